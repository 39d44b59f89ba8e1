/** A place is where commands run: here, or behind one ssh connection. One shell is kept there for the run, so that asking costs one round trip. */
import { setTimeout as delay } from 'node:timers/promises';
import { onOneLine, readScriptFromInput, scriptWithArguments } from '../rules/shell-quote.ts';
import type { ScratchFolders } from './files.ts';
import type { ProgramRequest, Programs, RunningProgram } from './run-program.ts';

/** What a place needs to know of scripts; the texts themselves come from outside. */
export interface SessionScripts {
  /** The shell that reads orders. */
  readonly session: string;
  /** Functions that every script may use. */
  readonly functions: string;
}

export interface Asked {
  /** Exit code of the script; 255 when the place was lost. */
  readonly code: number;
  /** Output and complaints, by line, byte by byte (latin1). */
  readonly lines: readonly string[];
}

export interface ScriptRequest extends Pick<ProgramRequest, 'input' | 'onLine' | 'onChunk' | 'saveTo'> {
  /** Text of a POSIX sh script. */
  readonly script: string;
  readonly args: readonly string[];
}

export interface Place {
  readonly kind: 'here' | 'ssh';
  /** For people: `here` or `backup@nas`. */
  readonly label: string;
  /** Runs a script in the place's session, one after the other. */
  ask(script: string, args: readonly string[]): Promise<Asked>;
  /** Tells the session something that has no answer: `beat`, `hold DEST`, `release`. */
  order(line: string): void;
  /** Runs a script beside the session, with input or much output of its own. */
  start(request: ScriptRequest): Promise<RunningProgram>;
  /** What rsync needs to reach this place: its --rsh option, or none. */
  readonly rsyncShell: string | undefined;
  /** Process id of the connection, whose traffic says how many bytes went over the wire. */
  readonly connectionPid: number | undefined;
  /** Resolves when the place is lost. */
  readonly lost: Promise<void>;
  /** Whatever went wrong since went wrong because of that. */
  isLost(): boolean;
  /** The way is known to be gone: nothing waits for an answer any more. */
  abandon(): void;
  close(): Promise<void>;
}

export type Opened =
  | { readonly ok: true; readonly place: Place }
  | { readonly ok: false; readonly code: number; readonly stderr: string };

export async function placeHere(programs: Programs, scripts: SessionScripts): Promise<Place> {
  const talk = conversation();
  const session = await programs.start({ program: 'sh', args: ['-c', scripts.session], input: 'pipe', onLine: talk.onLine });
  talk.begin(session, scripts);
  return {
    kind: 'here',
    label: 'here',
    ask: talk.ask,
    order: talk.order,
    start: ({ script, args, ...rest }) => programs.start({ ...rest, program: 'sh', args: ['-c', script, 'alp', ...args] }),
    rsyncShell: undefined,
    connectionPid: undefined,
    lost: session.result.then(() => undefined),
    isLost: () => false,
    // Somebody killed answers nothing more, but everybody who waits for it goes on.
    abandon: () => session.end('SIGKILL'),
    async close() {
      session.input?.end();
      await session.result;
    },
  };
}

/** Ours come first: ssh takes the first value it is given, and a host key is never accepted silently. */
const firmOptions = ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ClearAllForwardings=yes', 'EscapeChar=none'].flatMap(
  option => ['-o', option],
);
/** These come after the user's own, which therefore win. */
const softOptions = ['ConnectTimeout=20', 'ServerAliveInterval=10', 'ServerAliveCountMax=3', 'ConnectionAttempts=1'].flatMap(
  option => ['-o', option],
);

/**
 * Opens the one connection (ssh's ControlMaster on a socket of our own); the session is its first channel.
 * When this program dies, however it dies, the session's input closes and the connection ends with it.
 */
export async function placeOverSsh(
  programs: Programs,
  scratch: ScratchFolders,
  ssh: readonly string[],
  login: string,
  scripts: SessionScripts,
  signal: AbortSignal | undefined,
): Promise<Opened> {
  const folder = await scratch.make('alp-');
  const socket = `${folder}/ssh`;
  const [program = 'ssh', ...options] = ssh;
  const talk = conversation();
  const master = await programs.start({
    program,
    args: [
      ...firmOptions,
      ...options,
      ...softOptions,
      '-M',
      '-S',
      socket,
      '-o',
      'ControlPersist=no',
      '-T',
      login,
      readScriptFromInput,
    ],
    input: 'pipe',
    onLine: talk.onLine,
  });
  master.input?.write(`${onOneLine(scripts.session)}\n`);
  const first = await Promise.race([talk.greeted, master.result, givenUp(signal)]);
  if (first !== 'greeted') {
    endFirmly(master);
    const { code, stderr } = await master.result;
    await scratch.remove(folder);
    return { ok: false, code, stderr: first === 'given-up' ? `${stderr}the login does not answer: timed out` : stderr };
  }
  talk.begin(master, scripts);
  return { ok: true, place: sharedConnection({ programs, scratch, master, program, folder, socket, login, talk }) };
}

/** A login that says nothing for so long after ssh got through will not say anything. */
const greetingPatience = 90_000;

async function givenUp(signal: AbortSignal | undefined): Promise<'given-up'> {
  await delay(greetingPatience, undefined, { ref: false, ...(signal ? { signal } : {}) }).catch(() => undefined);
  return 'given-up';
}

const closingPatience = 5000;

/** An ssh ends at once, and what only calls itself so need not. */
const endingPatience = 2000;

function endFirmly(master: RunningProgram): void {
  master.end();
  const over = new AbortController();
  void delay(endingPatience, undefined, { signal: over.signal })
    .then(() => master.end('SIGKILL'))
    .catch(() => undefined);
  void master.result.then(() => over.abort());
}

interface Connection {
  readonly programs: Programs;
  readonly scratch: ScratchFolders;
  readonly master: RunningProgram;
  readonly program: string;
  readonly folder: string;
  readonly socket: string;
  readonly login: string;
  readonly talk: Conversation;
}

function sharedConnection({ programs, scratch, master, program, folder, socket, login, talk }: Connection): Place {
  let isLost = false;
  const lost = master.result.then(() => {
    isLost = true;
  });
  // ProxyCommand=false: without the shared connection ssh would quietly open a second one.
  const shared = ['-S', socket, '-o', 'ControlMaster=no', '-o', 'ProxyCommand=false', '-o', 'BatchMode=yes', '-T'];
  return {
    kind: 'ssh',
    label: login,
    ask: talk.ask,
    order: talk.order,
    async start({ script, args, ...rest }) {
      const running = await programs.start({ ...rest, program, args: [...shared, login, readScriptFromInput], input: 'pipe' });
      running.input?.write(`${onOneLine(scriptWithArguments(script, args))}\n`);
      if (rest.input !== 'pipe') running.input?.end();
      return running;
    },
    rsyncShell: [program, ...shared].join(' '),
    connectionPid: master.pid,
    lost,
    isLost: () => isLost,
    abandon: () => endFirmly(master),
    async close() {
      master.input?.end();
      // On a connection that hangs, ssh would wait until its keep-alive gives up.
      const over = new AbortController();
      const patience = (milliseconds: number) => delay(milliseconds, undefined, { signal: over.signal });
      void patience(closingPatience)
        .then(() => master.end())
        .then(() => patience(closingPatience))
        .then(() => master.end('SIGKILL'))
        .catch(() => undefined);
      await master.result;
      over.abort();
      await scratch.remove(folder);
    },
  };
}

interface Conversation {
  readonly onLine: (line: string) => void;
  readonly greeted: Promise<'greeted'>;
  begin(session: RunningProgram, scripts: SessionScripts): void;
  readonly ask: Place['ask'];
  readonly order: Place['order'];
}

/** One script after the other; a session that ends answers what is still open with code 255. */
function conversation(): Conversation {
  let session: RunningProgram | undefined;
  let lines: string[] = [];
  let answer: ((asked: Asked) => void) | undefined;
  let greet: (word: 'greeted') => void;
  const greeted = new Promise<'greeted'>(resolve => {
    greet = resolve;
  });
  let former: Promise<unknown> = Promise.resolve();
  const order = (line: string) => void session?.input?.write(`${line}\n`);
  function finish(code: number): void {
    answer?.({ code, lines });
    answer = undefined;
    lines = [];
  }
  function askNow(script: string, args: readonly string[]): Promise<Asked> {
    const asked = new Promise<Asked>(resolve => {
      answer = resolve;
    });
    order(onOneLine(scriptWithArguments(script, args)));
    const gone = session!.result.then(result => ({
      code: 255,
      lines: [...lines, ...result.stderr.split('\n').filter(line => line !== '')],
    }));
    return Promise.race([asked, gone]);
  }
  return {
    greeted,
    order,
    onLine(line) {
      const done = /^alp-done (\d+)$/.exec(line);
      if (done) return finish(Number(done[1]));
      if (line.endsWith('alp-is-connected')) return greet('greeted');
      if (answer) lines.push(line);
    },
    begin(started, scripts) {
      session = started;
      order(`define ${onOneLine(scripts.functions)}`);
    },
    ask(script, args) {
      const asked = former.then(() => askNow(script, args));
      former = asked.catch(() => undefined);
      return asked;
    },
  };
}
