/** Whether a tree that rsync called good may be published: counts, shrinking, linking. */
import type { Item, LedgerSnapshot, Verdict, Warning } from '../model.ts';
import type { Stats } from './rsync-output.ts';

export interface TreeFacts {
  readonly files: number;
  /** Entries directly below the top. */
  readonly topEntries: number;
  /** Of the first files that are as old as before: linked to the former snapshot, or copied. */
  readonly sampleLinked: number;
  readonly sampleCopied: number;
}

/** Unchanged files that could not be linked to the former snapshot, and were copied. */
export interface NotLinked {
  readonly count: number;
  /** Of the first: its path in the tree, and the system's word for it. */
  readonly path: string;
  readonly why: string;
}

export interface HealthQuestion {
  readonly item: Pick<Item, 'allowEmpty' | 'expectFiles' | 'shrinkLimitPercent' | 'rsyncOptions'>;
  readonly verdict: Extract<Verdict, { kind: 'whole' }>;
  readonly complaintCount: number;
  readonly stats: Stats;
  readonly tree: TreeFacts;
  readonly notLinked: NotLinked | undefined;
  readonly former: LedgerSnapshot | undefined;
  /** The receiver is not root: rsync stores a link, device or pipe as a regular file with an attribute that says what it is. */
  readonly fakeSuper: boolean;
  /** The file system of the vault can link files, as its mark has it. */
  readonly hardLinks: boolean;
  readonly acceptShrink: boolean;
  readonly formerName: string | undefined;
}

/** The verdict stays `whole`, perhaps with one more warning, or says why the tree is held back. */
export function judgeTree(question: HealthQuestion): Verdict {
  const held = heldBack(question);
  if (held) return { kind: 'incomplete', warnings: question.verdict.warnings, ...held };
  const notLinked = linkWarning(question);
  return { kind: 'whole', warnings: [...question.verdict.warnings, ...(notLinked ? [notLinked] : [])] };
}

function heldBack(question: HealthQuestion): { detail: string; remedy: string } | undefined {
  return emptySource(question) ?? tooFewFiles(question) ?? shrunk(question) ?? countsDiffer(question);
}

function emptySource({ item, tree }: HealthQuestion) {
  if (tree.topEntries > 0 || item.allowEmpty) return undefined;
  return {
    detail: 'the source is empty',
    remedy: 'is a disk or share not mounted there? If an empty folder is right: allow_empty = yes',
  };
}

function tooFewFiles({ item, tree }: HealthQuestion) {
  if (item.expectFiles === undefined || tree.files >= item.expectFiles) return undefined;
  return {
    detail: `the source has ${tree.files} files, expect_files says at least ${item.expectFiles}`,
    remedy: 'look at the source, or lower expect_files',
  };
}

/** Below this many files a large share is quickly gone by plain work. */
const fewFiles = 20;

function shrunk({ item, tree, former, acceptShrink, formerName }: HealthQuestion) {
  if (acceptShrink || !former || former.files < fewFiles || item.shrinkLimitPercent >= 100) return undefined;
  const gone = former.files - tree.files;
  if (gone * 100 <= former.files * item.shrinkLimitPercent) return undefined;
  return {
    detail: `the source shrank from ${former.files} files (${formerName}) to ${tree.files}: more than shrink_limit = ${item.shrinkLimitPercent} %`,
    remedy: 'if that is right, run once with --accept-shrink',
  };
}

function countsDiffer({ item, stats, tree, complaintCount, fakeSuper }: HealthQuestion) {
  const missing = stats.regularFiles - tree.files;
  if (fakeSuper && missing < 0 && -missing <= stats.specialEntries) return undefined;
  if (missing === 0 || item.rsyncOptions.some(option => /^--(max|min)-size/.test(option))) return undefined;
  if (missing > 0 && missing <= complaintCount) return undefined;
  return {
    detail: `rsync listed ${stats.regularFiles} files, but ${tree.files} arrived`,
    remedy: 'run again; if it stays so, alp doctor looks for the cause (names that differ only by case, a broken file system)',
  };
}

function linkWarning({ tree, notLinked, former, hardLinks }: HealthQuestion): Warning | undefined {
  if (former && !hardLinks) return { kind: 'not-linked', path: '', text: noHardLinks };
  if (notLinked) return copiedWarning(notLinked);
  if (tree.sampleCopied < 10 || tree.sampleLinked > 0) return undefined;
  return {
    kind: 'not-linked',
    path: '',
    text: 'unchanged files were copied instead of linked to the former snapshot, so this snapshot costs its full size; alp doctor looks for the cause',
  };
}

const noHardLinks =
  'the file system of the vault has no hard links: unchanged files are copied each time, and every snapshot costs its full size; use ext4, xfs, btrfs, zfs or apfs';

/** Files of the limit alone are linked again by the next snapshot, to their copies. */
function copiedWarning({ count, path, why }: NotLinked): Warning {
  const remedy = why === 'Too many links' ? 'the next snapshot links to the copy' : 'alp doctor looks for the cause';
  const text =
    count === 1
      ? `an unchanged file was copied instead of linked to the former snapshot (${path}: ${why}); ${remedy}`
      : `${count} unchanged files were copied instead of linked to the former snapshot (the first: ${path}: ${why}); ${remedy}`;
  return { kind: 'not-linked', path: '', text };
}
