/** The driver encrypt, with the real gocryptfs: what the server sees, what is linked, and what comes back. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { encrypt } from '../../core/drivers/encrypt.ts';
import { type Laboratory, makeLaboratory, snapshotsIn } from '../real/laboratory.ts';
import type { Bench } from './bench.ts';
import { conforms } from './conformance.ts';
import { mayFuse } from './mounting.ts';

const password = 'a "long" pass, word \\';
const longName = 'long name '.repeat(24).trim();

/** A key that takes no time to unlock: the usual one takes a second of hard work each time, on purpose. */
function quickKey(folder: string): string {
  const keys = `${folder}/quick.conf`;
  mkdirSync(`${folder}/empty`, { recursive: true });
  const options = ['-q', '-init', '-reverse', '-deterministic-names', '-scryptn', '10'];
  execFileSync('gocryptfs', [...options, '-config', keys, `${folder}/empty`], { input: password });
  return keys;
}

function setUp(bench: Bench) {
  const source = `${bench.folder}/plain`;
  mkdirSync(`${source}/docs`, { recursive: true });
  writeFileSync(`${source}/docs/letter`, 'in plain words');
  const settings = { credentials: bench.secretFile('password', `${password}\n`), keys: quickKey(bench.folder) };
  return { source, settings };
}

conforms({
  driver: encrypt,
  ...(mayFuse ? {} : { refuses: /nothing could be mounted at|no key could be made/ }),
  setUp(bench) {
    const { source, settings } = setUp(bench);
    return {
      settings,
      source: `${source}/`,
      inspect(encrypted) {
        assert.deepEqual(readdirSync(encrypted).toSorted(), ['files', 'gocryptfs.conf']);
        const seen = readdirSync(encrypted, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
        assert.equal(seen.length, 2);
        for (const { parentPath, name } of seen) {
          assert.doesNotMatch(name, /docs|letter/);
          assert.doesNotMatch(readFileSync(join(parentPath, name), 'latin1'), /plain words/);
        }
      },
      remove: () =>
        void spawnSync('umount', ['-l', `${bench.world.folders.state}/drivers/s/i/1-encrypt/encrypted/files`], {
          stdio: 'ignore',
        }),
      secrets: [password],
      wrongPassword: {
        settings: { ...settings, credentials: bench.secretFile('wrong', 'wrong-password\n') },
        secret: 'wrong-password',
        words: /Password incorrect/,
      },
    };
  },
});

if (mayFuse)
  describe('what was encrypted', () => {
    let laboratory: Laboratory;
    let snapshots: readonly string[];
    const plain = (path: string) => join(laboratory.source, path);
    const item = (more: readonly string[] = []) =>
      laboratory.writeConfiguration(
        [
          ...['[i]', `source = ${laboratory.source}/`, `dest = ${laboratory.vault}`, 'driver = encrypt'],
          ...[`credentials = ${laboratory.folder}/password`, ...more],
        ].join('\n'),
      );
    const restored = async (...words: readonly string[]) => {
      const folder = join(laboratory.folder, `back-${Math.random()}`);
      const outcome = await laboratory.alp(['restore', 's', 'i', ...words, '--to', folder]);
      return { folder, ...outcome };
    };

    before(async () => {
      laboratory = makeLaboratory();
      writeFileSync(join(laboratory.folder, 'password'), `${password}\n`, { mode: 0o600 });
      mkdirSync(plain('docs'));
      writeFileSync(plain('docs/letter'), 'in plain words');
      writeFileSync(plain('docs/unchanged'), 'x'.repeat(10_000));
      mkdirSync(plain(longName));
      writeFileSync(plain(`${longName}/${longName}`), 'long');
      chmodSync(plain('docs/letter'), 0o640);
      item(['leave_out = *.tmp']);
      writeFileSync(plain('docs/x.tmp'), 'x');
      for (const text of ['in plain words', 'in other words']) {
        writeFileSync(plain('docs/letter'), text);
        const { code, stderr } = await laboratory.alp();
        assert.equal(code, 0, stderr);
      }
      snapshots = snapshotsIn(laboratory.vault).map(name => join(laboratory.vault, name));
    });
    after(() => laboratory?.remove());

    const filesOf = (snapshot: string) =>
      readdirSync(snapshot, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name));

    test('shows the server neither a name nor a word, in no file of the vault', () => {
      for (const entry of readdirSync(laboratory.vault, { recursive: true, withFileTypes: true })) {
        assert.doesNotMatch(entry.name, /docs|letter|unchanged|long name/);
        if (!entry.isFile()) continue;
        assert.doesNotMatch(readFileSync(join(entry.parentPath, entry.name), 'latin1'), /docs\/|letter|plain words|long name/);
      }
    });

    test('is linked from snapshot to snapshot where it has not changed, the key as well', () => {
      const [first, second] = snapshots.map(snapshot =>
        filesOf(snapshot).map(file => [file.slice(snapshot.length), statSync(file).ino] as const),
      );
      const changed = second!.filter(([path, inode]) => new Map(first).get(path) !== inode);
      assert.equal(changed.length, 1);
      assert.equal(first!.length, second!.length);
      assert.ok(first!.some(([path]) => path === '/gocryptfs.conf'));
    });

    test('comes back in part, by its real names, from a former snapshot', async () => {
      const former = snapshots[0]!.slice(snapshots[0]!.lastIndexOf('/') + 1);
      const { folder, code, stderr } = await restored('--from', former, 'docs/letter', `${longName}/${longName}`);
      assert.equal(code, 0, stderr);
      assert.equal(readFileSync(join(folder, 'docs/letter'), 'utf8'), 'in plain words');
      assert.deepEqual(readdirSync(join(folder, 'docs')), ['letter']);
      assert.equal(readFileSync(join(folder, longName, longName), 'utf8'), 'long');
    });

    test('opens without alp: the snapshot and the password are enough', () => {
      const point = join(laboratory.folder, 'by-hand');
      mkdirSync(point);
      const keys = join(snapshots[1]!, 'gocryptfs.conf');
      execFileSync('gocryptfs', ['-q', '-ro', '-config', keys, join(snapshots[1]!, 'files'), point], {
        input: password,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      try {
        assert.equal(readFileSync(join(point, 'docs/letter'), 'utf8'), 'in other words');
      } finally {
        execFileSync('umount', [point]);
      }
    });

    test('is not brought back with another password, and nothing is left', async () => {
      writeFileSync(join(laboratory.folder, 'password'), 'another\n');
      const { code, stderr } = await restored();
      writeFileSync(join(laboratory.folder, 'password'), `${password}\n`);
      assert.equal(code, 1);
      assert.match(stderr, /Password incorrect/);
      assert.deepEqual(readdirSync(join(laboratory.state, 'restores')), []);
      assert.doesNotMatch(readFileSync('/proc/self/mountinfo', 'utf8'), new RegExp(laboratory.state));
    });

    test('comes back on a new machine: whole at once and as it was, in part once the key is there', async () => {
      rmSync(join(laboratory.state, 'drivers'), { recursive: true });
      const partly = await restored('docs/letter');
      assert.equal(partly.code, 1);
      assert.match(partly.stderr, /key of this item is not on this machine/);
      const whole = await restored();
      assert.equal(whole.code, 0, whole.stderr);
      const back = (path: string) => join(whole.folder, path);
      assert.equal(readFileSync(back('docs/letter'), 'utf8'), 'in other words');
      assert.equal(readFileSync(back(`${longName}/${longName}`), 'utf8'), 'long');
      const [now, then] = [statSync(back('docs/letter')), statSync(plain('docs/letter'))];
      assert.deepEqual([now.mode, now.mtimeMs, now.uid], [then.mode, then.mtimeMs, then.uid]);
      assert.deepEqual(readdirSync(back('docs')).toSorted(), ['letter', 'unchanged'], 'what is left out is not there');
      const key = await restored('gocryptfs.conf');
      assert.equal(key.code, 0, key.stderr);
      copyFileSync(join(key.folder, 'gocryptfs.conf'), join(laboratory.folder, 'keys'));
      item([`keys = ${laboratory.folder}/keys`, 'leave_out = *.tmp']);
      const again = await restored('docs/letter');
      assert.equal(again.code, 0, again.stderr);
      const run = await laboratory.alp();
      assert.equal(run.code, 0, run.stderr);
      const newest = join(laboratory.vault, snapshotsIn(laboratory.vault).at(-1)!);
      const inodes = new Set(filesOf(snapshots[1]!).map(file => statSync(file).ino));
      const fresh = filesOf(newest).filter(file => !inodes.has(statSync(file).ino));
      assert.deepEqual(
        fresh.map(file => file.slice(newest.length)),
        ['/gocryptfs.conf'],
        'with the former key, nothing but the file of the key is new',
      );
    });
  });
