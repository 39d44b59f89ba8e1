/** The rows about recent_first: how soon the day's work is safe on a slow line, and what looking for it costs when there is none. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from './bench-figures.ts';
import { killFamily, settle, timed } from './bench-programs.ts';
import { backUp, configure, pairs, roomFor, type Scene } from './bench-scene.ts';
import type { LoopbackServer } from './bench-server.ts';
import { chanceOf, churn, makeBigFile, makeTree, randomBytesOf } from './bench-trees.ts';

const folders = 20;
const bulkBytes = 15_000_000;
const recentOfEach = 10;

export async function recentRows(scene: Scene, server: LoopbackServer): Promise<Row[]> {
  return [...(await untilSafe(scene, server)), ...(await onTop(scene, server))];
}

/** Both ways bring the same tree into an empty vault; nobody waits for the end. */
async function untilSafe(scene: Scene, server: LoopbackServer): Promise<Row[]> {
  const room = roomFor(scene, 'recent');
  const recent = makeMixedTree(join(room, 'source'));
  await makeOld(join(room, 'source'), 'bulk');
  const [first, plain]: [number[], number[]] = [[], []];
  const measure = async (into: number[], name: string, keys: Readonly<Record<string, string>>) => {
    scene.say(`300 MB with 200 recent files at 2 MB/s, ${name}`);
    const vault = join(room, name);
    const more = { ssh: server.ssh(server.port), bandwidth: '2 MB/s', ...keys };
    configure(scene, name, { source: `${join(room, 'source')}/`, dest: `${server.login}:${vault}`, ...more });
    const begun = performance.now();
    const running = backUp(scene, name);
    await Promise.race([allArrived(vault, recent), running.seconds]);
    into.push((performance.now() - begun) / 1000);
    killFamily(running);
    await settle();
  };
  await pairs(
    Math.min(2, scene.runs),
    round => measure(first, `recent-first-${round}`, { recent_first: 'yes' }),
    round => measure(plain, `recent-plain-${round}`, {}),
  );
  await timed('rm', ['-rf', room]);
  return [
    {
      name: 'recent',
      what: '300 MB old, 200 recent files, 2 MB/s: until these are safe',
      unit: 's',
      values: first,
      yardstick: plain,
      yardstickName: 'without recent_first',
      limit: { of: 'value', most: 10 },
      notes: [
        '20 folders with 15 MB and 10 recent files of 4 to 40 kB each, into an empty vault over ssh; safe = whole, under its name, in the vault',
      ],
    },
  ];
}

/** Names of the recent files; beside them lies the bulk, which rsync meets in between. */
function makeMixedTree(source: string): readonly string[] {
  const chance = chanceOf(31);
  const names: string[] = [];
  for (let at = 0; at < folders; at++) {
    const folder = `folder-${at}`;
    mkdirSync(join(source, folder), { recursive: true });
    makeBigFile(join(source, folder, 'bulk'), bulkBytes, at + 1);
    for (let number = 0; number < recentOfEach; number++) {
      const name = `${folder}/work-${number}`;
      writeFileSync(join(source, name), randomBytesOf(chance, 4000 + Math.floor(chance() * 36_000)));
      names.push(name);
    }
  }
  return names;
}

async function makeOld(folder: string, name: string): Promise<void> {
  await timed('find', [folder, '-name', name, '-exec', 'touch', '-t', '202001010000', '{}', '+']);
}

async function allArrived(vault: string, names: readonly string[]): Promise<void> {
  let missing = names;
  while (missing.length > 0) {
    await delay(50);
    const trees = treesOf(join(vault, '.alp/unfinished'));
    missing = missing.filter(name => !trees.some(tree => existsSync(join(tree, name))));
  }
}

function treesOf(unfinished: string): readonly string[] {
  if (!existsSync(unfinished)) return [];
  const runs = readdirSync(unfinished).map(run => join(unfinished, run));
  return runs.flatMap(run => readdirSync(run).flatMap(name => (/^\d+$/.test(name) ? [join(run, name)] : [])));
}

const treeFiles = 50_000;

/** What it costs at full speed: on a run that finds nothing recent, and on one with a day's work. */
async function onTop(scene: Scene, server: LoopbackServer): Promise<Row[]> {
  const room = roomFor(scene, 'recent-tree');
  const source = join(room, 'source');
  makeTree(source, treeFiles, 200, 41);
  await makeOld(source, '*');
  const names = { first: 'recent-tree-first', plain: 'recent-tree-plain' };
  for (const [way, name] of Object.entries(names)) {
    const keys = { source: `${source}/`, dest: `${server.login}:${join(room, way)}`, ssh: server.ssh(server.port) };
    configure(scene, name, way === 'first' ? { ...keys, recent_first: 'yes' } : keys);
    await backUp(scene, name).seconds;
  }
  const both = async (what: string, before: (round: number) => Promise<void>): Promise<Pick<Row, 'values' | 'yardstick'>> => {
    const [values, yardstick]: [number[], number[]] = [[], []];
    const run = async (name: string, into: number[]) => {
      await settle();
      into.push(await backUp(scene, name).seconds);
    };
    scene.say(`50,000 files over ssh, ${what}, ${scene.runs} pairs`);
    await pairs(
      scene.runs,
      () => run(names.first, values),
      () => run(names.plain, yardstick),
      before,
    );
    return { values, yardstick };
  };
  const same = await both('no change', async () => undefined);
  const work = await both('200 touched', async round => churn(source, 200, 200, 500 + round));
  await timed('rm', ['-rf', room]);
  const row = { name: 'recent', unit: 's', yardstickName: 'without recent_first' } as const;
  return [
    { ...row, what: '  50,000 files over ssh, no change', ...same },
    { ...row, what: '  50,000 files over ssh, 200 touched', ...work },
  ];
}
