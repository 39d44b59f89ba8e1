/** What may go wrong around the agent's loop: disks, configurations and clocks that fail it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAgentHere } from '../../core/agent.ts';
import type { Conditions } from '../../core/agent-model.ts';
import { systemWorld } from '../../core/assemble.ts';
import type { Agent } from '../../core/contract.ts';
import { systemClock } from '../../core/world/clock.ts';
import type { World } from '../../core/world/world.ts';

const home: Conditions = {
  link: 'yes',
  addresses: ['192.168.1.5'],
  route: 'yes',
  metered: 'no',
  portal: 'no',
  mains: 'yes',
  justResumed: 'no',
  clockJumped: 'no',
};

interface Bench {
  readonly folder: string;
  readonly world: World;
  write(text: string): void;
  start(world?: World): Promise<Agent>;
  remove(): Promise<void>;
}

function bench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'alp-review-'));
  for (const name of ['c', 's', 'src', 'v']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'src/a'), 'a');
  const world = systemWorld({ configuration: join(folder, 'c'), state: join(folder, 's'), home: folder });
  const agents: Agent[] = [];
  return {
    folder,
    world,
    write: text => writeFileSync(join(folder, 'c/srv'), text.replaceAll('@', folder)),
    async start(other = world) {
      const started = await startAgentHere(
        other,
        {
          conditions: { current: () => home, refresh: async () => home, watch: () => () => undefined, hint: () => undefined },
          probes: { greet: async () => ({ kind: 'port-closed', detail: '' }) },
        },
        { version: '1', tell: () => undefined, alert: () => undefined },
      );
      if (!started.ok) throw new Error(started.message);
      agents.push(started.agent);
      return started.agent;
    },
    async remove() {
      for (const agent of agents) await agent.stop('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function statesOf(agent: Agent): Promise<string[]> {
  const answer = await agent.ask({ ask: 'status' });
  return answer.answer === 'status' ? answer.status.items.map(({ item, state }) => `${item} ${state}`) : [];
}

const item = (name: string, more = '') => `[${name}]\nsource = @/src\ndest = @/v/${name}\n${more}\n`;

test('a file that is saved while the configuration is being read is read again', { timeout: 30_000 }, async () => {
  const b = bench();
  b.write(item('one'));
  // An editor truncates, then writes: the reading falls between the two.
  let cut = false;
  const world: World = {
    ...b.world,
    files: {
      ...b.world.files,
      async read(path) {
        const text = await b.world.files.read(path);
        if (cut && path.endsWith('/c/srv')) {
          cut = false;
          b.write(`${item('one')}${item('two')}`);
        }
        return text;
      },
    },
  };
  const agent = await b.start(world);
  b.write(item('one', '; half saved'));
  cut = true;
  await agent.ask({ ask: 'now', server: 'nobody' });
  await agent.ask({ ask: 'now', server: 'nobody' });
  const states = await statesOf(agent);
  await b.remove();
  assert.deepEqual(states, ['one manual', 'two manual']);
});

test('an item that runs is removed and its run ends: it is gone', { timeout: 40_000 }, async () => {
  const b = bench();
  b.write(`${item('keep')}${item('gone', 'before = sleep 3')}`);
  const agent = await b.start();
  await agent.ask({ ask: 'now', server: 'srv', item: 'gone' });
  b.write(item('keep'));
  await agent.ask({ ask: 'now', server: 'nobody' });
  await systemClock.sleep(6000);
  const states = await statesOf(agent);
  await b.remove();
  assert.deepEqual(states, ['keep manual']);
});

test('a configuration that was broken for a while makes no item forget its snapshots', { timeout: 40_000 }, async () => {
  const b = bench();
  b.write(item('one', 'schedule = daily'));
  const first = await b.start();
  await systemClock.sleep(3000);
  await first.stop('SIGTERM');
  const agent = await b.start();
  b.write(`${item('one', 'schedule = daily')}nonsense\n`);
  await agent.ask({ ask: 'now', server: 'nobody' });
  b.write(item('one', 'schedule = daily'));
  await agent.ask({ ask: 'now', server: 'nobody' });
  await systemClock.sleep(4000);
  const journal = readFileSync(join(b.folder, 's/journal/srv/one.jsonl'), 'utf8');
  await b.remove();
  assert.equal(journal.match(/"published"/g)?.length, 1);
});

test('a before command may take longer than an hour', { timeout: 60_000 }, async () => {
  const b = bench();
  b.write(item('dump', 'before = sleep 8'));
  // A thousand times as fast: eight seconds are more than two hours.
  const quick = 1000;
  const world: World = {
    ...b.world,
    clock: {
      ...systemClock,
      monotonic: () => systemClock.monotonic() * quick,
      every: (milliseconds, tick) => systemClock.every(Math.max(20, milliseconds === 60_000 ? 60 : milliseconds), tick),
    },
  };
  const agent = await b.start(world);
  void agent.ask({ ask: 'now', server: 'srv', item: 'dump' });
  await systemClock.sleep(14_000);
  let journal = '';
  try {
    journal = readFileSync(join(b.folder, 's/journal/srv/dump.jsonl'), 'utf8');
  } catch {}
  await b.remove();
  assert.match(journal, /"published"/, journal);
});

test('an item that is taken out of the configuration in the moment it would begin ends not the agent', {
  timeout: 30_000,
}, async () => {
  const b = bench();
  b.write(`${item('keep')}${item('one')}`);
  let slow = false;
  const world: World = {
    ...b.world,
    files: {
      ...b.world.files,
      async stampOf(path) {
        if (slow && path.endsWith('one.jsonl')) await systemClock.sleep(500);
        return b.world.files.stampOf(path);
      },
    },
  };
  const agent = await b.start(world);
  const faults: unknown[] = [];
  const note = (fault: unknown) => faults.push(fault);
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  slow = true;
  void agent.ask({ ask: 'now', server: 'srv', item: 'one' });
  await systemClock.sleep(700);
  b.write(item('keep'));
  void agent.ask({ ask: 'status' });
  // What the 15 s look at the configuration does, now.
  void agent.ask({ ask: 'now', server: 'nobody' });
  await systemClock.sleep(3000);
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  await b.remove();
  assert.deepEqual(faults.map(String), []);
});

for (const method of ['appendLine', 'readLines', 'stampOf'] as const)
  test(`a disk that fails (${method}) ends not the agent`, { timeout: 30_000 }, async () => {
    const b = bench();
    // The second one waits for a server that is not there: its journal gets a line.
    b.write(`${item('one', 'schedule = daily')}[far]\nsource = @/src\ndest = 127.0.0.1:/v\nssh = ssh -F none -p 1\n`);
    let broken = false;
    const world: World = {
      ...b.world,
      files: {
        ...b.world.files,
        [method]: (path: string, ...more: never[]) => {
          if (broken) return Promise.reject(new Error('ENOSPC: no space left on device'));
          return (b.world.files[method] as (...words: unknown[]) => unknown)(path, ...more);
        },
      },
    };
    const agent = await b.start(world);
    await systemClock.sleep(2000);
    const faults: unknown[] = [];
    const note = (fault: unknown) => faults.push(fault);
    process.on('unhandledRejection', note);
    broken = true;
    await agent.ask({ ask: 'pause', until: systemClock.now() + 60_000 });
    await agent.ask({ ask: 'now', server: 'srv' });
    await systemClock.sleep(3000);
    const answer = await agent.ask({ ask: 'status' });
    broken = false;
    await systemClock.sleep(500);
    process.off('unhandledRejection', note);
    await b.remove();
    assert.deepEqual(faults.map(String), []);
    assert.notEqual(answer.answer === 'status' && answer.status.items[0]!.state, 'running', 'it seems to run for ever');
  });
