/** Who holds a driver: a process that lives, and nobody for ever. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { claimNote, unclaimNote } from '../../core/driver-claim.ts';
import { holderHere, isHeld, readNotes, writeNote } from '../../core/driver-notes.ts';
import { releaseLeftovers } from '../../core/driver-release.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import type { World } from '../../core/world/world.ts';
import { type Bench, forever, makeBench } from './bench.ts';

const boot = (birth: string) => birth.slice(birth.indexOf('@'));

describe('a driver is held', () => {
  test('by a process that lives, not by one that ended, whatever the machine is called now', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const now = world.clock.now();
      const here = holderHere(world, 'r');
      const dead = { ...here, pid: 2 ** 22 + 1, birth: `1${boot(here.birth)}` };
      const held = (holder: typeof here, since = now) => isHeld(world, { holder, since });
      assert.equal(held(here), true);
      assert.equal(held(dead), false);
      assert.equal(held({ ...dead, host: 'a-container-of-before' }), false);
      assert.equal(held({ ...dead, birth: '1@before-the-restart' }), false);
      const elsewhere = { ...dead, host: 'elsewhere', birth: '1@elsewhere' };
      assert.equal(held(elsewhere), true);
      assert.equal(held(elsewhere, now - 3 * 24 * 3_600_000), false);
    } finally {
      await bench.remove();
    }
  });

  test('and while it is, another run waits, and nothing of it is undone', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const drivers = [{ name: 'command', isOwn: false, settings: { begin: ['true'], end: ['touch', `${bench.folder}/ended`] } }];
      const run = { server: 's', item: 'i', drivers, source: '/etc', run: 'r', signal: forever, say: bench.hear };
      const first = await prepareDrivers(world, run);
      assert.ok(first.ok);
      const second = await prepareDrivers(world, run);
      assert.ok(!second.ok && second.verdict.kind === 'not-now');
      assert.match(second.verdict.detail, /held by another run/);
      assert.deepEqual(await second.release(forever), []);
      assert.equal((await readNotes(world)).length, 1);
      assert.deepEqual(await first.release(forever), []);
      assert.deepEqual(await bench.left(), []);
    } finally {
      await bench.remove();
    }
  });

  test('by one program at a time that undoes it', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const use = { name: 'command', isOwn: false, settings: { end: ['true'] } };
      await writeNote(world, bench.notePath, {
        server: 's',
        item: 'i',
        place: 1,
        use,
        source: '',
        since: 0,
        noted: { begun: 'yes' },
        running: [],
      });
      assert.equal(await claimNote(world, bench.notePath), true);
      assert.equal(await claimNote(world, bench.notePath), false);
      assert.deepEqual(await releaseLeftovers(world, undefined, forever, bench.hear), []);
      assert.equal((await readNotes(world)).length, 1, 'it was undone twice');
      await unclaimNote(world, bench.notePath);
      assert.deepEqual(await releaseLeftovers(world, undefined, forever, bench.hear), []);
      assert.equal((await readNotes(world)).length, 0);
    } finally {
      await bench.remove();
    }
  });

  test('and of many that find what a killed one was undoing at the same moment, one alone takes it over', async () => {
    const bench = makeBench();
    const claimers = Array.from({ length: 6 }, () => startClaimer(bench));
    try {
      await bench.world.files.makePrivateFolder(bench.notePath.slice(0, bench.notePath.lastIndexOf('/')));
      for (const claimer of claimers) assert.equal(await claimer.answer(), 'ready');
      for (let round = 0; round < 100; round += 1) {
        // Every other time nobody has it yet.
        if (round % 2 === 0) assert.equal(await claimNote(dead(bench.world), bench.notePath), true);
        const answers = await Promise.all(claimers.map(claimer => claimer.ask('claim')));
        const winners = answers.filter(answer => answer === 'has it').length;
        assert.equal(winners, 1, `${winners} programs undo it at once (round ${round})`);
        assert.equal(await claimNote(bench.world, bench.notePath), false);
        await Promise.all(claimers.map(claimer => claimer.ask('give it back')));
      }
      assert.equal(await claimNote(bench.world, bench.notePath), true);
      await unclaimNote(bench.world, bench.notePath);
      assert.deepEqual(await bench.world.files.list(bench.notePath.slice(0, bench.notePath.lastIndexOf('/'))), []);
    } finally {
      for (const claimer of claimers) claimer.end();
      await bench.remove();
    }
  });

  test('also when its item is configured no more, or its driver another one: what was noted is undone', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const use = { name: 'command', isOwn: false, settings: { end: ['touch', `${bench.folder}/ended`] } };
      const path = `${world.folders.state}/drivers/gone/away/1-command.note`;
      await writeNote(world, path, {
        server: 'gone',
        item: 'away',
        place: 1,
        use,
        source: '',
        since: 0,
        noted: { begun: 'yes' },
        running: [],
      });
      assert.deepEqual(await releaseLeftovers(world, undefined, forever, bench.hear), []);
      assert.ok(await world.files.exists(`${bench.folder}/ended`));
    } finally {
      await bench.remove();
    }
  });

  test('and what a damaged note, or one of another place, would have undone is said, not passed over', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const use = { name: 'command', isOwn: false, settings: { end: ['touch', `${bench.folder}/ended`] } };
      const strange = {
        server: '../../../tmp',
        item: 'i',
        place: 1,
        use,
        source: '',
        since: 0,
        noted: { begun: 'yes' },
        running: [],
      };
      for (const text of [
        '',
        '{"server":"s"',
        JSON.stringify(strange),
        '{"server":"s","item":"i","place":1,"use":{"name":"command"}}',
      ]) {
        await world.files.replace(bench.notePath, text);
        const [complaint, ...more] = await releaseLeftovers(world, undefined, forever, bench.hear);
        assert.match(complaint ?? '', /\.note is damaged/);
        assert.deepEqual(more, []);
        assert.ok(!(await world.files.exists(`${bench.folder}/ended`)));
        const run = { server: 's', item: 'i', drivers: [use], source: '/etc', run: 'r', signal: forever, say: bench.hear };
        const ready = await prepareDrivers(world, run);
        assert.ok(!ready.ok && ready.verdict.kind === 'failed' && /damaged/.test(ready.verdict.detail));
      }
    } finally {
      await bench.remove();
    }
  });

  test('and a process is not ended for a list of running ones that names no birth, or everybody', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const use = { name: 'command', isOwn: false, settings: { end: ['true'] } };
      const note = { server: 's', item: 'i', place: 1, use, source: '', since: 0, noted: {}, running: [] };
      await writeNote(world, bench.notePath, note);
      const wild = [[process.pid], [1, world.machine.birthOf(1)], [0, 'x'], [-1, 'x'], 'x', null];
      await world.files.replace(bench.notePath.replace(/note$/, 'running'), JSON.stringify(wild));
      assert.deepEqual((await readNotes(world))[0]?.note.running, []);
    } finally {
      await bench.remove();
    }
  });
});

/** As the world of a process that has ended. */
function dead(world: World): World {
  return { ...world, machine: { ...world.machine, pid: 2 ** 22 + 1, birth: `1${boot(world.machine.birth)}` } };
}

function startClaimer(bench: Bench) {
  const task = JSON.stringify({ folders: bench.world.folders, path: bench.notePath });
  const child = spawn(process.execPath, [fileURLToPath(new URL('claimer.ts', import.meta.url)), task], {
    env: { ...process.env, ...bench.environment() },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => String((await lines.next()).value);
  const ask = (line: string) => {
    child.stdin.write(`${line}\n`);
    return answer();
  };
  return { answer, ask, end: () => child.stdin.end() };
}
