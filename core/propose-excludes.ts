/** What in a folder of this machine most people leave out of a backup, because it comes back by itself: found by one walk, with what it takes. */
import type { Said } from './contract.ts';
import { listFolder, localFolder } from './local-folder.ts';
import { CACHE_TAG, FILE_RULES, isCacheTag, isProof, SYSTEM_PATTERNS, wildcards } from './rules/comes-back.ts';
import { proposedExcludes, type Survey } from './rules/proposed-excludes.ts';
import { bytesOfName, readOutputLine } from './rules/rsync-output.ts';
import type { ProposedExclude } from './settings-model.ts';
import { userFolders } from './user-folders.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

/**
 * The patterns are those of a source with a slash at its end, whether the text has one or not: so pages write it. `downloads` and
 * disks of virtual machines (`machines`) do not come back; they are proposed, and it is for the user to say so.
 */
export async function proposeExcludes(
  world: World,
  text: string,
  signal?: AbortSignal,
): Promise<Said<readonly ProposedExclude[]>> {
  const source = await localFolder(world, text);
  if (!source.ok) return source;
  const root = source.value.replace(/\/*$/, '/');
  const scratch = await world.files.make('alp-propose-');
  try {
    const seen = await walk(world, root, `${scratch}/none/`, signal);
    if (!seen.ok) return seen;
    return { ok: true, value: proposedExcludes(await surveyOf(world, root, seen.value)).map(each => withWholePaths(each, root)) };
  } finally {
    await world.files.remove(scratch);
  }
}

function withWholePaths(proposed: ProposedExclude, root: string): ProposedExclude {
  return { ...proposed, examples: proposed.examples.map(path => `${root}${path}`) };
}

type Seen = Pick<Survey, 'folders' | 'proofs' | 'named'>;

/** What the kernel makes up is not looked at. */
async function walk(world: World, root: string, target: string, signal: AbortSignal | undefined): Promise<Said<Seen>> {
  const folders = new Map<string, { files: number; bytes: number }>();
  const proofs = new Set<string>();
  const named = FILE_RULES.map(({ kind, name }) => ({ kind, pattern: name, fits: wildcards([name]), ...largestFiles() }));
  const onLine = (line: string) => {
    const file = readOutputLine(line);
    if (file?.kind !== 'file' || !(file.isFolder || file.received)) return;
    const path = bytesAsText(bytesOfName(file.name)).replace(/\/$/, '');
    if (file.isFolder) return void (path === '.' || folders.has(path) || folders.set(path, { files: 0, bytes: 0 }));
    const cut = path.lastIndexOf('/');
    const [folder, name] = [path.slice(0, Math.max(0, cut)), path.slice(cut + 1)];
    const amount = folders.get(folder) ?? { files: 0, bytes: 0 };
    amount.files += 1;
    amount.bytes += file.size;
    folders.set(folder, amount);
    if (isProof(name)) proofs.add(path);
    for (const each of named) if (each.fits.test(name)) each.offer(path, file.size);
  };
  const made = root === '/' ? SYSTEM_PATTERNS.slice(0, 4).map(pattern => `--exclude=${pattern}`) : [];
  const listed = await listFolder(world, { path: root, target, options: made, onLine }, signal);
  if (!listed.ok) return listed;
  const files = named.map(({ kind, pattern, saves, examples }) => ({ kind, pattern, saves, examples: examples() }));
  return { ok: true, value: { folders, proofs, named: files.filter(({ saves }) => saves.files > 0) } };
}

async function surveyOf(world: World, root: string, seen: Seen): Promise<Survey> {
  const downloads = (await userFolders(world)).find(({ kind }) => kind === 'downloads')?.path;
  return {
    ...seen,
    tagged: await taggedFolders(world, root, seen.proofs),
    ignores: await ignoresOf(world, root, seen.proofs),
    downloads: downloads?.startsWith(root) ? downloads.slice(root.length) : undefined,
    system: root === '/' ? SYSTEM_PATTERNS : [],
  };
}

async function taggedFolders(world: World, root: string, proofs: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const tagged = new Set<string>();
  for (const path of proofs) {
    if (path !== CACHE_TAG && !path.endsWith(`/${CACHE_TAG}`)) continue;
    if (isCacheTag(await readQuietly(world, `${root}${path}`))) tagged.add(path.slice(0, -CACHE_TAG.length - 1));
  }
  return tagged;
}

async function ignoresOf(world: World, root: string, proofs: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const ignores = new Map<string, string>();
  for (const path of proofs) {
    // Of packages that others wrote there may be thousands, and they go with the folder they are in.
    if (`/${path}`.includes('/node_modules/')) continue;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (ignores.has(folder)) continue;
    ignores.set(folder, await readQuietly(world, `${root}${folder === '' ? '' : `${folder}/`}.gitignore`));
  }
  return ignores;
}

/** Such files are small; what is not is none of them. */
const longestText = 65_536;

async function readQuietly(world: World, path: string): Promise<string> {
  const size = await world.files.sizeOf(path).catch(() => undefined);
  if (size === undefined || size > longestText) return '';
  return (await world.files.read(path).catch(() => undefined)) ?? '';
}

function largestFiles() {
  const saves = { files: 0, bytes: 0 };
  let largest: { readonly path: string; readonly bytes: number }[] = [];
  return {
    saves,
    offer(path: string, bytes: number) {
      saves.files += 1;
      saves.bytes += bytes;
      largest = [...largest, { path, bytes }].toSorted((a, b) => b.bytes - a.bytes).slice(0, 5);
    },
    examples: () => largest.map(({ path }) => path),
  };
}
