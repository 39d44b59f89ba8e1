/** The driver startstop: stand-ins for systemctl and docker, a real init script, a real sshd. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { writeNote } from '../../core/driver-notes.ts';
import { releaseLeftovers } from '../../core/driver-release.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { startstop } from '../../core/drivers/startstop.ts';
import { startSshServer } from '../real/ssh-server.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms, type DriverScene } from './conformance.ts';

/** A service runs while a file of its name is there. */
function servicesAt(bench: Bench): string {
  const folder = `${bench.folder}/running`;
  mkdirSync(folder, { recursive: true });
  for (const name of ['shop', 'worker']) writeFileSync(`${folder}/${name}`, '');
  return folder;
}

const systemctl = (folder: string) => `#!/bin/sh
verb=$1; for name; do :; done; name=\${name%.service}
case $verb in
show) if [ "$name" = nothing ] || [ -e "${folder}/../removed" ]; then echo LoadState=not-found; else echo LoadState=loaded; fi
  if [ -e "${folder}/$name" ]; then echo ActiveState=active; else echo ActiveState=inactive; fi ;;
stop) rm -f "${folder}/$name" ;;
start) [ ! -e "${folder}/../removed" ] || { echo "Failed to start $name.service: Unit not found." >&2; exit 5; }
  [ "$name" != stuck ] || { echo "Job for stuck failed" >&2; exit 1; }; : >"${folder}/$name" ;;
esac
`;

const docker = (folder: string) => `#!/bin/sh
for name; do :; done
[ ! -e "${folder}/../silent" ] || { echo 'Cannot connect to the Docker daemon' >&2; exit 1; }
[ ! -e "${folder}/../removed" ] || { echo "Error response from daemon: No such container: $name" >&2; exit 1; }
case $1 in
container) if [ -e "${folder}/$name" ]; then echo true; else echo false; fi ;;
stop) rm -f "${folder}/$name" ;;
start) : >"${folder}/$name" ;;
esac
`;

const script = (folder: string, name: string) => `#!/bin/sh
case $1 in
status) [ -e "${folder}/${name}" ] ;;
stop) rm -f "${folder}/${name}" ;;
start) : >"${folder}/${name}" ;;
esac
`;

function scene(bench: Bench, folder: string, settings: DriverSettings): DriverScene {
  const down = () => ['shop', 'worker'].filter(name => !existsSync(`${folder}/${name}`));
  return {
    settings,
    source: bench.folder,
    inspect: () => assert.deepEqual(down(), ['shop', 'worker'], 'they were not stopped'),
    leftBehind: () => down().map(name => `${name} is down`),
  };
}

describe('systemd units', () => {
  conforms({
    driver: startstop,
    setUp(bench) {
      const folder = servicesAt(bench);
      bench.program('systemctl', systemctl(folder));
      return scene(bench, folder, { service: ['shop.service', 'worker.service'] });
    },
  });
});

describe('a service', () => {
  async function around(service: readonly string[], act: (folder: string) => void = () => undefined) {
    const bench = makeBench();
    try {
      const folder = servicesAt(bench);
      bench.program('systemctl', systemctl(folder));
      const drivers = [{ name: 'startstop', isOwn: false, settings: { service } }];
      act(folder);
      const run = { server: 's', item: 'i', drivers, source: '/etc', run: 'r', signal: forever, say: bench.hear };
      const prepared = await prepareDrivers(bench.world, run);
      const complaints = await prepared.release(forever);
      return { prepared, complaints, isRunning: existsSync(`${folder}/${service[0]}`) };
    } finally {
      await bench.remove();
    }
  }

  test('that did not run is not started', async () => {
    const { prepared, isRunning } = await around(['shop'], folder => rmSync(`${folder}/shop`));
    assert.ok(prepared.ok);
    assert.equal(isRunning, false);
  });

  for (const by of ['docker', 'podman']) {
    test(`that is a container is stopped and started by ${by}`, async () => {
      const bench = makeBench();
      try {
        const folder = servicesAt(bench);
        bench.program(by, docker(folder));
        const drivers = [{ name: 'startstop', isOwn: false, settings: { service: ['shop', 'worker'], by } }];
        const run = { server: 's', item: 'i', drivers, source: '/etc', run: 'r', signal: forever, say: bench.hear };
        const prepared = await prepareDrivers(bench.world, run);
        assert.ok(prepared.ok, JSON.stringify(prepared));
        assert.deepEqual(readdirSync(folder), []);
        assert.deepEqual(await prepared.release(forever), []);
        assert.deepEqual(readdirSync(folder), ['shop', 'worker']);
      } finally {
        await bench.remove();
      }
    });
  }

  test('of another machine is stopped and started by its init script over ssh', async () => {
    const bench = makeBench();
    const server = await startSshServer(`${bench.folder}/sshd`);
    try {
      const folder = servicesAt(bench);
      const service = [bench.program(`${bench.folder}/shop's script`, script(folder, 'shop'))];
      const settings = { service, host: server.login, remote_shell: server.command.split(' ') };
      const drivers = [{ name: 'startstop', isOwn: false, settings }];
      const run = { server: 's', item: 'i', drivers, source: '/etc', run: 'r', signal: forever, say: bench.hear };
      const prepared = await prepareDrivers(bench.world, run);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.ok(!existsSync(`${folder}/shop`));
      assert.deepEqual(await prepared.release(forever), []);
      assert.ok(existsSync(`${folder}/shop`));
    } finally {
      await server.stop();
      await bench.remove();
    }
  });

  test('that does not exist fails the item, with the command to try', async () => {
    const { prepared } = await around(['nothing']);
    assert.ok(!prepared.ok && prepared.verdict.kind === 'failed');
    assert.match(prepared.verdict.detail, /nothing could not be asked/);
    assert.match(prepared.verdict.remedy, /systemctl show/);
  });

  for (const [by, service] of [
    ['systemd', 'shop.service'],
    ['docker', 'shop'],
    ['script', '/SCRIPT'],
  ] as const) {
    test(`that somebody removed during the run is told of once, and asked for no more (${by})`, async () => {
      const bench = makeBench();
      try {
        const folder = servicesAt(bench);
        const init = bench.program(`${bench.folder}/shop-script`, script(folder, 'shop'));
        bench.program('systemctl', systemctl(folder));
        bench.program('docker', docker(folder));
        const settings = { by, service: [service === '/SCRIPT' ? init : service] };
        const run = { server: 's', item: 'i', drivers: [{ name: 'startstop', isOwn: false, settings }] };
        const prepared = await prepareDrivers(bench.world, {
          ...run,
          source: '/etc',
          run: 'r',
          signal: forever,
          say: bench.hear,
        });
        assert.ok(prepared.ok, JSON.stringify(prepared));
        writeFileSync(`${bench.folder}/removed`, '');
        rmSync(init);
        assert.match((await prepared.release(forever)).join(), /shop.* was stopped for a run, and somebody removed it meanwhile/);
        assert.deepEqual(await releaseLeftovers(bench.world, undefined, forever, bench.hear), []);
        assert.deepEqual(await bench.left(), []);
      } finally {
        await bench.remove();
      }
    });
  }

  test('that cannot be asked for, as its daemon is silent or its disk is gone, is started when it can be', async () => {
    const bench = makeBench();
    try {
      const folder = servicesAt(bench);
      mkdirSync(`${bench.folder}/disk`);
      const init = bench.program(`${bench.folder}/disk/script`, script(folder, 'worker'));
      bench.program('docker', docker(folder));
      const drivers = [
        { name: 'startstop', isOwn: false, settings: { by: 'docker', service: ['shop'] } },
        { name: 'startstop', isOwn: false, settings: { service: [init] } },
      ];
      const prepared = await prepareDrivers(bench.world, {
        ...{ server: 's', item: 'i', drivers, source: '/etc', run: 'r', signal: forever, say: bench.hear },
      });
      assert.ok(prepared.ok, JSON.stringify(prepared));
      writeFileSync(`${bench.folder}/silent`, '');
      renameSync(`${bench.folder}/disk`, `${bench.folder}/away`);
      const complaints = await prepared.release(forever);
      assert.match(complaints.join(), /script could not be started again.*shop could not be started again: .*Cannot connect/);
      assert.equal((await releaseLeftovers(bench.world, undefined, forever, bench.hear)).length, 2);
      rmSync(`${bench.folder}/silent`);
      renameSync(`${bench.folder}/away`, `${bench.folder}/disk`);
      assert.deepEqual(await releaseLeftovers(bench.world, undefined, forever, bench.hear), []);
      assert.deepEqual(readdirSync(folder), ['shop', 'worker']);
    } finally {
      await bench.remove();
    }
  });

  test('of two items that begin at the same moment goes to one, never to none', async () => {
    for (let round = 0; round < 5; round += 1) {
      const bench = makeBench();
      try {
        bench.program('systemctl', systemctl(servicesAt(bench)));
        const of = (item: string) => ({
          ...{ server: 's', item, source: '/etc', run: item, signal: forever, say: bench.hear },
          drivers: [{ name: 'startstop', isOwn: false, settings: { service: ['shop'] } }],
        });
        const both = await Promise.all([prepareDrivers(bench.world, of('one')), prepareDrivers(bench.world, of('other'))]);
        assert.equal(both.filter(({ ok }) => ok).length, 1, JSON.stringify(both));
        for (const prepared of both) assert.deepEqual(await prepared.release(forever), []);
      } finally {
        await bench.remove();
      }
    }
  });

  test('of two items is stopped for one at a time, so that neither reads while the other starts it', async () => {
    const bench = makeBench();
    try {
      const folder = servicesAt(bench);
      bench.program('systemctl', systemctl(folder));
      const of = (item: string, service: string) => ({
        ...{ server: 's', item, source: '/etc', run: item, signal: forever, say: bench.hear },
        drivers: [{ name: 'startstop', isOwn: false, settings: { service: [service] } }],
      });
      const first = await prepareDrivers(bench.world, of('one', 'shop.service'));
      assert.ok(first.ok, JSON.stringify(first));
      const second = await prepareDrivers(bench.world, of('other', 'shop'));
      assert.ok(!second.ok && second.verdict.kind === 'not-now', JSON.stringify(second));
      assert.match(second.verdict.detail, /the service shop\.service on this machine is in the hands of s one/);
      assert.deepEqual(await second.release(forever), []);
      assert.ok(!existsSync(`${folder}/shop`), 'the second started what the first had stopped');
      const third = await prepareDrivers(bench.world, of('third', 'worker'));
      assert.ok(third.ok, 'what is not shared need not wait');
      assert.deepEqual(await first.release(forever), []);
      assert.ok(existsSync(`${folder}/shop`));
      const again = await prepareDrivers(bench.world, of('other', 'shop'));
      assert.ok(again.ok, JSON.stringify(again));
      assert.deepEqual([...(await again.release(forever)), ...(await third.release(forever))], []);
    } finally {
      await bench.remove();
    }
  });

  test('that a killed run of another item has stopped is started before this one asks for it', async () => {
    const bench = makeBench();
    try {
      const folder = servicesAt(bench);
      bench.program('systemctl', systemctl(folder));
      rmSync(`${folder}/shop`);
      const use = { name: 'startstop', isOwn: false, settings: { service: ['shop'] } };
      const holds = ['the service shop.service on this machine'];
      const note = { server: 's', item: 'killed', place: 1, use, source: '/etc', holds, since: 0, running: [] };
      const noted = { started: '["shop"]' };
      await writeNote(bench.world, bench.notePath.replace('/i/1-test', '/killed/1-startstop'), { ...note, noted });
      const run = { server: 's', item: 'i', drivers: [use], source: '/etc', run: 'r', signal: forever, say: bench.hear };
      const prepared = await prepareDrivers(bench.world, run);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.equal(prepared.facts['startstop.stopped'], 'shop');
      assert.deepEqual(await prepared.release(forever), []);
      assert.ok(existsSync(`${folder}/shop`));
    } finally {
      await bench.remove();
    }
  });

  test('that cannot be started again is complained about, with the command that starts it', async () => {
    const { complaints } = await around(['stuck'], folder => writeFileSync(`${folder}/stuck`, ''));
    assert.match(complaints.join(), /stuck could not be started again: .*Job for stuck failed.*systemctl start -- stuck/);
  });
});
