/** Questions over HTTP: the table is kept on both sides, an expected no has its words, a mistake of ours tells nothing to the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BridgeRefusal, type ChannelName, channels } from '../../bridge/channels.ts';
import type { Handlers } from '../../bridge/handlers.ts';
import { fakeServed, openWeb, type Scene } from './web-scene.ts';

async function withWeb(handlers: Partial<Handlers>, readOnly: boolean, act: (scene: Scene, cookie: string) => Promise<void>) {
  const scene = await openWeb(fakeServed(handlers), { readOnly });
  try {
    await act(scene, await scene.cookie());
  } finally {
    await scene.web.close();
  }
}

test('the handler gets what the table has, and nothing else; the page likewise', async () => {
  const asked: unknown[] = [];
  const now: Handlers['now'] = async request => {
    asked.push(request);
    return { lines: ['now it is'], secret: 'x' } as { lines: string[] };
  };
  await withWeb({ now }, false, async (scene, cookie) => {
    const { status, text } = await scene.post('/ask/now', '{"server":"s","other":1}', { cookie });
    assert.deepEqual([status, JSON.parse(text)], [200, { lines: ['now it is'] }]);
    assert.deepEqual(asked, [{ server: 's' }]);
  });
});

test('a channel that is none is named', async () => {
  await withWeb({}, false, async (scene, cookie) => {
    for (const name of ['erase', 'toString', '__proto__', 'constructor']) {
      const { status, text } = await scene.post(`/ask/${name}`, '{}', { cookie });
      assert.deepEqual([status, JSON.parse(text).message], [404, `there is nothing to ask under the name ${name}`]);
    }
  });
});

test('a question that is otherwise than the table has it is named, and no handler sees it', async () => {
  await withWeb({}, false, async (scene, cookie) => {
    const bodies = {
      pause: '{"until":"soon"}',
      snapshots: '{"server":"s"}',
      entries: '[]',
      status: 'null',
      history: '{"limit":-1}',
    };
    const named = {
      pause: /^pause\.until/,
      snapshots: /^snapshots\.item/,
      entries: /^entries/,
      status: /^status/,
      history: /limit/,
    };
    for (const name of Object.keys(bodies) as (keyof typeof bodies)[]) {
      const { status, text } = await scene.post(`/ask/${name}`, bodies[name], { cookie });
      assert.equal(status, 400);
      assert.match(JSON.parse(text).message, named[name]);
    }
    assert.deepEqual(scene.told, []);
  });
});

/** Whoever adds a channel says here, too, what it is. */
const LOOKS: readonly ChannelName[] = [
  ...(['status', 'items', 'history', 'days', 'words', 'unprotected', 'restores'] as const),
  ...(['snapshots', 'entries', 'versions', 'differences', 'search'] as const),
  ...(['examine', 'diagnosis', 'settings', 'previewSettings'] as const),
  ...(['leftOut', 'proposeExcludes', 'folders', 'previewRetention'] as const),
  ...(['lockedKeys', 'keptKeys'] as const),
];
const ACTS: readonly ChannelName[] = [
  ...(['now', 'pause', 'unpause', 'cancel', 'restore', 'stopRestore', 'repair', 'testAlerts'] as const),
  ...(['changeSettings', 'removeSettings', 'bringBackSettings'] as const),
  ...(['tryDestination', 'trustHostKey', 'ownKey', 'installKey', 'openFolder'] as const),
  ...(['unlockKey', 'forgetKey'] as const),
];

test('every channel is known to look or to act', () => {
  const names = Object.keys(channels) as ChannelName[];
  assert.deepEqual([...LOOKS, ...ACTS].toSorted(), names.toSorted());
  assert.deepEqual(names.filter(name => channels[name].acts).toSorted(), ACTS.toSorted());
});

test('read-only: every channel that acts is refused with words, the others answer', async () => {
  await withWeb({ status: async () => null }, true, async (scene, cookie) => {
    for (const name of ACTS) {
      const { status, text } = await scene.post(`/ask/${name}`, '{}', { cookie });
      assert.deepEqual([name, status, JSON.parse(text).message], [name, 403, 'this page only shows']);
    }
    assert.equal((await scene.post('/ask/status', '{}', { cookie })).text, 'null');
    assert.deepEqual(JSON.parse((await scene.get('/abilities', { cookie })).text), {
      desktop: false,
      readOnly: true,
      version: '1.0.0',
    });
  });
});

test('an expected no comes with its words', async () => {
  const no = { message: 's has no item j', remedy: 'it has: i' };
  const snapshots = async () => Promise.reject(new BridgeRefusal(no));
  await withWeb({ snapshots }, false, async (scene, cookie) => {
    const { status, text } = await scene.post('/ask/snapshots', '{"server":"s","item":"j"}', { cookie });
    assert.deepEqual([status, JSON.parse(text)], [409, no]);
  });
});

test('a mistake of ours is told to the terminal, not to the page', async () => {
  const status = async () => Promise.reject(new Error('secret detail'));
  const items = async () => ({ nonsense: true }) as never;
  await withWeb({ status, items }, false, async (scene, cookie) => {
    for (const name of ['status', 'items']) {
      const { status, text } = await scene.post(`/ask/${name}`, '{}', { cookie });
      assert.equal(status, 500);
      assert.match(text, /this is a mistake in the program/);
      assert.doesNotMatch(text, /secret|nonsense|\.ts/);
    }
    assert.match(scene.told[0]!, /^POST \/ask\/status: Error: secret detail\n +at /);
    assert.match(scene.told[1]!, /^POST \/ask\/items: /);
  });
});

test('a handler learns that nobody waits for its answer any more', async () => {
  const left = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const search: Handlers['search'] = async (_, signal) => {
    signal?.addEventListener('abort', () => left.resolve());
    begun.resolve();
    await left.promise;
    return { found: [], isAll: false };
  };
  await withWeb({ search }, false, async (scene, cookie) => {
    const leaving = new AbortController();
    const origin = `http://127.0.0.1:${scene.web.port}`;
    const asking = fetch(`${origin}/ask/search`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify({ server: 's', item: 'i', snapshot: 'latest', text: 'x', limit: 5 }),
      signal: leaving.signal,
    });
    await begun.promise;
    leaving.abort();
    await assert.rejects(asking);
    await left.promise;
  });
});
