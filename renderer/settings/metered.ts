/** Which networks are paid by the byte, as [agent] in alpine-backup.conf has it, and the changes that say so. */
import type { Change } from './draft.ts';
import { ownValues, type SettingsFile, sectionOf } from './levels.ts';

export const AGENT = 'agent';
const LISTS = { yes: 'metered_networks', no: 'unmetered_networks' } as const;

/** `system`: what the system says counts. */
export type Metered = 'yes' | 'no' | 'system';

export interface NamedNetwork {
  /** `aa:bb:cc:dd:ee:ff 192.168.1.0/24`, as written. */
  readonly network: string;
  readonly metered: 'yes' | 'no';
}

export function namedNetworks(shared: SettingsFile): readonly NamedNetwork[] {
  return (['yes', 'no'] as const).flatMap(metered =>
    (ownValues(shared, AGENT, LISTS[metered], true) ?? []).map(network => ({ network, metered })),
  );
}

/** What the file says of the network one is in; the gateway's address alone names it, too. */
export function meteredIn(shared: SettingsFile, network: string): Metered {
  return namedNetworks(shared).find(({ network: named }) => isNamed(network, named))?.metered ?? 'system';
}

export function meteredChanges(shared: SettingsFile, network: string, metered: Metered): readonly Change[] {
  const drops = namedNetworks(shared)
    .filter(one => one.metered !== metered && isNamed(network, one.network))
    .map((one): Change => ({ kind: 'drop', section: AGENT, key: LISTS[one.metered], value: one.network }));
  if (metered === 'system' || meteredIn(shared, network) === metered) return drops;
  const [key, value] = [LISTS[metered], network];
  if (!sectionOf(shared, AGENT)) return [{ kind: 'add-section', section: AGENT, entries: [{ key, value }] }];
  return [...drops, { kind: 'add', section: AGENT, key, value }];
}

function isNamed(network: string, named: string): boolean {
  const [here, there] = [network, named].map(text => text.toLowerCase().trim().replaceAll('-', ':'));
  return here === there || here!.split(/\s+/)[0] === there;
}
