/** A week of a laptop: lid, hotel portal, metered phone, battery, home, disk full, wrong host key, new address; told by the journal. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startAgentHere } from '../../core/agent.ts';
import type { Conditions } from '../../core/agent-model.ts';
import { systemWorld } from '../../core/assemble.ts';
import type { Agent } from '../../core/contract.ts';
import type { JournalLine } from '../../core/model.ts';
import type { ConditionsSource } from '../../core/world/conditions/source.ts';
import type { Greeting } from '../../core/world/probe.ts';
import type { Programs } from '../../core/world/run-program.ts';
import { until } from '../real/until.ts';
import { fakeClock } from '../world/fake-clock.ts';

const checkout = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'alp-story-'));
const at = (name: string) => join(folder, name);
const minutes = 60_000;
const days = 24 * 60 * minutes;
const former = { PATH: process.env.PATH, ALP_STORY: process.env.ALP_STORY, ALP_FREEZE: process.env.ALP_FREEZE };

const home: Conditions = {
  link: 'yes',
  addresses: ['192.168.1.5'],
  route: 'yes',
  network: 'aa:bb:cc:dd:ee:ff 192.168.1.0/24',
  metered: 'no',
  portal: 'no',
  mains: 'yes',
  chargePercent: 90,
  justResumed: 'no',
  clockJumped: 'no',
};
const nowhere: Conditions = {
  ...home,
  link: 'no',
  addresses: [],
  route: 'no',
  metered: 'unknown',
  portal: 'unknown',
  mains: 'no',
};
const hotel: Conditions = { ...home, addresses: ['10.9.0.33'], network: '02:00:00:00:00:01 10.9.0.0/16', portal: 'yes' };
const phone: Conditions = { ...home, addresses: ['172.20.10.2'], network: '02:00:00:00:00:02 172.20.10.0/28', metered: 'yes' };

before(() => {
  for (const name of ['configuration', 'state', 'source', 'bin', 'way', 'there', 'freeze']) mkdirSync(at(name));
  copyFileSync(join(checkout, 'test/fakes/ssh-of-a-story'), at('way/ssh'));
  copyFileSync(join(checkout, 'test/fakes/df-of-a-story'), at('there/df'));
  copyFileSync(join(checkout, 'test/fakes/freeze'), at('bin/rsync'));
  // The rsync that can be held takes its own folder out of the path, and must find the story's ssh behind it.
  process.env.PATH = `${at('bin')}:${at('way')}:${former.PATH}`;
  process.env.ALP_STORY = folder;
  process.env.ALP_FREEZE = at('freeze');
  for (let count = 0; count < 20; count++) writeFileSync(at(`source/letter-${count}`), `letter ${count}\n`);
  writeFileSync(
    at('configuration/laptop'),
    `[documents]\nsource = ${at('source')}/\ndest = me@nas.local:${at('vault')}\nschedule = daily at 12:30\nmax_age = 3 days\n`,
  );
});

after(() => {
  for (const [name, value] of Object.entries(former)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

test('a week of a laptop: every snapshot gets made, nothing is called failed that was only away, and the journal can tell why', {
  timeout: 120_000,
}, async () => {
  // Sunday, 22 November 2026, 20:00 UTC.
  const clock = fakeClock(Date.UTC(2026, 10, 22, 20));
  const folders = { configuration: at('configuration'), state: at('state'), home: folder };
  const programs = counted(systemWorld(folders).programs);
  const world = { ...systemWorld(folders), clock, programs };
  const conditions = fakeConditions(home);
  let greeting: Greeting = { kind: 'greeted', localAddress: home.addresses[0]!, greeting: 'SSH-2.0-x' };
  const probes = { greet: async () => greeting };
  const alerts: string[] = [];
  const started = () =>
    startAgentHere(world, { conditions, probes }, { version: 'x', tell: () => undefined, alert: (_, text) => alerts.push(text) });
  const arrives = (where: Conditions, answer: Greeting['kind'] = 'greeted') => {
    greeting =
      answer === 'greeted'
        ? { kind: 'greeted', localAddress: where.addresses[0] ?? '', greeting: 'SSH-2.0-x' }
        : { kind: answer, detail: '' };
    conditions.become(where);
  };
  let agent = await begun(started());
  /** Time passes in steps; slowly while programs run, which take their own, real time. */
  const passes = async (what: string, isReached: () => boolean) => {
    const isBusy = () => programs.running() > 0 || status(agent).state === 'running';
    while (!isReached() && !isBusy()) await clock.advance(30_000);
    await until(what, async () => {
      if (!isReached()) await clock.advance(isBusy() ? 10 : 1000);
      return isReached();
    });
  };
  const runs = () => passes('it runs', () => status(agent).state === 'running');
  const isHeld = () => passes('rsync is under way', () => existsSync(at('freeze/frozen')));
  const published = (count: number) =>
    passes(`${count} snapshots are published`, () => snapshots().length === count && status(agent).state !== 'running');
  const waitsFor = (reason: string) => passes(`it waits for ${reason}`, () => status(agent).waits[0]?.reason === reason);

  // Sunday evening at home: the first snapshot, at once.
  await published(1);

  // Monday, 12:30: it runs, and the lid closes on it for two hours; it wakes in a train.
  holdRsync();
  await runs();
  await isHeld();
  clock.sleepMachine(120 * minutes);
  arrives({ ...nowhere, justResumed: 'yes' }, 'no-link');
  await clock.advance(10_000);
  releaseRsync();
  await waitsFor('no-link');

  // The hotel wants a login first; the phone costs money; at home the battery is nearly empty, until there is a socket.
  arrives(hotel, 'not-ssh');
  await waitsFor('captive-portal');
  arrives(phone);
  await waitsFor('metered');
  arrives({ ...home, mains: 'no', chargePercent: 12 });
  await waitsFor('battery');
  arrives(home);
  await published(2);

  // Tuesday: the vault's disk is full, until somebody makes room.
  writeFileSync(at('full'), '');
  await waitsFor('vault-full');
  rmSync(at('full'));
  await published(3);

  // Wednesday: the server was set up anew, and shows another host key. Once that is settled, the user asks at once.
  writeFileSync(at('wrong-key'), '');
  await waitsFor('host-key-changed');
  rmSync(at('wrong-key'));
  const asking = agent.ask({ ask: 'now' });
  await published(4);
  await asking;

  // Thursday: in the middle of a run the address changes; it goes on from there.
  holdRsync();
  await runs();
  await isHeld();
  arrives({ ...home, addresses: ['10.0.0.7'] });
  await passes('the attempt is ended', () => journal().at(-1)?.event === 'attempt-ended');
  releaseRsync();
  await published(5);

  // Friday to Monday: switched off; four days later one run catches up for all, after one alert.
  await agent.stop('SIGTERM');
  clock.sleepMachine(4 * days);
  agent = await begun(started());
  await published(6);
  await agent.stop('SIGTERM');

  assert.deepEqual(journal().map(inShort), [
    'started 1',
    'ended whole',
    'published',
    'started 1',
    'ended cancelled',
    'waiting no-link',
    'waiting captive-portal',
    'waiting metered',
    'waiting battery',
    'lease-taken-over',
    'started 2',
    'ended whole',
    'published',
    'refused full',
    'waiting vault-full',
    'started 1',
    'ended whole',
    'published',
    'refused cut',
    'waiting host-key-changed',
    'started 1',
    'ended whole',
    'published',
    'started 1',
    'ended cancelled',
    'lease-taken-over',
    'started 2',
    'ended whole',
    'published',
    'overdue',
    'skipped 3',
    'started 1',
    'ended whole',
    'published',
  ]);
  assert.deepEqual(alerts, ['the newest snapshot is 4 days old, more than max_age allows']);
});

function counted(programs: Programs): Programs & { running(): number } {
  let count = 0;
  const start: Programs['start'] = async request => {
    count++;
    const running = await programs.start(request);
    void running.result.then(() => count--);
    return running;
  };
  return { start, run: async request => (await start(request)).result, running: () => count };
}

function inShort(line: JournalLine): string {
  switch (line.event) {
    case 'attempt-started':
      return `started ${line.attempt}`;
    case 'attempt-ended':
      return `ended ${line.verdict}`;
    case 'refused':
      return `refused ${line.verdict}`;
    case 'waiting':
      return `waiting ${line.reason}`;
    case 'skipped':
      return `skipped ${line.count}`;
    default:
      return line.event;
  }
}

async function begun(starting: ReturnType<typeof startAgentHere>): Promise<Agent> {
  const started = await starting;
  assert.ok(started.ok);
  return started.agent;
}

function status(agent: Agent) {
  return agent.status().items[0]!;
}

function journal(): JournalLine[] {
  const path = at('state/journal/laptop/documents.jsonl');
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}

function snapshots(): readonly string[] {
  return existsSync(at('vault')) ? readdirSync(at('vault')).filter(name => name.startsWith('20')) : [];
}

function holdRsync(): void {
  for (const name of ['go', 'frozen', 'seen']) rmSync(at(`freeze/${name}`), { force: true });
  writeFileSync(at('freeze/at'), `--partial-dir\n1\n`);
}

function releaseRsync(): void {
  writeFileSync(at('freeze/go'), '');
}

function fakeConditions(first: Conditions): ConditionsSource & { become(next: Conditions): void } {
  let current = first;
  const listeners = new Set<(conditions: Conditions) => void>();
  return {
    current: () => current,
    refresh: async () => current,
    hint: () => undefined,
    watch(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
    become(next) {
      current = next;
      for (const listener of listeners) listener(next);
    },
  };
}
