/** `alp verify`: reads backups back, names what is damaged with every path of it, and what else is not as it should be. */
import type { ChecksumsOutcome, VerifyOutcome } from '../core/contract.ts';
import type { Item } from '../core/model.ts';
import { counted, countText, durationText } from '../core/rules/figures.ts';
import { exitCodeOf, titleOf, worstExitCode } from '../core/rules/words.ts';
import { chooseItems } from './choose-items.ts';
import type { Invocation, Options } from './command-line.ts';
import { tellMistake, tellVerdict } from './mistakes.ts';
import { changingLine, onOneLine, say } from './terminal.ts';

export async function verify(invocation: Invocation): Promise<number> {
  const { core, options, words, signal } = invocation;
  if (options.snapshot !== undefined && (words.length !== 2 || options.due))
    return tellMistake('--snapshot is for one item', 'alp verify SERVER ITEM --snapshot NAME');
  if (options.writeChecksums && (options.sample !== undefined || options.all || options.againstSource || options.due))
    return tellMistake('--write-checksums stands alone, or with --snapshot', 'alp verify --write-checksums SERVER ITEM');
  const chosen = await chooseItems(invocation, words[0], words[1]);
  if (!chosen.ok) return chosen.code;
  const codes: number[] = [chosen.code];
  for (const item of chosen.items) {
    if (signal.aborted) break;
    const line = changingLine(!options.quiet && !options.json);
    if (options.writeChecksums) {
      const say = (text: string) => line.show(`${titleOf(item)}: ${text}`);
      const outcome = await core.writeChecksums(item, { snapshot: options.snapshot }, say, signal);
      line.clear();
      codes.push(tellChecksums(item, outcome, options));
      continue;
    }
    const percent = options.all ? 100 : options.sample;
    const outcome = await core.verify(
      item,
      { percent, snapshot: options.snapshot, againstSource: options.againstSource, onlyIfDue: options.due },
      text => line.show(`${titleOf(item)}: ${text}`),
      signal,
    );
    line.clear();
    if ('kind' in outcome) continue;
    codes.push(exitCodeOf(outcome.verdict));
    if (options.json) say.out(JSON.stringify({ server: item.server, item: item.name, ...outcome }));
    else tell(item, outcome, options.quiet);
  }
  return worstExitCode(codes);
}

function tellChecksums(item: Item, outcome: ChecksumsOutcome, { json, quiet }: Options): number {
  const { verdict, recorded, left } = outcome;
  const code = exitCodeOf(verdict) === 0 && left > 0 ? 3 : exitCodeOf(verdict);
  if (json) {
    say.out(JSON.stringify({ server: item.server, item: item.name, ...outcome }));
    return code;
  }
  const files = recorded.reduce((sum, one) => sum + one.files, 0);
  if (files > 0 && !quiet)
    say.out(
      `${titleOf(item)}: checksums of ${counted(files, 'file')} in ${counted(recorded.length, 'snapshot')} were written, as the files are now; alp verify finds damage from now on, and none from before`,
    );
  if (left > 0) say.error(`${titleOf(item)}: ${counted(left, 'file')} could not be read`);
  if (verdict.kind !== 'whole') tellVerdict(item, verdict);
  else if (files + left === 0 && !quiet) say.out(`${titleOf(item)}: every file has a checksum already`);
  return code;
}

function tell(item: Item, outcome: VerifyOutcome, quiet: boolean): void {
  const { verdict, damages, findings, filesRead, filesCovered, snapshotsWalked } = outcome;
  if (!quiet) {
    const resumed = outcome.resumed ? ' (went on where the last one stopped)' : '';
    say.out(
      `${titleOf(item)}: read ${countText(filesRead)} of ${counted(filesCovered, 'file')} and the links of ${counted(snapshotsWalked, 'snapshot')} in ${durationText(outcome.milliseconds)}${resumed}`,
    );
  }
  for (const { kind, paths } of damages) {
    say.error(
      `${titleOf(item)}: ${kind}: ${onOneLine(paths[0] ?? '')}${paths.length > 1 ? `, the same file in ${paths.length - 1} more:` : ''}`,
    );
    for (const path of paths.slice(1)) say.error(`  ${onOneLine(path)}`);
  }
  for (const { state, text } of findings) {
    if (state !== 'info') say.error(`${titleOf(item)}: ${text}`);
    else if (!quiet) say.out(`  ${text}`);
  }
  if (verdict.kind !== 'whole') tellVerdict(item, verdict);
  else if (!quiet && verdict.warnings.length === 0) say.out('  all as it was stored');
}
