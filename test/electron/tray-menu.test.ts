/** The tray's menu and icon as tables: a status in, lines and a shape out. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { AgentStatus } from '../../core/agent-model.ts';
import { iconFile, iconState, iconStates } from '../../electron/tray-icon.ts';
import { type MenuEntry, trayMenu, trayTooltip } from '../../electron/tray-menu.ts';
import { hour, item, now, running, status, utc, waiting } from './scene.ts';

function lines(entries: readonly MenuEntry[], indent = ''): string[] {
  return entries.flatMap(entry => {
    if (entry.kind === 'line') return [`${indent}---`];
    if (entry.kind === 'submenu') return [`${indent}${entry.label} >`, ...lines(entry.entries, `${indent}  `)];
    if (entry.kind === 'tick') return [`${indent}[${entry.isOn ? 'x' : ' '}] ${entry.label}`];
    return [`${indent}${entry.kind === 'text' ? `“${entry.label}”` : entry.label}`];
  });
}

function menu(shown: AgentStatus | undefined, startsAtLogin: boolean | undefined = undefined): string[] {
  return lines(trayMenu({ status: shown, trouble: undefined, localTime: utc, startsAtLogin }));
}

const pause = ['Pause >', '  For 1 hour', '  For 4 hours', '  Until tomorrow'];
const end = ['---', 'Open alpine-backup', 'Settings', '---', 'Quit'];

describe('the menu', () => {
  test('one item: its sentence, last and next, no submenu', () => {
    assert.deepEqual(menu(status([item('documents')])), [
      '“Up to date; next at 15:00.”',
      '“Last backup: 13:00”',
      '“Next: 15:00”',
      '---',
      'Back up now',
      ...pause,
      ...end,
    ]);
  });

  test('several items, one of them running: the progress, and what can be cancelled', () => {
    const photos = item('photos', { dueAt: now - 1, lastSnapshot: { name: 'x', time: now - 48 * hour } });
    assert.deepEqual(menu(status([running('documents'), photos], { sentence: 'backs up laptop documents: 61 %' }), true), [
      '“Backs up laptop documents: 61 %.”',
      '“laptop documents: backs up to nas.local: 61 %, 12.0 MB/s, about 5 minutes left”',
      '“Last backup: laptop documents, 13:00”',
      '“Next: laptop photos, due now”',
      '---',
      'Back up now >',
      '  All items',
      '  ---',
      '  laptop documents',
      '  laptop photos',
      ...pause,
      'Cancel laptop documents',
      '---',
      'Open alpine-backup',
      'Settings',
      '[x] Start at login',
      '---',
      'Quit',
    ]);
  });

  test('several run: each can be cancelled by itself', () => {
    const shown = menu(status([running('documents'), running('photos')]));
    assert.deepEqual(shown.slice(shown.indexOf('Cancel >'), shown.indexOf('Cancel >') + 3), [
      'Cancel >',
      '  laptop documents',
      '  laptop photos',
    ]);
  });

  test('a pause can be ended, and not begun again', () => {
    const shown = menu(status([item('documents', { state: 'paused' })], { pausedUntil: now + hour }));
    assert.ok(shown.includes('Go on'));
    assert.ok(!shown.includes('Pause >'));
  });

  test('no snapshot yet, nothing scheduled, mistakes in the configuration', () => {
    const {
      lastSnapshot: _,
      dueAt: __,
      ...fresh
    } = item('documents', { state: 'manual', sentence: 'by hand only; no snapshot yet' });
    assert.deepEqual(menu(status([fresh], { problems: ['a', 'b', 'c', 'd'] })).slice(0, 6), [
      '“By hand only; no snapshot yet.”',
      '“No snapshot yet”',
      '“a”',
      '“b”',
      '“c”',
      '---',
    ]);
  });

  test('no agent: why, what to do, and still a way in and out', () => {
    const trouble = { message: 'there is no configuration', remedy: 'write one' };
    const shown = lines(trayMenu({ status: undefined, trouble, localTime: utc, startsAtLogin: undefined }));
    assert.deepEqual(shown, ['“There is no configuration.”', '“Write one.”', ...end]);
    assert.equal(trayTooltip({ status: undefined, trouble }), 'alpine-backup: there is no configuration');
    assert.deepEqual(menu(undefined), ['“Begins.”', ...end]);
  });

  test('no items: nothing to back up, to pause or to cancel', () => {
    assert.deepEqual(menu(status([], { sentence: 'there is no item to back up' })), ['“There is no item to back up.”', ...end]);
  });
});

describe('the icon', () => {
  const { lastSnapshot: _, ...neverRun } = item('photos');
  const cases: readonly [string, AgentStatus | undefined, (typeof iconStates)[number]][] = [
    ['no agent', undefined, 'warning'],
    ['all is well', status([item('a'), item('b', { state: 'manual' })]), 'up-to-date'],
    ['one runs', status([item('a'), running('b')]), 'running'],
    ['mere absence', status([waiting('a', 'no-link'), item('b')]), 'waiting'],
    ['battery', status([waiting('a', 'battery')]), 'waiting'],
    ['metered', status([waiting('a', 'metered')]), 'waiting'],
    ['a first backup that is to come', status([neverRun]), 'waiting'],
    ['a failure', status([waiting('a', 'failed'), running('b')]), 'failed'],
    [
      'a failure that is tried again',
      status([running('a', { lastEnd: { verdict: 'failed', detail: '', time: now } })]),
      'running',
    ],
    ['overdue and away', status([waiting('a', 'no-link', { overdue: true }), running('b')]), 'overdue'],
    ['overdue, and on its way', status([running('a', { overdue: true })]), 'running'],
    ['overdue and failed', status([waiting('a', 'login-refused', { overdue: true })]), 'failed'],
    ['held back', status([waiting('a', 'incomplete'), waiting('b', 'no-link')]), 'warning'],
    ['a mistake in the configuration', status([item('a')], { problems: ['x'] }), 'warning'],
    ['paused', status([item('a', { state: 'paused' }), item('b')], { pausedUntil: now + hour }), 'paused'],
    ['paused while one fails', status([waiting('a', 'failed')], { pausedUntil: now + hour }), 'failed'],
  ];
  for (const [title, shown, expected] of cases) test(title, () => assert.equal(iconState(shown), expected));

  test('every state has its file on every desktop', () => {
    const desktops = [
      { platform: 'darwin', name: '', isDark: false },
      { platform: 'win32', name: '', isDark: true },
      { platform: 'linux', name: 'KDE', isDark: false },
      { platform: 'linux', name: 'KDE', isDark: true },
    ] as const;
    const files = desktops.flatMap(desktop => iconStates.map(state => iconFile(state, desktop)));
    assert.equal(new Set(files).size, files.length);
    for (const file of files) assert.ok(existsSync(join(import.meta.dirname, '../../assets/icons', file)), file);
  });

  test("GNOME's panel is dark whatever the windows are", () => {
    assert.equal(iconFile('running', { platform: 'linux', name: 'ubuntu:GNOME', isDark: false }), 'tray/running-light.png');
    assert.equal(iconFile('running', { platform: 'linux', name: 'KDE', isDark: false }), 'tray/running-dark.png');
  });
});
