/** The packages, made with an Electron that stands in: what the archive holds, which fuses are set, what .deb and .rpm bring, and that their alp runs. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { extractFile, getRawHeader } from '@electron/asar';
import { checkArchive, checkPaths, fuseWire, run, wire } from './look-inside.ts';
import { checkout, type Packing, preparePacking } from './packed.ts';

let packing: Packing;
const folder = mkdtempSync(join(tmpdir(), 'alp package test '));

/** Of Linux: the unpacked app and its packages, made together as their app is the same. */
let made: string;
const madeFile = (ending: string) => join(made, readdirSync(made).find(name => name.endsWith(ending))!);

before(async () => {
  packing = await preparePacking();
  made = await packing.pack('linux', 'deb', 'rpm');
});
after(() => {
  packing?.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('packages', { timeout: 300_000 }, () => {
  test('Linux: the archive holds what was built and nothing else, the doors of Electron are shut', async () => {
    const app = join(made, 'linux-unpacked');
    assert.equal(fuseWire(join(app, 'alpine-backup-tray')), wire);
    const asar = join(app, 'resources', 'app.asar');
    checkArchive(asar, packing.dist);
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
    assert.deepEqual(readdirSync(join(app, 'resources')), ['app.asar', 'apparmor-profile']);
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
    checkArchive(asar, packing.dist);
    const framework = join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework');
    assert.equal(fuseWire(framework), wire);
    const icon = readFileSync(join(contents, 'Resources', 'icon.icns'));
    assert.equal(icon.toString('latin1', 0, 4), 'icns');
    assert.equal(icon.readUInt32BE(4), icon.length);
  });

  test('Windows: the same archive under the program name of this app, the same fuses', async () => {
    const app = join(await packing.pack('windows', 'dir'), 'win-unpacked');
    checkArchive(join(app, 'resources', 'app.asar'), packing.dist);
    assert.equal(fuseWire(join(app, 'alpine-backup-tray.exe')), wire);
  });

  describe('the .deb', () => {
    const unpacked = join(folder, 'unpacked');
    let deb: string;

    before(() => {
      deb = madeFile('.deb');
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
      checkPaths(paths);
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

  describe('the .rpm', () => {
    const unpacked = join(folder, 'unpacked rpm');
    let rpm: string;
    before(() => {
      rpm = madeFile('.rpm');
    });

    const query = (...words: readonly string[]) => {
      const { status, stdout, stderr } = run('rpm', ['-qp', ...words, rpm]);
      assert.equal(status, 0, stderr);
      return stdout.trim().split('\n');
    };

    test('says what it is and what it needs', () => {
      const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
      const [name, made, architecture, licence, url, summary] = query(
        '--qf',
        '%{NAME}\n%{VERSION}\n%{ARCH}\n%{LICENSE}\n%{URL}\n%{SUMMARY}',
      );
      assert.deepEqual([name, made, licence, url], ['alpine-backup', version.replace('-', '~'), 'MIT', '(none)']);
      assert.match(architecture!, /^(x86_64|aarch64)$/);
      assert.match(summary!, /^Backups with rsync/);
      const needed = query('--requires');
      for (const one of ['rsync', 'openssh-clients', 'gtk3', '(libXtst or libXtst6)', '/bin/bash'])
        assert.ok(needed.includes(one), one);
      assert.deepEqual(
        needed.filter(one => /node|\.so/i.test(one)),
        [],
        'it brings its own Node, and nothing is guessed',
      );
    });

    test('brings the same as the .deb, owned by root, and owns no folder that every system has', () => {
      const paths = query('--list');
      checkPaths(paths);
      assert.deepEqual(
        paths.filter(path => /^\/(opt|usr(\/(bin|lib|share)(\/[^/]+)?)?)?$/.test(path) && !/alpine-backup/.test(path)),
        ['/usr/bin/alp', '/usr/bin/syncalp', ...paths.filter(path => path.startsWith('/usr/bin/alp-'))].toSorted(),
      );
      const owners = new Set(query('--qf', '[%{FILEUSERNAME} %{FILEGROUPNAME}\n]'));
      assert.deepEqual([...owners], ['root root']);
      const modes = new Set(query('--qf', '[%{FILEMODES:perms}\n]'));
      assert.deepEqual([...modes].toSorted(), ['-rw-r--r--', '-rwxr-xr-x', 'drwxr-xr-x', 'lrwxrwxrwx']);
    });

    test('its files arrive as they were, and its alp runs', () => {
      mkdirSync(unpacked);
      const { status, stderr } = run('sh', ['-c', 'cd "$1" && rpm2archive - <"$2" | tar -xz', '', unpacked, rpm]);
      assert.equal(status, 0, stderr);
      const app = join(unpacked, 'opt/alpine-backup');
      assert.equal(fuseWire(join(app, 'alpine-backup-tray')), wire);
      checkArchive(join(app, 'resources', 'app.asar'), packing.dist);
      const { stdout } = run(join(unpacked, 'usr/bin/alp'), ['--version'], { PATH: '/usr/bin:/bin', HOME: unpacked });
      assert.match(stdout, /\d+\.\d+\.\d+/);
    });

    test('an upgrade, whose last step is the former version’s end, takes nothing away that the new one has set up', () => {
      const scripts = query('--scripts').join('\n');
      assert.match(scripts, /^postinstall scriptlet \(using \/bin\/bash\):$/m);
      assert.match(scripts, /^postuninstall scriptlet \(using \/bin\/bash\):$/m);
      assert.match(scripts, /ln -sf '\/opt\/alpine-backup\/alpine-backup-tray' '\/usr\/bin\/alpine-backup-tray'/);
      const end = scripts.split(/^postuninstall scriptlet.*$/m)[1]!;
      const bin = join(folder, 'recorded');
      mkdirSync(bin, { recursive: true });
      const record = join(bin, 'record');
      for (const name of ['update-alternatives', 'rm', 'apparmor_parser'])
        writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} >>'${record}'\n`, { mode: 0o755 });
      const after = (left: string) => {
        rmSync(record, { force: true });
        assert.equal(run('bash', ['-c', end, 'postun', left], { PATH: `${bin}:/usr/bin:/bin` }).status, 0);
        return existsSync(record) ? readFileSync(record, 'utf8').trim() : '';
      };
      assert.deepEqual([after('1'), after('0')], ['', 'update-alternatives']);
    });
  });
});
