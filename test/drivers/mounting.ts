/** What this machine lets a test mount, and a stand-in for mount that puts a folder in the place of a share or a volume. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Bench } from './bench.ts';

/** Not in every container may root mount. */
export const mayMount =
  process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** FUSE without root as well, where the device is there. */
export const mayFuse = existsSync('/dev/fuse') && (process.getuid?.() !== 0 || mayMount);

/** For the conformance suite: where nothing can be mounted, the driver says so. */
export const orRefuses = mayMount ? {} : { refuses: /nothing could be mounted at/ };

const realMount = execFileSync('sh', ['-c', 'command -v mount'], { encoding: 'utf8' }).trim();

/**
 * `mount … TYPE … WHAT POINT` shows `folder` at the point, read-only when it is told so; everything else is the real mount.
 * What it was told is in `mounts`, a line each. `before`: shell commands that run first, with the arguments as they are.
 */
export function fakeMount(
  bench: Pick<Bench, 'folder' | 'program'>,
  types: readonly string[],
  folder: string,
  before = '',
): { readonly mounts: () => string } {
  const log = `${bench.folder}/mounts`;
  bench.program(
    'mount',
    `#!/bin/sh
case " $* " in
  ${types.map(type => `*' -t ${type} '*`).join(' | ')}) ;;
  *) exec ${realMount} "$@" ;;
esac
echo "$*" >>'${log}'
${before}
options=
previous=
for word do
  [ "$previous" != -o ] || options=$word
  previous=$word
done
${realMount} --bind '${folder}' "$word" || exit
case ",$options," in *,ro,*) ${realMount} -o remount,bind,ro "$word" ;; esac
`,
  );
  return { mounts: () => (existsSync(log) ? readFileSync(log, 'utf8') : '') };
}
