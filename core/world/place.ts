/** A place is where commands run: here, or behind one ssh connection that is opened once and shared by all. */
import { scriptOnOneLine, readScriptFromInput } from '../rules/shell-quote.ts';
import type { ScratchFolders } from './files.ts';
import type { ProgramResult, Programs, RunningProgram } from './run-program.ts';

export interface ScriptRequest {
  /** Text of a POSIX sh script. */
  readonly script: string;
  readonly args: readonly string[];
  readonly input?: 'nothing' | 'pipe';
  readonly onLine?: (line: string) => void;
  readonly onChunk?: (chunk: Buffer) => void;
}

export interface Place {
  readonly kind: 'here' | 'ssh';
  /** For people: `here` or `backup@nas`. */
  readonly label: string;
  start(request: ScriptRequest): Promise<RunningProgram>;
  run(request: ScriptRequest): Promise<ProgramResult>;
  /** What rsync needs to reach this place: its -e option, or none. */
  readonly rsyncShell: string | undefined;
  /** Process id of the connection, whose traffic says how many bytes went over the wire. */
  readonly connectionPid: number | undefined;
  /** Resolves when the connection is lost; never for `here`. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

export type Connected = { readonly ok: true; readonly place: Place } | { readonly ok: false; readonly code: number; readonly stderr: string };

export function placeHere(programs: Programs): Place {
  const start = (request: ScriptRequest) =>
    programs.start({ ...withoutScript(request), program: 'sh', args: ['-c', request.script, 'alp', ...request.args] });
  return {
    kind: 'here',
    label: 'here',
    start,
    run: async request => (await start(request)).result,
    rsyncShell: undefined,
    connectionPid: undefined,
    lost: new Promise(() => undefined),
    close: async () => undefined,
  };
}

/** Ours come first: ssh takes the first value it is given, and a host key is never accepted silently. */
const firmOptions = ['-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes', '-o', 'ClearAllForwardings=yes', '-o', 'EscapeChar=none'];
/** These come after the user's own, which therefore win. */
const softOptions = ['-o', 'ConnectTimeout=20', '-o', 'ServerAliveInterval=10', '-o', 'ServerAliveCountMax=3', '-o', 'ConnectionAttempts=1'];

/**
 * Opens the one connection (ssh's ControlMaster on a socket of our own).
 * The master runs `cat` on a pipe from us: when this program dies, however it dies, the pipe closes and the connection ends with it.
 */
export async function placeOverSsh(programs: Programs, scratch: ScratchFolders, ssh: readonly string[], login: string): Promise<Connected> {
  const folder = await scratch.make('alp-');
  const socket = `${folder}/ssh`;
  const [program = 'ssh', ...options] = ssh;
  let ready: (value: 'ready') => void;
  const greeted = new Promise<'ready'>(resolve => {
    ready = resolve;
  });
  const master = await programs.start({
    program,
    args: [...firmOptions, ...options, ...softOptions, '-M', '-S', socket, '-o', 'ControlPersist=no', '-T', login, "echo alp-is-connected; exec cat >/dev/null"],
    input: 'pipe',
    onLine: line => line.endsWith('alp-is-connected') && ready('ready'),
  });
  const first = await Promise.race([greeted, master.result]);
  if (first !== 'ready') {
    await scratch.remove(folder);
    return { ok: false, code: first.code, stderr: first.stderr };
  }
  return { ok: true, place: sharedConnection(programs, scratch, master, program, folder, socket, login) };
}

function sharedConnection(
  programs: Programs,
  scratch: ScratchFolders,
  master: RunningProgram,
  program: string,
  folder: string,
  socket: string,
  login: string,
): Place {
  // ProxyCommand=false: without the shared connection ssh would quietly open a second one.
  const shared = ['-S', socket, '-o', 'ControlMaster=no', '-o', 'ProxyCommand=false', '-o', 'BatchMode=yes', '-T'];
  async function start(request: ScriptRequest): Promise<RunningProgram> {
    const running = await programs.start({ ...withoutScript(request), program, args: [...shared, login, readScriptFromInput], input: 'pipe' });
    running.input?.write(scriptOnOneLine(request.script, request.args));
    if (request.input !== 'pipe') running.input?.end();
    return running;
  }
  return {
    kind: 'ssh',
    label: login,
    start,
    run: async request => (await start(request)).result,
    rsyncShell: [program, ...shared].join(' '),
    connectionPid: master.pid,
    lost: master.result.then(() => undefined),
    async close() {
      master.input?.end();
      await Promise.race([master.result, programs.run({ program, args: ['-S', socket, '-O', 'exit', login] })]);
      master.end('SIGTERM');
      await master.result;
      await scratch.remove(folder);
    },
  };
}

function withoutScript(request: ScriptRequest): Omit<ScriptRequest, 'script' | 'args'> {
  const { script: _script, args: _args, ...rest } = request;
  return rest;
}
