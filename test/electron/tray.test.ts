/** The tray with its companions, in the double: clicks ask the agent, changes redraw it, quitting asks, power hints, notifications replace each other. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { MenuItemConstructorOptions } from 'electron';
import type { Preferences } from '../../electron/preferences.ts';
import { app, double, powerMonitor } from '../ui/electron-double.ts';
import {
  type FakeAgent,
  fakeAgent,
  type HandClock,
  handClock,
  hour,
  item,
  now,
  running,
  settled,
  status,
  waiting,
} from './scene.ts';

const { setUpTray } = await import('../../electron/tray.ts');
const { setUpQuit } = await import('../../electron/quit.ts');
const { setUpPower } = await import('../../electron/power.ts');
const { setUpNotifications } = await import('../../electron/notifications.ts');

let stops: (() => void)[] = [];
beforeEach(() => {
  Object.assign(double, { trays: [], windows: [], notifications: [], dialogs: [], quits: 0, pressedButton: 0 });
});
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});

interface Scene {
  readonly agent: FakeAgent;
  readonly clock: HandClock;
  readonly told: string[];
  menu(): readonly MenuItemConstructorOptions[];
  click(label: string): Promise<void>;
}

function scene(agent = fakeAgent(status([item('documents'), item('photos')]))): Scene {
  const clock = handClock();
  const told: string[] = [];
  let starts = false;
  stops.push(
    setUpTray({
      agent,
      clock,
      autostart: {
        isOn: () => starts,
        async turn(on) {
          starts = on;
        },
      },
      open: () => told.push('open'),
      quit: () => told.push('quit'),
      tell: (title, body) => told.push(`${title}: ${body}`),
    }),
  );
  const menu = () => double.trays.at(-1)?.menus.at(-1)?.template ?? [];
  async function click(label: string): Promise<void> {
    const found = flat(menu()).find(entry => entry.label === label);
    assert.ok(found?.click, `nothing to click is called ${label}`);
    found.click({} as never, undefined, {} as never);
    await settled();
  }
  return { agent, clock, told, menu, click };
}

function flat(entries: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return entries.flatMap(entry => [entry, ...(Array.isArray(entry.submenu) ? flat(entry.submenu) : [])]);
}

describe('the tray', () => {
  test('clicks ask the agent', async () => {
    const { agent, click, told, clock } = scene();
    await click('All items');
    await click('laptop photos');
    await click('For 4 hours');
    await click('Until tomorrow');
    agent.show(status([running('documents')], { pausedUntil: now }));
    await clock.pass(1000);
    await click('Cancel laptop documents');
    await click('Go on');
    assert.deepEqual(agent.asked, [
      { ask: 'now' },
      { ask: 'now', server: 'laptop', item: 'photos' },
      { ask: 'pause', until: now + 4 * hour },
      { ask: 'pause', until: Date.UTC(2026, 10, 24) },
      { ask: 'cancel', server: 'laptop', item: 'documents' },
      { ask: 'unpause' },
    ]);
    assert.deepEqual(told, Array(2).fill('Back up now: laptop documents: begins to back up to nas.local'));
  });

  test('a refusal is said', async () => {
    const { agent, click, told } = scene();
    agent.answer = { answer: 'refused', message: 'no agent runs', remedy: 'start it' };
    await click('For 1 hour');
    assert.deepEqual(told, ['no agent runs: start it']);
  });

  test('opens, quits, and is put into the login and out of it', async () => {
    const { click, told, menu, clock } = scene();
    await click('Open alpine-backup');
    await click('Quit');
    await click('Start at login');
    await clock.pass(1000);
    assert.equal(menu().find(({ label }) => label === 'Start at login')?.checked, true);
    assert.deepEqual(told, ['open', 'quit']);
  });

  test('is set again after a change, at most once a second, and not without one', async () => {
    const { agent, clock } = scene();
    const tray = double.trays[0]!;
    assert.equal(tray.menus.length, 1);
    assert.match(tray.image, /up-to-date/);
    for (const percent of [1, 2, 3]) agent.show(status([running('documents', { sentence: `backs up: ${percent} %` })]));
    assert.equal(tray.menus.length, 1);
    await clock.pass(999);
    assert.equal(tray.menus.length, 1);
    await clock.pass(1);
    assert.equal(tray.menus.length, 2);
    assert.equal(tray.menus[1]!.template[0]!.label, 'Backs up: 3 %.');
    assert.match(tray.image, /running/);
    await clock.pass(1000);
    agent.show(status([running('documents', { sentence: 'backs up: 3 %' })]));
    await clock.pass(1000);
    assert.equal(tray.menus.length, 2);
  });

  test('a name with & is no key of the menu', () => {
    const { menu } = scene(fakeAgent(status([item('music & films'), item('b')])));
    assert.ok(flat(menu()).some(({ label }) => label === 'laptop music && films'));
  });

  test('goes with its set-up', () => {
    scene();
    stops.pop()!();
    assert.equal(double.trays[0]!.isDestroyed, true);
  });
});

describe('quitting', () => {
  async function quit(agent: FakeAgent, pressed: number): Promise<void> {
    double.pressedButton = pressed;
    const quitting = setUpQuit(agent, agent.stop);
    stops.push(quitting.stop);
    quitting.quit();
    await settled();
    await settled();
  }

  test('asks during a run, and stays when told so', async () => {
    const agent = fakeAgent(status([running('documents')]));
    await quit(agent, 1);
    assert.equal(double.dialogs.length, 1);
    assert.match(double.dialogs[0]!.detail!, /laptop documents backs up to nas\.local: 61 %.*\nWhat arrived is kept/);
    assert.deepEqual([agent.stops, double.quits], [0, 0]);
  });

  test('ends the agent in good order before the app', async () => {
    const agent = fakeAgent(status([running('documents')]));
    await quit(agent, 0);
    assert.deepEqual([agent.stops, double.quits], [1, 1]);
  });

  test('asks nobody when nothing runs, or what runs goes on elsewhere', async () => {
    await quit(fakeAgent(status([item('documents')])), 1);
    const elsewhere = fakeAgent(status([running('documents')]));
    elsewhere.ours = false;
    await quit(elsewhere, 1);
    assert.deepEqual([double.dialogs.length, double.quits], [0, 2]);
  });

  test('an agent that does not end well does not keep the app', async () => {
    const agent = fakeAgent(status([]));
    agent.stop = async () => Promise.reject(new Error('for this test'));
    await quit(agent, 0);
    assert.equal(double.quits, 1);
  });

  test('a shutdown is not held up', async () => {
    const agent = fakeAgent(status([running('documents')]));
    stops.push(setUpQuit(agent, agent.stop).stop);
    powerMonitor.emit('shutdown');
    app.quit();
    assert.deepEqual([agent.stops, double.quits, double.dialogs.length], [1, 1, 0]);
  });

  test('the app stays when its last window closes', () => {
    stops.push(setUpQuit(fakeAgent(), async () => undefined).stop);
    assert.equal(app.listenerCount('window-all-closed'), 1);
  });
});

describe('power', () => {
  test('events of the desktop become hints, in the handler itself', () => {
    const agent = fakeAgent();
    stops.push(setUpPower(agent));
    for (const event of ['suspend', 'resume', 'on-ac', 'on-battery', 'unlock-screen']) powerMonitor.emit(event);
    assert.equal(agent.hints, 5);
  });

  test('the machine is kept awake during a transfer on mains, and no longer', () => {
    const agent = fakeAgent(status([item('documents')]));
    const stop = setUpPower(agent);
    const seen = [double.blockers.size];
    const onBattery = { ...status([]).conditions, mains: 'no' } as const;
    for (const shown of [
      status([running('documents')]),
      status([running('documents')]),
      status([running('documents')], { conditions: onBattery }),
      status([running('documents')]),
      undefined,
      status([running('documents')]),
    ]) {
      agent.show(shown);
      seen.push(double.blockers.size);
    }
    stop();
    assert.deepEqual([...seen, double.blockers.size], [0, 1, 1, 0, 1, 0, 1, 0]);
  });
});

describe('notifications', () => {
  const preferences: Preferences = {
    current: () => ({ tellSuccess: false, closeExplained: true }),
    change: async () => undefined,
  };
  function notify(agent: FakeAgent) {
    const opened: string[] = [];
    const notifications = setUpNotifications({ agent, clock: handClock(), preferences, open: () => opened.push('open') });
    stops.push(notifications.stop);
    return { ...notifications, opened };
  }
  const states = () => double.notifications.map(({ options, state }) => `${options.title}: ${state}`);

  test('one per item, each replacing the one before, taken back by success', () => {
    const agent = fakeAgent(status([waiting('documents', 'login-refused')]));
    notify(agent);
    agent.show(status([waiting('documents', 'login-refused', { overdue: true })]));
    assert.deepEqual(states(), ['laptop documents is not backed up: closed', 'laptop documents is overdue: shown']);
    const { options } = double.notifications[1]!;
    assert.deepEqual([options.timeoutType, options.urgency, options.id], ['never', 'critical', 'laptop/documents']);
    agent.show(status([item('documents', { lastSnapshot: { name: 'new', time: now } })]));
    assert.deepEqual(states(), ['laptop documents is not backed up: closed', 'laptop documents is overdue: closed']);
  });

  test('quiet when merely offline', () => {
    notify(fakeAgent(status([waiting('documents', 'no-link')])));
    assert.deepEqual(states(), []);
  });

  test('buttons and a click', async () => {
    const agent = fakeAgent(status([waiting('documents', 'failed')]));
    const { opened } = notify(agent);
    const [notification] = double.notifications;
    assert.deepEqual(
      notification!.options.actions?.map(({ text }) => text),
      ['Back up now', 'Pause for 4 hours', 'Open'],
    );
    for (const actionIndex of [0, 1, 2, 7]) notification!.emit('action', { actionIndex });
    notification!.emit('click');
    assert.deepEqual(agent.asked, [
      { ask: 'now', server: 'laptop', item: 'documents' },
      { ask: 'pause', until: now + 4 * hour },
    ]);
    assert.deepEqual(opened, ['open', 'open']);
  });

  test('answers replace each other and do not stay', () => {
    const { tell } = notify(fakeAgent(status([])));
    tell('a', 'b');
    tell('c', 'd');
    assert.deepEqual(states(), ['a: closed', 'c: shown']);
    assert.equal(double.notifications[1]!.options.timeoutType, 'default');
  });
});
