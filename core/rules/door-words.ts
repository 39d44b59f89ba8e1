/** What is said at the agent's door: why there is none, why it does not answer, why it cannot be opened. */
import { type Refused, refused } from './reading.ts';

export function noAgent(): Refused {
  return refused(
    'no agent runs',
    'start it: alp agent (./install --agent starts it at login); or back up right here: alp SERVER ITEM',
  );
}

export function agentRunsAlready(): Refused {
  return refused('an agent runs already', 'alp status shows what it does');
}

export function unsafeDoor(detail: string): Refused {
  return refused(
    `the agent's socket would not be safe: ${detail}`,
    'give the state folder to the user who runs the agent, and chmod go-w it; ALP_STATE_DIR chooses another',
  );
}

export function closedDoor(detail: string): Refused {
  return refused(`the agent cannot be asked: ${detail}`, 'ask as the user who runs it');
}

export function silentAgent(): Refused {
  return refused('the agent does not answer', 'if it stays so, start it again: end alp agent and run it anew');
}

export function agentEnded(): Refused {
  return refused('the agent ended before it answered', 'alp status says whether it runs again');
}

export function brokenAgent(message: string): Refused {
  return refused(`this is a mistake in the program: ${message}`, 'nothing that was published is touched by it');
}
