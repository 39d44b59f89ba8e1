/** Mistakes of ours in the double: a program that breaks begins again, one that cannot begin says so, a page that breaks comes back. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { sentencesIn } from '../../core/rules/languages/tables.ts';
import { double } from '../ui/electron-double.ts';
import { settled } from './scene.ts';

const { giveUp } = await import('../../electron/crashes.ts');
const { setUpWindow } = await import('../../electron/window.ts');

let stops: (() => void)[] = [];
beforeEach(() => {
  Object.assign(double, { dialogs: [], exits: [], relaunches: [], windows: [] });
});
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});

/** In a process of its own, where nobody but the app listens for what is thrown; rejections are only printed, as in Electron. */
function crash(words: {
  readonly how: string;
  readonly after: number;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly isWindowOpen?: boolean;
}) {
  const { how, after, args = [], environment = {}, isWindowOpen = false } = words;
  const script = `
    const { double } = await import('./test/ui/electron-double.ts');
    const { setUpCrashes } = await import('./electron/crashes.ts');
    const { handClock } = await import('./test/electron/scene.ts');
    const { sentencesIn } = await import('./core/rules/languages/tables.ts');
    const clock = handClock();
    setUpCrashes({ clock, args: ${JSON.stringify(args)}, environment: ${JSON.stringify(environment)},
      isWindowOpen: () => ${isWindowOpen}, table: sentencesIn('de') });
    await clock.pass(${after});
    setTimeout(() => ${how});
    setTimeout(() => ${how});
    setTimeout(() => console.log(JSON.stringify({ exits: double.exits, relaunches: double.relaunches, dialogs: double.dialogs })), 5);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--unhandled-rejections=warn', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  assert.match(stderr, /Error: for this test/, 'what broke is printed');
  return JSON.parse(stdout) as { exits: number[]; relaunches: Electron.RelaunchOptions[]; dialogs: Electron.MessageBoxOptions[] };
}

describe('a mistake of ours', () => {
  const thrown = `{ throw new Error('for this test'); }`;
  const rejected = `{ void Promise.reject(new Error('for this test')); }`;

  test('ends the program, which begins again by itself, hidden as it was', () => {
    const { exits, relaunches, dialogs } = crash({ how: thrown, after: 60_000, args: ['--hidden', '--x'] });
    assert.deepEqual([exits, relaunches, dialogs], [[1], [{ args: ['--x', '--hidden'] }], []]);
  });

  test('that nobody awaits is printed, and cuts no run', () => {
    const { exits, relaunches, dialogs } = crash({ how: rejected, after: 60_000 });
    assert.deepEqual([exits, relaunches, dialogs], [[], [], []]);
  });

  test('brings the window back where one was open, and an AppImage starts by its own file', () => {
    const environment = { APPIMAGE: '/home/ann/a.AppImage' };
    const { relaunches } = crash({ how: thrown, after: 60_000, args: ['--hidden'], environment, isWindowOpen: true });
    assert.deepEqual(relaunches, [{ args: [], execPath: '/home/ann/a.AppImage' }]);
  });

  test('a moment after the start does not begin over and over: it is said, in the language of the desktop', () => {
    const { exits, relaunches, dialogs } = crash({ how: thrown, after: 59_999 });
    assert.deepEqual([exits, relaunches], [[1], []]);
    assert.deepEqual(
      dialogs.map(({ message }) => message),
      ['alpine-backup endet: for this test\n\nBis es wieder gestartet wird, sichert es nichts.'],
    );
  });

  test('an app that cannot begin says so and ends', t => {
    t.mock.method(console, 'error', () => undefined);
    giveUp(new Error('preferences: no space left'), sentencesIn('en'));
    assert.match(double.dialogs[0]!.message, /^alpine-backup ends: preferences: no space left\n/);
    assert.deepEqual(double.exits, [1]);
  });
});

describe('a page whose process ends', () => {
  function openWindow() {
    const window = setUpWindow({ desktop: true, readOnly: false, version: '1.2.3' });
    const heard: string[] = [];
    stops.push(
      window.onClosed(() => heard.push('closed')),
      window.onBroken(() => heard.push('broken')),
    );
    window.show('#/history');
    const made = double.windows.at(-1)!;
    return { window, heard, made, end: (reason: string) => made.webContents.emit('render-process-gone', {}, { reason }) };
  }

  test('is loaded again, once; when it ends again the window goes, and the next one is new', async t => {
    t.mock.method(console, 'error', () => undefined);
    const { window, heard, made, end } = openWindow();
    await settled();
    end('crashed');
    assert.deepEqual([made.webContents.reloads, made.isDestroyed(), heard], [1, false, []]);
    end('oom');
    assert.deepEqual([made.webContents.reloads, made.isDestroyed(), heard], [1, true, ['broken']]);
    assert.equal(window.contents(), undefined);
    window.show();
    assert.equal(double.windows.length, 2);
  });

  test('because the window is closed is no mistake', () => {
    const { heard, made, end } = openWindow();
    end('clean-exit');
    made.close();
    assert.deepEqual([made.webContents.reloads, heard], [0, ['closed']]);
  });
});
