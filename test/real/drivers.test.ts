/** Whole runs with drivers: released whatever happens to the run, undone after a kill, dumped tables shared between snapshots. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Laboratory, ledgerOf, makeLaboratory, snapshotsIn } from './laboratory.ts';
import { until } from './until.ts';

let laboratory: Laboratory;
let stopped: string;

beforeEach(() => {
  laboratory = makeLaboratory();
  stopped = join(laboratory.folder, 'stopped');
  writeFileSync(join(laboratory.source, 'file'), 'text');
});
afterEach(() => laboratory.remove());

const notes = () => {
  const folder = join(laboratory.state, 'drivers/s/i');
  return existsSync(folder) ? readdirSync(folder).filter(name => !/^[0-9]+-[a-z]+$/.test(name)) : [];
};

/** A service that is stopped around the item. */
const service = (more: Readonly<Record<string, string>> = {}) =>
  laboratory.configure('local', { driver: 'command', begin: `touch ${stopped}`, end: `rm ${stopped}`, ...more });

function dump(text: string, more: readonly string[] = []): void {
  writeFileSync(join(laboratory.folder, 'data'), text);
  const lines = [
    '[i]',
    `dest = ${laboratory.vault}`,
    'driver = command',
    `command = cat ${laboratory.folder}/data`,
    'output = data',
    ...more,
  ];
  laboratory.writeConfiguration(lines.join('\n'));
}

describe('a run with a driver', () => {
  test('backs up what the driver makes; what has not changed is one file in both snapshots', async () => {
    dump('one');
    for (const text of ['one', 'one', 'two']) {
      writeFileSync(join(laboratory.folder, 'data'), text);
      const { code, stderr } = await laboratory.alp();
      assert.equal(code, 0, stderr);
    }
    const [first, second, third] = snapshotsIn(laboratory.vault).map(name => join(laboratory.vault, name, 'data'));
    assert.equal(statSync(first!).ino, statSync(second!).ino);
    assert.notEqual(statSync(second!).ino, statSync(third!).ino);
    assert.equal(readFileSync(third!, 'utf8'), 'two');
    assert.deepEqual(notes(), []);
  });

  test('starts again what it stopped when it is published, and when the source is refused', async () => {
    service();
    assert.equal((await laboratory.alp()).code, 0);
    assert.ok(!existsSync(stopped));
    rmSync(join(laboratory.source, 'file'));
    const refused = await laboratory.alp();
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /empty/);
    assert.ok(!existsSync(stopped));
    assert.deepEqual(notes(), []);
  });

  test('is published with a warning when something cannot be undone, which is tried again before the next run', async () => {
    service({ end: `sh -c 'test -e ${laboratory.folder}/repaired && rm ${stopped}'` });
    const first = await laboratory.alp();
    assert.equal(first.code, 3);
    assert.match(first.stdout + first.stderr, /sh ended with code 1 \(look at end/);
    assert.equal((await laboratory.alp()).code, 1);
    writeFileSync(join(laboratory.folder, 'repaired'), '');
    const third = await laboratory.alp();
    assert.equal(third.code, 0, third.stderr);
    assert.ok(!existsSync(stopped));
    assert.equal(ledgerOf(laboratory.vault).length, 2);
  });

  test('is refused with the words of the driver, and says so in the journal', async () => {
    laboratory.configure('local', { driver: 'fail', reason: 'the disk is being moved' });
    const { code, stderr } = await laboratory.alp();
    assert.equal(code, 1);
    assert.match(stderr, /the driver fail failed: the disk is being moved/);
    const journal = readFileSync(join(laboratory.state, 'journal/s/i.jsonl'), 'utf8');
    assert.match(journal, /the disk is being moved/);
  });

  test('does nothing with a driver in a dry run', async () => {
    service();
    const { code, stdout, stderr } = await laboratory.alp(['-n', 's', 'i']);
    assert.equal(code, 0);
    assert.match(stdout + stderr, /the driver command does nothing in a dry run/);
    dump('one');
    const dumped = await laboratory.alp(['-n', 's', 'i']);
    assert.equal(dumped.code, 75);
    assert.match(dumped.stdout + dumped.stderr, /only while the driver command is prepared/);
    assert.ok(!existsSync(join(laboratory.state, 'drivers')));
  });
});

describe('when alp is killed while a service is stopped', () => {
  const runningNoted = () => {
    const folder = join(laboratory.state, 'drivers/s/i');
    const name = readdirSync(folder).find(name => name.endsWith('.running'));
    return name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
  };
  const stopping = () => laboratory.processes().find(({ words }) => words[0] === 'sh' && words[2]?.includes(stopped))?.pid;

  async function killed(): Promise<void> {
    mkdirSync(join(laboratory.folder, 'lock'));
    service({ begin: `sh -c 'touch ${stopped}; sleep 1000'` });
    const run = laboratory.start();
    await until('the service is stopped', () => existsSync(stopped));
    // The program may be quicker than the note of its number.
    await until('what stops it is noted', () => runningNoted().includes(`[${stopping()},`));
    run.kill('SIGKILL');
    await run.ended;
    assert.ok(existsSync(stopped));
  }

  test('the next run starts it again, also when that run is refused', async () => {
    await killed();
    laboratory.configure('local', { source: '/nowhere/' });
    const { stderr } = await laboratory.alp();
    assert.match(stderr, /nowhere/);
    assert.ok(!existsSync(stopped));
    assert.deepEqual(notes(), []);
    await until("the driver's program is gone", () => laboratory.processes().length === 0, 20_000);
  });

  test('the agent starts it again when it starts, not when the item is due', async () => {
    await killed();
    service();
    const agent = laboratory.start(['agent']);
    await until('the service runs again', () => !existsSync(stopped) && notes().length === 0);
    agent.kill('SIGTERM');
    await agent.ended;
  });
});

describe('a dump that is restored', () => {
  /** Keeps its table in a file, and brings it back into the one that is named. */
  const shop = (folder: string) => `#!/bin/sh
request=$(cat)
value() { printf %s "$request" | sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/p"; }
case $1 in
prepare) mkdir -p "$(value folder)/dump"; cp ${folder}/orders "$(value folder)/dump/"; printf '{"source":"%s/dump","facts":{"orders":"10"}}' "$(value folder)" ;;
restore) cp "$(value restored)/orders" "${folder}/restored-$(value name)"; echo '{"sentence":"the orders are back"}' ;;
esac
`;

  beforeEach(async () => {
    mkdirSync(join(laboratory.folder, 'configuration/drivers'));
    writeFileSync(join(laboratory.folder, 'configuration/drivers/shop'), shop(laboratory.folder), { mode: 0o755 });
    writeFileSync(join(laboratory.folder, 'orders'), 'ten orders');
    laboratory.writeConfiguration(`[i]\ndest = ${laboratory.vault}\ndriver = shop\n`);
    const { code, stderr } = await laboratory.alp();
    assert.equal(code, 0, stderr);
  });

  test('has what its driver said in the ledger', () => {
    assert.deepEqual((ledgerOf(laboratory.vault)[0] as { driverFacts?: unknown }).driverFacts, { 'shop.orders': '10' });
  });

  test('goes back through its driver, into the database of its name or into another one', async () => {
    const { code, stdout, stderr } = await laboratory.alp(['restore', 's', 'i', '--to-database', 'copy']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /the orders are back, from 20/);
    assert.equal(readFileSync(join(laboratory.folder, 'restored-copy'), 'utf8'), 'ten orders');
    assert.equal((await laboratory.alp(['restore', 's', 'i', 'orders', '--to-database'])).code, 0);
    assert.equal(readFileSync(join(laboratory.folder, 'restored-'), 'utf8'), 'ten orders');
    assert.deepEqual(readdirSync(join(laboratory.state, 'restores')), []);
    assert.deepEqual(notes(), []);
  });

  test('goes into a folder as files, and in place only with words', async () => {
    const to = join(laboratory.folder, 'to');
    assert.equal((await laboratory.alp(['restore', 's', 'i', '--to', to])).code, 0);
    assert.equal(readFileSync(join(to, 'orders'), 'utf8'), 'ten orders');
    const { code, stderr } = await laboratory.alp(['restore', 's', 'i', '--in-place']);
    assert.equal(code, 1);
    assert.match(stderr, /has no place of its own[\s\S]*--to-database/);
  });

  test('is refused where no driver brings it back', async () => {
    laboratory.configure('local');
    const { code, stderr } = await laboratory.alp(['restore', 's', 'i', '--to-database']);
    assert.equal(code, 1);
    assert.match(stderr, /no driver of this item brings a database back/);
  });
});

test('alp drivers lists them all, and shows the manual page of one; alp doctor and check-config look at them', async () => {
  const all = await laboratory.alp(['drivers']);
  assert.equal(all.code, 0);
  assert.match(all.stdout, /^startstop +Stops services/m);
  const one = await laboratory.alp(['drivers', 'service']);
  assert.match(one.stdout, /^driver = startstop[\s\S]*service = WORD, WORD[\s\S]*Example/);
  const json = JSON.parse((await laboratory.alp(['drivers', 'mount', '--json'])).stdout);
  assert.equal(json.programs[0].names[0], 'mount');
  assert.equal((await laboratory.alp(['drivers', 'nothing'])).code, 2);
  service();
  const checked = await laboratory.alp(['check-config', 's']);
  assert.match(checked.stdout, /driver +command/);
  const doctor = await laboratory.alp(['doctor', 's', 'i']);
  assert.match(doctor.stdout, /the driver command has the programs that it needs/);
});

test('a run that is cancelled starts the service again', async () => {
  service({ begin: `sh -c 'touch ${stopped}; sleep 1000'` });
  const run = laboratory.start();
  await until('the service is stopped', () => existsSync(stopped));
  run.kill('SIGINT');
  const { code } = await run.ended;
  assert.notEqual(code, 0);
  assert.ok(!existsSync(stopped));
  assert.deepEqual(notes(), []);
});
