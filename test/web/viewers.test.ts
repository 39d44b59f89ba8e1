/** Server-sent events: a status at once and after every change, for many viewers, through one watch; who does not read is let go. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { serve } from '../../bridge/handlers.ts';
import { startServedAgent } from '../../core/agent-door.ts';
import { assemble, systemWorld } from '../../core/assemble.ts';
import { fakeAgent } from '../real/fake-agent.ts';
import { until } from '../real/until.ts';
import { fakeServed, heardBy, openWeb } from './web-scene.ts';

const state = realpathSync(mkdtempSync(join(tmpdir(), 'alp-web-')));
after(() => rmSync(state, { recursive: true, force: true }));

const world = systemWorld({ configuration: '/nowhere', state, home: '/' });
const core = assemble(world);

async function startFakeAgent(t: TestContext) {
  const fake = fakeAgent();
  const started = await startServedAgent(
    world,
    () => undefined,
    async () => ({ ok: true, agent: fake }),
  );
  assert.ok(started.ok);
  const stop = () => started.agent.stop('SIGTERM');
  t.after(stop);
  return { fake, stop };
}

/** A pause that is not over yet. */
const soon = Date.now() + 3_600_000;

/** A page whose server, watch and agent are gone after the test, however that ends. */
async function openPage(t: TestContext) {
  const served = serve(core, { restBetweenLooks: 50 });
  const scene = await openWeb(served);
  t.after(async () => {
    await scene.web.close();
    await served.stop();
  });
  return scene;
}

const sentences = (events: ReturnType<typeof heardBy>) =>
  events.map(event => (event.kind === 'status' ? (event.status?.sentence ?? null) : event.job.job));

test('the status comes at once and after every change; the agent is asked and told through the page', async t => {
  const { fake } = await startFakeAgent(t);
  const scene = await openPage(t);
  const heard = heardBy(await scene.events());
  await until('the first status is heard', () => heard.length === 1);
  fake.change('backs up documents');
  await until('the change is heard', () => heard.length === 2);
  assert.deepEqual(sentences(heard), ['nothing to do', 'backs up documents']);

  assert.equal((await scene.ask('status', {}))?.sentence, 'backs up documents');
  assert.deepEqual(await scene.ask('now', { server: 's' }), { lines: ['now it is'] });
  assert.deepEqual(await scene.ask('pause', { until: soon }), { lines: ['pause it is'] });
  assert.deepEqual(fake.asked.slice(-2), [
    { ask: 'now', server: 's' },
    { ask: 'pause', until: soon },
  ]);
  fake.refuseNext('s has no item j', 'it has: i');
  const { status, text } = await scene.post('/ask/cancel', '{}', { cookie: await scene.cookie() });
  assert.deepEqual([status, JSON.parse(text)], [409, { message: 's has no item j', remedy: 'it has: i' }]);
});

test('an agent that ends is said, and one that begins is found', async t => {
  const scene = await openPage(t);
  const heard = heardBy(await scene.events());
  await until('no agent is said', () => heard.length === 1);
  assert.equal(await scene.ask('status', {}), null);
  const cookie = await scene.cookie();
  assert.match((await scene.post('/ask/now', '{}', { cookie })).text, /no agent runs.*alp agent/);
  const { stop } = await startFakeAgent(t);
  await until('the agent is heard', () => heard.length === 2);
  await stop();
  await until('its end is heard', () => heard.length === 3);
  assert.deepEqual(sentences(heard), [null, 'nothing to do', null]);
});

test('thirty viewers hear everything through one watch, which ends with the last of them', async t => {
  const { fake } = await startFakeAgent(t);
  const scene = await openPage(t);
  const streams = await Promise.all(Array.from({ length: 30 }, () => scene.events()));
  const heard = streams.map(heardBy);
  await until('all have heard a status', () => heard.every(({ length }) => length === 1));
  assert.equal(fake.listeners(), 1);
  fake.change('backs up documents');
  await until('all have heard the change', () => heard.every(({ length }) => length === 2));
  for (const stream of streams) stream.destroy();
  await until('nobody watches the agent', () => fake.listeners() === 0);
  const late = heardBy(await scene.events());
  await until('a later one hears it at once', () => late.length === 1);
  assert.deepEqual(sentences(late), ['backs up documents']);
});

test('a viewer that does not read gets the newest only, and is let go after a while; the others go on', async t => {
  const served = fakeServed();
  const scene = await openWeb(served, { patience: { heartbeat: 60_000, slow: 400 } });
  t.after(() => scene.web.close());
  const slow = await scene.events();
  slow.on('error', () => undefined).pause();
  const heard = heardBy(await scene.events());
  const big = 'x'.repeat(1_000_000);
  await until('the slow one is let go', () => {
    served.say(big);
    return served.listeners() === 1;
  });
  served.say('the last');
  await until('the other one hears on', () => sentences(heard).at(-1) === 'the last');
});

test('while nothing happens there is a sign of life', async t => {
  const scene = await openWeb(fakeServed(), { patience: { heartbeat: 20, slow: 1000 } });
  t.after(() => scene.web.close());
  let text = '';
  const stream = await scene.events();
  assert.equal(stream.headers['content-type'], 'text/event-stream');
  stream.setEncoding('utf8').on('data', more => {
    text += more;
  });
  stream.on('error', () => undefined);
  await until('it is heard twice', () => text.split(': still here\n\n').length > 2);
});
