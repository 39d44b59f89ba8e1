/** A disk that is mounted and never answers: who looks at it hangs, and even SIGKILL does not end that. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fakes } from './laboratory.ts';

export interface DeadMount {
  /** Everybody who hangs gets an error. */
  remove(): Promise<void>;
}

export async function mountDead(folder: string): Promise<DeadMount> {
  mkdirSync(folder, { recursive: true });
  const child = spawn(join(fakes, 'dead-mount'), [folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child.stdout, 'data'), ended]);
  assert.match(String(first[0]), /^dead/);
  return {
    async remove() {
      child.kill('SIGKILL');
      await ended;
      spawnSync('umount', ['-l', folder]);
    },
  };
}
