/** `npm run test:electron` where no real Electron can run: it says so, and is content. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeStandIn } from '../../build/packaging/stand-in.ts';
import { checkout } from './packed.ts';

function testElectron(dist: string) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...environment } = process.env;
  return spawnSync(process.execPath, [join(checkout, 'build/test-electron.ts')], {
    encoding: 'utf8',
    env: { ...environment, ELECTRON_OVERRIDE_DIST_PATH: dist },
  });
}

test('without an Electron program the suite says that it was skipped, and how to bring one', () => {
  const { status, stdout } = testElectron('/nowhere');
  assert.equal(status, 0);
  assert.match(stdout, /^skipped: there is no Electron program on this machine/);
  assert.match(stdout, /npx install-electron/);
});

test('without a display it says that', t => {
  const folder = mkdtempSync(join(tmpdir(), 'alp electron '));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  makeStandIn('linux', folder);
  const { status, stdout } = testElectron(folder);
  assert.equal(status, 0);
  assert.match(stdout, /^skipped: .* no display/);
});
