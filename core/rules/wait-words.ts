/** What an item waits for, and what the user can do about it: one sentence and one remedy for every reason, in the user's language. */
import type { LocalTime, Wait } from '../agent-model.ts';
import { english } from './languages/english.ts';
import { rephrase } from './languages/messages.ts';
import type { Sentences } from './languages/sentences.ts';
import { inText, localMoment, untilText } from './local-times.ts';
import { lockedKeyIn, unlockRemedy } from './unlock-words.ts';
import { titleOf } from './words.ts';

type Named = { readonly server: string; readonly name: string };

/** `place` = the host, or the folder of a vault on this machine. One sentence without a full stop. */
export function waitSentence(wait: Wait, place: string, now: number, localTime: LocalTime, table: Sentences = english): string {
  const { reason, detail, since, until } = wait;
  return table.waits[reason]({
    ...placeOf(wait, place),
    lockedKey: reason === 'login-refused' ? lockedKeyIn(detail) : undefined,
    detail: rephrase(detail, table),
    since: table.times.since(localMoment(since, now, localTime, table)),
    until: until === undefined ? '' : untilText(until, now, localTime, table),
    again: until === undefined ? '' : inText(until, now, table),
  });
}

/** '' where waiting is all there is to do. */
export function waitRemedy({ reason, detail }: Pick<Wait, 'reason' | 'detail'>, item: Named, table: Sentences = english): string {
  if (reason === 'login-refused' && lockedKeyIn(detail) !== undefined) return rephrase(unlockRemedy, table);
  return table.remedies[reason](titleOf(item));
}

/** A look at a folder of this machine names it: the place of an item that is pulled is its server. */
function placeOf({ reason, detail }: Wait, place: string): { readonly place: string; readonly isSilent: boolean } {
  const [, folder = place, how] = /^(\/.*) (is not there|does not answer)$/.exec(detail) ?? [];
  return reason === 'vault-missing' ? { place: folder, isSilent: how === 'does not answer' } : { place, isSilent: false };
}
