/** One program at a time: however many want the turn at once, and whoever of them is killed. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemWorld } from '../../core/assemble.ts';
import { takeTurn, waitForTurn } from '../../core/turn.ts';
import { until } from './until.ts';

const state = mkdtempSync(join(tmpdir(), 'alp-turn-'));
const world = systemWorld({ configuration: '', state, home: state });
const turns = join(state, 'turns/count');
after(() => rmSync(state, { recursive: true, force: true }));

const taker = (times: number) =>
  spawn(process.execPath, [fileURLToPath(new URL('turn-taker.ts', import.meta.url)), state, `${times}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
const ended = (child: ChildProcess) => once(child, 'close').then(([code, signal]) => code ?? signal);
const told = () => readFileSync(join(state, 'told'), 'utf8').split('\n').slice(0, -1).map(Number);

describe('a turn', () => {
  beforeEach(() => {
    rmSync(join(state, 'turns'), { recursive: true, force: true });
    writeFileSync(join(state, 'number'), '0');
    writeFileSync(join(state, 'told'), '');
  });

  test('is had by one program at a time, however many want it', async () => {
    const codes = await Promise.all(Array.from({ length: 6 }, () => ended(taker(25))));
    assert.deepEqual(codes, Array(6).fill(0));
    assert.deepEqual(told(), [...Array(150).keys()]);
    assert.equal(readdirSync(turns).length, 1, 'what is over is swept');
  });

  test('of a program that was killed goes to the next one, and never to two', async () => {
    const victims = Array.from({ length: 4 }, () => taker(1000));
    const ends = victims.map(ended);
    for (const [index, victim] of victims.entries()) {
      await until('some turns were had', () => told().length > 10 * (index + 1));
      victim.kill('SIGKILL');
    }
    await Promise.all(ends);
    const before = told();
    // A number that a victim wrote, and was killed before it told so, is missing; none is there twice.
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(await Promise.all([ended(taker(5)), ended(taker(5))]), [0, 0]);
    assert.equal(new Set(told()).size, before.length + 10);
  });

  test('that a living program has is not taken, and the process is named', async () => {
    const taken = await takeTurn(world, 'count');
    assert.ok(taken.ok);
    assert.deepEqual(await takeTurn(world, 'count'), { ok: false, holder: process.pid });
    assert.equal(await waitForTurn(world, 'count', 50), undefined);
    await taken.turn.release();
    assert.ok((await takeTurn(world, 'count')).ok);
  });

  test('whose holder left half a note, or none, is free', async () => {
    for (const note of [undefined, '', '17', `${process.pid} another birth\n`]) {
      const number = Math.max(0, ...(existsSync(turns) ? readdirSync(turns) : []).map(Number));
      mkdirSync(join(turns, `${number + 1}`), { recursive: true });
      if (note !== undefined) writeFileSync(join(turns, `${number + 1}`, 'holder'), note);
      const taken = await takeTurn(world, 'count');
      assert.ok(taken.ok, note);
      await taken.turn.release();
    }
  });
});
