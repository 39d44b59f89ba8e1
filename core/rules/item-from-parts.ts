/** Puts an item together from what its section and its defaults say, and checks that source, dest and ssh go together. */
import type { Gates } from '../agent-model.ts';
import type { DriverDescription } from '../driver-model.ts';
import type { Item, Location } from '../model.ts';
import type { ItemPart } from './item-keys.ts';
import { plainPath } from './locations.ts';
import { repeatedAddress } from './reach-key.ts';
import type { Refused } from './reading.ts';
import { refused } from './reading.ts';

const DEFAULT_KEEP_AT_LEAST = 3;
const DEFAULT_SHRINK_LIMIT = 50;
const DEFAULT_TIMEOUT = 5 * 60 * 1000;

type Place = Pick<Item, 'server' | 'name' | 'file' | 'line'>;
type Ends = { readonly source: Location; readonly dest: Location };

export function itemFromParts(place: Place, part: ItemPart, { source, dest }: Ends): Item {
  const { deleteAfter, keepLast, keepDaily, keepWeekly, keepMonthly, keepYearly, keepAtLeast = DEFAULT_KEEP_AT_LEAST } = part;
  const { bandwidth, expectFiles, before, after, maxAge, remind, verify, drill } = part;
  return {
    ...place,
    source,
    dest,
    ssh: part.ssh ?? part.sshFromOptions ?? ['ssh'],
    rsyncOptions: part.rsyncOptions ?? [],
    drivers: part.drivers ?? [],
    include: part.include ?? [],
    exclude: part.exclude ?? [],
    oneFileSystem: part.oneFileSystem ?? false,
    preserve: part.preserve ?? [],
    compress: part.compress ?? false,
    retention: { keepAtLeast, ...present({ deleteAfter, keepLast, keepDaily, keepWeekly, keepMonthly, keepYearly }) },
    tolerate: part.tolerate ?? [],
    allowEmpty: part.allowEmpty ?? false,
    shrinkLimitPercent: part.shrinkLimitPercent ?? DEFAULT_SHRINK_LIMIT,
    timeout: part.timeout ?? DEFAULT_TIMEOUT,
    schedule: part.schedule ?? { kind: 'manual' },
    jitter: part.jitter ?? 0,
    gates: gatesOf(part),
    reach: part.reach ?? [],
    jobs: part.jobs ?? 1,
    recentFirst: part.recentFirst ?? false,
    alert: part.alert ?? [],
    ...present({ bandwidth, expectFiles, before, after, maxAge, remind, verify, drill }),
  };
}

/** Unless the user says otherwise: not on the last third of a battery, not over a line that is paid by the byte. */
function gatesOf({ onBattery = { abovePercent: 30 }, onMetered = false, between }: ItemPart): Gates {
  return { onBattery, onMetered, ...present({ between }) };
}

/** What is wrong with values that are right each on its own: the key that is to blame, and why. */
export function contradictions(
  part: ItemPart,
  brought?: DriverDescription['brings'],
): readonly { readonly key: string; readonly problem: Refused }[] {
  const { source, dest, ssh, sshFromOptions } = part;
  const found = [];
  if (ssh && sshFromOptions && JSON.stringify(ssh) !== JSON.stringify(sshFromOptions)) {
    found.push({
      key: 'opt',
      problem: refused('opt names another ssh than the key ssh', 'keep the key ssh and remove -e from opt'),
    });
  }
  const twice = repeatedAddress(part.reach ?? []);
  if (twice !== undefined)
    found.push({ key: 'reach', problem: refused(`reach has the address ${twice} twice`, 'keep one of the two') });
  const strange = problemOfDrivers(part, brought);
  if (strange) found.push(strange);
  const problem = source && dest && problemBetween({ source, dest });
  if (problem) found.push({ key: 'dest', problem });
  return found;
}

/** A driver works on this machine; a dump is a source of its own, which the ancestor named by the point where it was put. */
function problemOfDrivers(
  { source, drivers = [] }: ItemPart,
  brought: DriverDescription['brings'] | undefined,
): { readonly key: string; readonly problem: Refused } | undefined {
  const [first] = drivers;
  if (!first || !source) return undefined;
  if (source.kind === 'ssh')
    return {
      key: first.line ? 'mount' : 'driver',
      problem: refused(
        `the driver ${first.name} works on this machine, and the source is on ${source.login}`,
        'run alp there, with dest = user@host:/path',
      ),
    };
  if (brought !== 'source') return undefined;
  const point = first.line?.point ?? '';
  const [from, made] = [plainPath(source.path), plainPath(point)];
  if (point !== '' && (from === made || isBelow(from, made))) return undefined;
  return {
    key: 'source',
    problem: refused(
      `${first.name} brings the source itself`,
      point === '' ? 'remove the line source' : `remove the line source, or write ${point}/`,
    ),
  };
}

/** Equal for two texts that name the same vault. */
export function vaultIdentity(dest: Location): string {
  const path = dest.path.startsWith('/') ? plainPath(dest.path) : `~${plainPath(dest.path)}`;
  return dest.kind === 'here' ? path : `${dest.login}:${path}`;
}

/** The vault then has to be left out of what is sent. */
export function isVaultInsideSource({ source, dest }: Ends): boolean {
  return (
    source.kind === 'here' && source.path !== '' && dest.kind === 'here' && isBelow(plainPath(dest.path), plainPath(source.path))
  );
}

function problemBetween({ source, dest }: Ends): Refused | undefined {
  if (source.kind === 'ssh' && dest.kind === 'ssh') {
    return refused('source and dest are both on other hosts', 'run alp on one of the two, and write its side as a plain path');
  }
  if (source.kind === 'ssh' || dest.kind === 'ssh') return undefined;
  const [from, to] = [plainPath(source.path), plainPath(dest.path)];
  if (from === to) return refused('source and dest are the same folder', 'choose another folder for dest');
  if (isBelow(from, to)) return refused('source lies inside dest, among the snapshots', 'choose another folder for dest');
  return undefined;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function present<Fields extends object>(fields: Fields): { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}
