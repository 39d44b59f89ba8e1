/** `alp verify` on real vaults: what is damaged is named with all its paths, what is cut goes on, and nothing in a snapshot is written. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fingerprint } from './fingerprint.ts';
import { fake, journalOf, ledgerOf, noise, snapshotsIn } from './laboratory.ts';
import { kill } from './processes.ts';
import { until } from './until.ts';
import { changing, makeVerifyScene, noted, odd, rot, shared, type VerifyScene } from './verify-scene.ts';

let scene: VerifyScene;

describe('in a vault on this machine', () => {
  before(async () => {
    scene = await makeVerifyScene();
  });
  beforeEach(() => scene.reset());
  after(() => scene.remove());

  test('a whole vault is found whole, and neither a snapshot nor its attributes change by it', async () => {
    const { laboratory, snapshots } = scene;
    const former = snapshots.map(name => fingerprint(join(laboratory.vault, name)));
    const { code, text } = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(code, 0, text);
    assert.match(text, /read 6 of 6 files and the links of 3 snapshots/);
    assert.deepEqual(
      snapshots.map(name => fingerprint(join(laboratory.vault, name))),
      former,
    );
    const line = ledgerOf(laboratory.vault).at(-1);
    assert.ok(line?.event === 'verified' && line.filesRead === 6 && line.damaged === 0);
    const told = journalOf(laboratory).at(-1);
    assert.ok(told?.event === 'verified' && told.complete);
    assert.equal(noted(laboratory.vault, 'verifying'), '');
  });

  test('a flipped bit with unchanged size and time is found, with every snapshot and path that shares it', async () => {
    rot(scene.path(1, shared));
    const { code, text } = await scene.alp('verify', 's', 'i', '--all', '--json');
    assert.equal(code, 1, text);
    const { damages } = JSON.parse(text.split('\n')[0]!);
    assert.deepEqual(
      damages.map(({ kind, paths }: { kind: string; paths: string[] }) => [kind, paths]),
      [['damaged', scene.snapshots.map(name => `${name}/${shared}`)]],
    );
    const told = (await scene.alp('verify', 's', 'i')).text;
    for (const name of scene.snapshots) assert.ok(told.includes(`${name}/${shared}`), told);
    assert.match(told, /alp heal s i/);
  });

  test('a damaged file whose name holds a line break is named as well', async () => {
    rot(scene.path(0, odd));
    const { damages } = JSON.parse((await scene.alp('verify', 's', 'i', '--all', '--json')).text.split('\n')[0]!);
    assert.deepEqual(
      damages.map(({ paths }: { paths: string[] }) => paths),
      [scene.snapshots.map(name => `${name}/${odd}`)],
    );
  });

  test('a missing file is found in the snapshot that received it, and by the number of files in the others', async () => {
    rmSync(scene.path(0, 'other'));
    rmSync(scene.path(2, shared));
    const { code, text } = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(code, 1);
    assert.ok(text.includes(`missing: ${scene.snapshots[0]}/other`), text);
    assert.ok(text.includes(`${scene.snapshots[2]} holds 3 files, and the ledger says 4`), text);
  });

  test('a link that was broken is found: the same bytes are a copy, other bytes are damage', async () => {
    const [broken, same] = [scene.path(1, 'other'), scene.path(2, shared)];
    rmSync(broken);
    writeFileSync(broken, 'wrong');
    copyFileSync(same, `${same}.copy`);
    renameSync(`${same}.copy`, same);
    const { code, text } = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(code, 1);
    assert.ok(text.includes(`damaged: ${scene.snapshots[1]}/other`), text);
    assert.ok(!text.includes(`${scene.snapshots[2]}/${shared}`), text);
    assert.match(text, /copied at the vault/);
  });

  test('a copy with other attributes, which has no line of its own, is held against the older manifest', async () => {
    chmodSync(join(scene.laboratory.source, shared), 0o600);
    assert.equal((await scene.laboratory.alp()).code, 0);
    const newest = snapshotsIn(scene.laboratory.vault).at(-1)!;
    rot(join(scene.laboratory.vault, newest, shared));
    const { code, text } = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(code, 1);
    assert.ok(text.includes(`damaged: ${newest}/${shared}`), text);
  });

  test('when the snapshot that received a file is purged, its checksum goes on with the file', async () => {
    scene.configure({ keep_last: '1', keep_at_least: '1' });
    assert.equal((await scene.alp('purge', 's', 'i')).code, 0);
    const [left, ...others] = snapshotsIn(scene.laboratory.vault);
    assert.deepEqual(others, []);
    const good = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(good.code, 0, good.text);
    assert.match(good.text, /read 4 of 4 files/);
    assert.doesNotMatch(good.text, /no manifest covers/);
    for (const path of [shared, odd, 'other', changing]) rot(join(scene.laboratory.vault, left!, path));
    const { damages } = JSON.parse((await scene.alp('verify', 's', 'i', '--all', '--json')).text.split('\n')[0]!);
    assert.equal(damages.length, 4);
  });

  test('what no manifest covers is counted and said: a folder of the time before', async () => {
    mkdirSync(join(scene.laboratory.vault, '2020-01-01'));
    writeFileSync(join(scene.laboratory.vault, '2020-01-01/old'), 'old');
    const { code, text } = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(code, 0, text);
    assert.match(text, /1 file that no manifest covers/);
    assert.match(text, /1 snapshot from before the ledger/);
  });

  test('--write-checksums notes what no manifest covers as it is now, says later that it was later, and damage from then on is found', async () => {
    const { vault } = scene.laboratory;
    const old = join(vault, '2020-01-01');
    mkdirSync(join(old, 'folder'), { recursive: true });
    const files = ['plain', '-n', ' blanks ', 'back\\slash', 'two\nlines', 'folder/tab\t', '-'];
    for (const name of files) writeFileSync(join(old, name), `text of ${name}`);
    rmSync(join(vault, '.alp/manifests', `${scene.snapshots[2]}.xxh128`));
    const former = [old, ...scene.snapshots.map(name => join(vault, name))].map(fingerprint);
    const { code, text } = await scene.alp('verify', '--write-checksums', 's', 'i');
    assert.equal(code, 0, text);
    assert.match(text, /checksums of 8 files in 2 snapshots were written, as the files are now/);
    assert.match((await scene.alp('verify', '--write-checksums', 's', 'i')).text, /every file has a checksum already/);
    assert.deepEqual([old, ...scene.snapshots.map(name => join(vault, name))].map(fingerprint), former);
    const good = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(good.code, 0, good.text);
    assert.doesNotMatch(good.text, /no manifest covers/);
    assert.match(good.text, /read 13 of 13 files/);
    assert.match(good.text, /of 8 files the checksums were written later \(last on \d{4}/);
    for (const name of files) rot(join(old, name));
    rot(scene.path(2, changing));
    const { damages } = JSON.parse((await scene.alp('verify', 's', 'i', '--all', '--json')).text.split('\n')[0]!);
    assert.equal(damages.length, 8, JSON.stringify(damages));
    assert.deepEqual(
      ledgerOf(vault).flatMap(line => (line.event === 'checksummed' ? [[line.snapshot, line.files]] : [])),
      [
        ['2020-01-01', 7],
        [scene.snapshots[2], 1],
      ],
    );
  });

  test('a torn line of the ledger and a wrong current are warnings', async () => {
    const ledger = join(scene.laboratory.vault, '.alp/ledger.jsonl');
    const lines = readFileSync(ledger, 'utf8').split('\n');
    writeFileSync(ledger, [lines[0], lines[1]!.slice(0, 40), ...lines.slice(2)].join('\n'));
    rmSync(join(scene.laboratory.vault, 'current'));
    const { code, text } = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(code, 3, text);
    assert.match(text, /1 line of the ledger cannot be read/);
    assert.match(text, /there is no current/);
  });

  test('what was received with a line that the ledger or a manifest has lost is not taken for damaged', async () => {
    const { laboratory, snapshots } = scene;
    writeFileSync(join(laboratory.source, 'late'), 'late');
    assert.equal((await laboratory.alp()).code, 0);
    const ledger = join(laboratory.vault, '.alp/ledger.jsonl');
    const lines = readFileSync(ledger, 'utf8').split('\n');
    // Its files live on in the snapshot behind it.
    writeFileSync(ledger, lines.filter((_, at) => at !== 2).join('\n'));
    const lost = await scene.alp('verify', 's', 'i', '--all');
    assert.doesNotMatch(lost.text, /damaged/);
    assert.equal(lost.code, 3, lost.text);
    rmSync(join(laboratory.vault, '.alp/manifests', `${snapshots[2]}.xxh128`));
    const bare = await scene.alp('verify', 's', 'i', '--all');
    assert.doesNotMatch(bare.text, /damaged/);
    assert.match(bare.text, /no manifest covers/);
  });

  test('a manifest that lost lines, or is gone, is not passed over in silence', async () => {
    const { vault } = scene.laboratory;
    const manifest = (at: number) => join(vault, '.alp/manifests', `${scene.snapshots[at]}.xxh128`);
    writeFileSync(manifest(0), `${readFileSync(manifest(0), 'utf8').split('\n').slice(0, 2).join('\n')}\n`);
    rmSync(manifest(2));
    const { code, text } = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(code, 3, text);
    assert.ok(text.includes(`the manifest of ${scene.snapshots[0]} has lost 2 lines of 4`), text);
    assert.ok(text.includes(`the manifest of ${scene.snapshots[2]} has lost 1 line of 1`), text);
    assert.equal((await scene.alp('verify', '--write-checksums', 's', 'i')).code, 0);
    assert.equal((await scene.alp('verify', 's', 'i', '--all')).code, 0);
  });

  test('a purge that is under way is no loss', async () => {
    const { laboratory, snapshots } = scene;
    scene.configure({ keep_last: '2', keep_at_least: '2' });
    fake(laboratory, 'freeze', ['tail']);
    writeFileSync(join(laboratory.folder, 'freeze/at'), 'tail -c 1 \n1\n');
    const purging = laboratory.start(['purge', 's', 'i']);
    await until('it is between rename and ledger', () => readdirSync(join(laboratory.folder, 'freeze')).includes('frozen'));
    assert.deepEqual(snapshotsIn(laboratory.vault), snapshots.slice(1));
    rmSync(join(laboratory.folder, 'bin/tail'));
    const meanwhile = await scene.alp('verify', 's', 'i', '--all');
    writeFileSync(join(laboratory.folder, 'freeze/go'), '');
    assert.equal((await purging.ended).code, 0);
    assert.equal(meanwhile.code, 0, meanwhile.text);
    const behind = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(behind.code, 0, behind.text);
  });

  test('a drill for which the scratch folder has no room says so, leaves nothing, and finds no damage', async t => {
    if (process.getuid?.() !== 0) return t.diagnostic('only root can mount');
    const { laboratory } = scene;
    const scratch = join(laboratory.folder, 'tmp');
    writeFileSync(join(laboratory.source, 'big'), noise(3_000_000, 1));
    assert.equal((await laboratory.alp()).code, 0);
    assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', scratch]).status, 0);
    try {
      const { code, text } = await scene.alp('drill', 's', 'i', '--files', '100');
      assert.equal(code, 75, text);
      assert.match(text, /no room/);
      assert.doesNotMatch(text, /did not come back|vault .* is full/);
      assert.match(text, /TMPDIR/);
      assert.deepEqual(readdirSync(scratch), []);
    } finally {
      spawnSync('umount', ['-l', scratch]);
    }
  });

  test('a share is read a run, until all has been', async () => {
    const seen = new Set<string>();
    for (let run = 0; run < 6; run++) {
      assert.equal((await scene.alp('verify', 's', 'i', '--sample', '17%')).code, 0);
      for (const line of noted(scene.laboratory.vault, 'checked').split('\n')) seen.add(line.split('\t')[0]!);
      if (run === 0) assert.ok(seen.size <= 4, [...seen].join());
    }
    for (const name of scene.snapshots) assert.ok(seen.has(`${name}.xxh128`) && seen.has(`${name}.links`), [...seen].join());
  });

  test('one that is killed goes on where it stopped', async () => {
    const { laboratory } = scene;
    fake(laboratory, 'freeze', ['tail']);
    writeFileSync(join(laboratory.folder, 'freeze/at'), '.alp/manifests/\n3\n');
    const started = laboratory.start(['verify', 's', 'i', '--all']);
    await until('it stands still at the third slice', () => readdirSync(join(laboratory.folder, 'freeze')).includes('frozen'));
    kill(laboratory.processes(), 'SIGKILL');
    await started.ended;
    const done = noted(laboratory.vault, 'checked')
      .split('\n')
      .filter(line => line.includes('.xxh128'));
    assert.equal(done.length, 2);
    writeFileSync(join(laboratory.folder, 'freeze/go'), '');
    const { code, text } = await scene.alp('verify', 's', 'i', '--all');
    assert.equal(code, 0, text);
    assert.match(text, /went on where the last one stopped/);
    assert.match(text, /read [1-4] of 6 files/);
    assert.deepEqual(
      readdirSync(join(laboratory.vault, '.alp')).filter(name => name.startsWith('verifying')),
      [],
    );
  });

  test('what changed in silence at the source is seen, too', async () => {
    rot(join(scene.laboratory.source, 'other'));
    writeFileSync(join(scene.laboratory.source, changing), 'changed as sources do');
    const { code, text } = await scene.alp('verify', 's', 'i', '--all', '--against-source');
    assert.equal(code, 3, text);
    assert.ok(text.includes(`${scene.snapshots[2]}/other has other bytes than the source`), text);
    assert.ok(!text.includes(`${changing} has other bytes`), text);
  });

  test('with --due it reads only when the item says that it is time', async () => {
    assert.equal((await scene.alp('verify', 's', 'i', '--due')).text, '');
    scene.configure({ verify: '50% weekly', drill: '2 files monthly' });
    assert.match((await scene.alp('verify', 's', 'i', '--due')).text, /read/);
    assert.equal((await scene.alp('verify', 's', 'i', '--due')).text, '');
    assert.match((await scene.alp('drill', 's', 'i', '--due')).text, /restored 2 files/);
    assert.equal((await scene.alp('drill', 's', 'i', '--due')).text, '');
  });

  test('a drill restores files by lot, finds the damaged one, and leaves nothing behind', async () => {
    utimesSync(scene.path(0, changing), 1, 1);
    const good = await scene.alp('drill', 's', 'i', '--files', '4', '--seed', '7');
    assert.equal(good.code, 0, good.text);
    assert.match(good.text, /restored 4 files for a try .* 4 as stored.*seed 7/);
    rot(scene.path(0, shared));
    const bad = await scene.alp('drill', 's', 'i', '--files', '100');
    assert.equal(bad.code, 1, bad.text);
    assert.ok(bad.text.includes(`${scene.snapshots[0]}/${shared}: what came back is not what was stored`), bad.text);
    const told = journalOf(scene.laboratory).filter(line => line.event === 'drilled' || line.event === 'restored');
    assert.deepEqual(
      told.map(line => line.event),
      ['drilled', 'drilled'],
    );
    assert.deepEqual(readdirSync(join(scene.laboratory.folder, 'tmp')), []);
  });
});

describe('behind ssh', () => {
  test('it reads where the vault lies', async () => {
    scene = await makeVerifyScene('push');
    try {
      const good = await scene.alp('verify', 's', 'i', '--all');
      assert.equal(good.code, 0, good.text);
      rot(scene.path(0, shared));
      const { code, text } = await scene.alp('verify', 's', 'i', '--all');
      assert.equal(code, 1);
      for (const name of scene.snapshots) assert.ok(text.includes(`${name}/${shared}`), text);
      assert.equal((await scene.alp('drill', 's', 'i', '--files', '100')).code, 1);
    } finally {
      await scene.remove();
    }
  });
});

describe('the agent', () => {
  test('verifies and drills behind a run when the item says so, and says what came of it', async () => {
    scene = await makeVerifyScene();
    try {
      scene.configure({ schedule: 'when reachable', verify: '50% weekly', drill: '2 files monthly' });
      const started = scene.laboratory.start(['agent']);
      const events = () => journalOf(scene.laboratory).map(line => line.event);
      await until('it has verified and drilled', () => events().includes('verified') && events().includes('drilled'));
      started.kill('SIGTERM');
      const { code, stdout } = await started.ended;
      assert.equal(code, 0);
      assert.match(stdout, /s i: verified: read \d of \d files/);
      assert.match(stdout, /s i: drill: 2 files restored and as stored/);
    } finally {
      await scene.remove();
    }
  });
});
