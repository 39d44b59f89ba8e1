/** The agent's door with a small agent behind it: answers, refusals, watchers, one agent at a time, an end in good order. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { askAgent, startServedAgent, watchAgent } from '../../core/agent-door.ts';
import type { AgentAnswer, AgentStatus } from '../../core/agent-model.ts';
import { systemWorld } from '../../core/assemble.ts';
import type { Agent, AgentStart } from '../../core/contract.ts';
import type { World } from '../../core/world/world.ts';
import { type FakeAgent, fakeAgent } from './fake-agent.ts';
import { until } from './until.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'alp-door-')));
const stops: (() => unknown)[] = [];
let states = 0;

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
after(() => rmSync(scratch, { recursive: true, force: true }));

function freshWorld(): World {
  const state = join(scratch, `state-${++states}`);
  return systemWorld({ configuration: join(scratch, 'configuration'), state, home: scratch });
}

interface Served {
  readonly world: World;
  readonly fake: FakeAgent;
  readonly agent: Agent;
  readonly told: string[];
}

async function served(world = freshWorld()): Promise<Served> {
  const fake = fakeAgent();
  const told: string[] = [];
  const started = await startServedAgent(
    world,
    line => told.push(line),
    async () => ({ ok: true, agent: fake }),
  );
  assert.ok(started.ok);
  stops.push(() => started.agent.stop('SIGTERM'));
  return { world, fake, agent: started.agent, told };
}

/** What comes back for lines that no client of ours would write. */
async function rawAnswers(world: World, text: string, count: number): Promise<readonly AgentAnswer[]> {
  const socket = createConnection(join(world.folders.state, 'agent.sock'));
  stops.push(() => socket.destroy());
  await once(socket, 'connect');
  socket.setEncoding('utf8').write(text);
  let received = '';
  socket.on('data', data => {
    received += data;
  });
  await until('the answers are there', () => received.split('\n').length > count);
  return received
    .split('\n')
    .slice(0, count)
    .map(line => JSON.parse(line) as AgentAnswer);
}

describe('asking', () => {
  test('nobody answers where no agent runs, and nothing is left behind by asking', async () => {
    const world = freshWorld();
    assert.equal(await askAgent(world, { ask: 'status' }), undefined);
    assert.equal(await watchAgent(world, () => undefined, new AbortController().signal), false);
    assert.ok(!existsSync(world.folders.state));
  });

  test('every request reaches the agent as it was asked, and its answer comes back', async () => {
    const { world, fake } = await served();
    for (const request of [
      { ask: 'now', server: 'laptop', item: 'documents' },
      { ask: 'pause', until: Date.now() + 3_600_000 },
      { ask: 'unpause' },
      { ask: 'cancel' },
    ] as const) {
      assert.deepEqual(await askAgent(world, request), { answer: 'done', lines: [`${request.ask} it is`] });
      assert.deepEqual(fake.asked.at(-1), request);
    }
    const answer = await askAgent(world, { ask: 'status' });
    assert.deepEqual(answer?.answer === 'status' && answer.status, fake.status());
  });

  test('what is not understood is refused with a remedy, and the next line is answered all the same', async () => {
    const { world, fake } = await served();
    const answers = await rawAnswers(world, 'nonsense\n{"ask":"sing"}\n{"ask":"now","server":5}\n{"ask":"unpause"}\n', 4);
    assert.deepEqual(
      answers.map(({ answer }) => answer),
      ['refused', 'refused', 'refused', 'done'],
    );
    for (const answer of answers.slice(0, 3)) assert.ok(answer.answer === 'refused' && answer.remedy !== '');
    assert.deepEqual(fake.asked, [{ ask: 'unpause' }]);
  });

  test('a pause that is over already, or takes more than 31 days, is refused, whoever asks for it', async () => {
    const { world, agent, fake } = await served();
    const day = 86_400_000;
    for (const until of [Date.now() - 1, 5, Date.now() + 32 * day]) {
      for (const answer of [await askAgent(world, { ask: 'pause', until }), await agent.ask({ ask: 'pause', until })])
        assert.ok(answer?.answer === 'refused' && /past|too long/.test(answer.message) && answer.remedy !== '');
    }
    assert.deepEqual(fake.asked, []);
    assert.equal((await askAgent(world, { ask: 'pause', until: Date.now() + 31 * day }))?.answer, 'done');
  });

  test('a line longer than 64 KB is refused', async () => {
    const { world } = await served();
    const [answer] = await rawAnswers(world, `{"ask":"now","server":"${'x'.repeat(70_000)}"}`, 1);
    assert.ok(answer?.answer === 'refused' && answer.message.includes('longer than 65536'));
  });

  test('a mistake in the agent is told to the one who asked, and the agent goes on', async () => {
    const { world, fake } = await served();
    fake.failNext('the answer fell down');
    const answer = await askAgent(world, { ask: 'unpause' });
    assert.ok(answer?.answer === 'refused' && answer.message.includes('the answer fell down'));
    assert.equal((await askAgent(world, { ask: 'unpause' }))?.answer, 'done');
  });

  test('who asks while the agent is still starting gets the answer when it has started', async () => {
    const world = freshWorld();
    const arrival = Promise.withResolvers<AgentStart>();
    const starting = startServedAgent(
      world,
      () => undefined,
      () => arrival.promise,
    );
    await until('the socket is there', () => existsSync(join(world.folders.state, 'agent.sock')));
    const answer = askAgent(world, { ask: 'unpause' });
    arrival.resolve({ ok: true, agent: fakeAgent() });
    assert.equal((await answer)?.answer, 'done');
    const started = await starting;
    if (started.ok) await started.agent.stop('SIGTERM');
  });
});

describe('watching', () => {
  test('shows the status at once and after changes, until the watcher leaves', async () => {
    const { world, fake } = await served();
    const leave = new AbortController();
    const seen: AgentStatus[] = [];
    const watching = watchAgent(world, status => seen.push(status), leave.signal);
    await until('the first status is there', () => seen.length === 1);
    assert.equal(fake.listeners(), 1);
    fake.change('documents are being backed up');
    await until('the change is there', () => seen.at(-1)?.sentence === 'documents are being backed up');
    leave.abort();
    assert.equal(await watching, true);
    await until('the agent has nobody to tell', () => fake.listeners() === 0);
  });

  test('is told at most five times a second, and in the end the newest', async () => {
    const { world, fake } = await served();
    const leave = new AbortController();
    const seen: string[] = [];
    const watching = watchAgent(world, status => seen.push(status.sentence), leave.signal);
    await until('the first status is there', () => seen.length === 1);
    const begun = performance.now();
    for (let change = 1; change <= 300; change++) {
      fake.change(`change ${change}`);
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    await until('the last change is there', () => seen.at(-1) === 'change 300');
    const most = 2 + (performance.now() - begun) / 200;
    assert.ok(seen.length <= most, `${seen.length} statuses instead of ${most}`);
    leave.abort();
    await watching;
  });

  test('ends when the agent ends, and several may watch', async () => {
    const { world, agent, fake } = await served();
    const watching = [1, 2, 3].map(() => watchAgent(world, () => undefined, new AbortController().signal));
    await until('all of them watch', () => fake.listeners() === 3);
    await agent.stop('SIGTERM');
    assert.deepEqual(await Promise.all(watching), [true, true, true]);
  });

  test('is over before it begins when the watcher has left already', async () => {
    const { world } = await served();
    await watchAgent(world, () => assert.fail('a status for nobody'), AbortSignal.abort());
  });
});

describe('one agent', () => {
  test('a second one for the same state is refused before it begins to work', async () => {
    const { world } = await served();
    const second = await startServedAgent(
      world,
      () => undefined,
      () => assert.fail('it began'),
    );
    assert.ok(!second.ok && second.message === 'an agent runs already' && second.remedy !== '');
    assert.equal(second.reason, 'runs-already');
    assert.equal((await askAgent(world, { ask: 'unpause' }))?.answer, 'done');
  });

  test('after its end the next one starts, and the socket is gone in between', async () => {
    const { world, agent, fake } = await served();
    await agent.stop('SIGTERM');
    assert.deepEqual(fake.stoppedBy, ['SIGTERM']);
    assert.ok(!existsSync(join(world.folders.state, 'agent.sock')));
    assert.equal(await askAgent(world, { ask: 'status' }), undefined);
    await served(world);
  });

  test('that cannot start leaves no socket behind, and what keeps it is said', async () => {
    const world = freshWorld();
    const refused: AgentStart = { ok: false, message: 'there is no configuration', remedy: 'write one' };
    assert.deepEqual(
      await startServedAgent(
        world,
        () => undefined,
        async () => refused,
      ),
      { ...refused, reason: 'configuration' },
    );
    await assert.rejects(
      startServedAgent(
        world,
        () => undefined,
        () => Promise.reject(new Error('a bug')),
      ),
      /a bug/,
    );
    assert.ok(!existsSync(join(world.folders.state, 'agent.sock')));
    await served(world);
  });
});
