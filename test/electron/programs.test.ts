/** rsync, ssh and a shell on a Windows that is played: found in MSYS2 and put on PATH, or the way to them is told in a window. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { ProgramRequest, ProgramResult } from '../../core/world/run-program.ts';
import { double } from '../ui/electron-double.ts';

const { bringPrograms, tellMissingPrograms } = await import('../../electron/programs.ts');

beforeEach(() => {
  double.dialogs = [];
});

const system32 = String.raw`C:\Windows\System32`;

function windows(there: readonly string[], wslCode: number, platform: NodeJS.Platform = 'win32') {
  const started: string[] = [];
  const environment: Record<string, string | undefined> = { PATH: system32, SystemDrive: 'C:' };
  return {
    started,
    ...{ platform, environment },
    files: { kindOf: async (path: string) => (there.includes(path) ? ('file' as const) : ('absent' as const)) },
    programs: {
      async run({ program, args }: ProgramRequest): Promise<ProgramResult> {
        started.push([program, ...args].join(' '));
        return { code: wslCode, signal: undefined, stdout: '', stderr: '' };
      },
    },
  };
}

test('those of MSYS2 come first on PATH, and WSL is not started', async () => {
  const folder = String.raw`C:\msys64\usr\bin`;
  const world = windows(
    ['sh', 'rsync', 'ssh'].map(name => `${folder}\\${name}.exe`),
    0,
  );
  await tellMissingPrograms(await bringPrograms(world));
  assert.equal(world.environment.PATH, `${folder};${system32}`);
  assert.deepEqual([world.started, double.dialogs], [[], []]);
});

test('where they are missing a window says how to get them', async () => {
  const told: readonly [there: readonly string[], wslCode: number, words: RegExp][] = [
    [[], 127, /msys2\.org.*pacman -S rsync openssh/s],
    [[String.raw`C:\msys64\usr\bin\sh.exe`], 127, /pacman -S rsync openssh/],
    [[], 0, /WSL.*alp agent/s],
  ];
  for (const [there, wslCode, words] of told) {
    double.dialogs = [];
    const world = windows(there, wslCode);
    await tellMissingPrograms(await bringPrograms(world));
    assert.equal(double.dialogs.length, 1);
    assert.match(double.dialogs[0]!.message, /rsync/);
    assert.match(double.dialogs[0]!.detail ?? '', words);
    assert.equal(world.environment.PATH, system32);
  }
});

test('on other systems nothing is looked for', async () => {
  const world = windows([], 127, 'linux');
  assert.deepEqual(await bringPrograms(world), { kind: 'ready' });
  assert.deepEqual(world.started, []);
});
