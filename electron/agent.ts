/** The agent behind the tray: starts one in this process, or attaches to the one that runs; when that ends, this one takes over. */
import type { AgentAnswer, AgentStatus } from '../core/agent-model.ts';
import type { Agent, Core } from '../core/contract.ts';
import { noAgent } from '../core/rules/door-words.ts';
import { english } from '../core/rules/languages/english.ts';
import { rephrase } from '../core/rules/languages/messages.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import { reword, rewordAnswer } from '../core/rules/reword.ts';
import type { Clock } from '../core/world/clock.ts';

/** What the tray and its companions need of an agent, wherever it runs; in the language of the desktop, whatever the agent's. */
export interface AgentLink {
  /** undefined while there is none; `trouble` says why. */
  status(): AgentStatus | undefined;
  trouble(): Trouble | undefined;
  /** The returned stop ends it. */
  onChange(listener: () => void): () => void;
  ask(request: Parameters<Agent['ask']>[0]): Promise<AgentAnswer>;
  /** An agent in another process has its own ears. */
  hint(): void;
  /** It runs in this process: it ends with it. */
  isOurs(): boolean;
  stop(): Promise<void>;
}

export interface Trouble {
  readonly message: string;
  readonly remedy: string;
}

/** A configuration that was just written is found after so long (milliseconds). */
const retryEvery = 5000;
/** The agent that ended may be on its way to start again, in its newer version: its place is kept for it so long (milliseconds). */
const takeOverAfter = 3000;

export function linkAgent(core: Core, clock: Clock, version: string, table: Sentences = english): AgentLink {
  const over = new AbortController();
  const listeners = new Set<() => void>();
  let own: Agent | undefined;
  let status: AgentStatus | undefined;
  let trouble: Trouble | undefined;
  const living = keepAgent();

  async function keepAgent(): Promise<void> {
    while (!over.signal.aborted) {
      const started = await startHere();
      if (started.ok) return embed(started.agent);
      const wasThere = await core.watchAgent(follow, over.signal).catch(() => false);
      status = undefined;
      trouble = inWords(wasThere ? noAgent() : started);
      tell();
      await clock.sleep(wasThere ? takeOverAfter : retryEvery, over.signal);
    }
  }

  async function startHere() {
    try {
      return await core.startAgent({
        version,
        tell: line => console.log(line),
        // What is overdue stands in the status, and is told from there wherever the agent runs.
        alert: () => undefined,
      });
    } catch (error) {
      return { ok: false as const, message: error instanceof Error ? error.message : String(error), remedy: '' };
    }
  }

  async function embed(agent: Agent): Promise<void> {
    own = agent;
    if (over.signal.aborted) return agent.stop('SIGTERM');
    agent.onChange(follow);
    follow(agent.status());
  }

  function follow(fresh: AgentStatus): void {
    status = reword(fresh, table, clock.offsetMinutes);
    trouble = undefined;
    tell();
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  async function ask(request: Parameters<Agent['ask']>[0]): Promise<AgentAnswer> {
    const answer = own ? await own.ask(request) : await core.askAgent(request);
    if (answer === undefined) return { answer: 'refused', ...(trouble ?? inWords(noAgent())) };
    if (answer.answer === 'refused') return { answer: 'refused', ...inWords(answer) };
    if (answer.answer !== 'done') return answer;
    return { ...answer, lines: rewordAnswer(answer, table, clock.now(), clock.offsetMinutes) };
  }

  function inWords({ message, remedy }: Trouble): Trouble {
    return { message: rephrase(message, table), remedy: rephrase(remedy, table) };
  }

  return {
    status: () => status,
    trouble: () => trouble,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ask,
    hint: () => own?.hint(),
    isOurs: () => own !== undefined,
    async stop() {
      over.abort();
      listeners.clear();
      await own?.stop('SIGTERM');
      await living;
    },
  };
}
