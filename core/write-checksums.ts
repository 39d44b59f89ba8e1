/** `alp verify --write-checksums`: files that no manifest covers get checksums as they are now, so that damage from now on is found. */
import { takeLease } from './begin.ts';
import type { Item, LedgerChecksummed, Verdict } from './model.ts';
import { openVault } from './places.ts';
import { fullVault, lostConnection, lostLease } from './rules/words.ts';
import { askVault, type Facts, factsOf, one, scriptBeside } from './vault.ts';
import type { ChecksumsOutcome } from './verify-model.ts';
import { noSuchSnapshot, type VaultStock, vaultStock } from './verify-stock.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** Reading takes its time and needs no lease; only what was read goes into the manifests under one. What was cut goes on where it stopped. */
export async function writeChecksums(
  world: World,
  item: Item,
  wish: { readonly snapshot?: string | undefined },
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<ChecksumsOutcome> {
  const opened = await openVault(world, item);
  if (!opened.ok) return nothing(opened.verdict);
  const { place } = opened;
  try {
    const stock = await vaultStock(place, item, world.clock.now());
    if (!stock.ok) return nothing(stock.verdict);
    if (wish.snapshot !== undefined && !stock.value.snapshots.includes(wish.snapshot))
      return nothing(noSuchSnapshot(item, wish.snapshot));
    const read = await readLineless(place, item, wish.snapshot, stock.value, say, signal);
    const written = read.recorded.length > 0 ? await takeOver(world, item, place, read) : read;
    return signal.aborted ? { ...written, verdict: { kind: 'cancelled', signal: signal.reason } } : written;
  } finally {
    await place.close();
  }
}

/** Oldest snapshot first: what a later one shares with it needs no line of its own. */
async function readLineless(
  place: Place,
  item: Item,
  only: string | undefined,
  { links }: VaultStock,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<ChecksumsOutcome> {
  const recorded: { snapshot: string; files: number; kind: 'xxh128' | 'md5' }[] = [];
  let left = 0;
  for (const { snapshot, order } of links) {
    if (signal.aborted) break;
    if (only !== undefined && snapshot !== only) continue;
    say(snapshot);
    const [, name = '', former = '-', ...older] = order.split(' ');
    for (const kind of ['xxh128', 'md5'] as const) {
      const facts = await ask(place, [item.dest.path, kind, name, former, ...older], signal);
      if (facts.has('unchecked') && kind === 'xxh128') continue;
      const problem = problemOf(item, place, facts);
      if (problem && !signal.aborted) return { verdict: problem, recorded, left };
      const files = Number(one(facts, 'recorded'));
      left += Number(one(facts, 'left'));
      if (files > 0) recorded.push({ snapshot, files, kind });
      break;
    }
  }
  return { verdict: { kind: 'whole', warnings: [] }, recorded, left };
}

async function ask(place: Place, args: readonly string[], signal: AbortSignal): Promise<Facts> {
  const lines: string[] = [];
  const running = await place.start({ script: scriptBeside('record'), args, onLine: line => void lines.push(line) });
  const end = () => running.end();
  signal.addEventListener('abort', end, { once: true });
  await running.result;
  signal.removeEventListener('abort', end);
  return factsOf(lines);
}

function problemOf(item: Item, place: Place, facts: Facts): Verdict | undefined {
  if (facts.has('recorded') || facts.has('gone')) return undefined;
  if (place.isLost()) return lostConnection();
  if (facts.has('full')) return fullVault(item, undefined, undefined);
  const detail = facts.has('unwritable')
    ? `this user may not write into the vault ${item.dest.path}`
    : facts.has('unchecked')
      ? 'nothing at the vault makes xxh128 or md5 checksums'
      : 'the vault did not answer';
  return { kind: 'failed', detail, remedy: `alp doctor ${item.server} ${item.name} looks for the cause` };
}

async function takeOver(world: World, item: Item, place: Place, read: ChecksumsOutcome): Promise<ChecksumsOutcome> {
  const leased = await takeLease(world, item, place);
  if (!leased.ok) return { ...read, verdict: leased.verdict, recorded: [] };
  const recorded: ChecksumsOutcome['recorded'][number][] = [];
  try {
    for (const one of read.recorded) {
      const { snapshot, files, kind } = one;
      const line: LedgerChecksummed = { event: 'checksummed', snapshot, time: world.clock.now(), files };
      const { facts } = await askVault(
        place,
        'recorded',
        [item.dest.path, snapshot, kind, JSON.stringify(line)],
        leased.lease.token,
      );
      if (facts.has('noted')) recorded.push(one);
      else if (!facts.has('gone')) {
        const verdict = facts.has('full')
          ? fullVault(item, undefined, undefined)
          : place.isLost()
            ? lostConnection()
            : lostLease();
        return { ...read, verdict, recorded };
      }
    }
    return { ...read, recorded };
  } finally {
    leased.stopBeating?.();
    leased.lease.vault.release();
  }
}

function nothing(verdict: Verdict): ChecksumsOutcome {
  return { verdict, recorded: [], left: 0 };
}
