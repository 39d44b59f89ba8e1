/** `alp log`: the journal, readable; one run with its attempts. */
import type { Item, JournalLine } from '../core/model.ts';
import { waitSentence } from '../core/rules/agent-words.ts';
import { counted, exactTimeText, sizeText } from '../core/rules/figures.ts';
import { safeText, titleOf } from '../core/rules/words.ts';
import { chooseItems } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';

/** `2026-11-23T041502Z-3fa9`: a run; anything else is a server. */
const runPattern = /^\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{4}$/;

export async function log(invocation: Invocation): Promise<number> {
  const { core, words, options } = invocation;
  const run = words.find(word => runPattern.test(word));
  const [server, item] = words.filter(word => word !== run);
  const chosen = await chooseItems(invocation, server, item);
  if (!chosen.ok) return chosen.code;
  const entries: { item: Item; line: JournalLine }[] = [];
  for (const one of chosen.items)
    for (const line of await core.journal(one))
      if (run === undefined || ('run' in line && line.run === run)) entries.push({ item: one, line });
  if (run !== undefined && entries.length === 0) return tellMistake(`the journal knows no run ${run}`, 'alp log shows all');
  entries.sort((a, b) => a.line.time - b.line.time);
  for (const { item: one, line } of entries) {
    say.out(
      options.json
        ? JSON.stringify({ server: one.server, item: one.name, ...line })
        : `${exactTimeText(line.time)}  ${titleOf(one)}  ${lineText(one, line, run === undefined)}`,
    );
  }
  if (run !== undefined && !options.json) await tellWords(invocation, entries[0]!.item, run);
  return chosen.code;
}

async function tellWords({ core }: Invocation, item: Item, run: string): Promise<void> {
  for (const words of await core.words(item, run)) say.out(`\nrsync's words:\n${words.trimEnd().replace(/^/gm, '  ')}`);
}

function lineText(item: Item, line: JournalLine, withRun: boolean): string {
  const run = withRun && 'run' in line ? `  [${line.run}]` : '';
  switch (line.event) {
    case 'attempt-started':
      return `attempt ${line.attempt} began${run}`;
    case 'attempt-ended':
      return `attempt ${line.attempt} ended: ${line.verdict}${line.detail && `: ${line.detail}`}; ${safeText(line.verdict === 'whole' ? undefined : line.safePercent, line.sentBytes, line.resentBytes, 'in the vault')}${run}`;
    case 'published':
      return `published ${line.snapshot}: ${counted(line.files, 'file')}, ${sizeText(line.bytes)}, new ${sizeText(line.addedBytes)}${line.warnings.length > 0 ? `; ${counted(line.warnings.length, 'warning')}: ${line.warnings.slice(0, 3).join('; ')}` : ''}${run}`;
    case 'purged':
      return `removed ${line.snapshot}: ${line.reason}`;
    case 'lease-taken-over':
      return `took the lease over: ${line.detail}${run}`;
    case 'refused':
      return `not begun: ${line.verdict}: ${line.detail}`;
    case 'restored':
      return `restored ${counted(line.files, 'file')} from ${line.snapshot} to ${line.to}${line.detail && `: ${line.detail}`}`;
    case 'waiting':
      return waitSentence({ reason: line.reason, detail: line.detail, since: line.time }, placeOf(item), line.time, () => 0);
    case 'skipped':
    case 'overdue':
    case 'note':
      return line.detail;
  }
}

function placeOf({ dest, source }: Item): string {
  const far = [dest, source].find(end => end.kind === 'ssh');
  return far?.kind === 'ssh' ? far.login.slice(far.login.lastIndexOf('@') + 1) : dest.path;
}
