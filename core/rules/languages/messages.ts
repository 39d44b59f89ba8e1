/** Says a finished English text of the core in another language: recognised by its template, with what is particular in it kept. */
import { englishTemplates } from './english-templates.ts';
import type { Sentences } from './sentences.ts';

export type MessageKey = keyof typeof englishTemplates;
export type Messages = Readonly<Record<MessageKey, string>>;

type Table = Pick<Sentences, 'language' | 'messages' | 'figures'>;

/** What is no message of ours, as the words of rsync and ssh are, stays as it is. */
export function rephrase(text: string, table: Table): string {
  return rephrased(text, table) ?? text;
}

/** undefined: it is no message of ours. */
export function rephrased(text: string, table: Table): string | undefined {
  return table.language === 'en' || text === '' || text.length > longestText ? undefined : found(text, table, deepest);
}

/** Programs may say any amount of any text, and it is not to be searched for sentences of ours for long. */
const longestText = 4000;
/** So many sentences inside of sentences. */
const deepest = 5;

/** The names in a template, in their order: `{host}`. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}

/** One sentence, or several of which the first is one of ours. */
function found(text: string, table: Table, depth: number): string | undefined {
  if (depth === 0) return undefined;
  const [first = '', ...others] = text.split('; ');
  const whole = foundWhole(text, table, depth);
  if (whole !== undefined || others.length === 0) return whole;
  const begun = foundWhole(first, table, depth);
  if (begun === undefined) return undefined;
  const rest = others.join('; ');
  return `${begun}${table.language === 'fr' ? ' ; ' : '; '}${found(rest, table, depth) ?? rest}`;
}

function foundWhole(text: string, table: Table, depth: number): string | undefined {
  for (const { key, begin, end, pattern, names } of templates) {
    // Most are told apart by this alone, and without a search.
    const match = text.startsWith(begin) && text.endsWith(end) ? pattern.exec(text) : null;
    if (!match) continue;
    const values = names.map((name, at) => valueIn(name, match[at + 1]!, table, depth - 1));
    if (values.includes(undefined)) continue;
    return filled(table.messages[key], names, values as readonly string[]);
  }
  return undefined;
}

/** Names of what is nobody's sentence: it stays as it was typed. */
const VERBATIM = new Set(
  `address command driver error file folder from host item key land line login name number option other owner path point port
  list mode packages process program root section seed server setting signal snapshot target text title until user value vault version where`.split(
    /\s+/,
  ),
);

/** What `{message}` and `{snapshots}` stand for must be a message, else this is another text; what others stand for may be one. */
function valueIn(name: string, value: string, table: Table, depth: number): string | undefined {
  if (VERBATIM.has(name)) return value;
  switch (name) {
    case 'message':
    case 'snapshots':
      return found(value, table, depth);
    case 'size':
    case 'sent':
      return sizeIn(value, table);
    case 'rate':
      return value.endsWith('/s') ? `${sizeIn(value.slice(0, -2), table)}/s` : value;
    case 'count':
      return table.figures.count(Number(value.replaceAll(',', '')));
    case 'ordinal':
      return value.replace(/\D+$/, '');
    case 'period':
    case 'age':
      return found(value, table, depth) ?? value.replace(/\d+ [a-z]+/g, part => found(part, table, depth) ?? part);
    case 'kept':
      return value
        .split(', ')
        .map(part => found(part, table, depth) ?? part)
        .join(', ');
    case 'names':
      return value.replace(/ (and|or) /g, (_, word: 'and' | 'or') => ` ${table.messages[word]} `);
    default:
      return found(value, table, depth) ?? value;
  }
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
  /** What stands before the first placeholder and behind the last. */
  readonly begin: string;
  readonly end: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Numbers are told from names, or `3 minutes` would be anything that ends so. */
const shapes: Readonly<Record<string, string>> = {
  title: String.raw`\S+ \S+`,
  minutes: String.raw`\d+`,
  files: String.raw`\d+`,
  count: String.raw`[\d,]+`,
  number: String.raw`[\d.,]+`,
  ordinal: String.raw`\d+[a-z]*`,
  charge: String.raw`\d+`,
  code: String.raw`\d+`,
  line: String.raw`\d+`,
  process: String.raw`\d+`,
  host: String.raw`\S+`,
  user: String.raw`\S+`,
  key: String.raw`\S+`,
  option: String.raw`-\S+`,
  setting: String.raw`\S+\.\S+`,
  list: String.raw`[\w-]+(?:, [\w-]+)*`,
  packages: '[a-z0-9.+-]+(?: [a-z0-9.+-]+)*',
  // A file of the configuration may lie in a folder with a space in its name.
  place: String.raw`(?:\/.*?|\S+)`,
  snapshot: String.raw`\S+`,
  point: String.raw`\/.*?`,
  where: String.raw`\S*[/:~.].*?`,
};

/** The narrower comes before the wider: the first that fits a text is taken. */
const templates: readonly Template[] = (Object.entries(englishTemplates) as [MessageKey, string][])
  .map(([key, template]) => ({ template: templateOf(key, template), certain: template.replace(/\{\w+\}/g, '').length }))
  .sort((a, b) => b.certain - a.certain)
  .map(({ template }) => template);

function templateOf(key: MessageKey, template: string): Template {
  const parts = template.split(/(\{\w+\})/);
  const patterns = parts.map(part => {
    const [name] = placeholdersOf(part);
    return name === undefined ? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : `(${shapes[name] ?? '.+?'})`;
  });
  return {
    key,
    begin: parts[0] ?? '',
    end: parts.at(-1) ?? '',
    pattern: new RegExp(`^${patterns.join('')}$`, 's'),
    names: placeholdersOf(template),
  };
}
