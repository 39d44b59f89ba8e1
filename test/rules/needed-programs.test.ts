/** What Windows has of rsync, ssh and a shell, and what follows: the table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FoundPrograms, judgePrograms, type ProgramsVerdict } from '../../core/rules/needed-programs.ts';

type Folder = FoundPrograms['folders'][number];
const folder = (path: string, isOnPath: boolean, ...programs: readonly string[]): Folder => ({ path, isOnPath, programs });
const msys2 = String.raw`C:\msys64\usr\bin`;
const all = ['sh', 'rsync', 'ssh'];
const windowsOwn = folder(String.raw`C:\Windows\System32\OpenSSH`, true, 'ssh');
const git = folder(String.raw`C:\Program Files\Git\usr\bin`, true, 'sh', 'ssh');

const cases: readonly [string, readonly Folder[], isInWsl: boolean, ProgramsVerdict][] = [
  ['MSYS2 on PATH is ready', [folder(msys2, true, ...all)], false, { kind: 'ready' }],
  ['MSYS2 beside PATH is used', [folder(msys2, false, ...all)], false, { kind: 'elsewhere', folder: msys2 }],
  [
    "MSYS2 behind Windows' own ssh goes before it, for its rsync needs its own",
    [windowsOwn, folder(msys2, true, ...all)],
    false,
    { kind: 'elsewhere', folder: msys2 },
  ],
  ['MSYS2 goes before WSL', [folder(msys2, false, ...all)], true, { kind: 'elsewhere', folder: msys2 }],
  ['MSYS2 without rsync lacks packages', [folder(msys2, false, 'sh')], true, { kind: 'missing', remedy: 'add-packages' }],
  [
    'an rsync from one house and an ssh from another are not enough',
    [git, folder(String.raw`C:\rsync`, true, 'rsync')],
    false,
    { kind: 'missing', remedy: 'get-msys2' },
  ],
  ['what WSL has is used by alp there', [windowsOwn], true, { kind: 'missing', remedy: 'use-wsl' }],
  ['nothing at all: MSYS2 is the way', [], false, { kind: 'missing', remedy: 'get-msys2' }],
];

for (const [title, folders, isInWsl, verdict] of cases)
  test(title, () => {
    assert.deepEqual(judgePrograms({ folders, isInWsl }), verdict);
  });
