/** What electron-builder asks of fpm: its arguments read, and the files laid out as the package will have them. */
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, type Stats } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';

export interface Wish {
  readonly kind: 'deb' | 'rpm';
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** File or folder (with a slash at its end: its content) → where it goes. */
  readonly contents: readonly (readonly [from: string, to: string])[];
}

const withoutValue = ['--force'];
const understood = [
  ...['-s', '-t', '-d', '--deb-recommends', '--deb-compression', '--deb-priority', '--architecture', '--after-install'],
  ...['--after-remove', '--description', '--version', '--package', '--name', '--maintainer', '--vendor', '--url', '--category'],
  ...['--license', '--iteration', '--rpm-summary', '--rpm-os', '--rpm-compression'],
];

/** Throws for what is not known: it could be left out unseen. */
export function wishOf(args: readonly string[]): Wish {
  const options = new Map<string, string[]>();
  const contents: [string, string][] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at]!;
    if (withoutValue.includes(word)) continue;
    if (!word.startsWith('-')) {
      const middle = word.lastIndexOf('=');
      contents.push([word.slice(0, middle), word.slice(middle + 1)]);
      continue;
    }
    if (!understood.includes(word)) throw new Error(`the option ${word} is not understood; a new electron-builder?`);
    at += 1;
    options.set(word, [...(options.get(word) ?? []), args[at]!]);
  }
  const kind = options.get('-t')?.join();
  if (kind !== 'deb' && kind !== 'rpm') throw new Error(`makes .deb and .rpm only; ${kind} needs the real fpm`);
  return { kind, options, contents };
}

export function only({ options }: Wish, name: string): string {
  const value = options.get(name)?.at(-1);
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}

/** Modes as in any package, whatever the umask of who builds it was. Gives the size in KiB. */
export function placeContents({ contents }: Wish, folder: string): number {
  for (const [from, to] of contents) {
    // Links stay what they are: those of the commands lead to where they will be, not to anything here.
    const target = join(folder, to.endsWith('/') && !from.endsWith('/') ? posix.join(to, basename(from)) : to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
  }
  return tidy(folder);
}

function tidy(folder: string): number {
  let bytes = 0;
  for (const { path, stats } of everything(folder)) {
    if (stats.isSymbolicLink()) continue;
    if (stats.isFile()) bytes += stats.size;
    chmodSync(path, stats.isDirectory() || (stats.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
  chmodSync(folder, 0o755);
  return Math.ceil(bytes / 1024);
}

export function* everything(folder: string): Generator<{ path: string; stats: Stats }> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    yield { path, stats };
    if (stats.isDirectory()) yield* everything(path);
  }
}
