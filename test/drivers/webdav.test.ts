/** The driver webdav, with a stand-in for mount, and the real davfs2 against a small server where FUSE is there. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { webdav } from '../../core/drivers/webdav.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
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
    /** A server with one file that asks for a login, and says whom it has let in. */
    async function startServer() {
      const when = new Date('2020-01-02T03:04:05Z').toUTCString();
      let letIn = 0;
      const server = createServer((request, response) => {
        const wanted = `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`;
        if (request.headers.authorization !== wanted)
          return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="alp"' }).end();
        letIn += 1;
        if (request.method === 'OPTIONS')
          return void response.writeHead(200, { DAV: '1', Allow: 'OPTIONS, GET, PROPFIND' }).end();
        if (request.method !== 'PROPFIND') return void response.writeHead(200, { 'Last-Modified': when }).end('text');
        const paths = request.headers.depth === '0' || request.url !== '/' ? [request.url ?? '/'] : ['/', '/file'];
        response.writeHead(207, { 'Content-Type': 'application/xml' }).end(multistatus(paths, when));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      return { url: `http://127.0.0.1:${port}/`, letIn: () => letIn, stop: () => server.closeAllConnections() ?? server.close() };
    }

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

    for (const isRight of [true, false]) {
      test(isRight ? 'gets the password that it needs' : 'is refused with a wrong password', async () => {
        const bench = makeBench();
        const server = await startServer();
        try {
          const words = await outcome(bench, { url: server.url, credentials: login(bench, isRight ? password : 'wrong') });
          assert.equal(server.letIn() > 0, isRight);
          // With Linux 6.18 davfs2 1.6 mounts, and can list nothing: then the run has to be refused.
          assert.match(words, isRight ? /file|cannot be read: .*Invalid argument/ : /nothing could be mounted at .*authenticate/);
        } finally {
          server.stop();
          spawnSync('umount', ['-l', `${bench.world.folders.state}/drivers/s/i/1-webdav/mounted`], { stdio: 'ignore' });
          await bench.remove();
        }
      });
    }
  });

function multistatus(paths: readonly string[], when: string): string {
  const one = (path: string) =>
    `<D:response><D:href>${path}</D:href><D:propstat><D:prop><D:resourcetype>${path.endsWith('/') ? '<D:collection/>' : ''}</D:resourcetype>` +
    `<D:getcontentlength>4</D:getcontentlength><D:getlastmodified>${when}</D:getlastmodified></D:prop>` +
    '<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>';
  return `<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:">${paths.map(one).join('')}</D:multistatus>`;
}

test('an address that is none, or that has the password in it, is refused', () => {
  assert.equal(webdav.contradiction?.({ url }, ''), undefined);
  assert.match(webdav.contradiction?.({ url: 'cloud.example.org' }, '')?.message ?? '', /is not the address/);
  assert.match(webdav.contradiction?.({ url: 'https://ann:x@cloud.example.org/' }, '')?.message ?? '', /has a login in it/);
});
