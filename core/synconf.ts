/** `alp synconf`: the configuration folder goes to the servers of the fleet; first it is shown what would change there. */
import { readServers } from './config.ts';
import type { ConfigurationDifference, Said, SynconfFace, SynconfResult, SynconfWish } from './contract.ts';
import { openLogin } from './places.ts';
import type { FleetMachine, FleetSettings } from './report-model.ts';
import {
  type ConfigurationFile,
  changeOf,
  folderThere,
  isNewerThere,
  isSecret,
  readListing,
} from './rules/configuration-copy.ts';
import { readFleetSection } from './rules/fleet-section.ts';
import { withoutWildcards } from './rules/rsync-arguments.ts';
import { sshFailure } from './rules/verdicts.ts';
import { connectFailure } from './rules/words.ts';
import { askVault, one } from './vault.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

export async function synconf(
  world: World,
  wish: SynconfWish,
  face: SynconfFace,
  signal: AbortSignal,
): Promise<Said<readonly SynconfResult[]>> {
  const { configuration: folder, home } = world.folders;
  const read = await readServers(world.files, folder, home);
  if (read.kind === 'no-folder') return { ok: false, message: read.message, remedy: read.remedy };
  if (read.problems.length > 0)
    return {
      ok: false,
      message: `the configuration has mistakes (${counted(read.problems.length)}), and is not copied as it is`,
      remedy: 'alp check-config shows them',
    };
  const { fleet } = readFleetSection(read.fleet, folder);
  const machines = chosenMachines(world, fleet, wish.servers);
  if (!machines.ok) return machines;
  const credentials = new Set(
    read.servers
      .flatMap(({ items }) => items.flatMap(({ drivers }) => drivers))
      .flatMap(({ settings }) => [settings.credentials, settings.defaults_file])
      .concat(read.alerts.smtp?.credentials)
      .flatMap(path => (typeof path === 'string' && path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [])),
  );
  const ours = await listFolder(world, [`${folder}/`]);
  if (!ours.ok) return { ok: false, message: `${folder} cannot be listed: ${ours.words}`, remedy: 'look at its owner and mode' };
  const isHeld = (file: ConfigurationFile) => !wish.withSecrets && isSecret(file, credentials);
  const offer: Offer = {
    files: ours.files.filter(file => !isHeld(file)),
    withheld: ours.files.filter(isHeld).map(({ path }) => path),
    isSecret: path => isSecret(ours.files.find(file => file.path === path) ?? { path, mode: '' }, credentials),
  };
  const results: SynconfResult[] = [];
  for (const machine of machines.value) {
    if (signal.aborted) break;
    const result = await copyTo(world, machine, fleet, offer, wish, face, signal);
    face.tell(result);
    results.push(result);
  }
  return { ok: true, value: results };
}

function counted(count: number): string {
  return count === 1 ? 'one' : String(count);
}

interface Offer {
  readonly files: readonly ConfigurationFile[];
  readonly withheld: readonly string[];
  readonly isSecret: (path: string) => boolean;
}

/** This machine stands in the list of all, too, and needs no copy. */
function chosenMachines(world: World, fleet: FleetSettings, names: readonly string[]): Said<readonly FleetMachine[]> {
  if (names.length === 0) {
    const others = fleet.machines.filter(({ name }) => name !== world.machine.host);
    if (others.length > 0) return { ok: true, value: others };
    return {
      ok: false,
      message: 'no server is named, and alpine-backup.conf names none',
      remedy: 'write [fleet] and servers = nas1 nas2 into it, or alp synconf SERVER',
    };
  }
  const machines = names.map(word => fleet.machines.find(({ name }) => name === word) ?? { name: word, login: word });
  const wrong = machines.find(({ login }) => !/^[^\s:/-][^\s:/]*$/.test(login));
  if (!wrong) return { ok: true, value: machines };
  return { ok: false, message: `"${wrong.login}" is not a server`, remedy: 'write nas, or user@nas' };
}

async function copyTo(
  world: World,
  { name: server, login }: FleetMachine,
  fleet: FleetSettings,
  offer: Offer,
  wish: SynconfWish,
  face: SynconfFace,
  signal: AbortSignal,
): Promise<SynconfResult> {
  const opened = await openLogin(world, login, fleet.ssh, signal);
  if (!opened.ok) {
    const words = bytesAsText(opened.stderr).trim();
    const reason = sshFailure(words) ?? 'connection-lost';
    return { kind: 'away', server, message: connectFailure(reason, login, words), remedy: `does ssh ${login} work?` };
  }
  const scratch = await world.files.make('alp-synconf-');
  try {
    return await compareAndCopy({ world, server, login, place: opened.place, scratch }, offer, wish, face);
  } finally {
    await world.files.remove(scratch);
    await opened.place.close();
  }
}

interface There {
  readonly world: World;
  readonly server: string;
  readonly login: string;
  readonly place: Place;
  /** Of this machine, for us alone. */
  readonly scratch: string;
}

async function compareAndCopy(there: There, offer: Offer, wish: SynconfWish, face: SynconfFace): Promise<SynconfResult> {
  const { world, server, place } = there;
  const path = folderThere(world.folders.configuration, world.folders.home);
  const { facts, words } = await askVault(place, 'configuration', [path, '']);
  if (!facts.has('ready')) return failed(server, words || 'it did not answer');
  const folder = one(facts, 'folder');
  const listed =
    folder === '' ? { ok: true as const, files: [] } : await listFolder(world, [...shellOf(place), remote(there, folder)]);
  if (!listed.ok) return failed(server, listed.words);
  const difference = await compare(there, folder || path, listed.files, offer);
  const doomed = wish.deletes ? difference.files.filter(({ change }) => change === 'only-there').map(({ path }) => path) : [];
  const changed = difference.files.filter(({ change }) => change !== 'only-there').map(({ path }) => path);
  if (changed.length === 0 && doomed.length === 0) return { kind: 'same', server, withheld: offer.withheld };
  if (!(await face.confirm(difference, wish.deletes))) return { kind: 'declined', server };
  const made = await askVault(place, 'configuration', [path, 'yes', ...doomed]);
  const target = one(made.facts, 'folder');
  if (target === '') return failed(server, made.words || `${path} cannot be made`);
  const sent = await send(there, target, changed);
  return sent.code === 0
    ? { kind: 'copied', server, files: changed.length, removed: made.facts.get('removed')?.length ?? 0, withheld: offer.withheld }
    : failed(server, sent.words);
}

function failed(server: string, message: string): SynconfResult {
  return { kind: 'failed', server, message, remedy: 'look at the folder there: may this login write it? Run it again' };
}

function shellOf(place: Place): readonly string[] {
  return place.rsyncShell === undefined ? [] : [`--rsh=${place.rsyncShell}`];
}

function remote({ login }: There, folder: string): string {
  return `${login}:${withoutWildcards(folder)}/`;
}

/** What links lead to counts, as it does for whoever reads the configuration. */
async function listFolder(
  world: World,
  args: readonly string[],
): Promise<{ readonly ok: true; readonly files: readonly ConfigurationFile[] } | { readonly ok: false; readonly words: string }> {
  const result = await world.programs.run({
    program: 'rsync',
    args: ['-rL', '--list-only', '--no-human-readable', '--8-bit-output', ...args],
  });
  if (result.code !== 0) return { ok: false, words: bytesAsText(result.stderr).trim() };
  return { ok: true, files: readListing(result.stdout.split('\n').map(bytesAsText)) };
}

/** Only files that would be replaced are fetched: secrets of another server are none of ours. */
async function compare(
  there: There,
  folder: string,
  files: readonly ConfigurationFile[],
  offer: Offer,
): Promise<ConfigurationDifference> {
  const { world, server, scratch } = there;
  const theirs = new Map(files.map(file => [file.path, file]));
  await fetch(
    there,
    folder,
    offer.files.map(({ path }) => path).filter(path => theirs.has(path)),
  );
  const differing: ConfigurationDifference['files'][number][] = [];
  for (const file of offer.files) {
    const found = theirs.get(file.path);
    const text = await unified(world, { file, server, there: found && `${scratch}/${file.path}` });
    const change = changeOf(file, found, text === '');
    if (!change) continue;
    const shown = offer.isSecret(file.path) ? 'its content is secret and not shown\n' : text;
    const newer = change === 'changed' && isNewerThere(file, found) ? { newerThere: true } : {};
    differing.push({
      path: file.path,
      change,
      ...newer,
      text: change === 'mode' ? `mode ${found?.mode} becomes ${file.mode}\n` : shown,
    });
  }
  const known = new Set([...offer.files.map(({ path }) => path), ...offer.withheld]);
  const onlyThere = files
    .filter(({ path }) => !known.has(path))
    .map(({ path }) => ({ path, change: 'only-there' as const, text: '' }));
  return { server, folder, files: [...differing, ...onlyThere], withheld: offer.withheld };
}

async function fetch(there: There, folder: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const { world, place, scratch } = there;
  const list = await writeList(there, paths);
  const args = ['-L', '--from0', `--files-from=${list}`, ...shellOf(place), '--', remote(there, folder), `${scratch}/`];
  const result = await world.programs.run({ program: 'rsync', args });
  if (result.code !== 0) throw new Error(`the configuration there cannot be read: ${bytesAsText(result.stderr)}`);
}

async function send(
  there: There,
  folder: string,
  paths: readonly string[],
): Promise<{ readonly code: number; readonly words: string }> {
  if (paths.length === 0) return { code: 0, words: '' };
  const { world, place } = there;
  const list = await writeList(there, paths);
  // rsync writes each file under another name and renames it; by checksum, because a change may leave size and time alone.
  const args = [
    '-Lptc',
    '--fsync',
    '--from0',
    `--files-from=${list}`,
    ...shellOf(place),
    '--',
    `${world.folders.configuration}/`,
  ];
  const first = await world.programs.run({ program: 'rsync', args: [...args, remote(there, folder)] });
  // An rsync before 3.2.4 knows no --fsync.
  const result =
    first.code === 1
      ? await world.programs.run({ program: 'rsync', args: [...args.filter(word => word !== '--fsync'), remote(there, folder)] })
      : first;
  return { code: result.code, words: bytesAsText(result.stderr).trim() };
}

async function writeList({ world, scratch }: There, paths: readonly string[]): Promise<string> {
  const list = `${scratch}/.names`;
  await world.files.replace(list, paths.map(path => `${path}\0`).join(''));
  return list;
}

async function unified(
  world: World,
  { file, server, there }: { readonly file: ConfigurationFile; readonly server: string; readonly there: string | undefined },
): Promise<string> {
  const labels = ['--label', `${server}: ${file.path}`, '--label', `here: ${file.path}`];
  const args = ['-u', ...labels, '--', there ?? '/dev/null', `${world.folders.configuration}/${file.path}`];
  const result = await world.programs.run({ program: 'diff', args });
  if (result.code > 1) throw new Error(`diff: ${result.stderr}`);
  return bytesAsText(result.stdout);
}
