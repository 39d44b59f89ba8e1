/** Turns the text of a server's file, with the defaults of alpine-backup.conf, into a server, or into all that is wrong with it at once. */
import type { AgentSettings } from '../agent-model.ts';
import type { AlertSettings } from '../alert-model.ts';
import type { DriverDescription, DriverTable } from '../driver-model.ts';
import type { ConfigProblem, Item, Server } from '../model.ts';
import { DEFAULT_AGENT, readAgentSection } from './agent-section.ts';
import { readAlertSection } from './alert-keys.ts';
import { readFleetSection } from './fleet-section.ts';
import type { IniEntry, IniFile, IniSection } from './ini-file.ts';
import { parseIni } from './ini-file.ts';
import { contradictions, itemFromParts, vaultIdentity } from './item-from-parts.ts';
import type { ItemPart } from './item-keys.ts';
import type { KeysRead } from './item-section.ts';
import { NO_KEYS, readKeys } from './item-section.ts';
import { problemOfName } from './names.ts';

export interface ServerText {
  /** As it is named in messages. */
  readonly file: string;
  /** The server's name: the file's, without `.ini`. */
  readonly name: string;
  readonly text: string;
}

export type ServerOutcome =
  | { readonly kind: 'understood'; readonly server: Server }
  | { readonly kind: 'refused'; readonly problems: readonly ConfigProblem[] };

/** What alpine-backup.conf says for all servers. */
export interface SharedConfiguration {
  readonly defaults: KeysRead;
  readonly agent: AgentSettings;
  /** Kept as it stands for the part of the program that looks after several machines. */
  readonly fleet: readonly IniEntry[];
  readonly alerts: AlertSettings;
  readonly problems: readonly ConfigProblem[];
}

export const NOTHING_SHARED: SharedConfiguration = {
  defaults: NO_KEYS,
  agent: DEFAULT_AGENT,
  fleet: [],
  alerts: {},
  problems: [],
};

export function readServerText(
  { file, name, text }: ServerText,
  shared: SharedConfiguration,
  home?: string,
  drivers: DriverTable = new Map(),
): ServerOutcome {
  const ini = parseIni(text);
  const top = readKeys(ini.top, 'defaults', file, home);
  const sections = ini.sections.map(section => ({ section, keys: readKeys(section.entries, 'item', file, home, drivers) }));
  const problems = [
    ...shared.problems,
    ...problemsOfServer(name, ini, file),
    ...ini.problems.map(problem => ({ file, ...problem })),
    ...top.problems,
    ...sections.flatMap(({ section, keys }) => [...problemsOfSectionName(section, file), ...keys.problems]),
  ];
  const items: Item[] = [];
  for (const { section, keys } of sections) {
    const { item, found } = readItem({ file, name }, section, [shared.defaults, top, keys], drivers);
    problems.push(...found);
    if (item) items.push(item);
  }
  problems.push(...sharedVaults(items));
  return problems.length > 0
    ? { kind: 'refused', problems: inOrder(problems, file) }
    : { kind: 'understood', server: { name, file, items } };
}

const SHARED_SECTIONS = ['defaults', 'agent', 'fleet', 'alerts'];

export function readSharedText(file: string, text: string): SharedConfiguration {
  const ini = parseIni(text);
  const entriesOf = (section: string) => ini.sections.find(({ name }) => name === section)?.entries ?? [];
  const defaults = readKeys(entriesOf('defaults'), 'defaults', file);
  const { agent, problems: agentProblems } = readAgentSection(entriesOf('agent'), file);
  const { alerts, problems: alertProblems } = readAlertSection(entriesOf('alerts'), file);
  const strange = ini.sections.filter(({ name }) => !SHARED_SECTIONS.includes(name));
  const problems = [
    ...ini.problems.map(problem => ({ file, ...problem })),
    ...ini.top.map(({ key, line }) => ({
      file,
      line,
      key,
      message: `${key} stands above the first section`,
      remedy: 'write [defaults] above it',
    })),
    ...strange.map(({ name, line }) => ({
      file,
      line,
      key: '',
      message: `there is no section [${name}] in this file`,
      remedy: 'use [defaults], [agent], [fleet] or [alerts]; items belong into the file of their server',
    })),
    ...defaults.problems,
    ...agentProblems,
    ...alertProblems,
    ...readFleetSection(entriesOf('fleet'), file).problems,
  ];
  return { defaults, agent, fleet: entriesOf('fleet'), alerts, problems };
}

function readItem(
  { file, name: server }: { readonly file: string; readonly name: string },
  { name, line }: IniSection,
  /** From the general to the particular: a key of a later level takes the place of the same key of an earlier one. */
  levels: readonly KeysRead[],
  drivers: DriverTable,
): { readonly item?: Item; readonly found: readonly ConfigProblem[] } {
  const parts = new Map(levels.flatMap(({ parts }) => [...parts]));
  const part: ItemPart = Object.assign({}, ...parts.values());
  const lines = levels.at(-1)!.lines;
  // Of a driver that is misspelt nobody knows what it brings.
  const isMisread = !part.drivers && (lines.has('driver') || lines.has('mount'));
  const brought = isMisread ? 'either' : broughtBy(part, drivers);
  const found = contradictions(part, brought).map(({ key, problem }) => ({
    file,
    line: lines.get(key) ?? line,
    key,
    message: problem.message,
    remedy: problem.remedy,
  }));
  found.push(...notLeftOut(part, drivers).map(problem => ({ file, line: lines.get(problem.key) ?? line, ...problem })));
  for (const key of ['source', 'dest']) {
    if (key === 'source' && brought !== undefined && brought !== 'around') continue;
    if (!lines.has(key))
      found.push({
        file,
        line,
        key,
        message: `[${name}] has no ${key}`,
        remedy: `add ${key} = /path, or ${key} = user@host:/path`,
      });
  }
  const { dest } = part;
  const source = part.source ?? (brought === undefined || brought === 'around' ? undefined : NO_SOURCE);
  return source && dest ? { item: itemFromParts({ server, name, file, line }, part, { source, dest }), found } : { found };
}

/** What a driver that leaves out by itself cannot leave out. */
function notLeftOut({ drivers = [], source, ...part }: ItemPart, table: DriverTable) {
  const { exclude = [], include = [], oneFileSystem = false, rsyncOptions = [] } = part;
  const wanted = { exclude, include, oneFileSystem, rsyncOptions, source: source?.path ?? '' };
  return drivers.flatMap(({ name }) => table.get(name)?.cannotLeaveOut?.(wanted) ?? []);
}

/** The first driver makes the source, or may. */
const NO_SOURCE: Item['source'] = { kind: 'here', path: '' };

/** What the first driver does with the source; undefined when there is none. */
function broughtBy({ drivers: [first] = [] }: ItemPart, table: DriverTable): DriverDescription['brings'] | undefined {
  return first && table.get(first.name)?.brings;
}

function problemsOfServer(name: string, { sections, problems }: IniFile, file: string): readonly ConfigProblem[] {
  const refusal = problemOfName(name, 'server');
  const found = refusal ? [{ file, line: 0, key: '', message: refusal.message, remedy: refusal.remedy }] : [];
  if (sections.length > 0 || problems.length > 0) return found;
  return [
    ...found,
    {
      file,
      line: 0,
      key: '',
      message: 'the file has no section, so there is nothing to back up',
      remedy: 'add [name] with source and dest below it',
    },
  ];
}

function problemsOfSectionName({ name, line }: IniSection, file: string): readonly ConfigProblem[] {
  const refusal = problemOfName(name, 'item');
  return refusal ? [{ file, line, key: '', message: refusal.message, remedy: refusal.remedy }] : [];
}

function sharedVaults(items: readonly Item[]): readonly ConfigProblem[] {
  const firsts = new Map<string, Item>();
  return items.flatMap(item => {
    const { name, file, line, dest } = item;
    const vault = vaultIdentity(dest);
    const first = firsts.get(vault) ?? item;
    firsts.set(vault, first);
    if (first.line === line) return [];
    return [
      {
        file,
        line,
        key: 'dest',
        message: `[${name}] has the same dest as [${first.name}]`,
        remedy: 'give each item a vault of its own',
      },
    ];
  });
}

/** By line, and what stands in the shared file first. */
function inOrder(problems: readonly ConfigProblem[], file: string): readonly ConfigProblem[] {
  return problems.toSorted((a, b) => Number(a.file === file) - Number(b.file === file) || a.line - b.line);
}
