/** electron-builder's configuration for one platform: what is packed, under which names, with which of Electron's doors shut. */
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { appId, executableName, noHomepage, type Publisher, productName } from './names.ts';
import type { Stage } from './stage.ts';

export type Platform = 'linux' | 'mac' | 'windows';

export interface PackagingWish {
  readonly platform: Platform;
  readonly stage: Stage;
  /** Folder for what is made. */
  readonly output: string;
  readonly publisher: Publisher;
  /** An unpacked Electron; undefined: electron-builder downloads one. */
  readonly electron: { readonly folder: string; readonly isStandIn: boolean } | undefined;
  readonly electronVersion: string;
}

export function configurationOf(wish: PackagingWish): Configuration {
  const { stage, output, publisher, electron, electronVersion } = wish;
  return {
    appId,
    productName,
    copyright: 'MIT licence, the alpine-backup authors',
    directories: { app: stage.app, output, buildResources: stage.icons },
    electronVersion,
    ...(electron ? { electronDist: electron.folder } : {}),
    // What is staged is what is packed: there are no modules to look for, and nothing to compile.
    files: ['**/*'],
    npmRebuild: false,
    asar: true,
    electronLanguages: ['en', 'de', 'fr'],
    electronFuses: fuses,
    compression: 'normal',
    publish: publisher.updateFeed === undefined ? null : { provider: 'generic', url: publisher.updateFeed },
    extraMetadata: { homepage: publisher.homepage ?? noHomepage },
    toolsets: { appimage: '1.0.3' },
    ...linux(wish),
    ...mac(wish),
    ...windows(wish),
  };
}

/** Nobody may use the app as a Node of its own rights, look into it with a debugger, or swap its archive for another. */
const fuses: NonNullable<Configuration['electronFuses']> = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  // Electron's own signature covers these bytes, and Apple's processors start nothing with a wrong one. Only macOS can sign.
  resetAdHocDarwinSignature: process.platform === 'darwin',
};

// ---- Linux ---------------------------------------------------------------------------------------------------------------

const summary = 'Backups with rsync that survive bad networks';
/** Also what a desktop shows below the name, whatever its entry is told. */
const description = 'Full snapshots in plain folders, storing only what changed; a run that is cut goes on where it stopped';

/** electron-builder's own lists, for naming any replaces them. */
const debianLibraries = [
  'libgtk-3-0',
  'libnotify4',
  'libnss3',
  'libxss1',
  'libxtst6',
  'xdg-utils',
  'libatspi2.0-0',
  'libuuid1',
  'libsecret-1-0',
];
const rpmLibraries = [
  'gtk3',
  'libnotify',
  'nss',
  'libXScrnSaver',
  '(libXtst or libXtst6)',
  'xdg-utils',
  'at-spi2-core',
  '(libuuid or libuuid1)',
];

function linux({ stage, publisher, electron }: PackagingWish): Configuration {
  const system = [`${stage.system}/usr/=/usr/`];
  return {
    linux: {
      target: ['deb', 'rpm', 'AppImage'],
      executableName,
      syncDesktopName: true,
      icon: stage.icons,
      category: 'Utility;Archiving;',
      synopsis: summary,
      description,
      maintainer: publisher.maintainer,
      vendor: productName,
      desktop: {
        entry: {
          Name: productName,
          GenericName: 'Backup',
          Keywords: 'backup;rsync;snapshot;restore;',
          StartupNotify: 'false',
        },
      },
    },
    deb: {
      packageName: productName,
      packageCategory: 'utils',
      depends: [...debianLibraries, 'rsync', 'openssh-client'],
      // No icon library is needed: Electron talks to the panel over the session bus.
      recommends: ['xxhash'],
      // What is only looked at need not be small: xz takes half a minute and more.
      ...(electron?.isStandIn ? { compression: 'gz' as const } : {}),
      fpm: system,
    },
    rpm: {
      packageName: productName,
      depends: [...rpmLibraries, 'rsync', 'openssh-clients'],
      ...(electron?.isStandIn ? { compression: 'gzip' as const } : {}),
      fpm: system,
    },
    // An AppImage brings the tray alone: a mount that is gone when the app ends is no place for a command.
  };
}

// ---- macOS and Windows ---------------------------------------------------------------------------------------------------

function mac({ stage }: PackagingWish): Configuration {
  return {
    mac: {
      target: ['dmg'],
      category: 'public.app-category.utilities',
      icon: join(stage.icons, 'icon.icns'),
      extendInfo: {
        // In the menu bar, not in the Dock.
        LSUIElement: true,
        NSLocalNetworkUsageDescription: 'alpine-backup reaches the server that keeps your backups when it is in your network.',
      },
    },
    dmg: { title: `${productName} \${version}` },
  };
}

function windows({ stage, platform, electron }: PackagingWish): Configuration {
  const isStandIn = platform === 'windows' && electron?.isStandIn === true;
  return {
    win: {
      target: ['nsis'],
      executableName,
      icon: join(stage.icons, 'icon.ico'),
      // Both write into a real program file, which a stand-in is not.
      ...(isStandIn ? { signAndEditExecutable: false } : {}),
    },
    ...(isStandIn ? { disableAsarIntegrity: true } : {}),
    nsis: { oneClick: true, perMachine: false, shortcutName: productName },
  };
}
