/** `npm start`: the agent, if none runs, and the page with its address, until Ctrl-C. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const alp = fileURLToPath(new URL('../cli/alp', import.meta.url));
const noAgentRuns = 75;

const started: ChildProcess[] = [];
// A terminal's Ctrl-C reaches everybody at once; each ends what it has under way in good order, and this program waits for them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => endAll(signal));

if (!agentRuns()) {
  const agent = spawn(alp, ['agent'], { stdio: ['ignore', 'inherit', 'inherit'] });
  started.push(agent);
  // Where it cannot start it says why; the page is there all the same.
  while (agent.exitCode === null && !agentRuns()) await delay(200);
}
const page = spawn(alp, ['ui', ...process.argv.slice(2)], { stdio: 'inherit' });
started.push(page);
await once(page, 'exit');
endAll('SIGTERM');
await Promise.all(started.map(child => child.exitCode === null && child.signalCode === null && once(child, 'exit')));
process.exitCode = page.exitCode ?? 1;

function agentRuns(): boolean {
  return spawnSync(alp, ['status'], { stdio: 'ignore' }).status !== noAgentRuns;
}

/** A second signal of the same kind would end them at once: in a terminal, they have had theirs. */
function endAll(signal: NodeJS.Signals): void {
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  for (const child of started) child.kill(signal);
}
