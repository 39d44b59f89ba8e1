/** The agent as pages see it: the one that runs on this machine, watched through one connection, or the one in this process. */
import type { Agent, Core } from '../core/contract.ts';
import { agentStatus, BridgeRefusal, type Language } from './channels.ts';

export type Status = ReturnType<typeof agentStatus.parse>;
export type Question = Parameters<Agent['ask']>[0];

export interface AgentWatch {
  /** null when no agent runs. */
  status(): Promise<Status | null>;
  /** The lines of its answer; a BridgeRefusal when it refuses, or none runs. */
  ask(question: Question, language?: Language): Promise<readonly string[]>;
  /** The status at once, then after every change; null when the agent ends. The returned stop ends it. */
  onStatus(listener: StatusListener): () => void;
  stop(): void;
}

type StatusListener = (status: Status | null) => void;

/** How long a look for an agent that does not run is put off (milliseconds). */
const usualRest = 2000;

/** While somebody listens there is one watch, however many listen; nobody listens: none. */
export function watchRunningAgent(core: Core, restBetweenLooks: number = usualRest): AgentWatch {
  const listeners = new Set<StatusListener>();
  /** undefined: not known yet. */
  let newest: Status | null | undefined;
  let watching: AbortController | undefined;

  async function watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await core.watchAgent(status => tell(agentStatus.parse(status), signal), signal).catch(() => false);
      tell(null, signal);
      await rest(restBetweenLooks, signal);
    }
  }

  function tell(status: Status | null, signal: AbortSignal): void {
    if (signal.aborted || (status === null && newest === null)) return;
    newest = status;
    for (const listener of listeners) listener(status);
  }

  function endWatch(): void {
    watching?.abort();
    watching = undefined;
    newest = undefined;
  }

  return {
    async status() {
      const answer = await core.askAgent({ ask: 'status' });
      if (answer === undefined) return null;
      if (answer.answer === 'refused') throw new BridgeRefusal(answer);
      return answer.answer === 'status' ? agentStatus.parse(answer.status) : null;
    },
    ask: async (question, language) => linesOf(core, await core.askAgent(question), language),
    onStatus(listener) {
      listeners.add(listener);
      if (newest !== undefined) listener(newest);
      if (!watching) {
        watching = new AbortController();
        void watch(watching.signal);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) endWatch();
      };
    },
    stop() {
      listeners.clear();
      endWatch();
    },
  };
}

export function watchEmbeddedAgent(core: Core, agent: Agent): AgentWatch {
  const stops = new Set<() => void>();
  return {
    status: async () => agentStatus.parse(agent.status()),
    ask: async (question, language) => linesOf(core, await agent.ask(question), language),
    onStatus(listener) {
      listener(agentStatus.parse(agent.status()));
      const stop = agent.onChange(status => listener(agentStatus.parse(status)));
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    stop() {
      for (const stop of stops) stop();
      stops.clear();
    },
  };
}

async function linesOf(
  core: Core,
  answer: Awaited<ReturnType<Core['askAgent']>>,
  language: Language | undefined,
): Promise<readonly string[]> {
  if (answer === undefined) throw new BridgeRefusal((await core.phrases()).noAgent());
  if (answer.answer === 'refused') throw new BridgeRefusal(answer);
  return answer.answer === 'done' ? (await core.phrases(language)).lines(answer) : [];
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
