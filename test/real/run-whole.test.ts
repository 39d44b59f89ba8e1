/** A run that nothing disturbs: local, pushed and pulled. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contentOf, fingerprint, inodes } from './fingerprint.ts';
import { type Direction, type Laboratory, ledgerOf, makeLaboratory, snapshotsIn, unfinishedIn } from './laboratory.ts';
import { checkManifest } from './manifest-check.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

const whereabouts: readonly Direction[] = ['local', 'push', 'pull'];

let server: SshServer;
let serverFolder: Laboratory;
before(async () => {
  serverFolder = makeLaboratory();
  server = await startSshServer(join(serverFolder.folder, 'sshd'));
});
after(async () => {
  await server.stop();
  await serverFolder.remove();
});

function fillSource(folder: string): void {
  mkdirSync(join(folder, 'a folder/deeper'), { recursive: true });
  mkdirSync(join(folder, 'empty'), { mode: 0o700 });
  writeFileSync(join(folder, 'a folder/deeper/text'), 'some text\n');
  writeFileSync(join(folder, 'program'), '#!/bin/sh\n');
  chmodSync(join(folder, 'program'), 0o4755);
  writeFileSync(join(folder, 'nothing'), '');
  writeFileSync(join(folder, 'new\nline'), 'odd');
  writeFileSync(join(folder, 'back\\slash'), 'odd');
  symlinkSync('../elsewhere', join(folder, 'link'));
  for (let number = 0; number < 30; number++) writeFileSync(join(folder, `file ${number}`), `${number}`.repeat(number + 1));
}

for (const direction of whereabouts) {
  describe(direction, () => {
    let laboratory: Laboratory;
    before(() => {
      laboratory = makeLaboratory();
      fillSource(laboratory.source);
      laboratory.configure(direction, {}, server);
    });
    after(() => laboratory.remove());

    test('a dry run says what would be sent and writes nothing at all', async () => {
      const source = fingerprint(laboratory.source);
      const outcome = await laboratory.alp(['s', 'i', '-n']);
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.match(outcome.stdout, /would send file 7 \(/);
      assert.equal(existsSync(laboratory.vault), false);
      assert.deepEqual(fingerprint(laboratory.source), source);
    });

    test('the first snapshot is the source, entry for entry, with one handshake', async () => {
      const handshakes = server.handshakes();
      const outcome = await laboratory.alp();
      assert.equal(outcome.code, 0, outcome.stderr);
      const [snapshot = ''] = snapshotsIn(laboratory.vault);
      assert.deepEqual(contentOf(join(laboratory.vault, snapshot)), contentOf(laboratory.source));
      assert.equal(readlinkSync(join(laboratory.vault, 'current')), snapshot);
      assert.equal(server.handshakes() - handshakes, direction === 'local' ? 0 : 1);
    });

    test('a second snapshot of an unchanged tree shares every regular file and sends none', async () => {
      const [first = ''] = snapshotsIn(laboratory.vault);
      const before = fingerprint(join(laboratory.vault, first));
      const outcome = await laboratory.alp();
      assert.equal(outcome.code, 0, outcome.stderr);
      const [, second = ''] = snapshotsIn(laboratory.vault);
      assert.deepEqual(inodes(join(laboratory.vault, second)), inodes(join(laboratory.vault, first)));
      assert.deepEqual(fingerprint(join(laboratory.vault, first)), before);
      assert.equal(readlinkSync(join(laboratory.vault, 'current')), second);
      const line = ledgerOf(laboratory.vault).at(-1)!;
      assert.deepEqual('receivedFiles' in line && [line.snapshot, line.receivedFiles, line.addedBytes], [second, 0, 0]);
    });

    test('the manifest of a snapshot names every file that was new in it, and xxh128sum finds each as it was sent', async () => {
      writeFileSync(join(laboratory.source, 'new\nname'), 'new text');
      writeFileSync(join(laboratory.source, 'file 3'), 'changed');
      assert.equal((await laboratory.alp()).code, 0);
      const found = snapshotsIn(laboratory.vault).map(snapshot => checkManifest(laboratory.vault, snapshot));
      assert.deepEqual(found, [35, 0, 2]);
    });

    test('the ledger has a line for each snapshot, in their order, and nothing unfinished is left', () => {
      assert.deepEqual(
        ledgerOf(laboratory.vault).map(line => [line.event, line.snapshot, 'sequence' in line && line.sequence]),
        snapshotsIn(laboratory.vault).map((snapshot, index) => ['published', snapshot, index + 1]),
      );
      assert.deepEqual(unfinishedIn(laboratory.vault), []);
      assert.deepEqual(readdirSync(join(laboratory.vault, '.alp/trash')), []);
      assert.deepEqual(readdirSync(join(laboratory.vault, '.alp')).sort(), [
        'ledger.jsonl',
        'manifests',
        'trash',
        'unfinished',
        'vault.json',
      ]);
      assert.deepEqual(readdirSync(join(laboratory.folder, 'tmp')), []);
      const kept = readdirSync(join(laboratory.state, 'runs'), { recursive: true, withFileTypes: true });
      assert.deepEqual(
        kept.filter(entry => !entry.isDirectory()),
        [],
      );
      assert.deepEqual(laboratory.processes(), []);
    });
  });
}
