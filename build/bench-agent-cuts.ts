/** The rows about cuts: how soon the first byte follows the network, what a laptop that wakes journals, what a new address costs. */
import { linkSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AgentLaboratory, makeAgentLaboratory, type Setting } from '../test/real/agent-laboratory.ts';
import { halfSentBytes } from '../test/real/half-way.ts';
import { until } from '../test/real/until.ts';
import type { AgentScene } from './bench-agent.ts';
import type { Row } from './bench-figures.ts';
import { settle } from './bench-programs.ts';
import { makeBigFile } from './bench-trees.ts';

/** Whatever comes of it, nothing is left behind. */
export async function inLaboratory<T>(
  scene: AgentScene,
  setting: Setting,
  use: (lab: AgentLaboratory) => Promise<T>,
): Promise<T> {
  const lab = await makeAgentLaboratory({
    ...setting,
    program: [scene.node, join(scene.folder, 'installed/program/current/dist/alp.mjs')],
  });
  try {
    return await use(lab);
  } finally {
    await lab.remove();
  }
}

/** One long transfer; its link goes for longer than a flap, and comes back, again and again. */
export function linkUpRows(scene: AgentScene): Promise<Row[]> {
  const size = 400_000_000;
  const fill = (source: string) => makeBigFile(join(source, 'big'), size, 1);
  return inLaboratory(scene, { size, fill, rate: 20 }, async lab => {
    const agent = await lab.start();
    const seconds: number[] = [];
    const unfinished = join(lab.laboratory.vault, '.alp/unfinished');
    for (let round = 1; round <= scene.runs; round++) {
      scene.say(`link up again, ${round} of ${scene.runs}`);
      await untilItGrows(unfinished, round, 100_000);
      lab.network.linkDown('wifi');
      await agent.untilIt('waits for the link', (_, { waits }) => waits[0]?.reason === 'no-link');
      lab.network.linkUp('wifi');
      const up = performance.now();
      await untilItGrows(unfinished, round + 1, 0);
      seconds.push((performance.now() - up) / 1000);
    }
    const what = 'link up again -> first byte of the transfer at the server';
    const notes = [
      'from the moment that `ip link set up` and the default route have returned, to the first growth of the file in the received tree of the new attempt (looked at every 10 ms)',
    ];
    return [{ name: 'link-up', what, unit: 's', values: seconds, limit: { of: 'value', most: 2 }, notes }];
  });
}

/** By more than so many bytes beyond what earlier attempts brought, which lies there from the start. */
async function untilItGrows(unfinished: string, attempt: number, bytes: number): Promise<void> {
  let first: number | undefined;
  await until(`attempt ${attempt} receives`, async () => {
    const now = await receivedIn(unfinished, attempt);
    if (now !== undefined) first ??= attempt === 1 ? 0 : now;
    return now !== undefined && first !== undefined && now > first + bytes;
  });
}

/** Of `big`, in the attempt's own tree: under rsync's temporary name, or where it continues a part. */
async function receivedIn(unfinished: string, attempt: number): Promise<number | undefined> {
  const [run = ''] = await readdir(unfinished).catch(() => []);
  const tree = join(unfinished, run, String(attempt));
  const names = await readdir(tree, { recursive: true }).catch(() => []);
  const parts = names.filter(name => name.startsWith('.big.') || name.endsWith('/big'));
  const sizes = await Promise.all(parts.map(name => stat(join(tree, name)).catch(() => ({ size: 0 }))));
  return sizes.length === 0 ? undefined : Math.max(...sizes.map(({ size }) => size));
}

export async function wakeRows(scene: AgentScene): Promise<Row[]> {
  const failed: number[] = [];
  const rounds = Math.ceil(scene.runs / 3);
  for (let round = 1; round <= rounds; round++) {
    scene.say(`asleep in mid-file, the network 6 s later than the laptop, ${round} of ${rounds}`);
    failed.push(await inLaboratory(scene, {}, sleepAndWake));
  }
  const what = 'wake with the network back later: failed attempts journalled';
  const notes = [
    'all processes of the laptop stand still for 24 s (SIGSTOP), the link goes meanwhile and is back 6 s after them; counted are attempts that began without a network, refusals, and ends with the verdict failed',
  ];
  return [{ name: 'wake', what, unit: 'count', values: failed, limit: { of: 'value', most: 0 }, notes }];
}

async function sleepAndWake(lab: AgentLaboratory): Promise<number> {
  await lab.start();
  await lab.untilHalfSent(0.4);
  const laptop = lab.network.laptopProcesses();
  for (const pid of laptop) process.kill(pid, 'SIGSTOP');
  lab.network.linkDown('wifi');
  await delay(24_000);
  const woken = Date.now();
  for (const pid of laptop) process.kill(pid, 'SIGCONT');
  await delay(6000);
  lab.network.addressChange('wifi');
  const back = Date.now();
  await lab.untilPublished();
  lab.assertWholeOnce();
  return lab.journal().filter(line => {
    const isBetween = line.time >= woken && line.time < back;
    return (
      (isBetween && (line.event === 'attempt-started' || line.event === 'refused')) ||
      (line.event === 'attempt-ended' && line.verdict === 'failed')
    );
  }).length;
}

export async function newAddressRows(scene: AgentScene): Promise<Row[]> {
  const size = 400_000_000;
  const original = join(scene.folder, 'film');
  makeBigFile(original, size, 7);
  const shares: number[] = [];
  const fill = (source: string) => linkSync(original, join(source, 'big'));
  for (let round = 1; round <= scene.runs; round++) {
    scene.say(`400 MB cut at half with a new address, ${round} of ${scene.runs}`);
    await settle();
    shares.push(await inLaboratory(scene, { size, fill, rate: 400 }, lab => newAddressAtHalf(lab, size)));
  }
  const what = '400 MB cut at half with a new address: bytes sent in all';
  const notes = [
    'at 50 MB/s; half = 200 MB in the received tree; bytes are those that the server’s interface took in, headers of all layers included',
  ];
  return [{ name: 'new-address', what, unit: '%', values: shares, limit: { of: 'value', most: 103 }, notes }];
}

async function newAddressAtHalf(lab: AgentLaboratory, size: number): Promise<number> {
  await lab.start();
  await until('half is there', () => halfSentBytes(lab.laboratory.vault, 'big') >= size / 2);
  lab.network.addressChange('wifi');
  await lab.untilPublished();
  lab.assertWholeOnce();
  return (lab.network.receivedBytes() * 100) / size;
}
