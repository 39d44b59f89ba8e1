/** What a face's line asks of the agent, or why it is not understood. */
import type { AgentRequest } from '../agent-model.ts';
import { type Reading, type Refused, refused, understood } from './reading.ts';

/** A longer line is no request. */
export const longestRequest = 64 * 1024;

export function readAgentRequest(line: string): Reading<AgentRequest> {
  const fields = fieldsOf(line);
  if (!fields) return refused('the request is not one JSON object on a line', example);
  const { ask, ...more } = fields;
  if (typeof ask !== 'string' || !Object.hasOwn(allowedFields, ask)) return unknownAsk(ask);
  const strange = Object.keys(more).find(name => !allowedFields[ask as AgentRequest['ask']].includes(name));
  if (strange !== undefined) return refused(`“${ask}” has no “${strange}”`, versionRemedy);
  if (ask === 'pause') return readPause(more);
  return readNames(ask as Exclude<AgentRequest['ask'], 'pause'>, more);
}

export function requestTooLong(): Refused {
  return refused(`the request is longer than ${longestRequest} bytes`, example);
}

const example = 'write for example {"ask":"status"}';
const versionRemedy = 'is the agent older than this program? Start it again';

const allowedFields: Readonly<Record<AgentRequest['ask'], readonly string[]>> = {
  status: [],
  watch: [],
  now: ['server', 'item'],
  pause: ['until'],
  unpause: [],
  unlocked: [],
  cancel: ['server', 'item'],
};

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

function unknownAsk(ask: unknown): Refused {
  if (typeof ask !== 'string') return refused('the request does not say what it asks', example);
  return refused(`the agent does not know the request “${ask.slice(0, 40)}”`, versionRemedy);
}

/** The last moment that a date can name. */
const endOfTime = 8.64e15;

function readPause({ until }: Fields): Reading<AgentRequest> {
  const isTime = typeof until === 'number' && Number.isFinite(until) && until > 0 && until <= endOfTime;
  if (!isTime) return refused('“pause” wants the time when it ends', 'until: milliseconds since 1970');
  return understood({ ask: 'pause', until });
}

function readNames(ask: Exclude<AgentRequest['ask'], 'pause'>, { server, item }: Fields): Reading<AgentRequest> {
  for (const [field, value] of Object.entries({ server, item })) {
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      return refused(`“${ask}” wants a name as “${field}”`, 'leave it out to mean all');
  }
  if (item !== undefined && server === undefined)
    return refused(`“${ask}” names an item and no server`, 'say the server as well');
  return understood({
    ask,
    ...(server === undefined ? {} : { server }),
    ...(item === undefined ? {} : { item }),
  } as AgentRequest);
}
