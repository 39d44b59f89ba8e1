/** The agent's door: serves one to the faces of the same user, and asks the one that runs; one JSON line each way. */
import type { AgentAnswer, AgentRequest, AgentStatus } from './agent-model.ts';
import type { Agent, AgentStart, AgentWish } from './contract.ts';
import { longestRequest, readAgentRequest, requestTooLong } from './rules/agent-requests.ts';
import { agentEnded, agentRunsAlready, brokenAgent, closedDoor, silentAgent, unsafeDoor } from './rules/door-words.ts';
import { pauseRefusal } from './rules/pause-until.ts';
import type { Refused } from './rules/reading.ts';
import type { Clock } from './world/clock.ts';
import { type Connection, connect, controlPath, listen } from './world/control-socket.ts';
import type { World } from './world/world.ts';

export type Question = Exclude<AgentRequest, { ask: 'watch' }>;

/** The door comes first: of two agents for the same state, only one begins to work. */
export async function startServedAgent(
  world: World,
  tell: AgentWish['tell'],
  start: () => Promise<AgentStart>,
): Promise<AgentStart> {
  const arrival = Promise.withResolvers<Agent | undefined>();
  const door = await listen(pathOf(world), connection => {
    serve(connection, arrival.promise, world.clock).catch(error => {
      tell(`a face's connection: ${brokenAgent(messageOf(error)).message}`);
      connection.end();
    });
  });
  if (door.kind === 'taken') return { ...agentRunsAlready(), reason: 'runs-already' };
  if (door.kind === 'unsafe') return { ...unsafeDoor(door.detail), reason: 'unsafe' };
  let started: AgentStart | undefined;
  try {
    started = checking(await start(), world.clock);
  } finally {
    arrival.resolve(started?.ok ? started.agent : undefined);
    if (!started?.ok) await door.close();
  }
  return started.ok ? { ok: true, agent: closingAfter(started.agent, door.close) } : { ...started, reason: 'configuration' };
}

/** undefined when no agent runs. */
export async function askAgent(world: World, question: Question): Promise<AgentAnswer | undefined> {
  const reached = await connect(pathOf(world));
  if (reached.kind === 'nobody') return undefined;
  if (reached.kind === 'unreachable') return refusal(closedDoor(reached.detail));
  const { connection } = reached;
  const over = new AbortController();
  await connection.send(JSON.stringify(question));
  const silence = world.clock.sleep(answerPatience, over.signal).then(() => refusal(silentAgent()));
  const answer = await Promise.race([firstAnswer(connection), silence]);
  over.abort();
  connection.end();
  return answer;
}

/** Ending an attempt in good order may take the agent a while. */
const answerPatience = 60_000;

/** A status grows with the configuration; nothing of that size is one. */
const longestAnswer = 16 * 1024 * 1024;

/** True when there was an agent to watch. */
export async function watchAgent(world: World, onStatus: (status: AgentStatus) => void, signal: AbortSignal): Promise<boolean> {
  const reached = await connect(pathOf(world));
  if (reached.kind !== 'connected') return false;
  const { connection } = reached;
  let seen = false;
  if (signal.aborted) connection.end();
  signal.addEventListener('abort', connection.end, { once: true });
  await connection.send(JSON.stringify({ ask: 'watch' } satisfies AgentRequest));
  for await (const line of connection.lines(longestAnswer)) {
    const answer = line.kind === 'line' ? answerOf(line.text) : undefined;
    if (answer?.answer !== 'status' || signal.aborted) continue;
    seen = true;
    onStatus(answer.status);
  }
  signal.removeEventListener('abort', connection.end);
  connection.end();
  return seen;
}

function pathOf({ folders, machine }: World) {
  return controlPath(folders.state, machine.user, machine.userId);
}

// ---- Serving ---------------------------------------------------------------------------------------------------------------

/** What can only be judged by the clock. */
function checking(started: AgentStart, clock: Clock): AgentStart {
  if (!started.ok) return started;
  const { agent } = started;
  return { ok: true, agent: { ...agent, ask: async request => pauseTrouble(request, clock.now()) ?? agent.ask(request) } };
}

function pauseTrouble(request: Question, now: number): AgentAnswer | undefined {
  const refused = request.ask === 'pause' ? pauseRefusal(request.until, now) : undefined;
  return refused && refusal(refused);
}

function closingAfter(agent: Agent, close: () => Promise<void>): Agent {
  return {
    status: () => agent.status(),
    onChange: listener => agent.onChange(listener),
    ask: request => agent.ask(request),
    hint: () => agent.hint(),
    async stop(reason) {
      await agent.stop(reason);
      await close();
    },
  };
}

/** One request after the other; who does not read the answers is not read either. */
async function serve(connection: Connection, arrival: Promise<Agent | undefined>, clock: Clock): Promise<void> {
  let stopWatching: (() => void) | undefined;
  for await (const line of connection.lines(longestRequest)) {
    const agent = await arrival;
    const read = line.kind === 'line' ? readAgentRequest(line.text) : requestTooLong();
    if (!agent) break;
    if (!read.ok) await connection.send(JSON.stringify(refusal(read)));
    else if (read.value.ask === 'watch') stopWatching ??= stream(agent, connection, clock);
    else await connection.send(JSON.stringify(await answerFrom(agent, read.value)));
  }
  stopWatching?.();
  connection.end();
}

/** A mistake of ours in one answer ends neither the agent nor the runs under way. */
async function answerFrom(agent: Agent, question: Question): Promise<AgentAnswer> {
  try {
    return await agent.ask(question);
  } catch (error) {
    return refusal(brokenAgent(messageOf(error)));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Five a second are enough for any eye. */
const statusRest = 200;

/** The status now and the newest after every change, until the returned stop. */
function stream(agent: Agent, connection: Connection, clock: Clock): () => void {
  const over = new AbortController();
  let newest: AgentStatus | undefined;
  let resting = false;
  async function tell(status: AgentStatus): Promise<void> {
    newest = status;
    if (resting) return;
    resting = true;
    while (newest && !over.signal.aborted) {
      connection.offer(JSON.stringify({ answer: 'status', status: newest } satisfies AgentAnswer));
      newest = undefined;
      await clock.sleep(statusRest, over.signal);
    }
    resting = false;
  }
  void tell(agent.status());
  const stop = agent.onChange(status => void tell(status));
  return () => {
    over.abort();
    stop();
  };
}

// ---- Asking ----------------------------------------------------------------------------------------------------------------

async function firstAnswer(connection: Connection): Promise<AgentAnswer> {
  for await (const line of connection.lines(longestAnswer)) {
    const answer = line.kind === 'line' ? answerOf(line.text) : undefined;
    if (answer) return answer;
  }
  return refusal(agentEnded());
}

function answerOf(line: string): AgentAnswer | undefined {
  try {
    const value = JSON.parse(line) as AgentAnswer | null;
    return typeof value === 'object' && typeof value?.answer === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function refusal({ message, remedy }: Refused): AgentAnswer {
  return { answer: 'refused', message, remedy };
}
