/** The agent: watches network, power and clock, and decides when items run, wait and go on. The deciding itself is pure (`rules/agent-thought.ts`). */

import { agentFaces } from './agent-faces.ts';
import { type ConfiguredItem, configurationStamp, type ReadItems, readItems } from './agent-items.ts';
import { type AgentLoop, agentLoop } from './agent-loop.ts';
import { agentMetrics } from './agent-metrics.ts';
import type { AgentSettings, Conditions } from './agent-model.ts';
import { agentUpkeep } from './agent-upkeep.ts';
import { sendAlerts } from './alerts.ts';
import type { AgentStart, AgentWish } from './contract.ts';
import { releaseLeftovers } from './driver-release.ts';
import { findRoute, forgetRoutes } from './reach.ts';
import { DEFAULT_AGENT } from './rules/agent-section.ts';
import { asPaid } from './rules/metered-networks.ts';
import type { ConditionsSource } from './world/conditions/source.ts';
import type { Probes } from './world/probe.ts';
import type { World } from './world/world.ts';

/** What the agent watches besides the world that every verb has. */
export interface Outlook {
  readonly conditions: ConditionsSource;
  readonly probes: Probes;
}

/** Alarms are looked at by the wall clock: a long timer would sleep on when the lid opens (milliseconds). */
const alarmEvery = 1000;
const configurationEvery = 15_000;
const alertsEvery = 10 * 60_000;

export async function startAgentHere(world: World, { conditions, probes }: Outlook, wish: AgentWish): Promise<AgentStart> {
  const stamp = await configurationStamp(world);
  const first = await firstReading(world);
  const seen = await conditions.refresh();
  const numbers = agentMetrics(world, wish);
  const configuration = configurationOf(world, () => loop, wish.tell, numbers.follow);
  const { problems, reconfigure } = configuration;
  const faces = agentFaces(world, () => loop, { version: wish.version, tell: wish.tell, problems, reconfigure });
  const tellOthers = (server?: string) => void alertOthers(world, wish.tell, server);
  const alert: AgentWish['alert'] = (item, text) => {
    wish.alert(item, text);
    tellOthers(item.server);
  };
  const loop = agentLoop(world, {
    probes,
    seen,
    tell: wish.tell,
    alert,
    onChange: faces.changed,
    afterAttempt: tellOthers,
  });
  const upkeep = agentUpkeep(world, {
    items: configuration.items,
    state: () => loop.state(),
    tell: wish.tell,
    findRoute: ({ target }, signal) => findRoute(world, probes, target, loop.state().conditions, signal),
  });
  const onConditions = (fresh: Conditions) => loop.post({ kind: 'conditions', conditions: configuration.asPaid(fresh) });
  await configuration.take(first, stamp);
  onConditions(seen);
  await loop.recall();
  void undoLeftovers(world, wish.tell);
  const stops = [
    conditions.watch(onConditions),
    world.clock.every(alarmEvery, loop.alarm),
    world.clock.every(alarmEvery, upkeep.consider),
    // Reminders, ways that failed before, and what runs by hand have left.
    world.clock.every(alertsEvery, () => tellOthers()),
    world.clock.every(configurationEvery, () => {
      void reconfigure().then(() => onConditions(conditions.current()));
    }),
  ];
  loop.post({ kind: 'tick' });
  return {
    ok: true,
    agent: {
      status: faces.status,
      onChange: faces.onChange,
      ask: faces.ask,
      hint: conditions.hint,
      async stop(reason) {
        for (const stop of stops) stop();
        await numbers.close();
        await upkeep.end();
        await loop.end(reason);
        faces.close();
      },
    },
  };
}

/** Those whom `alert` of the items names; what goes wrong with it is said, and no more. */
async function alertOthers(world: World, tell: AgentWish['tell'], server: string | undefined): Promise<void> {
  try {
    const { sent, complaints } = await sendAlerts(world, { server, isTest: false });
    for (const { to, subject } of sent) tell(`told by ${to}: ${subject}`);
    for (const complaint of complaints) tell(complaint);
  } catch (error) {
    tell(`alerts could not be sent: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Before set-up there is no configuration: the agent says so, and follows it once it is there. */
async function firstReading(world: World): Promise<Extract<ReadItems, { ok: true }>> {
  const read = await readItems(world);
  if (read.ok) return read;
  return { ok: true, items: [], settings: DEFAULT_AGENT, problems: [`${read.message}; ${read.remedy}`] };
}

/** A service that a killed run has stopped is started again now, not when its item is due. */
async function undoLeftovers(world: World, tell: AgentWish['tell']): Promise<void> {
  const say = (text: string, { server, item }: { readonly server: string; readonly item: string }) =>
    tell(`${server} ${item}: ${text}`);
  const never = new AbortController().signal;
  const complaints = await releaseLeftovers(world, undefined, never, say).catch(error => [String(error?.message ?? error)]);
  for (const complaint of complaints) tell(`a driver could not undo what it did: ${complaint}`);
}

/** The configuration as the agent follows it: read again whenever a file of it changes. */
function configurationOf(
  world: World,
  loop: () => AgentLoop,
  tell: AgentWish['tell'],
  onSettings: (settings: AgentSettings) => void,
) {
  let problems: readonly string[] = [];
  let settings: AgentSettings = { jobs: 1, meteredNetworks: [], unmeteredNetworks: [] };
  let items: readonly ConfiguredItem[] = [];
  let stamp = '';
  let former: Promise<void> = Promise.resolve();

  async function take(read: Extract<ReadItems, { ok: true }>, stampBefore: string): Promise<void> {
    stamp = stampBefore;
    for (const problem of read.problems) if (!problems.includes(problem)) tell(problem);
    problems = read.problems;
    settings = read.settings;
    items = read.items;
    onSettings(settings);
    forgetRoutes(world);
    loop().configure(read.items, read.settings.jobs);
    await loop().settled();
  }

  /** The stamp is taken before what is read: a file that is saved meanwhile is read again. A folder that is away for a moment takes no item out of the schedule. */
  async function reread(): Promise<void> {
    const fresh = await configurationStamp(world);
    if (fresh === stamp) return;
    const read = await readItems(world);
    if (read.ok) await take(read, fresh);
  }

  /** One reading after the other: the clock and a face may ask at once. */
  function reconfigure(): Promise<void> {
    former = former.then(reread).catch(error => tell(`the configuration cannot be read: ${String(error?.message ?? error)}`));
    return former;
  }

  return {
    take,
    reconfigure,
    items: () => items,
    problems: () => problems,
    asPaid: (fresh: Conditions) => asPaid(fresh, settings),
  };
}
