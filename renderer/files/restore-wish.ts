/** What the restore dialog has been told so far, and the question to the program that comes of it. */
import type { Request } from '../../bridge/channels.ts';
import type { ItemName } from './files-route.ts';
import { pathsOf, type Selection } from './selection.ts';

export interface RestoreForm {
  readonly where: 'original' | 'folder';
  /** Replacing must be chosen; never the default. */
  readonly keepBoth: boolean;
  readonly folder: string;
}

export const freshForm: RestoreForm = { where: 'original', keepBoth: true, folder: '' };

/** What is restored, and from where. */
export interface RestoreSubject extends ItemName {
  readonly snapshot: string;
  readonly selection: Selection;
}

export function targetOf({ where, keepBoth, folder }: RestoreForm): Request<'restore'>['to'] {
  return where === 'folder' ? { kind: 'folder', path: folder.trim() } : { kind: 'in-place', keepBoth };
}

export function requestOf(subject: RestoreSubject, form: RestoreForm, isPreview: boolean): Request<'restore'> {
  const { server, item, snapshot, selection } = subject;
  return { server, item, snapshot, paths: pathsOf(selection), to: targetOf(form), isPreview };
}

/** The program runs elsewhere, so a path without a beginning would lead to nobody knows where. */
export type FolderMistake = 'missing' | 'relative';

export function folderMistake({ where, folder }: RestoreForm): FolderMistake | undefined {
  if (where === 'original') return undefined;
  const path = folder.trim();
  if (path === '') return 'missing';
  return /^(\/|~\/|[A-Za-z]:[\\/])/.test(path) ? undefined : 'relative';
}

/** Two forms that lead to the same files at the same place: a preview of one holds for the other. */
export function sameTarget(a: RestoreForm, b: RestoreForm): boolean {
  return JSON.stringify(targetOf(a)) === JSON.stringify(targetOf(b));
}
