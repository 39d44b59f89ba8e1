/** A .rpm by rpmbuild, from what electron-builder asks of fpm; Debian's package `rpm` brings it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything, only, type Wish } from './fpm-wish.ts';
import { isNoHomepage } from './names.ts';

/** `root` has the files from the root on; `folder` is for what rpmbuild leaves. False: it has said why not. */
export function makeRpm(wish: Wish, root: string, folder: string): boolean {
  const spec = join(folder, 'package.spec');
  const made = join(folder, 'made');
  mkdirSync(made);
  writeFileSync(spec, specOf(wish, root));
  const define = (name: string, value: string) => ['--define', `${name} ${value}`];
  const { status, error, stderr } = spawnSync(
    'rpmbuild',
    [
      ...['-bb', '--quiet', '--target', `${architectureOf(wish)}-linux`, '--buildroot', join(folder, 'buildroot')],
      ...[...define('_topdir', folder), ...define('_rpmdir', made), ...define('_rpmfilename', 'package.rpm')],
      spec,
    ],
    { encoding: 'utf8' },
  );
  if (error) throw new Error(`rpm: rpmbuild cannot be started: ${error.message}; on Debian the package rpm brings it`);
  if (status !== 0) {
    process.stderr.write(stderr);
    return false;
  }
  const [name = ''] = readdirSync(made);
  // Aside first: a build that is cut leaves no half package under the name of a whole one.
  const aside = `${only(wish, '--package')}.new`;
  writeFileSync(aside, readFileSync(join(made, name)));
  renameSync(aside, only(wish, '--package'));
  return true;
}

function architectureOf(wish: Wish): string {
  const name = only(wish, '--architecture');
  return name === 'amd64' ? 'x86_64' : name;
}

/** rpm's own names for how hard it squeezes. */
const payloads: Readonly<Record<string, string>> = { xzmt: 'w6T0.xzdio', xz: 'w6.xzdio', gzip: 'w6.gzdio' };

function specOf(wish: Wish, root: string): string {
  const { options } = wish;
  const homepage = only(wish, '--url');
  const compression = only(wish, '--rpm-compression');
  const payload = payloads[compression];
  if (payload === undefined) throw new Error(`rpm: the compression ${compression} is not understood`);
  const fields: readonly (readonly [name: string, value: string])[] = [
    ['Name', only(wish, '--name')],
    ['Version', only(wish, '--version')],
    ['Release', options.get('--iteration')?.at(-1) ?? '1'],
    ['Summary', only(wish, '--rpm-summary')],
    ['License', only(wish, '--license')],
    ['Vendor', only(wish, '--vendor')],
    ['Packager', only(wish, '--maintainer')],
    ['URL', isNoHomepage(homepage) ? '' : homepage],
    ...(options.get('-d') ?? []).map(needed => ['Requires', needed] as const),
    // What is needed is listed above; what the programs are linked with lies beside them.
    ['AutoReqProv', 'no'],
  ];
  return [
    '%global debug_package %{nil}',
    '%global _build_id_links none',
    // Neither stripped nor recompressed: Electron's program carries its switches, its archive a checksum.
    '%global __os_install_post %{nil}',
    `%global _binary_payload ${payload}`,
    '%global _binary_filedigest_algorithm 8',
    ...fields.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${plain(value)}`),
    '%description',
    plain(only(wish, '--description')),
    '%install',
    // rpmbuild empties its own folder before this.
    `mkdir -p "%{buildroot}" && cp -a ${shellWord(`${root}/.`)} "%{buildroot}/"`,
    '%post -p /bin/bash',
    scriptOf(wish, '--after-install'),
    '%postun -p /bin/bash',
    // Of an upgrade this is the last step, when the new version stands already: what that set up must stay.
    'if [ "$1" -eq 0 ]; then',
    scriptOf(wish, '--after-remove'),
    'fi',
    '%files',
    '%defattr(-, root, root, -)',
    ...filesIn(root),
    '',
  ].join('\n');
}

function scriptOf(wish: Wish, option: string): string {
  return plain(readFileSync(only(wish, option), 'utf8').replace(/^#!.*\n/, ''));
}

/** Folders that every system has belong to nobody; those below are ours, and go with the package. */
const ours = /^\/(opt|usr\/lib|usr\/share\/doc)\/alpine-backup(\/|$)/;

function* filesIn(root: string): Generator<string> {
  for (const { path, stats } of everything(root)) {
    const name = path.slice(root.length);
    if (/["%*?[\]{}\\\n]/.test(name)) throw new Error(`rpm: the name ${name} cannot be written into a list of files`);
    if (!stats.isDirectory()) yield `"${name}"`;
    else if (ours.test(name)) yield `%dir "${name}"`;
  }
}

function plain(text: string): string {
  return text.replaceAll('%', '%%');
}

function shellWord(text: string): string {
  return `'${plain(text).replaceAll("'", "'\\''")}'`;
}
