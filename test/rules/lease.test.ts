/** When a lease that somebody holds may be taken over, as a table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LeaseHolder } from '../../core/model.ts';
import { decideOnLease, readHolder, silenceThatEndsALease } from '../../core/rules/lease.ts';

const holder: LeaseHolder = {
  run: '2026-11-23T041502Z-3fa9',
  machine: 'laptop',
  host: 'alps',
  user: 'anna',
  pid: 42,
  birth: '1@2',
  since: 0,
};
const short = silenceThatEndsALease - 1;

/** The holder's machine is ours | it lives here | the keeper at the vault | seconds of silence | may be taken over */
const table: readonly (readonly [boolean, boolean, 'alive' | 'dead' | 'elsewhere', number, boolean])[] = [
  [true, true, 'alive', 0, false],
  [true, true, 'dead', silenceThatEndsALease * 10, false],
  [true, false, 'alive', 0, true],
  [true, false, 'dead', 0, true],
  [false, false, 'alive', short, false],
  [false, false, 'elsewhere', short, false],
  [false, false, 'dead', 0, true],
  [false, false, 'alive', silenceThatEndsALease, true],
  [false, false, 'elsewhere', silenceThatEndsALease, true],
];

test('a living holder keeps its lease, a dead or silent one loses it', () => {
  const answers = table.map(([ours, lives, keeper, silentSeconds]) => [
    ours,
    lives,
    keeper,
    silentSeconds,
    decideOnLease({ holder, keeper, silentSeconds }, ours ? 'laptop' : 'another', lives).take,
  ]);
  assert.deepEqual(answers, table);
});

test('a clock set back does not end a lease', () => {
  assert.equal(decideOnLease({ holder, keeper: 'alive', silentSeconds: -100_000 }, 'another', false).take, false);
});

test('who holds it is said', () => {
  assert.match(decideOnLease({ holder, keeper: 'alive', silentSeconds: 0 }, 'another', false).why, /anna@alps \(process 42\)/);
});

test('a torn lease is nobody’s', () => {
  const text = JSON.stringify(holder);
  assert.deepEqual(readHolder(text), holder);
  const readable = Array.from({ length: text.length }, (_, length) => readHolder(text.slice(0, length))).filter(found => found);
  assert.deepEqual(readable, []);
  for (const strange of ['null', '[]', '"text"', '7', '{"run":1}']) assert.equal(readHolder(strange), undefined);
  assert.equal(decideOnLease({ holder: undefined, keeper: 'dead', silentSeconds: 0 }, 'laptop', false).take, true);
});
