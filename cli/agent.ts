/** `alp agent`: runs the agent in the foreground until a signal ends it. */
import type { StopReason } from '../core/agent-model.ts';
import { exactTimeText } from '../core/rules/figures.ts';
import { systemClock } from '../core/world/clock.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';
import { version } from './version.ts';

export async function agent({ core, words, signal }: Invocation): Promise<number> {
  if (words.length > 0) return tellMistake(`too many words: ${words.join(' ')}`, 'alp agent');
  const started = await core.startAgent({
    version: version().replace('alpine-backup ', ''),
    tell: line => say.out(logLine(line)),
    // The log has it as a line already; a terminal has no other way to call somebody.
    alert: () => undefined,
  });
  if (!started.ok) {
    const mistake = tellMistake(started.message, started.remedy);
    return started.reason === 'runs-already' ? 75 : mistake;
  }
  await aborted(signal);
  await started.agent.stop(signal.reason as StopReason);
  return 0;
}

/** The journal of systemd notes times by itself. */
function logLine(line: string): string {
  return process.env.JOURNAL_STREAM === undefined ? `${exactTimeText(systemClock.now())}  ${line}` : line;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
