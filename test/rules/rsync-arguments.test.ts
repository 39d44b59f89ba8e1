/** What rsync is told: whole argument arrays for the usual cases, and what must hold for every item there can be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Item } from '../../core/model.ts';
import {
  excludeOfNestedVault,
  isOlder,
  mostLinkBases,
  rsyncArguments,
  rsyncVersion,
  type Transfer,
  withoutWildcards,
} from '../../core/rules/rsync-arguments.ts';

const item: Item = {
  server: 's',
  name: 'i',
  file: '/conf/s',
  line: 1,
  source: { kind: 'here', path: '/srv/' },
  dest: { kind: 'here', path: '/vault' },
  ssh: ['ssh'],
  rsyncOptions: [],
  drivers: [],
  alert: [],
  include: [],
  exclude: [],
  oneFileSystem: false,
  preserve: [],
  compress: false,
  retention: { keepAtLeast: 3 },
  tolerate: [],
  allowEmpty: false,
  shrinkLimitPercent: 50,
  timeout: 300_000,
  schedule: { kind: 'manual' },
  jitter: 0,
  gates: { onBattery: 'yes', onMetered: true },
  reach: [],
  jobs: 1,
  recentFirst: false,
};

const transfer: Transfer = {
  direction: 'local',
  from: '/srv/',
  to: '/vault/.alp/unfinished/r/1/',
  linkBases: ['/vault/2026-01-01T000000Z'],
  partialFolder: '.alp-partial-x',
  resumes: false,
  rsyncShell: undefined,
  rsyncPath: undefined,
  fakeSuper: false,
  checksum: 'xxh128',
  versionHere: [3, 5, 0],
  ownExcludes: [],
  dryRun: false,
  watched: true,
};

const output = [
  '--checksum-choice=xxh128',
  '--out-format=alp|%i|%C|%l|%b|%n',
  '--info=progress2,name,stats2',
  '--no-human-readable',
  '--8-bit-output',
  '--outbuf=L',
];

test('a local run, as a whole', () => {
  assert.deepEqual(rsyncArguments(item, transfer), [
    '-a',
    '--numeric-ids',
    '--partial-dir=.alp-partial-x',
    '--link-dest=/vault/2026-01-01T000000Z',
    ...output,
    '--',
    '/srv/',
    '/vault/.alp/unfinished/r/1/',
  ]);
});

test('a pushed run with everything that an item may ask for, as a whole', () => {
  const all: Item = {
    ...item,
    preserve: ['hard-links', 'acls', 'xattrs', 'sparse'],
    oneFileSystem: true,
    compress: true,
    bandwidth: 5_000_000,
    rsyncOptions: ['--max-size=4g'],
    include: ['keep.tmp'],
    exclude: ['*.tmp'],
  };
  const push: Transfer = {
    ...transfer,
    direction: 'push',
    to: 'b@nas:/v/',
    rsyncShell: 'ssh -S x',
    rsyncPath: 'sh -c …',
    fakeSuper: true,
    ownExcludes: ['/vault'],
  };
  assert.deepEqual(rsyncArguments(all, push), [
    ...['-a', '--numeric-ids', '-H', '-A', '-X', '-S', '-x', '-z', '--bwlimit=4883'],
    ...['--exclude=/vault', '--max-size=4g', '--include=keep.tmp', '--exclude=*.tmp', '-M--fake-super'],
    ...[
      '--partial-dir=.alp-partial-x',
      '--link-dest=/vault/2026-01-01T000000Z',
      '--timeout=300',
      '--rsh=ssh -S x',
      '--rsync-path=sh -c …',
    ],
    ...output,
    ...['--', '/srv/', 'b@nas:/v/'],
  ]);
});

test('chosen files come from a list, whatever opt says about folders', () => {
  const added = (more: Partial<Transfer>) => {
    const without = rsyncArguments(item, { ...transfer, ...more });
    return rsyncArguments(item, { ...transfer, ...more, chosen: '/state/list' }).filter(argument => !without.includes(argument));
  };
  assert.deepEqual(added({}), ['--no-recursive', '--from0', '--files-from=/state/list']);
  const judged = ['--no-recursive', '--from0', '--files-from=/state/list', '--no-implied-dirs'];
  assert.deepEqual(added({ dryRun: true }), [...judged, '--trust-sender']);
  assert.deepEqual(added({ dryRun: true, versionHere: [3, 2, 4] }), judged);
});

test('what goes on after a cut uses the half-sent files, also in a local copy', () => {
  const resumed = rsyncArguments(item, { ...transfer, resumes: true });
  assert.deepEqual(
    resumed.filter(argument => !rsyncArguments(item, transfer).includes(argument)),
    ['--force', '--no-whole-file'],
  );
});

test('whatever the item and the vault are, nothing that could harm history is among the arguments, and the paths stand behind --', () => {
  const text = fc.string({ minLength: 1, maxLength: 6 });
  const anyItem = fc.record({
    include: fc.array(text, { maxLength: 3 }),
    exclude: fc.array(text, { maxLength: 3 }),
    preserve: fc.subarray(['hard-links', 'acls', 'xattrs', 'sparse'] as const),
    compress: fc.boolean(),
    bandwidth: fc.option(fc.integer({ min: 1, max: 1e12 }), { nil: undefined }),
  });
  const anyTransfer = fc.record({
    direction: fc.constantFrom('local', 'push', 'pull'),
    linkBases: fc.array(
      text.map(name => `/${name}`),
      { maxLength: 40 },
    ),
    resumes: fc.boolean(),
    fakeSuper: fc.boolean(),
    dryRun: fc.boolean(),
    versionHere: fc.constantFrom([], [3, 1, 3], [3, 2, 4], [3, 5, 0]),
  });
  fc.assert(
    fc.property(anyItem, anyTransfer, ({ bandwidth, ...some }, more) => {
      const args = rsyncArguments({ ...item, ...some, ...(bandwidth === undefined ? {} : { bandwidth }) }, {
        ...transfer,
        ...more,
      } as Transfer);
      const options = args.slice(0, -3).filter(argument => !/^--(in|ex)clude=/.test(argument));
      assert.deepEqual(args.slice(-3), ['--', transfer.from, transfer.to]);
      assert.deepEqual(
        options.filter(option => /^--(inplace|append|delete|partial$|remove|ignore|existing|size-only|backup)|^-P$/.test(option)),
        [],
      );
      assert.ok(options.filter(option => option.startsWith('--link-dest=')).length <= mostLinkBases);
      assert.equal(options.includes('-n'), more.dryRun);
      assert.equal(
        options.some(option => option.startsWith('--partial-dir=.')),
        !more.dryRun,
      );
      assert.ok(options.every(option => !option.startsWith('--bwlimit=') || Number(option.slice(10)) >= 1));
    }),
  );
});

test('a vault inside its source is left out, whatever it is called', () => {
  assert.deepEqual(
    [
      ['/srv/', '/srv/vault'],
      ['/srv', '/srv/vault'],
      ['/srv/', '/srv/a/b'],
      ['/srv/', '/srv/back\\slash'],
      ['/srv/', '/srv/st*r\\'],
      ['/srv/', '/srv2/vault'],
      ['/', '/vault'],
    ].map(([source = '', vault = '']) => excludeOfNestedVault(source, vault)),
    ['/vault', '/srv/vault', '/a/b', '/back\\slash', '/st\\*r\\\\', undefined, '/vault'],
  );
});

test('names with wildcards are names', () => {
  assert.equal(withoutWildcards('/srv/[ab]*?/x\\y'), '/srv/\\[ab\\]\\*\\?/x\\y');
});

test('versions are read and compared', () => {
  assert.deepEqual(
    ['rsync  version 3.5.0  protocol version 32', 'rsync  version v3.2.7', 'openrsync: protocol version 29', ''].map(
      rsyncVersion,
    ),
    [[3, 5, 0], [3, 2, 7], [], []],
  );
  assert.deepEqual(
    [
      isOlder([3, 2, 3], [3, 2, 4]),
      isOlder([3, 2, 4], [3, 2, 4]),
      isOlder([3, 10, 0], [3, 2, 4]),
      isOlder([2, 6, 9], [3, 2, 4]),
      isOlder([], [3, 2, 4]),
    ],
    [true, false, false, true, false],
  );
});
