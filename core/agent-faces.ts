/** What faces are shown of the agent, and how their requests are answered. */
import type { AgentLoop } from './agent-loop.ts';
import type { AgentAnswer, AgentRequest, AgentStatus, Done } from './agent-model.ts';
import type { Agent } from './contract.ts';
import { forgetRoutes } from './reach.ts';
import { answerLines, chosenItems } from './rules/agent-asks.ts';
import { dayTimeText, summarySentence } from './rules/agent-words.ts';
import { exactTimeText } from './rules/figures.ts';
import type { World } from './world/world.ts';

export interface AgentFaces extends Pick<Agent, 'status' | 'onChange' | 'ask'> {
  /** Something is different: whoever listens is told soon. */
  changed(): void;
  close(): void;
}

export interface FacesWish {
  readonly version: string;
  readonly tell: (line: string) => void;
  /** Mistakes in the configuration, in words. */
  readonly problems: () => readonly string[];
  readonly reconfigure: () => Promise<void>;
}

/** Faces hear of changes at most this often (milliseconds). */
const tellEvery = 200;
/** So long `alp now` waits for the way to be proven before it answers (milliseconds). */
const answerPatience = 8000;

export function agentFaces(world: World, loop: () => AgentLoop, wish: FacesWish): AgentFaces {
  const since = world.clock.now();
  const listeners = new Set<(status: AgentStatus) => void>();
  let telling = false;

  function status(): AgentStatus {
    const { now, localTime } = loop().moment();
    const { pausedUntil, conditions } = loop().state();
    const items = loop().statuses();
    return {
      pid: world.machine.pid,
      version: wish.version,
      since,
      now,
      sentence: summarySentence(items, now, localTime, pausedUntil),
      ...(pausedUntil === undefined ? {} : { pausedUntil }),
      conditions,
      items,
      problems: wish.problems(),
    };
  }

  function changed(): void {
    if (telling || listeners.size === 0) return;
    telling = true;
    void world.clock.sleep(tellEvery).then(() => {
      telling = false;
      const now = status();
      for (const listener of listeners) listener(now);
    });
  }

  function onChange(listener: (status: AgentStatus) => void): () => void {
    // The same function may listen twice.
    const one = (now: AgentStatus) => listener(now);
    listeners.add(one);
    return () => void listeners.delete(one);
  }

  async function ask(request: Exclude<AgentRequest, { ask: 'watch' }>): Promise<AgentAnswer> {
    switch (request.ask) {
      case 'status':
        await loop().lookEverywhere();
        return { answer: 'status', status: status() };
      case 'pause':
        return pause(request.until);
      case 'unpause':
        loop().post({ kind: 'unpaused' });
        wish.tell('goes on');
        return done(['goes on'], { kind: 'goes-on' });
      case 'unlocked':
        loop().post({ kind: 'unlocked' });
        return done(['goes on'], { kind: 'goes-on' });
      case 'now':
        return askNow(request.server, request.item);
      case 'cancel':
        return cancel(request.server, request.item);
    }
  }

  function pause(until: number): AgentAnswer {
    const { now, localTime } = loop().moment();
    loop().post({ kind: 'paused', until });
    wish.tell(`paused until ${exactTimeText(until)}`);
    return done([`paused until ${dayTimeText(until, now, localTime)}; what arrived is kept`], { kind: 'paused', until });
  }

  async function askNow(server: string | undefined, item: string | undefined): Promise<AgentAnswer> {
    await wish.reconfigure();
    const chosen = chosenItems(
      loop()
        .state()
        .items.filter(one => !one.isGone),
      server,
      item,
    );
    if (!chosen.ok) return { answer: 'refused', message: chosen.message, remedy: chosen.remedy };
    forgetRoutes(world);
    loop().post({ kind: 'asked', items: chosen.ids });
    wish.tell(`asked for now: ${chosen.ids.join(', ')}`);
    await decided(chosen.ids);
    return doneWith(chosen.ids);
  }

  /** Until each of them runs or has a reason why not. */
  async function decided(ids: readonly string[]): Promise<void> {
    const until = world.clock.monotonic() + answerPatience;
    const isOpen = (id: string) =>
      loop()
        .state()
        .standings[id]?.waits.some(({ reason }) => reason === 'probing');
    await loop().settled();
    while (ids.some(isOpen) && world.clock.monotonic() < until) {
      await world.clock.sleep(50);
      await loop().settled();
    }
  }

  async function cancel(server: string | undefined, item: string | undefined): Promise<AgentAnswer> {
    const { items, standings } = loop().state();
    const chosen = chosenItems(items, server, item);
    if (!chosen.ok) return { answer: 'refused', message: chosen.message, remedy: chosen.remedy };
    const isUnder = (id: string) => {
      const { running, waits, askedAt } = standings[id]!;
      return running !== undefined || waits.length > 0 || askedAt !== undefined;
    };
    const under = chosen.ids.filter(isUnder);
    if (under.length === 0) return done(['nothing runs or waits'], { kind: 'nothing-to-cancel' });
    loop().post({ kind: 'cancelled', items: under });
    wish.tell(`cancelled: ${under.join(', ')}`);
    await loop().settled();
    return doneWith(under);
  }

  function doneWith(ids: readonly string[]): AgentAnswer {
    const items = loop()
      .statuses()
      .filter(({ server, item }) => ids.includes(`${server}/${item}`));
    return done(answerLines(items), { kind: 'items', items });
  }

  return { status, onChange, ask, changed, close: () => listeners.clear() };
}

function done(lines: readonly string[], what: Done): AgentAnswer {
  return { answer: 'done', lines, done: what };
}
