/** A path inside a snapshot, as a user writes it. */

/** Without leading slashes and dots, or undefined when it would lead out of the snapshot. '' = the snapshot itself. */
export function insidePath(path: string): string | undefined {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..' || name.includes('\0')) return undefined;
    names.push(name);
  }
  return names.join('/');
}
