/** What may go wrong around the agent, and must not end it, freeze it or have it spin: the mind alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentEvent, Intention } from '../../core/agent-model.ts';
import { itemStatuses } from '../../core/rules/agent-status.ts';
import { agentItem, home, hours, monday, reachable, route, scene, snapshotOf } from './agent-scene.ts';

const id = 'laptop/documents';
const full = { kind: 'full', detail: 'no space left', remedy: '' } as const;
const starts = (intentions: readonly Intention[]) => intentions.filter(({ kind }) => kind === 'start').length;

for (const [name, verdict] of [
  ['a full vault', full],
  ['a refused login', { kind: 'cut', reason: 'login-refused', detail: 'Permission denied' }],
  ['a vault that another run writes to', { kind: 'not-now', reason: 'busy', detail: '', remedy: '' }],
] as const) {
  test(`a wish that meets ${name} is not repeated without a pause`, () => {
    const s = scene([agentItem('documents')]);
    s.happens({ kind: 'asked', items: [id] });
    let begun = 0;
    for (let second = 0; second < 3600; second++) {
      const all = [...s.wait(1000)];
      if (all.some(({ kind }) => kind === 'probe') || s.state().ways.nas!.probing) all.push(...s.happens(reachable));
      if (starts(all) > 0) {
        begun += 1;
        s.happens({ kind: 'attempt-ended', item: id, verdict: verdict as never, progressed: false });
      }
    }
    assert.ok(begun < 20, `${begun} attempts within an hour`);
  });
}

test('a wall clock that is set back does not put a retry off for a year', () => {
  const s = scene([agentItem('documents')]);
  s.wait(0);
  s.happens(reachable);
  s.happens({ kind: 'attempt-ended', item: id, verdict: { kind: 'failed', detail: 'x', remedy: '' }, progressed: false });
  s.wait(-365 * 24 * hours);
  s.happens({ kind: 'conditions', conditions: { ...home, clockJumped: 'yes' } });
  let begun = 0;
  for (let hour = 0; hour < 48; hour++) {
    const all = [...s.wait(hours)];
    if (s.state().ways.nas!.probing) all.push(...s.happens(reachable));
    begun += starts(all);
  }
  assert.ok(begun > 0, `two days later still ${JSON.stringify(s.state().standings[id]!.waits)}`);
});

test('a wall clock that is set back does not end the looking for a server', () => {
  const s = scene([agentItem('documents')]);
  s.wait(0);
  s.happens({ kind: 'probed', target: 'nas', result: { kind: 'away', reason: 'host-down', host: 'nas', detail: '' } });
  let probes = s.wait(-30 * 24 * hours).filter(({ kind }) => kind === 'probe').length;
  s.happens({ kind: 'conditions', conditions: { ...home, clockJumped: 'yes' } });
  for (let hour = 0; hour < 48; hour++) probes += s.wait(hours).filter(({ kind }) => kind === 'probe').length;
  assert.ok(probes > 0, 'not looked for once in two days');
});

test('an answer from before the clock was set back is not believed for ever', () => {
  const s = scene([agentItem('documents', { gates: { onBattery: 'yes', onMetered: false } })], { ...home, metered: 'yes' });
  s.wait(0);
  s.happens(reachable);
  s.wait(-24 * hours);
  const later = s.wait(10 * hours);
  const opened = s.happens({ kind: 'conditions', conditions: { ...home, metered: 'no' } });
  assert.equal(starts([...later, ...opened]), 0, 'begins on an answer that is hours old');
});

test('a cancelled item is due again although the clock was set back', () => {
  const s = scene([agentItem('documents')]);
  s.wait(0);
  s.happens({ kind: 'cancelled', items: [id] });
  s.wait(-365 * 24 * hours);
  s.happens({ kind: 'conditions', conditions: { ...home, clockJumped: 'yes' } });
  s.wait(72 * hours);
  const { dueAt, waits } = s.state().standings[id]!;
  assert.ok((dueAt ?? Infinity) <= s.now() || waits.length > 0, `next due ${new Date(dueAt!).toISOString()}`);
});

test('an item that was removed while it ran is forgotten when its run has ended', () => {
  const s = scene([agentItem('documents'), agentItem('photos')]);
  s.wait(0);
  s.happens(reachable);
  s.happens({ kind: 'items', items: [agentItem('photos')], jobs: 2 });
  const running = s.state().items.find(one => s.state().standings[one.id]!.running)!;
  s.happens({ kind: 'items', items: [agentItem('other')], jobs: 2 });
  s.happens({ kind: 'attempt-ended', item: running.id, verdict: { kind: 'whole', warnings: [] }, progressed: true });
  s.wait(hours);
  const shown = itemStatuses(s.state(), () => undefined, { now: s.now(), localTime: () => 0 });
  assert.deepEqual(
    shown.map(({ item }) => item),
    ['other'],
    JSON.stringify(shown.map(one => `${one.item}: ${one.sentence}`)),
  );
});

test('skipped times are journalled once, not with every try', () => {
  const s = scene([agentItem('documents')]);
  s.happens({ kind: 'history', item: id, history: snapshotOf(monday - 5 * 24 * hours) });
  let skipped = 0;
  for (let hour = 0; hour < 24; hour++) {
    const all = [...s.wait(3 * hours)];
    if (s.state().ways.nas!.probing) all.push(...s.happens(reachable));
    skipped += all.filter(one => one.kind === 'journal' && one.line.event === 'skipped').length;
    if (starts(all) > 0)
      s.happens({
        kind: 'attempt-ended',
        item: id,
        verdict: { kind: 'cut', reason: 'login-refused', detail: '' },
        progressed: false,
      });
  }
  assert.ok(skipped <= 1, `${skipped} lines`);
});

test('an unlocked key lets a refused login be tried at once, and nothing else; a pause holds all the same', () => {
  const after = (verdict: Extract<AgentEvent, { kind: 'attempt-ended' }>['verdict'], isPaused: boolean) => {
    const s = scene([agentItem('documents')]);
    s.wait(0);
    s.happens(reachable);
    s.happens({ kind: 'attempt-ended', item: id, verdict, progressed: false });
    if (isPaused) s.happens({ kind: 'paused', until: monday + 24 * hours });
    return starts([...s.happens({ kind: 'unlocked' }), ...s.happens(reachable)]);
  };
  const refused = { kind: 'cut', reason: 'login-refused', detail: '' } as const;
  const failed = { kind: 'failed', detail: '', remedy: '' } as const;
  assert.deepEqual([after(refused, false), after(refused, true), after(failed, false)], [1, 0, 0]);
});

test('a machine that does not tell its addresses backs up all the same', () => {
  const silent = { ...home, addresses: [], link: 'unknown', route: 'unknown' } as const;
  const s = scene([agentItem('documents')], silent);
  s.wait(0);
  s.happens(reachable);
  const stops = Array.from({ length: 30 }, () => s.wait(1000))
    .flat()
    .filter(({ kind }) => kind === 'stop');
  assert.deepEqual(stops, []);
});

test('an address of ours that the conditions do not name ends no attempt again and again', () => {
  const s = scene([agentItem('documents')]);
  const odd = {
    kind: 'probed',
    target: 'nas',
    result: { kind: 'reachable', route: { ...route, localAddress: '10.9.9.9' } },
  } as const;
  let begun = 0;
  s.wait(0);
  for (let second = 0; second < 600; second++) {
    const all = [...s.wait(1000)];
    if (s.state().ways.nas!.probing) all.push(...s.happens(odd));
    begun += starts(all);
    if (all.some(({ kind }) => kind === 'stop'))
      s.happens({ kind: 'attempt-ended', item: id, verdict: { kind: 'cancelled', signal: 'address-gone' }, progressed: false });
  }
  assert.ok(begun < 20, `${begun} attempts in 10 minutes`);
});

test('a wish of last week does not pass the gates of today', () => {
  const s = scene([agentItem('documents')]);
  s.happens({ kind: 'asked', items: [id] });
  s.happens({ kind: 'probed', target: 'nas', result: { kind: 'away', reason: 'host-down', host: 'nas', detail: '' } });
  s.wait(7 * 24 * hours);
  s.happens({ kind: 'conditions', conditions: { ...home, mains: 'no', chargePercent: 6, metered: 'yes' } });
  assert.equal(starts(s.happens(reachable)), 0, 'runs at 6 % charge on a metered network');
});

test('a wait of another day is journalled anew', () => {
  const s = scene([agentItem('documents')]);
  const away = { kind: 'probed', target: 'nas', result: { kind: 'away', reason: 'host-down', host: 'nas', detail: '' } } as const;
  const lines = (all: readonly Intention[]) => all.filter(one => one.kind === 'journal' && one.line.event === 'waiting').length;
  s.wait(0);
  assert.equal(lines(s.happens(away)), 1);
  // By hand, from another terminal.
  s.wait(hours);
  s.happens({ kind: 'history', item: id, history: snapshotOf(s.now()) });
  let later = 0;
  for (let hour = 0; hour < 72; hour++) {
    later += lines(s.wait(hours));
    if (s.state().ways.nas!.probing) later += lines(s.happens(away));
  }
  assert.equal(later, 1);
});
