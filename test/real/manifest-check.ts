/** Checks a manifest as a user would, with xxh128sum -c; and every line by itself where that program is too old for the name. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many files the manifest of a snapshot names; fails when one of them is not what it says. */
export function checkManifest(vault: string, snapshot: string): number {
  const manifest = join(vault, '.alp/manifests', `${snapshot}.xxh128`);
  if (!existsSync(manifest)) return 0;
  const lines = readFileSync(manifest, 'latin1').trimEnd().split('\n');
  // Lines that begin with a backslash hold a line break, which xxh128sum reads from version 0.8.2 on only.
  for (const line of lines.filter(text => text.startsWith('\\'))) {
    const name = line.slice(35).replace(/\\(.)/g, (_, letter) => ({ n: '\n', r: '\r' })[letter as string] ?? letter);
    const content = readFileSync(Buffer.concat([Buffer.from(`${join(vault, snapshot)}/`), Buffer.from(name, 'latin1')]));
    const sum = spawnSync('xxh128sum', [], { input: content, encoding: 'latin1' });
    assert.equal(sum.stdout.slice(0, 32), line.slice(1, 33), name);
  }
  const plain = lines.filter(line => !line.startsWith('\\')).map(line => `${line}\n`);
  const checked = spawnSync('xxh128sum', ['--quiet', '--strict', '-c', '-'], {
    cwd: join(vault, snapshot),
    input: Buffer.from(plain.join(''), 'latin1'),
    encoding: 'latin1',
  });
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  return lines.length;
}
