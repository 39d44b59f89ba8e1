/** The driver webdav, with a stand-in for mount, and the real davfs2 against a small server where FUSE is there. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { webdav } from '../../core/drivers/webdav.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { startDavServer } from './dav-server.ts';
import { fakeMount, mayFuse, mayMount, orRefuses } from './mounting.ts';

const password = 'se"cr et\\ of ann';
const url = 'https://cloud.example.org/dav/ann/';
const login = (bench: Bench, secret = password) =>
  bench.secretFile(`login-${secret.length}`, `user = ann\npassword = ${secret}\n`);

conforms({
  driver: webdav,
  ...orRefuses,
  setUp(bench) {
    const folder = `${bench.folder}/cloud`;
    mkdirSync(folder);
    writeFileSync(`${folder}/file`, 'text');
    // What davfs2 would read, and with which rights it lies there.
    const find = 'for word do case $word in *conf=*) file=$(echo "$word" | sed "s/.*conf=//; s/,.*//") ;; esac; done';
    const keep = `secrets=$(sed -n 's/^secrets //p' "$file"); stat -c %a "$secrets" >'${bench.folder}/mode'; cat "$secrets" >'${bench.folder}/seen'`;
    const { mounts } = fakeMount(bench, ['davfs'], folder, `${find}; ${keep}`);
    bench.program('mount.davfs', '#!/bin/sh\n');
    return {
      settings: { url, credentials: login(bench) },
      inspect(source) {
        assert.equal(readFileSync(`${source}/file`, 'utf8'), 'text');
        assert.throws(() => writeFileSync(`${source}/new`, ''), /EROFS/);
        assert.match(mounts(), /^-t davfs -o ro,conf=\S+\/davfs2\.conf https:\/\/cloud\.example\.org\/dav\/ann\/ \S+\/mounted$/m);
        assert.equal(readFileSync(`${bench.folder}/mode`, 'utf8').trim(), '600');
        assert.equal(readFileSync(`${bench.folder}/seen`, 'utf8'), `${url} "ann" "se\\"cr et\\\\ of ann"\n`);
        assert.ok(!readdirSync(`${bench.world.folders.state}/drivers/s/i/1-webdav`).includes('davfs2.secrets'));
      },
      secrets: [password],
    };
  },
});

if (mayFuse && mayMount)
  describe('the real davfs2', () => {
    async function outcome(bench: Bench, settings: DriverSettings): Promise<string> {
      const drivers = [{ name: 'webdav', isOwn: false, settings }];
      const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
      const prepared = await prepareDrivers(bench.world, run);
      const words = prepared.ok
        ? readdirSync(prepared.source).join(' ')
        : 'detail' in prepared.verdict
          ? prepared.verdict.detail
          : '';
      assert.deepEqual(await prepared.release(forever), []);
      await bench.calm();
      assert.deepEqual(await bench.left(), []);
      assert.deepEqual(bench.sightings([password]), []);
      return words;
    }

    test('takes a server that does not answer, which davfs2 shows as an empty folder, for what it is', async () => {
      const bench = makeBench();
      const server = await startDavServer(password);
      server.stop();
      try {
        const words = await outcome(bench, { url: server.url, credentials: login(bench) });
        assert.match(words, /what is mounted at .* is empty/);
      } finally {
        await bench.remove();
      }
    });

    for (const isRight of [true, false]) {
      test(isRight ? 'gets the password that it needs' : 'is refused with a wrong password', async () => {
        const bench = makeBench();
        const server = await startDavServer(password);
        try {
          const words = await outcome(bench, { url: server.url, credentials: login(bench, isRight ? password : 'wrong') });
          assert.equal(server.letIn() > 0, isRight);
          assert.match(words, isRight ? /^file lost\+found$/ : /nothing could be mounted at .*authenticate/);
        } finally {
          server.stop();
          spawnSync('umount', ['-l', `${bench.world.folders.state}/drivers/s/i/1-webdav/mounted`], { stdio: 'ignore' });
          await bench.remove();
        }
      });
    }
  });

test('an address that is none, or that has the password in it, is refused', () => {
  assert.equal(webdav.contradiction?.({ url }, ''), undefined);
  assert.match(webdav.contradiction?.({ url: 'cloud.example.org' }, '')?.message ?? '', /is not the address/);
  assert.match(webdav.contradiction?.({ url: 'https://ann:x@cloud.example.org/' }, '')?.message ?? '', /has a login in it/);
});
