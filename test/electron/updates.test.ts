/** The question for newer versions, against a server of this machine: told once, never asked during a run, nothing downloaded. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Preferences, PreferenceValues } from '../../electron/preferences.ts';
import { app } from '../ui/electron-double.ts';
import { fakeAgent, handClock, hour, item, minute, running, settled, status } from './scene.ts';

const { feedOf, setUpUpdates } = await import('../../electron/updates.ts');

let asked: string[] = [];
let answer: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  answer(response);
});
let feed: string;
let stops: (() => void)[] = [];

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  feed = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alp`;
});
beforeEach(() => {
  asked = [];
  answer = response => response.end('version: 1.3.0\nfiles: []\n');
});
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function preferencesWith(values: Partial<PreferenceValues> = {}): Preferences {
  let current: PreferenceValues = { tellSuccess: false, closeExplained: false, ...values };
  return {
    current: () => current,
    async change(fresh) {
      current = { ...current, ...fresh };
    },
  };
}

function scene({ agent = fakeAgent(status([item('documents')])), from = feed, preferences = preferencesWith() } = {}) {
  const clock = handClock();
  const told: string[] = [];
  const updates = setUpUpdates({
    ...{ agent, clock, preferences, feed: from, version: '1.2.3', platform: 'linux' as const },
    tell: (title, body) => told.push(`${title}: ${body}`),
  });
  stops.push(updates.stop);
  return { agent, clock, told, updates, preferences };
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    assert.ok(tries < 500, `waited in vain for ${what}`);
    await delay(10);
  }
}

/** Long enough for an answer of this machine to be read, were there one. */
async function answered(): Promise<void> {
  await delay(50);
  await settled();
}

describe('newer versions', () => {
  test('a newer one stands in the menu and is told once, with its number and this one', async () => {
    const { clock, told, updates, preferences } = scene();
    let changes = 0;
    updates.onChange(() => (changes += 1));
    assert.deepEqual(asked, [], 'nobody is asked while the desktop starts');
    await clock.pass(5 * minute);
    await until('the answer', () => updates.newer() !== undefined);
    assert.equal(updates.newer(), '1.3.0');
    assert.equal(changes, 1);
    assert.match(told.join(), /^alpine-backup 1\.3\.0 is out: This is 1\.2\.3\. The new one is not installed by itself/);

    await settled();
    await clock.pass(24 * hour);
    await until('the next question', () => asked.length === 2);
    await answered();
    assert.equal(told.length, 1);
    assert.deepEqual([...new Set(asked)], ['GET /alp/latest-linux.yml'], 'nothing else is ever fetched');

    const next = scene({ preferences });
    await next.clock.pass(5 * minute);
    await until('the answer after a new start', () => next.updates.newer() !== undefined);
    assert.deepEqual(next.told, [], 'also after a new start it is not told again');
  });

  test('the same version, an older one, a page, an error and an endless answer say nothing', async () => {
    const answers: readonly ((response: ServerResponse) => void)[] = [
      response => response.end('version: 1.2.3\n'),
      response => response.end('version: 1.2.0\n'),
      response => response.end('<!doctype html><title>log in</title>'),
      response => response.writeHead(404).end('version: 9.0.0\n'),
      response => response.end(`${'#'.repeat(100_000)}\nversion: 9.0.0\n`),
      response => response.destroy(),
    ];
    for (const one of answers) {
      asked = [];
      answer = one;
      const { clock, told, updates } = scene();
      await clock.pass(5 * minute);
      await until('the question', () => asked.length === 1);
      await answered();
      assert.deepEqual([updates.newer(), told], [undefined, []]);
    }
  });

  test('while a run is under way nobody is asked; soon after it somebody is', async () => {
    const { agent, clock, updates } = scene({ agent: fakeAgent(status([running('documents')])) });
    await clock.pass(5 * minute);
    for (let minutes = 0; minutes < 10; minutes += 1) await clock.pass(minute);
    assert.deepEqual(asked, []);
    agent.show(status([item('documents')]));
    await clock.pass(minute);
    await until('the answer', () => updates.newer() === '1.3.0');
  });

  test('a run that begins while an answer is awaited ends the question; it is asked again later', async () => {
    let isGone = false;
    answer = response => response.on('close', () => (isGone = true));
    const { agent, clock, updates } = scene();
    await clock.pass(5 * minute);
    await until('the question', () => asked.length === 1);
    agent.show(status([running('documents')]));
    await until('the end of the connection', () => isGone);
    answer = response => response.end('version: 1.3.0\n');
    agent.show(status([item('documents')]));
    await answered();
    await clock.pass(minute);
    await until('the answer', () => updates.newer() === '1.3.0');
  });

  test('without a network, and on a metered one, nobody is asked', async () => {
    const { conditions } = status([]);
    for (const known of [{ link: 'no' }, { metered: 'yes' }] as const) {
      const { clock } = scene({ agent: fakeAgent(status([], { conditions: { ...conditions, ...known } })) });
      await clock.pass(5 * minute);
      await clock.pass(minute);
      assert.deepEqual(asked, []);
    }
  });

  test('without a feed, with an empty one and with one that is not https nobody is asked', async () => {
    for (const from of ['', 'http://example.invalid/alp']) {
      const { clock } = scene({ from });
      await clock.pass(48 * hour);
      await answered();
      assert.deepEqual(asked, []);
    }
  });

  test('a checkout has no feed, a package the one it was made with, and the user has the last word', async t => {
    const files = {
      async read(path: string) {
        assert.match(path, /package\.json$/);
        return '{ "updateFeed": "https://example.org/" }';
      },
    };
    assert.equal(await feedOf(files, preferencesWith()), undefined);
    t.after(() => Object.assign(app, { isPackaged: false }));
    Object.assign(app, { isPackaged: true });
    assert.equal(await feedOf(files, preferencesWith()), 'https://example.org/');
    assert.equal(await feedOf({ read: async () => '{}' }, preferencesWith()), undefined);
    assert.equal(await feedOf(files, preferencesWith({ updateFeed: '' })), '');
    assert.equal(await feedOf(files, preferencesWith({ updateFeed: 'https://example.com/' })), 'https://example.com/');
  });
});
