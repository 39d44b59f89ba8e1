/** What a verdict tells the agent beside its words: which reason it is to wait for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item, Verdict } from '../../core/model.ts';
import { NOTHING_SHARED, readServerText } from '../../core/rules/configuration.ts';
import { beginProblem, heldVault } from '../../core/rules/words.ts';

test('a vault that another run writes to is busy', () =>
  assert.equal(reasonOf(heldVault('laptop', { holder: undefined }, 0)), 'busy'));

test('a vault that is not there now is missing, any other trouble at its beginning is none to wait for', () => {
  const kinds = ['unmounted', 'missing-vault', 'not-a-folder', 'not-a-vault', 'inside-vault', 'unwritable', 'strange'];
  assert.deepEqual(
    kinds.filter(kind => reasonOf(beginProblem({ kind, detail: '/mnt' }, item())) === 'vault-missing'),
    ['unmounted', 'missing-vault'],
  );
});

function reasonOf(verdict: Verdict): string | undefined {
  return verdict.kind === 'not-now' ? verdict.reason : undefined;
}

function item(): Item {
  const outcome = readServerText({ file: 'f', name: 'n', text: '[a]\nsource=/a\ndest=/b' }, NOTHING_SHARED);
  assert.ok(outcome.kind === 'understood');
  return outcome.server.items[0]!;
}
