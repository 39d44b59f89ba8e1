/** Which options of rsync an item may add: the harmless ones go through, however they are bundled, and every other one is refused with its reason. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readRsyncOptions } from '../../core/rules/item-rsync-options.ts';

describe('the options for rsync', () => {
  const passed: readonly (readonly [string, readonly string[]])[] = [
    ['-av', []],
    ['-a -v -vv --archive --verbose', []],
    ['-aHAXS', ['-H', '-A', '-X', '-S']],
    ['-avzc', ['-z', '-c']],
    ['-xx -I -W', ['-x', '-x', '-I', '-W']],
    ['--exclude=*.o --exclude .git --include=x', ['--exclude=*.o', '--exclude=.git', '--include=x']],
    ['-f=-_/tmp -f -_x', ['-f', '-_/tmp', '-f', '-_x']],
    ['--chmod=u=rwX --numeric-ids --max-size 4g', ['--chmod=u=rwX', '--numeric-ids', '--max-size=4g']],
    ['--exclude -n', ['--exclude=-n']],
    ['--exclude-from=/etc/excludes', ['--exclude-from=/etc/excludes']],
    ['--exclude=clear', ['--exclude=clear']],
  ];
  for (const [text, options] of passed) {
    test(`${text} is let through`, () => assert.deepEqual(readRsyncOptions(text.split(' ')), { options, problems: [] }));
  }

  const refused =
    `--inplace --append --append-verify --delete --delete-after --delete-excluded --delete-missing-args --del --remove-source-files --partial
    --partial-dir=x -P -avP -aHP --link-dest=/x --copy-dest=/x --compare-dest=/x -n -vn -anv --dry-run --backup -b --backup-dir=x --suffix=x --temp-dir=/x -T/x
    --delay-updates --out-format=x --log-format=x --log-file=x --log-file-format=x -q --progress --info=all --debug=all --stats --files-from=x --from0 -0
    --daemon --server --sender --rsync-path=x --password-file=x --config=x --max-delete=1 --force --ignore-existing --existing --ignore-non-existing --update -u
    --write-batch=x --only-write-batch=x --read-batch=x --list-only --timeout=5 --bwlimit=5 --no-r --no-recursive --dirs -d -ad -M--fake-super
    --remote-option=x --fake-super --trust-sender --munge-links --size-only --old-args -K --no-times -i -h -4 --iconv=x --whatever --inpl --delet -Z -
    -- source/ --exclude --exclude= --compress=3 --exclude-from=x --filter=! --filter=clear -f! --exclude=!x -e`.split(/\s+/);
  for (const option of refused) {
    test(`${option} is refused, and the message names it and the way out`, () => {
      const { options, problems, ssh } = readRsyncOptions([option]);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.ok(problems[0]!.remedy.length > 0);
      assert.deepEqual([options.filter(kept => !/^-[avH]$/.test(kept)), ssh], [[], undefined]);
    });
  }

  const reasons: readonly (readonly [string, RegExp])[] = [
    ['--inplace', /older snapshots share/],
    ['--append-verify', /older snapshots share/],
    ['--delete-after', /nothing to delete.*delete_after/],
    ['--link-dest=/x', /chosen for each attempt/],
    ['-n', /without its files.*alp -n/],
    ['-q', /alp -q/],
    ['--progress', /which alpine-backup reads/],
    ['--size-only', /misses a change/],
    ['--timeout=60', /key timeout/],
    ['--bwlimit=500', /bandwidth = 5 MB\/s/],
    ['-4', /ssh = ssh -4/],
    ['--iconv=x', /not known to be safe/],
  ];
  for (const [option, reason] of reasons) {
    test(`${option} is refused with its own reason or remedy`, () => {
      const [problem] = readRsyncOptions([option]).problems;
      assert.match(`${problem?.message}: ${problem?.remedy}`, reason);
    });
  }

  test('a forbidden option with its value in the next word is one mistake', () => {
    assert.equal(readRsyncOptions(['--bwlimit', '500', '--backup-dir', '/x']).problems.length, 2);
  });

  test('all forbidden options are named at once', () => {
    assert.deepEqual(
      readRsyncOptions(['-anP', '--inplace']).problems.map(({ message }) => message.split(' ')[0]),
      ['-n', '-P', '--inplace'],
    );
  });

  test('the remote shell is taken out of opt, however it is written', () => {
    for (const words of [
      ['-e', 'ssh -p1'],
      ['-essh -p1'],
      ['-e=ssh -p1'],
      ['-ave', 'ssh -p1'],
      ['--rsh', 'ssh -p1'],
      ['--rsh=ssh -p1'],
    ]) {
      assert.deepEqual(readRsyncOptions(words), { options: [], ssh: ['ssh', '-p1'], problems: [] });
    }
  });

  test('no combination of words lets a forbidden option through', () => {
    const word = fc.constantFrom(
      '-a',
      '-n',
      '-vP',
      '--inplace',
      '--exclude',
      '--exclude=x',
      '-f',
      '-e',
      '--chmod',
      '-M',
      '--delete',
      'x',
      '-H',
      '-T',
      '--bwlimit',
    );
    fc.assert(
      fc.property(fc.array(word), words => {
        const { options } = readRsyncOptions(words);
        // The word behind -f is its pattern, whatever it looks like.
        const names = options.filter((_, index) => options[index - 1] !== '-f').map(option => option.split('=')[0]!);
        for (const name of names) assert.ok(['--exclude', '-f', '--chmod', '-H'].includes(name), name);
      }),
    );
  });
});
