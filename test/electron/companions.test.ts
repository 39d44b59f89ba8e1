/** The tray's companions in the double: quitting asks, power hints and keeps awake, notifications replace each other. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { english } from '../../core/rules/languages/english.ts';
import type { Preferences } from '../../electron/preferences.ts';
import { app, double, powerMonitor } from '../ui/electron-double.ts';
import { type FakeAgent, fakeAgent, handClock, hour, item, now, running, settled, status, waiting } from './scene.ts';

const { setUpQuit } = await import('../../electron/quit.ts');
const { setUpMacMenu } = await import('../../electron/mac-menu.ts');
const { setUpPower } = await import('../../electron/power.ts');
const { setUpNotifications } = await import('../../electron/notifications.ts');

let stops: (() => void)[] = [];
beforeEach(() => {
  Object.assign(double, { notifications: [], dialogs: [], quits: 0, pressedButton: 0 });
});
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
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

describe('the menu of macOS', () => {
  test('asks before it quits, has what copies and pastes, and no tools of its makers; elsewhere there is none', () => {
    const asked: string[] = [];
    double.applicationMenu = undefined;
    setUpMacMenu('linux', () => asked.push('quit'), english);
    assert.equal(double.applicationMenu, undefined);
    setUpMacMenu('darwin', () => asked.push('quit'), english);
    const [own, ...others] = double.applicationMenu!.template;
    assert.deepEqual(
      others.map(({ role }) => role),
      ['editMenu', 'windowMenu'],
    );
    const entries = own!.submenu as readonly Electron.MenuItemConstructorOptions[];
    assert.ok(entries.every(({ role }) => role !== 'quit'));
    const quit = entries.find(({ accelerator }) => accelerator === 'Command+Q')!;
    quit.click!({} as never, undefined, {} as never);
    assert.deepEqual([quit.label, asked], ['Quit', ['quit']]);
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

  test('a button that is refused says so', async () => {
    const agent = fakeAgent(status([waiting('documents', 'failed')]));
    notify(agent);
    agent.answer = { answer: 'refused', message: 'no agent runs', remedy: 'start it' };
    double.notifications[0]!.emit('action', { actionIndex: 0 });
    await settled();
    assert.deepEqual(states().slice(1), ['no agent runs: shown']);
    agent.ask = async () => Promise.reject(new Error('for this test'));
    double.notifications[0]!.emit('action', { actionIndex: 1 });
    await settled();
    assert.deepEqual(states().slice(1), ['no agent runs: closed', 'That did not work: shown']);
  });

  test('answers replace each other and do not stay', () => {
    const { tell } = notify(fakeAgent(status([])));
    tell('a', 'b');
    tell('c', 'd');
    assert.deepEqual(states(), ['a: closed', 'c: shown']);
    assert.equal(double.notifications[1]!.options.timeoutType, 'default');
  });
});
