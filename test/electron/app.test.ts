/** The whole tray app as it is built, through the double: real main, agent and rsync, real preload and a page in Debian's Chromium. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../real/until.ts';
import { double } from '../ui/electron-double.ts';
import { buildInto, click, endApp, letBusAnswer, menu, startApp } from './built-app.ts';
import { type Windows, windowsInChromium } from './chromium-window.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'alp-app-'));
const dist = join(folder, 'dist');
const vault = join(folder, 'vault');
const bin = join(folder, 'bin');
let windows: Windows;

before(async () => {
  await buildInto(dist);
  writeTestPage();
  writeLaptop();
  windows = await windowsInChromium();
});
after(async () => {
  await windows.close();
  rmSync(folder, { recursive: true, force: true });
});

function writeTestPage(): void {
  const pages = join(dist, 'renderer');
  mkdirSync(pages, { recursive: true });
  writeFileSync(
    join(pages, 'index.html'),
    `<!doctype html><html lang="en"><head><title>test</title><script type="module" src="/page.js"></script></head>
     <body><p id="state"></p><p id="no"></p><script>document.title = 'inline script ran'</script></body></html>`,
  );
  writeFileSync(
    join(pages, 'page.js'),
    `const bridge = window.alpBridge;
     const show = (id, text) => { document.getElementById(id).textContent = text; };
     bridge.onEvent(event => {
       const item = event.kind === 'status' && event.status?.items[0];
       if (item) show('state', item.state + ' ' + (item.lastSnapshot ? 'has a snapshot' : 'no snapshot'));
     });
     bridge.ask('openFolder', { path: '/etc/passwd' }).catch(no => show('no', no.message + '; ' + no.remedy));`,
  );
}

/** One item of this machine, its vault beside it. */
function writeLaptop(): void {
  for (const name of ['source', 'config', 'state', 'user', 'bin']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'source', 'letter.txt'), 'hello');
  writeFileSync(join(folder, 'config', 'laptop'), `[documents]\nsource = ${folder}/source/\ndest = ${vault}\n`);
  double.userData = join(folder, 'user');
  Object.assign(process.env, {
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    ALP_CONFIG_DIR: join(folder, 'config'),
    ALP_STATE_DIR: join(folder, 'state'),
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  });
}

describe('the tray app', { timeout: 120_000 }, () => {
  test('starts hidden, backs up from its menu, and shows it in the window', async () => {
    letBusAnswer(bin, 'echo "b true"');
    await startApp(dist, '--hidden');
    await click('Back up now');
    await until('a snapshot', () => existsSync(join(vault, 'current', 'letter.txt')));
    assert.equal(double.windows.length, 0);
    await until('the menu', () => menu().some(({ label }) => label?.startsWith('Last backup: ')));
    assert.match(double.trays[0]!.image, /up-to-date/);

    await click('Open alpine-backup');
    const page = await windows.page();
    await page.getByText('manual has a snapshot').waitFor({ timeout: 10_000 });
    await page.getByText('/etc/passwd is not a folder of this machine; is its disk plugged in').waitFor({ timeout: 10_000 });
    assert.equal(await page.title(), 'test', 'the policy lets no inline script run');
    assert.ok(windows.complaints.some(text => /Content Security Policy/.test(text)));
    const evaluated = await page.evaluate(
      () =>
        new Promise(resolve =>
          setTimeout(() => {
            try {
              resolve(new Function('return 1')());
            } catch (error) {
              resolve((error as Error).name);
            }
          }),
        ),
    );
    assert.equal(evaluated, 'EvalError');
    assert.equal(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require), 'undefined');

    const answer = await page.evaluate(() =>
      (globalThis as never as { alpBridge: { ask: (name: string, request: unknown) => Promise<unknown> } }).alpBridge
        .ask('constructor', {})
        .catch((error: Error) => error.message),
    );
    assert.match(String(answer), /no such channel/);
    await endApp();
    assert.equal(double.trays[0]!.isDestroyed, true);
  });

  test('speaks the language of the desktop, and opens the window at the settings', async () => {
    letBusAnswer(bin, 'echo "b true"');
    double.languages = ['de-AT', 'en'];
    await startApp(dist, '--hidden');
    await until('the menu', () => menu().some(({ label }) => label?.startsWith('Letzte Sicherung: ')));
    await until('the sentence', () => /^Nur von Hand; neuester Schnappschuss von /.test(String(menu()[0]?.label)));
    await click('Einstellungen');
    await until('the window', () => double.windows[0]?.isShown === true);
    assert.equal(double.windows[0]!.url, 'alp://app/#/settings');
    double.languages = ['en-US'];
    await endApp();
  });

  test('without a tray host the window opens, also after a hidden start', async () => {
    letBusAnswer(bin, 'exit 127');
    await startApp(dist, '--hidden');
    await until('the window', () => double.windows.length === 1 && double.windows[0]!.isShown);
    await endApp();
  });

  test('the built pages come up without a complaint', async t => {
    const built = join(root, 'dist', 'renderer');
    if (!existsSync(join(built, 'index.html'))) {
      t.diagnostic('dist/renderer is not built: the test page stood in');
      return;
    }
    rmSync(join(dist, 'renderer'), { recursive: true });
    cpSync(built, join(dist, 'renderer'), { recursive: true });
    windows.complaints.length = 0;
    await startApp(dist);
    await until('the window', () => double.windows.length === 1 && double.windows[0]!.isShown);
    const page = await windows.page();
    await page.getByText('documents').first().waitFor({ timeout: 15_000 });
    assert.deepEqual(windows.complaints, []);
    await endApp();
  });
});
