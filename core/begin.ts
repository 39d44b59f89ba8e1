/** Step 1 of a run: the vault is the right one, has room, and its lease is ours; or one sentence why not. */
import { writeJournal } from './journal.ts';
import type { Item, LeaseHolder, VaultMark, Verdict } from './model.ts';
import { decideOnLease, type HeldLease } from './rules/lease.ts';
import { runName } from './rules/snapshot-names.ts';
import { beginProblem, destText, foreignVault, fullVault, heldVault, lostConnection } from './rules/words.ts';
import { type Begun, beginAtVault, type HeldVault } from './vault.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

export interface Lease {
  readonly vault: HeldVault;
  /** The token that every changing script must show; a run that is new takes it as its name. */
  readonly token: string;
  readonly notes: readonly string[];
}

export type Leased = { readonly ok: true; readonly lease: Lease } | { readonly ok: false; readonly verdict: Verdict };

const beatEvery = 30_000;

/** Of the leases that this process holds now. */
const tokensInUse = new Set<string>();

/** Takes the lease; a dead holder's is taken over, and the journal says so. */
export async function takeLease(
  world: World,
  item: Item,
  place: Place,
  /** A new vault is a copy of this one and takes its name. */
  original?: Pick<VaultMark, 'vault' | 'created'>,
): Promise<Leased & { stopBeating?: () => void }> {
  const token = runName(world.clock.now(), world.files.randomHex(2));
  const notes: string[] = [];
  let begun = await begin(world, item, place, token, '', original);
  if (begun.kind === 'held') {
    const decision = decideOnLease(
      begun.lease,
      await world.machine.identity(world.folders.state),
      ownHolderLives(world, begun.lease),
    );
    if (!decision.take) return { ok: false, verdict: heldVault(decision.why, begun.lease, world.clock.now()) };
    await writeJournal(world, item, { event: 'lease-taken-over', time: world.clock.now(), run: token, detail: decision.why });
    notes.push(`took the lease over: ${decision.why}`);
    begun = await begin(world, item, place, token, begun.lease.holder?.run ?? 'unreadable', original);
  }
  if (begun.kind === 'held') return { ok: false, verdict: heldVault('somebody who was faster', begun.lease, world.clock.now()) };
  if (begun.kind !== 'begun') return { ok: false, verdict: place.isLost() ? lostConnection() : beginProblem(begun, item) };
  const refused = vaultProblem(begun, item);
  if (refused) {
    begun.vault.release();
    return { ok: false, verdict: refused };
  }
  await rememberVault(world, item, begun.vault);
  const stopBeating = world.clock.every(beatEvery, begun.vault.beat);
  tokensInUse.add(token);
  return {
    ok: true,
    lease: { vault: begun.vault, token, notes: [...notes, ...notesOf(begun.vault)] },
    stopBeating() {
      stopBeating();
      tokensInUse.delete(token);
    },
  };
}

async function begin(
  world: World,
  item: Item,
  place: Place,
  token: string,
  takeFrom: string,
  original: Pick<VaultMark, 'vault' | 'created'> | undefined,
): Promise<Begun> {
  const now = world.clock.now();
  const holder: LeaseHolder = {
    run: token,
    machine: await world.machine.identity(world.folders.state),
    host: world.machine.host,
    user: world.machine.user,
    pid: world.machine.pid,
    birth: world.machine.birth,
    since: now,
  };
  return beginAtVault({
    place,
    item,
    holder,
    takeFrom,
    newMark: {
      format: 1,
      vault: original?.vault ?? world.files.randomHex(8),
      item: `${item.server}/${item.name}`,
      created: original?.created ?? new Date(now).toISOString(),
    },
    knownVault: await knownVault(world, item),
  });
}

function ownHolderLives({ machine }: World, { holder }: HeldLease): boolean {
  if (!holder || !machine.isAlive(holder.pid, holder.birth)) return false;
  // The agent outlives its attempts: one whose connection died could not give its lease back.
  return holder.pid !== machine.pid || tokensInUse.has(holder.run);
}

/** Less room than this and an attempt only makes a full disk fuller. */
export const leastFreeBytes = 10_000_000;
const leastFreeInodes = 100;

function vaultProblem(begun: Extract<Begun, { kind: 'begun' }>, item: Item): Verdict | undefined {
  const { mark, freeBytes, freeInodes } = begun.vault.facts;
  if (mark?.item !== `${item.server}/${item.name}`) return foreignVault(item, mark?.item);
  if (freeBytes !== undefined && freeBytes < leastFreeBytes) return fullVault(item, freeBytes, undefined);
  // Some file systems (btrfs) count no inodes and say 0.
  if (freeInodes !== undefined && freeInodes > 0 && freeInodes < leastFreeInodes) return fullVault(item, freeBytes, freeInodes);
  return undefined;
}

function notesOf(vault: HeldVault): string[] {
  const { marked, adopted, recovered, endedReceiver, mark } = vault.facts;
  return [
    ...(marked ? [adopted ? 'the folder with dated snapshots is adopted as the vault' : 'a new vault'] : []),
    ...(marked && mark?.hardLinks === false ? ['its file system has no hard links: every snapshot will cost its full size'] : []),
    ...(marked && mark?.symlinks === false ? ['its file system has no symbolic links: it keeps none, and has no current'] : []),
    ...recovered.map(name => `snapshot ${name} was published by a run that crashed; its line in the ledger is written now`),
    ...(endedReceiver ? ['ended a receiver that was left from an earlier attempt'] : []),
  ];
}

/** An empty folder where a vault was last time is an unmounted disk, not a new vault: hence the memory. */
export async function knownVault(world: World, item: Item): Promise<string> {
  const text = await world.files.read(memoryPath(world, item));
  if (text === undefined) return '';
  try {
    const memory = JSON.parse(text) as { vault?: string; dest?: string };
    return memory.dest === destText(item) ? (memory.vault ?? '') : '';
  } catch {
    return '';
  }
}

async function rememberVault(world: World, item: Item, vault: HeldVault): Promise<void> {
  const fresh = `${JSON.stringify({ vault: vault.facts.mark?.vault ?? '', dest: destText(item) })}\n`;
  if ((await world.files.read(memoryPath(world, item))) !== fresh) await world.files.replace(memoryPath(world, item), fresh);
}

/** Forgets which vault was met: the user says that the folder as it is now is right. */
export async function forgetVault(world: World, item: Item): Promise<void> {
  await world.files.delete(memoryPath(world, item));
}

function memoryPath(world: World, item: Item): string {
  return `${world.folders.state}/vaults/${item.server}/${item.name}.json`;
}
