/** `npm run test:electron`: the built tray app in a real Electron, where there is one; where there is none it says so and is content. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { electronHere } from './packaging/electron-here.ts';

const checkout = join(import.meta.dirname, '..');
const suite = join(checkout, 'test', 'electron-real');
const electron = electronHere(checkout, process.env, process.platform);

if (!electron) {
  console.log('skipped: there is no Electron program on this machine, so nothing of the tray app was run in a real one.');
  console.log(
    'To bring one (downloads from GitHub): npx install-electron. ELECTRON_OVERRIDE_DIST_PATH=FOLDER names an unpacked one.',
  );
} else if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  console.log(`skipped: ${electron.program} is here, but no display; try: xvfb-run npm run test:electron`);
} else {
  const files = readdirSync(suite)
    .filter(name => name.endsWith('.electron.ts'))
    .map(name => join(suite, name));
  const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...process.argv.slice(2), ...files], {
    stdio: 'inherit',
    env: { ...process.env, ALP_ELECTRON: electron.program },
  });
  process.exitCode = status ?? 1;
}
