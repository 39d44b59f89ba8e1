/** What tests of drivers that dump have in common: a dump, a refusal and a restore, in the words that the user would read. */
import assert from 'node:assert/strict';
import type { DriverSettings } from '../../core/driver-model.ts';
import { dropNote } from '../../core/driver-notes.ts';
import { type DriversPrepared, prepareDrivers } from '../../core/driver-steps.ts';
import { makeDriverTask } from '../../core/driver-task.ts';
import type { Driver, DriverRestored } from '../../core/drivers/driver.ts';
import { type Bench, forever } from './bench.ts';

export interface Dumping {
  /** Prepared and released, and nothing left; the path of its source stays. */
  prepare(
    bench: Bench,
    settings: DriverSettings,
  ): Promise<Pick<DriversPrepared, 'source' | 'facts'> | { readonly refused: string }>;
  /** The folder of the dump. */
  dump(bench: Bench, settings: DriverSettings): Promise<string>;
  /** `detail (remedy)`. */
  refusal(bench: Bench, settings: DriverSettings): Promise<string>;
  restore(
    bench: Bench,
    settings: DriverSettings,
    folder: string,
    paths: readonly string[],
    name?: string,
  ): Promise<DriverRestored>;
  /** A sentence, or `message (remedy)`. */
  toldOfRestore(...args: Parameters<Dumping['restore']>): Promise<string>;
}

export function dumpingOf(driver: Driver): Dumping {
  const { name } = driver;

  async function prepare(bench: Bench, settings: DriverSettings): ReturnType<Dumping['prepare']> {
    // The test may have others at work meanwhile.
    const isAlone = (await bench.left()).length === 0;
    const run = { server: 's', item: 'i', source: '', run: 'r', signal: forever, say: bench.hear };
    const prepared = await prepareDrivers(bench.world, { ...run, drivers: [{ name, isOwn: false, settings }] }, bench.find);
    assert.deepEqual(await prepared.release(forever), []);
    assert.deepEqual(
      (await bench.left()).filter(line => isAlone || !line.startsWith('running: ')),
      [],
    );
    if (prepared.ok) return { source: prepared.source.replace(/\/$/, ''), facts: prepared.facts };
    const { verdict } = prepared;
    return { refused: verdict.kind === 'failed' ? `${verdict.detail} (${verdict.remedy})` : verdict.kind };
  }

  async function restore(...[bench, settings, folder, paths, other]: Parameters<Dumping['restore']>): Promise<DriverRestored> {
    const use = { name, isOwn: false, settings };
    const note = { server: 's', item: 'i', place: 1, use, source: '', since: 0, noted: {}, running: [] };
    const held = await makeDriverTask(bench.world, bench.notePath, note, forever, bench.hear);
    const to = { kind: 'database', ...(other === undefined ? {} : { name: other }) } as const;
    const done = await driver.restore!(held.task, { folder, paths, to });
    assert.deepEqual(await driver.release(held.task), { ok: true });
    await held.end();
    await dropNote(bench.world, bench.notePath);
    return done;
  }

  return {
    prepare,
    async dump(bench, settings) {
      const prepared = await prepare(bench, settings);
      assert.ok('source' in prepared, JSON.stringify(prepared));
      return prepared.source;
    },
    async refusal(bench, settings) {
      const prepared = await prepare(bench, settings);
      assert.ok('refused' in prepared, 'it was taken');
      return prepared.refused;
    },
    restore,
    async toldOfRestore(...args) {
      const done = await restore(...args);
      return done.ok ? done.sentence : `${done.message} (${done.remedy})`;
    },
  };
}
