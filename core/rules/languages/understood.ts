/** Says what was understood of an item in another language: titles in a column, and what stands behind them. */
import { rephrase, rephrased } from './messages.ts';
import type { Sentences } from './sentences.ts';

/** So wide is the column of titles in English. */
const column = 12;

/** Behind these stands what is written in the configuration. */
const VERBATIM = new Set(['over', 'driver', 'but not', 'keeps also', 'rsync gets', 'to']);

interface Line {
  readonly title: string;
  readonly text: string;
}

export function understoodIn(lines: readonly string[], table: Sentences): readonly string[] {
  if (table.language === 'en') return lines;
  const said = titled(lines).map(({ title, topic, text }): Line | string =>
    topic === undefined ? rephrase(text, table) : { title: rephrase(title, table), text: textIn(topic, text, table) },
  );
  const width = Math.max(column, ...said.map(line => (typeof line === 'string' ? 0 : line.title.length + 1)));
  return said.map(line => (typeof line === 'string' ? line : `${line.title.padEnd(width)}${line.text}`));
}

/** A line without a title belongs to the one above; one that keeps to no columns is a sentence. */
function titled(lines: readonly string[]): readonly (Line & { readonly topic: string | undefined })[] {
  let topic = '';
  return lines.map(line => {
    if (line.length <= column || line[column - 1] !== ' ') return { title: '', topic: undefined, text: line };
    const title = line.slice(0, column).trim();
    topic = title || topic;
    return { title, topic, text: line.slice(column) };
  });
}

function textIn(topic: string, text: string, table: Sentences): string {
  if (topic === 'driver')
    return rephrased(text, table) !== undefined && text.endsWith('(your own)') ? rephrase(text, table) : text;
  if (VERBATIM.has(topic)) return text;
  // What is sent how is a list.
  if (topic === 'sending')
    return text
      .split(', ')
      .map(part => rephrase(part, table))
      .join(', ');
  return rephrase(text, table);
}
