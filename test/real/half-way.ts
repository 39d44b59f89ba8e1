/** Meets a run in the middle: how much of a file has arrived in the vault, whichever name it has there for now. */
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Started } from './laboratory.ts';
import { until } from './until.ts';

/** Returns when so many bytes of the file are there; fails when the run is over before. */
export async function untilReceived(started: Started, vault: string, name: string, bytes: number): Promise<void> {
  let over = '';
  void started.ended.then(outcome => {
    over = `${outcome.code} ${outcome.stdout}${outcome.stderr}`;
  });
  await until(`${bytes} bytes of ${name} are there`, () => over !== '' || halfSentBytes(vault, name) >= bytes);
  assert.equal(over, '');
}

/** Size of the largest half-sent copy of a file below the unfinished trees of a vault. */
export function halfSentBytes(vault: string, name: string): number {
  const found = listing(join(vault, '.alp/unfinished')).filter(path => isHalfSent(path, name));
  return Math.max(0, ...found.map(path => statSync(join(vault, '.alp/unfinished', path), { throwIfNoEntry: false })?.size ?? 0));
}

function isHalfSent(path: string, name: string): boolean {
  const [last = '', folder = ''] = path.split('/').reverse();
  return (
    (last.startsWith(`.${name}.`) && last.length === name.length + 8) || (last === name && folder.startsWith('.alp-partial-'))
  );
}

function listing(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
