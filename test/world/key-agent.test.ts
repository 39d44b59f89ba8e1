/** Where an ssh-agent of our own may listen. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { test } from 'node:test';
import type { ControlPath } from '../../core/world/control-path.ts';
import { endKeyAgent, keyAgentSocket, startKeyAgent } from '../../core/world/key-agent.ts';
import { systemPrograms } from '../../core/world/run-program.ts';

test('no key is entrusted to a folder below the temporary one that somebody else can change', async () => {
  const folder = mkdtempSync(`${tmpdir()}/alp-keys-`);
  try {
    const at: ControlPath = { path: `${folder}/shelter/agent.sock`, kind: 'shelter' };
    const socket = keyAgentSocket(at) ?? '';
    mkdirSync(dirname(at.path));
    chmodSync(dirname(at.path), 0o777);
    assert.deepEqual(await startKeyAgent(systemPrograms, at, socket), {
      kind: 'failed',
      words: `other users can write to ${folder}/shelter`,
    });
    assert.ok(!existsSync(dirname(socket)));
    chmodSync(dirname(at.path), 0o700);
    const started = await startKeyAgent(systemPrograms, at, socket);
    assert.equal(started.kind, 'started');
    if (started.kind === 'started') await endKeyAgent(started.running);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
