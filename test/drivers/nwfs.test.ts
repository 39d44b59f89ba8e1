/** The driver nwfs, with stand-ins for ncpmount and for the Novell client's nwlogin and nwlogout. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { nwfs } from '../../core/drivers/nwfs.ts';
import type { Bench } from './bench.ts';
import { conforms } from './conformance.ts';
import { mayMount } from './mounting.ts';

const password = 'Net"Ware pass';
const login = (bench: Bench, secret = password) =>
  bench.secretFile(`login-${secret.length}`, `user = admin.example\npassword = ${secret}\n`);

if (mayMount)
  describe('a volume that ncpfs mounts', () => {
    conforms({
      driver: nwfs,
      hidesNothing: true,
      setUp(bench) {
        const volume = `${bench.folder}/volume`;
        mkdirSync(volume);
        writeFileSync(`${volume}/FILE.TXT`, 'text');
        // It knows no ro, and takes the password from .nwclient alone.
        bench.program(
          'ncpmount',
          `#!/bin/sh
echo "$*" >'${bench.folder}/asked'
for point do :; done
[ "$(stat -c %a "$HOME/.nwclient")" = 600 ] || exit 1
[ "$(cat "$HOME/.nwclient")" = 'NW1/admin.example ${password}' ] || { echo 'ncpmount: Invalid password in ncp_login_user' >&2; exit 1; }
exec mount --bind '${volume}' "$point"
`,
        );
        const settings = { host: 'NW1', volume: 'DATA', options: ['-A', 'nw1.lan', '-m'], credentials: login(bench) };
        return {
          settings,
          inspect(source) {
            assert.equal(readFileSync(`${source}/FILE.TXT`, 'utf8'), 'text');
            assert.throws(() => writeFileSync(`${source}/new`, ''), /EROFS/);
            writeFileSync(`${volume}/of-others`, '');
            rmSync(`${volume}/of-others`);
            assert.match(
              readFileSync(`${bench.folder}/asked`, 'utf8'),
              /^-S NW1 -U admin\.example -V DATA -A nw1\.lan -m \S+\/mounted$/m,
            );
            assert.deepEqual(readdirSync(`${bench.world.folders.state}/drivers/s/i/1-nwfs`), ['mounted']);
          },
          secrets: [password],
          wrongPassword: {
            settings: { ...settings, credentials: login(bench, 'wrong') },
            secret: 'wrong',
            words: /Invalid pass/,
          },
        };
      },
    });
  });

describe('a tree that the Novell client logs in to', () => {
  conforms({
    driver: nwfs,
    hidesNothing: true,
    setUp(bench) {
      const [shown, source] = [`${bench.folder}/logged-in`, `${bench.folder}/nclmnt`];
      mkdirSync(source);
      writeFileSync(`${source}/FILE.TXT`, 'text');
      bench.program(
        'nwlogin',
        `#!/bin/sh
[ "$*" = '-s NW1 -t TREE -u admin.example -c example' ] || exit 2
read -r given
[ "$given" = '${password}' ] || { echo 'nwlogin: Login failed: incorrect password' >&2; exit 1; }
: >'${shown}'
`,
      );
      bench.program('nwlogout', `#!/bin/sh\n[ "$*" = '-t TREE' ] || exit 2\n[ -e '${shown}' ] && rm '${shown}'\n`);
      const settings = { host: 'NW1', tree: 'TREE', context: 'example', credentials: login(bench) };
      return {
        settings,
        source: `${source}/`,
        inspect: () => assert.ok(existsSync(shown)),
        leftBehind: () => (existsSync(shown) ? ['logged in'] : []),
        secrets: [password],
        wrongPassword: {
          settings: { ...settings, credentials: login(bench, 'wrong-password') },
          secret: 'wrong-password',
          words: /incorrect password/,
        },
      };
    },
  });

  test('needs a login, and a source of its own', () => {
    const settings = { host: 'NW1', tree: 'TREE', credentials: '/file' };
    assert.match(nwfs.contradiction?.({ host: 'NW1' }, '')?.message ?? '', /needs a login/);
    assert.match(nwfs.contradiction?.(settings, '')?.message ?? '', /names its source/);
    assert.equal(nwfs.contradiction?.(settings, '/var/opt/novell/nclmnt/admin/'), undefined);
  });
});
