/** Measures speed and size of the built program beside their yardsticks, in one run, and prints one table; a benchmark, not a test. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asJson, loadFact, machineFacts, type Row, tableText } from './bench-figures.ts';
import { localRows, makeLocalTree, treeFiles } from './bench-local.ts';
import { memoryRows, millionRows, startUpRow } from './bench-memory.ts';
import { recentRows } from './bench-recent.ts';
import { makeScene, type Scene } from './bench-scene.ts';
import { modifiedRows, oneFileRows, overSsh, resumeRows } from './bench-ssh.ts';

const names = ['first', 'no-change', 'churn', 'memory', 'million', 'start', 'one-file', 'resume', 'modified', 'recent'];
/** These take minutes each: only when asked for. */
const onlyByName = ['million', 'recent'];

const usage = `usage: npm run bench [-- NAME…] [--runs N] [--million] [--json] [--keep] [--folder DIR]

  NAME          only these: ${names.join(', ')}; all but million and recent without one
  --runs N      pairs of each measure (5)
  --million     also the memory at 1,000,000 files, which takes long
  --json        the same as JSON
  --folder DIR  where to work (tmp/bench of the checkout); its file system is what is measured
  --keep        leaves everything there
`;

interface Options {
  readonly chosen: readonly string[];
  readonly runs: number;
  readonly json: boolean;
  readonly keep: boolean;
  readonly folder: string;
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) process.exit(2);
process.exitCode = await bench(options);

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '5' },
        million: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        folder: { type: 'string', default: 'tmp/bench' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const runs = Number(values.runs);
    const strange = positionals.filter(name => !names.includes(name));
    if (strange.length > 0) throw new Error(`no measure is called ${strange.join(', ')}`);
    if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a number from 1');
    if (values.help) throw new Error('help');
    const chosen = positionals.length > 0 ? positionals : names.filter(name => !onlyByName.includes(name));
    return {
      chosen: values.million ? [...new Set([...chosen, 'million'])] : chosen,
      runs,
      json: values.json,
      keep: values.keep,
      folder: join(process.cwd(), values.folder.startsWith('/') ? '' : values.folder),
      ...(values.folder.startsWith('/') ? { folder: values.folder } : {}),
    };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    process.stderr.write(words === 'help' ? usage : `bench: ${words}\n${usage}`);
    return undefined;
  }
}

async function bench({ chosen, runs, json, keep, folder }: Options): Promise<number> {
  const place = join(folder, String(process.pid));
  mkdirSync(place, { recursive: true });
  const atFirst = machineFacts(place);
  const wanted = (name: string) => chosen.includes(name);
  const rows: Row[] = [];
  const failures: string[] = [];
  try {
    const scene = await makeScene(process.cwd(), place, runs);
    for (const measure of measures(wanted)) {
      try {
        rows.push(...(await measure(scene)));
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
        scene.say(`failed: ${failures.at(-1)}`);
      }
    }
  } finally {
    if (keep) process.stderr.write(`bench: everything is in ${place}\n`);
    else rmSync(place, { recursive: true, force: true });
  }
  const machine = [...atFirst, `at the end, ${loadFact()}`];
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine, runs, rows: rows.map(asJson), failures }, undefined, 2)}\n`
      : `${[...machine, '', tableText(rows), ...failures.map(words => `\nfailed: ${words}`)].join('\n')}\n`,
  );
  return failures.length > 0 ? 1 : 0;
}

type Measure = (scene: Scene) => Promise<Row[]>;

/** The quick ones first. */
function* measures(wanted: (name: string) => boolean): Generator<Measure> {
  if (wanted('start')) yield async scene => [await startUpRow(scene)];
  if (wanted('one-file')) yield scene => overSsh(scene, 'one-file', oneFileRows);
  if (wanted('resume')) yield scene => overSsh(scene, 'resume', resumeRows);
  if (wanted('modified')) yield scene => overSsh(scene, 'modified', modifiedRows);
  if (wanted('recent')) yield scene => overSsh(scene, 'recent', recentRows);
  if (['first', 'no-change', 'churn'].some(wanted)) yield scene => localRows(scene, wanted);
  if (wanted('memory')) yield scene => memoryRows(scene, 'memory', treeFiles, makeLocalTree(scene));
  if (wanted('million')) yield millionRows;
}
