/** `alp report` on one machine alone, as a user or cron calls it: exit codes, forms, a mail that goes out, mistakes in the words. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Report } from '../../core/report-model.ts';
import { type Laboratory, makeLaboratory } from './laboratory.ts';

describe('alp report on one machine', () => {
  let laboratory: Laboratory;
  const at = (name: string) => join(laboratory.folder, name);
  const journal = () => join(laboratory.state, 'journal/s/i.jsonl');
  before(async () => {
    laboratory = makeLaboratory();
    writeFileSync(join(laboratory.source, 'a'), 'a');
    laboratory.configure('local', { schedule: 'daily', max_age: '2 days' });
  });
  after(() => laboratory.remove());

  test('before the first backup the item never ran, and somebody should have a look', async () => {
    const outcome = await laboratory.alp(['report']);
    assert.equal(outcome.code, 3);
    assert.match(outcome.stdout, /1 never backed up\n\n◌ s i: never ran\n {4}due now/);
  });

  test('after it all is good, with age, size and next run', async () => {
    assert.equal((await laboratory.alp()).code, 0);
    const outcome = await laboratory.alp(['report']);
    assert.deepEqual([outcome.code, outcome.stderr], [0, '']);
    assert.match(outcome.stdout, /: 1 good\n\n● s i {2}0 min of 2 days {2}1 B {2}next run /);
  });

  test('what failed since is said with its reason, and exit code 1', async () => {
    rmSync(join(laboratory.source, 'a'));
    assert.notEqual((await laboratory.alp()).code, 0);
    const outcome = await laboratory.alp(['report', '--since', '1 day']);
    assert.equal(outcome.code, 1);
    assert.match(outcome.stdout, /■ s i: failed 0 min ago: the source .* is empty\n.*1 snapshot, 1 failure, 1 B new/);
  });

  test('a server shows what was understood of its configuration, too', async () => {
    const outcome = await laboratory.alp(['report', 's']);
    assert.match(outcome.stdout, /\ns i {2}\(.*\)\n {2}from .*\n {2}to /);
  });

  test('a server with a mistake in its file is told of it, and no other server is', async () => {
    writeFileSync(at('configuration/typo'), '[home]\nsorce = /home/\n');
    const [its, other, all] = await Promise.all(
      [['typo'], ['s'], []].map(words => laboratory.alp(['report', ...words, '--json'])),
    );
    const problemsOf = (stdout = '') => (JSON.parse(stdout) as Report).machines[0]!.problems.join();
    assert.equal(its?.code, 1, its?.stderr);
    assert.match(problemsOf(its?.stdout), /there is no key "sorce"/);
    assert.equal(problemsOf(other?.stdout), '');
    assert.match(problemsOf(all?.stdout), /there is no key "sorce"/);
    rmSync(at('configuration/typo'));
  });

  test('the page and the JSON are on standard output, whole', async () => {
    assert.match((await laboratory.alp(['report', '--html'])).stdout, /^<!doctype html>[\s\S]*<\/html>\s*$/);
    const report = JSON.parse((await laboratory.alp(['report', '--json'])).stdout) as Report;
    assert.deepEqual([report.code, report.items[0]?.standing, report.items[0]?.maxAge], [1, 'failing', 2 * 86_400_000]);
  });

  test('a mail goes to the address by sendmail, and without one the reason is said', async () => {
    writeFileSync(at('bin/sendmail'), `#!/bin/sh\nprintf '%s\\n' "$@" >'${at('sent-to')}'\ncat >'${at('sent')}'\n`);
    chmodSync(at('bin/sendmail'), 0o755);
    const outcome = await laboratory.alp(['report', '--mail', '--to', 'ann@example.org', '--since', '7 days']);
    assert.deepEqual([outcome.code, outcome.stdout], [1, '']);
    assert.match(readFileSync(at('sent-to'), 'utf8'), /^-i\n-f\n\S+@\S+\n--\nann@example\.org\n$/);
    assert.match(readFileSync(at('sent'), 'utf8'), /^From: [\s\S]*\nTo: ann@example\.org\nSubject: Backups of .*: 1 failing\n/);
    writeFileSync(at('bin/sendmail'), '#!/bin/sh\necho no route to the mail server >&2\nexit 75\n');
    const refused = await laboratory.alp(['report', '--mail', '--to', 'ann@example.org']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /the mail did not go out: sendmail ended with code 75: no route to the mail server/);
  });

  test('an index that is torn, or gone, is made anew from the journal', async () => {
    const index = join(laboratory.state, 'report/index.json');
    const good = (await laboratory.alp(['report'])).stdout.replace(/^.*\n/, '');
    for (const spoil of [
      () => writeFileSync(index, '{"format":1,'),
      () => writeFileSync(join(laboratory.state, 'report/days.json'), '{}'),
      () => rmSync(index),
    ]) {
      spoil();
      assert.equal((await laboratory.alp(['report'])).stdout.replace(/^.*\n/, ''), good);
      assert.ok(existsSync(index));
    }
  });

  test('a reader who goes away early ends the report without a complaint', async () => {
    const reader = laboratory.start(['report', '--json'], { wrapper: ['sh', '-c', '"$@" | head -c 10; echo "|"', 'sh'] });
    const { stdout, stderr } = await reader.ended;
    assert.deepEqual([stdout, stderr], ['{"time":17|\n'.replace('17', stdout.slice(8, 10)), '']);
  });

  test('only what the journal has gained is read', async () => {
    await laboratory.alp(['report']);
    const text = readFileSync(journal(), 'utf8');
    // Former lines that are no longer what they were are not looked at, but for the last ones, which tell the file from another.
    writeFileSync(journal(), text.replace('"files":1', '"files":9'));
    assert.match((await laboratory.alp(['report', '--json'])).stdout, /"files":1,/);
  });

  for (const [words, said] of [
    [['nothing'], /neither a server of this configuration nor of the fleet is called nothing\n {2}there is: s/],
    [['s', 'i'], /too many words: i/],
    [['--html', '--mail'], /contradict each other/],
    [['--to', 'a@b'], /--to is for --mail/],
    [['--mail', '--to', '-oQ/tmp@x'], /is not a mail address|--to/],
    [['--since', 'yesterday'], /"yesterday" is neither a period nor a day/],
    [['--since', '1 year'], /longer ago than reports remember/],
  ] as const)
    test(`alp report ${words.join(' ')} says what is wrong`, async () => {
      const outcome = await laboratory.alp(['report', ...words]);
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, said);
    });
});
