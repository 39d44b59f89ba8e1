/** `alp heal`: what is damaged gets its right content back. */
import { counted } from '../core/rules/figures.ts';
import { exitCodeOf, titleOf } from '../core/rules/words.ts';
import { chooseItem } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellVerdict } from './mistakes.ts';
import { changingLine, onOneLine, say } from './terminal.ts';

const usage = 'alp heal SERVER ITEM [--from HOST]';

export async function heal(invocation: Invocation): Promise<number> {
  const { core, options, signal } = invocation;
  const chosen = await chooseItem(invocation, usage);
  if (!chosen.ok) return chosen.code;
  const { item } = chosen;
  const line = changingLine(!options.quiet && !options.json);
  const outcome = await core.heal(item, { from: options.from }, path => line.show(`${titleOf(item)}: ${path}`), signal);
  line.clear();
  if (options.json) {
    say.out(JSON.stringify({ server: item.server, item: item.name, ...outcome }));
    return exitCodeOf(outcome.verdict);
  }
  const { healed, notHealed, notes, verdict } = outcome;
  if (!options.quiet) {
    for (const note of notes) say.out(`${titleOf(item)}: ${note}`);
    for (const { paths, from } of healed) {
      say.out(
        `${titleOf(item)}: healed from ${from}: ${onOneLine(paths[0] ?? '')}${paths.length > 1 ? `, and the same file in ${paths.length - 1} more` : ''}`,
      );
    }
    if (healed.length + notHealed.length + notes.length === 0 && verdict.kind === 'whole')
      say.out(`${titleOf(item)}: no damage is noted; alp verify looks for it`);
    else if (verdict.kind === 'whole')
      say.out(`${titleOf(item)}: ${counted(healed.length, 'file')} healed, nothing damaged is left`);
  }
  for (const { damage, why } of notHealed) {
    say.error(`${titleOf(item)}: not healed: ${onOneLine(damage.paths[0] ?? '')}: ${why}`);
    for (const path of damage.paths.slice(1)) say.error(`  ${onOneLine(path)}`);
  }
  if (verdict.kind !== 'whole') tellVerdict(item, verdict);
  return exitCodeOf(verdict);
}
