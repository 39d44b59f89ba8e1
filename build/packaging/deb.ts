/** Stands in for fpm, which electron-builder would download: takes the same arguments and makes the .deb with dpkg-deb alone. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, posix } from 'node:path';
import { isNoHomepage } from './names.ts';

interface Wish {
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** File or folder (with a slash at its end: its content) → where it goes. */
  readonly contents: readonly (readonly [from: string, to: string])[];
}

const withoutValue = ['--force'];
const understood = [
  ...['-s', '-t', '-d', '--deb-recommends', '--deb-compression', '--deb-priority', '--architecture', '--after-install'],
  ...['--after-remove', '--description', '--version', '--package', '--name', '--maintainer', '--vendor', '--url', '--category'],
  ...['--license', '--iteration'],
];

const wish = wishOf(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'alp-deb-'));
try {
  placeContents(wish, folder);
  const size = tidy(folder);
  writeControl(wish, folder, size);
  pack(wish, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function wishOf(args: readonly string[]): Wish {
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
    // What is not known could be left out unseen.
    if (!understood.includes(word)) throw new Error(`deb: the option ${word} is not understood; a new electron-builder?`);
    at += 1;
    options.set(word, [...(options.get(word) ?? []), args[at]!]);
  }
  if (options.get('-t')?.join() !== 'deb') throw new Error('deb: makes .deb packages only; the others need the real fpm');
  return { options, contents };
}

function only({ options }: Wish, name: string): string {
  const value = options.get(name)?.at(-1);
  if (value === undefined) throw new Error(`deb: ${name} is missing`);
  return value;
}

function placeContents({ contents }: Wish, folder: string): void {
  for (const [from, to] of contents) {
    // Links stay what they are: those of the commands lead to where they will be, not to anything here.
    const target = join(folder, to.endsWith('/') && !from.endsWith('/') ? posix.join(to, basename(from)) : to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
  }
}

/** Modes as in any package, whatever the umask of who builds it was. Gives the size in KiB. */
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

function* everything(folder: string): Generator<{ path: string; stats: Stats }> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    yield { path, stats };
    if (stats.isDirectory()) yield* everything(path);
  }
}

function writeControl(wish: Wish, folder: string, size: number): void {
  const { options } = wish;
  const [summary = '', ...text] = only(wish, '--description').split('\n');
  const homepage = only(wish, '--url');
  const iteration = options.get('--iteration')?.at(-1);
  const fields: readonly (readonly [name: string, value: string])[] = [
    ['Package', only(wish, '--name')],
    ['Version', only(wish, '--version') + (iteration === undefined ? '' : `-${iteration}`)],
    ['Architecture', only(wish, '--architecture')],
    ['Maintainer', only(wish, '--maintainer')],
    ['Installed-Size', String(size)],
    ['Depends', (options.get('-d') ?? []).join(', ')],
    ['Recommends', (options.get('--deb-recommends') ?? []).join(', ')],
    ['Section', options.get('--category')?.at(-1) ?? 'default'],
    ['Priority', only(wish, '--deb-priority')],
    ['Homepage', isNoHomepage(homepage) ? '' : homepage],
    ['Description', [summary, ...text.map(line => (line.trim() === '' ? ' .' : ` ${line.trim()}`))].join('\n')],
  ];
  const sums = [...everything(folder)]
    .filter(({ stats }) => stats.isFile())
    .map(({ path }) => `${createHash('md5').update(readFileSync(path)).digest('hex')}  ${path.slice(folder.length + 1)}\n`);
  const control = join(folder, 'DEBIAN');
  mkdirSync(control, { mode: 0o755 });
  writeFileSync(join(control, 'control'), fields.map(([name, value]) => (value === '' ? '' : `${name}: ${value}\n`)).join(''));
  writeFileSync(join(control, 'md5sums'), sums.join(''));
  for (const [script, option] of [
    ['postinst', '--after-install'],
    ['postrm', '--after-remove'],
  ] as const) {
    cpSync(only(wish, option), join(control, script));
    chmodSync(join(control, script), 0o755);
  }
}

/** Aside first: a build that is cut leaves no half package under the name of a whole one. */
function pack(wish: Wish, folder: string): void {
  // fpm and dpkg-deb differ in the name.
  const compression = only(wish, '--deb-compression').replace(/^gz$/, 'gzip');
  const made = only(wish, '--package');
  const aside = `${made}.new`;
  const { status, error } = spawnSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', folder, aside], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error) throw new Error(`deb: dpkg-deb cannot be started: ${error.message}`);
  if (status === 0) renameSync(aside, made);
  else process.exitCode = 1;
}
