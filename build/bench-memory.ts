/** The rows of memory and start-up: what the program itself takes before and beside rsync. */
import { join } from 'node:path';
import type { Row } from './bench-figures.ts';
import { memoryOf, timed } from './bench-programs.ts';
import { backUp, configure, pairs, roomFor, type Scene } from './bench-scene.ts';
import { makeTree } from './bench-trees.ts';

const mostMegabytes = 120;

/** Both a first backup, where every file has a line, and one without a change. */
export async function memoryRows(scene: Scene, name: string, files: number, tree: string): Promise<Row[]> {
  const room = roomFor(scene, name);
  configure(scene, name, { source: `${tree}/`, dest: join(room, 'vault') });
  const rows: Row[] = [];
  for (const text of ['first backup', 'no change']) {
    scene.say(`memory at ${files.toLocaleString('en')} files, ${text}`);
    const running = backUp(scene, name);
    const { resident, proportional, holders } = await memoryOf(running, ['rsync']);
    const what = `memory, ${files.toLocaleString('en')} files, ${text}`;
    rows.push(
      {
        name,
        what: `${what}: sum of RSS`,
        unit: 'MB',
        values: [resident],
        limit: { of: 'value', most: mostMegabytes },
        notes: [
          `${text}: highest sum over alp's process tree without rsync, looked at every 50 ms: ${holders} MB; took ${(await running.seconds).toFixed(1)} s`,
        ],
      },
      {
        name,
        what: `${what}: sum of PSS`,
        unit: 'MB',
        values: [proportional],
        limit: { of: 'value', most: mostMegabytes },
      },
    );
  }
  await timed('rm', ['-rf', room]);
  return rows;
}

export async function millionRows(scene: Scene): Promise<Row[]> {
  const tree = join(scene.folder, 'million');
  scene.say('making 1,000,000 empty files');
  makeTree(tree, 1_000_000, 0, 2);
  const rows = await memoryRows(scene, 'million', 1_000_000, tree);
  await timed('rm', ['-rf', tree]);
  return rows;
}

export async function startUpRow(scene: Scene): Promise<Row> {
  const runs = scene.runs * 4;
  scene.say(`alp -h, ${runs} times`);
  const alp: number[] = [];
  const node: number[] = [];
  await timed(scene.alp, ['-h']);
  await timed(scene.node, ['-e', '0']);
  await pairs(
    runs,
    async () => void alp.push((await timed(scene.alp, ['-h'])) * 1000),
    async () => void node.push((await timed(scene.node, ['-e', '0'])) * 1000),
  );
  return {
    name: 'start',
    what: 'alp -h, installed',
    unit: 'ms',
    values: alp,
    yardstick: node,
    yardstickName: 'node -e 0',
    limit: { of: 'value', most: 150 },
  };
}
