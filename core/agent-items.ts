/** From the configuration to what the agent decides about: items, their jitter, the way each of them takes. */
import type { AgentItem, AgentSettings } from './agent-model.ts';
import { readServers } from './config.ts';
import type { ConfigProblem, Item } from './model.ts';
import { type ReachTarget, reachTargetOf } from './reach.ts';
import { machineShare } from './rules/schedule.ts';
import type { World } from './world/world.ts';

export interface ConfiguredItem {
  readonly item: Item;
  readonly agentItem: AgentItem;
  readonly target: ReachTarget;
}

export type ReadItems =
  | {
      readonly ok: true;
      readonly items: readonly ConfiguredItem[];
      readonly settings: AgentSettings;
      /** In words, of files with mistakes. */
      readonly problems: readonly string[];
    }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

export async function readItems(world: World): Promise<ReadItems> {
  const read = await readServers(world.files, world.folders.configuration, world.folders.home);
  if (read.kind === 'no-folder') return { ok: false, message: read.message, remedy: read.remedy };
  const machine = await world.machine.identity(world.folders.state);
  return {
    ok: true,
    items: read.servers.flatMap(server => server.items.map(item => configured(item, machine))),
    settings: read.agent,
    problems: read.problems.map(problemText),
  };
}

function configured(item: Item, machine: string): ConfiguredItem {
  const id = `${item.server}/${item.name}`;
  const target = reachTargetOf(item);
  return {
    item,
    target,
    agentItem: {
      id,
      server: item.server,
      name: item.name,
      schedule: item.schedule,
      jitter: Math.round(item.jitter * machineShare(`${machine} ${id}`)),
      gates: item.gates,
      ...(item.maxAge === undefined ? {} : { maxAge: item.maxAge }),
      serverJobs: item.jobs,
      target: target.id,
      place: target.place,
    },
  };
}

function problemText({ file, line, message, remedy }: ConfigProblem): string {
  return `${file}${line > 0 ? `:${line}` : ''}: ${message}; ${remedy}`;
}

/** Changes whenever a file of the configuration does, or the folder comes and goes. */
export async function configurationStamp(world: World): Promise<string> {
  const folder = world.folders.configuration;
  if ((await world.files.kindOf(folder).catch(() => 'absent')) !== 'folder') return 'away';
  const names = [...(await world.files.list(folder))].sort();
  const parts = await Promise.all(
    names.map(async name => `${name} ${await world.files.stampOf(`${folder}/${name}`).catch(() => 'unreadable')}`),
  );
  return parts.join('\n');
}
