/** What pages are given, in the double: which files, what they may not do, when their window is there. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { BridgeRefusal } from '../../bridge/channels.ts';
import { app, BrowserWindow, double } from '../ui/electron-double.ts';
import { settled } from './scene.ts';

const { setUpWindow } = await import('../../electron/window.ts');
const { announceScheme, setUpScheme } = await import('../../electron/scheme.ts');
const { openLink, setUpSecurity } = await import('../../electron/security.ts');
const { showFolder } = await import('../../electron/show-folder.ts');
const { isFirstInstance, setUpSecondLaunch } = await import('../../electron/single-instance.ts');
const { setUpCloseNote } = await import('../../electron/close-note.ts');
const { readPreferences } = await import('../../electron/preferences.ts');
const { systemFiles } = await import('../../core/world/files.ts');

const folder = mkdtempSync(join(tmpdir(), 'alp-pages-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let stops: (() => void)[] = [];
beforeEach(() => {
  Object.assign(double, { windows: [], opened: [], exits: [], notifications: [] });
});
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});

const abilities = { desktop: true, readOnly: false, version: '1.2.3' };

describe('a folder in the file manager', () => {
  test('is shown when it is one', async () => {
    await showFolder(systemFiles, folder);
    assert.deepEqual(double.opened, [folder]);
  });
  for (const path of [join(folder, 'absent'), '/etc/passwd', 'relative', '', '//server/share', '\\\\server\\share'])
    test(`is refused: ${path}`, async () => {
      await assert.rejects(showFolder(systemFiles, path), BridgeRefusal);
      assert.deepEqual(double.opened, []);
    });
});

describe('the scheme', () => {
  const pages = join(folder, 'pages');
  mkdirSync(join(pages, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.json'), '{}');
  for (const name of ['index.html', 'assets/app.js', 'assets/app.js.map']) writeFileSync(join(pages, name), `this is ${name}`);
  symlinkSync(join(folder, 'secret.json'), join(pages, 'link.json'));

  function get(url: string, method = 'GET'): Promise<Response> {
    stops.push(setUpScheme(pages));
    return Promise.resolve(double.schemeHandlers.get('alp')!({ url, method } as Request));
  }

  test('is announced as standard and secure, without rights beyond', () => {
    announceScheme();
    assert.deepEqual(double.schemes, [{ scheme: 'alp', privileges: { standard: true, secure: true } }]);
  });

  test('gives out built files, with a policy that lets nothing else in', async () => {
    const page = await get('alp://app/');
    assert.equal(await page.text(), 'this is index.html');
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(
      page.headers.get('content-security-policy'),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'none'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    const script = await get('alp://app/assets/app.js?v=1#x');
    assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  });

  const absent = [
    'alp://app/../secret.json',
    'alp://app/assets/../index.html',
    'alp://app/%2e%2e/secret.json',
    'alp://app/..%2fsecret.json',
    'alp://app/..\\secret.json',
    'alp://app/assets',
    'alp://app/assets/app.js.map',
    'alp://app/link.json',
    'alp://app//etc/passwd',
    'alp://app/constructor',
    'alp://other/index.html',
    'not an address',
  ];
  for (const url of absent)
    test(`has no ${url}`, async () => {
      const answer = await get(url);
      assert.deepEqual([answer.status, await answer.text()], [404, '']);
      assert.match(answer.headers.get('content-security-policy')!, /^default-src 'none'/);
    });

  test('takes nothing in', async () => assert.equal((await get('alp://app/', 'POST')).status, 405));

  test('an app without pages answers that there is none', async () => {
    stops.push(setUpScheme(join(folder, 'absent')));
    const answer = await double.schemeHandlers.get('alp')!({ url: 'alp://app/', method: 'GET' } as Request);
    assert.equal(answer.status, 404);
  });
});

describe('what pages may not do', () => {
  beforeEach(() => {
    stops.push(setUpSecurity());
    setUpWindow(abilities).show();
  });

  test('no permission is given', () => {
    const answers: unknown[] = [];
    const { request, check, device, display } = double.permissions;
    request!({} as never, 'notifications', (given: boolean) => answers.push(given), {} as never);
    display!({} as never, streams => answers.push(streams));
    answers.push(check!(null, 'media', '', {} as never), device!({} as never));
    assert.deepEqual(answers, [false, {}, false, false]);
  });

  test('no navigation but a reload, no webview', () => {
    const { webContents } = double.windows[0]!;
    const isPrevented = (event: string, url: string) => {
      let prevented = false;
      webContents.emit(event, { url, preventDefault: () => (prevented = true) });
      return prevented;
    };
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      assert.equal(isPrevented(event, 'https://evil.example/'), true, event);
      assert.equal(isPrevented(event, 'alp://app/other.html'), true, event);
      assert.equal(isPrevented(event, 'alp://app/'), false, event);
    }
    assert.equal(isPrevented('will-attach-webview', ''), true);
  });

  test('no windows; a link goes out only when it is on the list, letter by letter', () => {
    const open = double.windows[0]!.webContents.openHandler!;
    const urls = ['https://evil.example/', 'file:///etc/passwd', 'https://rsync.samba.org/', 'https://rsync.samba.org/../x'];
    for (const url of urls) assert.deepEqual(open({ url } as never), { action: 'deny' });
    openLink('https://rsync.samba.org.evil.example/');
    assert.deepEqual(double.opened, ['https://rsync.samba.org/']);
  });

  test('the window is sandboxed', () => {
    const { webPreferences } = double.windows[0]!.options;
    const { sandbox, contextIsolation, nodeIntegration, webviewTag } = webPreferences!;
    assert.deepEqual([sandbox, contextIsolation, nodeIntegration, webviewTag], [true, true, false, false]);
  });
});

describe('the window', () => {
  test('is there when it is wanted, one at a time, and gone when it is closed', async () => {
    const window = setUpWindow(abilities);
    assert.equal(double.windows.length, 0);
    window.show();
    window.show();
    await settled();
    assert.deepEqual([double.windows.length, double.windows[0]!.url, double.windows[0]!.isShown], [1, 'alp://app/', true]);
    double.windows[0]!.close();
    assert.equal(window.contents(), undefined);
    window.show();
    assert.equal(double.windows.length, 2);
  });

  test('opens at the page that is asked for, and goes there when it is open', async () => {
    const window = setUpWindow(abilities);
    window.show('#/settings');
    await settled();
    assert.equal(double.windows[0]!.url, 'alp://app/#/settings');
    window.show();
    assert.equal(double.windows[0]!.url, 'alp://app/#/settings', 'it stays where it is');
    window.show('#/diagnose');
    await settled();
    assert.deepEqual([double.windows.length, double.windows[0]!.url], [1, 'alp://app/#/diagnose']);
  });

  test('shows itself even when its page does not load', async () => {
    double.load = async () => Promise.reject(new Error('for this test'));
    setUpWindow(abilities).show();
    await settled();
    double.load = undefined;
    assert.equal(double.windows[0]!.isShown, true);
  });

  test('a second launch shows it, and does nothing more itself', async () => {
    const window = setUpWindow(abilities);
    stops.push(setUpSecondLaunch(window.show));
    app.emit('second-instance', {}, [], '/', undefined);
    await settled();
    assert.ok(double.windows[0] instanceof BrowserWindow && double.windows[0].isShown);
    assert.equal(double.windows[0].url, 'alp://app/');
    assert.equal(isFirstInstance(), true);
    double.isFirstInstance = false;
    assert.equal(isFirstInstance(), false);
    double.isFirstInstance = true;
    assert.deepEqual(double.exits, [0]);
  });

  test('a second launch while the first still begins is not lost', () => {
    assert.equal(isFirstInstance(), true);
    app.emit('second-instance', {}, [], '/', undefined);
    const window = setUpWindow(abilities);
    stops.push(setUpSecondLaunch(window.show));
    assert.equal(double.windows.length, 1);
    stops.push(setUpSecondLaunch(() => assert.fail('it was shown already')));
  });

  test('where it goes is explained once, for ever', async () => {
    const told: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const window = setUpWindow(abilities);
      const preferences = await readPreferences(systemFiles, folder);
      const written: Promise<void>[] = [];
      const change: typeof preferences.change = async values => {
        written.push(preferences.change(values));
        await written.at(-1);
      };
      stops.push(setUpCloseNote(window, { ...preferences, change }, title => told.push(title)));
      window.show();
      double.windows.at(-1)!.close();
      window.show();
      double.windows.at(-1)!.close();
      await Promise.all(written);
    }
    assert.deepEqual(told, ['alpine-backup goes on']);
  });
});

test('preferences that cannot be read are as if never written', async () => {
  const strange = join(folder, 'strange');
  mkdirSync(strange);
  for (const text of ['', '{', '[]', '{"tellSuccess":"perhaps"}', 'null']) {
    writeFileSync(join(strange, 'preferences.json'), text);
    assert.deepEqual((await readPreferences(systemFiles, strange)).current(), { tellSuccess: false, closeExplained: false });
  }
  const preferences = await readPreferences(systemFiles, strange);
  await preferences.change({ tellSuccess: true });
  assert.equal((await readPreferences(systemFiles, strange)).current().tellSuccess, true);
});
