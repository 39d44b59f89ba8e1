/** From the words of the command line to a command with its options, or to what is wrong with them. */
import { parseArgs } from 'node:util';
import type { Core } from '../core/contract.ts';

export interface Options {
  readonly config: string | undefined;
  readonly dryRun: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly json: boolean;
  readonly retries: number;
  readonly acceptShrink: boolean;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly inPlace: boolean;
  /** '': into the database of the former name. */
  readonly toDatabase: string | undefined;
  readonly keepBoth: boolean;
  readonly adopt: boolean;
  readonly acceptHostKey: string | undefined;
  readonly watch: boolean;
  /** 0: any that is free; undefined: the usual one, or the next that is free. */
  readonly port: number | undefined;
  readonly readOnly: boolean;
  readonly open: boolean;
  readonly html: boolean;
  readonly mail: boolean;
  /** This machine alone. */
  readonly here: boolean;
  readonly since: string | undefined;
  readonly textfile: string | undefined;
  readonly test: boolean;
  readonly latest: boolean;
  readonly noPurge: boolean;
  readonly promote: boolean;
  readonly demote: boolean;
  readonly withSecrets: boolean;
  readonly deletes: boolean;
  readonly yes: boolean;
  readonly snapshot: string | undefined;
  /** 0 to 100. */
  readonly sample: number | undefined;
  readonly all: boolean;
  readonly againstSource: boolean;
  readonly due: boolean;
  readonly writeChecksums: boolean;
  readonly files: number | undefined;
  readonly seed: number | undefined;
}

export interface Invocation {
  readonly core: Core;
  /** What is left after command and options. */
  readonly words: readonly string[];
  readonly options: Options;
  readonly signal: AbortSignal;
}

export type Command = (invocation: Invocation) => Promise<number>;
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

export type CommandLine =
  | { readonly kind: 'command'; readonly command: string; readonly words: readonly string[]; readonly options: Options }
  | { readonly kind: 'help'; readonly topic: string | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string; readonly remedy: string };

const optionTable = {
  config: { type: 'string' },
  'dry-run': { type: 'boolean', short: 'n' },
  quiet: { type: 'boolean', short: 'q' },
  verbose: { type: 'boolean', short: 'v' },
  json: { type: 'boolean' },
  retry: { type: 'string' },
  'accept-shrink': { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  'in-place': { type: 'boolean' },
  'to-database': { type: 'string' },
  'keep-both': { type: 'boolean' },
  adopt: { type: 'boolean' },
  'accept-host-key': { type: 'string' },
  watch: { type: 'boolean' },
  port: { type: 'string' },
  'read-only': { type: 'boolean' },
  open: { type: 'boolean' },
  html: { type: 'boolean' },
  mail: { type: 'boolean' },
  here: { type: 'boolean' },
  since: { type: 'string' },
  textfile: { type: 'string' },
  test: { type: 'boolean' },
  latest: { type: 'boolean' },
  'no-purge': { type: 'boolean' },
  promote: { type: 'boolean' },
  demote: { type: 'boolean' },
  'with-secrets': { type: 'boolean' },
  delete: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  snapshot: { type: 'string' },
  sample: { type: 'string' },
  all: { type: 'boolean' },
  'against-source': { type: 'boolean' },
  due: { type: 'boolean' },
  'write-checksums': { type: 'boolean' },
  files: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type OptionName = keyof typeof optionTable;

/** Which command takes which options; `config`, `verbose`, `help` are for all, `json` for all but those that stay: agent and ui. */
const allowed: Readonly<Record<string, readonly OptionName[]>> = {
  backup: ['dry-run', 'quiet', 'retry', 'accept-shrink'],
  restore: ['from', 'to', 'in-place', 'to-database', 'keep-both', 'dry-run', 'quiet'],
  purge: ['dry-run', 'quiet'],
  doctor: ['adopt', 'accept-host-key'],
  status: ['watch'],
  verify: ['snapshot', 'sample', 'all', 'against-source', 'due', 'write-checksums', 'quiet'],
  heal: ['from', 'quiet'],
  drill: ['files', 'seed', 'due', 'quiet'],
  ui: ['port', 'read-only', 'open'],
  sync: ['latest', 'adopt', 'no-purge', 'promote', 'demote', 'dry-run', 'quiet', 'retry'],
  synconf: ['with-secrets', 'delete', 'yes', 'dry-run'],
  report: ['html', 'mail', 'here', 'since', 'to'],
  collect: ['to', 'quiet'],
  metrics: ['textfile'],
  alert: ['test'],
};

export function readCommandLine(args: readonly string[], commands: readonly string[]): CommandLine {
  const parsed = parse(args);
  if ('message' in parsed) return mistake(parsed.message, 'alp -h shows what there is');
  const { values, positionals } = parsed;
  if (values.version) return { kind: 'version' };
  const [first, ...rest] = positionals;
  if (values.help || first === 'help')
    return { kind: 'help', topic: [first, ...rest].find(word => word !== undefined && word !== 'help') };
  if (first === undefined)
    return mistake('say which server to back up, or a command', 'alp SERVER [ITEM]; alp -h shows all commands');
  // `alp SERVER ITEM SOURCE-SERVER` is what the ancestor's syncalp was called by.
  const command = commands.includes(first) ? first : positionals.length === 3 && commands.includes('sync') ? 'sync' : 'backup';
  const words = command === first ? rest : positionals;
  return withOptions(command, words, values);
}

type Values = { readonly [name in OptionName]?: string | boolean };

function parse(args: readonly string[]): { values: Values; positionals: string[] } | { message: string } {
  try {
    const { values, positionals } = parseArgs({
      args: withName(args),
      options: optionTable,
      allowPositionals: true,
      strict: true,
    });
    return { values, positionals };
  } catch (error) {
    return { message: (error as Error).message.split(/\. |\n/)[0] ?? 'the options are not understood' };
  }
}

/** `--to-database` may stand without a name. */
function withName(args: readonly string[]): string[] {
  return args.map((word, index) =>
    word === '--to-database' && (args[index + 1] === undefined || args[index + 1]!.startsWith('-')) ? '--to-database=' : word,
  );
}

function withOptions(command: string, words: readonly string[], values: Values): CommandLine {
  const forAll: readonly string[] = [
    'config',
    'verbose',
    ...(['agent', 'ui'].includes(command) ? [] : ['json']),
    'help',
    'version',
  ];
  const wrong = Object.keys(values).find(
    name => !forAll.includes(name) && !(allowed[command] ?? []).includes(name as OptionName),
  );
  if (wrong !== undefined) return mistake(`--${wrong} has no meaning for ${command}`, `alp help ${command} shows its options`);
  const retries = values.retry === undefined ? 0 : Number(values.retry);
  if (!Number.isInteger(retries) || retries < 0 || values.retry === '')
    return mistake(`--retry wants a number of tries, not “${values.retry}”`, 'alp --retry 3 SERVER');
  if (values.port !== undefined && !(/^\d{1,5}$/.test(String(values.port)) && Number(values.port) < 65_536))
    return mistake(`--port wants a number below 65536, not “${values.port}”`, 'alp ui --port 8730; 0 takes any that is free');
  const amount = wrongAmount(values);
  if (amount) return amount;
  if (values.quiet && values.verbose) return mistake('-q and -v contradict each other', 'leave one of them out');
  return { kind: 'command', command, words, options: optionsOf(values, retries) };
}

/** Of verify and drill. */
function wrongAmount({ sample, all, files, seed }: Values): CommandLine | undefined {
  if (sample !== undefined && !(/^\d+(\.\d+)?\s*%?$/.test(String(sample)) && Number.parseFloat(String(sample)) <= 100))
    return mistake(`--sample wants a share in percent, not “${sample}”`, 'alp verify --sample 8%');
  if (sample !== undefined && all) return mistake('--sample and --all contradict each other', 'leave one of them out');
  if (files !== undefined && !/^[1-9]\d{0,5}$/.test(String(files)))
    return mistake(`--files wants a number of files, not “${files}”`, 'alp drill --files 20');
  if (seed !== undefined && !/^\d{1,10}$/.test(String(seed)))
    return mistake(`--seed wants the number that an earlier drill said, not “${seed}”`, 'alp drill --seed 12345');
  return undefined;
}

function optionsOf(values: Values, retries: number): Options {
  const text = (name: OptionName) => (typeof values[name] === 'string' ? (values[name] as string) : undefined);
  return {
    config: text('config'),
    dryRun: values['dry-run'] === true,
    quiet: values.quiet === true,
    verbose: values.verbose === true,
    json: values.json === true,
    retries,
    acceptShrink: values['accept-shrink'] === true,
    from: text('from'),
    to: text('to'),
    inPlace: values['in-place'] === true,
    toDatabase: text('to-database'),
    keepBoth: values['keep-both'] === true,
    adopt: values.adopt === true,
    acceptHostKey: text('accept-host-key'),
    watch: values.watch === true,
    port: values.port === undefined ? undefined : Number(values.port),
    readOnly: values['read-only'] === true,
    open: values.open === true,
    snapshot: text('snapshot'),
    sample: values.sample === undefined ? undefined : Number.parseFloat(String(values.sample)),
    all: values.all === true,
    againstSource: values['against-source'] === true,
    due: values.due === true,
    writeChecksums: values['write-checksums'] === true,
    files: values.files === undefined ? undefined : Number(values.files),
    seed: values.seed === undefined ? undefined : Number(values.seed),
    html: values.html === true,
    mail: values.mail === true,
    here: values.here === true,
    since: text('since'),
    textfile: text('textfile'),
    test: values.test === true,
    latest: values.latest === true,
    noPurge: values['no-purge'] === true,
    promote: values.promote === true,
    demote: values.demote === true,
    withSecrets: values['with-secrets'] === true,
    deletes: values.delete === true,
    yes: values.yes === true,
  };
}

function mistake(message: string, remedy: string): CommandLine {
  return { kind: 'mistake', message, remedy };
}
