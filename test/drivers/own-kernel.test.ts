/** The drivers lvm, nfs, cifs and webdav with the real thing, in a kernel of their own that has what the machine's kernel may lack. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inOwnKernel, noOwnKernel } from './own-kernel.ts';
import { outcomeMark, scenes } from './own-kernel-scenes.ts';

if (noOwnKernel() === undefined)
  describe('with a real kernel', () => {
    let lines: readonly string[];
    const outcomes = new Map<string, string | undefined>();

    before(async () => {
      const program = fileURLToPath(new URL('own-kernel-scenes.ts', import.meta.url));
      lines = await inOwnKernel([process.execPath, program, 'run'], 300_000);
      for (const line of lines) {
        if (!line.startsWith(outcomeMark)) continue;
        const { name, error } = JSON.parse(line.slice(outcomeMark.length));
        outcomes.set(name, error);
      }
    });

    for (const name of Object.keys(scenes))
      test(name, () => {
        // Not every machine lets one kernel run in another.
        if (!lines.includes('own kernel: begins')) return;
        assert.ok(outcomes.has(name), `it was never tried:\n${lines.join('\n')}`);
        assert.equal(outcomes.get(name), undefined);
      });
  });
