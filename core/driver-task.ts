/** What a driver is handed for one item: its folder, its notes, its password, and programs that are ended with the task. */
import { type DriverNote, driverFolder, jotRunning, writeNote } from './driver-notes.ts';
import { readSecret, scrubbed } from './driver-secret.ts';
import type { DriverTask } from './drivers/driver.ts';
import { runWithin } from './run-within.ts';
import type { ProgramRequest, ProgramResult, RunningProgram } from './world/run-program.ts';
import type { World } from './world/world.ts';

export interface HeldTask {
  readonly task: DriverTask;
  /** Without the passwords that this task has read. */
  scrub(text: string): string;
  /** Ends what was started for a conversation and still runs. */
  end(): Promise<void>;
}

/** Ten minutes: a mount or an answer; a dump says its own. */
const usualPatience = 10 * 60_000;
/** So long a conversation has to end once nobody speaks with it. */
const grace = 3000;

/** `note` is written to `path` again whenever the driver notes something; whoever calls has written it before the driver acts. */
export async function makeDriverTask(
  world: World,
  path: string,
  note: DriverNote,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<HeldTask> {
  const folder = driverFolder(world, note);
  await world.files.makePrivateFolder(folder);
  const secrets = new Set<string>();
  const scrub = (text: string) => scrubbed(text, secrets);
  const running = new Map<RunningProgram, readonly [number, string]>();
  const talking = new Set<RunningProgram>();
  let noted = note.noted;

  const jot = () => jotRunning(world, path, [...running.values()]);
  async function start(request: ProgramRequest): Promise<RunningProgram> {
    for (const secret of request.secrets ?? []) hide(secret);
    const { onErrorLine } = request;
    const started = await world.programs.start({
      ...request,
      ...(onErrorLine ? { onErrorLine: line => onErrorLine(scrub(line)) } : {}),
    });
    const { pid } = started;
    const birth = pid === undefined ? undefined : world.machine.birthOf(pid);
    if (pid !== undefined && birth !== undefined) {
      running.set(started, [pid, birth]);
      jot();
    }
    void started.gone.then(() => {
      talking.delete(started);
      running.delete(started);
    });
    return { ...started, result: started.result.then(clean) };
  }
  const clean = (result: ProgramResult): ProgramResult => ({ ...result, stderr: scrub(result.stderr) });
  /** A secret may be a whole file of options: each of its values is one as well. */
  function hide(text: string): void {
    for (const line of text.split('\n')) {
      const value = line.replace(/^\s*[\w-]+\s*[=:]\s*/, '').replace(/^(["'])(.*)\1$/, '$2');
      if (/pass|pw|secret/i.test(line) || !text.includes('\n')) secrets.add(value);
    }
  }

  const task: DriverTask = {
    server: note.server,
    item: note.item,
    settings: note.use.settings,
    source: note.source,
    selection: note.selection ?? { exclude: [], oneFileSystem: false },
    folder,
    clock: world.clock,
    files: world.files,
    machine: world.machine,
    signal,
    run: ({ patience = usualPatience, ...request }) =>
      signal.aborted
        ? Promise.resolve(undefined)
        : runWithin({ ...world, programs: { ...world.programs, start } }, request, patience, signal),
    async start(request) {
      const started = await start(request);
      talking.add(started);
      if (signal.aborted) started.end();
      signal.addEventListener('abort', () => started.end(), { once: true });
      return started;
    },
    async secret() {
      const secret = await readSecret(world, note.use.settings, signal);
      if (secret && 'password' in secret) secrets.add(secret.password);
      return secret;
    },
    async note(facts) {
      noted = { ...noted, ...facts };
      await writeNote(world, path, { ...note, noted });
    },
    get noted() {
      return noted;
    },
    say: text => say(scrub(text)),
  };
  return {
    task,
    scrub,
    end: async () => {
      await Promise.all([...talking].map(program => endTalk(world, program)));
    },
  };
}

async function endTalk(world: World, program: RunningProgram): Promise<void> {
  const over = new AbortController();
  program.end('SIGTERM');
  void world.clock.sleep(grace, over.signal).then(() => over.signal.aborted || program.end('SIGKILL'));
  await program.result;
  over.abort();
}
