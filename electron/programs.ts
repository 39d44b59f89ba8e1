/** On Windows: finds rsync, ssh and a shell in MSYS2 or WSL before the agent starts, and where they are missing says how to get them. */
import { win32 } from 'node:path';
import { dialog } from 'electron';
import { english } from '../core/rules/languages/english.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import { type FoundPrograms, judgePrograms, neededPrograms, type ProgramsVerdict } from '../core/rules/needed-programs.ts';
import type { Files } from '../core/world/files.ts';
import type { Programs } from '../core/world/run-program.ts';

export interface ProgramsWorld {
  readonly platform: NodeJS.Platform;
  /** Its PATH is changed where that is what is needed: what this program starts has it, too. */
  readonly environment: Record<string, string | undefined>;
  readonly files: Pick<Files, 'kindOf'>;
  readonly programs: Pick<Programs, 'run'>;
}

/** Gives what is to be told, if anything is. */
export async function bringPrograms(world: ProgramsWorld): Promise<ProgramsVerdict> {
  if (world.platform !== 'win32') return { kind: 'ready' };
  const verdict = judgePrograms(await findPrograms(world));
  const { environment } = world;
  if (verdict.kind === 'elsewhere') environment.PATH = `${verdict.folder};${environment.PATH ?? ''}`;
  return verdict;
}

/** A window of its own: without these programs there is nothing that the others could show. */
export async function tellMissingPrograms(verdict: ProgramsVerdict, table: Sentences = english): Promise<void> {
  if (verdict.kind !== 'missing') return;
  const { desktop } = table;
  await dialog.showMessageBox({
    type: 'warning',
    title: 'alpine-backup',
    message: desktop.programsMissing,
    detail: desktop.programsRemedies[verdict.remedy],
    buttons: [desktop.understood],
    noLink: true,
  });
}

async function findPrograms({ environment, files, programs }: ProgramsWorld): Promise<FoundPrograms> {
  const onPath = (environment.PATH ?? '').split(';').filter(path => path !== '');
  const drive = environment.SystemDrive ?? 'C:';
  const usual = ['msys64', 'msys2', 'tools\\msys64'].map(name => win32.join(`${drive}\\`, name, 'usr', 'bin'));
  const folders: FoundPrograms['folders'][number][] = [];
  for (const path of new Set([...onPath, ...usual])) {
    const found = [];
    for (const name of neededPrograms)
      if ((await files.kindOf(win32.join(path, `${name}.exe`)).catch(() => 'absent')) === 'file') found.push(name);
    if (found.length > 0) folders.push({ path, isOnPath: onPath.includes(path), programs: found });
  }
  const isWhole = folders.some(folder => folder.programs.length === neededPrograms.length);
  // Starting WSL takes seconds.
  const isInWsl = !isWhole && (await programs.run({ program: 'wsl.exe', args: ['--exec', 'rsync', '--version'] })).code === 0;
  return { folders, isInWsl };
}
