/** The row of a café: a network that is there for 20 s and away for 10 s, and a tree of many files that must get through it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentLaboratory } from '../test/real/agent-laboratory.ts';
import type { AgentScene } from './bench-agent.ts';
import { inLaboratory } from './bench-agent-cuts.ts';
import type { Row } from './bench-figures.ts';
import { makeTree } from './bench-trees.ts';

const on = 20_000;
const off = 10_000;
const longest = 30 * 60_000;

export async function patternRows(scene: AgentScene): Promise<Row[]> {
  const { files } = scene;
  scene.say(`20 s on, 10 s off, ${files} files`);
  const fill = (source: string) => makeTree(source, files, 10_000, 60);
  const { seconds, attempts, received, bytes } = await inLaboratory(scene, { fill, rate: 40 }, untilWhole);
  const what = `${files} files, 20 s on, 10 s off: until the snapshot is whole`;
  const share = (received * 100) / bytes;
  return [
    { name: 'pattern', what, unit: 's', values: [seconds], limit: { of: 'value', most: longest / 1000 } },
    { name: 'pattern', what: '  attempts', unit: 'count', values: [attempts] },
    { name: 'pattern', what: '  bytes sent in all, of those in the files', unit: '%', values: [share] },
    {
      name: 'pattern',
      what: '  bytes in the files',
      unit: 'MB',
      values: [bytes / 1e6],
      notes: ['at 5 MB/s; each time the link comes back with the same address'],
    },
  ];
}

interface Whole {
  readonly seconds: number;
  readonly attempts: number;
  readonly received: number;
  readonly bytes: number;
}

async function untilWhole(lab: AgentLaboratory): Promise<Whole> {
  await lab.start();
  const begun = performance.now();
  const over = new AbortController();
  const pattern = comeAndGo(lab, over.signal);
  try {
    await lab.untilPublished(longest + 60_000);
  } finally {
    over.abort();
    await pattern;
  }
  const seconds = (performance.now() - begun) / 1000;
  lab.assertWholeOnce();
  const published = lab.journal().find(line => line.event === 'published');
  return { seconds, attempts: lab.attempts(), received: lab.network.receivedBytes(), bytes: published?.bytes ?? 0 };
}

async function comeAndGo({ network }: AgentLaboratory, signal: AbortSignal): Promise<void> {
  const wait = (milliseconds: number) => delay(milliseconds, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    await wait(on);
    if (signal.aborted) return;
    network.linkDown('wifi');
    await wait(off);
    network.linkUp('wifi');
  }
}
