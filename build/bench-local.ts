/** The rows of a local vault: first backup, no change, 1 % churn, against raw rsync and whoever else is on PATH. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './bench-figures.ts';
import { peersOf } from './bench-peers.ts';
import { settle, timed } from './bench-programs.ts';
import { backUp, configure, pairs, roomFor, type Scene } from './bench-scene.ts';
import { churn, makeTree } from './bench-trees.ts';

export const treeFiles = 60_000;
const meanBytes = 25_000;
const treeText = '60,000 files, 1.5 GB, local';

/** What one way of making snapshots took, run by run. */
interface Times {
  readonly alp: number[];
  readonly rsync: number[];
  readonly rsyncAndSync: number[];
  readonly peers: Map<string, number[]>;
}

const noTimes = (): Times => ({ alp: [], rsync: [], rsyncAndSync: [], peers: new Map() });

export function makeLocalTree(scene: Scene): string {
  const tree = join(scene.folder, 'tree');
  rmSync(tree, { recursive: true, force: true });
  scene.say(`making ${treeText}`);
  makeTree(tree, treeFiles, meanBytes, 1);
  return tree;
}

export async function localRows(scene: Scene, wanted: (name: string) => boolean): Promise<Row[]> {
  const tree = makeLocalTree(scene);
  const room = roomFor(scene, 'local');
  const rows: Row[] = [];
  const absent: string[] = [];
  const first = noTimes();
  const peers = peersOf(room, tree, absent);
  const runs = { first: wanted('first') ? scene.runs : 1, 'no-change': scene.runs, churn: scene.runs };

  await pairs(
    runs.first,
    // Nothing is deleted in between: a file system that discards freed blocks would do that beside the next run.
    async round => {
      configure(scene, 'local', { source: `${tree}/`, dest: join(room, `vault-${round}`) });
      await settle();
      first.alp.push(await backUp(scene, 'local').seconds);
    },
    async round => {
      await settle();
      await raw(room, tree, `first-${round}`, undefined, first);
    },
    async round => scene.say(`first backup, pair ${round} of ${runs.first}`),
  );
  for (const peer of peers) {
    scene.say(`first backup: ${peer.name}`);
    await peer.begin();
    await settle();
    first.peers.set(peer.name, [await peer.run(0)]);
  }
  if (wanted('first')) rows.push(...rowsOf('first', 'first backup', first, absent));

  let made = 0;
  for (const [name, text] of [
    ['no-change', 'no change'],
    ['churn', '1 % churn'],
  ] as const) {
    if (!wanted(name)) continue;
    const times = noTimes();
    await pairs(
      runs[name],
      async () => {
        await settle();
        times.alp.push(await backUp(scene, 'local').seconds);
      },
      async () => {
        await settle();
        await raw(room, tree, `${made}`, made === 1 ? `first-${runs.first}` : `${made - 1}`, times);
      },
      async round => {
        scene.say(`${text}, pair ${round} of ${runs[name]}`);
        made++;
        if (name === 'churn') churn(tree, treeFiles / 100, meanBytes, 100 + round);
      },
    );
    for (const peer of peers) {
      scene.say(`${text}: ${peer.name}`);
      await settle();
      times.peers.set(peer.name, [await peer.run(made)]);
    }
    rows.push(...rowsOf(name, text, times, name === 'no-change' ? absent : []));
  }
  await remove(room);
  return rows;
}

async function raw(room: string, tree: string, name: string, base: string | undefined, times: Times): Promise<void> {
  const target = join(room, 'raw', name);
  await timed('mkdir', ['-p', target]);
  const link = base === undefined ? [] : [`--link-dest=${join(room, 'raw', base)}`];
  const copying = await timed('rsync', ['-a', ...link, `${tree}/`, target]);
  const flushing = await timed('sync', ['-f', target]);
  times.rsync.push(copying);
  times.rsyncAndSync.push(copying + flushing);
}

function rowsOf(name: string, text: string, times: Times, absent: readonly string[]): Row[] {
  const rsync = { yardstick: times.rsync, yardstickName: 'rsync' } as const;
  return [
    {
      name,
      what: `${text}: alp (${treeText})`,
      unit: 's',
      values: times.alp,
      ...rsync,
      limit: { of: 'ratio', most: 1.1 },
      notes: absent.map(peer => `${peer} is not on PATH: left out`),
    },
    {
      name,
      what: `${text}: alp against rsync; sync -f`,
      unit: 's',
      values: times.alp,
      yardstick: times.rsyncAndSync,
      yardstickName: 'rsync; sync -f',
    },
    ...[...times.peers].map(
      ([peer, seconds]): Row => ({
        name,
        what: `${text}: ${peer}`,
        unit: 's',
        values: seconds,
        yardstick: times.rsync.slice(-1),
        yardstickName: 'rsync',
      }),
    ),
  ];
}

async function remove(folder: string): Promise<void> {
  await timed('rm', ['-rf', folder]);
}
