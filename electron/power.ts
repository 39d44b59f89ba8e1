/** Sleep and mains: the desktop's events become hints for the agent; the machine stays awake only while something moves, on mains. */
import { powerMonitor, powerSaveBlocker } from 'electron';
import { staysAwake } from '../core/rules/notices.ts';
import type { AgentLink } from './agent.ts';

const hinting = ['suspend', 'resume', 'on-ac', 'on-battery', 'unlock-screen'] as const;

/** The first listener has Electron take logind's delay lock; it is given back as soon as the handlers have returned, so they only take note. */
export function setUpPower(agent: AgentLink): () => void {
  const hint = (): void => agent.hint();
  // The event names are overloads of their own in the types.
  const events: NodeJS.EventEmitter = powerMonitor;
  for (const event of hinting) events.on(event, hint);
  const release = stayAwakeWhileTransferring(agent);
  return () => {
    for (const event of hinting) events.off(event, hint);
    release();
  };
}

function stayAwakeWhileTransferring(agent: AgentLink): () => void {
  let blocker: number | undefined;

  function settle(isWanted: boolean): void {
    if (isWanted) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  }

  function look(): void {
    const status = agent.status();
    settle(status !== undefined && staysAwake(status));
  }

  const stop = agent.onChange(look);
  look();
  return () => {
    stop();
    settle(false);
  };
}
