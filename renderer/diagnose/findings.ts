/** What `alp doctor` finds, as a page groups it, and which of it a button can mend. */
import type { Answer } from '../../bridge/channels.ts';

export type Finding = Answer<'examine'>['findings'][number];
export type State = Finding['state'];

/** What needs somebody comes first. */
const ORDER: readonly State[] = ['bad', 'warning', 'info', 'good'];

export function grouped(
  findings: readonly Finding[],
): readonly { readonly state: State; readonly findings: readonly Finding[] }[] {
  return ORDER.map(state => ({ state, findings: findings.filter(finding => finding.state === state) })).filter(
    group => group.findings.length > 0,
  );
}

export function worstOf(findings: readonly Finding[]): State | undefined {
  return grouped(findings)[0]?.state;
}

export function countOf(findings: readonly Finding[], state: State): number {
  return findings.filter(finding => finding.state === state).length;
}

export type Repair =
  | { readonly kind: 'host-key'; readonly fingerprint: string }
  /** The folder as it is becomes the item's vault. */
  | { readonly kind: 'adopt' };

/** The remedy is a command of the program; what this page can do itself is found in it. */
export function repairOf({ remedy = '' }: Finding): Repair | undefined {
  const fingerprint = /\balp doctor\b.* --accept-host-key (SHA256:[\w+/=]+)/.exec(remedy)?.[1];
  if (fingerprint !== undefined) return { kind: 'host-key', fingerprint };
  return /\balp doctor\b.* --adopt\b/.test(remedy) ? { kind: 'adopt' } : undefined;
}
