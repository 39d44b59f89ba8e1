/** `npm run package`: the packages of the tray app and the command, in tmp/packages/; --help says what can be chosen. */
import { mkdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Platform } from './packaging/configuration.ts';
import { electronHere, electronVersion } from './packaging/electron-here.ts';
import { makePackages, type Target, targets } from './packaging/make.ts';
import { publisherOf } from './packaging/names.ts';
import { nodeToShip } from './packaging/node-to-ship.ts';
import { layOut } from './packaging/stage.ts';
import { makeStandIn } from './packaging/stand-in.ts';

const usage = `usage: npm run package -- [PLATFORM …] [options]

PLATFORM            linux, mac or windows; without one: this machine's
--target TARGET     only this: ${Object.values(targets).flat().join(', ')}, or dir for the unpacked folder (may be repeated)
--electron FOLDER   an unpacked Electron for that platform; without it: the one of this checkout, else it is downloaded
--stand-in          without Electron: packages that can be looked at, not run

ALP_PACKAGE_MAINTAINER='NAME <ADDRESS>'  ALP_PACKAGE_HOMEPAGE=URL  ALP_UPDATE_FEED=URL
`;

const checkout = join(import.meta.dirname, '..');
const output = join(checkout, 'tmp', 'packages');
const own: Readonly<Partial<Record<NodeJS.Platform, Platform>>> = { linux: 'linux', darwin: 'mac', win32: 'windows' };

const wish = readWish();
if (wish === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else if (wish.help) {
  process.stdout.write(usage);
} else {
  for (const platform of wish.platforms) for (const target of wish.targets ?? targets[platform]) await make(platform, target);
}

interface Wish {
  readonly help: boolean;
  readonly platforms: readonly Platform[];
  readonly targets: readonly Target[] | undefined;
  readonly electron: string | undefined;
  readonly standIn: boolean;
}

function readWish(): Wish | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        target: { type: 'string', multiple: true },
        electron: { type: 'string' },
        'stand-in': { type: 'boolean', default: false },
      },
    });
    const platforms = positionals.length > 0 ? positionals : [own[process.platform] ?? 'linux'];
    const known = ['dir', ...Object.values(targets).flat()];
    if (!platforms.every(name => name in targets) || !(values.target ?? []).every(name => known.includes(name))) return undefined;
    return {
      help: values.help,
      platforms: platforms as Platform[],
      targets: values.target as Target[] | undefined,
      electron: values.electron,
      standIn: values['stand-in'],
    };
  } catch {
    return undefined;
  }
}

async function make(platform: Platform, target: Target): Promise<void> {
  const publisher = publisherOf(process.env);
  const folder = join(output, platform);
  const node = platform === 'linux' ? nodeToShip(checkout, join(output, 'node'), process.arch) : undefined;
  const stage = layOut({ checkout, dist: join(checkout, 'dist'), folder: join(output, 'stage'), node, publisher });
  mkdirSync(folder, { recursive: true });
  const request = {
    platform,
    stage,
    output: folder,
    publisher,
    electron: electronFor(platform),
    electronVersion: electronVersion(checkout),
  };
  try {
    const made = await makePackages(request, target);
    for (const path of made) console.log(`${relative(checkout, path)}  ${(statSync(path).size / 1e6).toFixed(1)} MB`);
    if (target === 'dir') console.log(`${relative(checkout, folder)}/ has the unpacked app`);
    if (request.electron?.isStandIn) console.log('made without Electron (--stand-in): it can be looked at, not run');
  } catch (error) {
    process.exitCode = 1;
    console.error(
      `\n${platform} ${target} was not made: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`,
    );
    if (isUnreachable(error)) console.error(remedyOffline(target, request.electron !== undefined));
  }
}

function electronFor(platform: Platform) {
  if (wish!.standIn) {
    const folder = join(output, `stand-in-${platform}`);
    makeStandIn(platform, folder);
    return { folder, isStandIn: true };
  }
  if (wish!.electron !== undefined) return { folder: wish!.electron, isStandIn: false };
  const here = platform === own[process.platform] ? electronHere(checkout, process.env, process.platform) : undefined;
  return here && { folder: here.folder, isStandIn: false };
}

function isUnreachable(error: unknown): boolean {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|fetch failed|EHOSTUNREACH/.test(String(error));
}

function remedyOffline(target: Target, hasElectron: boolean): string {
  if (!hasElectron)
    return (
      'Electron is downloaded from GitHub, which is out of reach. --electron FOLDER names an unpacked one that you have; ' +
      '--stand-in makes packages that can be looked at.'
    );
  return `electron-builder downloads what it makes ${target} with from GitHub, which is out of reach. --target deb, rpm and dir need nothing from there.`;
}
