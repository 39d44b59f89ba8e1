/** What may go wrong around the agent's loop: disks, configurations and clocks that fail it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAgentHere } from '../../core/agent.ts';
import type { Conditions } from '../../core/agent-model.ts';
import { systemWorld } from '../../core/assemble.ts';
import type { Agent } from '../../core/contract.ts';
import { systemClock } from '../../core/world/clock.ts';
import type { World } from '../../core/world/world.ts';
import { until } from './until.ts';

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
  /** How many snapshots of an item were published. */
  published(item: string): number;
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
    published(item) {
      const journal = join(folder, `s/journal/srv/${item}.jsonl`);
      return existsSync(journal) ? (readFileSync(journal, 'utf8').match(/"published"/g)?.length ?? 0) : 0;
    },
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
  b.write(`${item('keep')}${item('gone', "before = sh -c 'until test -e @/go; do sleep 0.05; done'")}`);
  const agent = await b.start();
  await agent.ask({ ask: 'now', server: 'srv', item: 'gone' });
  b.write(item('keep'));
  await agent.ask({ ask: 'now', server: 'nobody' });
  assert.deepEqual(await statesOf(agent), ['keep manual', 'gone running']);
  writeFileSync(join(b.folder, 'go'), '');
  await until('it is gone', async () => (await statesOf(agent)).length === 1);
  const states = await statesOf(agent);
  await b.remove();
  assert.deepEqual(states, ['keep manual']);
});

test('a configuration that was broken for a while makes no item forget its snapshots', { timeout: 40_000 }, async () => {
  const b = bench();
  b.write(item('one', 'schedule = daily'));
  const first = await b.start();
  await until('it has its snapshot', () => b.published('one') === 1);
  await first.stop('SIGTERM');
  const agent = await b.start();
  b.write(`${item('one', 'schedule = daily')}nonsense\n`);
  await agent.ask({ ask: 'now', server: 'nobody' });
  b.write(`${item('one', 'schedule = daily')}${item('two')}`);
  await agent.ask({ ask: 'now', server: 'nobody' });
  // One at a time: what is due runs before or right after it.
  await agent.ask({ ask: 'now', server: 'srv', item: 'two' });
  await until('the other item has run', () => b.published('two') === 1);
  await until('nothing runs', async () => (await statesOf(agent)).every(state => !state.endsWith('running')));
  assert.deepEqual(await statesOf(agent), ['one idle', 'two manual']);
  const published = b.published('one');
  await b.remove();
  assert.equal(published, 1);
});

test('a before command may take longer than an hour', { timeout: 60_000 }, async () => {
  const b = bench();
  b.write(item('dump', 'before = sleep 4'));
  // A thousand times as fast: four seconds are more than an hour.
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
  const path = join(b.folder, 's/journal/srv/dump.jsonl');
  const journal = () => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  await until('its run is over', () => /"published"|"verdict":"(?!whole)/.test(journal()), 40_000);
  const published = b.published('dump');
  const told = journal();
  await b.remove();
  assert.equal(published, 1, told);
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
        if (slow && path.endsWith('one.jsonl')) await systemClock.sleep(200);
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
  await systemClock.sleep(300);
  b.write(item('keep'));
  void agent.ask({ ask: 'status' });
  // What the 15 s look at the configuration does, now.
  await agent.ask({ ask: 'now', server: 'nobody' });
  await until('it is gone', async () => (await statesOf(agent)).length === 1);
  await b.remove();
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
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
    await until('the one has its snapshot', async () => (await statesOf(agent)).includes('one idle'));
    const faults: unknown[] = [];
    const note = (fault: unknown) => faults.push(fault);
    process.on('unhandledRejection', note);
    broken = true;
    await agent.ask({ ask: 'pause', until: systemClock.now() + 60_000 });
    await agent.ask({ ask: 'now', server: 'srv' });
    await until('no item seems to run for ever', async () => {
      const states = await statesOf(agent);
      console.log(states);
      return !states.includes('one running');
    });
    broken = false;
    await b.remove();
    process.off('unhandledRejection', note);
    assert.deepEqual(faults.map(String), []);
  });
