/** When the agent reads back and rehearses: behind a run, by the way that is open, while no gate is closed and nobody has paused it. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { ConfiguredItem } from '../../core/agent-items.ts';
import type { AgentItem, Conditions, Reachability, Route } from '../../core/agent-model.ts';
import { type AgentUpkeep, agentUpkeep } from '../../core/agent-upkeep.ts';
import type { Item } from '../../core/model.ts';
import type { World } from '../../core/world/world.ts';
import { agentItem, home, minutes, monday, route, type Scene, scene, snapshotOf } from '../rules/agent-scene.ts';
import { type FakeClock, fakeClock } from '../world/fake-clock.ts';

let clock: FakeClock;
let mind: Scene;
let kept: { readonly item: Item; readonly signal: AbortSignal; readonly end: () => void }[];
let found: Reachability;
let looks: number;
let upkeep: AgentUpkeep;

function begin(more: Partial<AgentItem> = {}, conditions: Conditions = home): void {
  clock = fakeClock(monday);
  kept = [];
  looks = 0;
  found = { kind: 'reachable', route };
  const agent = agentItem('home', more);
  mind = scene([agent], conditions);
  mind.happens({ kind: 'history', item: agent.id, history: snapshotOf(monday - minutes) });
  const item = {
    server: 'laptop',
    name: 'home',
    dest: { kind: 'ssh', login: 'nas.local', path: '/v' },
    source: { kind: 'here', path: '/home/' },
    ssh: ['ssh'],
    reach: [],
    verify: { percent: 8, every: 'weekly' },
  } as unknown as Item;
  const configured = { item, agentItem: agent, target: { kind: 'ssh' } } as unknown as ConfiguredItem;
  upkeep = agentUpkeep({ clock } as unknown as World, {
    items: () => [configured],
    state: mind.state,
    tell: () => undefined,
    findRoute: async () => {
      looks++;
      return found;
    },
    deeds: {
      isDue: async () => true,
      keep: (one, signal) =>
        new Promise(resolve => {
          kept.push({ item: one, signal, end: resolve });
          signal.addEventListener('abort', () => resolve());
        }),
    },
  });
  clock.every(1000, upkeep.consider);
}

const conditions = (more: Partial<Conditions>) => mind.happens({ kind: 'conditions', conditions: { ...home, ...more } });
const under = () => kept.filter(({ signal }) => !signal.aborted).length;

beforeEach(() => begin());

test('behind a run it begins at once, by the way that was found', async () => {
  found = { kind: 'reachable', route: { ...route, bandwidth: 1000 } as Route };
  await clock.advance(1000);
  assert.equal(kept.length, 1);
  assert.equal(kept[0]?.item.bandwidth, 1000);
});

test('while the other side is away nothing is opened; a minute later it is looked for again', async () => {
  found = { kind: 'away', reason: 'host-down', host: 'nas.local', detail: '' };
  await clock.advance(5 * minutes);
  assert.equal(kept.length, 0);
  assert.ok(looks >= 4 && looks <= 6, `${looks}`);
  found = { kind: 'reachable', route };
  await clock.advance(minutes);
  assert.equal(kept.length, 1);
});

for (const [title, closed, more] of [
  ['on battery below its charge', { mains: 'no', chargePercent: 20 }, {}],
  ['in a metered network', { metered: 'yes' }, {}],
  ['outside its hours', {}, { gates: { onBattery: 'yes', onMetered: true, between: { from: 22 * 60, to: 6 * 60 } } }],
] as const)
  test(`it does not begin ${title}`, async () => {
    begin(more as Partial<AgentItem>, { ...home, ...closed } as Conditions);
    await clock.advance(3 * minutes);
    assert.equal(kept.length, 0);
  });

test('a way for which metered networks are allowed is taken there', async () => {
  begin({}, { ...home, metered: 'yes' });
  found = { kind: 'reachable', route: { ...route, onMetered: true } as Route };
  await clock.advance(1000);
  assert.equal(kept.length, 1);
});

for (const [title, closed] of [
  ['the battery runs low', { mains: 'no', chargePercent: 10 }],
  ['the network becomes a metered one', { metered: 'yes' }],
] as const)
  test(`what is under way ends when ${title}, and goes on when that is over`, async () => {
    await clock.advance(1000);
    assert.equal(under(), 1);
    conditions(closed);
    await clock.advance(2000);
    assert.deepEqual([kept.length, under()], [1, 0]);
    await clock.advance(3 * minutes);
    assert.equal(kept.length, 1);
    conditions({});
    await clock.advance(minutes);
    assert.deepEqual([kept.length, under()], [2, 1]);
  });

test('a pause ends it, and it goes on behind the pause', async () => {
  await clock.advance(1000);
  mind.happens({ kind: 'paused', until: monday + 30 * minutes });
  await clock.advance(2000);
  assert.equal(under(), 0);
  await clock.advance(20 * minutes);
  assert.equal(kept.length, 1);
  mind.happens({ kind: 'unpaused' });
  await clock.advance(minutes);
  assert.deepEqual([kept.length, under()], [2, 1]);
});
