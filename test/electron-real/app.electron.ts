/** The built tray app in a real Electron (`npm run test:electron`): window, policy, sandbox, bridge, tray menu, a backup, the end. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Menu } from 'electron';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';

const checkout = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'alp-electron-'));
const vault = join(folder, 'vault');
/** Chromium's sandbox refuses root, who is what many a container has. */
const isRoot = process.getuid?.() === 0;
let app: ElectronApplication;
let page: Page;

before(async () => {
  for (const name of ['source', 'config', 'state']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'source', 'letter.txt'), 'hello');
  writeFileSync(join(folder, 'config', 'laptop'), `[documents]\nsource = ${folder}/source/\ndest = ${vault}\n`);
  app = await electron.launch({
    executablePath: process.env.ALP_ELECTRON!,
    args: [
      '-r',
      join(import.meta.dirname, 'note-menus.cjs'),
      ...(isRoot ? ['--no-sandbox'] : []),
      `--user-data-dir=${folder}/user`,
      checkout,
    ],
    env: {
      ...(process.env as Record<string, string>),
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, 'xdg'),
      ALP_CONFIG_DIR: join(folder, 'config'),
      ALP_STATE_DIR: join(folder, 'state'),
      LANG: 'C.UTF-8',
    },
  });
  page = await app.firstWindow();
});
after(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface WithMenu {
  readonly alpTrayMenu?: Menu;
}

const labels = () => app.evaluate(() => (globalThis as WithMenu).alpTrayMenu?.items.map(({ label }) => label) ?? []);

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 200, `waited in vain for ${what}`);
    await delay(100);
  }
}

describe('in a real Electron', { timeout: 120_000 }, () => {
  test('the window shows what is configured, by our own scheme', async () => {
    assert.match(page.url(), /^alp:\/\/app\//);
    await page.getByText('documents').first().waitFor({ timeout: 20_000 });
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents;
      return (contents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences();
    });
    assert.deepEqual([preferences.sandbox, preferences.contextIsolation, preferences.nodeIntegration], [true, true, false]);
  });

  test('the policy comes with the page, and holds', async () => {
    const policy = await app.evaluate(async ({ net }) => (await net.fetch('alp://app/')).headers.get('content-security-policy'));
    assert.match(policy ?? '', /^default-src 'none'; script-src 'self';/);
    const evaluated = await page.evaluate(
      () =>
        new Promise(resolve =>
          setTimeout(() => {
            try {
              resolve(new Function('return "ran"')());
            } catch (error) {
              resolve((error as Error).name);
            }
          }),
        ),
    );
    assert.equal(evaluated, 'EvalError');
    for (const path of ['../package.json', '..%2fpackage.json', 'nowhere.js'])
      assert.equal(await app.evaluate(async ({ net }, at) => (await net.fetch(`alp://app/${at}`)).status, path), 404, path);
  });

  test('the page has the bridge and nothing of Node or Electron', async () => {
    const found = await page.evaluate(async () => {
      const world = globalThis as Record<string, unknown>;
      const bridge = world.alpBridge as { ask(name: string, request: unknown): Promise<unknown> };
      const strange = await bridge.ask('constructor', {}).catch((error: Error) => error.message);
      const items = (await bridge.ask('items', {})) as { items: { item: string }[] };
      return {
        types: [typeof world.require, typeof world.process, typeof world.ipcRenderer],
        strange,
        item: items.items[0]?.item,
      };
    });
    assert.deepEqual(found.types, ['undefined', 'undefined', 'undefined']);
    assert.match(String(found.strange), /no such channel/);
    assert.equal(found.item, 'documents');
  });

  test('pages may not ask for permissions, open windows or go elsewhere', async () => {
    // As texts: what they name is the page's, and unknown to the types of Node.
    const asked = page.evaluate(`navigator.permissions.query({ name: 'geolocation' }).then(found => found.state)`);
    assert.equal(await asked, 'denied');
    await page.evaluate(`void window.open('https://example.org/')`);
    await page.evaluate(`void location.assign('https://example.org/')`);
    await delay(500);
    assert.equal(app.windows().length, 1);
    assert.match(page.url(), /^alp:\/\/app\//);
  });

  test('the menu of the tray backs up', async () => {
    await until('the menu', async () => (await labels()).includes('Back up now'));
    await app.evaluate(() => {
      (globalThis as WithMenu).alpTrayMenu!.items.find(({ label }) => label === 'Back up now')!.click();
    });
    await until('a snapshot', () => existsSync(join(vault, 'current', 'letter.txt')));
    await until('the menu after it', async () => (await labels()).some(label => label.startsWith('Last backup: ')));
  });

  test('closing the window leaves the app, quitting ends it and its agent', async () => {
    await page.close();
    await delay(500);
    assert.ok((await labels()).length > 0, 'it goes on');
    await app.close();
    assert.ok(!existsSync(join(folder, 'state', 'agent.sock')), 'nobody serves the door any more');
  });
});
