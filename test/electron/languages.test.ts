/** The desktop in another language: menu, notifications, dialogs and answers; and the page's own look at what comes over the bridge. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Bridge, type BridgeEvent, BridgeRefusal } from '../../bridge/channels.ts';
import type { AgentAnswer, AgentStatus } from '../../core/agent-model.ts';
import type { Agent, Core } from '../../core/contract.ts';
import { sentencesIn } from '../../core/rules/languages/tables.ts';
import { type MenuEntry, trayMenu, trayTooltip } from '../../electron/tray-menu.ts';
import { checkedBridge } from '../../renderer/bridge-of-desktop.ts';
import { double } from '../ui/electron-double.ts';
import { fakeAgent, handClock, item, running, settled, status, utc, waiting } from './scene.ts';

const { linkAgent } = await import('../../electron/agent.ts');
const { setUpNotifications } = await import('../../electron/notifications.ts');
const { setUpQuit } = await import('../../electron/quit.ts');
const { setUpTray } = await import('../../electron/tray.ts');

const german = sentencesIn('de');
let stops: (() => unknown)[] = [];
beforeEach(() => {
  Object.assign(double, { notifications: [], dialogs: [], trays: [], quits: 0, pressedButton: 0 });
});
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

/** The agent speaks English; the link says it in the desktop's language. */
function linked(shown: AgentStatus, answer: AgentAnswer, table = german) {
  const agent: Agent = {
    status: () => shown,
    onChange: () => () => undefined,
    ask: async () => answer,
    hint: () => undefined,
    stop: async () => undefined,
  };
  const core = { startAgent: async () => ({ ok: true, agent }) } as unknown as Core;
  const link = linkAgent(core, handClock(), '1', table);
  stops.push(link.stop);
  return link;
}

const away = waiting('documents', 'no-link', { place: 'nas.local', sentence: 'waits for nas.local: no link since 13:59' });
const begun = running('documents', { place: 'nas.local' });

function labels(entries: readonly MenuEntry[]): string[] {
  return entries.flatMap(entry => {
    if (entry.kind === 'line') return [];
    return entry.kind === 'submenu' ? [entry.label, ...labels(entry.entries)] : [entry.label];
  });
}

describe('the first line of the menu says what it waits for, and why', () => {
  const lines = {
    en: 'Waits for nas.local: no link since 13:59.',
    de: 'Wartet auf nas.local: kein Netz seit 13:59.',
    fr: 'Attend nas.local : pas de réseau depuis 13:59.',
  } as const;
  for (const [language, line] of Object.entries(lines))
    test(language, async () => {
      const table = sentencesIn(language as keyof typeof lines);
      const link = linked(status([away]), { answer: 'done', lines: [] }, table);
      await settled();
      const facts = { status: link.status(), trouble: undefined, localTime: utc, startsAtLogin: undefined };
      assert.equal(labels(trayMenu(facts, table))[0], line);
    });
});

describe('in German', () => {
  test('the status, whatever the agent speaks, and its answers', async () => {
    const link = linked(status([away]), {
      answer: 'done',
      lines: ['laptop documents: begins to back up to nas.local'],
      done: { kind: 'items', items: [{ ...begun, run: { ...begun.run!, overrides: ['battery'] } }] },
    });
    await settled();
    assert.equal(link.status()!.items[0]!.sentence, 'wartet auf nas.local: kein Netz seit 13:59');
    assert.equal(link.status()!.sentence, 'wartet auf nas.local: kein Netz seit 13:59; 1 Posten fällig');
    const answer = await link.ask({ ask: 'now' });
    assert.deepEqual(answer.answer === 'done' && answer.lines, [
      'laptop documents: sichert nach nas.local: 61 %, 12,0 MB/s, obwohl auf Akku',
    ]);
  });

  test('a refusal', async () => {
    const link = linked(status([]), {
      answer: 'refused',
      message: 'this pause is too long',
      remedy: 'a pause takes 31 days at most',
    });
    await settled();
    assert.deepEqual(await link.ask({ ask: 'pause', until: 1 }), {
      answer: 'refused',
      message: 'diese Pause ist zu lang',
      remedy: 'eine Pause dauert höchstens 31 Tage',
    });
  });

  test('the menu', async () => {
    const link = linked(status([begun, item('photos', { place: 'nas.local' })]), { answer: 'done', lines: [] });
    await settled();
    const facts = { status: link.status(), trouble: undefined, localTime: utc, startsAtLogin: true };
    assert.deepEqual(labels(trayMenu(facts, german)), [
      'Sichert laptop documents: 61 %.',
      'laptop documents: sichert nach nas.local: 61 %, 12,0 MB/s',
      'Letzte Sicherung: laptop documents, 13:00',
      'Nächster Lauf: laptop photos, 15:00',
      'Jetzt sichern',
      'Alle Posten',
      'laptop documents',
      'laptop photos',
      'Pause',
      'Für 1 Stunde',
      'Für 4 Stunden',
      'Bis morgen',
      'laptop documents abbrechen',
      'alpine-backup öffnen',
      'Einstellungen',
      'Bei der Anmeldung starten',
      'Beenden',
    ]);
    assert.equal(trayTooltip(facts, german), 'alpine-backup: sichert laptop documents: 61 %');
  });

  test('a notification and its buttons', () => {
    const preferences = { current: () => ({ tellSuccess: false, closeExplained: true }), change: async () => undefined };
    const refused = waiting('documents', 'login-refused', {
      sentence: 'er lehnt die Anmeldung ab',
      remedy: 'ist der Schlüssel da?',
    });
    const open = () => undefined;
    stops.push(
      setUpNotifications({ agent: fakeAgent(status([refused])), clock: handClock(), preferences, open, table: german }).stop,
    );
    const [{ options }] = double.notifications as [(typeof double.notifications)[0]];
    assert.equal(options.title, 'laptop documents wird nicht gesichert');
    assert.equal(options.body, 'Er lehnt die Anmeldung ab.\nIst der Schlüssel da?');
    assert.deepEqual(
      options.actions!.map(({ text }) => text),
      ['Jetzt sichern', '4 Stunden Pause', 'Öffnen'],
    );
  });

  test('the question before the end', async () => {
    const quitting = setUpQuit(fakeAgent(status([begun])), async () => undefined, german);
    stops.push(quitting.stop);
    double.pressedButton = 1;
    quitting.quit();
    await settled();
    const [dialog] = double.dialogs;
    assert.deepEqual([dialog!.message, dialog!.buttons], ['Eine Sicherung läuft.', ['Beenden', 'Weiterlaufen lassen']]);
    assert.equal(double.quits, 0);
  });
});

test('Settings in the menu opens the window at the settings, Open wherever it is', async () => {
  const opened: unknown[] = [];
  stops.push(
    setUpTray({
      agent: fakeAgent(status([item('documents')])),
      clock: handClock(),
      autostart: { isOn: () => true, turn: async () => undefined },
      open: route => opened.push(route),
      quit: () => undefined,
      tell: () => undefined,
      updates: { newer: () => undefined, onChange: () => () => undefined },
    }),
  );
  const template = double.trays[0]!.menus[0]!.template;
  for (const label of ['Settings', 'Open alpine-backup'])
    template.find(entry => entry.label === label)!.click!({} as never, undefined, {} as never);
  await settled();
  assert.deepEqual(opened, ['#/settings', undefined]);
});

describe('the page holds what comes over the bridge against the table', () => {
  const abilities = { desktop: true, readOnly: false, version: '1' };
  const given = (ask: () => Promise<unknown>): Bridge & { tell(event: unknown): void; readonly spoken: string[] } => {
    let listener = (_: BridgeEvent): void => undefined;
    const spoken: string[] = [];
    return {
      abilities,
      spoken,
      ask: ask as Bridge['ask'],
      speak: language => void spoken.push(language),
      onEvent(one) {
        listener = one;
        return () => undefined;
      },
      tell: event => listener(event as BridgeEvent),
    };
  };

  test('an answer that is otherwise is none, and what is not in the table is left out', async () => {
    const good = checkedBridge(given(async () => ({ lines: ['begins'], more: 1 })));
    assert.deepEqual(await good.ask('now', {}), { lines: ['begins'] });
    await assert.rejects(checkedBridge(given(async () => ({ lines: 'begins' }))).ask('now', {}), /lines/);
  });

  test('an expected no has its class again, a mistake of ours is passed on', async () => {
    const no = checkedBridge(given(() => Promise.reject({ message: 'no agent runs', remedy: 'start it' })));
    await assert.rejects(no.ask('now', {}), (error: unknown) => error instanceof BridgeRefusal && error.remedy === 'start it');
    await assert.rejects(checkedBridge(given(() => Promise.reject(new Error('ours')))).ask('now', {}), /^Error: ours$/);
  });

  test('an event that is otherwise is not heard', () => {
    const heard: BridgeEvent[] = [];
    const bridge = given(async () => undefined);
    checkedBridge(bridge).onEvent(event => heard.push(event));
    bridge.tell({ kind: 'status', status: null, more: 1 });
    assert.throws(() => bridge.tell({ kind: 'status', status: { pid: 'x' } }));
    assert.deepEqual(heard, [{ kind: 'status', status: null }]);
    checkedBridge(bridge).speak?.('fr');
    assert.deepEqual(bridge.spoken, ['fr']);
  });
});
