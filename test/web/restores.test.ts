/** Looking into a vault and restoring from it through the page, against a real vault; restores go on without a viewer and can be stopped. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Answer, Request } from '../../bridge/channels.ts';
import { type Served, serve } from '../../bridge/handlers.ts';
import { assemble, systemWorld } from '../../core/assemble.ts';
import type { Core } from '../../core/contract.ts';
import { type Laboratory, makeLaboratory, noise, snapshotsIn } from '../real/laboratory.ts';
import { until } from '../real/until.ts';
import { heardBy, openWeb, type Scene } from './web-scene.ts';

let laboratory: Laboratory;
let core: Core;
let served: Served;
let scene: Scene;
const names = { server: 's', item: 'i' };
const wish = (path: string, more: Partial<Request<'restore'>> = {}): Request<'restore'> => ({
  ...names,
  snapshot: 'latest',
  paths: [],
  to: { kind: 'folder', path },
  isPreview: false,
  ...more,
});

before(async () => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'letter'), 'dear');
  mkdirSync(join(laboratory.source, 'photos'));
  writeFileSync(join(laboratory.source, 'photos/one.jpg'), noise(300_000, 1));
  for (const name of ['letter', 'photos/one.jpg']) utimesSync(join(laboratory.source, name), 1_700_000_000, 1_700_000_000);
  laboratory.configure('local');
  assert.equal((await laboratory.alp()).code, 0);
  const { folder, state } = laboratory;
  core = assemble(systemWorld({ configuration: join(folder, 'configuration'), state, home: folder }));
  served = serve(core);
  scene = await openWeb(served);
});
after(async () => {
  await scene.web.close();
  await served.stop();
  await laboratory.remove();
});

async function ended(job: string): Promise<Answer<'restore'>> {
  let found: Answer<'restore'> | undefined;
  await until('the restore ends', async () => {
    found = (await scene.ask('restores', {})).jobs.find(one => one.job === job);
    return found?.state !== 'running';
  });
  return found!;
}

test('items, snapshots, entries, versions, search, history and words come as the table has them', async () => {
  const { items, problems, folder } = await scene.ask('items', {});
  assert.deepEqual([items.length, problems, folder], [1, [], join(laboratory.folder, 'configuration')]);
  assert.deepEqual([items[0]?.dest, items[0]?.isLocal], [laboratory.vault, true]);
  assert.ok(items[0]!.explained.length > 3);
  const [snapshot] = snapshotsIn(laboratory.vault);
  const listed = await scene.ask('snapshots', names);
  assert.deepEqual([listed.snapshots.map(one => [one.name, one.files]), listed.current], [[[snapshot, 2]], snapshot]);
  const { entries, total } = await scene.ask('entries', { ...names, snapshot: 'latest', path: '', offset: 0, limit: 10 });
  assert.deepEqual([entries.map(one => one.name), total], [['photos', 'letter'], 2]);
  const { versions } = await scene.ask('versions', { ...names, path: 'letter' });
  assert.deepEqual(
    versions.map(one => [one.snapshot, one.bytes]),
    [[snapshot, 4]],
  );
  const { found } = await scene.ask('search', { ...names, snapshot: 'latest', text: 'ONE', limit: 10 });
  assert.deepEqual(
    found.map(({ path }) => path),
    ['photos/one.jpg'],
  );
  const { entries: past } = await scene.ask('history', { ...names, limit: 10 });
  const [run] = past;
  assert.ok(run?.kind === 'run' && run.outcome === 'published');
  assert.deepEqual(await scene.ask('words', { ...names, run: run.run }), { words: [] });
  assert.equal((await scene.ask('days', { since: 0 })).days[0]?.published, 1);
  assert.deepEqual(await scene.ask('unprotected', names), { files: 0, bytes: 0 });
  assert.deepEqual(
    (await scene.ask('examine', names)).findings.filter(({ state }) => state === 'bad'),
    [],
  );
});

test('two snapshots are compared; all differences are counted, the first of them come', async () => {
  const [older = ''] = snapshotsIn(laboratory.vault);
  writeFileSync(join(laboratory.source, 'second'), '2');
  writeFileSync(join(laboratory.source, 'third'), '3');
  await until(
    'the next second has begun',
    async () => (await laboratory.alp()).code === 0 && snapshotsIn(laboratory.vault).length > 1,
  );
  const answer = await scene.ask('differences', { ...names, older, newer: 'latest', limit: 1 });
  assert.deepEqual([answer.differences.length, answer.older], [1, older]);
  assert.ok(answer.total >= 2);
});

test('what is not there is refused in the words of alp', async () => {
  const cookie = await scene.cookie();
  const asking: [string, object, RegExp][] = [
    ['snapshots', { server: 's', item: 'j' }, /s has no item j.*it has: i/],
    ['snapshots', { server: '../s', item: 'i' }, /remedy/],
    ['entries', { ...names, snapshot: 'latest', path: 'nowhere', offset: 0, limit: 5 }, /has no nowhere/],
    ['entries', { ...names, snapshot: 'latest', path: '../../etc', offset: 0, limit: 5 }, /leads out of the snapshot/],
    ['versions', { ...names, path: 'nowhere' }, /no snapshot has nowhere/],
    ['restore', wish('somewhere'), /no whole path/],
    ['stopRestore', { job: 'x' }, /no such restore/],
    ['openFolder', { path: '/' }, /a web page cannot open folders/],
  ];
  for (const [name, body, expected] of asking) {
    const { status, text } = await scene.post(`/ask/${name}`, JSON.stringify(body), { cookie });
    assert.deepEqual([name, status], [name, 409], text);
    assert.match(text, expected);
  }
});

test('a preview says what would come and writes nothing; the restore brings it and is told to viewers', async () => {
  const heard = heardBy(await scene.events());
  const to = join(laboratory.folder, 'restored');
  const preview = await ended((await scene.ask('restore', wish(to, { isPreview: true, paths: ['letter'] }))).job);
  assert.deepEqual([preview.state, preview.files], ['done', 1]);
  assert.match(preview.sentence, /^would restore 1 file, 4 B, from \S+ to /);
  assert.throws(() => readFileSync(join(to, 'letter')));

  const { job, state, sentence } = await scene.ask('restore', wish(to));
  assert.deepEqual([state, sentence], ['running', 'restores']);
  const done = await ended(job);
  assert.deepEqual([done.state, done.remedy, readFileSync(join(to, 'letter'), 'utf8')], ['done', '', 'dear']);
  await until('viewers know that it is done', () =>
    heard.some(event => event.kind === 'restore' && event.job.job === job && event.job.state === 'done'),
  );
});

test('what is different at the target is named, and kept', async () => {
  const to = join(laboratory.folder, 'restored');
  writeFileSync(join(to, 'letter'), 'mine, and longer');
  const done = await ended((await scene.ask('restore', wish(to, { paths: ['letter'] }))).job);
  assert.deepEqual([done.differing, done.differingCount], [['letter'], 1]);
  assert.match(done.sentence, /1 file there is different: kept as NAME\.before-restore-/);
});

test('a snapshot that is not there fails with its reason', async () => {
  const failed = await ended((await scene.ask('restore', wish('/tmp/x', { snapshot: '1999-01-01' }))).job);
  assert.equal(failed.state, 'failed');
  assert.match(failed.sentence, /^not restored: /);
  assert.match(failed.remedy, /alp ls s i/);
});

test('one restore to a place at a time; it goes on without viewers, and stops when it is told to', async () => {
  // A core whose restores last until somebody ends them.
  const told: string[] = [];
  const lasting: Core = {
    ...core,
    restore: (item, { to }, announce, signal) => {
      told.push(to.kind === 'folder' ? to.path : to.kind);
      for (let file = 0; file < 1000; file++) announce({ kind: 'would-send', item, path: `${file}`, bytes: 1 });
      return new Promise(resolve =>
        signal.addEventListener('abort', () =>
          resolve({
            verdict: { kind: 'cancelled', signal: signal.reason },
            files: 7,
            bytes: 70,
            sentBytes: 70,
            differing: [],
            differingCount: 0,
          }),
        ),
      );
    },
  };
  const jobs = serve(lasting);
  const page = await openWeb(jobs);
  const cookie = await page.cookie();
  const viewer = await page.events();
  const heard = heardBy(viewer);
  const first = await page.ask('restore', wish('/tmp/a//b/../b/'));
  for (const path of ['/tmp/a/b', '/tmp/a', '/tmp/a/b/c', '/']) {
    const { status, text } = await page.post('/ask/restore', JSON.stringify(wish(path)), { cookie });
    assert.deepEqual([path, status, JSON.parse(text).message], [path, 409, 'another restore writes to this folder']);
  }
  await page.ask('restore', wish('/tmp/a/b', { isPreview: true }));
  await page.ask('restore', wish('/tmp/a/bc'));
  await page.ask('restore', wish('', { to: { kind: 'in-place', keepBoth: true } }));
  assert.deepEqual(told, ['/tmp/a/b', '/tmp/a/b', '/tmp/a/bc', 'in-place']);
  await until('the count is told', () => heard.some(event => event.kind === 'restore' && event.job.files === 1000));
  assert.ok(heard.filter(event => event.kind === 'restore' && event.job.job === first.job).length < 5, 'at a gentle pace');
  viewer.destroy();
  assert.equal((await page.ask('restores', {})).jobs.filter(one => one.state === 'running').length, 4);

  await page.ask('stopRestore', { job: first.job });
  let stopped: Answer<'restore'> | undefined;
  await until('it has stopped', async () => {
    stopped = (await page.ask('restores', {})).jobs.find(one => one.job === first.job);
    return stopped?.state === 'stopped';
  });
  assert.deepEqual(
    [stopped?.sentence, stopped?.remedy, stopped?.files],
    ['stopped', 'begin the same restore again, it goes on where it stopped', 7],
  );
  await page.web.close();
  await jobs.stop();
});
