/** A .deb by dpkg-deb alone, from what electron-builder asks of fpm. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything, only, type Wish } from './fpm-wish.ts';
import { isNoHomepage } from './names.ts';

/** `folder` has the files from the root on, `size` in KiB. False: dpkg-deb has said why not. */
export function makeDeb(wish: Wish, folder: string, size: number): boolean {
  writeControl(wish, folder, size);
  return pack(wish, folder);
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
function pack(wish: Wish, folder: string): boolean {
  // fpm and dpkg-deb differ in the name.
  const compression = only(wish, '--deb-compression').replace(/^gz$/, 'gzip');
  const made = only(wish, '--package');
  const aside = `${made}.new`;
  const { status, error } = spawnSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', folder, aside], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error) throw new Error(`deb: dpkg-deb cannot be started: ${error.message}`);
  if (status === 0) renameSync(aside, made);
  return status === 0;
}
