/** The tray in the double: clicks ask the agent, a change draws it anew. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { MenuItemConstructorOptions } from 'electron';
import { double } from '../ui/electron-double.ts';
import { type FakeAgent, fakeAgent, type HandClock, handClock, hour, item, now, running, settled, status } from './scene.ts';

const { setUpTray } = await import('../../electron/tray.ts');

let stops: (() => void)[] = [];
beforeEach(() => {
  double.trays = [];
});
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});

/** What the feed of versions says, and who is told when it says something else. */
function feed() {
  let listener = (): void => undefined;
  const said = {
    version: undefined as string | undefined,
    listenedBy(one: () => void) {
      listener = one;
      return () => undefined;
    },
    say(version: string) {
      said.version = version;
      listener();
    },
  };
  return said;
}

interface Scene {
  readonly agent: FakeAgent;
  readonly clock: HandClock;
  readonly told: string[];
  readonly newer: ReturnType<typeof feed>;
  menu(): readonly MenuItemConstructorOptions[];
  click(label: string): Promise<void>;
}

function scene(
  agent = fakeAgent(status([item('documents'), item('photos')])),
  { isAllowed }: { readonly isAllowed: boolean } = { isAllowed: true },
): Scene {
  const clock = handClock();
  const told: string[] = [];
  const newer = feed();
  let starts = false;
  stops.push(
    setUpTray({
      agent,
      clock,
      autostart: {
        isOn: () => starts,
        async turn(on) {
          starts = on && isAllowed;
        },
      },
      open: () => told.push('open'),
      quit: () => told.push('quit'),
      tell: (title, body) => told.push(`${title}: ${body}`),
      updates: { newer: () => newer.version, onChange: listener => newer.listenedBy(listener) },
    }),
  );
  const menu = () => double.trays.at(-1)?.menus.at(-1)?.template ?? [];
  async function click(label: string): Promise<void> {
    const found = flat(menu()).find(entry => entry.label === label);
    assert.ok(found?.click, `nothing to click is called ${label}`);
    found.click({} as never, undefined, {} as never);
    await settled();
  }
  return { agent, clock, told, newer, menu, click };
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

  test('a login item that the system does not allow is not claimed', async () => {
    const { click, told } = scene(fakeAgent(status([item('documents')])), { isAllowed: false });
    await click('Start at login');
    assert.match(told.join(), /^Start at login: The system does not let it start at login: allow/);
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

  test('a newer version stands in the menu as soon as it is known', async () => {
    const { clock, menu, newer } = scene();
    newer.say('1.3.0');
    await clock.pass(1000);
    const entry = menu().find(({ label }) => label === 'alpine-backup 1.3.0 is out');
    assert.equal(entry?.enabled, false);
  });
});
