/** A vault in a bad state: absent, foreign, full, torn, linked away, or from a time that is yet to come. Nothing is lost, and the next run says or mends it. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { contentOf, fingerprint, inodes } from './fingerprint.ts';
import { journalOf, type Laboratory, makeLaboratory, newestIn, type Outcome, snapshotsIn } from './laboratory.ts';

let laboratory: Laboratory;
beforeEach(() => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'file'), 'text');
  laboratory.configure('local');
});
afterEach(async () => {
  await laboratory.remove();
});

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

test('an empty source makes no snapshot, unless that is what the item says', async () => {
  rmSync(join(laboratory.source, 'file'));
  endedWith(await laboratory.alp(), 1, /the source .* is empty\n.*not mounted/);
  assert.deepEqual(snapshotsIn(laboratory.vault), []);
  laboratory.configure('local', { allow_empty: 'yes' });
  await backUp();
});

test('a source that lost most of its files is held back until somebody says that this is right', async () => {
  for (let number = 0; number < 40; number++) writeFileSync(join(laboratory.source, `${number}`), 'x');
  await backUp();
  for (let number = 0; number < 30; number++) rmSync(join(laboratory.source, `${number}`));
  endedWith(await laboratory.alp(), 1, /the source shrank from 41 files .* to 11/);
  assert.equal(snapshotsIn(laboratory.vault).length, 1);
  assert.equal((await laboratory.alp(['s', 'i', '--accept-shrink'])).code, 0);
});

test('a vault that is not where it was last time is not begun anew in the empty folder', async () => {
  await backUp();
  renameSync(laboratory.vault, `${laboratory.vault} unplugged`);
  mkdirSync(laboratory.vault);
  endedWith(await laboratory.alp(), 75, /the vault that was at .* is not there now/);
  assert.deepEqual(readdirSync(laboratory.vault), []);
  rmSync(laboratory.vault, { recursive: true });
  endedWith(await laboratory.alp(), 75, /is not there now/);
  assert.equal(existsSync(laboratory.vault), false);
  renameSync(`${laboratory.vault} unplugged`, laboratory.vault);
  await backUp();
});

test('a folder with other things in it is refused and stays as it was', async () => {
  mkdirSync(laboratory.vault);
  writeFileSync(join(laboratory.vault, 'thesis.txt'), 'mine');
  const before = fingerprint(laboratory.vault);
  endedWith(await laboratory.alp(), 1, /holds other things \(thesis\.txt\).*\n.*--adopt/);
  assert.deepEqual(fingerprint(laboratory.vault), before);
});

test('the vault of another item is refused and stays as it was', async () => {
  await backUp();
  const before = fingerprint(laboratory.vault);
  laboratory.writeConfiguration(`[other]\nsource=${laboratory.source}/\ndest=${laboratory.vault}\n`);
  endedWith(await laboratory.alp(['s']), 1, /belongs to s\/i/);
  const { '.alp': _time, ...rest } = fingerprint(laboratory.vault);
  const { '.alp': _former, ...former } = before;
  assert.deepEqual(rest, former);
});

test('the ancestor’s vault, with dated folders and an absolute current, is adopted, linked to and left as it was', async () => {
  for (const day of ['2026-01-01', '2026-01-02', '2026-01-03']) {
    mkdirSync(join(laboratory.vault, day), { recursive: true });
    cpSync(join(laboratory.source, 'file'), join(laboratory.vault, day, 'file'), { preserveTimestamps: true });
  }
  symlinkSync(join(laboratory.vault, '2026-01-02'), join(laboratory.vault, 'current'));
  const before = ['2026-01-01', '2026-01-02', '2026-01-03'].map(day => fingerprint(join(laboratory.vault, day)));
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stderr);
  const newest = newestIn(laboratory.vault);
  assert.equal(inodes(newest).file, inodes(join(laboratory.vault, '2026-01-02')).file);
  assert.deepEqual(
    ['2026-01-01', '2026-01-02', '2026-01-03'].map(day => fingerprint(join(laboratory.vault, day))),
    before,
  );
  assert.equal(readlinkSync(join(laboratory.vault, 'current')), newest.split('/').at(-1));
});

test('a current that dangles, is absent, or is somebody else’s is put right, and linking goes on all the same', async () => {
  const current = join(laboratory.vault, 'current');
  const first = await backUp();
  for (const harm of [
    () => unlinkSync(current),
    () => [unlinkSync(current), symlinkSync('nowhere', current)],
    () => lchownSync(current, 12345, 12345),
    () => chownSync(laboratory.vault, 12345, 12345),
  ]) {
    harm();
    const next = await backUp();
    assert.deepEqual(inodes(next), inodes(first));
    assert.equal(join(laboratory.vault, readlinkSync(current)), next);
  }
});

test('a ledger whose last line is torn keeps every other line, and takes the next', async () => {
  await backUp();
  const first = await backUp();
  const ledger = join(laboratory.vault, '.alp/ledger.jsonl');
  const before = readFileSync(ledger, 'utf8');
  appendFileSync(ledger, `{"event":"published","snapshot":"2026-01-01T0000`);
  const next = await backUp();
  const lines = readFileSync(ledger, 'utf8').split('\n');
  assert.deepEqual(lines.slice(0, 2).join('\n'), before.trimEnd());
  assert.equal(JSON.parse(lines[3]!).snapshot, next.split('/').at(-1));
  assert.deepEqual(inodes(next), inodes(first));
});

test('a power cut that tears the ledger’s line of a snapshot just published is mended by the next run', async () => {
  await backUp();
  const second = await backUp();
  const ledger = join(laboratory.vault, '.alp/ledger.jsonl');
  const [, line = ''] = readFileSync(ledger, 'utf8').split('\n');
  truncateSync(ledger, readFileSync(ledger).length - 100);
  const run = join(laboratory.vault, '.alp/unfinished', JSON.parse(line).run);
  mkdirSync(run);
  writeFileSync(join(run, 'publishing'), `${second.split('/').at(-1)}\n${line}\n`);
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.ok(readFileSync(ledger, 'utf8').split('\n').includes(line));
  const published = readFileSync(ledger, 'utf8')
    .split('\n')
    .flatMap(text => (text.endsWith('}') ? [JSON.parse(text).sequence] : []));
  assert.deepEqual(published, [1, 2, 3]);
});

test('a lease that a power cut left empty or torn is nobody’s', async () => {
  await backUp();
  for (const torn of ['', '{"run":', '{"run":"2026-01-01T000000Z-0000","mach']) {
    writeFileSync(join(laboratory.vault, '.alp/lease'), torn);
    await backUp();
  }
  assert.ok(journalOf(laboratory).some(line => line.event === 'lease-taken-over'));
});

test('a snapshot from the future (the clock was set back) stays, is linked to, and the newer one is current', async () => {
  const first = await backUp();
  const future = '2036-01-01T000000Z';
  renameSync(first, join(laboratory.vault, future));
  const ledger = join(laboratory.vault, '.alp/ledger.jsonl');
  writeFileSync(ledger, readFileSync(ledger, 'utf8').replaceAll(first.split('/').at(-1)!, future));
  const before = fingerprint(join(laboratory.vault, future));
  writeFileSync(join(laboratory.source, 'new'), 'new');
  const second = await backUp();
  const third = await backUp();
  assert.deepEqual(fingerprint(join(laboratory.vault, future)), before);
  assert.equal(inodes(second).file, inodes(join(laboratory.vault, future)).file);
  assert.deepEqual(inodes(third), inodes(second));
  assert.equal(join(laboratory.vault, readlinkSync(join(laboratory.vault, 'current'))), third);
});
