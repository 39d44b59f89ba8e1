/** Whether this desktop shows tray icons at all: Electron cannot tell, the session bus can. */
import type { Clock } from '../core/world/clock.ts';
import type { Programs } from '../core/world/run-program.ts';

interface World {
  readonly programs: Pick<Programs, 'run'>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** At login the panel may come after us. */
const looks = 10;
const lookEvery = 2000;

/** Without one the app must be reachable another way. */
export async function hasTrayHost(world: World, platform: NodeJS.Platform, signal: AbortSignal): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (let look = 0; look < looks && !signal.aborted; look += 1) {
    if (look > 0) await world.clock.sleep(lookEvery, signal);
    const answer = await isHostRegistered(world.programs);
    if (answer === 'unknown') return false;
    if (answer === 'yes') return true;
  }
  return false;
}

const name = 'org.kde.StatusNotifierWatcher';
const path = '/StatusNotifierWatcher';
const property = 'IsStatusNotifierHostRegistered';

/** systemd's tool, else GLib's; where neither is there, nobody can be asked. */
async function isHostRegistered(programs: World['programs']): Promise<'yes' | 'no' | 'unknown'> {
  const busctl = await programs.run({
    program: 'busctl',
    args: ['--user', '--timeout=5', '--', 'get-property', name, path, name, property],
  });
  if (busctl.code !== 127) return busctl.code === 0 && /^b true\b/.test(busctl.stdout) ? 'yes' : 'no';
  const gdbus = await programs.run({
    program: 'gdbus',
    args: [
      ...['call', '--session', '--timeout', '5', '--dest', name, '--object-path', path],
      ...['--method', 'org.freedesktop.DBus.Properties.Get', name, property],
    ],
  });
  if (gdbus.code === 127) return 'unknown';
  return gdbus.code === 0 && /<true>/.test(gdbus.stdout) ? 'yes' : 'no';
}
