/** `alp sync`: a second server gets every snapshot as it is on the first, at the same cost, and says honestly how old they are. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ledgerOf, snapshotsIn } from './laboratory.ts';
import {
  assertCopy,
  assertTidy,
  contents,
  fingerprints,
  journalOnSlave,
  makeTwoServers,
  manifests,
  originLines,
  sharing,
  type TwoServers,
} from './two-servers.ts';

function good(outcome: { code: number | null; stdout: string; stderr: string }): string {
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  return outcome.stdout;
}

function blocks(folder: string): number {
  return Number(spawnSync('du', ['-s', '--block-size=4096', folder], { encoding: 'utf8' }).stdout.split('\t')[0]);
}

describe('five snapshots with all kinds of changes', () => {
  let two: TwoServers;
  before(async () => {
    two = await makeTwoServers();
    const at = (name: string) => join(two.laboratory.source, name);
    for (let count = 1; count <= 5; count++) {
      two.churn();
      if (count === 1) {
        linkSync(at('folder/same 1'), at('folder/linked to 1'));
        symlinkSync('same 1', at('folder/pointer'));
      }
      if (count === 2) chmodSync(at('folder/same 3'), 0o600);
      if (count === 3) utimesSync(at('folder/same 4'), 1000, 1000);
      if (count === 4) rmSync(at('folder/same 5'));
      if (count === 5) linkSync(at('folder/same 6'), at('folder/linked to 6'));
      await two.backUp();
    }
  });
  after(() => two.remove());

  test('-n says what would come, and writes nothing', async () => {
    const said = good(await two.sync(['-n']));
    for (const name of snapshotsIn(two.master)) assert.match(said, new RegExp(`would bring ${name}`));
    assert.throws(() => statSync(two.slave));
  });

  test('all come over as they are there, share their inodes as there, and cost what they cost there', async () => {
    good(await two.sync());
    assertCopy(two);
    assert.ok(Math.abs(blocks(two.slave) - blocks(two.master)) <= 4, `${blocks(two.slave)} ${blocks(two.master)}`);
  });

  test('the ledger here says in the same line when and from where each came', () => {
    const [follows, ...lines] = ledgerOf(two.slave);
    assert.ok(follows?.event === 'follows' && lines.length === 5);
    for (const line of lines) {
      assert.ok(line.event === 'published' && line.synced);
      assert.equal(line.synced.from, `${two.server.login}:vault`);
      assert.ok(line.synced.time >= line.end);
    }
  });

  test('the next sync has nothing to do and does nothing', async () => {
    const before = [fingerprints(two.slave), statSync(join(two.slave, '.alp')).mtimeMs, journalOnSlave(two).length];
    assert.match(good(await two.sync()), /nothing to bring.*5 snapshots here; the newest is /);
    assert.deepEqual([fingerprints(two.slave), statSync(join(two.slave, '.alp')).mtimeMs, journalOnSlave(two).length], before);
  });

  test('what follows later comes as well, and nothing else is sent', async () => {
    two.churn();
    const name = await two.backUp();
    assert.match(good(await two.sync()), new RegExp(`${name}: .* came over: 3 files`));
    assertCopy(two);
  });

  test('alp SERVER ITEM SOURCE-SERVER is the same command', async () => {
    assert.match(good(await two.onSlave(['s', 'i', '127.0.0.1']).ended), /nothing to bring/);
  });
});

describe('two servers', () => {
  let two: TwoServers;
  afterEach(() => two.remove());
  const master = async (count: number, more: Readonly<Record<string, string>> = {}) => {
    two = await makeTwoServers();
    two.configure(more);
    const names: string[] = [];
    for (let made = 0; made < count; made++) {
      two.churn();
      names.push(await two.backUp());
    }
    return names;
  };

  test('--latest brings the newest alone; the older ones that follow are linked to it, and current stays', async () => {
    const names = await master(4);
    good(await two.sync(['--latest']));
    assert.deepEqual(snapshotsIn(two.slave), [names[3]]);
    good(await two.sync());
    assert.deepEqual(contents(two.slave), contents(two.master));
    assert.deepEqual(sharing(two.slave), sharing(two.master));
    assert.equal(readlinkSync(join(two.slave, 'current')), names[3]);
    const newest = journalOnSlave(two).filter(line => line.event === 'synced');
    assert.deepEqual(
      newest.map(line => line.snapshot),
      [names[3], names[0], names[1], names[2]],
    );
  });

  test('a snapshot keeps its own time, so that a dead master looks old', async () => {
    await master(1);
    const file = join(two.master, '.alp/ledger.jsonl');
    const old = Date.now() - 40 * 86_400_000;
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"start":\d+/, `"start":${old}`));
    two.configure({ max_age: '2 days' });
    good(await two.sync());
    // Here, where its own configuration says dest, it is looked at as a folder of this machine.
    two.laboratory.configure('local', { dest: two.slave, max_age: '2 days' });
    const said = await two.onSlave(['ls']).ended;
    assert.match(said.stdout, /overdue/);
    const synced = journalOnSlave(two).find(line => line.event === 'synced');
    assert.equal(synced?.made, old);
  });

  test('a file that only looks like its namesake in the snapshot before is not taken for it', async () => {
    await master(1);
    good(await two.sync());
    const file = join(two.laboratory.source, 'folder/same 7');
    const { mtimeMs, size } = statSync(file);
    const rewrite = (letter: string, time: number) => {
      writeFileSync(file, letter.repeat(size));
      utimesSync(file, time, time);
    };
    rewrite('b', 5000);
    const between = await two.backUp();
    rewrite('c', mtimeMs / 1000);
    const last = await two.backUp();
    rmSync(join(two.master, between), { recursive: true });
    good(await two.sync());
    assert.ok(readFileSync(join(two.slave, last, 'folder/same 7'), 'latin1') === 'c'.repeat(size), 'the content of its namesake');
    assert.deepEqual(contents(two.slave), contents(two.master));
    assert.deepEqual(sharing(two.slave), sharing(two.master));
  });

  test('where no snapshot is left on both sides, checksums find what is unchanged', async () => {
    const [first = ''] = await master(1);
    good(await two.sync());
    two.churn();
    await two.backUp();
    rmSync(join(two.master, first), { recursive: true });
    const said = good(await two.sync());
    assert.match(said, /came over: 3 files/);
    assert.deepEqual(contents(two.slave), { ...contents(two.slave), ...contents(two.master) });
    assert.equal(snapshotsIn(two.slave).length, 2);
  });

  test('what the master purged stays here; what this server purged does not come back', async () => {
    const names = await master(3);
    good(await two.sync());
    rmSync(join(two.master, names[0]!), { recursive: true });
    good(await two.sync());
    assert.deepEqual(snapshotsIn(two.slave), names);
    two.configure({ keep_last: '2', keep_at_least: '2' });
    two.churn();
    good(await two.onSlave(['sync', 's', 'i', '127.0.0.1', '-q']).ended);
    assert.deepEqual(snapshotsIn(two.slave), names, 'a sync that brings nothing purges nothing');
    two.configure({});
    const fourth = await two.backUp();
    two.configure({ keep_last: '2', keep_at_least: '2' });
    assert.match(good(await two.sync()), /removed by the policy/);
    assert.deepEqual(snapshotsIn(two.slave), [names[2], fourth]);
    assert.match(good(await two.sync()), /nothing to bring/);
    assertTidy(two.slave);
  });

  test('--no-purge leaves the policy alone', async () => {
    const names = await master(2);
    two.configure({ keep_last: '1', keep_at_least: '1' });
    good(await two.sync(['--no-purge']));
    assert.deepEqual(snapshotsIn(two.slave), names);
  });

  test('a vault with another id is refused with what to do, and stays as it is', async () => {
    await master(1);
    cpSync(two.master, two.slave, { recursive: true });
    const mark = join(two.slave, '.alp/vault.json');
    writeFileSync(mark, readFileSync(mark, 'utf8').replace(/"vault":"\w+"/, '"vault":"0123456789abcdef"'));
    const before = fingerprints(two.slave);
    const outcome = await two.sync();
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /is another vault \(0123456789abcdef\) than .*move .* away and sync with --adopt/s);
    assert.deepEqual(fingerprints(two.slave), before);
  });

  test('a vault that was here and is gone is missed, until --adopt says that a new one may begin', async () => {
    await master(1);
    good(await two.sync());
    rmSync(two.slave, { recursive: true });
    mkdirSync(two.slave);
    const outcome = await two.sync();
    assert.equal(outcome.code, 75);
    assert.match(outcome.stderr, /is its disk mounted\? If a new vault shall begin there: alp sync s i 127.0.0.1 --adopt/);
    good(await two.sync(['--adopt']));
    assertCopy(two);
  });

  test('a server that backed up by itself has diverged, and is told so', async () => {
    await master(1);
    good(await two.sync());
    two.churn();
    await two.backUp();
    // The slave takes over: the source is backed up into its own vault.
    two.laboratory.configure('local', { dest: two.slave, preserve: 'hard-links' });
    good(await two.onSlave(['sync', '--promote', 's', 'i']).ended);
    good(await two.onSlave(['s', 'i']).ended);
    two.configure({});
    const before = fingerprints(two.slave);
    const outcome = await two.sync();
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /gone a way of its own since the last sync: .*One of the two has to begin anew/s);
    assert.deepEqual(fingerprints(two.slave), before);
  });

  test('a folder there that is no vault, and a server without one, are refused in words', async () => {
    await master(1);
    rmSync(join(two.master, '.alp/vault.json'));
    assert.match((await two.sync()).stderr, /is not marked as a vault/);
    rmSync(two.master, { recursive: true });
    const outcome = await two.sync();
    assert.equal(outcome.code, 75);
    assert.match(outcome.stderr, /there is no vault at .*both servers need the same configuration files/s);
  });

  test('dated folders of the ancestor come along, oldest first, without a line that they never had', async () => {
    two = await makeTwoServers();
    two.churn();
    for (const name of ['2011-05-01', '2011-05-02'])
      cpSync(two.laboratory.source, join(two.master, name), { recursive: true, preserveTimestamps: true });
    rmSync(join(two.master, '2011-05-02'), { recursive: true });
    spawnSync('cp', ['-al', join(two.master, '2011-05-01'), join(two.master, '2011-05-02')]);
    symlinkSync('2011-05-02', join(two.master, 'current'));
    two.churn();
    const own = await two.backUp();
    good(await two.sync());
    assert.deepEqual(snapshotsIn(two.slave), ['2011-05-01', '2011-05-02', own]);
    assert.deepEqual(contents(two.slave), contents(two.master));
    assert.deepEqual(sharing(two.slave), sharing(two.master));
    assert.deepEqual(originLines(two.slave), originLines(two.master));
    assert.deepEqual(Object.keys(manifests(two.slave)), ['2011-05-01.xxh128', ...Object.keys(manifests(two.master))]);
    assert.match(good(await two.sync()), /nothing to bring/);
  });

  test('of the oldest snapshot also the files that came without a checksum get one', async () => {
    const [first = '', second = ''] = await master(2);
    rmSync(join(two.master, first), { recursive: true });
    rmSync(join(two.master, `.alp/manifests/${first}.xxh128`));
    good(await two.sync());
    const checked = spawnSync('xxh128sum', ['-c', '--quiet', `../.alp/manifests/${second}.xxh128`], {
      cwd: join(two.slave, second),
    });
    assert.equal(checked.status, 0, String(checked.stdout) + String(checked.stderr));
    const lines = readFileSync(join(two.slave, `.alp/manifests/${second}.xxh128`), 'utf8')
      .trim()
      .split('\n');
    assert.equal(lines.length, 30 + 2 + 1 + 2 + 1);
  });

  test('a file that is damaged there is named, and the manifest that came along goes on saying so', async () => {
    const [name = ''] = await master(1);
    const file = join(two.master, name, 'folder/same 9');
    const { mtime, size } = statSync(file);
    writeFileSync(file, 'x'.repeat(size));
    utimesSync(file, mtime, mtime);
    const outcome = await two.sync();
    assert.equal(outcome.code, 3, outcome.stdout + outcome.stderr);
    assert.match(outcome.stderr, new RegExp(`${name}/folder/same 9 is damaged in `));
    assert.deepEqual(manifests(two.slave), manifests(two.master));
    const line = ledgerOf(two.slave).at(-1);
    assert.ok(line?.event === 'published');
    assert.deepEqual(line.synced?.damaged, ['folder/same 9']);
  });

  test('a snapshot that somebody took files out of is brought as it is, and that is said', async () => {
    const [name = ''] = await master(1);
    rmSync(join(two.master, name, 'folder/same 9'));
    const outcome = await two.sync();
    assert.equal(outcome.code, 3);
    assert.match(outcome.stderr, /had 35 files when it was made and has 34 in /);
  });

  test('a vault that is written by a user keeps its owners, whoever brings it where', async t => {
    if (process.getuid?.() !== 0) {
      two = await makeTwoServers();
      return t.diagnostic('only root can be somebody else');
    }
    await master(0);
    const { folder, source } = two.laboratory;
    const wrapper = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    two.churn();
    spawnSync('chown', ['-R', '1234:1234', source]);
    spawnSync('sh', [
      '-c',
      `chmod 755 ${folder} && mkdir ${folder}/theirs ${folder}/st && chown 65534 ${folder}/theirs ${folder}/st`,
    ]);
    const dest = join(folder, 'theirs/vault');
    two.laboratory.configure('local', { dest });
    good(await two.laboratory.start(['s', 'i'], { wrapper, environment: { ALP_STATE_DIR: join(folder, 'st') } }).ended);
    two.laboratory.configure('local', { dest: two.slave });
    good(await two.onSlave(['sync', 's', 'i', dest]).ended);
    const [name = ''] = snapshotsIn(dest);
    assert.equal(statSync(join(two.slave, name, 'folder/log')).uid, 1234);
    // And from one such user to another, over ssh.
    const again = join(folder, 'theirs/copy');
    mkdirSync(join(folder, 'theirs/ssh'));
    spawnSync('sh', [
      '-c',
      `cp ${two.server.key} ${two.server.knownHosts} ${folder}/theirs/ssh && chown -R 65534 ${folder}/theirs/ssh`,
    ]);
    const ssh = two.server.command.replaceAll(join(folder, 'sshd'), join(folder, 'theirs/ssh'));
    two.laboratory.configure('local', { dest: again, ssh: `"${ssh}"` });
    const environment = { ALP_STATE_DIR: join(folder, 'st'), HOME: join(folder, 'theirs'), TMPDIR: join(folder, 'theirs') };
    good(await two.laboratory.start(['sync', 's', 'i', `${two.server.login}:${dest}`], { wrapper, environment }).ended);
    const kept = (vault: string) =>
      spawnSync('getfattr', ['-R', '-d', '-m', 'user.rsync', '.'], { cwd: join(vault, name), encoding: 'utf8' }).stdout;
    assert.match(kept(again), /1234:1234/);
    assert.deepEqual(contents(again), contents(dest));
  });
});

test('nothing is sent through a lease that somebody holds', async () => {
  const two = await makeTwoServers();
  try {
    two.churn();
    await two.backUp();
    const first = await two.frozenAt(['sync', 's', 'i', '127.0.0.1'], '-type f -print0');
    const second = await two.sync();
    assert.equal(second.code, 75);
    assert.match(second.stderr, /another run writes to this vault/);
    two.thaw();
    good(await first.ended);
    assertCopy(two);
    appendFileSync(join(two.laboratory.source, 'folder/log'), 'more');
  } finally {
    await two.remove();
  }
});
