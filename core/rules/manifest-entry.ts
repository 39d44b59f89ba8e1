/** A line of a manifest read back: the checksum, and the name byte by byte. */

export interface ManifestEntry {
  readonly checksum: string;
  /** Below the snapshot, byte by byte (latin1). */
  readonly name: string;
}

/** Undefined for a line that says nothing. */
export function readManifestEntry(line: string): ManifestEntry | undefined {
  const found = /^(\\?)([0-9a-f]{32}) {2}(.+)$/s.exec(line);
  if (!found) return undefined;
  const [, escaped, checksum = '', name = ''] = found;
  if (escaped === '') return { checksum, name };
  const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r' };
  return { checksum, name: name.replace(/\\(.)/g, (_, letter: string) => letters[letter] ?? letter) };
}
