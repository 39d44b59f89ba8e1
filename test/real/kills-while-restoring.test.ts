/** kill -9 in the middle of a restore: of alp, of its rsync, of everything. Nothing goes on without alp, history is as it was, and the next restore is whole. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contentOf, type Fingerprint, fingerprint } from './fingerprint.ts';
import { type Direction, fake, type Laboratory, makeLaboratory, newestIn, noise, type Started } from './laboratory.ts';
import { kill } from './processes.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { until } from './until.ts';

const size = 9_000_000;
const victims = ['alp', 'its rsync', 'everything'] as const;

for (const direction of ['local', 'push', 'pull'] as const satisfies readonly Direction[]) {
  describe(direction, () => {
    let laboratory: Laboratory;
    let server: SshServer;
    let snapshot: string;
    before(async () => {
      laboratory = makeLaboratory();
      const { folder, source, mark } = laboratory;
      server = await startSshServer(join(folder, 'sshd'), { [mark[0]]: mark[1] });
      mkdirSync(join(source, 'deep'), { mode: 0o700 });
      for (const name of ['a', 'deep/big', 'z']) writeFileSync(join(source, name), noise(name === 'deep/big' ? size : 10, 1));
      laboratory.configure(direction, {}, server);
      assert.equal((await laboratory.alp()).code, 0);
      snapshot = newestIn(laboratory.vault);
    });
    after(async () => {
      await server.stop();
      await laboratory.remove();
    });

    for (const victim of victims) {
      test(`${victim} is killed in the middle of a file: the next restore is whole, and the snapshot is as it was`, async () => {
        const { folder, source } = laboratory;
        const restored = join(folder, 'restored');
        const history = fingerprint(snapshot);
        // Of a pulled item the way back into its place is the one that leads over there.
        const target = direction === 'pull' ? source : restored;
        rmSync(restored, { recursive: true, force: true });
        const words = ['restore', 's', 'i', ...(direction === 'pull' ? ['--in-place'] : ['--to', restored])];
        if (direction === 'pull') rmSync(join(source, 'deep'), { recursive: true });
        fake(laboratory, 'slow-rsync', ['rsync']);
        const started = laboratory.start(words);
        await untilRestored(started, join(target, 'deep'));
        if (victim === 'alp') started.kill('SIGKILL');
        else kill(chosen(laboratory, victim), 'SIGKILL');
        const outcome = await started.ended;
        assert.ok(outcome.signal !== null || (outcome.code !== 0 && outcome.stderr !== ''), `${outcome.code} ${outcome.stderr}`);
        await until('nothing of it goes on', () => laboratory.processes().length === 0, 15_000);
        assert.notEqual(statSync(join(target, 'deep/big'), { throwIfNoEntry: false })?.size, size);
        rmSync(join(folder, 'bin/rsync'));
        const again = await laboratory.alp(words);
        assert.equal(again.code, 0, again.stdout + again.stderr);
        // A folder that is there keeps its own time, and after the first restore the target is there.
        assert.deepEqual(inside(target, victim === 'alp'), inside(snapshot, true));
        assert.deepEqual(fingerprint(snapshot), history);
      });
    }
  });
}

/** An rsync that is killed hard leaves what it has under a name of its own, `.big.XXXXXX`: nobody could tell it from a file of the user's. */
function inside(tree: string, withTemporary: boolean): Fingerprint {
  return Object.fromEntries(
    Object.entries(contentOf(tree)).filter(([path]) => path !== '.' && (withTemporary || !/\/\.big\.\w{6}$/.test(path))),
  );
}

function chosen(laboratory: Laboratory, victim: 'its rsync' | 'everything') {
  const all = laboratory.processes();
  return victim === 'everything' ? all : all.filter(({ words }) => words[0]?.endsWith('rsync') && words[1] !== '--server');
}

/** A third of the big file has arrived, under whichever name it has for now. */
async function untilRestored(started: Started, folder: string): Promise<void> {
  let over = '';
  void started.ended.then(outcome => {
    over = `${outcome.code} ${outcome.stdout}${outcome.stderr}`;
  });
  const sizes = () =>
    existsSync(folder) ? readdirSync(folder).map(name => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0) : [];
  await until('a third of it is there', () => over !== '' || Math.max(0, ...sizes()) > size / 3);
  assert.equal(over, '');
}
