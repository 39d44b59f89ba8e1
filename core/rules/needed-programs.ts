/** Windows brings neither rsync nor a shell: what was found of them there, and so whether backups can run. */

/** All from one house: an rsync of MSYS2 and the ssh of Windows do not understand each other's pipes. */
export const neededPrograms = ['sh', 'rsync', 'ssh'] as const;

export interface FoundPrograms {
  /** Folders in which a needed program lies, in the order in which they are searched; those of PATH first. */
  readonly folders: readonly { readonly path: string; readonly isOnPath: boolean; readonly programs: readonly string[] }[];
  /** rsync runs in the Linux that Windows keeps (WSL). */
  readonly isInWsl: boolean;
}

export type ProgramsVerdict =
  | { readonly kind: 'ready' }
  /** They are here, and are found once this folder comes first on PATH. */
  | { readonly kind: 'elsewhere'; readonly folder: string }
  /** `add-packages`: MSYS2 is here without rsync or ssh; `use-wsl`: they are in WSL, where `alp` has to run itself. */
  | { readonly kind: 'missing'; readonly remedy: 'get-msys2' | 'add-packages' | 'use-wsl' };

export function judgePrograms({ folders, isInWsl }: FoundPrograms): ProgramsVerdict {
  const has = (programs: readonly string[], wanted: readonly string[]) => wanted.every(name => programs.includes(name));
  const whole = folders.find(({ programs }) => has(programs, neededPrograms));
  // Windows' own folder comes first on PATH, and has an ssh.
  const first = folders.find(({ isOnPath, programs }) => isOnPath && programs.includes('ssh'));
  if (whole) return whole === first ? { kind: 'ready' } : { kind: 'elsewhere', folder: whole.path };
  const isMsys2 = folders.some(({ path, programs }) => /msys(2|64)/i.test(path) && programs.includes('sh'));
  if (isMsys2) return { kind: 'missing', remedy: 'add-packages' };
  return { kind: 'missing', remedy: isInWsl ? 'use-wsl' : 'get-msys2' };
}
