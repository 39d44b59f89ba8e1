/** How the agent decides, one sentence of the manual a test: when an item starts, waits, stops and goes on. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentEvent, Intention, ReachReason } from '../../core/agent-model.ts';
import type { Verdict } from '../../core/model.ts';
import { nextThought } from '../../core/rules/agent-thought.ts';
import {
  agentItem,
  home,
  hours,
  minutes,
  monday,
  offline,
  reachable,
  route,
  type Scene,
  scene,
  snapshotOf,
} from './agent-scene.ts';

const id = 'laptop/documents';
const kinds = (intentions: readonly Intention[]) => intentions.filter(({ kind }) => kind !== 'journal').map(({ kind }) => kind);
const waitsOf = ({ state }: Scene, item = id) => state().standings[item]!.waits.map(({ reason }) => reason);
const away = (reason: ReachReason): AgentEvent => ({
  kind: 'probed',
  target: 'nas',
  result: { kind: 'away', reason, host: 'nas.local', detail: '' },
});
const ended = (verdict: Verdict, progressed = false): AgentEvent => ({ kind: 'attempt-ended', item: id, verdict, progressed });
const cut: Verdict = { kind: 'cut', reason: 'connection-lost', detail: 'the connection is gone' };
const whole: Verdict = { kind: 'whole', warnings: [] };

/** An item that is due, with its way proven: it runs. */
function running(more: Parameters<typeof agentItem>[1] = {}, conditions = home): Scene {
  const one = scene([agentItem('documents', more)], conditions);
  assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  return one;
}

describe('when an item starts', () => {
  test('an item without a snapshot is due at once, and its server is looked at before it starts', () => {
    const one = scene([agentItem('documents')]);
    assert.deepEqual(waitsOf(one), ['probing']);
    assert.deepEqual(one.happens(reachable), [{ kind: 'start', item: id, overrides: [], route }]);
  });

  test('an item with a fresh snapshot rests until its next slot, then starts by itself', () => {
    const one = scene([agentItem('documents')]);
    one.happens({ kind: 'history', item: id, history: snapshotOf(monday) });
    one.happens(away('host-down'));
    assert.deepEqual(waitsOf(one), []);
    assert.equal(one.state().standings[id]!.dueAt, Date.UTC(2026, 10, 24));
    assert.equal(nextThought(one.state(), one.now()), Date.UTC(2026, 10, 24));
    assert.deepEqual(kinds(one.wait(14 * hours)), ['probe']);
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('three days asleep are caught up by one run, and the journal says so', () => {
    const one = scene([agentItem('documents')]);
    one.happens({ kind: 'history', item: id, history: snapshotOf(monday) });
    one.wait(72 * hours);
    const intentions = one.happens(reachable);
    const line = intentions.find(({ kind }) => kind === 'journal');
    assert.equal(line?.kind === 'journal' && line.line.event === 'skipped' && line.line.count, 2);
    one.happens({ kind: 'history', item: id, history: snapshotOf(one.now()) });
    one.happens(ended(whole));
    assert.deepEqual(waitsOf(one), []);
    assert.equal(one.state().standings[id]!.dueAt, Date.UTC(2026, 10, 27));
  });

  test('a manual item never starts by itself', () => {
    const one = scene([agentItem('documents', { schedule: { kind: 'manual' } })]);
    assert.deepEqual(kinds(one.wait(1000 * hours)), []);
  });

  test('a run that was begun and not published is due at once, whatever its slot', () => {
    const one = scene([agentItem('documents')], offline);
    one.happens({ kind: 'history', item: id, history: { ...snapshotOf(monday), unfinished: true } });
    one.happens({ kind: 'conditions', conditions: home });
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('no more items run at a time than jobs allows, and of one server no more than its own jobs', () => {
    const items = [agentItem('a'), agentItem('b'), agentItem('c', { server: 'other', id: 'other/c' })];
    const one = scene(items, home, 2);
    assert.deepEqual(
      one.happens(reachable).flatMap(intention => (intention.kind === 'start' ? [intention.item] : [])),
      ['laptop/a', 'other/c'],
    );
    assert.deepEqual(waitsOf(one, 'laptop/b'), ['jobs']);
  });
});

describe('what keeps an item waiting', () => {
  test('without a network it waits, is not tried, and starts when the network is back', () => {
    const one = scene([agentItem('documents')], offline);
    one.happens(away('no-link'));
    assert.deepEqual(waitsOf(one), ['no-link']);
    assert.deepEqual(kinds(one.wait(1 * minutes)), []);
    assert.deepEqual(kinds(one.happens({ kind: 'conditions', conditions: home })), ['probe']);
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('a server that is down is looked at again, in growing pauses, without an end', () => {
    const one = scene([agentItem('documents')]);
    const pauses: number[] = [];
    for (let round = 0; round < 30; round++) {
      one.happens(away('host-down'));
      const pause = one.state().ways.nas!.nextProbe - one.now();
      pauses.push(pause);
      assert.deepEqual(kinds(one.wait(pause)), ['probe']);
    }
    assert.equal(pauses[0], 10_000);
    assert.equal(pauses.at(-1), 10 * minutes);
    assert.deepEqual(
      pauses,
      pauses.toSorted((a, b) => a - b),
    );
  });

  test('another network begins the pauses anew', () => {
    const one = scene([agentItem('documents')]);
    for (let round = 0; round < 8; round++) {
      one.happens(away('host-down'));
      one.wait(15 * minutes);
    }
    one.happens(away('host-down'));
    assert.deepEqual(kinds(one.happens({ kind: 'conditions', conditions: { ...home, addresses: ['10.0.0.7'] } })), ['probe']);
    one.happens(away('host-down'));
    assert.equal(one.state().ways.nas!.nextProbe - one.now(), 10_000);
  });

  test('while a server is looked at again, the reason why it was away is still shown', () => {
    const one = scene([agentItem('documents')]);
    one.happens(away('port-closed'));
    one.wait(1 * minutes);
    assert.equal(one.state().ways.nas!.probing, true);
    assert.deepEqual(waitsOf(one), ['port-closed']);
  });

  for (const [what, conditions, reason] of [
    ['a low battery', { ...home, mains: 'no', chargePercent: 20 }, 'battery'],
    ['a metered network', { ...home, metered: 'yes' }, 'metered'],
  ] as const)
    test(`${what} postpones it, and it starts by itself when that ends`, () => {
      const one = scene([agentItem('documents')], conditions);
      one.happens(reachable);
      assert.deepEqual(waitsOf(one), [reason]);
      assert.deepEqual(kinds(one.happens({ kind: 'conditions', conditions: home })), ['start']);
    });

  test('outside its hours it waits until they begin', () => {
    const one = scene([
      agentItem('documents', { gates: { onBattery: 'yes', onMetered: true, between: { from: 19 * 60, to: 7 * 60 } } }),
    ]);
    assert.deepEqual(waitsOf(one), ['hours']);
    assert.equal(nextThought(one.state(), one.now()), monday + 9 * hours);
    assert.deepEqual(kinds(one.wait(9 * hours)), ['probe']);
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('what is unknown of network and power keeps nothing waiting', () => {
    const one = scene([agentItem('documents')], {
      ...home,
      mains: 'unknown',
      metered: 'unknown',
      portal: 'unknown',
      link: 'unknown',
    });
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('paused, nothing starts until the time is over; then it goes on by itself', () => {
    const one = scene([agentItem('documents')], offline);
    one.happens(away('no-link'));
    one.happens({ kind: 'paused', until: monday + 2 * hours });
    one.happens({ kind: 'conditions', conditions: home });
    assert.deepEqual(waitsOf(one), ['paused']);
    assert.deepEqual(kinds(one.wait(1 * hours)), []);
    assert.deepEqual(kinds(one.wait(1 * hours)), ['probe']);
  });

  test('the journal has every reason once, not every look', () => {
    const one = scene([agentItem('documents')]);
    const lines = [one.happens(away('host-down')), one.wait(1 * minutes), one.happens(away('host-down')), one.wait(1 * minutes)]
      .flat()
      .filter(({ kind }) => kind === 'journal');
    assert.equal(lines.length, 1);
    const next = one.happens(away('port-closed')).filter(({ kind }) => kind === 'journal');
    assert.equal(next.length, 1);
  });
});

describe('"back up now"', () => {
  test('starts although on battery, on a metered network and outside its hours, and names what it passes by', () => {
    const gates = { onBattery: 'no', onMetered: false, between: { from: 0, to: 60 } } as const;
    const one = scene([agentItem('documents', { gates })], { ...home, mains: 'no', metered: 'yes' });
    one.happens({ kind: 'history', item: id, history: snapshotOf(monday - 1) });
    one.happens({ kind: 'asked', items: [id] });
    assert.deepEqual(one.happens(reachable), [{ kind: 'start', item: id, overrides: ['battery', 'metered', 'hours'], route }]);
    assert.deepEqual(kinds(one.wait(10 * minutes)), []);
  });

  test('starts although paused', () => {
    const one = scene([agentItem('documents')]);
    one.happens({ kind: 'paused', until: monday + 2 * hours });
    one.happens({ kind: 'asked', items: [id] });
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('asked twice it runs once', () => {
    const one = scene([agentItem('documents')], offline);
    one.happens({ kind: 'asked', items: [id] });
    one.happens({ kind: 'asked', items: [id] });
    one.happens({ kind: 'conditions', conditions: home });
    one.happens(reachable);
    one.happens({ kind: 'history', item: id, history: snapshotOf(one.now()) });
    one.happens(ended(whole));
    assert.deepEqual(kinds(one.wait(1 * minutes)), []);
  });

  test('is remembered while the server is away, with what it passes by', () => {
    const one = scene([agentItem('documents')], { ...home, metered: 'yes' });
    one.happens({ kind: 'asked', items: [id] });
    one.happens(reachable);
    one.happens(ended(cut, true));
    one.happens({ kind: 'conditions', conditions: { ...offline, metered: 'yes' } });
    one.happens(away('no-link'));
    one.happens({ kind: 'conditions', conditions: { ...home, metered: 'yes' } });
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('does not wait out the pause after a failure', () => {
    const one = running();
    one.happens(ended({ kind: 'failed', detail: 'x', remedy: 'y' }));
    assert.deepEqual(waitsOf(one), ['failed']);
    assert.deepEqual(kinds(one.happens({ kind: 'asked', items: [id] })), ['probe']);
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });
});

describe('while it runs', () => {
  test('a battery that runs low ends the attempt after a grace time, once', () => {
    const one = running();
    const low = { ...home, mains: 'no', chargePercent: 20 } as const;
    assert.deepEqual(kinds(one.happens({ kind: 'conditions', conditions: low })), []);
    assert.deepEqual(kinds(one.wait(59_000)), []);
    assert.deepEqual(one.wait(1000), [{ kind: 'stop', item: id, why: 'battery' }]);
    assert.deepEqual(one.wait(1000), []);
    one.happens(ended({ kind: 'cancelled', signal: 'battery' }));
    assert.deepEqual(waitsOf(one), ['battery']);
  });

  test('mains that come back within the grace time change nothing', () => {
    const one = running();
    one.happens({ kind: 'conditions', conditions: { ...home, mains: 'no', chargePercent: 20 } });
    one.wait(30_000);
    one.happens({ kind: 'conditions', conditions: home });
    assert.deepEqual(kinds(one.wait(10 * minutes)), []);
  });

  test('a charge just below its limit does not end what began above it', () => {
    const one = running();
    one.happens({ kind: 'conditions', conditions: { ...home, mains: 'no', chargePercent: 28 } });
    assert.deepEqual(kinds(one.wait(10 * minutes)), []);
  });

  test('a short flap with the same address is left alone', () => {
    const one = running();
    one.happens({ kind: 'conditions', conditions: offline });
    assert.deepEqual(kinds(one.wait(3000)), []);
    one.happens({ kind: 'conditions', conditions: home });
    assert.deepEqual(kinds(one.wait(10 * minutes)), []);
  });

  test('an address that is gone for good ends the attempt', () => {
    const one = running();
    one.happens({ kind: 'conditions', conditions: offline });
    assert.deepEqual(one.wait(5000), [{ kind: 'stop', item: id, why: 'address-gone' }]);
  });

  test('another address instead of the old one ends the attempt at once, and it goes on from there at once', () => {
    const one = running();
    const train = { ...home, addresses: ['10.0.0.7'] };
    assert.deepEqual(kinds(one.happens({ kind: 'conditions', conditions: train })), ['stop']);
    assert.deepEqual(kinds(one.happens(ended({ kind: 'cancelled', signal: 'address-gone' }))), ['probe']);
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('a connection over loopback does not care for addresses', () => {
    const one = scene([agentItem('documents')]);
    one.happens({ kind: 'probed', target: 'nas', result: { kind: 'reachable', route: { ...route, localAddress: '127.0.0.1' } } });
    one.happens({ kind: 'conditions', conditions: offline });
    assert.deepEqual(kinds(one.wait(10 * minutes)), []);
  });

  test('cancelled, it ends, and begins again at its next slot', () => {
    const one = running();
    assert.deepEqual(one.happens({ kind: 'cancelled', items: [id] }), [{ kind: 'stop', item: id, why: 'user' }]);
    one.happens({ kind: 'history', item: id, history: { unfinished: true, overdueTold: false } });
    one.happens(ended({ kind: 'cancelled', signal: 'user' }));
    assert.deepEqual(waitsOf(one), []);
    assert.deepEqual(kinds(one.wait(13 * hours)), []);
    assert.deepEqual(kinds(one.wait(1 * hours)), ['probe']);
  });

  test('pausing ends it, and what arrived is gone on with later', () => {
    const one = running();
    assert.deepEqual(one.happens({ kind: 'paused', until: monday + hours }), [{ kind: 'stop', item: id, why: 'paused' }]);
    one.happens(ended({ kind: 'cancelled', signal: 'paused' }));
    assert.deepEqual(waitsOf(one), ['paused']);
    one.happens({ kind: 'unpaused' });
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('an item that is taken out of the configuration ends its run in peace', () => {
    const one = running();
    one.happens({ kind: 'items', items: [], jobs: 2 });
    assert.ok(one.state().standings[id]?.running);
    one.happens(ended(whole));
    one.happens({ kind: 'items', items: [], jobs: 2 });
    assert.equal(one.state().standings[id], undefined);
  });
});

describe('after an attempt', () => {
  test('one that was cut goes on within seconds of its way being proven again', () => {
    const one = running();
    one.happens(ended(cut, true));
    assert.deepEqual(waitsOf(one), ['connection-lost']);
    assert.deepEqual(kinds(one.wait(1000)), ['probe']);
    assert.deepEqual(kinds(one.happens(reachable)), ['start']);
  });

  test('attempts that bring nothing come in growing pauses; one that brought something resets them', () => {
    const one = running();
    const pauses: number[] = [];
    for (const progressed of [false, false, false, true]) {
      one.happens(ended(cut, progressed));
      pauses.push(one.state().standings[id]!.notBefore - one.now());
      one.wait(5 * minutes);
      one.happens(reachable);
    }
    assert.deepEqual(pauses, [1000, 2000, 4000, 1000]);
  });

  test('a mistake that needs a person is tried again in hours, and the wish of the user is answered with it', () => {
    const one = running();
    one.happens({ kind: 'asked', items: [id] });
    one.happens(ended({ kind: 'failed', detail: 'the source is not there', remedy: '' }));
    assert.deepEqual(waitsOf(one), ['failed']);
    assert.equal(one.state().standings[id]!.askedAt, undefined);
  });

  test('max_age that passed raises one alert, once, however long the server stays away', () => {
    const one = scene([agentItem('documents', { maxAge: 48 * hours })], offline);
    one.happens({ kind: 'history', item: id, history: snapshotOf(monday) });
    const alerts: Intention[] = [];
    for (let hour = 0; hour < 100; hour++) alerts.push(...one.wait(1 * hours).filter(({ kind }) => kind === 'alert'));
    assert.equal(alerts.length, 1);
  });
});

test('a server that refuses hour after hour gets one line of waiting in the journal, not one an hour', () => {
  const one = running();
  const lines = [one.happens(ended({ kind: 'cut', reason: 'host-key-changed', detail: '' }))];
  for (let hour = 0; hour < 10; hour++) {
    lines.push(one.wait(2 * hours), one.happens(reachable));
    lines.push(one.happens(ended({ kind: 'cut', reason: 'host-key-changed', detail: '' })));
  }
  assert.equal(lines.flat().filter(({ kind }) => kind === 'journal').length, 1);
});
