/** A sync from a master that is damaged, strange or changes meanwhile, into a vault that is: nothing wrong is taken for a copy. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fingerprint } from './fingerprint.ts';
import { fake, noise, type Outcome, snapshotsIn } from './laboratory.ts';
import { assertCopy, contents, makeTwoServers, sharing, type TwoServers } from './two-servers.ts';

let two: TwoServers;

function good(outcome: Outcome): string {
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  return outcome.stdout;
}

describe('a sync', () => {
  before(async () => {
    two = await makeTwoServers();
    fake(two.laboratory, 'freeze', ['ln']);
  });
  after(() => two.remove());
  beforeEach(() => {
    const { folder, source, state } = two.laboratory;
    for (const path of [two.master, two.slave, source, state, join(folder, 'state of the slave')])
      rmSync(path, { recursive: true, force: true });
    for (const path of [source, state]) mkdirSync(path);
    two.configure({});
  });

  const inSource = (name: string) => join(two.laboratory.source, name);
  const write = (name: string, text: string, seconds: number) => {
    writeFileSync(inSource(name), text);
    utimesSync(inSource(name), seconds, seconds);
  };

  test('a neighbour that is purged at the master before its files are compared is no proof of sameness', async () => {
    write('file', 'aaaa', 5000);
    const first = await two.backUp();
    good(await two.sync());
    // Gone at the master by now: rsync would never have taken the third for the first.
    write('file', 'between', 6000);
    const between = await two.backUp();
    write('file', 'cccc', 5000);
    const last = await two.backUp();
    rmSync(join(two.master, between), { recursive: true });
    const started = await two.frozenAt(['sync', 's', 'i', '127.0.0.1'], `${two.slave}/.alp/lease`);
    rmSync(join(two.master, first), { recursive: true });
    two.thaw();
    good(await started.ended);
    assert.equal(readFileSync(join(two.slave, last, 'file'), 'utf8'), 'cccc');
  });

  test('a folder here that has the name of a snapshot there, but never came from there, is no proof of sameness either', async () => {
    write('file', 'aaaa', 5000);
    write('other', 'other', 5000);
    cpSync(two.laboratory.source, join(two.master, '2011-05-01'), { recursive: true, preserveTimestamps: true });
    symlinkSync('2011-05-01', join(two.master, 'current'));
    const name = await two.backUp();
    mkdirSync(join(two.slave, '2011-05-01'), { recursive: true });
    const own = join(two.slave, '2011-05-01/file');
    writeFileSync(own, 'bbbb');
    utimesSync(own, 5000, 5000);
    const outcome = await two.sync();
    good(outcome);
    assert.equal(readFileSync(join(two.slave, name, 'file'), 'utf8'), 'aaaa');
    assert.equal(readFileSync(own, 'utf8'), 'bbbb');
    assert.match(outcome.stdout, /2011-05-01 was here before, .*not compared/);
  });

  test('a manifest there that was cut in the middle of a line costs no other file its checksum', async () => {
    for (const name of ['a', 'b', 'c']) write(name, name, 5000);
    const name = await two.backUp();
    const path = join(two.master, `.alp/manifests/${name}.xxh128`);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines[0]}\n${lines[1]!.slice(0, 20)}`);
    good(await two.sync());
    const text = readFileSync(join(two.slave, `.alp/manifests/${name}.xxh128`), 'utf8');
    for (const line of lines) assert.ok(text.includes(line), `${line} is not in\n${text}`);
    assert.equal(text.split('\n').filter(line => /^[0-9a-f]{32} {2}[abc]$/.test(line)).length, 3, text);
  });

  test('a ledger there that lost a line is no divergence, and what it still has comes over', async () => {
    for (const count of [1, 2, 3]) {
      write('file', `${count}`, 5000 + count);
      await two.backUp();
      if (count === 2) good(await two.sync());
    }
    const ledger = join(two.master, '.alp/ledger.jsonl');
    const lines = readFileSync(ledger, 'utf8').split('\n');
    writeFileSync(ledger, [lines[1]!.slice(0, 50), ...lines.slice(1)].join('\n'));
    good(await two.sync());
    assert.deepEqual(contents(two.slave), contents(two.master));
    assert.equal(snapshotsIn(two.slave).length, 3);
  });

  test('what is no plain file comes as it is: holes, pipes, closed folders, names of any bytes, attributes, owners', async () => {
    two.configure({ preserve: 'hard-links, acls, xattrs, sparse' });
    mkdirSync(inSource('closed'));
    write('closed/file', 'text', 5000);
    const setUp = spawnSync(
      'sh',
      [
        '-ec',
        `cd "$1"
        mkfifo pipe
        printf x >"$(printf 'latin \\351 name')"
        printf x >"$(printf 'new\\nline and \\\\ tab\\t')"
        printf x >' blank in front and behind '
        printf x >-n; printf x >'*'; printf x >'[a]'
        truncate -s 3000000 holes; printf x >>holes
        setfattr -n user.note -v kept closed/file
        setfacl -m u:1:r closed/file
        [ "$(id -u)" -ne 0 ] || { mknod null c 1 3; chown 1234:1234 closed/file; }
        chmod 500 closed; chmod 4711 pipe; ln closed/file linked`,
        'sh',
        two.laboratory.source,
      ],
      { encoding: 'utf8' },
    );
    assert.equal(setUp.status, 0, setUp.stderr);
    const name = await two.backUp();
    write('later', 'text', 5000);
    await two.backUp();
    good(await two.sync());
    assertCopy(two);
    assert.equal(fingerprint(join(two.slave, name)).attributes, fingerprint(join(two.master, name)).attributes);
    assert.ok(statSync(join(two.slave, name, 'holes')).blocks < 2000);
    chmodSync(inSource('closed'), 0o700);
  });

  test('a link that has the name of a snapshot is none there, and here nothing is written through it', async () => {
    write('file', 'text', 5000);
    const outside = join(two.laboratory.folder, 'outside');
    mkdirSync(outside, { recursive: true });
    const first = await two.backUp();
    symlinkSync(outside, join(two.master, '2026-01-01T000000Z'));
    good(await two.sync());
    assert.deepEqual(snapshotsIn(two.slave), [first]);
    write('file', 'more text', 6000);
    const second = await two.backUp();
    symlinkSync(outside, join(two.slave, second));
    const outcome = await two.sync();
    assert.equal(outcome.code, 1, outcome.stdout);
    assert.match(outcome.stderr, new RegExp(second));
    assert.deepEqual(readdirSync(outside), []);
  });

  test('without room here nothing half is published; with room it goes on', async t => {
    if (process.getuid?.() !== 0) return t.diagnostic('only root can mount');
    writeFileSync(inSource('small'), noise(1_000_000, 1));
    await two.backUp();
    writeFileSync(inSource('big'), noise(16_000_000, 2));
    await two.backUp();
    mkdirSync(two.slave, { recursive: true });
    assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=13m', 'none', two.slave]).status, 0);
    try {
      const full = await two.sync();
      assert.equal(full.code, 1, full.stdout + full.stderr);
      assert.match(full.stderr, /room|full/);
      assert.deepEqual(snapshotsIn(two.slave), snapshotsIn(two.master).slice(0, 1));
      assert.equal(spawnSync('mount', ['-o', 'remount,size=60m', two.slave]).status, 0);
      good(await two.sync());
      assert.deepEqual(contents(two.slave), contents(two.master));
      assert.deepEqual(sharing(two.slave), sharing(two.master));
    } finally {
      spawnSync('umount', ['-l', two.slave]);
    }
    assert.ok(existsSync(two.slave));
  });
});
