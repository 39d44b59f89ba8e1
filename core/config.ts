/** Gathers the configuration: finds the folder, reads alpine-backup.conf and the files of the servers, and says what is wrong with them. */
import type { AgentSettings } from './agent-model.ts';
import type { AlertSettings } from './alert-model.ts';
import type { DriverDescription, DriverTable } from './driver-model.ts';
import { driverTable } from './drivers/all.ts';
import type { ConfigProblem, Server } from './model.ts';
import { describeOwn } from './own-driver.ts';
import type { ServerOutcome, SharedConfiguration } from './rules/configuration.ts';
import { NOTHING_SHARED, readServerText, readSharedText } from './rules/configuration.ts';
import type { IniEntry } from './rules/ini-file.ts';
import { nearestWord } from './rules/nearest-word.ts';
import type { Files } from './world/files.ts';

const SHARED_FILE = 'alpine-backup.conf';

export type ConfigurationFiles = Pick<Files, 'list' | 'read' | 'kindOf'>;

export interface NoFolder {
  readonly kind: 'no-folder';
  readonly message: string;
  readonly remedy: string;
}

export type ServersOutcome =
  | NoFolder
  | {
      readonly kind: 'read';
      /** Those without a mistake; none when alpine-backup.conf has one. */
      readonly servers: readonly Server[];
      readonly problems: readonly ConfigProblem[];
      /** The section [agent]. */
      readonly agent: AgentSettings;
      /** The section [alerts]. */
      readonly alerts: AlertSettings;
      /** The section [fleet] as it stands. */
      readonly fleet: readonly IniEntry[];
    };

export type OneServerOutcome =
  | NoFolder
  | ServerOutcome
  | {
      readonly kind: 'server-not-found';
      readonly name: string;
      /** The names there are. */
      readonly servers: readonly string[];
      readonly message: string;
      readonly remedy: string;
    };

export async function readServers(files: ConfigurationFiles, folder: string, home?: string): Promise<ServersOutcome> {
  const found = await lookInto(files, folder);
  if (found.kind === 'no-folder') return found;
  const { shared, servers } = found;
  const outcomes = await Promise.all([...servers.keys()].map(name => readFound(files, found, name, home)));
  return {
    kind: 'read',
    servers: outcomes.flatMap(outcome => (outcome.kind === 'understood' ? [outcome.server] : [])),
    // Every server repeats what is wrong with the shared file.
    problems: [
      ...shared.problems,
      ...outcomes
        .flatMap(outcome => (outcome.kind === 'refused' ? outcome.problems : []))
        .filter(problem => !shared.problems.includes(problem)),
    ],
    agent: shared.agent,
    fleet: shared.fleet,
    alerts: shared.alerts,
  };
}

export async function readServer(
  files: ConfigurationFiles,
  folder: string,
  name: string,
  home?: string,
): Promise<OneServerOutcome> {
  const found = await lookInto(files, folder);
  if (found.kind === 'no-folder') return found;
  return found.servers.has(name) ? readFound(files, found, name, home) : notFound(folder, name, [...found.servers.keys()]);
}

interface Found {
  readonly kind: 'found';
  readonly folder: string;
  readonly shared: SharedConfiguration;
  readonly drivers: DriverTable;
  /** The file or files of each server; more than one is a mistake. */
  readonly servers: ReadonlyMap<string, readonly string[]>;
}

async function lookInto(files: ConfigurationFiles, folder: string): Promise<Found | NoFolder> {
  try {
    if ((await files.kindOf(folder)) !== 'folder') return noFolder(`there is no folder ${folder}`, folder);
    const names = await files.list(folder);
    const servers = Map.groupBy(await serverFiles(files, folder, names), file => file.replace(/\.ini$/, ''));
    const shared = names.includes(SHARED_FILE) ? await readShared(files, `${folder}/${SHARED_FILE}`) : NOTHING_SHARED;
    return { kind: 'found', folder, shared, servers, drivers: await driversOf(files, folder) };
  } catch (error) {
    return noFolder(`the folder ${folder} cannot be read (${codeOf(error)})`, folder);
  }
}

async function serverFiles(files: ConfigurationFiles, folder: string, names: readonly string[]): Promise<readonly string[]> {
  const candidates = names.filter(name => name !== SHARED_FILE && !isLeftover(name)).toSorted();
  // A folder (drivers, for one) is none; what cannot even be asked about is read later, and its error said then.
  const kinds = await Promise.all(candidates.map(name => files.kindOf(`${folder}/${name}`).catch(() => 'file')));
  return candidates.filter((_, index) => kinds[index] === 'file');
}

/** All drivers there are: ours, and the executables in the folder drivers/ of the configuration. */
export async function driversOf(files: ConfigurationFiles, folder: string): Promise<DriverTable> {
  const names = await files.list(`${folder}/drivers`).catch(() => []);
  const own = names.filter(name => /^[a-z0-9][a-z0-9_-]*$/i.test(name)).toSorted();
  return new Map<string, DriverDescription>([...driverTable, ...own.map(name => [name, ownDescription(name, folder)] as const)]);
}

function ownDescription(name: string, folder: string): DriverDescription {
  const path = `${folder}/drivers/${name}`;
  const namesake = driverTable.get(name);
  if (!namesake) return describeOwn(name, path);
  const problem = { message: `${path} has the name of a driver of alp`, remedy: 'give the file another name' };
  return { ...namesake, contradiction: () => problem };
}

/** What editors, package managers and our own installer leave there, and hidden files. */
function isLeftover(name: string): boolean {
  return /^[.#]|~$|\.(bak|orig|sample|rpmsave|rpmnew)$|\.(dpkg|ucf)-[^.]*$/.test(name);
}

async function readShared(files: ConfigurationFiles, path: string): Promise<SharedConfiguration> {
  const read = await readText(files, path);
  return 'text' in read ? readSharedText(path, read.text) : { ...NOTHING_SHARED, problems: [read.problem] };
}

async function readFound(
  files: ConfigurationFiles,
  { folder, shared, servers, drivers }: Found,
  name: string,
  home: string | undefined,
): Promise<ServerOutcome> {
  const [first = name, second] = servers.get(name) ?? [];
  const file = `${folder}/${first}`;
  if (second) {
    const message = `${first} and ${second} are both the server ${name}`;
    return { kind: 'refused', problems: [{ file, line: 0, key: '', message, remedy: 'merge the two, or rename one' }] };
  }
  const read = await readText(files, file);
  return 'text' in read
    ? readServerText({ file, name, text: read.text }, shared, home, drivers)
    : { kind: 'refused', problems: [...shared.problems, read.problem] };
}

async function readText(
  files: ConfigurationFiles,
  file: string,
): Promise<{ readonly text: string } | { readonly problem: ConfigProblem }> {
  const problem = (code: string): ConfigProblem => ({
    file,
    line: 0,
    key: '',
    message: `the file cannot be read (${code})`,
    remedy: 'check its owner and its mode, or remove it',
  });
  try {
    const text = await files.read(file);
    return text === undefined ? { problem: problem('ENOENT') } : { text };
  } catch (error) {
    return { problem: problem(codeOf(error)) };
  }
}

function notFound(folder: string, name: string, servers: readonly string[]): OneServerOutcome {
  const near = nearestWord(name, servers);
  const known =
    servers.length > 0 ? `the servers are ${servers.join(', ')}` : `${folder} has no server yet: write ${folder}/${name}`;
  return {
    kind: 'server-not-found',
    name,
    servers,
    message: `there is no server ${name} in ${folder}`,
    remedy: near ? `did you mean ${near}?` : known,
  };
}

function noFolder(message: string, folder: string): NoFolder {
  return {
    kind: 'no-folder',
    message,
    remedy: `create ${folder} with one file per server, or name another folder with --config or ALP_CONFIG_DIR`,
  };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
