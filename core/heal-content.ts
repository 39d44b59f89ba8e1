/** Where the right content of a damaged file comes from: this vault, another server's copy of it, the source; always held against the manifest. */
import type { NotedDamage } from './heal.ts';
import type { Item, Location } from './model.ts';
import { openHere, openLogin } from './places.ts';
import { locationText } from './rules/locations.ts';
import { masterLocation } from './rules/master-location.ts';
import { askVault, type Facts, factsOf, feed, scriptBeside } from './vault.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** A place that may have the content, and where in it a path of a snapshot lies; undefined: it cannot have this one. */
interface Well {
  readonly name: string;
  readonly place: Place;
  folderOf(damage: NotedDamage): string | undefined;
}

export interface Wells {
  readonly wells: readonly Well[];
  /** Why some that were asked for are not among them. */
  readonly missing: readonly string[];
  readonly scratch: string;
}

export type Taken = { readonly ok: true; readonly from: string } | { readonly ok: false; readonly why: string };

/** Opens what was asked for and the source; all is closed when the act is over. */
export async function withWells<T>(
  world: World,
  item: Item,
  vault: Place,
  { from }: { readonly from?: string | undefined },
  act: (wells: Wells) => Promise<T>,
): Promise<T> {
  const wells: Well[] = [];
  const missing: string[] = [];
  const scratch = await world.files.make('alp-heal-');
  const add = async (name: string, location: Location, folderOf: Well['folderOf']) => {
    const opened = await openLocation(world, item, vault, location);
    if (typeof opened === 'string') missing.push(`${name}: ${opened}`);
    else wells.push({ name, place: opened, folderOf });
  };
  try {
    if (from !== undefined) {
      const master = masterLocation(item, from);
      if (master.ok) {
        const { value } = master;
        await add(locationText(value), value, damage => `${value.path.replace(/\/$/, '')}/${damage.snapshot}`);
      } else missing.push(`${master.message}; ${master.remedy}`);
    }
    // What a driver brings is there only while a backup runs.
    if (item.drivers.length === 0 && item.source.path !== '') {
      const { path } = item.source;
      const top = path.endsWith('/') ? path : path.slice(0, path.lastIndexOf('/') + 1) || '/';
      await add('the source', item.source, () => top);
    }
    return await act({ wells, missing, scratch });
  } finally {
    for (const { place } of wells) if (place !== vault) await place.close();
    await world.files.remove(scratch);
  }
}

async function openLocation(world: World, item: Item, vault: Place, location: Location): Promise<Place | string> {
  if (location.kind === 'here') return vault.kind === 'here' ? vault : openHere(world);
  if (vault.kind === 'ssh' && vault.label === location.login) return vault;
  const opened = await openLogin(world, location.login, item.ssh);
  return opened.ok ? opened.place : bytesAsText(opened.stderr).trim().split('\n').at(-1) || `ssh ended with code ${opened.code}`;
}

/** Lays the right content beside the vault's snapshots, with the attributes of the damaged file. */
export async function takeContent(
  world: World,
  item: Item,
  vault: Place,
  token: string,
  { wells, missing, scratch }: Wells,
  damage: NotedDamage,
): Promise<Taken> {
  const args = (from: 'here' | 'input', attributes: string) => [
    item.dest.path,
    String(damage.number),
    from,
    attributes,
    damage.isOther ? 'yes' : '',
  ];
  const { facts, words } = await askVault(vault, 'heal-take', args('here', ''), token);
  if (facts.has('ready')) return { ok: true, from: 'another snapshot' };
  const whys = facts.has('none') ? [] : [refusal(facts, words)];
  for (const well of wells) {
    const folder = well.folderOf(damage);
    if (folder === undefined) continue;
    const fetched = await fetchFrom(well.place, folder, damage, `${scratch}/content`);
    if (!fetched.ok) {
      whys.push(`${well.name} ${fetched.why}`);
      continue;
    }
    const lines: string[] = [];
    const running = await vault.start({
      script: scriptBeside('heal-take', token),
      args: args('input', fetched.attributes),
      input: 'pipe',
      onLine: line => void lines.push(line),
    });
    await feed(running, world.files.readChunks(`${scratch}/content`));
    const { stderr } = await running.result;
    const said = factsOf(lines);
    if (said.has('ready')) return { ok: true, from: well.name };
    whys.push(`${well.name}: ${refusal(said, stderr)}`);
  }
  return { ok: false, why: [...whys, ...missing].join('; ') || 'no other snapshot has it' };
}

/** Only what has the right checksum there is brought at all. */
async function fetchFrom(
  place: Place,
  folder: string,
  damage: NotedDamage,
  saveTo: string,
): Promise<{ ok: true; attributes: string } | { ok: false; why: string }> {
  const running = await place.start({
    script: scriptBeside('fetch'),
    args: [folder, damage.kind, damage.checksum],
    input: 'pipe',
    saveTo,
  });
  await feed(running, [Buffer.from(`${damage.key}\n`, 'latin1')]);
  const { code, stderr } = await running.result;
  if (code === 0) return { ok: true, attributes: /^attributes (\d+ \d+ \d+ \d+)$/m.exec(stderr)?.[1] ?? '' };
  const why = { 4: 'does not have it', 5: 'has something else there', 6: `makes no ${damage.kind} checksums` }[code];
  return { ok: false, why: why ?? `did not answer: ${bytesAsText(stderr).trim()}` };
}

function refusal(facts: Facts, words: string): string {
  if (facts.has('wrong')) return 'what came does not have the checksum of the manifest';
  if (facts.has('attributes')) return 'its attributes could not be carried over by the programs at the vault';
  if (facts.has('no-attributes')) return 'the folder or the attributes of the missing file are not known';
  if (facts.has('full')) return 'there is no room in the vault';
  if (facts.has('lost-lease')) return 'the lease was lost';
  return words.trim() || 'the vault did not answer';
}
