/** Decides what of a folder is proposed to be left out: only what can be had again, by the path where it is or by a name that is certain. */
import type { Amount, ProposedExclude } from '../settings-model.ts';
import { type ExcludeKind, FOLDER_RULES, type FolderRule, wildcards } from './comes-back.ts';
import { literalPattern } from './rsync-arguments.ts';

/** What a walk has seen. Paths are below the source, without a slash at either end; the source itself is ''. */
export interface Survey {
  /** What lies directly in each folder. */
  readonly folders: ReadonlyMap<string, Amount>;
  /** Paths of files that can prove something (`comes-back.ts`). */
  readonly proofs: ReadonlySet<string>;
  /** Folders with a cache tag that is one. */
  readonly tagged: ReadonlySet<string>;
  /** By folder: the text of its .gitignore. */
  readonly ignores: ReadonlyMap<string, string>;
  /** By pattern: files that are called so. */
  readonly named: readonly {
    readonly kind: ExcludeKind;
    readonly pattern: string;
    readonly saves: Amount;
    readonly examples: readonly string[];
  }[];
  /** Where downloads are put. */
  readonly downloads: string | undefined;
  /** Patterns for what the system makes anew, and the folders they mean. */
  readonly system: readonly string[];
}

interface Chosen {
  readonly path: string;
  readonly kind: ExcludeKind;
  readonly rule: FolderRule | undefined;
  readonly saves: Amount;
}

/** So many paths stand in a configuration file at most; a name that is certain needs one line for all. */
const mostPaths = 50;
const mostExamples = 5;

export function proposedExcludes(survey: Survey): readonly ProposedExclude[] {
  const { chosen, refused } = choose(survey);
  const kinds: readonly ExcludeKind[] = ['caches', 'trash', 'packages', 'builds', 'machines', 'temporary', 'downloads'];
  return kinds
    .flatMap(kind =>
      proposal(
        kind,
        chosen.filter(each => each.kind === kind),
        refused,
        survey,
      ),
    )
    .toSorted((a, b) => b.saves.bytes - a.saves.bytes);
}

function proposal(
  kind: ExcludeKind,
  chosen: readonly Chosen[],
  refused: ReadonlySet<string>,
  { named, system }: Survey,
): readonly ProposedExclude[] {
  const largest = chosen.toSorted((a, b) => b.saves.bytes - a.saves.bytes);
  const isCertain = ({ rule }: Chosen) => rule !== undefined && !refused.has(rule.path);
  const single = largest.filter(each => !isCertain(each)).slice(0, mostPaths);
  const counted = largest.filter(each => isCertain(each) || single.includes(each));
  const files = named.filter(each => each.kind === kind);
  const own = kind === 'temporary' ? system : [];
  const patterns = [
    ...new Set(counted.map(each => (isCertain(each) ? `${each.rule!.path}/` : `/${literalPattern(each.path)}/`))),
    ...files.map(({ pattern }) => pattern),
    ...own,
  ];
  if (patterns.length === 0) return [];
  const saves = sum([...counted, ...files].map(each => each.saves));
  const examples = [...counted.map(({ path }) => path), ...files.flatMap(each => each.examples)].slice(0, mostExamples);
  return [{ kind, patterns, saves, examples }];
}

/** From the top down: what lies in a folder that is chosen is gone with it. */
function choose(survey: Survey): { readonly chosen: readonly Chosen[]; readonly refused: ReadonlySet<string> } {
  const totals = totalsOf(survey.folders);
  const chosen: Chosen[] = [];
  const accepted = new Set<string>();
  // Names of folders that are somebody's own somewhere: such a name is no pattern.
  const refused = new Set<string>();
  for (const path of [...totals.keys()].toSorted()) {
    if (path === '' || isBelowOne(path, accepted)) continue;
    const candidates = rulesFor(path);
    const rule = candidates.find(each => isProven(each, path, survey));
    if (!rule) for (const { path: name } of candidates) refused.add(name);
    const kind = kindOf(path, rule, survey);
    if (kind === undefined || !isWritable(path)) continue;
    accepted.add(path);
    chosen.push({ path, kind, rule: kind === rule?.kind ? rule : undefined, saves: totals.get(path)! });
  }
  // A name that needs a proof is none without it: the next folder that is called so may be written by hand.
  for (const { path, beside, inside } of FOLDER_RULES) if ((beside || inside) && path !== 'node_modules') refused.add(path);
  return { chosen, refused };
}

function kindOf(path: string, rule: FolderRule | undefined, { tagged, downloads, system }: Survey): ExcludeKind | undefined {
  if (rule) return rule.kind;
  if (tagged.has(path)) return 'caches';
  if (system.includes(`/${path}/*`)) return undefined;
  return path === downloads ? 'downloads' : undefined;
}

const RULES_BY_NAME = Map.groupBy(
  FOLDER_RULES.map(rule => ({ rule, fits: wildcards([rule.path]), parts: rule.path.split('/').length })),
  ({ rule }) => (rule.path.includes('*', rule.path.lastIndexOf('/') + 1) ? '*' : lastPart(rule.path)),
);

function rulesFor(path: string): readonly FolderRule[] {
  const parts = path.split('/');
  return [...(RULES_BY_NAME.get(parts.at(-1)!) ?? []), ...(RULES_BY_NAME.get('*') ?? [])]
    .filter(({ fits, parts: count }) => fits.test(parts.slice(-count).join('/')))
    .map(({ rule }) => rule);
}

function isProven({ path: name, beside, inside, isIgnored }: FolderRule, path: string, { proofs, ignores }: Survey): boolean {
  const parent = path.slice(0, Math.max(0, path.length - lastPart(path).length - 1));
  if (beside && !hasOne(proofs, parent, beside)) return false;
  if (inside && !hasOne(proofs, path, inside)) return false;
  if (!isIgnored) return true;
  const lines = (ignores.get(parent) ?? '').split('\n').map(line => line.trim());
  return lines.some(line => line.replace(/^\//, '').replace(/\/$/, '') === name);
}

function hasOne(proofs: ReadonlySet<string>, folder: string, names: readonly string[]): boolean {
  const start = folder === '' ? '' : `${folder}/`;
  const plain = names.filter(name => !name.includes('*'));
  if (plain.some(name => proofs.has(`${start}${name}`))) return true;
  const rest = names.filter(name => name.includes('*'));
  if (rest.length === 0) return false;
  const fits = wildcards(rest);
  return [...proofs].some(path => path.startsWith(start) && fits.test(path.slice(start.length)));
}

/** Each folder with all that is below it. */
function totalsOf(folders: ReadonlyMap<string, Amount>): ReadonlyMap<string, Amount> {
  const totals = new Map<string, { files: number; bytes: number }>();
  for (const [folder, { files, bytes }] of folders) {
    for (let path: string | undefined = folder; path !== undefined; path = parentOf(path)) {
      const total = totals.get(path) ?? { files: 0, bytes: 0 };
      total.files += files;
      total.bytes += bytes;
      totals.set(path, total);
    }
  }
  return totals;
}

function isBelowOne(path: string, folders: ReadonlySet<string>): boolean {
  for (let above = parentOf(path); above !== undefined; above = parentOf(above)) if (folders.has(above)) return true;
  return false;
}

/** A line break or bytes that are no text cannot stand in a configuration file. */
function isWritable(path: string): boolean {
  return !/[\0-\x1f\x7f\ufffd\u2028\u2029]/.test(path);
}

/** undefined above the source. */
function parentOf(path: string): string | undefined {
  if (path === '') return undefined;
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function sum(amounts: readonly Amount[]): Amount {
  return {
    files: amounts.reduce((total, { files }) => total + files, 0),
    bytes: amounts.reduce((total, { bytes }) => total + bytes, 0),
  };
}
