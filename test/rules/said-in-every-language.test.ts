/** Every sentence that a page may show is looked for in the sources, and found in every language. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';
import { rephrase } from '../../core/rules/languages/messages.ts';
import { sentencesIn } from '../../core/rules/languages/tables.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Their sentences are for the terminal, the log, mails, Prometheus or manuals, and these speak English. */
const ENGLISH_ONLY: Readonly<Record<string, string>> = {
  'core/rules/alert-words.ts': 'mails',
  'core/rules/trouble.ts': 'mails',
  'core/rules/standing.ts': 'alp report',
  'core/rules/report-words.ts': 'alp report',
  'core/rules/far-status.ts': 'alp report',
  'core/rules/report.ts': 'alp report',
  'core/rules/driver-manual.ts': 'alp drivers',
  'core/rules/ledger-check.ts': 'alp verify',
  'core/rules/sync-plan.ts': 'alp sync',
  'core/rules/master-location.ts': 'alp sync',
  'core/rules/figures.ts': 'figures: each table has its own',
  'core/rules/agent-status.ts': 'the agent, in English: faces say it anew from what it knows',
  'core/rules/rsync-output.ts': 'the words of rsync',
  'core/rules/filter-output.ts': 'the words of rsync',
  'core/rules/shell-quote.ts': 'a shell',
  'core/drivers/mysql-restore.ts': 'alp restore --to-database',
  'core/drivers/mysql-beside.ts': 'alp restore --to-database',
  'core/drivers/postgresql-restore.ts': 'alp restore --to-database',
  'core/drivers/postgresql-load.ts': 'alp restore --to-database',
  'core/drivers/sqlite-restore.ts': 'alp restore --to-database',
  'core/drivers/mongodb-restore.ts': 'alp restore --to-database',
  'core/drivers/redis-restore.ts': 'alp restore --to-database',
  'core/drivers/ldap-restore.ts': 'alp restore --to-database',
  'core/drivers/sql-statements.ts': 'no sentences',
  'core/agent.ts': 'the log of the agent',
  'core/agent-loop.ts': 'the log of the agent',
  'core/agent-door.ts': 'the log of the agent',
  'core/agent-upkeep.ts': 'the log of the agent',
  'core/agent-metrics.ts': 'the log of the agent',
  'core/agent-faces.ts': 'the agent, in English: faces say it anew from what it knows',
  'core/metrics.ts': 'alp metrics',
  'core/dry-run.ts': 'alp -n',
  'core/begin.ts': 'notes of a run in a terminal',
  'core/verify.ts': 'alp verify',
  'core/verify-stock.ts': 'alp verify',
  'core/verify-source.ts': 'alp verify',
  'core/heal.ts': 'alp heal',
  'core/heal-content.ts': 'alp heal',
  'core/drill.ts': 'alp drill',
  'core/collect.ts': 'alp collect',
  'core/report.ts': 'alp report',
  'core/gather-report.ts': 'alp report',
  'core/summary.ts': 'mails',
  'core/ask-machine.ts': 'alp collect',
  'core/synconf.ts': 'alp synconf',
  'core/sync.ts': 'alp sync',
  'core/sync-sides.ts': 'alp sync',
  'core/sync-snapshot.ts': 'alp sync',
  'core/promote.ts': 'alp sync',
  'core/write-checksums.ts': 'alp verify',
  'core/rules/journal-words.ts': 'alp log; a page has the parts, or says them anew',
  'web/guard.ts': 'headers; its refusals are asked for in test/web',
  'core/diagnosis.ts': 'a report for somebody who helps',
};

/** Of drivers and settings: pages of the manual. */
const MANUAL = new Set(['sentence', 'explanation', 'manual', 'tried', 'example', 'without', 'programs', 'hint']);

/** Parts that functions put together; test/rules/languages.test.ts has what comes of them. */
const PARTS = new Set([
  'at the source',
  'at the vault',
  'at the server',
  'on this machine',
  'cannot be read by this user',
  'is not there',
  'is the vault of {} with {}',
  'has {} of another program; the first backup adopts them',
  'is empty and can be written',
  'is not there yet; the first backup makes it',
  'the after command did not succeed: {} {}',
  'was ended, since alp ends',
  'was ended, since it was cancelled',
  'did not end within {} minutes, and was ended',
  'the agent knows no {} {}',
  '{} earlier time of its schedule passed without a run; this one stands for all',
  '{} file or folder could not be read',
  'by {}',
  'the last',
  'one a day of',
  'one a week of',
  'one a month of',
  'one a year of',
  'removes snapshots older than {} of active age',
  '{} files are tolerated',
  '{} inodes free',
  'last of its {} ({} of {})',
  'the {} has no name',
  'the name of the {} contains a line break or another control character',
  'then run the same command again, it goes on where it stopped',
  'the {} on {}',
  'the {} on this machine',
  'the driver {}',
  'with code {}',
  'by signal {}',
  '{} at {}',
  '{}: rsync {}',
  'and {} more',
  'database {}',
  'the source {} {}',
  'the vault {} has only {}',
  '{} is safe {}, ',
  '{} has known security holes, unless your distribution patched it',
  '{} ended {}',
  '{} ended {}: {}',
  '{}, never fewer than {}',
  '{}, but keeps {}, never fewer than {}',
  'the state folder',
  'the state folder {}',
]);

/** Said in a terminal alone, by what else speaks to pages. */
const TERMINAL = new Set([
  '{}: begins, by {}',
  'published {}',
  '{}; what arrived is not kept',
  '{}@{} since {} UTC',
  'number {}',
  'here {}',
  ...['', '{} is safe {}, '].flatMap(share =>
    ['', ', {} of it twice', ', nothing twice'].map(twice => `${share}{} sent so far${twice}`),
  ),
  'every hour',
  'every day',
  'every week',
  'when reachable',
  '{}, or off.',
  '{} was promoted on {} by {}, and follows no other vault since',
  'sync the other way round; if nothing was backed up into it yet, --demote makes it a copy again: alp sync --demote {} {} SOURCE-SERVER',
]);

/** No sentences at all. */
const NO_SENTENCE = [
  /^(chown|chmod|mkdir|umount|lvremove|zfs destroy|btrfs subvolume delete|exec|sh|test|hold|secrets|!include|alp( [a-z]+)?) [{-]/,
  /^(set -eu|case \$1 in|\{\{json .*)$/,
  /^(SELECT|FROM|SET|-- |split_part|instr|CASE|INSERT|BEGIN|CREATE)|[$]\(|\\n|"\$|\n|\bGLOB\b|^'replace|^\/opt\/|\.dbconfig/,
];

const [german, french] = [sentencesIn('de'), sentencesIn('fr')];

test('every sentence of the core can be said in German and French', () => {
  const missing = sources().flatMap(path => sentencesOf(path).flatMap(text => (isSaid(text) ? [] : [`${path}: ${text}`])));
  assert.deepEqual(missing, []);
});

test('a sentence that nobody has translated is noticed', () => {
  assert.ok(isSaid('"{}" is not a size'));
  for (const text of ['the moon is full', 'look at the moon; run it again', 'alp.ini:3: the moon of {} is full'])
    assert.ok(!isSaid(text), text);
});

// ---- What is said -----------------------------------------------------------------------------------------------------------

/** What stands in a sentence: numbers, names, paths, options, other sentences. */
const FILLINGS = ['7', '/x/y', '--x', 'a.b', 'a b', 'nas:/x', 'cancelled', '1.23 MB', '1 snapshot', 'rename the file', ''];

/** Recognised with one of the fillings, so that nothing of it stays English. */
function isSaid(text: string): boolean {
  return FILLINGS.some(filling => {
    const english = text.replaceAll('{}', filling);
    const said = rephrase(english, german);
    return said !== english && [said, rephrase(english, french)].every(one => !leftovers.test(one.replace(typed, '')));
  });
}

const typed = /\b(alp|ssh-keygen|try|mount) [-\w]+|--\S+|"ssh -i KEY"/g;

/** Words that only English has, in what is said and not in what is typed. */
const leftovers =
  /(?<![-\w“„«"])(the|this|is|of|and|not|it|be|with|has|have|does|look|remove|your|are|were|could|cannot|which|no longer|full|moon)(?![-\w_])/;

// ---- The sources ------------------------------------------------------------------------------------------------------------

function sources(): readonly string[] {
  const folders = ['core', 'core/rules', 'core/drivers', 'bridge', 'web'];
  return folders
    .flatMap(folder => readdirSync(join(root, folder)).map(name => `${folder}/${name}`))
    .filter(path => path.endsWith('.ts') && !Object.hasOwn(ENGLISH_ONLY, path));
}

interface TreeNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is TreeNode =>
  typeof value === 'object' && value !== null && typeof (value as TreeNode).type === 'string';

/** Texts of several words, each of their alternatives; `{}` stands for what is only known when it runs. */
function sentencesOf(path: string): readonly string[] {
  const { program } = parseSync(path, readFileSync(join(root, path), 'utf8'));
  const [constants, parts] = [constantsIn(program), takenUp(program)];
  const found = new Set<string>();
  visit(program, (node, parent) => {
    if (node.type === 'ImportDeclaration' || node.type === 'TSLiteralType' || node.type === 'ThrowStatement') return false;
    if (
      node.type === 'VariableDeclarator' &&
      parts.has((node.id as { readonly name?: string }).name ?? '') &&
      constants.has((node.id as { readonly name: string }).name)
    )
      return false;
    if (node.type === 'Property' && MANUAL.has((node.key as { readonly name?: string }).name ?? '')) return false;
    const texts = isText(node) && !isPart(parent) ? alternatives(node, constants) : undefined;
    for (const text of texts ?? []) if (isSentence(text)) found.add(text);
    return texts === undefined;
  });
  return [...found];
}

function isText({ type }: TreeNode): boolean {
  return type === 'Literal' || type === 'TemplateLiteral';
}

/** What is compared or searched for, and what is taken up into a longer text. */
function isPart(parent: TreeNode | undefined): boolean {
  if (parent?.type === 'BinaryExpression') return true;
  const { property } = (parent?.type === 'CallExpression' ? parent.callee : {}) as {
    readonly property?: { readonly name?: string };
  };
  return ['startsWith', 'endsWith', 'includes', 'replace', 'replaceAll', 'split'].includes(property?.name ?? '');
}

function isSentence(text: string): boolean {
  if (!/[a-z]{2,} .*[a-z]{2,}|[a-z]{2,} \{/.test(text) || !/^["“[{a-z]/.test(text)) return false;
  return !PARTS.has(text) && !TERMINAL.has(text) && !NO_SENTENCE.some(pattern => pattern.test(text));
}

/** `const REMEDY = '…'` of the file. */
function constantsIn(program: unknown): ReadonlyMap<string, readonly string[]> {
  const constants = new Map<string, readonly string[]>();
  visit(program, node => {
    const { type, id, init } = node as TreeNode & { readonly id?: { readonly name?: string }; readonly init?: unknown };
    const name = id?.name;
    for (const { name } of (node.params as readonly { readonly name?: string }[] | undefined) ?? [])
      if (name !== undefined) constants.set(name, ['{}']);
    if (type !== 'VariableDeclarator' || name === undefined) return true;
    const texts = isNode(init) && init.type !== 'LogicalExpression' ? alternatives(init, constants) : undefined;
    // Of two constants of one name, nothing is known.
    if (constants.has(name) || !texts || texts.length > 5) constants.set(name, ['{}']);
    else constants.set(name, texts);
    return true;
  });
  return constants;
}

/** What another text takes up is looked for there. */
function takenUp(program: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  visit(program, node => {
    if (node.type !== 'TemplateLiteral') return true;
    for (const value of node.expressions as TreeNode[]) if (value.type === 'Identifier') names.add(value.name as string);
    return true;
  });
  return names;
}

function alternatives(node: unknown, constants: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  if (!isNode(node)) return undefined;
  const of = (child: unknown) => alternatives(child, constants) ?? ['{}'];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : undefined;
    case 'Identifier':
      return constants.get(node.name as string);
    case 'ConditionalExpression':
      return [...of(node.consequent), ...of(node.alternate)];
    case 'LogicalExpression':
      return node.operator === '&&' ? ['', ...of(node.right)] : [...of(node.left), ...of(node.right)];
    case 'TemplateLiteral': {
      const [texts, values] = [node.quasis, node.expressions] as [{ readonly value: { readonly cooked: string } }[], unknown[]];
      return texts.reduce<readonly string[]>(
        (begun, { value }, at) => {
          const before = at === 0 ? [''] : of(values[at - 1]);
          return begun.flatMap(text => before.map(more => `${text}${more}${value.cooked}`));
        },
        [''],
      );
    }
    default:
      return undefined;
  }
}

function visit(value: unknown, look: (node: TreeNode, parent?: TreeNode) => boolean, parent?: TreeNode): void {
  if (Array.isArray(value)) for (const entry of value) visit(entry, look, parent);
  else if (isNode(value) && look(value, parent)) for (const child of Object.values(value)) visit(child, look, value);
}
