/** The disk of a vault: another file system, no room, room that runs out, power that fails. What arrived is kept, and the next run goes on. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { contentOf, fingerprint } from './fingerprint.ts';
import { untilReceived } from './half-way.ts';
import { type Laboratory, ledgerOf, makeLaboratory, newestIn, noise, type Outcome, snapshotsIn } from './laboratory.ts';
import { kill } from './processes.ts';

let laboratory: Laboratory;
let mounted: string[] = [];
beforeEach(() => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'file'), 'text');
  laboratory.configure('local');
});
afterEach(async () => {
  for (const folder of mounted) spawnSync('umount', ['-l', folder]);
  mounted = [];
  await laboratory.remove();
});

function mountSmall(folder: string, megabytes: number): void {
  mkdirSync(folder, { recursive: true });
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder], { encoding: 'utf8' });
  assert.equal(mount.status, 0, mount.stderr);
  mounted.push(folder);
}

async function backUp(): Promise<string> {
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  const newest = newestIn(laboratory.vault);
  assert.deepEqual(contentOf(newest), contentOf(laboratory.source));
  return newest;
}

function endedWith(outcome: Outcome, code: number, words: RegExp): void {
  assert.equal(outcome.code, code, outcome.stdout + outcome.stderr);
  assert.match(outcome.stderr, words);
}

test('a former snapshot on another file system cannot be linked to: the snapshot is whole, and a warning says what it costs', async () => {
  for (let number = 0; number < 30; number++) writeFileSync(join(laboratory.source, `${number}`), 'x');
  const first = await backUp();
  renameSync(first, `${first}.kept`);
  mountSmall(first, 10);
  spawnSync('cp', ['-a', `${first}.kept/.`, first]);
  const outcome = await laboratory.alp();
  endedWith(outcome, 3, /copied instead of linked/);
  assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
});

test('a vault with no room is refused before anything is received; with room again, all goes on', async () => {
  mountSmall(laboratory.vault, 12);
  const first = await backUp();
  const before = fingerprint(first);
  writeFileSync(join(laboratory.vault, '.alp/ballast'), noise(8_000_000, 1));
  writeFileSync(join(laboratory.source, 'new'), 'new');
  endedWith(await laboratory.alp(), 1, /the vault .* has only .* free/);
  rmSync(join(laboratory.vault, '.alp/ballast'));
  await backUp();
  assert.deepEqual(fingerprint(first), before);
});

test('a vault that fills up while it receives keeps what it has, and goes on when there is room', async () => {
  mountSmall(laboratory.vault, 30);
  const first = await backUp();
  const before = fingerprint(first);
  for (let number = 0; number < 5; number++)
    writeFileSync(join(laboratory.source, `part ${number}`), noise(8_000_000, number + 1));
  for (let attempt = 0; attempt < 3; attempt++) endedWith(await laboratory.alp(), 1, /full|room|free/);
  assert.deepEqual(snapshotsIn(laboratory.vault).length, 1);
  spawnSync('mount', ['-o', 'remount,size=100m', laboratory.vault]);
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
  assert.deepEqual(fingerprint(first), before);
  const line = ledgerOf(laboratory.vault).at(-1)!;
  assert.ok('sentBytes' in line && line.sentBytes < 62_000_000, JSON.stringify(line));
});

test('an attempt whose number the full disk did not take is not forgotten: its files are not sent again', async () => {
  writeFileSync(join(laboratory.source, 'big'), noise(20_000_000, 1));
  laboratory.configure('local', { bandwidth: '8 MB/s' });
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', 10_000_000);
  kill(laboratory.processes(), 'SIGKILL');
  await started.ended;
  const [run = ''] = readdirSync(join(laboratory.vault, '.alp/unfinished'));
  writeFileSync(join(laboratory.vault, '.alp/unfinished', run, 'attempts'), '');
  laboratory.configure('local');
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /attempt 2 goes on/);
  const line = ledgerOf(laboratory.vault).at(-1)!;
  assert.equal('attempts' in line && line.attempts, 2);
});

test('after a crash of the whole machine nothing small is trusted that the disk may not have, and the snapshot is whole', async () => {
  writeFileSync(join(laboratory.source, 'a'), 'the right content');
  writeFileSync(join(laboratory.source, 'big'), noise(20_000_000, 1));
  laboratory.configure('local', { bandwidth: '8 MB/s' });
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', 10_000_000);
  kill(laboratory.processes(), 'SIGKILL');
  await started.ended;
  const [run = ''] = readdirSync(join(laboratory.vault, '.alp/unfinished'));
  const folder = join(laboratory.vault, '.alp/unfinished', run);
  // The disk never got the content, though size and time look right.
  const zeros = spawnSync('sh', [
    '-c',
    'touch -r "$1" "$2/time" && printf "%017d" 0 >"$1" && touch -r "$2/time" "$1"',
    'sh',
    join(folder, '1/a'),
    laboratory.folder,
  ]);
  assert.equal(zeros.status, 0);
  writeFileSync(join(folder, 'boot'), 'another-boot\n');
  laboratory.configure('local');
  await backUp();
});

test('a vault whose machine has no xxh128sum still gets its manifest after a cut', async () => {
  writeFileSync(join(laboratory.source, 'new\nline'), 'text');
  writeFileSync(join(laboratory.source, 'big'), noise(20_000_000, 1));
  laboratory.configure('local', { bandwidth: '8 MB/s' });
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', 10_000_000);
  kill(laboratory.processes(), 'SIGKILL');
  await started.ended;
  // The lines that the killed program had not written yet.
  rmSync(join(laboratory.state, 'runs'), { recursive: true, force: true });
  laboratory.configure('local');
  const bare = join(laboratory.folder, 'programs');
  mkdirSync(bare);
  for (const folder of ['/bin', '/usr/bin', '/usr/sbin', '/usr/local/bin']) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!/^xx/.test(name) && !existsSync(join(bare, name))) spawnSync('ln', ['-s', join(folder, name), bare]);
    }
  }
  const outcome = await laboratory.alp(['s', 'i'], { environment: { PATH: bare } });
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  const newest = newestIn(laboratory.vault);
  const manifest = readFileSync(join(laboratory.vault, '.alp/manifests', `${newest.split('/').at(-1)}.xxh128`), 'utf8')
    .trimEnd()
    .split('\n');
  const sum = spawnSync('xxh128sum', ['file', 'big'], { cwd: newest, encoding: 'utf8' }).stdout.trimEnd().split('\n');
  assert.deepEqual(manifest.filter(line => !line.startsWith('\\')).sort(), sum.sort());
  assert.equal(manifest.length, 3);
});
