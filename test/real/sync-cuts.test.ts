/** A sync that is cut anywhere goes on where it stopped; what happens at the master meanwhile does no harm. */
import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { untilReceived } from './half-way.ts';
import { noise, snapshotsIn } from './laboratory.ts';
import { kill } from './processes.ts';
import { assertCopy, assertTidy, contents, makeTwoServers, sharing, type TwoServers } from './two-servers.ts';
import { until } from './until.ts';

/** The calls of the second snapshot of three. */
const steps = [
  { title: 'before it is looked at', call: '-type f -print0', time: 2 },
  { title: 'before everything is on the disk', call: 'sync -f VAULT', time: 4 },
  { title: 'before the rename', call: 'mv -- VAULT/.alp/unfinished/', time: 2 },
  { title: 'after the rename', call: '/current.new', time: 2 },
  { title: 'between current and ledger', call: 'tail -c 1 ', time: 2 },
  { title: 'after the ledger', call: 'sync -f VAULT', time: 5 },
  { title: 'before the rest goes', call: 'rmdir VAULT/.alp/unfinished/', time: 2 },
];

describe('kill -9 while the second of three snapshots is brought', () => {
  let two: TwoServers;
  before(async () => {
    two = await makeTwoServers();
    for (let count = 0; count < 3; count++) {
      two.churn();
      await two.backUp();
    }
  });
  after(() => two.remove());
  for (const [index, { title, call, time }] of steps.entries()) {
    const victim = index % 3 === 2 ? 'alp alone' : 'everything at once';
    test(`${title}, of ${victim}: the next sync makes the copy whole, and sends nothing twice`, async () => {
      for (const folder of [two.slave, join(two.laboratory.folder, 'state of the slave')])
        rmSync(folder, { recursive: true, force: true });
      const started = await two.frozenAt(['sync', 's', 'i', '127.0.0.1'], call.replace('VAULT', two.slave), time);
      if (victim === 'alp alone') started.kill('SIGKILL');
      else kill(two.laboratory.processes(), 'SIGKILL');
      two.thaw();
      await started.ended;
      const outcome = await two.sync(['--json']);
      assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
      assertCopy(two);
      const brought = outcome.stdout.split('\n').flatMap(line => (line.includes('"kind":"brought"') ? [JSON.parse(line)] : []));
      // Whole files of the cut attempt are linked, not sent again: of the second snapshot nothing is left to send.
      const again = brought.find(({ snapshot }) => snapshot === snapshotsIn(two.master)[1]);
      assert.ok(!again || again.sentBytes < 9000, JSON.stringify(again));
      assert.match((await two.sync()).stdout, /nothing to bring/);
    });
  }
});

describe('while a sync runs', () => {
  let two: TwoServers;
  afterEach(() => two.remove());
  const master = async (count: number) => {
    two = await makeTwoServers();
    const names: string[] = [];
    for (let made = 0; made < count; made++) {
      two.churn();
      names.push(await two.backUp());
    }
    return names;
  };

  test('the connection goes in the middle of a big file: the next sync brings the rest of it alone', async () => {
    two = await makeTwoServers();
    const size = 9_000_000;
    writeFileSync(join(two.laboratory.source, 'big'), noise(size, 5));
    await two.backUp();
    two.configure({ bandwidth: '4 MB/s' });
    const started = two.onSlave(['sync', 's', 'i', '127.0.0.1']);
    await untilReceived(started, two.slave, 'big', size / 2);
    const connection = two.laboratory.processes().filter(({ words }) => words[0] === 'ssh' && words.includes('-M'));
    assert.equal(connection.length, 1);
    kill(connection, 'SIGKILL');
    const cut = await started.ended;
    assert.equal(cut.code, 75, cut.stderr);
    assert.match(cut.stderr, /not synced from .*goes on where it stopped/s);
    two.configure({});
    const outcome = await two.sync(['--json']);
    assert.equal(outcome.code, 0, outcome.stderr);
    const { sentBytes } = JSON.parse(outcome.stdout.trim().split('\n').at(-1) ?? '');
    assert.ok(sentBytes < size * 0.6, `${sentBytes}`);
    assertCopy(two);
  });

  test('Ctrl-C ends it in good order, and what has come stays', async () => {
    const names = await master(3);
    const started = await two.frozenAt(['sync', 's', 'i', '127.0.0.1'], '-type f -print0', 2);
    started.kill('SIGINT');
    two.thaw();
    const outcome = await started.ended;
    assert.equal(outcome.code, 130, outcome.stderr);
    assert.match(outcome.stderr, /1 snapshot came, 2 to go/);
    assert.deepEqual(snapshotsIn(two.slave), names.slice(0, 1));
    assert.equal((await two.sync()).code, 0);
    assertCopy(two);
  });

  test('a snapshot that is purged there while it is read is given up, and the next one taken', async () => {
    const names = await master(4);
    const started = await two.frozenAt(['sync', 's', 'i', '127.0.0.1'], '-type f -print0', 2);
    renameSync(join(two.master, names[1]!), join(two.master, '.alp/trash', names[1]!));
    two.thaw();
    const outcome = await started.ended;
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, new RegExp(`${names[1]} does not come: it was purged there meanwhile`));
    assert.deepEqual(snapshotsIn(two.slave), [names[0], names[2], names[3]]);
    assert.deepEqual(contents(two.slave), contents(two.master));
    assert.deepEqual(sharing(two.slave), sharing(two.master));
    assertTidy(two.slave);
  });

  test('so is one that is gone before it was its turn', async () => {
    const names = await master(3);
    const started = await two.frozenAt(['sync', 's', 'i', '127.0.0.1'], '-type f -print0');
    rmSync(join(two.master, names[2]!), { recursive: true });
    two.thaw();
    const outcome = await started.ended;
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(snapshotsIn(two.slave), names.slice(0, 2));
  });

  test('a backup that runs at the master is no hindrance, and comes with the next sync', async () => {
    const [first = ''] = await master(1);
    writeFileSync(join(two.laboratory.source, 'big'), noise(9_000_000, 6));
    two.configure({ bandwidth: '3 MB/s' });
    const backup = two.laboratory.start(['s', 'i']);
    await untilReceived(backup, two.master, 'big', 500_000);
    const transfer = two.laboratory.processes().filter(({ words }) => words[0]?.endsWith('rsync'));
    assert.notEqual(transfer.length, 0);
    kill(transfer, 'SIGSTOP');
    assert.equal((await two.sync()).code, 0);
    assert.deepEqual(snapshotsIn(two.slave), [first]);
    kill(transfer, 'SIGCONT');
    assert.equal((await backup.ended).code, 0);
    two.configure({});
    assert.equal((await two.sync()).code, 0);
    assertCopy(two);
  });

  test('a snapshot that has its name but not yet its line in the ledger waits for the next sync', async () => {
    const names = await master(2);
    const file = join(two.master, '.alp/ledger.jsonl');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, `${whole.split('\n')[0]}\n`);
    const outcome = await two.sync();
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, new RegExp(`${names[1]} has no line in the ledger`));
    assert.deepEqual(snapshotsIn(two.slave), names.slice(0, 1));
    writeFileSync(file, whole);
    assert.equal((await two.sync()).code, 0);
    assertCopy(two);
    await until('nothing of it is left', () => two.laboratory.processes().every(({ words }) => !words.includes('sync')));
  });
});
