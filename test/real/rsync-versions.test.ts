/** Which rsync may take part, and how it is spoken to: what the shell reads of `rsync --version`, and what the rules make of it, as a table. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sharedFunctions } from '../../core/remote/scripts.ts';
import { rsyncFindings } from '../../core/rules/findings.ts';
import { rsyncArguments, rsyncRefusal, rsyncVersion, type Transfer } from '../../core/rules/rsync-arguments.ts';
import { checksumOf } from '../../core/transfer.ts';
import { factsOf, one } from '../../core/vault.ts';

const golden = fileURLToPath(new URL('../golden/rsync-versions', import.meta.url));

/** What a script at a place tells of the rsync that prints this text. */
function told(name: string): { line: string; knowsXxh128: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'alp-versions-'));
  try {
    writeFileSync(join(folder, 'rsync'), `#!/bin/sh\ncat '${join(golden, name)}'\n`, { mode: 0o755 });
    const output = execFileSync('sh', ['-c', `${sharedFunctions()}\ntell_rsync`], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    });
    const facts = factsOf(output.split('\n'));
    return { line: one(facts, 'rsync'), knowsXxh128: facts.has('checksum') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The arguments of a pushed run whose local rsync says this, where the other side's knows every checksum. */
function argumentsFor(line: string, knowsXxh128: boolean): readonly string[] {
  const item = {
    preserve: [],
    include: [],
    exclude: [],
    rsyncOptions: [],
    oneFileSystem: false,
    compress: false,
    timeout: 60_000,
  };
  const transfer: Transfer = {
    ...{ direction: 'push', from: '/srv/', to: 'nas:/v/1/', linkBases: [], partialFolder: '.alp-partial-x', resumes: false },
    ...{
      rsyncShell: 'ssh',
      rsyncPath: 'sh -c …',
      fakeSuper: false,
      checksum: checksumOf({ knowsXxh128: true }, { knowsXxh128 }),
    },
    ...{ versionHere: rsyncVersion(line), ownExcludes: [], dryRun: false, watched: true },
  };
  return rsyncArguments(item as unknown as Parameters<typeof rsyncArguments>[0], transfer);
}

/** Text of --version | may it be used | what doctor says | the checksum | does it have to send names by itself (-s). */
const table: readonly (readonly [string, boolean, string, string, boolean])[] = [
  ['built-without-xxhash', true, 'warning', 'md5', false],
  ['debian-10', true, 'warning', 'md5', true],
  ['debian-12', true, 'warning', 'xxh128', false],
  ['debian-13', true, 'warning', 'xxh128', false],
  ['macos-14', false, 'bad', 'md5', true],
  ['macos-15', false, 'bad', 'md5', false],
];

test('every rsync that is met in the wild is refused with a remedy, or spoken to in a way that it knows', () => {
  assert.deepEqual(
    readdirSync(golden).sort(),
    table.map(([name]) => name),
  );
  assert.deepEqual(
    table.map(([name]) => {
      const { line, knowsXxh128 } = told(name);
      const args = argumentsFor(line, knowsXxh128);
      const checksum = args.find(argument => argument.startsWith('--checksum-choice='))?.slice(18);
      return [name, rsyncRefusal(line) === undefined, rsyncFindings(line, 'here')[0]?.state, checksum, args.includes('-s')];
    }),
    table,
  );
  for (const [name, usable] of table) {
    if (!usable) assert.match(rsyncFindings(told(name).line, 'here')[0]!.remedy!, /on macOS: brew install rsync/);
  }
});

test('an rsync before 3.2.5 is never given --trust-sender, which it does not know', () => {
  for (const [name] of table) {
    const { line } = told(name);
    const item = { preserve: [], include: [], exclude: [], rsyncOptions: [], oneFileSystem: false, compress: false };
    const transfer = {
      direction: 'local',
      linkBases: [],
      ownExcludes: [],
      chosen: '/list',
      dryRun: true,
      versionHere: rsyncVersion(line),
    };
    const args = rsyncArguments(
      item as unknown as Parameters<typeof rsyncArguments>[0],
      transfer as unknown as Parameters<typeof rsyncArguments>[1],
    );
    assert.equal(args.includes('--trust-sender'), /3\.2\.7|3\.4/.test(line) || rsyncVersion(line).length === 0, name);
  }
});
