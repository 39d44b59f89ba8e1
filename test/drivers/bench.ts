/** A bench to put a driver on: folders, a world that counts and watches what is started, and the question what is left. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemWorld } from '../../core/assemble.ts';
import { type FindDriver, findDriver } from '../../core/find-driver.ts';
import type { World } from '../../core/world/world.ts';
import { kill, processesWith } from '../real/processes.ts';
import { until } from '../real/until.ts';

export interface Bench {
  /** For the test's own files. */
  readonly folder: string;
  readonly world: World;
  readonly find: FindDriver;
  /** Where the notes of the one driver lie. */
  readonly notePath: string;
  /** Comes before the PATH: a folder for programs that stand in for others. */
  readonly path: string;
  environment(): Readonly<Record<string, string>>;
  /** Writes an executable into `path`, or at a whole path. */
  program(name: string, text: string): string;
  /** A file with mode 0600 in the test's folder. */
  secretFile(name: string, text: string): string;
  hear(text: string): void;
  heard(): string;
  /** Programs that were started, but for the question what is installed. */
  started(): number;
  /** Called whenever the driver has started a program; the returned stop ends that. */
  whenStarted(act: () => void): () => void;
  /** Names, inodes, times and sizes of the files below a folder. */
  fingerprint(folder: string): Readonly<Record<string, string>>;
  /** Until the programs that were told to end have ended. */
  calm(): Promise<void>;
  /** What is left mounted, running, on disk, and open in this process. */
  left(): Promise<readonly string[]>;
  /** Where a secret was to be seen: command lines, environments, files of the state, what was said. */
  sightings(secrets: readonly string[]): readonly string[];
  without(names: readonly string[], act: () => Promise<void>): Promise<void>;
  remove(): Promise<void>;
}

/** A signal that never comes. */
export const forever = new AbortController().signal;

export function makeBench(): Bench {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'alp-driver-')));
  const at = (name: string) => join(root, name);
  for (const name of ['own', 'bin', 'state', 'configuration', 'configuration/drivers', 'tmp', 'home']) mkdirSync(at(name));
  const mark = `ALP_BENCH=${randomBytes(6).toString('hex')}`;
  const usualPath = `${at('bin')}:${process.env.PATH}`;
  let path = usualPath;
  const mountsBefore = new Set(mountLines());
  const words: string[] = [];
  const listeners = new Set<() => void>();
  let count = 0;
  const environment = () => ({ PATH: path, ALP_BENCH: mark.slice('ALP_BENCH='.length), TMPDIR: at('tmp'), HOME: at('home') });
  const system = systemWorld({ configuration: at('configuration'), state: at('state'), home: at('home') });

  const programs: World['programs'] = {
    async start(request) {
      const started = await system.programs.start({ ...request, environment: { ...environment(), ...request.environment } });
      words.push(...request.args, JSON.stringify(request.environment ?? {}), ...commandLines(mark));
      if (!request.args[1]?.includes('command -v')) {
        count += 1;
        for (const listener of listeners) listener();
      }
      return started;
    },
    run: async request => (await programs.start(request)).result,
  };
  const world = { ...system, programs };

  return {
    folder: at('own'),
    world,
    find: findDriver(world),
    notePath: at('state/drivers/s/i/1-test.note'),
    path: at('bin'),
    environment,
    program(name, text) {
      const file = name.startsWith('/') ? name : join(at('bin'), name);
      writeFileSync(file, text);
      chmodSync(file, 0o755);
      return file;
    },
    secretFile(name, text) {
      const file = join(at('own'), name);
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    },
    hear: text => void words.push(text),
    heard: () => words.join('\n'),
    started: () => count,
    whenStarted(act) {
      listeners.add(act);
      return () => listeners.delete(act);
    },
    fingerprint,
    // Where / is not shared, a network namespace of another test keeps what was mounted when it began, and so its program, until it ends.
    calm: () => until('the programs of the driver have ended', () => processesWith(mark).length === 0).catch(() => undefined),
    async left() {
      return [
        ...mountLines()
          .filter(line => line.includes(root) && !mountsBefore.has(line))
          .map(line => `mounted: ${line}`),
        ...processesWith(mark).map(({ words }) => `running: ${words.join(' ')}`),
        ...leftOnDisk(at('state/drivers/s/i')),
        ...readdirSync(at('tmp')).map(name => `in TMPDIR: ${name}`),
        ...openBelow(at('state/drivers/s/i')),
      ];
    },
    sightings(secrets) {
      const places = [
        ...words.map(text => ['what was started or said', text] as const),
        ...filesBelow(at('state')).map(file => [file.slice(root.length + 1), readFileSync(file, 'latin1')] as const),
      ];
      return places.flatMap(([place, text]) =>
        secrets.some(secret => text.includes(secret)) ? [`${place}: ${text.slice(0, 200)}`] : [],
      );
    },
    async without(names, act) {
      const folder = at('bin-without');
      mkdirSync(folder);
      for (const part of usualPath.split(':').filter(part => existsSync(part))) {
        for (const name of readdirSync(part)) {
          if (!names.includes(name) && !existsSync(join(folder, name))) symlinkQuietly(join(part, name), join(folder, name));
        }
      }
      path = folder;
      await act();
      path = usualPath;
    },
    async remove() {
      kill(processesWith(mark), 'SIGKILL');
      await until('all processes of the bench are gone', () => processesWith(mark).length === 0);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A bench for one test. */
export async function withBench<Done>(act: (bench: Bench) => Promise<Done>): Promise<Done> {
  const bench = makeBench();
  try {
    return await act(bench);
  } finally {
    await bench.remove();
  }
}

/** Command lines and environments of all programs that belong to this bench at this moment. */
function commandLines(mark: string): readonly string[] {
  return processesWith(mark).flatMap(({ pid, words }) => [words.join(' '), readQuietly(`/proc/${pid}/environ`)]);
}

function mountLines(): readonly string[] {
  return readQuietly('/proc/self/mountinfo')
    .split('\n')
    .map(line => line.split(' ').slice(4).join(' '))
    .filter(line => line !== '');
}

/** The folder of a driver may stay, and its last whole dump; nothing half done. */
function leftOnDisk(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return names.flatMap(entry => {
    if (!entry.isDirectory()) return [`on disk: ${entry.name}`];
    return readdirSync(join(folder, entry.name)).flatMap(name => (/\.(new|old)$/.test(name) ? [`on disk: ${name}`] : []));
  });
}

function fingerprint(folder: string): Readonly<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const file of filesBelow(folder)) {
    const { ino, size, mtimeMs } = statSync(file);
    seen[file.slice(folder.length)] = `${ino} ${size} ${mtimeMs}`;
  }
  return seen;
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

function symlinkQuietly(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch {
    // A dangling link of the same name.
  }
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** A file that has gone and is still open holds its room on the disk. */
function openBelow(folder: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap(number => {
    try {
      const path = readlinkSync(`/proc/self/fd/${number}`);
      return path.startsWith(`${folder}/`) ? [`open: ${path}`] : [];
    } catch {
      // It was the list's own.
      return [];
    }
  });
}
