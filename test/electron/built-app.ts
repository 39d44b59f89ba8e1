/** The tray app as it is built, run in this process through the double: started, clicked and ended as a desktop and its user do. */
import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { type BuildOptions, build } from 'rolldown';
import config from '../../rolldown.config.ts';
import { until } from '../real/until.ts';
import { app, double } from '../ui/electron-double.ts';

const root = join(import.meta.dirname, '../..');
const argv = [...process.argv];

/** As `npm run build`, without the pages. */
export async function buildInto(dist: string): Promise<void> {
  for (const one of [config].flat() as BuildOptions[])
    await build({ ...one, cwd: root, logLevel: 'silent', output: { ...[one.output].flat()[0], dir: dist } });
  for (const name of readdirSync(join(root, 'core/remote')))
    if (name.endsWith('.sh')) cpSync(join(root, 'core/remote', name), join(dist, name));
}

/** What the session bus says of tray hosts; the system bus, which the agent asks for batteries and networks, says nothing. */
export function letBusAnswer(bin: string, script: string): void {
  mkdirSync(bin, { recursive: true });
  for (const name of ['busctl', 'gdbus']) {
    writeFileSync(join(bin, name), `#!/bin/sh\ncase $* in *--user* | *--session*) ${script} ;; *) exit 1 ;; esac\n`);
    chmodSync(join(bin, name), 0o755);
  }
}

let starts = 0;

/** Each start is a main program of its own, as it is when somebody logs in again. */
export async function startApp(dist: string, ...words: readonly string[]): Promise<void> {
  Object.assign(double, { trays: [], windows: [], notifications: [], quits: 0, dialogs: [] });
  process.argv = [...argv, ...words];
  starts += 1;
  await import(`${join(dist, 'electron', 'main.mjs')}?${starts}`);
  await until('a tray', () => double.trays.length === 1);
}

/** Asks nobody, as a logout does. */
export async function endApp(): Promise<void> {
  app.quit();
  await ended();
}

export async function ended(): Promise<void> {
  await until('the end', () => double.quits === 1);
  app.removeAllListeners();
  for (const window of double.windows) if (!window.isDestroyed()) window.close();
}

export const menu = (): readonly MenuItemConstructorOptions[] => double.trays[0]!.menus.at(-1)?.template ?? [];
export const entry = (label: string) => menu().find(one => one.label === label);
/** The menu's lines, one below the other. */
export const menuText = (): string =>
  menu()
    .map(({ label = '---' }) => label)
    .join('\n');

export async function click(label: string): Promise<void> {
  await until(label, () => entry(label) !== undefined);
  entry(label)!.click!({} as never, undefined, {} as never);
}
