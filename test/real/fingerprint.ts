/** What a tree is, entry by entry, in every respect that a backup must not change: so that two looks at it can be compared as a whole. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Path (byte by byte) → type, mode, owner, size, time, inode, content. Access and change times are no property of the data. */
export type Fingerprint = Readonly<Record<string, string>>;

export function fingerprint(tree: string): Fingerprint {
  return { ...Object.fromEntries(entries(tree).map(path => [path, describe(tree, path, true)])), attributes: attributes(tree) };
}

/** The same without inodes and link counts: what a copy has in common with its original. */
export function contentOf(tree: string): Fingerprint {
  return Object.fromEntries(entries(tree).map(path => [path, describe(tree, path, false)]));
}

/** All paths below a folder as byte strings (latin1), the folder itself as `.`. */
export function entries(tree: string): readonly string[] {
  const found = ['.'];
  for (let at = 0; at < found.length; at++) {
    const folder = found[at]!;
    if (!lstatSync(bytes(tree, folder)).isDirectory()) continue;
    const names = readdirSync(bytes(tree, folder), { encoding: 'buffer' }).map(name => name.toString('latin1'));
    found.push(...names.sort().map(name => (folder === '.' ? name : `${folder}/${name}`)));
  }
  return found;
}

/** Path → inode of every regular file. */
export function inodes(tree: string): Readonly<Record<string, string>> {
  const files = entries(tree).map(path => [path, lstatSync(bytes(tree, path), { bigint: true })] as const);
  return Object.fromEntries(files.filter(([, stat]) => stat.isFile()).map(([path, stat]) => [path, String(stat.ino)]));
}

function describe(tree: string, path: string, withInode: boolean): string {
  const whole = bytes(tree, path);
  const stat = lstatSync(whole, { bigint: true });
  const content = stat.isFile()
    ? createHash('sha1').update(readFileSync(whole)).digest('hex')
    : stat.isSymbolicLink()
      ? readlinkSync(whole, { encoding: 'buffer' }).toString('latin1')
      : '';
  const size = stat.isDirectory() ? '' : stat.size;
  // Whoever compares a copy with its original: rsync leaves the time of folders and links alone within the same second.
  const time = withInode || stat.isFile() ? stat.mtimeNs : stat.mtimeNs / 1_000_000_000n;
  return [stat.mode.toString(8), stat.uid, stat.gid, size, time, withInode ? stat.ino : '', content].join(' ');
}

function attributes(tree: string): string {
  const all = spawnSync('getfattr', ['-R', '-P', '-d', '-m', '-', '-e', 'hex', '.'], { cwd: tree, encoding: 'latin1' });
  // The order of a folder's entries may change when links to its files come and go elsewhere; the attributes may not.
  return all.stdout.split('\n\n').sort().join('\n\n');
}

function bytes(tree: string, path: string): Buffer {
  return path === '.' ? Buffer.from(tree) : Buffer.concat([Buffer.from(`${tree}/`), Buffer.from(path, 'latin1')]);
}
