/** The commands around the agent, as users type them: against a small agent, against none, and `alp agent` itself. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { startServedAgent } from '../../core/agent-door.ts';
import type { AgentStatus } from '../../core/agent-model.ts';
import { systemWorld } from '../../core/assemble.ts';
import { type FakeAgent, fakeAgent, itemOf, noon, statusOf } from './fake-agent.ts';
import { makeLaboratory, type Outcome, type Started } from './laboratory.ts';
import { until } from './until.ts';

const laboratory = makeLaboratory();
const { alp } = laboratory;
const socket = join(laboratory.state, 'agent.sock');
after(() => laboratory.remove());

/** A program that is to run on for a while, with what it has said so far. */
function running(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started & { said(): string } {
  const started = laboratory.start(args, { environment: { TZ: 'UTC', ...environment } });
  let text = '';
  started.child.stdout?.on('data', data => {
    text += data;
  });
  return { ...started, said: () => text };
}

describe('without an agent', () => {
  for (const args of [['now'], ['now', 's', 'i'], ['status'], ['status', '--watch'], ['pause'], ['unpause'], ['cancel']])
    test(`alp ${args.join(' ')} says that none runs and what to do, exit code 75`, async () => {
      const { code, stdout, stderr } = await alp(args);
      assert.deepEqual({ code, stdout }, { code: 75, stdout: '' });
      assert.match(stderr, /no agent runs/);
      assert.match(stderr, /alp agent/);
      assert.match(stderr, /alp SERVER ITEM/);
    });
});

describe('with an agent', () => {
  let fake: FakeAgent;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    fake = fakeAgent();
    const world = systemWorld({ configuration: '/', state: laboratory.state, home: '/' });
    const started = await startServedAgent(
      world,
      () => undefined,
      async () => ({ ok: true, agent: fake }),
    );
    assert.ok(started.ok);
    stop = () => started.agent.stop('SIGTERM');
  });
  afterEach(() => stop());

  const good = (stdout: string): Partial<Outcome> => ({ code: 0, signal: null, stdout, stderr: '' });

  test('alp now, cancel and unpause pass names on and print the answer', async () => {
    assert.deepEqual(await alp(['now', 's', 'i']), good('now it is\n'));
    assert.deepEqual(await alp(['now', 's', 'all']), good('now it is\n'));
    assert.deepEqual(await alp(['now', 'all']), good('now it is\n'));
    assert.deepEqual(await alp(['cancel', 'all']), good('cancel it is\n'));
    assert.deepEqual(await alp(['cancel']), good('cancel it is\n'));
    assert.deepEqual(await alp(['unpause']), good('unpause it is\n'));
    assert.deepEqual(fake.asked, [
      { ask: 'now', server: 's', item: 'i' },
      { ask: 'now', server: 's' },
      { ask: 'now' },
      { ask: 'cancel' },
      { ask: 'cancel' },
      { ask: 'unpause' },
    ]);
  });

  test('alp pause takes an hour, a time from now, or a time of the day', async () => {
    const begun = Date.now();
    await alp(['pause']);
    await alp(['pause', '2h']);
    await alp(['pause', 'until', 'tomorrow'], { environment: { TZ: 'UTC' } });
    const [hour, two, tomorrow] = fake.asked.map(request => (request.ask === 'pause' ? request.until : 0));
    assert.ok(hour! >= begun + 3_600_000 && hour! < Date.now() + 3_600_000);
    assert.ok(two! >= begun + 7_200_000 && two! < Date.now() + 7_200_000);
    assert.ok(tomorrow! % 86_400_000 === 0 && tomorrow! > begun && tomorrow! <= Date.now() + 86_400_000);
    const { code, stderr } = await alp(['pause', 'for', 'ever']);
    assert.equal(code, 2);
    assert.match(stderr, /“for ever” is not a time for a pause\n.*until tomorrow/);
    assert.equal(fake.asked.length, 3);
  });

  test('what the agent refuses is said with its remedy, exit code 2', async () => {
    fake.refuseNext('the agent knows no server t', 'it knows s');
    const { code, stdout, stderr } = await alp(['now', 't']);
    assert.deepEqual(
      { code, stdout, stderr },
      { code: 2, stdout: '', stderr: 'alp: the agent knows no server t\n  it knows s\n' },
    );
  });

  test('they speak the language of the terminal, whatever the agent speaks; --json stays as it came', async () => {
    const waits = [{ reason: 'no-link', detail: '', since: noon }] as const;
    const away = itemOf({ server: 'laptop', item: 'mail', place: 'nas.local', state: 'waiting', waits });
    fake.show({ items: [away] });
    const german = { environment: { LANG: 'de_DE.UTF-8', TZ: 'UTC' } };
    const { stdout } = await alp(['status'], german);
    assert.match(stdout, /^wartet auf nas\.local: kein Netz seit 12:00; 1 Posten fällig\n/);
    assert.match(
      stdout,
      /\nwartet {2}laptop mail: wartet auf nas\.local: .*\n {8}.*\n {8}mit einem Netz verbinden; es geht von selbst weiter\n/,
    );
    const json = await alp(['status', '--json'], german);
    assert.equal(JSON.parse(json.stdout).items[0].sentence, away.sentence);
    fake.refuseNext('the agent knows no server t', 'it knows s');
    assert.equal((await alp(['now', 't'], german)).stderr, 'alp: der Agent kennt keinen Server t\n  er kennt s\n');
    assert.match(
      (await alp(['pause', 'for', 'ever'], { environment: { LANG: 'fr_FR.UTF-8' } })).stderr,
      /n’est pas un moment pour une pause/,
    );
    assert.match((await alp(['ls', 'nobody'], german)).stderr, /nobody.*\n/);
  });

  test('alp status shows the summary, the conditions, and each item with state, last snapshot and remedy', async () => {
    fake.show(shownStatus);
    const { code, stdout } = await alp(['status']);
    assert.equal(code, 0);
    assert.equal(
      stdout,
      `backs up laptop mail: 61 %
network is there; on battery, 63 % charged; metered
mistake in the configuration: nas:3: there is no key sorce

running  laptop mail: backs up to nas.local: 61 %
         no snapshot yet; overdue

OVERDUE  laptop documents: nas.local does not answer; overdue
         last snapshot 12 minutes ago (2026-11-23T114800Z)
         is it switched on?
`,
    );
  });

  test('alp status --json prints the whole status as one object', async () => {
    fake.show(shownStatus);
    assert.deepEqual(JSON.parse((await alp(['status', '--json'])).stdout), fake.status());
  });

  test('alp status --watch prints all at first, then what changed, until Ctrl-C, exit code 0', async () => {
    fake.show(shownStatus);
    const watching = running(['status', '--watch']);
    await until('the first status is shown', () => watching.said().includes('is it switched on?'));
    const first = watching.said();
    const [mail, documents] = shownStatus.items!;
    fake.show({ ...shownStatus, items: [{ ...mail!, sentence: 'backs up to nas.local: 62 %' }, documents!] });
    fake.show({
      ...shownStatus,
      items: [mail!, { ...documents!, state: 'idle', overdue: false, remedy: '', sentence: 'up to date' }],
    });
    await until('the change is shown', () => watching.said().includes('up to date'));
    assert.equal(watching.said().slice(first.length), '2026-11-23 12:00:00 UTC  laptop documents: up to date\n');
    watching.kill('SIGINT');
    assert.equal((await watching.ended).code, 0);
  });

  test('alp status --watch ends with exit code 75 when the agent ends', async () => {
    const watching = running(['status', '--watch', '--json']);
    await until('the first status is shown', () => watching.said().includes('\n'));
    await stop();
    const { code, stderr } = await watching.ended;
    assert.equal(code, 75);
    assert.match(stderr, /the agent has ended/);
  });

  test('alp agent is refused, since one runs already, exit code 75', async () => {
    laboratory.configure('local', { schedule: 'manual' });
    const { code, stderr } = await alp(['agent']);
    assert.equal(code, 75);
    assert.match(stderr, /an agent runs already\n {2}alp status/);
  });
});

const shownStatus: Partial<AgentStatus> = {
  sentence: 'backs up laptop mail: 61 %',
  conditions: { ...statusOf({}).conditions, mains: 'no', metered: 'yes' },
  problems: ['nas:3: there is no key sorce'],
  items: [
    itemOf({
      item: 'mail',
      state: 'running',
      sentence: 'backs up to nas.local: 61 %',
      overdue: true,
      run: { startedAt: noon, attempt: 1, asked: false, overrides: [], to: 'nas.local' },
    }),
    itemOf({
      state: 'waiting',
      sentence: 'nas.local does not answer; overdue',
      remedy: 'is it switched on?',
      overdue: true,
      lastSnapshot: { name: '2026-11-23T114800Z', time: noon - 720_000 },
      waits: [{ reason: 'host-down', detail: '', since: noon }],
    }),
  ],
};

describe('alp agent', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    test(`serves its commands, and ends in good order with ${signal}, exit code 0`, async () => {
      laboratory.configure('local', { schedule: 'manual' });
      const agent = running(['agent']);
      await until('it answers', async () => (await alp(['status'])).code === 0);
      assert.match((await alp(['status'])).stdout, /^manual +s i: /m);
      agent.kill(signal);
      assert.equal((await agent.ended).code, 0);
      assert.ok(!existsSync(socket));
    });

  test('before there is a configuration says so, and backs up once there is one', async () => {
    const folder = join(laboratory.folder, 'set up later');
    const environment = { ALP_CONFIG_DIR: folder };
    const early = running(['agent'], environment);
    await until('it says so', () => /there is no folder .*set up later; create/.test(early.said()));
    mkdirSync(folder, { mode: 0o700 });
    mkdirSync(join(laboratory.folder, 'work'));
    writeFileSync(join(laboratory.folder, 'work', 'letter'), 'dear all');
    const vault = join(laboratory.folder, 'late vault');
    writeFileSync(join(folder, 'late'), `[home]\nsource = ${join(laboratory.folder, 'work')}/\ndest = ${vault}\n`);
    await until('it knows the new server', async () => (await alp(['now', 'late'], { environment })).code === 0);
    await until('there is a snapshot', () => existsSync(join(vault, 'current', 'letter')));
    early.kill('SIGTERM');
    assert.equal((await early.ended).code, 0);
  });

  test('does not start in a state folder that others can write to, exit code 2', async () => {
    const state = join(laboratory.folder, 'open state');
    mkdirSync(state);
    chmodSync(state, 0o777);
    const { code, stderr } = await alp(['agent'], { environment: { ALP_STATE_DIR: state } });
    assert.equal(code, 2);
    assert.match(stderr, /would not be safe: other users can write to .*open state\n.*chmod go-w/);
  });

  test('knows no --json, and no words', async () => {
    assert.match((await alp(['agent', '--json'])).stderr, /--json has no meaning for agent/);
    assert.equal((await alp(['agent', 's'])).code, 2);
  });
});

test('each command of the agent has its own help, and the overview names them all', async () => {
  const overview = (await alp(['-h'])).stdout;
  for (const command of ['agent', 'status', 'now', 'pause', 'unpause', 'cancel']) {
    assert.match(overview, new RegExp(`alp ${command}\\b`));
    assert.match((await alp(['help', command])).stdout, new RegExp(`^alp ${command}`));
  }
});
