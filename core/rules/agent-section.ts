/** Reads the section [agent] of alpine-backup.conf: how much runs at a time, and which networks are paid by the byte. */
import type { AgentSettings } from '../agent-model.ts';
import type { ConfigProblem } from '../model.ts';
import type { IniEntry } from './ini-file.ts';
import { listEntries } from './ini-values.ts';
import { nearestWord } from './nearest-word.ts';
import { parseCount } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

export const DEFAULT_AGENT: AgentSettings = { jobs: 2, meteredNetworks: [], unmeteredNetworks: [] };

export interface AgentSection {
  readonly agent: AgentSettings;
  readonly problems: readonly ConfigProblem[];
}

/** What has a mistake is said, and has its default meanwhile. */
export function readAgentSection(entries: readonly IniEntry[], file: string): AgentSection {
  const problems: ConfigProblem[] = [];
  let agent = DEFAULT_AGENT;
  for (const [name, group] of Map.groupBy(entries, entry => entry.key)) {
    for (const entry of group) {
      const part = entry.broken ? understood({}) : readEntry(entry, group[0]!, agent);
      if (part.ok) agent = { ...agent, ...part.value };
      else problems.push({ file, line: entry.line, key: name, message: part.message, remedy: part.remedy });
    }
  }
  const twice = agent.meteredNetworks.find(network => agent.unmeteredNetworks.includes(network));
  if (twice !== undefined) {
    const line = entries.findLast(({ key }) => key.endsWith('metered_networks'))!.line;
    const message = `${twice} is both metered and unmetered`;
    problems.push({ file, line, key: 'metered_networks', message, remedy: 'keep it in one of the two lists' });
  }
  return { agent, problems };
}

type Key = (entry: IniEntry, first: IniEntry, before: AgentSettings) => Reading<Partial<AgentSettings>>;

const KEYS: Readonly<Record<string, Key>> = {
  jobs: (entry, first) => {
    if (entry.bracketed) return refused('jobs takes one value, not a list', 'write jobs = …');
    if (entry !== first) return refused(`jobs stands already in line ${first.line}`, 'keep one of the two lines');
    const jobs = parseCount(entry.value);
    return jobs.ok ? understood({ jobs: jobs.value }) : jobs;
  },
  metrics: (entry, first) => {
    if (entry.bracketed) return refused('metrics takes one value, not a list', 'write metrics = …');
    if (entry !== first) return refused(`metrics stands already in line ${first.line}`, 'keep one of the two lines');
    return entry.value === 'off' ? understood({}) : parseAddress(entry.value);
  },
  metered_networks: (entry, _, before) => {
    const networks = parseNetworks(entry.text);
    return networks.ok ? understood({ meteredNetworks: [...before.meteredNetworks, ...networks.value] }) : networks;
  },
  unmetered_networks: (entry, _, before) => {
    const networks = parseNetworks(entry.text);
    return networks.ok ? understood({ unmeteredNetworks: [...before.unmeteredNetworks, ...networks.value] }) : networks;
  },
};

function readEntry(entry: IniEntry, first: IniEntry, before: AgentSettings): Reading<Partial<AgentSettings>> {
  const key = Object.hasOwn(KEYS, entry.key) ? KEYS[entry.key] : undefined;
  if (key) return key(entry, first, before);
  const names = Object.keys(KEYS);
  const near = nearestWord(entry.key, names);
  return refused(
    `there is no key "${entry.key}" in [agent]`,
    near ? `did you mean ${near}?` : `the keys are ${names.join(', ')}`,
  );
}

/** `127.0.0.1:9797`, `[::1]:9797`. */
function parseAddress(text: string): Reading<Partial<AgentSettings>> {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[3]);
  if (!parts || port < 1 || port > 65_535)
    return refused(`"${text}" is not an address with a port`, 'write 127.0.0.1:9797 for programs of this machine alone, or off');
  return understood({ metrics: { host: (parts[1] ?? parts[2])!, port } });
}

function parseNetworks(text: string): Reading<readonly string[]> {
  const entries = listEntries(text);
  if (!entries.ok) return entries;
  const networks: string[] = [];
  for (const entry of entries.value) {
    const network = parseNetwork(entry);
    if (!network.ok) return network;
    networks.push(network.value);
  }
  return understood(networks);
}

/** `AA-BB-CC-DD-EE-FF 192.168.43.0/24` -> `aa:bb:cc:dd:ee:ff 192.168.43.0/24`, as conditions name networks. */
function parseNetwork(text: string): Reading<string> {
  const remedy = 'write the one that alp status shows, for example aa:bb:cc:dd:ee:ff 192.168.43.0/24';
  if (text === '') return refused('the list has an empty entry', 'remove the comma too many');
  const [address = '', subnet, ...more] = text.toLowerCase().split(/\s+/);
  if (more.length > 0) return refused(`"${text}" is not a network`, `${remedy}, with commas between several`);
  if (!/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/.test(address))
    return refused(`"${address}" is not a gateway's hardware address`, remedy);
  if (subnet !== undefined && !isSubnet(subnet)) return refused(`"${subnet}" is not a subnet`, remedy);
  return understood([address.replaceAll('-', ':'), subnet].filter(part => part !== undefined).join(' '));
}

function isSubnet(text: string): boolean {
  const [address = '', length = ''] = text.split('/');
  if (!/^\d{1,3}$/.test(length)) return false;
  const bytes = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? address.split('.').map(Number) : undefined;
  if (bytes) return bytes.every(byte => byte <= 255) && Number(length) <= 32;
  return /^[0-9a-f:]*:[0-9a-f:]*$/.test(address) && Number(length) <= 128;
}
