/** `alp status`: what the agent does and what each item waits for; with --watch as it changes. */
import type { AgentStatus } from '../core/agent-model.ts';
import { silentAgent } from '../core/rules/door-words.ts';
import { reword } from '../core/rules/reword.ts';
import { systemClock } from '../core/world/clock.ts';
import { tellNoAgent } from './ask-agent.ts';
import type { Invocation } from './command-line.ts';
import { changes, statusLines } from './status-text.ts';
import { say, wholeScreen } from './terminal.ts';
import { tellUserMistake, userSentences } from './user-language.ts';

export async function status(invocation: Invocation): Promise<number> {
  const { core, words, options } = invocation;
  if (words.length > 0) return tellUserMistake(`too many words: ${words.join(' ')}`, 'alp status [--watch]');
  if (options.watch) return watch(invocation);
  const answer = await core.askAgent({ ask: 'status' });
  if (answer === undefined) return tellNoAgent();
  if (answer.answer === 'refused') return tellUserMistake(answer.message, answer.remedy);
  if (answer.answer === 'status') say.out(options.json ? JSON.stringify(answer.status) : textOf(answer.status));
  return 0;
}

/** Ctrl-C is how a look ends; an agent that ends meanwhile is worth another exit code. */
async function watch({ core, options, signal }: Invocation): Promise<number> {
  const view = options.json ? jsonView() : (screenView() ?? logView());
  const heard = new AbortController();
  void systemClock.sleep(firstPatience, AbortSignal.any([heard.signal, signal])).then(() => {
    if (!heard.signal.aborted && !signal.aborted) tellUserMistake(silentAgent().message, silentAgent().remedy);
  });
  const show = (status: AgentStatus) => {
    heard.abort();
    view.show(status);
  };
  const seen = await core.watchAgent(show, signal).finally(() => {
    heard.abort();
    view.end();
  });
  if (signal.aborted) return 0;
  if (!seen) return tellNoAgent();
  say.error(`alp: ${userSentences().terminal.agentEnded}`);
  return 75;
}

/** An agent that is well shows its status at once (milliseconds). */
const firstPatience = 5000;

interface View {
  show(status: AgentStatus): void;
  end(): void;
}

function jsonView(): View {
  return { show: status => say.out(JSON.stringify(status)), end: () => undefined };
}

/** Ages grow also while nothing changes (milliseconds). */
const redrawEvery = 10_000;

/** Begins with the first status: where no agent runs, the terminal stays as it is. */
function screenView(): View | undefined {
  if (!process.stdout.isTTY) return undefined;
  let screen: ReturnType<typeof wholeScreen>;
  let newest: AgentStatus | undefined;
  const draw = () => newest && screen?.draw(textOf({ ...newest, now: systemClock.now() }));
  const stop = systemClock.every(redrawEvery, draw);
  return {
    show(status) {
      screen ??= wholeScreen();
      newest = status;
      draw();
    },
    end() {
      stop();
      screen?.close();
    },
  };
}

function logView(): View {
  let former: AgentStatus | undefined;
  const table = userSentences();
  return {
    show(status) {
      const now = reword(status, table, systemClock.offsetMinutes);
      for (const line of changes(former, now, systemClock.offsetMinutes, table)) say.out(line);
      former = now;
    },
    end: () => undefined,
  };
}

function textOf(status: AgentStatus): string {
  const table = userSentences();
  const localTime = systemClock.offsetMinutes;
  return statusLines(reword(status, table, localTime), localTime, table).join('\n');
}
