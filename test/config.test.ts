/** Which files of the configuration folder are servers, and what is said when the folder, a file or a server is not there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConfigurationFiles } from '../core/config.ts';
import { readServer, readServers } from '../core/config.ts';
import { configurationFolder, stateFolder } from '../core/rules/folders.ts';

const ITEM = '[a]\nsource = /a\ndest = /b';

describe('the configuration folder', () => {
  test('holds one server per file, with or without .ini; leftovers, hidden files and folders are none', async () => {
    const names = [
      'home',
      'web.ini',
      'mail.example.org',
      '.hidden',
      'home~',
      'home.bak',
      'example.ini.sample',
      'web.ini.dpkg-dist',
      'web.ini.dpkg-old',
      '#home#',
      'a.rpmsave',
      'x.orig',
    ];
    const found = await readServers(
      folderOf({ ...Object.fromEntries(names.map(name => [name, ITEM])), drivers: null }),
      '/etc/alp',
    );
    assert.ok(found.kind === 'read');
    assert.deepEqual(found.problems, []);
    assert.deepEqual(
      found.servers.map(({ name, file }) => [name, file]),
      [
        ['home', '/etc/alp/home'],
        ['mail.example.org', '/etc/alp/mail.example.org'],
        ['web', '/etc/alp/web.ini'],
      ],
    );
  });

  test('gives the good servers and the mistakes of the others', async () => {
    const found = await readServers(folderOf({ good: ITEM, bad: '[a]\nsource = /a', all: ITEM }), '/etc/alp');
    assert.ok(found.kind === 'read');
    assert.deepEqual(
      found.servers.map(({ name }) => name),
      ['good'],
    );
    assert.deepEqual(
      found.problems.map(({ file, key }) => [file, key]),
      [
        ['/etc/alp/all', ''],
        ['/etc/alp/bad', 'dest'],
      ],
    );
  });

  test('takes defaults from alpine-backup.conf, and says its mistakes once', async () => {
    const good = await readServer(
      folderOf({ 'alpine-backup.conf': '[defaults]\ncompress = yes', home: ITEM }),
      '/etc/alp',
      'home',
    );
    assert.equal(good.kind === 'understood' && good.server.items[0]?.compress, true);
    const bad = await readServers(
      folderOf({ 'alpine-backup.conf': '[defaults]\ncompres = yes', home: ITEM, web: ITEM }),
      '/etc/alp',
    );
    assert.ok(bad.kind === 'read');
    assert.deepEqual(
      [bad.servers.length, bad.problems.map(({ file, line }) => [file, line])],
      [0, [['/etc/alp/alpine-backup.conf', 2]]],
    );
  });

  test('hands out the section [agent], also beside a server with a mistake', async () => {
    const agent = '[agent]\njobs = 4\nunmetered_networks = aa:bb:cc:dd:ee:ff';
    const found = await readServers(
      folderOf({ 'alpine-backup.conf': agent, home: `${ITEM}\nschedule = daily`, web: `${ITEM}\nschedule = sometimes` }),
      '/etc/alp',
    );
    assert.ok(found.kind === 'read');
    assert.deepEqual(found.agent, { jobs: 4, meteredNetworks: [], unmeteredNetworks: ['aa:bb:cc:dd:ee:ff'] });
    assert.deepEqual(
      found.servers.map(({ name, items }) => [name, items[0]?.schedule.kind]),
      [['home', 'daily']],
    );
    assert.deepEqual(
      found.problems.map(({ file, key }) => [file, key]),
      [['/etc/alp/web', 'schedule']],
    );
  });

  test('refuses two files of the same server', async () => {
    const found = await readServer(folderOf({ home: ITEM, 'home.ini': ITEM }), '/etc/alp', 'home');
    assert.match(found.kind === 'refused' ? found.problems[0]!.message : '', /home and home.ini are both the server home/);
  });

  test('names the servers there are when one is not found', async () => {
    const files = folderOf({ home: ITEM, web: ITEM });
    const typo = await readServer(files, '/etc/alp', 'hoem');
    const strange = await readServer(files, '/etc/alp', '../../etc/passwd');
    assert.equal(typo.kind === 'server-not-found' && typo.remedy, 'did you mean home?');
    assert.equal(strange.kind === 'server-not-found' && strange.remedy, 'the servers are home, web');
  });

  test('a file that may not be read is a mistake of that file', async () => {
    const found = await readServers(folderOf({ home: ITEM, secret: new Error('EACCES') }), '/etc/alp');
    assert.ok(found.kind === 'read' && found.servers.length === 1);
    assert.match(found.problems[0]?.message ?? '', /cannot be read \(EACCES\)/);
  });

  test('a folder that is not there is said with the way out', async () => {
    const found = await readServers(folderOf({}), '/elsewhere');
    assert.ok(found.kind === 'no-folder');
    assert.match(`${found.message} ${found.remedy}`, /\/elsewhere.*ALP_CONFIG_DIR/);
  });
});

test('the folders follow the environment, then who runs the program', () => {
  assert.equal(configurationFolder({ ALP_CONFIG_DIR: '/x', HOME: '/h' }, 0), '/x');
  assert.equal(configurationFolder({ HOME: '/root' }, 0), '/etc/alpine-backup');
  assert.equal(configurationFolder({ HOME: '/h', XDG_CONFIG_HOME: '/c/' }, 1000), '/c/alpine-backup');
  assert.equal(configurationFolder({ HOME: '/h', XDG_CONFIG_HOME: 'relative' }, 1000), '/h/.config/alpine-backup');
  assert.equal(configurationFolder({ ALP_CONFIG_DIR: '', HOME: '/h' }, 1000), '/h/.config/alpine-backup');
  assert.equal(configurationFolder({}, 1000), '/etc/alpine-backup');
  assert.equal(stateFolder({ ALP_STATE_DIR: '/x' }, 1000), '/x');
  assert.equal(stateFolder({ XDG_STATE_HOME: '/s' }, 0), '/var/lib/alpine-backup');
  assert.equal(stateFolder({ XDG_STATE_HOME: '/s' }, 1000), '/s/alpine-backup');
  assert.equal(stateFolder({ HOME: '/h' }, 1000), '/h/.local/state/alpine-backup');
});

/** /etc/alp with these files; `null` is a folder, an error is what reading gives. */
function folderOf(entries: Readonly<Record<string, string | Error | null>>): ConfigurationFiles {
  const nameIn = (path: string) => path.slice('/etc/alp/'.length);
  return {
    list: async () => Object.keys(entries),
    kindOf: async path =>
      path === '/etc/alp' || entries[nameIn(path)] === null ? 'folder' : nameIn(path) in entries ? 'file' : 'absent',
    read: async path => {
      const entry = entries[nameIn(path)];
      if (entry instanceof Error) throw Object.assign(entry, { code: entry.message });
      return entry ?? undefined;
    },
  };
}
