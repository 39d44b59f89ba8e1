/** Where a folder lies: what `source` and `dest` may look like, and what is refused before ssh or rsync could misread it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Location } from '../../core/model.ts';
import { locationText, parseLocation, plainPath } from '../../core/rules/locations.ts';

const understood: readonly (readonly [string, Location])[] = [
  ['/srv/www/', { kind: 'here', path: '/srv/www/' }],
  ['/srv/a:b', { kind: 'here', path: '/srv/a:b' }],
  ['/', { kind: 'here', path: '/' }],
  ['/-x', { kind: 'here', path: '/-x' }],
  ['/it\'s "odd" $(here)', { kind: 'here', path: '/it\'s "odd" $(here)' }],
  ['host:/path', { kind: 'ssh', login: 'host', path: '/path' }],
  ['host:/-x', { kind: 'ssh', login: 'host', path: '/-x' }],
  ['user@host:/path/', { kind: 'ssh', login: 'user@host', path: '/path/' }],
  ['user@host:docs', { kind: 'ssh', login: 'user@host', path: 'docs' }],
  ['user@host:a:b', { kind: 'ssh', login: 'user@host', path: 'a:b' }],
  ['user@host:~/docs', { kind: 'ssh', login: 'user@host', path: 'docs' }],
  ['host:~', { kind: 'ssh', login: 'host', path: '.' }],
  ['a@b.example@host:/x', { kind: 'ssh', login: 'a@b.example@host', path: '/x' }],
  ['[::1]:/path', { kind: 'ssh', login: '::1', path: '/path' }],
  ['user@[fe80::1%eth0]:/path', { kind: 'ssh', login: 'user@fe80::1%eth0', path: '/path' }],
];

const refused: readonly (readonly [string, RegExp])[] = [
  ['', /empty/],
  ['docs', /neither a whole path/],
  ['./docs', /neither a whole path/],
  ['docs/a:b', /neither a whole path/],
  ['host::module', /rsync daemon/],
  ['user@host::module/path', /rsync daemon/],
  ['rsync://host/module', /rsync daemon/],
  ['ssh://host/path', /not known/],
  ['/a\nb', /control character/],
  ['/a\0b', /control character/],
  ['host:/a\nb', /control character/],
  ['-oProxyCommand=x:/path', /starts with a dash/],
  ['user@-oProxyCommand=x:/path', /starts with a dash/],
  ['host:-rf', /starts with a dash/],
  ['host:', /missing/],
  [':/path', /lacks a host/],
  ['@host:/path', /lacks a user/],
  ['user@:/path', /lacks a host/],
  ['my host:/path', /character that no login has/],
  ['host;reboot:/path', /character that no login has/],
  ['[example.org]:/path', /not an IPv6/],
  ['~', /home folder/],
  ['~/docs', /home folder/],
  ['host:~bob/x', /someone else/],
];

describe('a location', () => {
  for (const [text, value] of understood) {
    test(`${JSON.stringify(text)} is understood`, () => assert.deepEqual(parseLocation(text), { ok: true, value }));
  }
  for (const [text, message] of refused) {
    test(`${JSON.stringify(text)} is refused`, () => {
      const reading = parseLocation(text);
      assert.match(reading.ok ? 'understood' : reading.message, message);
      assert.ok(!reading.ok && reading.remedy.length > 0);
    });
  }

  test('a path from the home folder is understood where the home folder is known', () => {
    assert.deepEqual(parseLocation('~/docs/', '/home/ann'), { ok: true, value: { kind: 'here', path: '/home/ann/docs/' } });
    assert.deepEqual(parseLocation('~', '/home/ann/'), { ok: true, value: { kind: 'here', path: '/home/ann' } });
    assert.deepEqual(parseLocation('~', '/'), { ok: true, value: { kind: 'here', path: '/' } });
    assert.equal(parseLocation('~bob/docs', '/home/ann').ok, false);
  });

  test('a folder of a login’s home may begin like an option or like a home', () => {
    for (const name of ['-x', '~', '~x'])
      assert.deepEqual(parseLocation(`nas:~/${name}`), { ok: true, value: { kind: 'ssh', login: 'nas', path: `./${name}` } });
  });

  test('a location is written so that it is understood as the same location', () => {
    for (const [, location] of understood) assert.deepEqual(parseLocation(locationText(location)), { ok: true, value: location });
  });

  test('whatever the text, no login that is understood starts with a dash, and no path could be an option', () => {
    const part = fc.constantFrom('-', '-o', '@', ':', '/', '[', ']', 'a', '::1', '~', ' ', '\n', '.');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }).map(parts => parts.join('')),
        text => {
          const reading = parseLocation(text);
          if (!reading.ok) return;
          assert.doesNotMatch(reading.value.path, /^-|\n/);
          assert.doesNotMatch(reading.value.kind === 'ssh' ? reading.value.login : '', /^-|@-|\s/);
        },
      ),
    );
  });
});

test('a plain path has no trailing slash, no doubled one, no dots', () => {
  assert.equal(plainPath('/a//b/../c/./'), '/a/c');
  assert.equal(plainPath('/'), '/');
  assert.equal(plainPath('/../..'), '/');
});
