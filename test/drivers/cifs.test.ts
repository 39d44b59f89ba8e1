/** The driver cifs: smbclient against a real Samba server, and mount.cifs with a stand-in for mount. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { cifs } from '../../core/drivers/cifs.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { fakeMount, mayMount } from './mounting.ts';
import { type Samba, startSamba } from './samba.ts';

let samba: Samba;
before(async () => {
  samba = await startSamba();
});
after(() => samba?.stop());

beforeEach(() => {
  for (const name of readdirSync(samba.share)) rmSync(`${samba.share}/${name}`, { recursive: true });
  mkdirSync(`${samba.share}/below`);
  writeFileSync(`${samba.share}/below/ä file`, 'text');
  writeFileSync(`${samba.share}/old`, 'old');
  utimesSync(`${samba.share}/old`, 1_600_000_000, 1_600_000_000);
});

const login = (bench: Bench, password = samba.password) =>
  bench.secretFile(`login-${password.length}`, `user = ${samba.user}\npassword = ${password}\n`);

const fetching = (bench: Bench): DriverSettings => ({
  ...{ host: '127.0.0.1', port: samba.port, share: 'data', by: 'smbclient' },
  credentials: login(bench),
});

describe('a share that smbclient fetches', () => {
  conforms({
    driver: cifs,
    keepsFiles: true,
    setUp(bench) {
      return {
        settings: fetching(bench),
        inspect(source) {
          const text = readFileSync(`${samba.share}/below/ä file`, 'utf8');
          assert.equal(readFileSync(`${source}/below/ä file`, 'utf8'), text);
          assert.equal(statSync(`${source}/old`).mtimeMs, 1_600_000_000_000);
        },
        change: () => writeFileSync(`${samba.share}/below/ä file`, 'more'),
        secrets: [samba.password],
        wrongPassword: {
          settings: { ...fetching(bench), credentials: login(bench, 'wrong-password') },
          secret: 'wrong-password',
          words: /NT_STATUS_LOGON_FAILURE/,
        },
      };
    },
  });

  async function outcome(bench: Bench, settings: DriverSettings): Promise<string> {
    const drivers = [{ name: 'cifs', isOwn: false, settings }];
    const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
    const prepared = await prepareDrivers(bench.world, run);
    assert.deepEqual(await prepared.release(forever), []);
    await bench.calm();
    assert.deepEqual(await bench.left(), []);
    if (prepared.ok) return readdirSync(prepared.source).join(' ');
    return 'detail' in prepared.verdict ? prepared.verdict.detail : '';
  }

  const cases: readonly (readonly [sentence: string, settings: DriverSettings, arrange: () => void, words: RegExp])[] = [
    ['is fetched in part when the item names a folder', { folder: 'below' }, () => undefined, /^below$/],
    ['is refused when there is no such folder', { folder: 'nowhere' }, () => undefined, /OBJECT_NAME_NOT_FOUND/],
    ['is refused when there is no such share', { share: 'nothing' }, () => undefined, /BAD_NETWORK_NAME/],
    ['is refused when it is empty', {}, () => emptyShare(), /is empty/],
    ['is taken although it is empty when it may be', { may_be_empty: true }, () => emptyShare(), /^$/],
    [
      'is refused when one file cannot be read, although smbclient calls that a success',
      {},
      () => {
        writeFileSync(`${samba.share}/closed`, 'x');
        chmodSync(`${samba.share}/closed`, 0);
      },
      process.getuid?.() === 0 ? /could not be fetched whole: NT_STATUS_ACCESS_DENIED .*closed/ : /could not be fetched whole/,
    ],
  ];
  for (const [sentence, more, arrange, words] of cases) {
    test(sentence, async () => {
      const bench = makeBench();
      try {
        arrange();
        assert.match(await outcome(bench, { ...fetching(bench), ...more }), words);
      } finally {
        await bench.remove();
      }
    });
  }

  function emptyShare(): void {
    for (const name of readdirSync(samba.share)) rmSync(`${samba.share}/${name}`, { recursive: true });
  }

  test('is asked for as a guest without a login, and refused in the words of the server', async () => {
    const bench = makeBench();
    try {
      const { credentials: _, ...guest } = fetching(bench);
      assert.match(await outcome(bench, guest), /NT_STATUS_/);
    } finally {
      await bench.remove();
    }
  });
});

test('a share of which smbclient names more files than have arrived is refused', async () => {
  const bench = makeBench();
  try {
    writeFileSync(`${bench.folder}/file`, 'text');
    const tar = `tar -cf - -C '${bench.folder}' ./file; echo 'tar: dumped 2 files and 0 directories' >&2`;
    bench.program('smbclient', `#!/bin/sh\n${tar}\n`);
    const drivers = [{ name: 'cifs', isOwn: false, settings: { host: 'filer', share: 'office', by: 'smbclient' } }];
    const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
    const prepared = await prepareDrivers(bench.world, run);
    assert.ok(!prepared.ok && 'detail' in prepared.verdict);
    assert.match(prepared.verdict.detail, /smbclient fetched 2 files of \/\/filer\/office, and 1 are here/);
    assert.deepEqual(await prepared.release(forever), []);
    assert.deepEqual(await bench.left(), []);
  } finally {
    await bench.remove();
  }
});

test('a share that the kernel mounts gets its login in a file that nobody else can read, and that is gone at once', async () => {
  // What withSecretFile does after a kill is proved by the suites of webdav and nwfs.
  if (!mayMount) return;
  const bench = makeBench();
  try {
    const folder = `${bench.folder}/share`;
    mkdirSync(folder);
    writeFileSync(`${folder}/file`, 'text');
    const find =
      'for word do case $word in *credentials=*) file=$(echo "$word" | sed "s/.*credentials=//; s/,.*//") ;; esac; done';
    const keep = `stat -c %a "$file" >'${bench.folder}/mode'; cat "$file" >'${bench.folder}/login'`;
    const { mounts } = fakeMount(bench, ['cifs'], folder, `${find}; ${keep}`);
    bench.program('mount.cifs', '#!/bin/sh\n');
    const settings = { host: 'filer', share: 'office', domain: 'EXAMPLE', by: 'mount', credentials: login(bench) };
    const drivers = [{ name: 'cifs', isOwn: false, settings }];
    const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
    const prepared = await prepareDrivers(bench.world, run);
    assert.ok(prepared.ok, JSON.stringify(prepared));
    assert.equal(readFileSync(`${prepared.source}/file`, 'utf8'), 'text');
    assert.throws(() => writeFileSync(`${prepared.source}/new`, ''), /EROFS/);
    assert.match(mounts(), /^-t cifs -o ro,credentials=\S+,soft \/\/filer\/office \S+mounted$/m);
    assert.equal(readFileSync(`${bench.folder}/mode`, 'utf8').trim(), '600');
    const text = `username=${samba.user}\npassword=${samba.password}\ndomain=EXAMPLE\n`;
    assert.equal(readFileSync(`${bench.folder}/login`, 'utf8'), text);
    assert.deepEqual(readdirSync(`${bench.world.folders.state}/drivers/s/i/1-cifs`), ['mounted']);
    assert.deepEqual(await prepared.release(forever), []);
    assert.deepEqual(await bench.left(), []);
    assert.deepEqual(bench.sightings([samba.password]), []);
  } finally {
    await bench.remove();
  }
});
