/** The row of an agent that has nothing to do: what it takes of a processor, of memory, and of the disk's sleep. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentLaboratory } from '../test/real/agent-laboratory.ts';
import { snapshotsIn } from '../test/real/laboratory.ts';
import { until } from '../test/real/until.ts';
import type { AgentScene } from './bench-agent.ts';
import { inLaboratory } from './bench-agent-cuts.ts';
import type { Row } from './bench-figures.ts';

const items = 5;
/** The last run's tidying up, timers that follow it, the first garbage collections. */
const settling = 30_000;
/** Clock ticks a second: /proc has counted so on every Linux of the last twenty years. */
const ticksPerSecond = 100;

export async function idleRows(scene: AgentScene): Promise<Row[]> {
  const { cpuPercent, resident, holders, writes } = await inLaboratory(scene, { size: 1000 }, lab => idle(lab, scene));
  const minutes = `idle for ${scene.idleMinutes} minutes, ${items} items`;
  return [
    {
      name: 'idle',
      what: `${minutes}: share of one processor`,
      unit: '%',
      values: [cpuPercent],
      limit: { of: 'value', most: 0.2 },
    },
    {
      name: 'idle',
      what: '  resident memory',
      unit: 'MB',
      values: [resident],
      limit: { of: 'value', most: 90 },
      notes: [holders],
    },
    {
      name: 'idle',
      what: '  writes to the disk',
      unit: 'count',
      values: [writes.length],
      limit: { of: 'value', most: 0 },
      notes: [
        'user and system time of the agent and its children, those that ended included; memory of all of them at the end, shared pages each time; writes: files of the state folder that changed, and processes whose write_bytes grew',
        ...writes,
      ],
    },
  ];
}

interface Idle {
  readonly cpuPercent: number;
  readonly resident: number;
  readonly holders: string;
  /** What wrote, or was written. */
  readonly writes: readonly string[];
}

async function idle(lab: AgentLaboratory, { idleMinutes, say }: AgentScene): Promise<Idle> {
  const { laboratory, network, server } = lab;
  const sections = Array.from({ length: items }, (_, at) => section(`item${at}`, lab, server.command));
  laboratory.writeConfiguration(sections.join('\n'));
  const started = laboratory.start(['agent'], { wrapper: network.onLaptop });
  const vaults = sections.map((_, at) => `${laboratory.vault}-${at}`);
  await until('all items have a snapshot', () => vaults.every(vault => snapshotsIn(vault).length > 0));
  await delay(settling);
  const pid = started.child.pid!;
  const before = usageOf(pid, laboratory.state);
  say(`idle for ${idleMinutes} minutes`);
  await delay(idleMinutes * 60_000);
  const after = usageOf(pid, laboratory.state);
  return {
    cpuPercent: ((after.seconds - before.seconds) * 100) / (idleMinutes * 60),
    resident: after.processes.reduce((sum, { resident }) => sum + resident, 0),
    holders: after.processes.map(({ name, resident }) => `${name} ${resident.toFixed(1)} MB`).join(', '),
    writes: differences(before, after),
  };
}

function section(name: string, { laboratory, server }: AgentLaboratory, ssh: string): string {
  const vault = `${laboratory.vault}-${name.slice('item'.length)}`;
  return `[${name}]
source = "${laboratory.source}/"
dest = "${server.login}:${vault}"
ssh = "${ssh}"
schedule = when reachable
`;
}

interface Usage {
  readonly seconds: number;
  readonly processes: readonly { readonly name: string; readonly resident: number; readonly written: number }[];
  /** Path → time of its last change. */
  readonly files: ReadonlyMap<string, number>;
}

function usageOf(root: number, state: string): Usage {
  const pids = familyOf(root);
  return {
    seconds: pids.reduce((sum, pid) => sum + secondsOf(pid), 0),
    processes: pids.map(pid => ({
      name: read(`/proc/${pid}/comm`).trim().replace('MainThread', 'node'),
      resident: Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024e-6,
      written: Number(/^write_bytes: (\d+)/m.exec(read(`/proc/${pid}/io`))?.[1] ?? 0),
    })),
    files: new Map(
      readdirSync(state, { recursive: true, encoding: 'utf8' }).map(path => [path, statSync(join(state, path)).mtimeMs]),
    ),
  };
}

function differences(before: Usage, after: Usage): readonly string[] {
  const changed = [...after.files].filter(([path, time]) => before.files.get(path) !== time).map(([path]) => path);
  const written = (usage: Usage) => usage.processes.reduce((sum, one) => sum + one.written, 0);
  const bytes = written(after) - written(before);
  return [...changed, ...(bytes > 0 ? [`${bytes} bytes by the agent’s processes`] : [])];
}

/** Own time, and that of children that were waited for. */
function secondsOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks / ticksPerSecond;
}

function familyOf(root: number): readonly number[] {
  const family = [root];
  for (const pid of family) family.push(...read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number));
  return family;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
