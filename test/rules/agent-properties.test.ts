/** Whatever the order of events: at most one run per item, no busy loop, and always running, waiting with a reason, or not due. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AgentEvent, Conditions, Intention, Reachability } from '../../core/agent-model.ts';
import type { Verdict } from '../../core/model.ts';
import { nextThought } from '../../core/rules/agent-thought.ts';
import { agentItem, home, hours, offline, route, type Scene, scene } from './agent-scene.ts';

const items = [
  agentItem('a'),
  agentItem('b', { schedule: { kind: 'hours', every: 1 }, gates: { onBattery: 'no', onMetered: false } }),
  agentItem('c', { schedule: { kind: 'when-reachable' }, target: 'vpn' }),
  agentItem('d', { schedule: { kind: 'manual' }, target: 'here /vault', place: '/vault' }),
];
const ids = items.map(({ id }) => id);

type Step =
  | { readonly do: 'wait'; readonly milliseconds: number }
  | { readonly do: 'event'; readonly event: AgentEvent }
  | { readonly do: 'answer'; readonly reachable: boolean }
  | { readonly do: 'end'; readonly which: number; readonly verdict: Verdict; readonly progressed: boolean };

const conditions: fc.Arbitrary<Conditions> = fc.constantFrom<Conditions>(
  home,
  offline,
  { ...home, mains: 'no', chargePercent: 12 },
  { ...home, metered: 'yes' },
  { ...home, addresses: ['10.0.0.7'] },
  { ...home, justResumed: 'yes' },
);
const verdict: fc.Arbitrary<Verdict> = fc.constantFrom<Verdict>(
  { kind: 'whole', warnings: [] },
  { kind: 'cut', reason: 'connection-lost', detail: '' },
  { kind: 'cut', reason: 'login-refused', detail: '' },
  { kind: 'full', detail: '' },
  { kind: 'not-now', reason: 'busy', detail: '', remedy: '' },
  { kind: 'failed', detail: '', remedy: '' },
  { kind: 'cancelled', signal: 'user' },
);
const some = fc.subarray(ids, { minLength: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 * hours }).map(milliseconds => ({ do: 'wait' as const, milliseconds })) },
  { weight: 4, arbitrary: fc.boolean().map(reachable => ({ do: 'answer' as const, reachable })) },
  {
    weight: 4,
    arbitrary: fc.record({ which: fc.nat(3), verdict, progressed: fc.boolean() }).map(end => ({ do: 'end' as const, ...end })),
  },
  {
    weight: 3,
    arbitrary: fc
      .oneof<fc.Arbitrary<AgentEvent>[]>(
        conditions.map(fresh => ({ kind: 'conditions' as const, conditions: fresh })),
        some.map(asked => ({ kind: 'asked' as const, items: asked })),
        some.map(cancelled => ({ kind: 'cancelled' as const, items: cancelled })),
        fc.constant({ kind: 'unpaused' as const }),
        fc.constant({ kind: 'items' as const, items, jobs: 2 }),
      )
      .map(event => ({ do: 'event' as const, event })),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 8 })
      .map(count => ({ do: 'event' as const, event: { kind: 'paused' as const, until: count } })),
  },
);

/** Plays the outside: carries intentions out as a machine would, in any order and as late as it likes. */
function play(
  steps: readonly Step[],
  look: (one: Scene, running: ReadonlySet<string>, intentions: readonly Intention[]) => void,
): void {
  const one = scene(items);
  const running = new Set<string>();
  const probing = new Set<string>(Object.keys(one.state().ways).filter(target => one.state().ways[target]!.probing));
  const carryOut = (intentions: readonly Intention[]) => {
    for (const intention of intentions) {
      if (intention.kind === 'start') {
        assert.ok(!running.has(intention.item), `${intention.item} runs already`);
        running.add(intention.item);
      }
      if (intention.kind === 'probe') {
        assert.ok(!probing.has(intention.target), 'a way is looked at once at a time');
        probing.add(intention.target);
      }
      if (intention.kind === 'stop') assert.ok(running.has(intention.item), 'only what runs is stopped');
    }
    look(one, running, intentions);
  };
  for (const next of steps) {
    if (next.do === 'wait') carryOut(one.wait(next.milliseconds));
    if (next.do === 'event')
      carryOut(
        one.happens(next.event.kind === 'paused' ? { kind: 'paused', until: one.now() + next.event.until * hours } : next.event),
      );
    if (next.do === 'answer') {
      const [target] = probing;
      if (target === undefined) continue;
      probing.delete(target);
      const result: Reachability = next.reachable
        ? { kind: 'reachable', route }
        : { kind: 'away', reason: 'host-down', host: 'nas.local', detail: '' };
      carryOut(one.happens({ kind: 'probed', target, result }));
    }
    if (next.do === 'end') {
      const id = [...running][next.which % Math.max(1, running.size)];
      if (id === undefined) continue;
      if (next.verdict.kind === 'whole')
        carryOut(
          one.happens({ kind: 'history', item: id, history: { lastGood: one.now(), unfinished: false, overdueTold: false } }),
        );
      running.delete(id);
      carryOut(one.happens({ kind: 'attempt-ended', item: id, verdict: next.verdict, progressed: next.progressed }));
    }
  }
}

const story = fc.array(step, { maxLength: 80 });

test('whatever happens: at most one run per item, no more than jobs at a time, one look per way at a time', () => {
  fc.assert(
    fc.property(story, steps =>
      play(steps, (one, running) => {
        const perServer = ids.filter(id => one.state().standings[id]?.running).length;
        assert.ok(perServer <= 1, 'one job for this server');
        assert.ok(running.size <= 1);
      }),
    ),
    { numRuns: 400 },
  );
});

test('whatever happens: every item is running, waiting with a reason, or not due', () => {
  fc.assert(
    fc.property(story, steps =>
      play(steps, one => {
        for (const id of ids) {
          const { running, waits, dueAt } = one.state().standings[id]!;
          const isDue = dueAt !== undefined && dueAt <= one.now();
          assert.ok(running || waits.length > 0 || !isDue, `${id} is due at ${dueAt} and nothing says why it does not run`);
        }
      }),
    ),
    { numRuns: 400 },
  );
});

test('whatever happens: what waits by the clock is thought of again by the clock, and never before now', () => {
  fc.assert(
    fc.property(story, steps =>
      play(steps, one => {
        const next = nextThought(one.state(), one.now());
        assert.ok(next > one.now());
        for (const { until } of ids.flatMap(id => one.state().standings[id]!.waits))
          if (until !== undefined && until > one.now()) assert.ok(next <= until);
      }),
    ),
    { numRuns: 400 },
  );
});

test('a server that cuts every connection at once gets a bounded number of attempts in an hour', () => {
  const one = scene([agentItem('a')]);
  let starts = 0;
  let probes = 1;
  const end = one.now() + hours;
  while (one.now() < end) {
    const answered = one.happens({ kind: 'probed', target: 'nas', result: { kind: 'reachable', route } });
    if (answered.some(({ kind }) => kind === 'start')) {
      starts++;
      one.happens({
        kind: 'attempt-ended',
        item: 'laptop/a',
        verdict: { kind: 'cut', reason: 'connection-lost', detail: '' },
        progressed: false,
      });
    }
    probes += one
      .wait(Math.max(1000, nextThought(one.state(), one.now()) - one.now()))
      .filter(({ kind }) => kind === 'probe').length;
  }
  assert.ok(starts <= 60, `${starts} attempts in an hour`);
  assert.ok(probes <= 120, `${probes} looks in an hour`);
});
