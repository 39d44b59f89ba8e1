/** Files that are not in a snapshot: what warnings and rsync say of them, and the pattern that leaves out exactly this path. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { languages } from '../../core/rules/languages/language.ts';
import { rephrase } from '../../core/rules/languages/messages.ts';
import { sentencesIn } from '../../core/rules/languages/tables.ts';
import { warningText } from '../../core/rules/words.ts';
import { repairOf, worstOf } from '../../renderer/diagnose/findings.ts';
import { excludeOf, lossesOf, lossOfWarning, lossOfWords } from '../../renderer/history/loss.ts';

describe('a loss', () => {
  test('is read from the warning as the program words it', () => {
    const vanished = warningText({ kind: 'vanished', path: '/home/a: b/c', text: 'vanished while it was read' });
    assert.deepEqual(lossOfWarning(vanished), { kind: 'vanished', path: '/home/a: b/c' });
    const closed = warningText({ kind: 'unreadable', path: '/home/x', text: 'Permission denied' });
    assert.deepEqual(lossOfWarning(closed), { kind: 'unreadable', path: '/home/x' });
    assert.equal(lossOfWarning('not linked to the former snapshot: 3 of 200 files'), undefined);
    assert.equal(lossOfWarning('/home/x: Operation not supported'), undefined);
  });

  test('is read from the warning in whatever language it is said', () => {
    for (const language of languages) {
      const said = rephrase('/home/a: b/c: vanished while it was read', sentencesIn(language));
      assert.deepEqual(lossOfWarning(said), { kind: 'vanished', path: '/home/a: b/c' }, said);
    }
  });

  test('is read from what rsync said where a snapshot was held back', () => {
    assert.deepEqual(lossOfWords('rsync: [sender] send_files failed to open "/home/a "b"/c": Permission denied (13)'), {
      kind: 'unreadable',
      path: '/home/a "b"/c',
    });
    assert.deepEqual(lossOfWords('file has vanished: "/home/x"'), { kind: 'vanished', path: '/home/x' });
    assert.equal(lossOfWords('rsync: [receiver] mkstemp "/backup/x" failed: Permission denied (13)'), undefined);
    assert.deepEqual(lossesOf([], ['file has vanished: "/x"', 'file has vanished: "/x"']), [{ kind: 'vanished', path: '/x' }]);
    // A text for each attempt, of many lines.
    const attempt =
      'rsync: [sender] send_files failed to open "/y": Permission denied (13)\nrsync error: some files were not sent\n';
    assert.deepEqual(lossesOf([], [attempt]), [{ kind: 'unreadable', path: '/y' }]);
  });
});

describe('the pattern of a path', () => {
  test('begins at the folder whose content is sent, or at the folder itself where no slash ends it', () => {
    assert.equal(excludeOf('/home/ada/', '/home/ada/mail/a'), '/mail/a');
    assert.equal(excludeOf('/home/ada', '/home/ada/mail/a'), '/ada/mail/a');
    assert.equal(excludeOf('backup@www.example.org:/srv/www/', '/srv/www/tmp/x'), '/tmp/x');
    assert.equal(excludeOf('[fe80::1]:/srv/', '/srv/x'), '/x');
    assert.equal(excludeOf('/', '/etc/shadow'), '/etc/shadow');
  });

  test('is none for what lies outside of the source, for the source itself, and where its root is not known', () => {
    assert.equal(excludeOf('/home/ada/', '/home/adam/x'), undefined);
    assert.equal(excludeOf('/home/ada/', '/home/ada/'), undefined);
    assert.equal(excludeOf('www:data/', '/home/u/data/x'), undefined);
  });

  test('leaves out this file alone, as rsync itself understands it', () => {
    const names = [
      'plain',
      'with [brackets]',
      'star*',
      'what?',
      'back\\slash',
      'both\\[x]',
      'new\nline',
      'ümlaut',
      ' spaces ',
      '#hash',
      '**',
    ];
    const folder = mkdtempSync(join(tmpdir(), 'alp-losses-'));
    try {
      const source = join(folder, 'source');
      mkdirSync(join(source, 'sub'), { recursive: true });
      const all = [...names, 'starry', 'whatX', 'x', 'backslash'];
      for (const name of all) writeFileSync(join(source, 'sub', name), '');
      for (const name of names) {
        const printed = join(source, 'sub', name).replace('\n', '\\#012');
        const pattern = excludeOf(`${source}/`, printed)!;
        assert.doesNotMatch(pattern, /\n/);
        const target = join(folder, 'target');
        execFileSync('rsync', ['-a', `--exclude=${pattern}`, `${source}/`, `${target}/`]);
        assert.deepEqual(
          readdirSync(join(target, 'sub')).sort(),
          all.filter(other => other !== name).sort(),
          `${JSON.stringify(name)} by ${pattern}`,
        );
        rmSync(target, { recursive: true });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('meets bytes that are no text by any one byte each', () => {
    assert.equal(excludeOf('/a/', '/a/\\#303\\#266'), '/ö');
    assert.equal(excludeOf('/a/', '/a/x\\#377\\#376.doc'), '/x??.doc');
  });
});

test('a finding has a button where the remedy is a host key or an adoption', () => {
  const finding = (remedy: string) => ({ state: 'bad' as const, text: '', remedy });
  assert.deepEqual(repairOf(finding("if they are equal: alp doctor 'my laptop' home --accept-host-key SHA256:ab+/Z0")), {
    kind: 'host-key',
    fingerprint: 'SHA256:ab+/Z0',
  });
  assert.deepEqual(repairOf(finding('if this item was renamed: alp doctor laptop mail --adopt')), { kind: 'adopt' });
  assert.equal(repairOf(finding('install rsync 3.4.3 or newer there')), undefined);
  assert.equal(repairOf({ state: 'good', text: '' }), undefined);
  assert.equal(
    worstOf([
      { state: 'good', text: '' },
      { state: 'warning', text: '' },
    ]),
    'warning',
  );
});
