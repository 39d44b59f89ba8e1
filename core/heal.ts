/** `alp heal`: damaged files get their right content back, in all snapshots that share them, and nothing else is touched. */
import { type Lease, takeLease } from './begin.ts';
import { takeContent, type Wells, withWells } from './heal-content.ts';
import { writeJournal } from './journal.ts';
import type { Item, LedgerHealed, Verdict } from './model.ts';
import { openVault } from './places.ts';
import { counted } from './rules/figures.ts';
import { recordCutter } from './rules/records.ts';
import { snapshotsOf } from './rules/run-plan.ts';
import { lostConnection, lostLease } from './rules/words.ts';
import { askVault, one, scriptBeside } from './vault.ts';
import type { Damage, Healed, HealOutcome, HealWish } from './verify-model.ts';
import { withLostOnes } from './verify-stock.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** A damage as the vault has noted it: by its number, because its name need not be text. */
export interface NotedDamage {
  readonly number: number;
  readonly state: 'damaged' | 'missing' | 'other';
  readonly inode: string;
  readonly kind: 'xxh128' | 'md5';
  readonly checksum: string;
  readonly snapshot: string;
  /** Below the snapshot, as manifests spell names, byte by byte (latin1). */
  readonly key: string;
  /** That shall have its content. */
  readonly paths: readonly string[];
  /** Its inode is the right file of other paths: it was put here in place of another one. */
  readonly isOther: boolean;
}

/** What verify has found is healed from this vault, from another one and from the source, in this order; the vault's lease is held. */
export async function heal(
  world: World,
  item: Item,
  wish: HealWish,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<HealOutcome> {
  const outcome = await withVault(world, item, wish, say, signal);
  const { healed, notHealed, verdict } = outcome;
  if (healed.length + notHealed.length > 0 || verdict.kind !== 'whole')
    await writeJournal(world, item, {
      event: 'healed',
      time: world.clock.now(),
      healed: healed.length,
      notHealed: notHealed.length,
      detail: healSummary(outcome),
    });
  return outcome;
}

async function withVault(
  world: World,
  item: Item,
  wish: HealWish,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<HealOutcome> {
  const opened = await openVault(world, item);
  if (!opened.ok) return nothing(opened.verdict);
  const { place } = opened;
  try {
    const leased = await takeLease(world, item, place);
    if (!leased.ok) return nothing(leased.verdict);
    try {
      return await withWells(world, item, place, wish, wells =>
        healAll({ world, item, place, token: leased.lease.token, order: orderOf(leased.lease), wells, say, signal }),
      );
    } finally {
      leased.stopBeating?.();
      leased.lease.vault.release();
    }
  } finally {
    await place.close();
  }
}

/** Which manifest speaks of a file is a matter of the order of snapshots. */
function orderOf({ vault }: Lease): readonly string[] {
  return withLostOnes(snapshotsOf(vault.facts)).map(({ name }) => name);
}

interface Scene {
  readonly world: World;
  readonly item: Item;
  readonly place: Place;
  readonly token: string;
  /** Of the snapshots. */
  readonly order: readonly string[];
  readonly wells: Wells;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

async function healAll(scene: Scene): Promise<HealOutcome> {
  const plan = await look(scene);
  if (!plan.ok) return nothing(plan.verdict);
  const healed: Healed[] = [];
  const notHealed: { damage: Damage; why: string }[] = [];
  const notes = [...plan.notes];
  const done = new Set<string>();
  for (const damage of plan.damages) {
    if (scene.signal.aborted) break;
    // The same inode may have been noted at several of its paths.
    const file = `${damage.inode} ${damage.kind} ${damage.checksum}`;
    if (damage.inode !== '0' && done.has(file)) continue;
    done.add(file);
    scene.say(damage.paths[0] ?? '');
    const one = await healOne(scene, damage);
    if (one.ok) healed.push(one.healed);
    else notHealed.push({ damage: damageOf(damage), why: one.why });
  }
  // What is good now is struck off the list; what is left is read once more.
  const after = await look(scene);
  if (!after.ok) return { verdict: after.verdict, healed, notHealed, notes };
  const verdict: Verdict = scene.signal.aborted
    ? { kind: 'cancelled', signal: scene.signal.reason }
    : after.damages.length > 0
      ? {
          kind: 'incomplete',
          warnings: [],
          detail: `${counted(after.damages.length, 'file')} could not be healed`,
          remedy: `a synced server may have it: alp heal ${scene.item.server} ${scene.item.name} --from HOST`,
        }
      : { kind: 'whole', warnings: [] };
  return { verdict, healed, notHealed, notes };
}

type Look =
  | { readonly ok: true; readonly damages: readonly NotedDamage[]; readonly notes: readonly string[] }
  | { readonly ok: false; readonly verdict: Verdict };

/** Ends what a kill left, and reads the damaged files again. */
async function look({ item, place, token, order }: Scene): Promise<Look> {
  const facts: [string, string][] = [];
  const records = recordCutter(record => {
    const tab = record.indexOf('\t');
    facts.push([record.slice(0, tab), record.slice(tab + 1)]);
  });
  const running = await place.start({
    script: scriptBeside('heal-plan', token),
    args: [item.dest.path, ...order],
    onChunk: chunk => records(chunk.toString('latin1')),
  });
  const { stderr } = await running.result;
  const of = (key: string) => facts.flatMap(([name, text]) => (name === key ? [text] : []));
  if (of('lost-lease').length > 0) return { ok: false, verdict: lostLease() };
  if (of('over').length === 0)
    return {
      ok: false,
      verdict: place.isLost()
        ? lostConnection()
        : { kind: 'failed', detail: `the vault did not answer: ${bytesAsText(stderr).trim()}`, remedy: 'run it again' },
    };
  const names = new Map(of('name').map(text => [Number(text.slice(0, text.indexOf(' '))), text.slice(text.indexOf(' ') + 1)]));
  const paths = of('path').map(readPath);
  const damages = of('damage').map((text): NotedDamage => {
    const [number = '', state, inode = '0', kind, checksum = '', snapshot = ''] = text.split(' ');
    const key = names.get(Number(number)) ?? '';
    const ofInode = paths.filter(one => one.inode === inode);
    const isTheirs = (one: SharedPath) => one.kind === kind && one.checksum !== checksum;
    const all = ofInode.filter(one => !isTheirs(one)).map(({ path }) => path);
    return {
      number: Number(number),
      state: state as NotedDamage['state'],
      inode,
      kind: kind as NotedDamage['kind'],
      checksum,
      snapshot,
      key,
      paths: all.length > 0 ? all.sort() : [`${snapshot}/${shown(key)}`],
      isOther: ofInode.some(isTheirs),
    };
  });
  return {
    ok: true,
    damages,
    notes: [
      ...of('finished').map(() => 'a heal that was cut is ended now'),
      ...of('undone').map(() => 'a heal that was cut before it changed anything was begun anew'),
      ...of('stuck').map(() => 'a heal that was cut could not be ended; is there room, and may this user write?'),
    ],
  };
}

interface SharedPath {
  readonly inode: string;
  /** What a manifest says that it shall be; `-` where none does. */
  readonly kind: string;
  readonly checksum: string;
  readonly path: string;
}

function readPath(text: string): SharedPath {
  const [inode = '', kind = '', checksum = '', ...path] = text.split(' ');
  return { inode, kind, checksum, path: shown(path.join(' ')) };
}

async function healOne(scene: Scene, damage: NotedDamage): Promise<{ ok: true; healed: Healed } | { ok: false; why: string }> {
  const { world, item, place, token } = scene;
  if (damage.state === 'other') return { ok: false, why: 'something else than a file lies there' };
  const taken = await takeContent(world, item, place, token, scene.wells, damage);
  if (!taken.ok) return taken;
  const line: LedgerHealed = {
    event: 'healed',
    snapshot: damage.snapshot,
    time: world.clock.now(),
    paths: damage.paths.slice(0, 100),
    checksum: damage.checksum,
    from: taken.from,
  };
  const { facts, words } = await askVault(
    place,
    'heal-relink',
    [item.dest.path, String(damage.number), damage.inode, JSON.stringify(line)],
    token,
  );
  if (facts.has('healed')) return { ok: true, healed: { checksum: damage.checksum, paths: damage.paths, from: taken.from } };
  return {
    ok: false,
    why: one(facts, 'failed') || one(facts, 'full') || (facts.has('lost-lease') ? 'the lease was lost' : words),
  };
}

function damageOf({ state, checksum, paths }: NotedDamage): Damage {
  return { kind: state === 'missing' ? 'missing' : 'damaged', checksum, paths };
}

/** For people: without the slash that leads an escaped name. */
function shown(key: string): string {
  return bytesAsText(key.replace(/^\//, ''));
}

/** One sentence without a full stop. */
export function healSummary({ healed, notHealed, verdict }: HealOutcome): string {
  if (healed.length + notHealed.length === 0)
    return verdict.kind === 'whole'
      ? 'no damage is noted; alp verify looks for it'
      : 'detail' in verdict
        ? verdict.detail
        : 'ended';
  const snapshots = new Set(healed.flatMap(({ paths }) => paths.map(path => path.slice(0, path.indexOf('/')))));
  const did = `healed ${counted(healed.length, 'file')} in ${counted(snapshots.size, 'snapshot')}`;
  return notHealed.length === 0 ? did : `${did}, ${notHealed.length} not: ${notHealed[0]!.damage.paths[0]}: ${notHealed[0]!.why}`;
}

function nothing(verdict: Verdict): HealOutcome {
  return { verdict, healed: [], notHealed: [], notes: [] };
}
