/** A vault that is filled by sync is not backed up into; when the master is dead it can be promoted, and then follows nobody. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { roleOf } from '../../core/rules/vault-role.ts';
import { fingerprint } from './fingerprint.ts';
import { type Outcome, snapshotsIn } from './laboratory.ts';
import { assertTidy, journalOnSlave, makeTwoServers, type TwoServers } from './two-servers.ts';
import { until } from './until.ts';

let two: TwoServers;
const names: string[] = [];
before(async () => {
  two = await makeTwoServers();
  two.churn();
  names.push(await two.backUp());
  assert.equal((await two.sync()).code, 0);
});
after(() => two.remove());

/** The slave's own configuration: dest is its vault. */
const asSlave = (more: Readonly<Record<string, string>> = {}) =>
  two.laboratory.configure('local', { dest: two.slave, preserve: 'hard-links', ...more });

function ended(outcome: Outcome, code: number, words: RegExp): void {
  assert.equal(outcome.code, code, outcome.stdout + outcome.stderr);
  assert.match(outcome.stdout + outcome.stderr, words);
}

test('a backup into the copy is refused with what to do, by hand and with -n, and changes nothing', async () => {
  asSlave();
  const former = [fingerprint(join(two.slave, names[0]!)), readFileSync(join(two.slave, '.alp/ledger.jsonl'), 'utf8')];
  const words = /is a copy: it is filled by sync from root@127.*alp sync --promote s i/s;
  ended(await two.onSlave(['s', 'i']).ended, 75, words);
  ended(await two.onSlave(['-n', 's', 'i']).ended, 75, words);
  assert.deepEqual([fingerprint(join(two.slave, names[0]!)), readFileSync(join(two.slave, '.alp/ledger.jsonl'), 'utf8')], former);
  assertTidy(two.slave);
});

test('nor does the agent: it says so in its status, and waits', async () => {
  asSlave({ schedule: 'when reachable' });
  // Without a past it is due at once.
  const journal = join(two.laboratory.folder, 'state of the slave/journal/s/i.jsonl');
  rmSync(journal);
  const started = two.onSlave(['agent']);
  await until('it was refused', () => existsSync(journal) && journalOnSlave(two).some(line => line.event === 'refused'));
  started.kill('SIGTERM');
  ended(await started.ended, 0, /s i: .*is a copy/);
  assert.deepEqual(snapshotsIn(two.slave), names);
});

test('a vault with backups of its own stays one when a snapshot that it lost is brought back to it', async () => {
  const folder = join(two.laboratory.folder, 'ledger of its own');
  const ledger = (words: string) =>
    words
      .split(' ')
      .map(word => `{"event":"published","snapshot":"x"${word}}\n`)
      .join('');
  const came = ',"synced":{"from":"a:/b"}';
  for (const [text, own] of [
    [ledger(` ${came}`), true],
    [ledger(`${came} ${came}`), false],
    [`${ledger(' ')}{"event":"follows","from":"a:/b"}\n${ledger(came)}`, false],
  ] as const) {
    mkdirSync(join(folder, '.alp'), { recursive: true });
    writeFileSync(join(folder, '.alp/ledger.jsonl'), text);
    const script = `${readFileSync('core/remote/vault.sh', 'utf8')}\nfact() { echo "$2"; }\nalp=$1/.alp; tell_role`;
    const said = execFileSync('sh', ['-c', script, 'sh', folder], { encoding: 'utf8' });
    assert.equal(roleOf(said).kind, own ? 'original' : 'copy', text);
  }
});

test('a copy that has nothing yet, because its first sync was cut, is fenced as well', async () => {
  two.configure({});
  const aside = `${two.slave} aside`;
  renameSync(two.slave, aside);
  const started = await two.frozenAt(['sync', 's', 'i', '127.0.0.1', '--adopt'], '-type f -print0');
  started.kill('SIGINT');
  two.thaw();
  assert.equal((await started.ended).code, 130);
  assert.deepEqual(snapshotsIn(two.slave), []);
  asSlave();
  ended(await two.onSlave(['s', 'i']).ended, 75, /is a copy/);
  rmSync(two.slave, { recursive: true });
  renameSync(aside, two.slave);
});

test('--promote makes it a vault of its own: a sync is refused from then on, until --demote takes it back', async () => {
  asSlave();
  ended(await two.onSlave(['sync', '--promote', 's', 'i']).ended, 0, /is promoted.*backups.*into it.*sync/s);
  two.configure({});
  ended(await two.sync(), 1, /was promoted .*--demote/s);
  ended(await two.sync(['--demote']), 0, /nothing to bring/);
  asSlave();
  ended(await two.onSlave(['s', 'i']).ended, 75, /is a copy/);
  ended(await two.onSlave(['sync', '--promote', 's', 'i']).ended, 0, /is promoted/);
  ended(await two.onSlave(['sync', '--promote', 's', 'i']).ended, 0, /is no copy/);
});

test('behind the first backup of its own the old master is refused as diverged, also with --demote', async () => {
  asSlave();
  appendFileSync(join(two.laboratory.source, 'folder/log'), 'more\n');
  ended(await two.onSlave(['s', 'i']).ended, 0, /35 files/);
  two.configure({});
  two.churn();
  await two.backUp();
  ended(await two.sync(['--demote']), 1, /gone a way of its own/);
  ended(await two.sync(), 1, /was promoted|gone a way of its own/);
});

test('the old master, set back to what both had, follows the new one', async () => {
  rmSync(two.master, { recursive: true });
  rmSync(two.laboratory.state, { recursive: true });
  asSlave();
  const dest = join(two.laboratory.folder, 'old master');
  two.laboratory.configure('local', { dest, preserve: 'hard-links' });
  ended(await two.laboratory.alp(['sync', 's', 'i', two.slave]), 0, /snapshots brought/);
  ended(await two.laboratory.alp(), 75, /is a copy/);
});

test('what has no vault cannot be promoted, and none is made', async () => {
  two.laboratory.configure('local', { dest: join(two.laboratory.folder, 'nothing') });
  ended(await two.laboratory.alp(['sync', '--promote', 's', 'i']), 75, /there is no vault/);
  assert.throws(() => readFileSync(join(two.laboratory.folder, 'nothing/.alp/vault.json')));
});
