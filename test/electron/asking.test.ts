/** What pages ask, in the double: who is answered, what is refused, how answers and events come back through the preload. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { BridgeRefusal } from '../../bridge/channels.ts';
import type { Served } from '../../bridge/handlers.ts';
import { double, ipcRenderer, ownEvent } from '../ui/electron-double.ts';
import { item, settled, status } from './scene.ts';

const { setUpBridge } = await import('../../electron/bridge.ts');
const { setUpWindow } = await import('../../electron/window.ts');

let stops: (() => void)[] = [];
beforeEach(() => {
  double.windows = [];
});
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});

const abilities = { desktop: true, readOnly: false, version: '1.2.3' };

type Listener = Parameters<Served['onEvent']>[0];

function servedForTests() {
  const asked: unknown[] = [];
  const spoken: string[] = [];
  const listeners = new Set<Listener>();
  const handlers = {
    status: async () => status([item('documents')]),
    now: async (request: unknown, _: unknown, language: string) => {
      asked.push(request);
      spoken.push(language);
      return { lines: ['begins'], secret: 'not in the table' };
    },
    unpause: async () => {
      throw new BridgeRefusal({ message: 'no agent runs', remedy: 'start it' });
    },
    cancel: async () => {
      throw new Error('a mistake of ours');
    },
  };
  const served = {
    handlers,
    onEvent(listener: Listener, language: string) {
      spoken.push(`events ${language}`);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => undefined,
  } as unknown as Served;
  return { served, asked, listeners, spoken };
}

function bridgeWithWindow() {
  const window = setUpWindow(abilities);
  const { served, asked, listeners, spoken } = servedForTests();
  stops.push(setUpBridge(served, window.contents));
  window.show();
  const ask = (event: unknown, ...values: unknown[]) =>
    Promise.resolve(double.askHandlers.get('alp:ask')!(event as never, ...(values as never[])));
  return { window, asked, listeners, ask, spoken };
}

describe('the language of a page', () => {
  test('goes with every question, and turns the events to it at once', async () => {
    const { listeners, ask, spoken } = bridgeWithWindow();
    await ask(ownEvent(), 'now', {});
    await ask(ownEvent(), 'now', {}, 'fr');
    await ask(ownEvent(), 'now', {}, 'klingon');
    await ask(ownEvent(), 'now', {}, 'de');
    await ask(ownEvent(), 'now', {}, 'de');
    assert.deepEqual(spoken, ['events en', 'en', 'events fr', 'fr', 'events en', 'en', 'events de', 'de', 'de']);
    assert.equal(listeners.size, 1);
    const contents = double.windows[0]!.webContents;
    assert.equal(contents.listenerCount('destroyed'), 1);
  });
});

describe('what pages ask', () => {
  test('the page of our window is answered, with what the table has and no more', async () => {
    const { ask, asked } = bridgeWithWindow();
    assert.deepEqual([...double.askHandlers.keys()], ['alp:ask']);
    assert.deepEqual(await ask(ownEvent(), 'now', { server: 'laptop', more: 1 }), { ok: true, answer: { lines: ['begins'] } });
    assert.deepEqual(asked, [{ server: 'laptop' }]);
  });

  test('an expected no travels as a value, a mistake of ours as an error', async () => {
    const { ask } = bridgeWithWindow();
    const refusal = { message: 'no agent runs', remedy: 'start it' };
    assert.deepEqual(await ask(ownEvent(), 'unpause', {}), { ok: false, refusal });
    await assert.rejects(ask(ownEvent(), 'cancel', {}), /a mistake of ours/);
  });

  const mainFrame = (url: string) => {
    const contents = double.windows[0]!.webContents;
    Object.assign(contents.mainFrame, { url });
    return { sender: contents, senderFrame: contents.mainFrame };
  };
  const strangers: readonly [string, () => unknown][] = [
    ['another window', () => ({ sender: {}, senderFrame: double.windows[0]!.webContents.mainFrame })],
    ['a frame inside the page', () => ({ ...ownEvent(), senderFrame: { url: 'alp://app/' } })],
    ['a frame that is gone', () => ({ ...ownEvent(), senderFrame: null })],
    ['a page from the web', () => mainFrame('https://app/')],
    ['a file', () => mainFrame('file:///app')],
    ['another host of the scheme', () => mainFrame('alp://app.evil.example/')],
    ['a name in front of the host', () => mainFrame('alp://app@evil.example/')],
    ['no address', () => mainFrame('')],
  ];
  for (const [title, event] of strangers)
    test(`refuses ${title}`, async () => {
      const { ask, asked } = bridgeWithWindow();
      await assert.rejects(ask(event(), 'now', {}), /not answered/);
      assert.deepEqual(asked, []);
    });

  test('refuses when there is no window any more', async () => {
    const { ask } = bridgeWithWindow();
    const event = ownEvent();
    double.windows[0]!.close();
    await assert.rejects(ask(event, 'now', {}), /not answered/);
  });

  for (const name of [
    'nothing',
    'constructor',
    '__proto__',
    'toString',
    '',
    undefined,
    null,
    5,
    ['now'],
    { toString: () => 'now' },
  ])
    test(`refuses the channel ${String(JSON.stringify(name))}`, async () => {
      await assert.rejects(bridgeWithWindow().ask(ownEvent(), name, {}), /no such channel/);
    });

  const malformed: readonly [string, unknown][] = [
    ['now', undefined],
    ['now', null],
    ['now', 'laptop'],
    ['now', { server: 5 }],
    ['pause', {}],
    ['pause', { until: 'tomorrow' }],
    ['pause', { until: Number.NaN }],
    ['history', { limit: -1 }],
    ['restore', { server: 'a', item: 'b', snapshot: 'c', paths: ['x'], to: { kind: 'elsewhere' }, isPreview: true }],
  ];
  for (const [name, request] of malformed)
    test(`refuses ${name} ${JSON.stringify(request)}`, async () => {
      await assert.rejects(bridgeWithWindow().ask(ownEvent(), name, request), /not asked like that/);
    });

  test('events go to the window while it lives, and are not listened to otherwise', async () => {
    const { ask, listeners } = bridgeWithWindow();
    assert.equal(listeners.size, 0);
    await ask(ownEvent(), 'now', {});
    await ask(ownEvent(), 'now', {});
    assert.equal(listeners.size, 1);
    for (const listener of listeners) listener({ kind: 'status', status: null });
    assert.deepEqual(double.windows[0]!.webContents.sent, [['alp:event', { kind: 'status', status: null }]]);
    double.windows[0]!.close();
    assert.equal(listeners.size, 0);
  });

  test('the preload gives the page a bridge and nothing of Electron', async () => {
    const { window } = bridgeWithWindow();
    process.argv.push(...(double.windows[0]!.options.webPreferences!.additionalArguments ?? []));
    await import('../../electron/preload.ts');
    process.argv.pop();
    assert.deepEqual(Object.keys(double.exposed), ['alpBridge']);
    const bridge = double.exposed.alpBridge as import('../../bridge/channels.ts').Bridge;
    assert.deepEqual(bridge.abilities, abilities);
    assert.deepEqual(await bridge.ask('now', {}), { lines: ['begins'] });
    await assert.rejects(bridge.ask('unpause', {}), { message: 'no agent runs', remedy: 'start it' });
    const events: string[] = [];
    const stop = bridge.onEvent(event =>
      events.push(event.kind === 'status' ? `status ${event.status?.items.length}` : event.kind),
    );
    await settled();
    window.contents()!.send('alp:event', {});
    ipcRenderer.emit('alp:event', {}, { kind: 'status', status: null });
    stop();
    ipcRenderer.emit('alp:event', {}, { kind: 'status', status: null });
    assert.deepEqual(events, ['status 1', 'status undefined']);
  });
});
