/** Words around keys that have a passphrase: a refusal that names one is told from every other, in each language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { english } from '../../core/rules/languages/english.ts';
import { french } from '../../core/rules/languages/french.ts';
import { german } from '../../core/rules/languages/german.ts';
import {
  fitsNoMore,
  isWrongLock,
  lockedKeyIn,
  lockedKeysIn,
  passphraseRefusal,
  withLockedKeys,
  wrongPassphrase,
} from '../../core/rules/unlock-words.ts';
import { waitRemedy, waitSentence } from '../../core/rules/wait-words.ts';
import { connectFailure } from '../../core/rules/words.ts';

const refusal = connectFailure('login-refused', 'ada@nas', 'ada@nas: Permission denied (publickey).');
const path = fc.stringMatching(/^(~|\/)[\w./ @-]{1,30}\w$/);

test('whatever keys are named behind a refusal are found again', () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 4 }), keys => {
      assert.deepEqual(lockedKeysIn(withLockedKeys(refusal, keys)), keys);
    }),
  );
  assert.equal(lockedKeyIn(refusal), undefined);
});

test('a wait and its remedy name the key, in every language', () => {
  const detail = withLockedKeys(refusal, ['~/.ssh/id_ed25519']);
  const wait = { reason: 'login-refused', detail, since: 0 } as const;
  const said = [english, german, french].map(table => waitSentence(wait, 'nas', 0, () => 0, table).split(/ ?; /)[0]);
  assert.deepEqual(said, [
    'waits for nas: the key ~/.ssh/id_ed25519 has a passphrase',
    'wartet auf nas: der Schlüssel ~/.ssh/id_ed25519 hat eine Passphrase',
    'attend nas : la clé ~/.ssh/id_ed25519 a une phrase secrète',
  ]);
  const remedies = [english, german, french].map(table => waitRemedy(wait, { server: 's', name: 'i' }, table));
  assert.deepEqual(
    remedies.map(text => text.split(' ')[0]),
    ['unlock', 'ihn', 'la'],
  );
});

test('ssh-keygen’s words for a wrong passphrase are told from its other complaints, in old and new versions', () => {
  const locked = 'Load key "/k": incorrect passphrase supplied to decrypt private key';
  assert.deepEqual(
    [locked, '/k: bad decrypt', 'Load key "/k": invalid format', 'Load key "/k": Permission denied'].map(isWrongLock),
    [true, true, false, false],
  );
});

test('a passphrase that no longer fits is told from an agent that does not start', () => {
  assert.deepEqual(
    [
      wrongPassphrase('/k').message,
      'the key /k has no passphrase',
      'there is no key /k',
      'ssh-agent could not be started: x',
    ].map(fitsNoMore),
    [true, true, false, false],
  );
});

test('a path that is none, an empty passphrase and one that no line can carry are refused', () => {
  assert.equal(passphraseRefusal('~/k', '/home/k', 'x'), undefined);
  for (const [at, typed] of [
    ['k', 'x'],
    ['/k\n', 'x'],
    ['/k', ''],
    ['/k', 'a\nb'],
    ['/k', 'x'.repeat(1001)],
  ] as const)
    assert.ok(passphraseRefusal(at, at, typed));
});
