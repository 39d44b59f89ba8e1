/** What the Set-up page knows as long as the window lives: the plan, what was measured, what the destination said; it stays when another page is shown. */
import { useSyncExternalStore } from 'react';
import type { Answer, Refusal } from '../../bridge/channels.ts';
import type { Found } from './checks.ts';
import { FRESH_PLAN, type Plan } from './plan.ts';
import type { SetupPlace } from './setup-steps.ts';

export type Measured =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly answer: Answer<'leftOut'> }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Tried {
  /** The destination that this is said of; another one needs another look. */
  readonly of: string;
  readonly isAsking: boolean;
  /** What is done meanwhile, besides looking. */
  readonly doing: 'look' | 'trust' | 'install';
  readonly base: Found | undefined;
  /** By the path of the vault. */
  readonly vaults: Readonly<Record<string, Found>>;
  readonly refusal: Refusal | undefined;
}

export interface Session {
  readonly plan: Plan;
  readonly place: SetupPlace;
  /** By folder and patterns. */
  readonly measured: Readonly<Record<string, Measured>>;
  readonly tried: Tried | undefined;
  readonly ownKey: Answer<'ownKey'> | undefined;
  /** The folder whose folders are shown to choose from; undefined: the proposed ones. */
  readonly browsing: string | undefined;
  /** The steps that were left once: what they lack is said. */
  readonly left: readonly string[];
  readonly pasted: { readonly server: string; readonly text: string };
}

const FRESH: Session = {
  plan: FRESH_PLAN,
  place: 'what',
  measured: {},
  tried: undefined,
  ownKey: undefined,
  browsing: undefined,
  left: [],
  pasted: { server: '', text: '' },
};

let session = FRESH;
const listeners = new Set<() => void>();

export function useSession(): Session {
  return useSyncExternalStore(listen, sessionNow);
}

export function sessionNow(): Session {
  return session;
}

export function changeSession(change: (before: Session) => Partial<Session>): void {
  session = { ...session, ...change(session) };
  for (const listener of listeners) listener();
}

export function changePlan(change: (before: Plan) => Plan): void {
  changeSession(({ plan }) => ({ plan: change(plan) }));
}

/** After the file was written: the next one begins anew. */
export function forgetSession(): void {
  changeSession(() => FRESH);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
