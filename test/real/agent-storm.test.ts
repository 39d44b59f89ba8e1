/** A storm: three items at once, and network, server, laptop and agent break in an order that a seed decides; in the end all is whole, once. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { JournalLine } from '../../core/model.ts';
import { type AgentLaboratory, makeAgentLaboratory } from './agent-laboratory.ts';
import { contentOf } from './fingerprint.ts';
import { newestIn, noise, type Started, snapshotsIn } from './laboratory.ts';
import { until } from './until.ts';

const items = ['a', 'b', 'c'];
const size = 12_000_000;
const trouble = 25_000;

describe('the agent', { concurrency: 2 }, () => {
  for (const seed of [4, 11])
    test(`a storm (seed ${seed}): every item is published whole, by one run`, context => storm(context, seed));
});

async function storm(context: TestContext, seed: number): Promise<void> {
  const lab = await makeAgentLaboratory({ rate: 16 });
  context.after(lab.remove);
  lab.laboratory.writeConfiguration(items.map(item => section(item, lab)).join('\n'));
  const chance = chances(seed);
  let agent = startAgent(lab);
  const restart = async (signal: NodeJS.Signals) => {
    agent.kill(signal);
    await agent.ended;
    agent = startAgent(lab);
  };
  const all = troubles(lab, chance, restart);
  const end = performance.now() + trouble;
  while (performance.now() < end) {
    await delay(500 + chance() * 2500);
    const [name, happens] = all[Math.floor(chance() * all.length)]!;
    context.diagnostic(name);
    await happens();
  }
  lab.network.everythingPasses();
  lab.network.addressChange('wifi');
  const isPublished = (item: string) => journalOf(lab, item).some(line => line.event === 'published');
  await until('all are published', () => items.every(isPublished));
  for (const item of items) assertWholeOnce(lab, item);
}

function assertWholeOnce(lab: AgentLaboratory, item: string): void {
  const journal = journalOf(lab, item);
  const runs = journal.flatMap(line => (line.event === 'attempt-started' ? [line.run] : []));
  assert.equal(new Set(runs).size, 1, item);
  const bad = journal.filter(line => 'verdict' in line && ['failed', 'incomplete', 'full'].includes(line.verdict));
  assert.deepEqual(bad, []);
  assert.equal(snapshotsIn(vaultOf(lab, item)).length, 1);
  assert.deepEqual(contentOf(newestIn(vaultOf(lab, item))), contentOf(sourceOf(lab, item)));
}

type Trouble = readonly [name: string, happens: () => void | Promise<void>];

/** Each is over within seconds, but for the address and the agent that is another one. */
function troubles(
  { network }: AgentLaboratory,
  chance: () => number,
  restart: (signal: NodeJS.Signals) => Promise<void>,
): readonly Trouble[] {
  const forSeconds = async (most: number, begin: () => void, end: () => void) => {
    begin();
    await delay(chance() * most * 1000);
    end();
  };
  const asleep = async () => {
    const pids = network.laptopProcesses();
    await forSeconds(3, signalTo(pids, 'SIGSTOP'), signalTo(pids, 'SIGCONT'));
  };
  const mend = () => network.everythingPasses();
  return [
    [
      'the link is down',
      () =>
        forSeconds(
          8,
          () => network.linkDown('wifi'),
          () => network.linkUp('wifi'),
        ),
    ],
    [
      'the cable is out',
      () =>
        forSeconds(
          3,
          () => network.cableOut('wifi'),
          () => network.cableIn('wifi'),
        ),
    ],
    ['another address', () => void network.addressChange('wifi')],
    [
      'a second way',
      () =>
        forSeconds(
          4,
          () => network.linkUp('lan'),
          () => network.linkDown('lan'),
        ),
    ],
    [
      'the server is away',
      () =>
        forSeconds(
          5,
          () => network.serverAway(),
          () => network.serverBack(),
        ),
    ],
    ['the port is closed', () => forSeconds(2, () => network.portClosed(), mend)],
    ['packets vanish', () => forSeconds(8, () => network.dropSilently(), mend)],
    ['asleep', asleep],
    ['the agent is killed', () => restart('SIGKILL')],
    ['the agent is ended', () => restart('SIGTERM')],
  ];
}

function signalTo(pids: readonly number[], signal: NodeJS.Signals): () => void {
  return () => {
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  };
}

function startAgent({ laboratory, network }: AgentLaboratory): Started {
  return laboratory.start(['agent'], { wrapper: network.onLaptop });
}

/** One of them sends its recent files first. */
function section(item: string, lab: AgentLaboratory): string {
  const source = sourceOf(lab, item);
  mkdirSync(join(source, 'letters'), { recursive: true });
  writeFileSync(join(source, 'big'), noise(size, items.indexOf(item) + 1));
  for (let at = 0; at < 100; at++) writeFileSync(join(source, 'letters', String(at)), noise(4000, at + 1));
  return `[${item}]
source = "${source}/"
dest = "${lab.server.login}:${vaultOf(lab, item)}"
ssh = "${lab.server.command} -o ServerAliveInterval=3 -o ServerAliveCountMax=2"
schedule = when reachable
jobs = 2
recent_first = ${item === 'b' ? 'yes' : 'no'}
`;
}

const sourceOf = ({ laboratory }: AgentLaboratory, item: string) => join(laboratory.folder, `source-${item}`);
const vaultOf = ({ laboratory }: AgentLaboratory, item: string) => `${laboratory.vault}-${item}`;

function journalOf({ laboratory }: AgentLaboratory, item: string): readonly JournalLine[] {
  const path = join(laboratory.state, `journal/s/${item}.jsonl`);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return lines.filter(line => line.endsWith('}')).map(line => JSON.parse(line) as JournalLine);
}

/** mulberry32. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
