/** Which version is newer, what of a feed is read, and which addresses are never asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { feedAddress, newerVersion } from '../../core/rules/newer-version.ts';

/** As semver 2.0.0 orders them, chapter 11. */
const ordered = [
  ...['0.9.9', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.2', '1.0.0-alpha.10', '1.0.0-alpha.beta', '1.0.0-beta'],
  ...['1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0'],
];
const list = (version: string) => `version: ${version}\nfiles:\n  - url: alpine-backup-${version}.AppImage\npath: x\n`;

test('of two versions the later one is newer, an alpha comes before what it becomes, and none is newer than itself', () => {
  fc.assert(
    fc.property(fc.nat(ordered.length - 1), fc.nat(ordered.length - 1), (there, here) => {
      assert.equal(newerVersion(list(ordered[there]!), ordered[here]!), there > here ? ordered[there] : undefined);
    }),
  );
});

test('the version is read quoted or not, also from a file with Windows line ends', () => {
  for (const text of ['version: 2.0.0', "version: '2.0.0'", 'version: "2.0.0"\r\n', 'files: []\nversion: 2.0.0\n'])
    assert.equal(newerVersion(text, '1.0.0'), '2.0.0', text);
});

test('what is no list of versions names none', () => {
  for (const text of [
    '',
    '<html>version: 9</html>',
    'version: newest',
    'version: 9',
    `version: ${'9'.repeat(99)}.0.0`,
    'oldversion: 9.0.0',
  ])
    assert.equal(newerVersion(text, '1.0.0'), undefined, text);
});

test('each system has its list, and nobody is asked but over https, or on this machine', () => {
  const asked: readonly [feed: string, platform: string, address: string | undefined][] = [
    ['https://example.org/alp', 'linux', 'https://example.org/alp/latest-linux.yml'],
    ['https://example.org/alp/', 'darwin', 'https://example.org/alp/latest-mac.yml'],
    ['https://example.org', 'win32', 'https://example.org/latest.yml'],
    ['http://127.0.0.1:8000/', 'linux', 'http://127.0.0.1:8000/latest-linux.yml'],
    ['http://example.org/', 'linux', undefined],
    ['http://127.0.0.1.example.org/', 'linux', undefined],
    ['file:///etc/', 'linux', undefined],
    ['ftp://example.org/', 'linux', undefined],
    ['somewhere', 'linux', undefined],
  ];
  for (const [feed, platform, address] of asked) assert.equal(feedAddress(feed, platform), address, feed);
});
