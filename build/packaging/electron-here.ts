/** Is there an Electron program on this machine, and where? It is fetched separately from its npm package, which brings only types and a version. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ElectronHere {
  /** The unpacked distribution. */
  readonly folder: string;
  readonly program: string;
}

const programs: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'electron',
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Looks where `ELECTRON_OVERRIDE_DIST_PATH` says, else where `npx install-electron` puts it. */
export function electronHere(
  checkout: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): ElectronHere | undefined {
  const folder = environment.ELECTRON_OVERRIDE_DIST_PATH || join(checkout, 'node_modules', 'electron', 'dist');
  const program = join(folder, programs[platform] ?? 'electron');
  return existsSync(program) ? { folder, program } : undefined;
}

export function electronVersion(checkout: string): string {
  const text = readFileSync(join(checkout, 'node_modules', 'electron', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
