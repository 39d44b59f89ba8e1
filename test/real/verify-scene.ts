/** A vault with three snapshots whose files share inodes, and the damages that disks and people do to it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Direction, type Laboratory, makeLaboratory, snapshotsIn } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

export interface VerifyScene {
  readonly laboratory: Laboratory;
  readonly server: SshServer | undefined;
  /** Oldest first. */
  readonly snapshots: readonly string[];
  /** `SNAPSHOT/PATH` of the n-th snapshot. */
  path(snapshot: number, path: string): string;
  configure(more?: Readonly<Record<string, string>>): void;
  alp(...words: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }>;
  /** Everything as it was after the three runs: cheaper than to run them again. */
  reset(): void;
  remove(): Promise<void>;
}

/** In all snapshots the same file, unless it says otherwise: changes with each. */
export const shared = 'folder/always the same';
export const changing = 'log';
export const odd = 'folder/two\nlines \\ and ü';

export async function makeVerifyScene(direction: Direction = 'local'): Promise<VerifyScene> {
  const laboratory = makeLaboratory();
  const { source, vault, folder } = laboratory;
  const server =
    direction === 'local'
      ? undefined
      : await startSshServer(join(folder, 'sshd'), {
          PATH: `${folder}/bin:${process.env.PATH}`,
          [laboratory.mark[0]]: laboratory.mark[1],
        });
  const configure = (more: Readonly<Record<string, string>> = {}) => laboratory.configure(direction, more, server);
  configure();
  mkdirSync(join(source, 'folder'));
  writeFileSync(join(source, shared), 'text that never changes');
  writeFileSync(join(source, odd), 'odd');
  writeFileSync(join(source, 'other'), 'other');
  chmodSync(join(source, shared), 0o640);
  for (const path of [shared, odd, 'other']) utimesSync(join(source, path), 1_600_000_000, 1_600_000_000);
  const alp = async (...words: readonly string[]) => {
    const outcome = await laboratory.alp(words);
    return { code: outcome.code, text: outcome.stdout + outcome.stderr };
  };
  for (let count = 1; count <= 3; count++) {
    writeFileSync(join(source, changing), `change ${count}`);
    // Two changes of the same size within a second look alike to rsync.
    utimesSync(join(source, changing), 1_700_000_000 + count, 1_700_000_000 + count);
    assert.equal((await laboratory.alp()).code, 0);
  }
  const snapshots = snapshotsIn(vault);
  assert.equal(snapshots.length, 3);
  const kept = ['vault', 'state', 'source', 'configuration'].map(name => join(folder, name));
  const copy = (from: readonly string[], to: string) => {
    mkdirSync(to, { recursive: true });
    assert.equal(spawnSync('cp', ['-a', ...from, to]).status, 0);
  };
  copy(kept, join(folder, 'saved'));
  return {
    laboratory,
    server,
    snapshots,
    path: (snapshot, path) => join(vault, snapshots[snapshot]!, path),
    configure,
    alp,
    reset() {
      for (const path of [...kept, join(folder, 'freeze'), join(folder, 'bin')]) rmSync(path, { recursive: true, force: true });
      for (const name of ['freeze', 'bin']) mkdirSync(join(folder, name));
      copy(
        kept.map(path => path.replace(folder, join(folder, 'saved'))),
        folder,
      );
    },
    async remove() {
      await server?.stop();
      await laboratory.remove();
    },
  };
}

/** One bit, as a disk loses it: size and times stay as they were. */
export function rot(path: string): void {
  const { atime, mtime } = statSync(path);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([readFileSync(path)[0]! ^ 1]), 0, 1, 0);
  closeSync(file);
  utimesSync(path, atime, mtime);
}

export function noted(vault: string, name: string): string {
  const path = join(vault, '.alp', name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
