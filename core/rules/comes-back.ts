/** The table of folders and files that come back by themselves, or that nobody misses: what they are called and what proves it. */
import type { ProposedExclude } from '../settings-model.ts';

export type ExcludeKind = ProposedExclude['kind'];

export interface FolderRule {
  readonly kind: ExcludeKind;
  /** The last parts of a folder's path; `*` within a part stands for anything but a slash. */
  readonly path: string;
  /** One of these files stands in the folder that contains it: from that it is made again. */
  readonly beside?: readonly string[];
  /** One of these files is in it. */
  readonly inside?: readonly string[];
  /** The .gitignore beside it names it: who wrote the project says that it is made, not written. */
  readonly isIgnored?: true;
}

const NODE = ['package.json'];
const PYTHON = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile', 'environment.yml'];
const GRADLE = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'];

/** The first that fits a folder decides. A name that people give to folders of their own needs a proof. */
export const FOLDER_RULES: readonly FolderRule[] = [
  ...folders('trash', ['.local/share/Trash', '.Trash', '.Trash-*', '$RECYCLE.BIN']),
  ...folders('packages', ['node_modules'], { beside: NODE }),
  ...folders('packages', ['bower_components'], { beside: ['bower.json'] }),
  ...folders('packages', ['vendor'], { beside: ['composer.lock'] }),
  ...folders('packages', ['.venv', 'venv', 'env'], { beside: PYTHON, inside: ['pyvenv.cfg'] }),
  ...folders('packages', ['.cargo/registry', 'go/pkg/mod', '.nuget/packages', '.rustup/toolchains', '.pub-cache']),
  ...folders('builds', ['target'], { beside: ['Cargo.toml', 'pom.xml'] }),
  ...folders('builds', ['build', '.gradle'], { beside: GRADLE }),
  ...folders('builds', ['build', 'cmake-build-*'], { inside: ['CMakeCache.txt'] }),
  ...folders('builds', ['.next', '.nuxt', '.svelte-kit', '.angular', '.turbo'], { beside: NODE }),
  ...folders('builds', ['build', 'dist', 'out', 'coverage'], { beside: [...NODE, ...PYTHON], isIgnored: true }),
  ...folders('builds', ['.tox', '.nox'], { beside: ['tox.ini', 'noxfile.py', ...PYTHON] }),
  ...folders('builds', ['obj'], { beside: ['*.csproj', '*.fsproj', '*.vbproj'] }),
  ...folders('caches', ['.cache', '.thumbnails', '.ccache', '.npm/_cacache', '.gradle/caches', 'Library/Caches']),
  ...folders('caches', ['.config/*/Cache', '.config/*/Code Cache', '.config/*/GPUCache', '.var/app/*/cache']),
  ...folders('caches', ['__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.parcel-cache']),
  ...folders('machines', ['.vagrant.d/boxes']),
];

/** Files by their names, wherever they are. A disk of a virtual machine comes back from nowhere: pages ask before they leave it out. */
export const FILE_RULES: readonly { readonly kind: ExcludeKind; readonly name: string }[] = [
  ...['*.vdi', '*.vmdk', '*.vhd', '*.vhdx', '*.qcow2'].map(name => ({ kind: 'machines' as const, name })),
  ...['*.crdownload', '.~lock.*#', '.nfs????????*', '.fuse_hidden*'].map(name => ({ kind: 'temporary' as const, name })),
];

/** Of the root folder: what the system makes anew at every start. */
export const SYSTEM_PATTERNS = ['/proc/*', '/sys/*', '/dev/*', '/run/*', '/tmp/*'];

export const CACHE_TAG = 'CACHEDIR.TAG';
const cacheTagStart = 'Signature: 8a477f597d28d172789f06886806bc55';

/** Any file can have the name; this is what its makers agreed upon (bford.info/cachedir). */
export function isCacheTag(text: string): boolean {
  return text.startsWith(cacheTagStart);
}

const PROOFS = wildcards([...FOLDER_RULES.flatMap(({ beside = [], inside = [] }) => [...beside, ...inside]), CACHE_TAG]);

/** A file that the rules must know of. */
export function isProof(name: string): boolean {
  return PROOFS.test(name);
}

/** One expression for names that are spelled with `*` and `?`. */
export function wildcards(names: readonly string[]): RegExp {
  const sources = names.map(name =>
    name
      .replace(/[\\^$.|+(){}[\]]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]'),
  );
  return new RegExp(`^(?:${sources.join('|')})$`);
}

function folders(
  kind: ExcludeKind,
  paths: readonly string[],
  proof: Omit<FolderRule, 'kind' | 'path'> = {},
): readonly FolderRule[] {
  return paths.map(path => ({ kind, path, ...proof }));
}
