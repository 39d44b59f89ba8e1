/** The packages, made with an Electron that stands in: what the archive holds, which fuses are set, what the .deb brings, and that its alp runs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { extractFile, getRawHeader, listPackage } from '@electron/asar';
import { fuseMark } from '../../build/packaging/stand-in.ts';
import { checkout, type Packing, preparePacking } from './packed.ts';

let packing: Packing;
const folder = mkdtempSync(join(tmpdir(), 'alp package test '));

before(async () => {
  packing = await preparePacking();
});
after(() => {
  packing?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Paths of all files below, in order. */
function filesBelow(top: string): string[] {
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(top, join(entry.parentPath, entry.name)))
    .toSorted();
}

function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = process.env) {
  return spawnSync(program, args, { encoding: 'utf8', env: environment });
}

/** As they stand in the program: Electron's order, ending with one that electron-builder does not know and leaves on. */
const wire = [
  ['run as Node', 0],
  ['encrypt cookies', 1],
  ['NODE_OPTIONS', 0],
  ['--inspect', 0],
  ['check the archive', 1],
  ['load from the archive alone', 1],
  ['a V8 snapshot of its own', 0],
  ['more rights for file://', 0],
  ['catch WebAssembly errors', 1],
]
  .map(([, isOn]) => isOn)
  .join('');

function fuseWire(program: string): string {
  const bytes = readFileSync(program);
  const at = bytes.indexOf(fuseMark) + fuseMark.length + 2;
  return bytes.subarray(at, at + wire.length).toString('latin1');
}

function checkArchive(asar: string): void {
  const below = (path: string) => filesBelow(join(checkout, path)).map(name => `${path}/${name}`);
  const wanted = [
    ...['LICENSE', 'package.json', 'assets/icons/app/128.png'],
    ...filesBelow(packing.dist).map(name => `dist/${name}`),
    ...below('renderer'),
    ...below('assets/icons/tray'),
  ];
  const listed = listPackage(asar, { isPack: false }).map(path => path.slice(1));
  const folders = new Set(wanted.flatMap(path => path.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/'))));
  assert.deepEqual(listed.filter(path => !folders.has(path)).toSorted(), wanted.toSorted());
  for (const path of [
    'dist/electron/main.mjs',
    'dist/electron/preload.cjs',
    'dist/alp.mjs',
    'dist/begin.sh',
    'dist/renderer/index.html',
  ])
    assert.ok(wanted.includes(path), path);
}

describe('packages', { timeout: 300_000 }, () => {
  test('Linux: the archive holds what was built and nothing else, the doors of Electron are shut', async () => {
    const app = join(await packing.pack('linux', 'dir'), 'linux-unpacked');
    assert.equal(fuseWire(join(app, 'alpine-backup-tray')), wire);
    const asar = join(app, 'resources', 'app.asar');
    checkArchive(asar);
    const main = extractFile(asar, 'dist/electron/main.mjs').toString();
    assert.ok(main.includes('/** A configuration that was just written is found after so long'), 'comments are kept');
    assert.ok(
      main.split('\n').every(line => line.length < 2000),
      'it is not minified',
    );
    const { main: entry, type, desktopName, ...rest } = JSON.parse(extractFile(asar, 'package.json').toString());
    assert.deepEqual([entry, type, desktopName], ['dist/electron/main.mjs', 'module', 'alpine-backup-tray.desktop']);
    assert.deepEqual(
      Object.keys(rest).filter(key => /dependencies|scripts/i.test(key)),
      [],
    );
    assert.deepEqual(readdirSync(join(app, 'locales')), ['de.pak', 'en-GB.pak', 'en-US.pak', 'fr.pak']);
    assert.deepEqual(readdirSync(join(app, 'resources')), ['app.asar']);
  });

  test('macOS: in the menu bar and not in the Dock, says why it needs the local network, knows the checksum of its archive', async () => {
    const contents = join(await packing.pack('mac', 'dir'), 'mac', 'alpine-backup.app', 'Contents');
    const info = readFileSync(join(contents, 'Info.plist'), 'utf8');
    assert.match(info, /<key>LSUIElement<\/key>\s*<true\/>/);
    assert.match(info, /<key>NSLocalNetworkUsageDescription<\/key>\s*<string>alpine-backup reaches /);
    assert.match(info, /<key>CFBundleIdentifier<\/key>\s*<string>org\.alpine-backup\.tray</);
    const asar = join(contents, 'Resources', 'app.asar');
    const sum = createHash('sha256').update(getRawHeader(asar).headerString).digest('hex');
    assert.match(info, new RegExp(`<key>hash</key>\\s*<string>${sum}<`));
    checkArchive(asar);
    const framework = join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework');
    assert.equal(fuseWire(framework), wire);
    const icon = readFileSync(join(contents, 'Resources', 'icon.icns'));
    assert.equal(icon.toString('latin1', 0, 4), 'icns');
    assert.equal(icon.readUInt32BE(4), icon.length);
  });

  test('Windows: the same archive under the program name of this app, the same fuses', async () => {
    const app = join(await packing.pack('windows', 'dir'), 'win-unpacked');
    checkArchive(join(app, 'resources', 'app.asar'));
    assert.equal(fuseWire(join(app, 'alpine-backup-tray.exe')), wire);
  });

  describe('the .deb', () => {
    const unpacked = join(folder, 'unpacked');
    let deb: string;

    before(async () => {
      const made = await packing.pack('linux', 'deb');
      deb = join(made, readdirSync(made).find(name => name.endsWith('.deb'))!);
      assert.equal(run('dpkg-deb', ['-x', deb, unpacked]).status, 0);
    });

    test('says what it is and what it needs', () => {
      const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
      const fields = new Map(
        run('dpkg-deb', ['-f', deb])
          .stdout.split('\n')
          .flatMap(line => {
            const [, name, value] = /^(\S+): (.*)$/.exec(line) ?? [];
            return name === undefined ? [] : [[name, value!] as const];
          }),
      );
      assert.equal(fields.get('Package'), 'alpine-backup');
      assert.equal(fields.get('Version'), version.replace('-', '~'), 'an alpha is older than what follows it');
      assert.match(fields.get('Architecture')!, /^(amd64|arm64)$/);
      assert.match(fields.get('Maintainer')!, /^.+ <.+@.+>$/);
      for (const needed of ['rsync', 'openssh-client', 'libgtk-3-0'])
        assert.ok(fields.get('Depends')!.split(', ').includes(needed), needed);
      assert.doesNotMatch(fields.get('Depends')!, /node/, 'it brings its own Node');
      assert.equal(fields.get('Homepage'), undefined, 'an address that does not exist is not named');
      assert.match(fields.get('Description')!, /^Backups with rsync/);
      const size = Number(fields.get('Installed-Size'));
      assert.ok(size > 1000 && size < 100_000, String(size));
    });

    test('brings app, commands, unit, desktop entry, icons and metadata, owned by root, and nothing outside /opt/alpine-backup and /usr', () => {
      const lines = run('dpkg-deb', ['-c', deb]).stdout.trim().split('\n');
      const paths = lines.map(line => / \.(\/\S*)/.exec(line)![1]!);
      for (const path of [
        ...['/opt/alpine-backup/alpine-backup-tray', '/opt/alpine-backup/resources/app.asar', '/usr/bin/alp', '/usr/bin/syncalp'],
        ...[
          '/usr/lib/alpine-backup/dist/alp.mjs',
          '/usr/lib/alpine-backup/dist/begin.sh',
          '/usr/lib/alpine-backup/core/model.ts',
        ],
        ...[
          '/usr/lib/alpine-backup/runtime/node',
          '/usr/lib/alpine-backup/runtime/LICENSE',
          '/usr/share/doc/alpine-backup/copyright',
        ],
        ...['/usr/lib/systemd/user/alpine-backup-agent.service', '/usr/share/applications/alpine-backup-tray.desktop'],
        ...[
          '/usr/share/icons/hicolor/128x128/apps/alpine-backup-tray.png',
          '/usr/share/metainfo/org.alpine_backup.tray.metainfo.xml',
        ],
      ])
        assert.ok(paths.includes(path), `${path} is missing`);
      assert.deepEqual(
        paths.filter(path => !/^\/((opt(\/alpine-backup\/.*|\/)?)|usr\/.*|opt\/)?$/.test(path)),
        [],
      );
      assert.deepEqual(
        paths.filter(path => /\.test\.ts$|node_modules|^\/usr\/lib\/alpine-backup\/dist\/electron/.test(path)),
        [],
      );
      assert.deepEqual(
        lines.filter(line => !/^[-dl]r[-w]xr?[-wx]|^-rw-r--r--/.test(line) || !line.includes(' root/root ')),
        [],
      );
      assert.equal(
        run('sh', [
          '-c',
          'cd "$1" && dpkg-deb --ctrl-tarfile "$2" | tar -x ./md5sums && md5sum --quiet -c md5sums',
          '',
          unpacked,
          deb,
        ]).stderr,
        '',
      );
    });

    test('its alp makes a backup where no Node is installed', () => {
      const home = join(folder, 'home');
      for (const name of ['conf', 'source']) mkdirSync(join(home, name), { recursive: true });
      writeFileSync(join(home, 'source', 'letter.txt'), 'hello');
      writeFileSync(join(home, 'conf', 'laptop'), `[documents]\nsource = ${home}/source/\ndest = ${home}/vault\n`);
      const environment = {
        PATH: '/usr/bin:/bin',
        HOME: home,
        ALP_CONFIG_DIR: join(home, 'conf'),
        ALP_STATE_DIR: join(home, 'state'),
      };
      const { status, stdout, stderr } = run(join(unpacked, 'usr/bin/alp'), ['laptop'], environment);
      assert.equal(status, 0, stdout + stderr);
      assert.ok(existsSync(join(home, 'vault', 'current', 'letter.txt')));
      assert.equal(statSync(join(unpacked, 'usr/lib/alpine-backup/runtime/node')).mode & 0o777, 0o755);
    });

    test('its unit starts the installed alp, and belongs to the package', () => {
      const unit = readFileSync(join(unpacked, 'usr/lib/systemd/user/alpine-backup-agent.service'), 'utf8');
      assert.match(unit, /^ExecStart=\/usr\/bin\/alp agent$/m);
      assert.doesNotMatch(unit, /@ALP@|install script/);
    });

    test('desktops and software centres understand what it says of itself', () => {
      const entry = join(unpacked, 'usr/share/applications/alpine-backup-tray.desktop');
      const { status, stdout } = run('desktop-file-validate', [entry]);
      assert.equal(status, 0, stdout);
      const text = readFileSync(entry, 'utf8');
      assert.match(text, /^Exec=\/opt\/alpine-backup\/alpine-backup-tray\b/m);
      assert.match(text, /^StartupWMClass=alpine-backup-tray$/m);
      const metadata = run('appstreamcli', ['validate-tree', '--no-net', unpacked]);
      assert.equal(metadata.status, 0, metadata.stdout);
    });
  });
});
