/** What every driver promises, as one suite: pairs of prepare and release whatever happens between them, nothing left behind, no password in sight. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { DriverSettings } from '../../core/driver-model.ts';
import { dropNote } from '../../core/driver-notes.ts';
import { releaseLeftovers } from '../../core/driver-release.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { makeDriverTask } from '../../core/driver-task.ts';
import type { Driver } from '../../core/drivers/driver.ts';
import { neededProgram } from '../../core/find-driver.ts';
import { type Bench, forever, makeBench } from './bench.ts';

/** Set up afresh for every test. */
export interface DriverScene {
  /** Settings with which it works, as they are once they were read. */
  readonly settings: DriverSettings;
  /** The item's source; '' when the driver brings one. */
  readonly source?: string;
  /** Changes what is backed up, so that a second time gives something else. */
  change?(): void | Promise<void>;
  /** Asserts that the prepared source holds what it should. */
  inspect?(source: string): void | Promise<void>;
  /** What it left mounted, stopped, running or lying about outside of its own folder, in words; checked after every release. */
  leftBehind?(): readonly string[] | Promise<readonly string[]>;
  /** The passwords in play: they must be nowhere. */
  readonly secrets?: readonly string[];
  /** Settings with a password that is refused, and the words in which the driver's program says so. */
  readonly wrongPassword?: { readonly settings: DriverSettings; readonly secret: string; readonly words: RegExp };
  remove?(): void | Promise<void>;
}

export interface Conformance {
  readonly driver: Driver;
  /** `bench` has a folder for the test's own files, and `bench.path`, in front of the PATH, for programs that stand in for others. */
  setUp(bench: Bench): DriverScene | Promise<DriverScene>;
  /** It always refuses, with these words. */
  readonly refuses?: RegExp;
  /** What has not changed stays the same file with the same time; usual for drivers that bring a source. */
  readonly keepsFiles?: boolean;
  /** An executable of the user's; written into the configuration's folder by `setUp`. */
  readonly isOwn?: boolean;
  /** Programs whose absence is found by the driver itself cannot be hidden one by one: leave that test out. */
  readonly hidesNothing?: boolean;
}

export function conforms(conformance: Conformance): void {
  const { driver, refuses, isOwn = false, keepsFiles = driver.brings === 'source' } = conformance;

  async function withScene(act: (bench: Bench, scene: DriverScene) => Promise<void>): Promise<void> {
    const bench = makeBench();
    const scene = await conformance.setUp(bench);
    try {
      await act(bench, scene);
    } finally {
      await scene.remove?.();
      await bench.remove();
    }
  }

  const runOf = (bench: Bench, scene: DriverScene, more: { settings?: DriverSettings; signal?: AbortSignal } = {}) => ({
    server: 's',
    item: 'i',
    drivers: [{ name: driver.name, isOwn, settings: more.settings ?? scene.settings }],
    source: scene.source ?? '',
    run: 'r',
    signal: more.signal ?? forever,
    say: bench.hear,
  });

  async function assertClean(bench: Bench, scene: DriverScene): Promise<void> {
    await bench.calm();
    assert.deepEqual(await bench.left(), [], 'something is left');
    assert.deepEqual((await scene.leftBehind?.()) ?? [], [], 'something is left outside');
    assert.deepEqual(bench.sightings(scene.secrets ?? []), [], 'a password was to be seen');
  }

  describe(`the driver ${driver.name}`, () => {
    test('describes itself so that a manual can be made of it', () => assertDescribed(driver));

    if (refuses) {
      test('refuses with its words, and leaves nothing', () =>
        withScene(async (bench, scene) => {
          const prepared = await prepareDrivers(bench.world, runOf(bench, scene), bench.find);
          assert.ok(!prepared.ok && 'detail' in prepared.verdict);
          assert.match(prepared.verdict.detail, refuses);
          assert.deepEqual(await prepared.release(forever), []);
          await assertClean(bench, scene);
        }));
    } else {
      for (const published of [true, false]) {
        test(`prepares and releases when the run ${published ? 'succeeds' : 'fails'}, and leaves nothing`, () =>
          withScene(async (bench, scene) => {
            const prepared = await prepareDrivers(bench.world, runOf(bench, scene), bench.find);
            assert.ok(prepared.ok, JSON.stringify(prepared));
            assert.match(prepared.source, /^\//);
            await scene.inspect?.(prepared.source);
            assert.equal(await prepared.stillWhole(), undefined);
            if (published) assert.deepEqual(await prepared.afterPublish('2026-11-23T041502Z'), []);
            assert.deepEqual(await prepared.release(forever), []);
            bench.hear(JSON.stringify(prepared));
            await assertClean(bench, scene);
          }));
      }

      test('does it twice in a row, and what has not changed stays the same file', () =>
        withScene(async (bench, scene) => {
          const once = async () => {
            const prepared = await prepareDrivers(bench.world, runOf(bench, scene), bench.find);
            assert.ok(prepared.ok, JSON.stringify(prepared));
            await scene.inspect?.(prepared.source);
            const seen = bench.fingerprint(prepared.source);
            assert.deepEqual(await prepared.release(forever), []);
            return seen;
          };
          const first = await once();
          const second = await once();
          if (keepsFiles) assert.deepEqual(second, first);
          if (keepsFiles && scene.change) {
            await scene.change();
            assert.notDeepEqual(await once(), second, 'a change is not in it');
          }
          await assertClean(bench, scene);
        }));
    }

    test('is cancelled in the middle, and leaves nothing', () =>
      withScene(async (bench, scene) => {
        const stop = new AbortController();
        const over = bench.whenStarted(() => stop.abort('user'));
        const prepared = await prepareDrivers(bench.world, runOf(bench, scene, { signal: stop.signal }), bench.find);
        over();
        stop.abort('user');
        if (!prepared.ok && !refuses) assert.equal(prepared.verdict.kind, 'cancelled');
        assert.deepEqual(await prepared.release(forever), []);
        await assertClean(bench, scene);
      }));

    test('is cleaned up after at the next start when its program is killed, wherever it was', () =>
      withScene(async (bench, scene) => {
        const counted = await prepareDrivers(bench.world, runOf(bench, scene), bench.find);
        assert.deepEqual(await counted.release(forever), []);
        const total = bench.started();
        const step = Math.max(1, Math.ceil(total / 3));
        for (let programs = 0; programs <= total; programs += step) {
          for (const early of programs > 0 ? [true, false] : [false]) {
            await killHolder(bench, scene, { programs, early });
            assert.deepEqual(await releaseLeftovers(bench.world, undefined, forever, bench.hear, bench.find), []);
            await assertClean(bench, scene);
          }
        }
        await killHolder(bench, scene, {});
        assert.deepEqual(await releaseLeftovers(bench.world, undefined, forever, bench.hear, bench.find), []);
        await assertClean(bench, scene);
        if (refuses) return;
        const prepared = await prepareDrivers(bench.world, runOf(bench, scene), bench.find);
        assert.ok(prepared.ok, JSON.stringify(prepared));
        await scene.inspect?.(prepared.source);
        assert.deepEqual(await prepared.release(forever), []);
      }));

    test('releases what was never prepared, and what was released before', () =>
      withScene(async (bench, scene) => {
        const run = runOf(bench, scene);
        const note = {
          server: 's',
          item: 'i',
          place: 1,
          use: run.drivers[0]!,
          source: run.source,
          since: 0,
          noted: {},
          running: [],
        };
        for (let turn = 0; turn < 2; turn += 1) {
          const held = await makeDriverTask(bench.world, bench.notePath, note, forever, bench.hear);
          assert.deepEqual(await bench.find(run.drivers[0]!)!.release(held.task), { ok: true });
          await held.end();
        }
        await dropNote(bench.world, bench.notePath);
        const prepared = await prepareDrivers(bench.world, run, bench.find);
        assert.deepEqual(await prepared.release(forever), []);
        assert.deepEqual(await prepared.release(forever), []);
        await assertClean(bench, scene);
      }));

    for (const needed of conformance.hidesNothing ? [] : driver.programs.map(neededProgram)) {
      test(`says what to install when ${needed.names.join(' and ')} is not here`, () =>
        withScene(async (bench, scene) => {
          await bench.without(needed.names, async () => {
            const prepared = await prepareDrivers(bench.world, runOf(bench, scene), bench.find);
            assert.ok(!prepared.ok && prepared.verdict.kind === 'failed', JSON.stringify(prepared));
            for (const name of needed.names) assert.ok(prepared.verdict.detail.includes(name), prepared.verdict.detail);
            assert.match(prepared.verdict.remedy, new RegExp(`install .*${needed.package ?? needed.names[0]}`));
            assert.deepEqual(await prepared.release(forever), []);
          });
          await assertClean(bench, scene);
        }));
    }

    if (driver.settings.some(({ kind }) => kind === 'credentials')) {
      test('repeats what its program says of a wrong password, without the password', () =>
        withScene(async (bench, scene) => {
          const { wrongPassword } = scene;
          if (!wrongPassword) return;
          const prepared = await prepareDrivers(
            bench.world,
            runOf(bench, scene, { settings: wrongPassword.settings }),
            bench.find,
          );
          assert.ok(!prepared.ok && 'detail' in prepared.verdict, JSON.stringify(prepared));
          assert.match(prepared.verdict.detail, wrongPassword.words);
          assert.doesNotMatch(JSON.stringify(prepared.verdict), new RegExp(wrongPassword.secret.replaceAll(/[^\w]/g, '\\$&')));
          assert.deepEqual(await prepared.release(forever), []);
          await assertClean(bench, { ...scene, secrets: [...(scene.secrets ?? []), wrongPassword.secret] });
        }));
    }
  });

  async function killHolder(bench: Bench, scene: DriverScene, moment: { programs?: number; early?: boolean }): Promise<void> {
    const task = {
      folders: bench.world.folders,
      use: { name: driver.name, isOwn, settings: scene.settings },
      source: scene.source ?? '',
      ...moment,
    };
    const child = spawn(process.execPath, [fileURLToPath(new URL('holder.ts', import.meta.url)), JSON.stringify(task)], {
      env: { ...process.env, ...bench.environment() },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL', 'the holder ended by itself');
  }
}

function assertDescribed(driver: Driver): void {
  assert.match(driver.name, /^[a-z0-9][a-z0-9_-]*$/i);
  for (const text of [driver.sentence, driver.tried, ...driver.manual, ...driver.settings.map(({ explanation }) => explanation)])
    assert.match(text, /[.!?)]$/, `no sentence: ${text}`);
  for (const { name, kind, choices } of driver.settings) {
    assert.match(name, /^[a-z][a-z0-9_]*$/);
    assert.equal(choices !== undefined, kind === 'choice', `${name}: choices are for the kind choice`);
  }
  assert.ok(
    driver.example.some(line => /^(driver|mount) = /.test(line)),
    'the example has no driver line',
  );
  assert.equal(new Set(driver.settings.map(({ name }) => name)).size, driver.settings.length, 'a setting stands twice');
}
