/** `alp purge`: what the policy removes and keeps, each with its reason; -n only shows it. */
import type { RetentionAnswer } from '../core/model.ts';
import { exitCodeOf, titleOf, worstExitCode } from '../core/rules/words.ts';
import { chooseItems } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellVerdict } from './mistakes.ts';
import { say, table } from './terminal.ts';

export async function purge(invocation: Invocation): Promise<number> {
  const { core, options, words, signal } = invocation;
  const chosen = await chooseItems(invocation, words[0], words[1]);
  if (!chosen.ok) return chosen.code;
  const codes: number[] = [chosen.code];
  for (const item of chosen.items) {
    if (signal.aborted) break;
    const answer = await core.purge(item, options.dryRun, signal);
    if (!answer.ok) {
      tellVerdict(item, answer.verdict);
      codes.push(exitCodeOf(answer.verdict));
    } else if (options.json) {
      say.out(
        JSON.stringify({
          server: item.server,
          item: item.name,
          answers: answer.value.map(({ snapshot, ...rest }) => ({ snapshot: snapshot.name, ...rest })),
        }),
      );
    } else if (!options.quiet) {
      say.out(`${titleOf(item)}:`);
      if (answer.value.length > 0) say.out(table(answer.value.map(one => rowOf(one, options.dryRun))));
    }
  }
  return worstExitCode(codes);
}

function rowOf({ snapshot, action, reason }: RetentionAnswer, dryRun: boolean): string[] {
  return [`  ${snapshot.name}`, action === 'keep' ? 'keep' : dryRun ? 'would remove' : 'removed', reason];
}
