/** Has electron-builder make one platform's packages, or only the folder that they would hold. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, Platform as Builders, build } from 'electron-builder';
import { configurationOf, type PackagingWish, type Platform } from './configuration.ts';

/** Names as electron-builder has them: `deb`, `rpm`, `AppImage`, `dmg`, `nsis`, or `dir` for the unpacked folder alone. */
export type Target = 'dir' | 'deb' | 'rpm' | 'AppImage' | 'dmg' | 'nsis';

export const targets: Readonly<Record<Platform, readonly Target[]>> = {
  linux: ['deb', 'rpm', 'AppImage'],
  mac: ['dmg'],
  windows: ['nsis'],
};

const builders = { linux: Builders.LINUX, mac: Builders.MAC, windows: Builders.WINDOWS };

/** Gives the paths of the files that were made. */
export async function makePackages(wish: PackagingWish, ...wanted: readonly Target[]): Promise<readonly string[]> {
  const arch = process.arch === 'arm64' ? Arch.arm64 : Arch.x64;
  // Signing is what somebody with a key asks for; a key that happens to lie in the keychain is not taken.
  process.env.CSC_IDENTITY_AUTO_DISCOVERY ??= 'false';
  if (wanted.some(target => target === 'deb' || target === 'rpm')) process.env.CUSTOM_FPM_PATH = fpmStandIn(wish);
  else delete process.env.CUSTOM_FPM_PATH;
  return build({
    targets: builders[wish.platform].createTarget([...wanted], arch),
    config: configurationOf(wish),
    projectDir: wish.stage.app,
    publish: 'never',
  });
}

/** electron-builder starts a file, and TypeScript needs our Node. */
function fpmStandIn({ stage }: PackagingWish): string {
  const launcher = join(stage.icons, '..', 'fpm');
  writeFileSync(launcher, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(join(import.meta.dirname, 'fpm.ts'))} "$@"\n`);
  chmodSync(launcher, 0o755);
  return launcher;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
