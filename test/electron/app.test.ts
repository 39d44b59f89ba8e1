/** The whole tray app as it is built, through the double: real main, agent and rsync, real preload and a page in Debian's Chromium. */
import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { MenuItemConstructorOptions } from 'electron';
import { type BuildOptions, build } from 'rolldown';
import config from '../../rolldown.config.ts';
import { app, double } from '../ui/electron-double.ts';
import { type Windows, windowsInChromium } from './chromium-window.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'alp-app-'));
const dist = join(folder, 'dist');
const vault = join(folder, 'vault');
const argv = [...process.argv];
let windows: Windows;

before(async () => {
  for (const one of [config].flat() as BuildOptions[])
    await build({ ...one, cwd: root, logLevel: 'silent', output: { ...[one.output].flat()[0], dir: dist } });
  for (const name of readdirSync(join(root, 'core/remote')))
    if (name.endsWith('.sh')) cpSync(join(root, 'core/remote', name), join(dist, name));
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

/** What the session bus says of tray hosts; the system bus, which the agent asks for batteries and networks, says nothing. */
function letBusAnswer(script: string): void {
  for (const name of ['busctl', 'gdbus']) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\ncase $* in *--user* | *--session*) ${script} ;; *) exit 1 ;; esac\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
}

async function start(...words: readonly string[]): Promise<void> {
  Object.assign(double, { trays: [], windows: [], quits: 0, dialogs: [] });
  process.argv = [...argv, ...words];
  await import(`${join(dist, 'electron', 'main.mjs')}?${words.join()}${Math.trunc(performance.now())}`);
  await until('a tray', () => double.trays.length === 1);
}

async function quit(): Promise<void> {
  app.quit();
  await until('the end', () => double.quits === 1);
  app.removeAllListeners();
  for (const window of double.windows) if (!window.isDestroyed()) window.close();
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    assert.ok(tries < 400, `waited in vain for ${what}`);
    await delay(50);
  }
}

const menu = () => double.trays[0]!.menus.at(-1)!.template;
const find = (label: string): MenuItemConstructorOptions | undefined => menu().find(entry => entry.label === label);

async function click(label: string): Promise<void> {
  await until(label, () => find(label) !== undefined);
  find(label)!.click!({} as never, undefined, {} as never);
}

describe('the tray app', { timeout: 120_000 }, () => {
  test('starts hidden, backs up from its menu, and shows it in the window', async () => {
    letBusAnswer('echo "b true"');
    await start('--hidden');
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
    await quit();
    assert.equal(double.trays[0]!.isDestroyed, true);
  });

  test('speaks the language of the desktop, and opens the window at the settings', async () => {
    letBusAnswer('echo "b true"');
    double.languages = ['de-AT', 'en'];
    await start('--hidden');
    await until('the menu', () => menu().some(({ label }) => label?.startsWith('Letzte Sicherung: ')));
    await until('the sentence', () => /^Nur von Hand; neuester Schnappschuss von /.test(String(menu()[0]?.label)));
    await click('Einstellungen');
    await until('the window', () => double.windows[0]?.isShown === true);
    assert.equal(double.windows[0]!.url, 'alp://app/#/settings');
    double.languages = ['en-US'];
    await quit();
  });

  test('without a tray host the window opens, also after a hidden start', async () => {
    letBusAnswer('exit 127');
    await start('--hidden');
    await until('the window', () => double.windows.length === 1 && double.windows[0]!.isShown);
    await quit();
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
    await start();
    await until('the window', () => double.windows.length === 1 && double.windows[0]!.isShown);
    const page = await windows.page();
    await page.getByText('documents').first().waitFor({ timeout: 15_000 });
    assert.deepEqual(windows.complaints, []);
    await quit();
  });
});
