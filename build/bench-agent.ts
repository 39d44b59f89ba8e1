/** Measures the agent in a small world of network namespaces: how soon it goes on, what it sends twice, what it costs while idle; one table. */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { linkUpRows, newAddressRows, wakeRows } from './bench-agent-cuts.ts';
import { idleRows } from './bench-agent-idle.ts';
import { patternRows } from './bench-agent-pattern.ts';
import { asJson, loadFact, machineFacts, type Row, tableText } from './bench-figures.ts';
import { makeScene, type Scene } from './bench-scene.ts';

export interface AgentScene extends Scene {
  /** Of the tree that the pattern cuts. */
  readonly files: number;
  readonly idleMinutes: number;
}

const measures: Readonly<Record<string, (scene: AgentScene) => Promise<Row[]>>> = {
  'link-up': linkUpRows,
  wake: wakeRows,
  'new-address': newAddressRows,
  pattern: patternRows,
  idle: idleRows,
};

const usage = `usage: npm run bench:agent [-- NAME…] [--runs N] [--files N] [--minutes N] [--json] [--folder DIR]

  NAME          only these: ${Object.keys(measures).join(', ')}; all without one
  --runs N      how often link-up and new-address are repeated (10); wake a third of that
  --files N     size of the tree for pattern (60000)
  --minutes N   how long idle is watched (5)
  --json        the same as JSON
  --folder DIR  where to work (tmp/bench of the checkout)

It makes network namespaces, so it takes root and Linux.
`;

interface Options extends Pick<AgentScene, 'runs' | 'files' | 'idleMinutes' | 'folder'> {
  readonly chosen: readonly string[];
  readonly json: boolean;
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
        runs: { type: 'string', default: '10' },
        files: { type: 'string', default: '60000' },
        minutes: { type: 'string', default: '5' },
        json: { type: 'boolean', default: false },
        folder: { type: 'string', default: 'tmp/bench' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) throw new Error('help');
    const strange = positionals.filter(name => !(name in measures));
    if (strange.length > 0) throw new Error(`no measure is called ${strange.join(', ')}`);
    if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error('network namespaces take root and Linux');
    return {
      chosen: positionals.length > 0 ? positionals : Object.keys(measures),
      runs: count('runs', values.runs),
      files: count('files', values.files),
      idleMinutes: count('minutes', values.minutes),
      json: values.json,
      folder: resolve(values.folder),
    };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    process.stderr.write(words === 'help' ? usage : `bench: ${words}\n${usage}`);
    return undefined;
  }
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a number from 1`);
  return number;
}

async function bench({ chosen, folder, json, runs, files, idleMinutes }: Options): Promise<number> {
  const place = join(folder, String(process.pid));
  mkdirSync(place, { recursive: true });
  // The laboratories work there, too.
  process.env.TMPDIR = place;
  const atFirst = machineFacts(place);
  const rows: Row[] = [];
  const failures: string[] = [];
  try {
    const scene: AgentScene = { ...(await makeScene(process.cwd(), place, runs)), files, idleMinutes };
    for (const name of chosen) {
      try {
        const measured = await measures[name]!(scene);
        rows.push(...measured);
        for (const { what, unit, values } of measured) scene.say(`${what}: ${values.join(', ')} ${unit}`);
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        scene.say(`failed: ${failures.at(-1)}`);
      }
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  const machine = [...atFirst, `at the end, ${loadFact()}`];
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine, runs, rows: rows.map(asJson), failures }, undefined, 2)}\n`
      : `${[...machine, '', tableText(rows), ...failures.map(words => `\nfailed: ${words}`)].join('\n')}\n`,
  );
  return failures.length > 0 ? 1 : 0;
}
