/** NetworkManager and UPower on a real D-Bus: what they say is understood; absent, hanging or changing, they disturb nobody. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Clock, systemClock } from '../../core/world/clock.ts';
import { patience } from '../../core/world/conditions/patient-asker.ts';
import { systemConditions } from '../../core/world/conditions/system.ts';
import { type ProgramRequest, systemPrograms } from '../../core/world/run-program.ts';
import { type ForgedMachine, forgedMachine, supply } from './forged-machine.ts';
import { type PrivateBus, privateBus } from './private-bus.ts';
import { soon } from './soon.ts';

const networkManager = 'org.freedesktop.NetworkManager';
const upower = 'org.freedesktop.UPower';
const networkManagerPath = '/org/freedesktop/NetworkManager';

/** A reading waits for its answers: a busy machine may need longer for them than the agent would wait. */
const unhurried: Clock = {
  ...systemClock,
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds === patience ? 20_000 : milliseconds, signal),
};

/** The conditions of a forged machine on this bus, and all that was started for them. */
function scene(machine: ForgedMachine, environment: Readonly<Record<string, string>>, clock: Clock = unhurried) {
  const started: string[] = [];
  const programs = {
    ...systemPrograms,
    start(request: ProgramRequest) {
      started.push([request.program, ...request.args].join(' '));
      return systemPrograms.start(request);
    },
  };
  const options = { platform: 'linux', folders: machine, environment, interfaces: () => ({}) } as const;
  return { source: systemConditions({ clock, programs }, options), started };
}

const playNetworkManager = (bus: PrivateBus, metered: string, connectivity: string) =>
  bus.play(networkManager, networkManagerPath, [
    ['Metered', 'u', metered],
    ['Connectivity', 'u', connectivity],
  ]);

describe('the system bus', () => {
  test('NetworkManager says what is metered and where a login page is; each refresh asks anew', { timeout: 40_000 }, async () => {
    await using bus = await privateBus();
    using machine = forgedMachine();
    const daemon = await playNetworkManager(bus, '3', '2');
    const { source } = scene(machine, bus.environment);
    const first = await source.refresh();
    assert.deepEqual([first.metered, first.portal], ['yes', 'yes']);
    daemon.set(['Metered', 'u', '4']);
    daemon.set(['Connectivity', 'u', '4']);
    const second = await source.refresh();
    assert.deepEqual([second.metered, second.portal], ['no', 'no']);
  });

  test('UPower tells of power where /sys has nothing', { timeout: 40_000 }, async () => {
    await using bus = await privateBus();
    using machine = forgedMachine();
    const daemon = await bus.play(upower, '/org/freedesktop/UPower', [['OnBattery', 'b', 'true']]);
    daemon.add('/org/freedesktop/UPower/devices/DisplayDevice', 'org.freedesktop.UPower.Device', [
      ['IsPresent', 'b', 'true'],
      ['Percentage', 'd', '43.6'],
    ]);
    const { mains, chargePercent } = await scene(machine, bus.environment).source.refresh();
    assert.deepEqual([mains, chargePercent], ['no', 44]);
  });

  test('where /sys knows the battery, UPower is not even looked for', { timeout: 40_000 }, async () => {
    await using bus = await privateBus();
    using machine = forgedMachine(supply('BAT0', { type: 'Battery', status: 'Charging', capacity: '70' }));
    await bus.play(upower, '/org/freedesktop/UPower', [['OnBattery', 'b', 'true']]);
    const { source, started } = scene(machine, bus.environment);
    const { mains, chargePercent } = await source.refresh();
    assert.deepEqual([mains, chargePercent], ['yes', 70]);
    assert.deepEqual(
      started.filter(command => command.includes('UPower')),
      [],
    );
  });

  test('a daemon that does not run is not started, and looked for once', { timeout: 40_000 }, async () => {
    await using bus = await privateBus();
    using machine = forgedMachine();
    for (const name of [networkManager, upower]) bus.offer(name);
    const { source, started } = scene(machine, bus.environment);
    for (let time = 0; time < 3; time += 1) {
      const { metered, mains } = await source.refresh();
      assert.deepEqual([metered, mains], ['unknown', 'unknown']);
    }
    assert.equal(started.length, 2, started.join('\n'));
    for (const name of [networkManager, upower]) assert.equal(existsSync(join(bus.folder, `started-${name}`)), false, name);
    // And it would have been started by a careless question.
    assert.throws(() => careless(bus), 'touch is no daemon');
    await soon('touch has run', () => existsSync(join(bus.folder, `started-${networkManager}`)));
  });

  test('without a bus, and without busctl, nothing is known and nobody complains', { timeout: 40_000 }, async () => {
    using machine = forgedMachine();
    for (const environment of [{ DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${machine.system}/none` }, { PATH: machine.system }]) {
      const { source, started } = scene(machine, environment);
      await source.refresh();
      const { metered, portal, mains } = await source.refresh();
      assert.deepEqual([metered, portal, mains], ['unknown', 'unknown', 'unknown']);
      assert.equal(started.length, 2, started.join('\n'));
    }
  });

  test('a NetworkManager that hangs holds nobody up: what it said holds, and what it says late counts', {
    timeout: 40_000,
  }, async () => {
    await using bus = await privateBus();
    using machine = forgedMachine();
    const daemon = await playNetworkManager(bus, '1', '4');
    const { source } = scene(machine, bus.environment, systemClock);
    const stop = source.watch(() => undefined);
    await soon('it has answered', () => source.current().metered === 'yes');
    daemon.set(['Metered', 'u', '2']);
    daemon.process.kill('SIGSTOP');
    const began = performance.now();
    // The monitor's first hint may be read before.
    const conditions = await source.refresh();
    const took = performance.now() - began;
    assert.ok(took < 10_000, `${took} ms`);
    assert.equal(conditions.portal, 'no');
    daemon.process.kill('SIGCONT');
    await soon('the late answer is there', () => source.current().metered === 'no');
    stop();
  });

  test('a line of `nmcli monitor` has NetworkManager asked at once', { timeout: 40_000 }, async () => {
    await using bus = await privateBus();
    using machine = forgedMachine();
    // A launcher that says what is appended to a file, as nmcli says what its daemon announces.
    const words = join(bus.folder, 'words');
    writeFileSync(words, '');
    writeFileSync(join(bus.folder, 'nmcli'), `#!/bin/sh\nexec tail -n +1 -f ${words}\n`, { mode: 0o755 });
    const daemon = await playNetworkManager(bus, '0', '1');
    const { source } = scene(machine, { ...bus.environment, PATH: `${bus.folder}:${process.env.PATH}` }, systemClock);
    const stop = source.watch(() => undefined);
    await soon('everything was read', () => source.current().justResumed === 'no');
    await systemClock.sleep(2500);
    daemon.set(['Connectivity', 'u', '2']);
    const began = performance.now();
    writeFileSync(words, "Connectivity is now 'portal'\n", { flag: 'a' });
    await soon('the login page is known', () => source.current().portal === 'yes');
    assert.ok(performance.now() - began < 8000, 'before any tick');
    stop();
  });
});

function careless(bus: PrivateBus): void {
  const args = ['--system', 'get-property', networkManager, networkManagerPath, networkManager, 'Metered'];
  execFileSync('busctl', args, { env: { ...process.env, ...bus.environment }, stdio: 'pipe', timeout: 2000 });
}
