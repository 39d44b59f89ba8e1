/** Talks to a vault through the scripts of `remote/`: each verb answers with facts, one a line. */
import type { Item, LeaseHolder, VaultMark } from './model.ts';
import { type ScriptName, scriptText, wholeScriptText } from './remote/scripts.ts';
import { type HeldLease, readHolder } from './rules/lease.ts';
import { rsyncVersion } from './rules/rsync-arguments.ts';
import type { VaultView } from './rules/run-plan.ts';
import { shellQuote } from './rules/shell-quote.ts';
import { roleOf, type VaultRole } from './rules/vault-role.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { RunningProgram } from './world/run-program.ts';

/** What a script said: every value of a key, in order. */
export type Facts = ReadonlyMap<string, readonly string[]>;

export interface VaultFacts extends VaultView {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly mark: VaultMark | undefined;
  readonly freeBytes: number | undefined;
  readonly freeInodes: number | undefined;
  readonly rsyncLine: string;
  readonly rsyncVersion: readonly number[];
  readonly knowsXxh128: boolean;
  /** Snapshots whose ledger line was written again after a crash. */
  readonly recovered: readonly string[];
  readonly role: VaultRole;
  readonly adopted: boolean;
  readonly marked: boolean;
  readonly endedReceiver: boolean;
}

/** The lease of a vault, held by a process there until it is released or we are gone. */
export interface HeldVault {
  readonly facts: VaultFacts;
  beat(): void;
  /** Ends a receiver that is left, gives the lease back. */
  release(): void;
}

export type Begun =
  | { readonly kind: 'begun'; readonly vault: HeldVault }
  | { readonly kind: 'held'; readonly lease: HeldLease }
  | {
      readonly kind: 'unmounted' | 'missing-vault' | 'not-a-folder' | 'not-a-vault' | 'inside-vault' | 'unwritable' | 'broken';
      readonly detail: string;
    };

export interface BeginWish {
  readonly place: Place;
  readonly item: Item;
  readonly holder: LeaseHolder;
  readonly takeFrom: string;
  readonly newMark: Pick<VaultMark, 'format' | 'vault' | 'item' | 'created'>;
  readonly knownVault: string;
}

export async function beginAtVault(wish: BeginWish): Promise<Begun> {
  const { facts, words } = await askVault(wish.place, 'begin', [
    wish.item.dest.path,
    wish.takeFrom,
    JSON.stringify(wish.holder),
    JSON.stringify(wish.newMark).slice(0, -1),
    wish.knownVault,
  ]);
  if (facts.has('ready')) return { kind: 'begun', vault: heldVault(wish.place, one(facts, 'ready'), vaultFacts(facts)) };
  if (facts.has('held')) return { kind: 'held', lease: heldLease(facts) };
  for (const kind of ['unmounted', 'missing-vault', 'not-a-folder', 'not-a-vault', 'inside-vault', 'unwritable'] as const) {
    const detail = facts.get(kind)?.[0];
    if (detail !== undefined) return { kind, detail };
  }
  return { kind: 'broken', detail: words };
}

function heldVault(place: Place, alp: string, facts: VaultFacts): HeldVault {
  // From here on the session ends a receiver that is left when we vanish.
  place.order(`hold ${alp}`);
  return { facts, beat: () => place.order('beat'), release: () => place.order('release') };
}

function heldLease(facts: Facts): HeldLease {
  const keeper = one(facts, 'keeper');
  return {
    holder: readHolder(one(facts, 'lease')),
    keeper: keeper === 'alive' || keeper === 'elsewhere' ? keeper : 'dead',
    silentSeconds: Number(one(facts, 'silent-for')) || 0,
  };
}

export function vaultFacts(facts: Facts): VaultFacts {
  return {
    root: one(facts, 'root'),
    mark: readMark(one(facts, 'mark')),
    freeBytes: kilobytes(one(facts, 'free-kilobytes')),
    freeInodes: /^\d+$/.test(one(facts, 'free-inodes')) ? Number(one(facts, 'free-inodes')) : undefined,
    rsyncLine: one(facts, 'rsync'),
    rsyncVersion: rsyncVersion(one(facts, 'rsync')),
    knowsXxh128: facts.has('checksum'),
    snapshotNames: facts.get('snapshot') ?? [],
    ledgerLines: facts.get('ledger') ?? [],
    current: facts.get('current')?.[0],
    unfinished: (facts.get('unfinished') ?? []).map(text => ({
      run: text.split(' ')[0] ?? '',
      attempts: Number(text.split(' ')[1]) || 0,
    })),
    recovered: facts.get('recovered') ?? [],
    role: roleOf(facts.get('role')?.[0]),
    adopted: facts.has('adopted'),
    marked: facts.has('marked'),
    endedReceiver: facts.has('ended-receiver'),
  };
}

/** Runs one verb at a place and reads its facts; `words` is all that was no fact: complaints. */
export async function askVault(
  place: Place,
  name: ScriptName,
  args: readonly string[],
  lease = '',
): Promise<{ readonly facts: Facts; readonly words: string }> {
  const { lines } = await place.ask(`lease=${shellQuote(lease)}\n${scriptText(name)}`, args);
  const texts = lines.map(bytesAsText);
  return { facts: factsOf(texts), words: texts.filter(line => !line.includes('\t')).join('; ') };
}

/** A script beside the session, with the lease's token. */
export function scriptBeside(name: ScriptName, lease = ''): string {
  return `lease=${shellQuote(lease)}\n${wholeScriptText(name)}`;
}

/** Writes everything to the program's input, waiting whenever it is slower than we are. */
export async function feed(
  running: RunningProgram,
  chunks: AsyncIterable<Buffer | string> | readonly (Buffer | string)[],
): Promise<void> {
  const input = running.input;
  if (!input) return;
  const gone = running.result.then(() => 'gone' as const);
  for await (const chunk of chunks) {
    const next = await Promise.race([new Promise<'written'>(resolve => input.write(chunk, () => resolve('written'))), gone]);
    if (next === 'gone') return;
  }
  input.end();
}

export function factsOf(lines: readonly string[]): Facts {
  const facts = new Map<string, string[]>();
  for (const line of lines) {
    const tab = line.indexOf('\t');
    if (tab < 1) continue;
    const key = line.slice(0, tab);
    const values = facts.get(key);
    if (values) values.push(line.slice(tab + 1));
    else facts.set(key, [line.slice(tab + 1)]);
  }
  return facts;
}

export function one(facts: Facts, key: string): string {
  return facts.get(key)?.[0] ?? '';
}

function kilobytes(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) * 1024 : undefined;
}

export function readMark(text: string): VaultMark | undefined {
  try {
    const mark = JSON.parse(text) as VaultMark;
    return mark.format === 1 && typeof mark.vault === 'string' && mark.vault !== '' && typeof mark.item === 'string'
      ? mark
      : undefined;
  } catch {
    return undefined;
  }
}
