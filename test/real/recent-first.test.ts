/** `recent_first`: what changed last is at the vault first, in a tree that is never published and that nobody writes into again. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { LedgerSnapshot } from '../../core/model.ts';
import { wholeScriptText } from '../../core/remote/scripts.ts';
import { makeCrashScene } from './crash-scene.ts';
import { contentOf, entries, fingerprint, inodes } from './fingerprint.ts';
import { untilReceived } from './half-way.ts';
import {
  type Direction,
  journalOf,
  type Laboratory,
  ledgerOf,
  makeLaboratory,
  newestIn,
  noise,
  type Outcome,
  type Started,
  snapshotsIn,
  unfinishedIn,
} from './laboratory.ts';
import { checkManifest } from './manifest-check.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { until } from './until.ts';

const bulk = 16_000_000;
const slow = { bandwidth: '4 MB/s' };
const first = { recent_first: 'yes' };
const longAgo = new Date('2020-02-02T02:02:02Z');

let home: Laboratory;
let server: SshServer;
let laboratory: Laboratory;
before(async () => {
  home = makeLaboratory();
  server = await startSshServer(join(home.folder, 'sshd'), { [home.mark[0]]: home.mark[1] });
});
after(async () => {
  await server.stop();
  await home.remove();
});
beforeEach(() => {
  laboratory = makeLaboratory(home.mark);
});
afterEach(() => laboratory.remove());

/** What lies in the source sorts before what is recent, so that rsync alone would bring it first. */
function fillSource(): void {
  const at = (name: string) => join(laboratory.source, name);
  for (const folder of ['a', 'work/today/deeper', 'work/unreached']) mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('a/bulk'), noise(bulk, 1));
  for (let number = 0; number < 40; number++) writeFileSync(at(`a/old ${number}`), `old ${number}`);
  for (const name of entries(at('a'))) utimesSync(join(at('a'), name), longAgo, longAgo);
  for (let number = 0; number < 30; number++)
    writeFileSync(at(`work/today/deeper/note ${number}`), noise(2000 + number, number + 2));
  writeFileSync(at('work/letter'), 'Dear …', { mode: 0o640 });
  chmodSync(at('work/today'), 0o711);
}

const recentNames = ['work/letter', ...Array.from({ length: 30 }, (_, number) => `work/today/deeper/note ${number}`)];

async function backUp(args?: readonly string[]): Promise<Outcome> {
  const outcome = await laboratory.alp(args);
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  await until('nobody is left', () => laboratory.processes().length === 0);
  return outcome;
}

async function cutInTheBulk(name = 'bulk'): Promise<void> {
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, name, bulk / 4);
  await end(started);
}

async function end(started: Started): Promise<void> {
  started.kill('SIGKILL');
  await started.ended;
  await until('nobody is left', () => laboratory.processes().length === 0);
}

function unfinishedTree(attempt: number): string {
  return join(laboratory.vault, '.alp/unfinished', unfinishedIn(laboratory.vault)[0]!, String(attempt));
}

function lastLine(): LedgerSnapshot {
  return ledgerOf(laboratory.vault).findLast(line => line.event === 'published')!;
}

function stages(): readonly (number | undefined)[] {
  return journalOf(laboratory).flatMap(line => (line.event === 'attempt-started' ? [line.recentFiles] : []));
}

for (const direction of ['push', 'pull'] as const satisfies readonly Direction[]) {
  for (const slash of ['/', '']) {
    test(`${direction}, source ${slash ? 'with' : 'without'} a slash at its end: cut in the bulk, all that is recent is there whole, and is what gets published`, async () => {
      fillSource();
      const source = { source: laboratory.source + slash };
      const above = slash === '' ? 'source/' : '';
      laboratory.configure(direction, { ...first, ...source, ...slow }, server);
      await cutInTheBulk();
      const stage = unfinishedTree(1);
      const staged = inodes(stage);
      assert.deepEqual(Object.keys(staged).sort(), recentNames.map(name => above + name).sort());
      for (const name of recentNames)
        assert.deepEqual(readFileSync(join(stage, above, name)), readFileSync(join(laboratory.source, name)));
      assert.deepEqual(snapshotsIn(laboratory.vault), []);
      laboratory.configure(direction, { ...first, ...source }, server);
      const { stdout } = await backUp();
      assert.match(stdout, /recent files first: 31 files, \d+\.\d kB/);
      const snapshot = newestIn(laboratory.vault);
      assert.deepEqual(contentOf(join(snapshot, above)), contentOf(laboratory.source));
      const published = inodes(snapshot);
      for (const [name, inode] of Object.entries(staged)) assert.equal(published[name], inode, name);
      assert.equal(checkManifest(laboratory.vault, basename(snapshot)), 72);
      const { sentBytes, resentBytes, receivedFiles, attempts } = lastLine();
      assert.ok(sentBytes > bulk / 2 && sentBytes < bulk * 1.05, `${sentBytes} bytes`);
      assert.deepEqual([resentBytes < 500_000, receivedFiles, attempts], [true, 72, 4]);
      assert.deepEqual(unfinishedIn(laboratory.vault), []);
    });
  }

  test(`${direction}: the next snapshot shares what is unchanged, the former is not touched, and the log tells of it`, async () => {
    fillSource();
    linkSync(join(laboratory.source, 'work/letter'), join(laboratory.source, 'work/the same letter'));
    laboratory.configure(direction, { ...first, preserve: 'hard-links, sparse, xattrs' }, server);
    await backUp();
    const former = newestIn(laboratory.vault);
    const before = fingerprint(former);
    writeFileSync(join(laboratory.source, 'work/letter'), 'Dear you,');
    chmodSync(join(laboratory.source, 'work/today/deeper/note 3'), 0o600);
    writeFileSync(join(laboratory.source, 'a/new bulk'), noise(bulk, 90));
    laboratory.configure(direction, { ...first, ...slow, preserve: 'hard-links, sparse, xattrs' }, server);
    await cutInTheBulk('new bulk');
    chmodSync(join(laboratory.source, 'work/today/deeper/note 4'), 0o600);
    writeFileSync(join(laboratory.source, 'work/today/deeper/note 5'), 'written after the stage');
    laboratory.configure(direction, { ...first, preserve: 'hard-links, sparse, xattrs' }, server);
    await backUp();
    const newest = newestIn(laboratory.vault);
    assert.deepEqual(contentOf(newest), contentOf(laboratory.source));
    assert.equal(lstatSync(join(newest, 'work/letter')).ino, lstatSync(join(newest, 'work/the same letter')).ino);
    assert.deepEqual(fingerprint(former), before);
    const [old, now] = [inodes(former), inodes(newest)];
    const own = Object.keys(now).filter(name => now[name] !== old[name]);
    assert.deepEqual(own.sort(), [
      'a/new bulk',
      'work/letter',
      'work/the same letter',
      'work/today/deeper/note 3',
      'work/today/deeper/note 4',
      'work/today/deeper/note 5',
    ]);
    checkManifest(laboratory.vault, basename(newest));
    const log = await laboratory.alp(['log', 's', 'i']);
    assert.match(log.stdout, /attempt 1 ended: staged: recent files first: \d+ files, /);
  });

  test(`${direction}: files of any name go first`, async () => {
    const names = [
      ...[
        'new\nline',
        ' leading and trailing ',
        '-n',
        '--delete',
        '$(touch broken)',
        '* ? [a-z] {a,b}',
        '[a]',
        '#comment',
        ';comment',
      ],
      ...[
        '\\#012',
        'back\\slash\\',
        'colon:path',
        '.hidden',
        '...',
        'tab\tstop',
        'carriage\rreturn',
        "it's",
        '"quoted"',
        '日本語',
      ],
      ...['x'.repeat(255)],
    ].map(name => Buffer.from(name));
    const strange = [[0xff, 0xfe], [0xe9], [0x80, 0x0a, 0x9b], [0x01, 0x7f, 0x1b]].map(bytes => Buffer.from(bytes));
    for (const name of [...names, ...strange]) {
      const folder = Buffer.concat([Buffer.from(`${laboratory.source}/in `), name.subarray(0, 200)]);
      mkdirSync(folder);
      writeFileSync(Buffer.concat([folder, Buffer.from('/'), name]), 'content');
      writeFileSync(Buffer.concat([Buffer.from(`${laboratory.source}/`), name]), 'content');
    }
    laboratory.configure(direction, { ...first, exclude: 'left-out-folder' }, server);
    mkdirSync(join(laboratory.source, 'left-out-folder'));
    writeFileSync(join(laboratory.source, 'left-out-folder/recent'), 'no');
    await backUp();
    const count = (names.length + strange.length) * 2;
    const ended = journalOf(laboratory).find(line => line.event === 'attempt-ended')!;
    assert.deepEqual(stages(), [count, undefined]);
    assert.deepEqual('receivedFiles' in ended && [ended.event === 'attempt-ended' && ended.verdict, ended.receivedFiles], [
      'staged',
      count,
    ]);
    const snapshot = newestIn(laboratory.vault);
    assert.equal(existsSync(join(snapshot, 'left-out-folder')), false);
    assert.equal(checkManifest(laboratory.vault, basename(snapshot)), count);
    const left = Object.fromEntries(
      Object.entries(contentOf(laboratory.source)).filter(([name]) => !/^(left-out|\.$)/.test(name)),
    );
    const there = Object.fromEntries(Object.entries(contentOf(snapshot)).filter(([name]) => name !== '.'));
    assert.deepEqual(there, left);
  });

  test(`${direction}: what the item leaves out does not go first either, whichever way it says so`, async () => {
    fillSource();
    for (const folder of ['work/cache/deep', 'work/tmp', 'work/kept'])
      mkdirSync(join(laboratory.source, folder), { recursive: true });
    for (const name of ['cache/deep/x', 'tmp/y', 'kept/z.bak', 'kept/good.bak', 'kept/w'])
      writeFileSync(join(laboratory.source, 'work', name), 'recent');
    const rules = { include: 'good.bak', exclude: 'cache/, /source/work/t?p, *.bak' };
    laboratory.configure(direction, { ...first, source: laboratory.source, ...rules, ...slow }, server);
    await cutInTheBulk();
    const expected = [...recentNames, 'work/kept/good.bak', 'work/kept/w'].map(name => `source/${name}`);
    const names = Object.keys(inodes(unfinishedTree(1)));
    assert.deepEqual(names.sort(), expected.sort());
  });
}

test('without anything recent there is no stage; and none between two folders of one machine, in a dry run, or by rules that lie in the folders', async () => {
  fillSource();
  laboratory.configure('push', first, server);
  const dry = await backUp(['s', 'i', '-n']);
  assert.doesNotMatch(dry.stdout, /recent files first/);
  laboratory.configure('push', { ...first, opt: '-F' }, server);
  const { stdout } = await backUp();
  assert.match(stdout, /recent files do not go first: opt has rules/);
  for (const name of entries(laboratory.source)) utimesSync(join(laboratory.source, name), longAgo, longAgo);
  laboratory.configure('push', first, server);
  await backUp();
  writeFileSync(join(laboratory.source, 'work/letter'), 'new');
  laboratory.configure('local', first, server);
  await backUp();
  assert.deepEqual(stages(), [undefined, undefined, undefined]);
  laboratory.configure('push', first, server);
  await backUp();
  assert.deepEqual(stages().slice(-2), [1, undefined]);
});

test('a file that changes or goes after the stage, before all of the source is looked at, is in the snapshot as it is then', async () => {
  const scene = await makeCrashScene('push', first);
  try {
    scene.change();
    const { source, vault } = scene.laboratory;
    writeFileSync(join(source, 'changes'), 'before');
    writeFileSync(join(source, 'goes'), 'before');
    const before = scene.snapshots();
    const started = await scene.freezeAt({
      title: 'the tree after the stage',
      call: 'mkdir -p VAULT/.alp/unfinished/20',
      time: 2,
    });
    writeFileSync(join(source, 'changes'), 'the new content');
    spawnSync('rm', [join(source, 'goes')]);
    scene.thaw();
    const outcome = await started.ended;
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /recent files first/);
    const newest = newestIn(vault);
    assert.deepEqual(contentOf(newest), contentOf(source));
    checkManifest(vault, basename(newest));
    for (const [name, former] of Object.entries(before))
      if (existsSync(join(vault, name))) assert.deepEqual(fingerprint(join(vault, name)), former);
  } finally {
    await scene.remove();
  }
});

for (const direction of ['push', 'pull'] as const satisfies readonly Direction[]) {
  describe(`${direction}, kill -9`, () => {
    const moments = [
      { title: 'before the stage has its tree', call: 'mkdir -p VAULT/.alp/unfinished/20' },
      { title: 'when the stage receives', call: direction === 'push' ? 'rsync --server' : 'rsync -a ' },
      { title: 'between the stage and the rest', call: 'mkdir -p VAULT/.alp/unfinished/20', time: 2 },
    ];
    for (const moment of moments) {
      for (const victim of ['alp', 'everything', 'program'] as const) {
        test(`of ${victim} ${moment.title}: the next run is whole and history is as it was`, async () => {
          const scene = await makeCrashScene(direction, first);
          try {
            scene.change();
            writeFileSync(join(scene.laboratory.source, 'recent'), noise(300_000, 5));
            const before = scene.snapshots();
            const started = await scene.freezeAt(moment);
            await scene.strike(started, victim);
            scene.thaw();
            await started.ended;
            await scene.recover(before);
            const newest = newestIn(scene.laboratory.vault);
            checkManifest(scene.laboratory.vault, basename(newest));
          } finally {
            await scene.remove();
          }
        });
      }
    }
  });
}

test('the list is made by whatever find, stat and sort there are: newest first, within its limits, nothing of a vault', async t => {
  const at = (name: string) => join(laboratory.source, name);
  for (const folder of ['vault/2026-11-23T041502Z', 'vault/.alp', 'cache', 'photos/2026-11-23'])
    mkdirSync(at(folder), { recursive: true });
  for (const name of ['vault/2026-11-23T041502Z/x', 'vault/.alp/x', 'cache/x', 'photos/2026-11-23/x', '-n', 'new\nline', 'old'])
    writeFileSync(at(name), 'text');
  writeFileSync(at('large'), noise(1_100_000, 1));
  utimesSync(at('old'), longAgo, longAgo);
  const now = Date.now() / 1000;
  for (const [age, name] of ['-n', 'photos/2026-11-23/x', 'new\nline'].entries())
    utimesSync(at(name), now - age * 10, now - age * 10);
  const applets = ['find', 'stat', 'sort', 'tr', 'head'];
  const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
  if (busybox !== '')
    spawnSync('sh', ['-c', 'for name do ln -s "$0" "$name"; done', busybox, ...applets], { cwd: join(laboratory.folder, 'bin') });
  else t.diagnostic('there is no busybox');
  for (const path of [process.env.PATH, `${laboratory.folder}/bin:${process.env.PATH}`]) {
    const args = [
      '-c',
      wholeScriptText('recent'),
      'alp',
      laboratory.source,
      '5',
      '1048576',
      '9',
      '-xdev',
      '-name',
      'cache',
      '-o',
    ];
    const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8', env: { PATH: path } });
    const names = stdout.split('\0').map(record => record.split(' ').slice(2).join(' '));
    assert.deepEqual(names.slice(0, 4), ['-n', 'photos/2026-11-23/x', 'new\nline', ''], stderr);
  }
  assert.deepEqual(readdirSync(join(laboratory.folder, 'tmp')), []);
});
