/** The driver docker-volume, with a stand-in for docker and podman: the right folder, and every container as it was before. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { dockerVolume } from '../../core/drivers/docker-volume.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';

/** A container is a file that says running, exited or paused; with a file NAME.rm it would be removed. */
const docker = (folder: string) => `#!/bin/sh
cd ${folder}
for name; do :; done
echo "$1 $name" >>log
state=$(cat "$name" 2>/dev/null)
must() { [ "$state" = "$1" ] || { echo "Error: container $name is not $1" >&2; exit 1; }; }
case $1 in
volume) [ -e "volume.$name" ] || { echo "Error: no such volume: $name" >&2; exit 1; }; cat "volume.$name" ;;
container) [ "$state" ] || { echo "Error: No such container: $name" >&2; exit 1; }
  r=false p=false d=false; [ "$state" = exited ] || r=true; [ "$state" != paused ] || p=true; [ ! -e "$name.rm" ] || d=true
  echo "$r $p $d" ;;
stop) [ "$name" != stubborn ] || { echo 'Error: it does not stop' >&2; exit 1; }; echo exited >"$name" ;;
start) [ "$state" ] || { echo "Error response from daemon: No such container: $name" >&2; exit 1; }
  [ ! -e "$name.broken" ] || { echo 'Error: port is taken' >&2; exit 1; }; echo running >"$name" ;;
pause) must running; echo paused >"$name" ;;
unpause) [ "$state" ] || { echo "Error response from daemon: No such container: $name" >&2; exit 1; }; must paused; echo running >"$name" ;;
esac
`;

function machine(bench: Bench, by = 'docker'): string {
  const folder = `${bench.folder}/machine`;
  const data = `${bench.folder}/a volume/_data`;
  mkdirSync(folder);
  mkdirSync(data, { recursive: true });
  writeFileSync(`${data}/file`, 'content');
  writeFileSync(`${folder}/volume.shop`, `null ${data}\n`);
  for (const name of ['web', 'worker', 'database', 'stubborn']) writeFileSync(`${folder}/${name}`, 'running\n');
  bench.program(by, docker(folder));
  return folder;
}

const stateOf = (folder: string, name: string) => readFileSync(`${folder}/${name}`, 'utf8').trim();
const names = ['web', 'worker', 'database'];

conforms({
  driver: dockerVolume,
  setUp(bench) {
    const folder = machine(bench);
    return {
      settings: { volume: 'shop', stop: ['web', 'worker'], pause: ['database'] },
      change: () => writeFileSync(`${bench.folder}/a volume/_data/file`, 'other content'),
      inspect(source) {
        assert.ok(existsSync(`${source}/file`));
        assert.deepEqual(
          names.map(name => stateOf(folder, name)),
          ['exited', 'exited', 'paused'],
        );
      },
      leftBehind: () =>
        names.filter(name => stateOf(folder, name) !== 'running').map(name => `${name} is ${stateOf(folder, name)}`),
    };
  },
});

async function around(
  settings: DriverSettings,
  more: {
    readonly before?: (folder: string, bench: Bench) => void;
    readonly within?: (folder: string) => void;
    readonly by?: string;
  } = {},
) {
  const bench = makeBench();
  try {
    const folder = machine(bench, more.by);
    more.before?.(folder, bench);
    const drivers = [{ name: 'docker-volume', isOwn: false, settings: { volume: 'shop', ...settings } }];
    const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
    const prepared = await prepareDrivers(bench.world, run);
    more.within?.(folder);
    const complaints = await prepared.release(forever);
    const log = readFileSync(`${folder}/log`, 'utf8')
      .trim()
      .split('\n')
      .filter(line => !/^(volume|container) /.test(line));
    const refusal =
      !prepared.ok && prepared.verdict.kind === 'failed' ? `${prepared.verdict.detail}; ${prepared.verdict.remedy}` : '';
    return { prepared, complaints, log, refusal };
  } finally {
    await bench.remove();
  }
}

describe('the containers of a volume', () => {
  test('are stopped in order and started in the reverse one', async () => {
    const { log } = await around({ stop: ['web', 'worker'], pause: ['database'] });
    assert.deepEqual(log, ['stop web', 'stop worker', 'pause database', 'unpause database', 'start worker', 'start web']);
  });

  test('are those of podman where the volume is', async () => {
    const { prepared, log } = await around({ by: 'podman', pause: ['web'] }, { by: 'podman' });
    assert.ok(prepared.ok, JSON.stringify(prepared));
    assert.deepEqual(log, ['pause web', 'unpause web']);
  });

  test('stay as they are when they did not run', async () => {
    const { prepared, log } = await around(
      { stop: ['web'], pause: ['database', 'worker'] },
      {
        before(folder) {
          writeFileSync(`${folder}/web`, 'exited\n');
          writeFileSync(`${folder}/database`, 'paused\n');
          writeFileSync(`${folder}/worker`, 'exited\n');
        },
      },
    );
    assert.ok(prepared.ok, JSON.stringify(prepared));
    assert.deepEqual(log, []);
  });

  test('go on when one of them does not stop', async () => {
    const { refusal, log } = await around({ stop: ['web', 'stubborn', 'worker'] });
    assert.match(refusal, /stubborn could not be told to stop: .*does not stop; try it by hand: docker stop stubborn/);
    assert.deepEqual(log, ['stop web', 'stop stubborn', 'start worker', 'start stubborn', 'start web']);
  });

  test('that somebody unpaused meanwhile are left alone', async () => {
    const { complaints, log } = await around(
      { pause: ['web'] },
      { within: folder => writeFileSync(`${folder}/web`, 'running\n') },
    );
    assert.deepEqual([complaints, log], [[], ['pause web']]);
  });

  test('that somebody removed meanwhile are told of, and no concern any more', async () => {
    const gone = (folder: string) => ['web', 'worker'].map(name => rmSync(`${folder}/${name}`));
    const { complaints } = await around({ stop: ['web'], pause: ['worker'] }, { within: gone });
    assert.match(complaints.join(), /worker was halted .* somebody removed it.*; web was halted .* nothing to start/);
  });

  test('that cannot be started again are complained about, with the command, and the others are started', async () => {
    const { complaints, log } = await around(
      { stop: ['web', 'worker'] },
      { before: folder => writeFileSync(`${folder}/worker.broken`, '') },
    );
    assert.match(complaints.join(), /worker could not be told to start: .*port is taken.*docker start worker/);
    assert.deepEqual(log.at(-1), 'start web');
  });

  test('are never stopped when they would be removed by that', async () => {
    const { refusal, log } = await around({ stop: ['web'] }, { before: folder => writeFileSync(`${folder}/web.rm`, '') });
    assert.match(refusal, /web would be removed when it stops; use pause/);
    assert.deepEqual(log, []);
  });

  test('cannot be stopped and paused', () => {
    assert.match(dockerVolume.contradiction?.({ stop: ['a', 'b'], pause: ['b'] }, '')?.message ?? '', /^b is to be/);
  });
});

describe('a volume', () => {
  const cases = [
    [
      'that does not exist',
      (folder: string) => rmSync(`${folder}/volume.shop`),
      /no volume shop to be had: .*no such volume.*docker volume ls/,
    ],
    ['without a folder', (folder: string) => writeFileSync(`${folder}/volume.shop`, 'null \n'), /has no folder on this machine/],
    [
      'whose folder is elsewhere',
      (folder: string) => writeFileSync(`${folder}/volume.shop`, 'null /no/such/_data\n'),
      /not to be seen here/,
    ],
    [
      'that is not mounted, since its container is stopped',
      (folder: string) => writeFileSync(`${folder}/volume.shop`, `{"device":":/x","o":"addr=nas","type":"nfs"} ${folder}\n`),
      /is not mounted while no container runs .*use pause/,
    ],
  ] as const;
  for (const [what, before, words] of cases) {
    test(`${what} fails the item, and the containers run`, async () => {
      const { refusal, log } = await around({ stop: ['web'] }, { before });
      assert.match(refusal, words);
      assert.equal(log.filter(line => line.startsWith('stop')).length, log.filter(line => line.startsWith('start')).length);
    });
  }

  test('with a container that does not exist fails the item before anything is stopped', async () => {
    const { refusal, log } = await around({ stop: ['web', 'wbe'] });
    assert.match(refusal, /wbe could not be asked whether it runs: .*No such container/);
    assert.deepEqual(log, []);
  });
});
