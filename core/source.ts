/** Looks at the source, where it lies, before anything is received. */
import type { Item, Verdict } from './model.ts';
import type { Ends } from './places.ts';
import { rsyncVersion } from './rules/rsync-arguments.ts';
import { sourceProblem } from './rules/words.ts';
import { askVault, one } from './vault.ts';

export interface SourceFacts {
  /** Absolute, without symbolic links; '' when it is a file. */
  readonly root: string;
  readonly rsyncLine: string;
  readonly rsyncVersion: readonly number[];
  readonly knowsXxh128: boolean;
}

export type SourceAnswer = { readonly ok: true; readonly facts: SourceFacts } | { readonly ok: false; readonly verdict: Verdict };

export async function askSource(ends: Ends, item: Item): Promise<SourceAnswer> {
  const { facts, words } = await askVault(ends.source, 'source', [item.source.path]);
  if (!facts.has('ready')) {
    const detail = words || 'the connection is gone';
    return { ok: false, verdict: { kind: 'cut', reason: 'connection-lost', detail } };
  }
  const problem = sourceProblem(item, one(facts, 'kind'), facts.has('empty'));
  if (problem) return { ok: false, verdict: problem };
  const rsyncLine = one(facts, 'rsync');
  return {
    ok: true,
    facts: { root: one(facts, 'root'), rsyncLine, rsyncVersion: rsyncVersion(rsyncLine), knowsXxh128: facts.has('checksum') },
  };
}
