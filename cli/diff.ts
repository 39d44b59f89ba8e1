/** `alp diff`: what was added, removed and changed between two snapshots. */
import type { Difference } from '../core/contract.ts';
import { counted, sizeText } from '../core/rules/figures.ts';
import { exitCodeOf } from '../core/rules/words.ts';
import { chooseItem } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake, tellVerdict } from './mistakes.ts';
import { onOneLine, say } from './terminal.ts';

const usage = 'alp diff SERVER ITEM OLDER NEWER';
const signs = { added: '+', removed: '-', changed: '*', attributes: 'a' } as const;

export async function diff(invocation: Invocation): Promise<number> {
  const [, , older, newer, ...more] = invocation.words;
  if (older === undefined || newer === undefined || more.length > 0) return tellMistake('two snapshots are wanted', usage);
  const chosen = await chooseItem(invocation, usage);
  if (!chosen.ok) return chosen.code;
  const counts = { added: 0, removed: 0, changed: 0, attributes: 0 };
  const answer = await invocation.core.differences(chosen.item, older, newer, difference => {
    counts[difference.change]++;
    say.out(invocation.options.json ? JSON.stringify(difference) : lineOf(difference));
  });
  if (!answer.ok) {
    tellVerdict(chosen.item, answer.verdict);
    return exitCodeOf(answer.verdict);
  }
  if (!invocation.options.json) {
    const { added, removed, changed, attributes } = counts;
    say.out(
      `${answer.value.older} to ${answer.value.newer}: ${added} added, ${removed} removed, ${changed} changed, ${counted(attributes, 'path')} with other attributes`,
    );
  }
  return 0;
}

function lineOf({ change, path, bytes, formerBytes }: Difference): string {
  const size = path.endsWith('/')
    ? ''
    : formerBytes === undefined
      ? `  ${sizeText(bytes)}`
      : `  ${sizeText(formerBytes)} to ${sizeText(bytes)}`;
  return `${signs[change]} ${onOneLine(path)}${size}`;
}
