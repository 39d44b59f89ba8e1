/** What pages say of verdicts, ends, restores and the agent: the wordings of the rules, gathered for faces that may not know the rules. */
import type { AgentStatus, Done, LocalTime } from '../agent-model.ts';
import type { MomentEntry } from '../history-model.ts';
import type { ConfigProblem, Item, Server, Verdict } from '../model.ts';
import { noAgent } from './door-words.ts';
import { rephrase } from './languages/messages.ts';
import type { Sentences } from './languages/sentences.ts';
import { understoodIn } from './languages/understood.ts';
import { reword, rewordAnswer } from './reword.ts';
import { waitSentence } from './wait-words.ts';
import { destText, remedyOf, sourceText, titleOf, verdictText } from './words.ts';

export interface Phrase {
  readonly message: string;
  readonly remedy: string;
}

interface RestoreEnd {
  readonly verdict: Verdict;
  readonly snapshot?: string;
  readonly to?: string;
  readonly files: number;
  readonly bytes: number;
  readonly differingCount: number;
  readonly keptUnder?: string;
}

/** As `table` says it, now and here. */
export function phrasesIn(table: Sentences, now: number, localTime: LocalTime) {
  const said = ({ message, remedy }: Phrase): Phrase => ({
    message: rephrase(message, table),
    remedy: rephrase(remedy, table),
  });
  return {
    sourceText,
    destText,
    noAgent: () => said(noAgent()),
    ofVerdict: (verdict: Verdict, item: Item) =>
      said({ message: `${titleOf(item)}: ${verdictText(verdict)}`, remedy: remedyOf(verdict, item) }),
    unknownItem: (server: Server | undefined, wanted: Wanted) => said(unknownItem(server, wanted)),
    restoring: (isPreview: boolean) => table.restore.running(isPreview),
    /** How a restore or its preview ended; the remedy is '' when nothing is to be done. */
    restored: (end: RestoreEnd, item: Item, isPreview: boolean) => restored(end, item, isPreview, table),
    sameTarget: () => said({ message: 'another restore writes to this folder', remedy: 'wait until it is done, or stop it' }),
    partialTarget: (path: string) =>
      said({ message: `“${path}” is no whole path`, remedy: 'write the folder from the top, beginning with /' }),
    unknownJob: () => said({ message: 'there is no such restore', remedy: 'it may have ended with the program; begin it again' }),
    desktopOnly: () =>
      said({
        message: 'a web page cannot open folders',
        remedy: 'open it in the file manager of the machine that holds it',
      }),
    /** A mistake of ours. */
    mistake: (words: string) => rephrase(`this is a mistake in the program: ${words}`, table),
    /** What the core or an agent says in English. */
    said,
    /** The same for a single text. */
    text: (words: string) => rephrase(words, table),
    /** Lines of what was understood of an item. */
    understood: (lines: readonly string[]) => understoodIn(lines, table),
    /** A mistake in a configuration file, as one line. */
    problem: (problem: ConfigProblem) => problemText(problem, table),
    /** What happened between runs. */
    moment: (moment: MomentEntry) => momentText(moment, table, localTime),
    status: (status: AgentStatus) => reword(status, table, localTime),
    lines: (answer: { readonly lines: readonly string[]; readonly done?: Done }) => rewordAnswer(answer, table, now, localTime),
  };
}

export type Phrases = ReturnType<typeof phrasesIn>;

function problemText({ file, line, key, message, remedy }: ConfigProblem, table: Sentences): string {
  const place = `${file}${line > 0 ? `:${line}` : ''}: ${key === '' ? '' : `${key}: `}`;
  return (
    place +
    [message, remedy]
      .filter(text => text !== '')
      .map(text => rephrase(text, table))
      .join(table.join)
  );
}

/** Of a wait more is known than how it was said. */
function momentText({ text, time, wait }: MomentEntry, table: Sentences, localTime: LocalTime): string {
  if (!wait || !Object.hasOwn(table.waits, wait.reason)) return rephrase(text, table);
  return waitSentence({ ...wait, since: time }, wait.place, time, localTime, table);
}

interface Wanted {
  readonly server: string;
  readonly item: string;
}

function unknownItem(server: Server | undefined, wanted: Wanted): Phrase {
  const names = server?.items.map(item => item.name).join(', ') ?? '';
  return {
    message: `${wanted.server} has no item ${wanted.item}`,
    remedy: names === '' ? 'alp check-config says what was understood' : `it has: ${names}`,
  };
}

function restored(end: RestoreEnd, item: Item, isPreview: boolean, table: Sentences): Phrase {
  const { verdict, files, bytes, snapshot = '', to = '', differingCount, keptUnder } = end;
  const { restore, figures } = table;
  if (verdict.kind !== 'whole')
    return {
      message: verdict.kind === 'cancelled' ? restore.stopped : restore.failed(rephrase(verdictText(verdict), table)),
      remedy: verdict.kind === 'cut' || verdict.kind === 'cancelled' ? restore.again : rephrase(remedyOf(verdict, item), table),
    };
  const facts = { isPreview, files: figures.files(files), size: figures.size(bytes), snapshot, to, isRestThere: files === 0 };
  const differing = differingCount === 0 ? [] : [restore.differing(differingCount, isPreview, keptUnder)];
  return { message: [restore.restored(facts), ...differing].join(table.join), remedy: '' };
}
