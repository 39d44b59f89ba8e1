/** What is chosen to be restored, across folders of one snapshot; a chosen folder stands for all that it holds. */
import { folderOf } from './files-route.ts';

export interface Chosen {
  readonly isFolder: boolean;
  readonly bytes: number;
}

/** Path → what it is; '' is the whole snapshot. */
export type Selection = ReadonlyMap<string, Chosen>;

export const nothingChosen: Selection = new Map();

/** `with` a folder above: the path itself need not be chosen, and cannot be left out. */
export type Choice = 'no' | 'yes' | 'with';

export function choiceOf(selection: Selection, path: string): Choice {
  if (selection.has(path)) return 'yes';
  return isCovered(selection, path) ? 'with' : 'no';
}

function isCovered(selection: Selection, path: string): boolean {
  if (selection.size === 0) return false;
  for (let folder = path; folder !== ''; ) {
    folder = folderOf(folder);
    if (selection.has(folder)) return true;
  }
  return false;
}

/** Chooses or leaves; choosing a folder takes the place of what was chosen inside it. */
export function toggled(selection: Selection, path: string, chosen: Chosen): Selection {
  const next = new Map(selection);
  if (next.delete(path)) return next;
  return added(selection, [[path, chosen]]);
}

export function added(selection: Selection, more: Iterable<readonly [string, Chosen]>): Selection {
  const next = new Map(selection);
  for (const [path, chosen] of more) {
    if (isCovered(next, path)) continue;
    if (chosen.isFolder) for (const other of next.keys()) if (path === '' || other.startsWith(`${path}/`)) next.delete(other);
    next.set(path, chosen);
  }
  return next;
}

export interface SelectionSum {
  readonly files: number;
  readonly folders: number;
  /** Of the files; what folders hold is known to the program alone. */
  readonly bytes: number;
}

export function sumOf(selection: Selection): SelectionSum {
  let files = 0;
  let folders = 0;
  let bytes = 0;
  for (const chosen of selection.values()) {
    if (chosen.isFolder) folders++;
    else {
      files++;
      bytes += chosen.bytes;
    }
  }
  return { files, folders, bytes };
}

/** As the bridge takes it: none = the whole snapshot. */
export function pathsOf(selection: Selection): string[] {
  return selection.has('') ? [] : [...selection.keys()];
}
