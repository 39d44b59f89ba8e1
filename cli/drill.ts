/** `alp drill`: a restore rehearsed with files chosen by lot. */
import { counted, durationText } from '../core/rules/figures.ts';
import { exitCodeOf, titleOf, worstExitCode } from '../core/rules/words.ts';
import { chooseItems } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellVerdict } from './mistakes.ts';
import { changingLine, onOneLine, say } from './terminal.ts';

export async function drill(invocation: Invocation): Promise<number> {
  const { core, options, words, signal } = invocation;
  const chosen = await chooseItems(invocation, words[0], words[1]);
  if (!chosen.ok) return chosen.code;
  const codes: number[] = [chosen.code];
  for (const item of chosen.items) {
    if (signal.aborted) break;
    const line = changingLine(!options.quiet && !options.json);
    const wish = { files: options.files, seed: options.seed, onlyIfDue: options.due };
    const outcome = await core.drill(item, wish, text => line.show(`${titleOf(item)}: ${text}`), signal);
    line.clear();
    if ('kind' in outcome) continue;
    codes.push(exitCodeOf(outcome.verdict));
    if (options.json) {
      say.out(JSON.stringify({ server: item.server, item: item.name, ...outcome }));
      continue;
    }
    const { verdict, wrong, restored, asInSource, seed, milliseconds } = outcome;
    if (!options.quiet && restored > 0)
      say.out(
        `${titleOf(item)}: restored ${counted(restored, 'file')} for a try in ${durationText(milliseconds)}, ${restored - wrong.length} as stored, ${asInSource} still the same in the source (seed ${seed})`,
      );
    for (const { path, why } of wrong) say.error(`${titleOf(item)}: ${onOneLine(path)}: ${why}`);
    if (verdict.kind !== 'whole') tellVerdict(item, verdict);
  }
  return worstExitCode(codes);
}
