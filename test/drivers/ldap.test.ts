/** The driver ldap, with a real slapd that runs meanwhile: whole directories, and back into empty ones with their identities. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { ldap } from '../../core/drivers/ldap.ts';
import { directoriesIn } from '../../core/drivers/ldap-directories.ts';
import { type Bench, withBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { dumpingOf } from './dumping.ts';
import { type LdapServer, makeLdap } from './ldap-server.ts';

const shop = 'dc=shop,dc=example';
const books = 'o=Bücher & mehr';
const empty = 'o=nothing yet';
let server: LdapServer;
let changes = 0;

before(async () => {
  server = await makeLdap({ shop, books, empty });
  await server.start();
  server.add(shop, `dn: ${shop}\nobjectClass: dcObject\nobjectClass: organization\no: Shöp\ndc: shop\n`);
  const long = 'so long a description that it has to be wrapped '.repeat(5).trim();
  const ann = `dn: cn=ann,${shop}\nobjectClass: person\ncn: ann\nsn: Ann\nuserPassword: hush\ndescription: ${long}\n`;
  server.add(shop, ann);
  server.add(books, `dn: ${books}\nobjectClass: organization\no: Bücher & mehr\n`);
});
after(() => server.remove());

const usual = () => ({ slapd_config: server.config, suffix: [shop, books] });

conforms({
  driver: ldap,
  setUp: () => ({
    settings: usual(),
    change() {
      changes += 1;
      server.modify(shop, `dn: cn=ann,${shop}\nchangetype: modify\nreplace: sn\nsn: Ann ${changes}\n`);
    },
    inspect(source) {
      assert.match(readFileSync(`${source}/${shop}.ldif`, 'utf8'), /^dn: cn=ann,dc=shop,dc=example$/m);
      assert.match(readFileSync(`${source}/cn=config.ldif`, 'utf8'), /^dn: cn=config$/m);
    },
  }),
});

const dumping = dumpingOf(ldap);

async function dump(bench: Bench, settings: DriverSettings = {}) {
  const prepared = await dumping.prepare(bench, { ...usual(), ...settings });
  assert.ok('source' in prepared, JSON.stringify(prepared));
  return prepared;
}

const refusal = (bench: Bench, settings: DriverSettings = {}) => dumping.refusal(bench, { ...usual(), ...settings });
const restore = (bench: Bench, folder: string, paths: readonly string[], name?: string) =>
  dumping.toldOfRestore(bench, usual(), folder, paths, name);

describe('a dump of a directory', () => {
  test('has everything, passwords and identities too, and only we can read it', () =>
    withBench(async bench => {
      const prepared = await dump(bench);
      const text = readFileSync(`${prepared.source}/${shop}.ldif`, 'utf8');
      for (const line of [/^entryUUID: /m, /^userPassword:: aHVzaA==$/m, /^description: .*wrapped so long .* wrapped$/m])
        assert.match(text, line);
      for (const name of [`${shop}.ldif`, 'cn=config.ldif', 'o=Bücher %26 mehr.ldif'])
        assert.equal(statSync(`${prepared.source}/${name}`).mode & 0o077, 0, name);
    }));

  test('that is empty by mistake is refused, and taken when it is right', () =>
    withBench(async bench => {
      assert.match(await refusal(bench, { suffix: [empty] }), /o=nothing yet has no entry .*may_be_empty/);
      await dump(bench, { suffix: [empty], may_be_empty: true });
    }));

  test('that the server does not keep is refused, with those that it keeps', () =>
    withBench(async bench => {
      assert.match(
        await refusal(bench, { suffix: ['dc=shpo'] }),
        /keeps no directory dc=shpo \(it keeps dc=shop,dc=example and o=/,
      );
    }));

  test('that is cut off is refused although slapcat says that it is well, and the last one stays', () =>
    withBench(async bench => {
      const whole = await dump(bench);
      const kept = bench.fingerprint(whole.source);
      // slapcat runs as the user of slapd, who has to get at it.
      chmodSync(dirname(bench.path), 0o711);
      bench.program(
        'slapcat',
        '#!/bin/sh\ncase " $* " in *" 1 "*) /usr/sbin/slapcat "$@" | head -c 300 ;; *) exec /usr/sbin/slapcat "$@" ;; esac\n',
      );
      assert.match(await refusal(bench), /dc=shop,dc=example\.ldif has no end/);
      assert.deepEqual(bench.fingerprint(whole.source), kept);
    }));

  test('of a configuration that is not there says where it was looked for', () =>
    withBench(async bench => {
      assert.match(await refusal(bench, { slapd_config: '/no/slapd.d' }), /cannot be read: .*slapd_config \(\/no\/slapd\.d\)/);
    }));

  test('of a server with a slapd.conf has the same entries, and that file', () =>
    withBench(async bench => {
      const slapdConf = `${server.folder}/slapd.conf`;
      await dump(bench);
      const other = await dump(bench, { slapd_config: slapdConf });
      assert.match(readFileSync(`${other.source}/${shop}.ldif`, 'utf8'), /^dn: cn=ann/m);
      assert.equal(readFileSync(`${other.source}/slapd.conf`, 'utf8'), readFileSync(slapdConf, 'utf8'));
    }));

  test('leaves out what keeps nothing, and says so', () =>
    withBench(async bench => {
      const prepared = await dumping.prepare(bench, { slapd_config: server.config, may_be_empty: true });
      assert.ok('source' in prepared, JSON.stringify(prepared));
      assert.deepEqual(
        Object.keys(bench.fingerprint(prepared.source)).map(path => path.replace(/^\//, '')),
        ['cn=config.ldif', `${shop}.ldif`, 'o=Bücher %26 mehr.ldif', 'o=nothing yet.ldif'],
      );
    }));
});

test('a directory whose name is written in base 64, or that only leads elsewhere, is known for what it is', () => {
  const text =
    'dn: cn=config\n\ndn: olcDatabase={-1}frontend,cn=config\n\ndn: olcDatabase={0}config,cn=config\n\ndn: olcDatabase={1}mdb,cn=config\nolcSuffix:: bz1Cw7xjaGVy\nolcDbDirectory: /a b\n\ndn: olcDatabase={2}ldap,cn=config\nolcSuffix: o=far\n';
  assert.deepEqual(directoriesIn(text), [
    { number: 1, suffix: 'o=Bücher', kind: 'mdb', folder: '/a b' },
    { number: 2, suffix: 'o=far', kind: 'ldap', folder: '' },
  ]);
  const conf = 'database config\nrootdn cn=config\ndatabase monitor\ndatabase mdb\nsuffix "o=a b"\ndirectory /a\n';
  assert.deepEqual(directoriesIn(conf), [{ number: 2, suffix: 'o=a b', kind: 'mdb', folder: '/a' }]);
});

describe('a directory', () => {
  test('is named by its suffix or by its file', async () => {
    const paths = [books, 'o=Bücher %26 mehr.ldif', `${shop}.ldif`, shop];
    assert.deepEqual(await ldap.pathsInSnapshot!({} as never, paths), {
      paths: ['o=Bücher %26 mehr.ldif', 'o=Bücher %26 mehr.ldif', `${shop}.ldif`, `${shop}.ldif`],
    });
  });

  test('comes back into an empty one, with identities, as the user of slapd, and never over another', () =>
    withBench(async bench => {
      const prepared = await dump(bench);
      const before = server.search(shop);
      const owner = statSync(`${server.folder}/shop/data.mdb`).uid;
      assert.match(await restore(bench, prepared.source, []), /slapd runs \(process \d+\).*systemctl stop/);
      await server.stop();
      try {
        assert.match(await restore(bench, prepared.source, [shop]), /has entries already, and nothing is ever overwritten/);
        server.empty('shop');
        assert.match(await restore(bench, prepared.source, ['o=none']), /the dump has no o=none\.ldif/);
        assert.match(await restore(bench, prepared.source, [shop], 'dc=other'), /same name in all its entries/);
        assert.match(
          await restore(bench, prepared.source, ['cn=config']),
          /has a configuration already, and nothing is ever overwritten/,
        );
        assert.equal(await restore(bench, prepared.source, [`${shop}.ldif`]), `brought back ${shop}; slapd can be started`);
        assert.equal(statSync(`${server.folder}/shop/data.mdb`).uid, owner);
      } finally {
        await server.start();
      }
      assert.equal(server.search(shop), before);
    }));

  test('is reached again when the configuration of the server was lost: that comes back into an empty folder, and first', () =>
    withBench(async bench => {
      const prepared = await dump(bench);
      const before = server.search(shop);
      const restored = (...paths: readonly string[]) => restore(bench, prepared.source, paths);
      await server.stop();
      const { uid, gid } = statSync(server.config);
      renameSync(server.config, `${server.config}.lost`);
      try {
        assert.match(await restored('cn=config'), /there is no folder .*slapd\.d .*install -d/);
        mkdirSync(server.config);
        chownSync(server.config, uid, gid);
        assert.match(await restored(shop), /the configuration of the server cannot be read/);
        assert.match(await restored('cn=config', shop), /comes by itself, and first/);
        assert.match(await restored('cn=config'), /^brought the configuration back into .*slapd\.d; the directories can follow$/);
        assert.equal(statSync(`${server.config}/cn=config.ldif`).uid, uid);
      } finally {
        if (!existsSync(`${server.config}/cn=config.ldif`)) cpSync(`${server.config}.lost`, server.config, { recursive: true });
        await server.start();
      }
      assert.equal(server.search(shop), before);
    }));
});
