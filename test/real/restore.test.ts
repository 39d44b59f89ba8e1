/** Bringing files back: whole and in part, elsewhere and in place, without touching what is not asked for. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  linkSync,
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
import { after, before, describe, test } from 'node:test';
import { contentOf, fingerprint } from './fingerprint.ts';
import { type Direction, type Laboratory, makeLaboratory, newestIn, type Outcome } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

for (const direction of ['local', 'push', 'pull'] as const satisfies readonly Direction[]) {
  describe(direction, () => {
    let laboratory: Laboratory;
    let server: SshServer;
    let source: string;
    let restored: string;
    before(async () => {
      laboratory = makeLaboratory();
      server = await startSshServer(join(laboratory.folder, 'sshd'));
      source = laboratory.source;
      restored = join(laboratory.folder, 'restored');
      fill(source);
      laboratory.configure(direction, { preserve: 'hard-links' }, server);
      assert.equal((await laboratory.alp()).code, 0);
    });
    after(async () => {
      await server.stop();
      await laboratory.remove();
    });
    const restore = (...words: string[]): Promise<Outcome> => laboratory.alp(['restore', 's', 'i', ...words]);

    test('a whole snapshot comes back as it was, down to modes, times and links', async () => {
      assert.equal((await restore('--to', restored)).code, 0);
      assert.deepEqual(contentOf(restored), contentOf(source));
      assert.equal(statSync(join(restored, 'one')).ino, statSync(join(restored, 'twin')).ino);
    });

    test('a second time, nothing is brought that is there already', async () => {
      const outcome = await restore('--to', restored);
      assert.deepEqual([outcome.code, /restored 0 files/.test(outcome.stdout)], [0, true]);
    });

    test('a file that is different there is kept under another name', async () => {
      writeFileSync(join(restored, 'one'), 'mine');
      const outcome = await restore('one', '--to', restored);
      const kept = readdirSync(restored).find(name => name.startsWith('one.before-restore-'));
      assert.deepEqual([outcome.code, readFileSync(join(restored, 'one'), 'utf8')], [0, 'first']);
      assert.equal(readFileSync(join(restored, kept!), 'utf8'), 'mine');
    });

    test('a folder that was there keeps its own mode and time, whatever comes into it', async () => {
      const target = join(laboratory.folder, 'mine');
      mkdirSync(target);
      chmodSync(target, 0o1777);
      utimesSync(target, 1e9, 1e9);
      assert.equal((await restore('--to', target)).code, 0);
      assert.deepEqual([statSync(target).mode & 0o7777, statSync(target).mtimeMs], [0o1777, 1e12]);
    });

    test('names with blanks, quotes, wildcards and line breaks come back, and only these', async () => {
      const target = join(laboratory.folder, 'odd');
      assert.equal((await restore(...oddNames, '--to', target)).code, 0);
      assert.deepEqual(readdirSync(target).sort(), [...oddNames].sort());
    });

    test('in place, a lost folder comes back with its mode, and its neighbours stay as they are', async () => {
      rmSync(join(source, 'private'), { recursive: true });
      writeFileSync(join(source, 'one'), 'newer');
      assert.equal((await restore('private/key', '--in-place')).code, 0);
      assert.deepEqual(
        [statSync(join(source, 'private')).mode & 0o777, readFileSync(join(source, 'one'), 'utf8')],
        [0o700, 'newer'],
      );
    });

    test('a dry run says what would come, and writes nothing', async () => {
      const target = join(laboratory.folder, 'none');
      const outcome = await restore('one', '--to', target, '-n');
      assert.deepEqual(
        [outcome.code, /would restore one/.test(outcome.stdout), readdirSync(laboratory.folder).includes('none')],
        [0, true, false],
      );
    });

    test('nothing is ever restored into a vault, also not through a link', async () => {
      const snapshot = newestIn(laboratory.vault);
      const before = fingerprint(snapshot);
      symlinkSync(laboratory.vault, join(laboratory.folder, 'way-in'));
      const through = join(laboratory.folder, 'way-in', snapshot.slice(snapshot.lastIndexOf('/') + 1), 'new');
      const codes = [(await restore('one', '--to', join(snapshot, 'new'))).code, (await restore('one', '--to', through)).code];
      assert.deepEqual([codes, fingerprint(snapshot)], [[1, 1], before]);
      rmSync(join(laboratory.folder, 'way-in'));
    });

    test('a path behind a symbolic link is no path of the snapshot', async () => {
      const codes = [];
      for (const words of [
        ['restore', 's', 'i', 'door/passwd', '--to', restored],
        ['ls', 's', 'i', 'latest', 'door/passwd'],
        ['versions', 's', 'i', 'door/passwd'],
      ]) {
        codes.push((await laboratory.alp(words)).code);
      }
      assert.deepEqual(codes, [1, 1, 1]);
    });
  });
}

const oddNames = ['a b', "it's", '$(x)', 'foo[1].pdf', 'two\nlines', '*'];

function fill(source: string): void {
  writeFileSync(join(source, 'one'), 'first');
  linkSync(join(source, 'one'), join(source, 'twin'));
  for (const name of [...oddNames, 'foo1.pdf', 'other']) writeFileSync(join(source, name), `content of ${name}`);
  mkdirSync(join(source, 'private'));
  writeFileSync(join(source, 'private', 'key'), 'secret');
  chmodSync(join(source, 'private'), 0o700);
  symlinkSync('/etc', join(source, 'door'));
}

describe('in place', () => {
  test('a source without a slash, or a single file, leaves the folder above it alone', async () => {
    const laboratory = makeLaboratory();
    const above = join(laboratory.folder, 'above');
    mkdirSync(join(above, 'home'), { recursive: true });
    writeFileSync(join(above, 'home', 'text'), 'text');
    writeFileSync(join(above, 'single'), 'alone');
    laboratory.writeConfiguration(
      `[i]\nsource = ${above}/home\ndest = ${laboratory.vault}\n[f]\nsource = ${above}/single\ndest = ${laboratory.folder}/other\n`,
    );
    assert.equal((await laboratory.alp(['s'])).code, 0);
    rmSync(join(above, 'home'), { recursive: true });
    rmSync(join(above, 'single'));
    chmodSync(above, 0o1777);
    for (const item of ['i', 'f']) assert.equal((await laboratory.alp(['restore', 's', item, '--in-place'])).code, 0);
    assert.deepEqual(
      [
        readFileSync(join(above, 'home', 'text'), 'utf8'),
        readFileSync(join(above, 'single'), 'utf8'),
        statSync(above).mode & 0o7777,
      ],
      ['text', 'alone', 0o1777],
    );
    await laboratory.remove();
  });
});
