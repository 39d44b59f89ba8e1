/** `alp log`: the journal, readable; one run with its attempts. */
import type { Item, JournalLine } from '../core/model.ts';
import { exactTimeText } from '../core/rules/figures.ts';
import { journalSentence } from '../core/rules/journal-words.ts';
import { titleOf } from '../core/rules/words.ts';
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
  return journalSentence(line, item) + (withRun && 'run' in line ? `  [${line.run}]` : '');
}
