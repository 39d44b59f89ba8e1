/** A D-Bus of its own with daemons played by python3-dbusmock; nothing of the machine's own bus is touched. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { soon } from './soon.ts';

export interface PrivateBus extends AsyncDisposable {
  readonly folder: string;
  readonly environment: { readonly DBUS_SYSTEM_BUS_ADDRESS: string };
  /** A daemon with this name and one object; properties as busctl writes them: `['Metered', 'u', '3']`. */
  play(name: string, path: string, properties: readonly Property[]): Promise<PlayedDaemon>;
  /** A daemon that D-Bus would start for whoever writes to it; starting it leaves the file `started-<name>` in the folder. */
  offer(name: string): void;
}

export type Property = readonly [name: string, type: string, value: string];

export interface PlayedDaemon {
  readonly process: ChildProcess;
  set(property: Property): void;
  /** One more object. */
  add(path: string, interfaceName: string, properties: readonly Property[]): void;
}

export async function privateBus(): Promise<PrivateBus> {
  const folder = mkdtempSync(join(tmpdir(), 'alp-bus-'));
  mkdirSync(join(folder, 'offered'));
  writeFileSync(join(folder, 'bus.conf'), configuration(folder));
  const address = `unix:path=${folder}/socket`;
  const environment = { DBUS_SYSTEM_BUS_ADDRESS: address };
  const children: ChildProcess[] = [];
  const start = (program: string, ...args: readonly string[]) => {
    const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const busctl = (...args: readonly string[]) =>
    execFileSync('busctl', ['--system', '--timeout=10', ...args], {
      env: { ...process.env, ...environment },
      stdio: 'pipe',
    }).toString();
  start('dbus-daemon', `--config-file=${folder}/bus.conf`, '--nofork');
  await soon('the bus answers', () => answers(() => busctl('call', ...daemon, 'GetId')));

  return {
    folder,
    environment,
    async play(name, path, properties) {
      // Debian's own Python: dbusmock lies there.
      const child = start('/usr/bin/python3', '-m', 'dbusmock', '--system', name, path, name);
      await soon(`${name} is on the bus`, () => busctl('call', ...daemon, 'NameHasOwner', 's', name).trim() === 'b true');
      const add = (at: string, interfaceName: string, all: readonly Property[]) => {
        for (const property of all) busctl('call', name, at, mock, 'AddProperty', 'ssv', interfaceName, ...property);
      };
      add(path, name, properties);
      return {
        process: child,
        set: property => void busctl('call', name, path, 'org.freedesktop.DBus.Properties', 'Set', 'ssv', name, ...property),
        add(at, interfaceName, all) {
          busctl('call', name, path, mock, 'AddObject', 'ssa{sv}a(ssss)', at, interfaceName, '0', '0');
          add(at, interfaceName, all);
        },
      };
    },
    offer(name) {
      const command = `/bin/touch ${folder}/started-${name}`;
      writeFileSync(join(folder, 'offered', `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=${command}\n`);
      busctl('call', ...daemon, 'ReloadConfig');
    },
    async [Symbol.asyncDispose]() {
      for (const child of children.reverse()) await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const daemon = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus'];
const mock = 'org.freedesktop.DBus.Mock';

function configuration(folder: string): string {
  return `<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/socket</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${folder}/offered</servicedir>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function answers(ask: () => unknown): boolean {
  try {
    ask();
    return true;
  } catch {
    return false;
  }
}
