/** Says a finished English text of the core in another language: recognised by its template, with what is particular in it kept. */
import { englishFindings } from './english-findings.ts';
import { englishMessages } from './english-messages.ts';
import type { Sentences } from './sentences.ts';

/** The first that fits a text is taken: those of the findings are the wider ones. */
const inEnglish = { ...englishMessages, ...englishFindings };

export type MessageKey = keyof typeof inEnglish;
export type Messages = Readonly<Record<MessageKey, string>>;

type Table = Pick<Sentences, 'language' | 'messages' | 'figures'>;

/** What is no message of ours, as the words of rsync and ssh are, stays as it is. */
export function rephrase(text: string, table: Table): string {
  if (table.language === 'en' || text === '') return text;
  return found(text, table) ?? text;
}

/** The names in a template, in their order: `{host}`. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}

function found(text: string, table: Table): string | undefined {
  for (const { key, pattern, names } of templates) {
    const match = pattern.exec(text);
    if (!match) continue;
    const values = names.map((name, at) => valueIn(name, match[at + 1]!, table));
    if (values.includes(undefined)) continue;
    return filled(table.messages[key], names, values as readonly string[]);
  }
  return undefined;
}

/** A value may be a message itself; `{message}` and `{snapshots}` must be one, else this is another text. */
function valueIn(name: string, value: string, table: Table): string | undefined {
  if (name === 'message' || name === 'snapshots') return found(value, table);
  if (name === 'size') return sizeIn(value, table);
  if (name === 'count') return table.figures.count(Number(value.replaceAll(',', '')));
  return found(value, table) ?? value;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

function sizeIn(value: string, { figures }: Table): string {
  const [, number, unit] = /^([\d.]+) (\w+)$/.exec(value) ?? [];
  const power = units.indexOf(unit ?? '');
  return power < 0 ? value : figures.size(Number(number) * 1000 ** power);
}

function filled(template: string, names: readonly string[], values: readonly string[]): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[names.indexOf(name)] ?? '');
}

interface Template {
  readonly key: MessageKey;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Numbers are told from names, or `3 minutes` would be anything that ends so. */
const shapes: Readonly<Record<string, string>> = {
  title: String.raw`\S+ \S+`,
  minutes: String.raw`\d+`,
  files: String.raw`\d+`,
  count: String.raw`[\d,]+`,
  charge: String.raw`\d+`,
  code: String.raw`\d+`,
  host: String.raw`\S+`,
  user: String.raw`\S+`,
};

const templates: readonly Template[] = (Object.entries(inEnglish) as [MessageKey, string][]).map(([key, template]) => {
  const parts = template.split(/(\{\w+\})/).map(part => {
    const [name] = placeholdersOf(part);
    return name === undefined ? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : `(${shapes[name] ?? '.+?'})`;
  });
  return { key, pattern: new RegExp(`^${parts.join('')}$`, 's'), names: placeholdersOf(template) };
});
