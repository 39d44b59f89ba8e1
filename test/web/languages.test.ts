/** A page in another language: the program's own sentences come in it, whatever the agent's; what it cannot say stays as it is. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { serve } from '../../bridge/handlers.ts';
import { startServedAgent } from '../../core/agent-door.ts';
import type { ItemStatus } from '../../core/agent-model.ts';
import { assemble, systemWorld } from '../../core/assemble.ts';
import { writeJournal } from '../../core/journal.ts';
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

test('what the server itself refuses is said as the browser asks for it, with its weights', async t => {
  const served = serve(core, { restBetweenLooks: 50 });
  const scene = await openWeb(served, { readOnly: true });
  t.after(async () => {
    await scene.web.close();
    await served.stop();
  });
  const cookie = await scene.cookie();
  const said = async (path: string, headers: Record<string, string>) => JSON.parse((await scene.get(path, headers)).text);
  const german = { 'accept-language': 'it, de-AT;q=0.8, en;q=0.5' };
  assert.equal((await said('/abilities', german)).message, 'dieser Browser wurde nicht eingelassen');
  assert.equal((await said('/abilities', { 'accept-language': 'en, de;q=0.9' })).message, 'this browser was not let in');
  assert.equal((await said('/abilities', { 'accept-language': 'de;q=0, it' })).message, 'this browser was not let in');
  assert.equal((await said('/nowhere.js', { cookie, ...german })).message, 'unter dieser Adresse gibt es nichts');
  assert.deepEqual(await said('/', { host: `evil.example:${scene.web.port}`, 'accept-language': 'fr-CA' }), {
    message: 'ce n’est pas l’adresse que sert alp ui',
    remedy: `ouvrir http://127.0.0.1:${scene.web.port}/ (par un tunnel : avec le même numéro de port des deux côtés)`,
  });
  const asked = async (name: string, body: string, language: string) =>
    JSON.parse((await scene.post(`/ask/${name}`, body, { cookie, 'accept-language': language })).text).message;
  assert.equal(await asked('pause', '{"until":1}', 'de'), 'diese Seite zeigt nur');
  assert.equal(await asked('moon', '{}', 'fr'), 'il n’y a rien à demander sous le nom moon');
  assert.equal(await asked('status', 'no json', 'de'), 'die Frage ist kein JSON');
  for (const [language, words] of [
    ['de', /<html lang="de">.*Dieser Browser wurde nicht eingelassen/s],
    ['fr', /<html lang="fr">.*Ce navigateur n’a pas été admis/s],
    ['pt', /<html lang="en">.*This browser was not let in/s],
  ] as const)
    assert.match((await scene.get('/', { 'accept-language': language })).text, words);
});

test('items, their mistakes, and what was understood of them are said in the language of the page', async t => {
  const folder = join(state, 'configuration');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'laptop.ini'),
    '[documents]\nsource = /home/me/\ndest = /vault/documents\nschedule = daily at 12:30\n',
  );
  writeFileSync(join(folder, 'nas.ini'), '[photos]\nsource = /photos/\nbandwidth = 5\n');
  const served = serve(assemble(systemWorld({ configuration: folder, state, home: '/' })));
  t.after(() => served.stop());
  const { items, problems } = await served.handlers.items({}, undefined, 'de');
  assert.deepEqual(problems, [
    `${folder}/nas.ini:1: dest: [photos] hat kein dest; ergänzen: dest = /path, oder dest = user@host:/path`,
    `${folder}/nas.ini:3: bandwidth: „5“ sagt nicht, in welcher Zeit oder in welcher Einheit; zum Beispiel 800 KB/s, 5 MB/s oder 2 Mbit/s schreiben`,
  ]);
  assert.match(
    items[0]!.explained.join('\n'),
    /^von {9}\/home\/me\/\nnach .*^läuft {7}täglich um 12:30, solange alp agent läuft/ms,
  );
  const { problems: shown, version } = await served.handlers.settings({ server: 'nas' }, undefined, 'fr');
  assert.equal(shown[0]!.message, '[photos] n’a pas de dest');
  const changes = [{ kind: 'set', section: 'photos', key: 'timeout', value: 'soon' }] as const;
  const outcome = await served.handlers.previewSettings({ server: 'nas', version, changes: [...changes] }, undefined, 'fr');
  assert.equal(outcome.kind === 'refused' && outcome.problems.at(-1)?.message, '« soon » n’est pas une durée');
  const { days } = await served.handlers.previewRetention({ keys: { keep_daily: '7' } }, undefined, 'de');
  for (const { reason } of days)
    assert.match(reason, /^(der neueste|letzter seines Tages \(\d von 7\)|nie weniger als 3|keine Regel will ihn behalten)$/);
});

test('what happened to an item is said in the language of the page', async t => {
  const folder = join(state, 'of-history');
  mkdirSync(join(folder, 'configuration'), { recursive: true });
  writeFileSync(join(folder, 'configuration/laptop.ini'), '[documents]\nsource = /home/me/\ndest = me@nas.local:/vault\n');
  const place = systemWorld({ configuration: join(folder, 'configuration'), state: folder, home: '/' });
  const item = { server: 'laptop', name: 'documents' } as never;
  const at = { time: noon };
  const moments = [
    { event: 'waiting', ...at, reason: 'host-down', detail: 'no answer' },
    {
      event: 'purged',
      ...at,
      snapshot: '2026-11-23T041502Z',
      reason: 'active age 31 days is past delete_after 30 days and no keep rule wants it',
    },
    { event: 'restored', ...at, snapshot: '2026-11-23T041502Z', to: '/tmp/a', files: 3, detail: '' },
    { event: 'refused', ...at, verdict: 'failed', detail: 'the source /home/me/ is empty' },
    {
      event: 'skipped',
      ...at,
      count: 2,
      detail: '2 earlier times of its schedule passed without a run; this one stands for all',
    },
    { event: 'overdue', ...at, detail: 'the newest snapshot is 3 days 4 h old, more than max_age allows' },
  ];
  for (const line of moments) await writeJournal(place, item, line as never);
  const served = serve(assemble(place));
  t.after(() => served.stop());
  const { entries } = await served.handlers.history({ limit: 20 }, undefined, 'de');
  const said = entries.map(entry => (entry.kind === 'run' ? '' : entry.text)).reverse();
  assert.match(said[0]!, /^wartet auf nas\.local: er antwortet nicht; seit /);
  assert.deepEqual(said.slice(1), [
    '2026-11-23T041502Z entfernt: das aktive Alter 31 Tage liegt über delete_after 30 Tage, und keine Regel will ihn behalten',
    '3 Dateien aus 2026-11-23T041502Z nach /tmp/a wiederhergestellt',
    'nicht begonnen, gescheitert: die Quelle /home/me/ ist leer',
    '2 frühere Zeiten seines Plans vergingen ohne Lauf; dieser steht für alle',
    'der neueste Schnappschuss ist 3 Tage 4 h alt, mehr als max_age erlaubt',
  ]);
});
