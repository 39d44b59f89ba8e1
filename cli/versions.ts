/** `alp versions`: the distinct versions of one path, newest first. */
import { counted, exactTimeText, sizeText } from '../core/rules/figures.ts';
import { exitCodeOf } from '../core/rules/words.ts';
import { chooseItem } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake, tellVerdict } from './mistakes.ts';
import { say, table } from './terminal.ts';

const usage = 'alp versions SERVER ITEM PATH';

export async function versions(invocation: Invocation): Promise<number> {
  const [, , path, ...more] = invocation.words;
  if (path === undefined || more.length > 0)
    return tellMistake(path === undefined ? 'the path is missing' : `too many words: ${more.join(' ')}`, usage);
  const chosen = await chooseItem(invocation, usage);
  if (!chosen.ok) return chosen.code;
  const answer = await invocation.core.versions(chosen.item, path);
  if (!answer.ok) {
    tellVerdict(chosen.item, answer.verdict);
    return exitCodeOf(answer.verdict);
  }
  if (invocation.options.json) {
    say.out(JSON.stringify(answer.value));
    return 0;
  }
  const rows = answer.value.map(version => [
    version.snapshot,
    exactTimeText(version.time),
    sizeText(version.bytes),
    version.alsoIn.length > 0 ? `the same in ${version.alsoIn.length} more, back to ${version.alsoIn.at(-1)}` : '',
  ]);
  say.out(`${path}: ${counted(answer.value.length, 'version')}`);
  say.out(table([['newest snapshot with it', 'changed', 'size', ''], ...rows], [2]));
  return 0;
}
