/** A page in another language: the program's own sentences come in it, whatever the agent's; what it cannot say stays as it is. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { serve } from '../../bridge/handlers.ts';
import { startServedAgent } from '../../core/agent-door.ts';
import type { ItemStatus } from '../../core/agent-model.ts';
import { assemble, systemWorld } from '../../core/assemble.ts';
import { fakeAgent, noon } from '../real/fake-agent.ts';
import { until } from '../real/until.ts';
import { heardBy, openWeb } from './web-scene.ts';

const state = realpathSync(mkdtempSync(join(tmpdir(), 'alp-languages-')));
after(() => rmSync(state, { recursive: true, force: true }));
const world = systemWorld({ configuration: '/nowhere', state, home: '/' });
const core = assemble(world);

const away: ItemStatus = {
  server: 'laptop',
  item: 'documents',
  place: 'nas.local',
  state: 'waiting',
  sentence: 'waits for nas.local: no link since 12:00',
  remedy: 'connect to a network; it goes on by itself',
  waits: [{ reason: 'no-link', detail: '', since: noon }],
  overdue: false,
};

async function page(t: TestContext) {
  const fake = fakeAgent();
  const started = await startServedAgent(
    world,
    () => undefined,
    async () => ({ ok: true, agent: fake }),
  );
  assert.ok(started.ok);
  const served = serve(core, { restBetweenLooks: 50 });
  const scene = await openWeb(served);
  t.after(async () => {
    await scene.web.close();
    await served.stop();
    await started.agent.stop('SIGTERM');
  });
  const cookie = await scene.cookie();
  const ask = async (name: string, body: object, language?: string) => {
    const headers = { cookie, ...(language === undefined ? {} : { 'accept-language': language }) };
    return JSON.parse((await scene.post(`/ask/${name}`, JSON.stringify(body), headers)).text);
  };
  return { fake, scene, ask };
}

test('a status is said in the language of the page that asks', async t => {
  const { fake, ask } = await page(t);
  fake.show({ items: [away], sentence: 'waits for nas.local: no link since 12:00; 1 item due' });
  const said = async (language?: string) => (await ask('status', {}, language)).items[0];
  assert.match((await said('de')).sentence, /^wartet auf nas\.local: kein Netz seit /);
  assert.match((await said('fr')).remedy, /^se connecter à un réseau ; /);
  for (const unknown of [undefined, 'en', 'it', 'de-DE,de;q=0.9']) assert.equal((await said(unknown)).sentence, away.sentence);
});

test('what happens is said to every viewer in its own language, the newest last', async t => {
  const { fake, scene } = await page(t);
  fake.show({ items: [away] });
  const [english, german] = [heardBy(await scene.events()), heardBy(await scene.events({}, '/events?language=de'))];
  const last = (heard: typeof english) => {
    const event = heard.at(-1);
    return event?.kind === 'status' ? event.status?.items[0]?.sentence : undefined;
  };
  await until('both have heard', () => last(english) !== undefined && last(german) !== undefined);
  assert.match(last(german)!, /^wartet auf nas\.local: kein Netz/);
  assert.equal(last(english), away.sentence);
  fake.show({ items: [{ ...away, state: 'manual', sentence: 'by hand only; no snapshot yet', waits: [] }] });
  await until('both have heard the newest', () => /hand/i.test(last(english) ?? '') && /Hand/.test(last(german) ?? ''));
  assert.equal(last(german), 'nur von Hand; noch kein Schnappschuss');
});

test('refusals and answers are too, and the words of others are not', async t => {
  const { fake, ask } = await page(t);
  assert.deepEqual(await ask('stopRestore', { job: 'x' }, 'fr'), {
    message: 'cette restauration n’existe pas',
    remedy: 'elle a peut-être pris fin avec le programme ; la recommencer',
  });
  fake.refuseNext('the agent knows no server laptob', 'did you mean laptop?');
  assert.deepEqual(await ask('now', { server: 'laptob' }, 'de'), {
    message: 'der Agent kennt keinen Server laptob',
    remedy: 'war laptop gemeint?',
  });
  fake.refuseNext('rsync: error: 11', 'x');
  assert.deepEqual(await ask('now', {}, 'de'), { message: 'rsync: error: 11', remedy: 'x' });
  assert.deepEqual(await ask('now', {}, 'de'), { lines: ['now it is'] });
});

test('no agent is said in words of the page', async t => {
  const served = serve(core, { restBetweenLooks: 50 });
  const scene = await openWeb(served);
  t.after(async () => {
    await scene.web.close();
    await served.stop();
  });
  const headers = { cookie: await scene.cookie(), 'accept-language': 'de' };
  assert.equal(JSON.parse((await scene.post('/ask/unpause', '{}', headers)).text).message, 'kein Agent läuft');
  assert.equal((await scene.post('/ask/status', '{}', headers)).text, 'null');
});
