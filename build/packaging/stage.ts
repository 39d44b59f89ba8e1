/** Lays out what a package holds before it is packed: the app for the archive, and for Linux the command with its Node and what else lies below /usr. */
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { icns } from './icns.ts';
import { componentId, executableName, type Publisher } from './names.ts';

export interface Stage {
  /** What becomes app.asar. */
  readonly app: string;
  /** What Linux packages bring besides the app, from usr/ on. */
  readonly system: string;
  readonly icons: string;
}

export interface StageWish {
  readonly checkout: string;
  /** What `npm run build` made. */
  readonly dist: string;
  /** Made anew. */
  readonly folder: string;
  /** The Node that comes with the command: a package that needs a newer one than Debian has could not be installed. */
  readonly node: { readonly program: string; readonly licence: string } | undefined;
  readonly publisher: Publisher;
}

export function layOut(wish: StageWish): Stage {
  const { folder } = wish;
  const stage = {
    app: join(folder, 'app'),
    system: join(folder, 'system'),
    icons: join(folder, 'icons'),
  };
  rmSync(folder, { recursive: true, force: true });
  for (const one of Object.values(stage)) mkdirSync(one, { recursive: true });
  layOutApp(wish, stage.app);
  layOutProgram(wish, join(stage.system, 'usr', 'lib', 'alpine-backup'));
  layOutSystem(wish, join(stage.system, 'usr'));
  layOutIcons(wish, stage.icons);
  return stage;
}

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/** The pages are packed as vite made them, so what they were made from comes along. */
function layOutApp({ checkout, dist, publisher }: StageWish, app: string): void {
  const { name, version, description, license } = packageFile(checkout);
  const own = {
    name,
    version,
    description,
    license,
    author: 'the alpine-backup authors',
    type: 'module',
    main: 'dist/electron/main.mjs',
    // By this name windows find their entry among the desktop's programs.
    desktopName: `${executableName}.desktop`,
    ...(publisher.updateFeed === undefined ? {} : { updateFeed: publisher.updateFeed }),
  };
  writeFileSync(join(app, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
  cpSync(join(checkout, 'LICENSE'), join(app, 'LICENSE'));
  cpSync(dist, join(app, 'dist'), { recursive: true });
  cpSync(join(checkout, 'renderer'), join(app, 'renderer'), { recursive: true });
  const icons = join(app, 'assets', 'icons');
  cpSync(join(checkout, 'assets', 'icons', 'tray'), join(icons, 'tray'), { recursive: true });
  cpSync(join(checkout, 'assets', 'icons', 'app', '128.png'), join(icons, 'app', '128.png'));
}

/** As ./install lays it. */
function layOutProgram({ checkout, dist, node }: StageWish, program: string): void {
  for (const part of programParts) cpSync(join(checkout, part), join(program, part), { recursive: true });
  cpSync(dist, join(program, 'dist'), { recursive: true, filter: path => path !== join(dist, 'electron') });
  writeFileSync(join(program, '.installed'), `alpine-backup ${packageFile(checkout).version}, from a package\n`);
  if (!node) return;
  const runtime = join(program, 'runtime');
  mkdirSync(runtime);
  cpSync(node.program, join(runtime, 'node'), { dereference: true });
  chmodSync(join(runtime, 'node'), 0o755);
  cpSync(node.licence, join(runtime, 'LICENSE'));
}

const programParts = [
  ...['core', 'cli', 'bridge', 'web', 'renderer'],
  ...['README.md', 'INSTALL.md', 'MAP.md', 'CHANGELOG.md', 'LICENSE', 'package.json'],
];

function layOutSystem({ checkout }: StageWish, usr: string): void {
  for (const folder of ['bin', 'lib/systemd/user', 'share/metainfo', 'share/doc/alpine-backup/examples'])
    mkdirSync(join(usr, folder), { recursive: true });
  for (const command of ['alp', 'syncalp', 'alp-dbrestore', 'alp-report', 'alp-getdata', 'alp-synconf', 'alp-wstation-bkup'])
    symlinkSync(`../lib/alpine-backup/cli/${command}`, join(usr, 'bin', command));
  const unit = 'alpine-backup-agent';
  writeFileSync(
    join(usr, 'lib/systemd/user', `${unit}.service`),
    readFileSync(join(checkout, 'build/systemd', `${unit}.user.service`), 'utf8')
      .replace('Placed by the install script of alpine-backup', 'Part of the package alpine-backup')
      .replaceAll('@ALP@', '/usr/bin/alp'),
  );
  cpSync(join(checkout, 'assets', `${componentId}.metainfo.xml`), join(usr, 'share/metainfo', `${componentId}.metainfo.xml`));
  cpSync(join(checkout, 'LICENSE'), join(usr, 'share/doc/alpine-backup/copyright'));
  for (const sample of ['alpine-backup.conf', 'example-server.ini'])
    cpSync(join(checkout, 'assets', sample), join(usr, 'share/doc/alpine-backup/examples', sample));
  for (const sample of ['alpine-backup.rules.yml', 'dashboard.json'])
    cpSync(join(checkout, 'build/monitoring', sample), join(usr, 'share/doc/alpine-backup/examples', sample));
}

/** A desktop finds icons by their size: `128x128.png`. */
function layOutIcons({ checkout }: StageWish, icons: string): void {
  const drawn = join(checkout, 'assets', 'icons', 'app');
  const pngs = new Map<number, Buffer>();
  for (const name of readdirSync(drawn)) {
    if (extname(name) !== '.png') continue;
    const size = Number(basename(name, '.png'));
    pngs.set(size, readFileSync(join(drawn, name)));
    cpSync(join(drawn, name), join(icons, `${size}x${size}.png`));
  }
  cpSync(join(drawn, 'icon.ico'), join(icons, 'icon.ico'));
  writeFileSync(join(icons, 'icon.icns'), icns(pngs));
}

function packageFile(checkout: string): PackageFile {
  return JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as PackageFile;
}
