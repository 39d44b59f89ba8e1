/** What the tests of packages share: the program built and laid out once, packed with an Electron that stands in. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { log } from 'electron-builder';
import { type BuildOptions, build } from 'rolldown';
import type { PackagingWish, Platform } from '../../build/packaging/configuration.ts';
import { makePackages, type Target } from '../../build/packaging/make.ts';
import { publisherOf } from '../../build/packaging/names.ts';
import { layOut } from '../../build/packaging/stage.ts';
import { makeStandIn } from '../../build/packaging/stand-in.ts';
import config from '../../rolldown.config.ts';

export const checkout = join(import.meta.dirname, '../..');

export interface Packing {
  /** What the build made. */
  readonly dist: string;
  wish(platform: Platform): PackagingWish;
  /** Gives the folder that has the result. */
  pack(platform: Platform, ...targets: readonly Target[]): Promise<string>;
  remove(): void;
}

export async function preparePacking(environment: Readonly<Record<string, string>> = {}): Promise<Packing> {
  keepQuiet();
  const folder = mkdtempSync(join(tmpdir(), 'alp packages '));
  const dist = join(folder, 'dist');
  await buildInto(dist);
  const publisher = publisherOf(environment);
  const stage = layOut({ checkout, dist, folder: join(folder, 'stage'), node: writeSmallNode(folder), publisher });

  function wish(platform: Platform): PackagingWish {
    const electron = { folder: join(folder, `electron-${platform}`), isStandIn: true };
    return { platform, stage, output: join(folder, platform), publisher, electron, electronVersion: '45.4.1' };
  }
  return {
    dist,
    wish,
    async pack(platform, ...targets) {
      const request = wish(platform);
      makeStandIn(platform, request.electron!.folder);
      await makePackages(request, ...targets);
      return request.output;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As `npm run build`, but aside: other tests run from dist/. */
async function buildInto(dist: string): Promise<void> {
  for (const one of [config].flat() as BuildOptions[])
    await build({ ...one, cwd: checkout, logLevel: 'silent', output: { ...[one.output].flat()[0], dir: dist } });
  for (const name of readdirSync(join(checkout, 'core/remote')))
    if (name.endsWith('.sh')) cpSync(join(checkout, 'core/remote', name), join(dist, name));
  const vite = join(checkout, 'node_modules/vite/bin/vite.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--outDir', join(dist, 'renderer'), '--logLevel', 'warn'],
    { cwd: checkout, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the pages could not be built: ${stderr}`);
}

/** The real one is 127 MB, which take half a minute to pack. */
function writeSmallNode(folder: string): { readonly program: string; readonly licence: string } {
  const program = join(folder, 'node');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
  chmodSync(program, 0o755);
  return { program, licence: join(checkout, 'LICENSE') };
}

/** electron-builder tells of every step; what fails is thrown as well. */
function keepQuiet(): void {
  Object.assign(log, { stream: { write: () => true } });
}
