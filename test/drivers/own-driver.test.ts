/** A driver of the user's own: the example of the manual keeps the promises of all drivers. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readServers } from '../../core/config.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { ownDriver, ownDriverExample } from '../../core/own-driver.ts';
import { systemFiles } from '../../core/world/files.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';

function written(bench: Bench, text: string): string {
  const file = `${bench.world.folders.configuration}/drivers/shop`;
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

const shop = '#!/bin/sh\n[ "$1" = --table ] && echo "table $2"\n';

conforms({
  driver: ownDriver({ folders: { configuration: '/etc/alpine-backup', state: '/', home: '/' } }, 'shop'),
  isOwn: true,
  hidesNothing: true,
  setUp(bench) {
    written(bench, ownDriverExample.join('\n'));
    bench.program('shop-export', shop);
    const held = `${bench.world.folders.state}/drivers/s/i/1-shop/exporting`;
    return {
      settings: { table: 'orders' },
      inspect(source) {
        assert.equal(readFileSync(`${source}/orders`, 'utf8'), 'table orders\n');
        assert.ok(existsSync(held));
      },
      leftBehind: () => (existsSync(held) ? ['the example was not released'] : []),
    };
  },
});

describe('an executable in the folder drivers/', () => {
  async function prepared(bench: Bench, source = '/etc') {
    const drivers = [{ name: 'shop', isOwn: true, settings: { table: 'a b' } }];
    return prepareDrivers(bench.world, { server: 's', item: 'i', drivers, source, run: 'r', signal: forever, say: bench.hear });
  }

  async function withDriver(text: string, act: (bench: Bench) => Promise<void>): Promise<void> {
    const bench = makeBench();
    try {
      written(bench, text);
      await act(bench);
    } finally {
      await bench.remove();
    }
  }

  test('is told its settings, its source and its folder as one JSON document', () =>
    withDriver('#!/bin/sh\ncat >"$(dirname "$0")/../heard.$1"\n', async bench => {
      const ready = await prepared(bench);
      assert.ok(ready.ok);
      assert.equal(ready.source, '/etc');
      const heard = JSON.parse(readFileSync(`${bench.world.folders.configuration}/heard.prepare`, 'utf8'));
      assert.deepEqual(Object.keys(heard), ['server', 'item', 'settings', 'source', 'folder', 'note']);
      assert.deepEqual(heard.settings, { table: 'a b' });
      assert.deepEqual(await ready.release(forever), []);
      assert.ok(existsSync(`${bench.world.folders.configuration}/heard.release`));
    }));

  test('hears its own note again when it is released, and what it found goes into the ledger', () =>
    withDriver(
      `#!/bin/sh
cat >"$(dirname "$0")/../heard.$1"
[ $1 != prepare ] || echo '{"source": "/etc", "note": {"snapshot": "x1"}, "facts": {"moment": "noon"}}'
`,
      async bench => {
        const ready = await prepared(bench);
        assert.ok(ready.ok);
        assert.deepEqual(ready.facts, { 'shop.moment': 'noon' });
        assert.equal(await ready.stillWhole(), undefined);
        assert.deepEqual(await ready.release(forever), []);
        const heard = JSON.parse(readFileSync(`${bench.world.folders.configuration}/heard.release`, 'utf8'));
        assert.deepEqual(heard.note, { snapshot: 'x1' });
        assert.ok(!existsSync(`${bench.world.folders.configuration}/heard.whole`), 'it had not said that it can be asked');
      },
    ));

  test('is asked before publishing whether all is still whole, if it said that it wants to be', () =>
    withDriver(
      `#!/bin/sh
case $1 in
prepare) echo '{"source": "/etc", "whole": true}' ;;
whole) [ ! -e "$(dirname "$0")/../broken" ] || { echo "the till was opened" >&2; exit 1; } ;;
esac
`,
      async bench => {
        const ready = await prepared(bench);
        assert.ok(ready.ok);
        assert.equal(await ready.stillWhole(), undefined);
        writeFileSync(`${bench.world.folders.configuration}/broken`, '');
        const lost = await ready.stillWhole();
        assert.ok(lost?.kind === 'failed');
        assert.match(lost.detail, /the till was opened: what was read is not to be trusted/);
        assert.deepEqual(await ready.release(forever), []);
      },
    ));

  test('says by exit code 75 that now is not the moment, and by any other that it failed, in its own words', async () => {
    for (const [code, kind] of [
      [75, 'not-now'],
      [3, 'failed'],
    ] as const) {
      await withDriver(`#!/bin/sh\n[ $1 = release ] && exit\necho "the till is open" >&2; exit ${code}\n`, async bench => {
        const ready = await prepared(bench);
        assert.ok(!ready.ok && 'detail' in ready.verdict);
        assert.equal(ready.verdict.kind, kind);
        assert.match(ready.verdict.detail, /the till is open/);
        assert.deepEqual(await ready.release(forever), []);
      });
    }
  });

  test('that cannot be run fails the item, and says why', () =>
    withDriver('#!/bin/sh\n', async bench => {
      chmodSync(`${bench.world.folders.configuration}/drivers/shop`, 0o644);
      const ready = await prepared(bench);
      assert.ok(!ready.ok && ready.verdict.kind === 'failed');
      assert.match(ready.verdict.remedy, /chmod \+x/);
    }));

  test('is a driver of the configuration; with the name of one of ours it is refused', async () => {
    const bench = makeBench();
    try {
      const folder = bench.world.folders.configuration;
      mkdirSync(`${folder}/drivers`, { recursive: true });
      written(bench, shop);
      writeFileSync(`${folder}/server`, '[i]\ndest = /vault\ndriver = shop\nshop.table = orders\n');
      const read = await readServers(systemFiles, folder);
      assert.ok(read.kind === 'read');
      assert.deepEqual(read.problems, []);
      assert.deepEqual(read.servers[0]?.items[0]?.drivers, [{ name: 'shop', isOwn: true, settings: { table: 'orders' } }]);
      writeFileSync(`${folder}/drivers/fail`, shop);
      writeFileSync(`${folder}/server`, '[i]\nsource = /etc\ndest = /vault\ndriver = fail\n');
      const clash = await readServers(systemFiles, folder);
      assert.ok(clash.kind === 'read');
      assert.match(clash.problems[0]?.message ?? '', /has the name of a driver of alp/);
    } finally {
      await bench.remove();
    }
  });
});
