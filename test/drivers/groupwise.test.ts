/** The driver groupwise, with stand-ins for dbcopy and gwtmstmp: nothing half copied is believed, and nothing is stamped that is not published. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { groupwise } from '../../core/drivers/groupwise.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';

/** Copies what is not there or newer, as dbcopy does, and keeps the times; with `limit` it fails after so many bytes of the first file. */
const dbcopy = (folder: string) => `#!/bin/sh
echo "$@" >>${folder}/copied
[ "$1" != -m ] || shift
if [ -e ${folder}/full ]; then head -c 3 "$1/ofmsg/msg1.db" >"$2/ofmsg/msg1.db"; echo 'no space' >&2; exit 9; fi
cp -Rpu "$1/." "$2"
`;

function officeAt(bench: Bench): { readonly office: string; readonly settings: DriverSettings } {
  const office = `${bench.folder}/post office`;
  for (const name of ['ofuser', 'ofmsg', 'offiles/fd0']) mkdirSync(`${office}/${name}`, { recursive: true });
  for (const name of ['wphost.db', 'ngwguard.db', 'ofuser/userann.db', 'ofmsg/msg1.db', 'offiles/fd0/1'])
    age(`${office}/${name}`, name, 5000);
  const copy = bench.program('dbcopy', dbcopy(bench.folder));
  const stamp = bench.program(
    'gwtmstmp',
    `#!/bin/sh\n[ ! -e ${bench.folder}/locked ] || { echo locked >&2; exit 4; }\necho "$@" >>${bench.folder}/stamped\n`,
  );
  const settings = {
    post_office: office,
    dbcopy: [copy, '-m'],
    stamp_command: [stamp, '--postpath', '{post_office}', '--gmttime', '{time}'],
  };
  return { office, settings };
}

/** Written so many seconds ago. */
function age(path: string, text: string, seconds: number): void {
  writeFileSync(path, text);
  const time = Date.now() / 1000 - seconds;
  utimesSync(path, time, time);
}

conforms({
  driver: groupwise,
  setUp(bench) {
    const { office, settings } = officeAt(bench);
    return {
      settings,
      change: () => age(`${office}/ofuser/userann.db`, 'more mail', 100),
      inspect: source => assert.equal(readFileSync(`${source}/offiles/fd0/1`, 'utf8'), 'offiles/fd0/1'),
    };
  },
});

async function onBench(act: (bench: Bench, office: string, settings: DriverSettings) => Promise<void>): Promise<void> {
  const bench = makeBench();
  try {
    const { office, settings } = officeAt(bench);
    await act(bench, office, settings);
    assert.deepEqual(await bench.left(), []);
  } finally {
    await bench.remove();
  }
}

async function around(bench: Bench, settings: DriverSettings, published: boolean) {
  const drivers = [{ name: 'groupwise', isOwn: false, settings }];
  const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
  const prepared = await prepareDrivers(bench.world, run);
  const complaints = prepared.ok && published ? await prepared.afterPublish('2026-11-23T041502Z') : [];
  assert.deepEqual(await prepared.release(forever), []);
  return { prepared, complaints };
}

const stamped = (bench: Bench) => (existsSync(`${bench.folder}/stamped`) ? readFileSync(`${bench.folder}/stamped`, 'utf8') : '');

describe('the stamp that lets GroupWise purge mail', () => {
  test('is set after a snapshot is published, with the time at which the copy began', () =>
    onBench(async (bench, office, settings) => {
      const before = Math.floor(Date.now() / 1000);
      const { prepared } = await around(bench, settings, true);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      const [, time] = new RegExp(`^--postpath ${office} --gmttime (\\d+)\\n$`).exec(stamped(bench)) ?? [];
      assert.equal(Number(time), Math.floor(Date.parse(prepared.facts['groupwise.moment']!) / 1000));
      assert.ok(Number(time) >= before);
    }));

  test('is never set when the run fails, nor when it is not wanted', () =>
    onBench(async (bench, _, settings) => {
      await around(bench, settings, false);
      await around(bench, { ...settings, stamp: false }, true);
      assert.equal(stamped(bench), '');
    }));

  test('is not set on a domain, which has no mail', () =>
    onBench(async (bench, office, settings) => {
      rmSync(`${office}/wphost.db`);
      writeFileSync(`${office}/wpdomain.db`, 'domain');
      const { prepared, complaints } = await around(bench, settings, true);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.deepEqual([complaints, stamped(bench)], [[], '']);
    }));

  test('that cannot be set is a warning, with the command to try', () =>
    onBench(async (bench, _, settings) => {
      writeFileSync(`${bench.folder}/locked`, '');
      const { complaints } = await around(bench, settings, true);
      assert.match(
        complaints.join(),
        /could not be stamped as backed up: .*locked.*keeps what is deleted; by hand: .*gwtmstmp --postpath/,
      );
    }));
});

describe('the copy of a post office', () => {
  test('that was cut off is no longer believed: the next run copies it again', () =>
    onBench(async (bench, office, settings) => {
      const staging = `${bench.folder}/spool`;
      const { prepared: first } = await around(bench, { ...settings, staging }, false);
      assert.ok(first.ok, JSON.stringify(first));
      age(`${office}/ofmsg/msg1.db`, 'new mail', 100);
      writeFileSync(`${bench.folder}/full`, '');
      const { prepared } = await around(bench, { ...settings, staging }, true);
      assert.ok(!prepared.ok && prepared.verdict.kind === 'failed');
      assert.match(prepared.verdict.detail, /could not be copied: .*dbcopy ended with code 9: no space/);
      assert.equal(stamped(bench), '');
      rmSync(`${bench.folder}/full`);
      const kept = statSync(`${first.source}offiles/fd0/1`).ino;
      const { prepared: again } = await around(bench, { ...settings, staging }, false);
      assert.ok(again.ok && again.source === first.source);
      assert.equal(readFileSync(`${again.source}ofmsg/msg1.db`, 'utf8'), 'new mail');
      assert.equal(statSync(`${again.source}offiles/fd0/1`).ino, kept, 'what was whole was copied again');
    }));

  test('with a database that is not in it is refused, although dbcopy says that all went well', () =>
    onBench(async (bench, _, settings) => {
      bench.program('dbcopy', '#!/bin/sh\nfor folder; do :; done\necho x >"$folder/wphost.db"\n');
      const { prepared } = await around(bench, settings, true);
      assert.ok(!prepared.ok && prepared.verdict.kind === 'failed');
      assert.match(prepared.verdict.detail, /said that all went well, and \S+\.db is not in the copy/);
    }));

  test('is given the switches that are written, and then both folders', () =>
    onBench(async (bench, office, settings) => {
      const { prepared } = await around(bench, { ...settings, staging: `${bench.folder}/spool` }, false);
      assert.ok(prepared.ok);
      assert.equal(readFileSync(`${bench.folder}/copied`, 'utf8'), `-m ${office} ${bench.folder}/spool/alp-s-i\n`);
    }));

  for (const [what, settings, words] of [
    ['a folder that is none', { post_office: '/etc' }, /\/etc is no post office/],
    ['a dbcopy that is not here', { dbcopy: ['/opt/nothing/dbcopy'] }, /\/opt\/nothing\/dbcopy is not here/],
  ] as const) {
    test(`is refused with ${what}`, () =>
      onBench(async (bench, _, usual) => {
        const { prepared } = await around(bench, { ...usual, ...settings }, true);
        assert.ok(!prepared.ok && prepared.verdict.kind === 'failed');
        assert.match(prepared.verdict.detail, words);
      }));
  }

  test('cannot lie inside of the post office', () => {
    assert.match(groupwise.contradiction?.({ post_office: '/po/', staging: '/po/spool' }, '')?.message ?? '', /inside/);
    assert.equal(groupwise.contradiction?.({ post_office: '/po', staging: '/post/spool' }, ''), undefined);
  });
});
