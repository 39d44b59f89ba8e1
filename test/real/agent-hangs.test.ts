/** What hangs holds up nobody else: dead disks, commands that do not end, a known_hosts that is no file, an agent that stands still, no room for notes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { startAgentHere } from '../../core/agent.ts';
import type { Conditions, StopReason } from '../../core/agent-model.ts';
import { assemble, systemWorld } from '../../core/assemble.ts';
import { backUp } from '../../core/backup.ts';
import type { Agent, Announcement, RunOutcome } from '../../core/contract.ts';
import { destinationOf, knownLines } from '../../core/destination.ts';
import type { Item } from '../../core/model.ts';
import { findRoute, localVaultThere, reachTargetOf } from '../../core/reach.ts';
import { systemClock } from '../../core/world/clock.ts';
import type { Files } from '../../core/world/files.ts';
import { placeHere } from '../../core/world/place.ts';
import type { ProgramRequest } from '../../core/world/run-program.ts';
import type { World } from '../../core/world/world.ts';
import { type DeadMount, mountDead } from './dead-mount.ts';
import { type Laboratory, makeLaboratory, snapshotsIn } from './laboratory.ts';
import { until } from './until.ts';

let laboratory: Laboratory;
let world: World;
beforeEach(() => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'file'), 'text');
  world = worldIn(laboratory);
});
afterEach(() => laboratory.remove());

function worldIn({ folder, state }: Laboratory): World {
  return systemWorld({ configuration: join(folder, 'configuration'), state, home: join(folder, 'home') });
}

const atHome: Conditions = {
  link: 'yes',
  addresses: ['192.168.1.5'],
  route: 'yes',
  metered: 'no',
  portal: 'no',
  mains: 'yes',
  justResumed: 'no',
  clockJumped: 'no',
};
const noProbes = { greet: () => assert.fail('nobody was to be asked') };

async function itemWith(more: Readonly<Record<string, string>> = {}): Promise<Item> {
  laboratory.configure('local', more);
  const read = await assemble(world).configuration('s');
  if (read.kind !== 'read' || read.problems.length > 0) throw new Error(JSON.stringify(read));
  return read.servers[0]!.items[0]!;
}

async function took<T>(work: Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const begun = systemClock.monotonic();
  return { value: await work, milliseconds: systemClock.monotonic() - begun };
}

const wish = { dryRun: false, retries: 0, watched: false, acceptShrink: false };

function run(item: Item, signal = new AbortController().signal, told: Announcement[] = [], inWorld = world): Promise<RunOutcome> {
  return backUp(inWorld, item, wish, announcement => told.push(announcement), signal);
}

describe('a vault on a disk that does not answer', () => {
  let dead: DeadMount;
  let item: Item;
  let asked: ProgramRequest[];
  let watched: World;
  beforeEach(async () => {
    dead = await mountDead(join(laboratory.folder, 'disk'));
    item = await itemWith({ dest: join(laboratory.folder, 'disk/vault') });
    asked = [];
    const start: World['programs']['start'] = request => {
      asked.push(request);
      return world.programs.start(request);
    };
    watched = { ...world, programs: { start, run: async request => (await start(request)).result } };
  });
  afterEach(() => dead.remove());

  test('is away, is looked at by one program at a time, and this program goes on', { timeout: 120_000 }, async () => {
    for (let look = 0; look < 3; look++) {
      const looks = [1, 2].map(() => findRoute(watched, noProbes, reachTargetOf(item), atHome));
      const { value, milliseconds } = await took(Promise.all(looks));
      const detail = `${laboratory.folder}/disk/vault does not answer`;
      assert.deepEqual(value[0], { kind: 'away', reason: 'vault-missing', host: item.dest.path, detail });
      assert.ok(milliseconds < 20_000, `${milliseconds} ms`);
    }
    assert.equal(asked.length, 1);
    await stat(laboratory.folder);
    await dead.remove();
    await until('it is looked at anew', async () => (await localVaultThere(watched, item)) === 'new');
    assert.equal(asked.length, 2);
  });

  test('is given up by a run that is ended because nothing moves any more', { timeout: 120_000 }, async () => {
    const end = new AbortController();
    void systemClock.sleep(1000).then(() => end.abort('stalled' satisfies StopReason));
    const { value, milliseconds } = await took(run(item, end.signal));
    assert.equal(value.verdict.kind, 'cancelled');
    assert.ok(milliseconds < 20_000, `${milliseconds} ms`);
  });
});

test('a place on this machine that hangs is given up: who asks gets an answer, and closing it ends', {
  timeout: 60_000,
}, async () => {
  const { sessionScript, sharedFunctions } = await import('../../core/remote/scripts.ts');
  const place = await placeHere(world.programs, { session: sessionScript(), functions: sharedFunctions() });
  const asked = place.ask('sleep 60', []);
  await systemClock.sleep(500);
  place.abandon();
  assert.equal((await asked).code, 255);
  assert.ok((await took(place.close())).milliseconds < 30_000);
});

describe('a known_hosts that never answers', () => {
  const destination = { host: 'nas', port: 22, knownAs: 'nas', isBehindProxy: false, hasKeyCommand: false };
  let pipe: string;
  beforeEach(() => {
    pipe = join(laboratory.folder, 'known_hosts');
    spawnSync('mkfifo', [pipe]);
  });

  test('is not waited for', { timeout: 30_000 }, async () => {
    const good = join(laboratory.folder, 'good');
    writeFileSync(good, 'nas ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJvZ3VzYm9ndXNib2d1c2JvZ3VzYm9ndXNib2d1c2Jv\n');
    const { value, milliseconds } = await took(knownLines(world, { ...destination, knownHosts: [pipe, good] }));
    assert.deepEqual([value.lines.length, value.silent], [1, pipe]);
    assert.ok(milliseconds < 15_000, `${milliseconds} ms`);
  });

  test('is left at once when nobody wants to know any more', { timeout: 30_000 }, async () => {
    const end = AbortSignal.timeout(300);
    assert.ok((await took(knownLines(world, { ...destination, knownHosts: [pipe] }, end))).milliseconds < 4000);
  });
});

test('an ssh that listens to nobody is killed and not waited for', { timeout: 60_000 }, async () => {
  const deaf = ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'];
  const { value, milliseconds } = await took(destinationOf(world, 'me@nas', deaf, AbortSignal.timeout(300)));
  assert.equal(value.host, 'nas');
  assert.ok(milliseconds < 30_000, `${milliseconds} ms`);
});

describe('an after command that hangs', () => {
  const deaf = `sh -c 'trap "" TERM; touch begun; while :; do sleep 1; done'`;
  const inAfter = () => spawnSync('test', ['-e', join(laboratory.folder, 'begun')]).status === 0;
  const hanging = (how: string) => how.replace('begun', join(laboratory.folder, 'begun'));

  test('is ended after half an hour, and the snapshot says so', { timeout: 60_000 }, async () => {
    const sleep: World['clock']['sleep'] = (milliseconds, signal) =>
      systemClock.sleep(milliseconds >= 60_000 ? milliseconds / 1000 : milliseconds, signal);
    const item = await itemWith({ after: 'sleep 60' });
    const { verdict } = await run(item, undefined, [], { ...world, clock: { ...systemClock, sleep } });
    assert.deepEqual(verdict, {
      kind: 'whole',
      warnings: [
        {
          kind: 'other',
          path: '',
          text: 'the after command did not succeed: sleep did not end within 30 minutes, and was ended',
        },
      ],
    });
  });

  test('is killed ten seconds later when it does not listen', { timeout: 90_000 }, async () => {
    const end = new AbortController();
    const item = await itemWith({ after: hanging(deaf) });
    const running = run(item, end.signal);
    await until('it hangs', inAfter);
    end.abort('user' satisfies StopReason);
    const { value, milliseconds } = await took(running);
    assert.ok(milliseconds > 9000 && milliseconds < 40_000, `${milliseconds} ms`);
    assert.equal(value.snapshot, snapshotsIn(laboratory.vault)[0]);
  });

  test('keeps nobody for more than 20 seconds from ending alp', { timeout: 120_000 }, async () => {
    await itemWith({ after: hanging(deaf) });
    const started = laboratory.start();
    await until('it hangs', inAfter);
    started.kill('SIGTERM');
    const { value, milliseconds } = await took(started.ended);
    assert.ok(milliseconds < 50_000, `${milliseconds} ms`);
    assert.match(value.stdout, /the after command did not succeed: sh was ended, since alp ends/);
  });

  test('may finish when the run was cancelled before it began, until it is cancelled once more', {
    timeout: 60_000,
  }, async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const item = await itemWith({ before: 'sleep 60', after: hanging(`sh -c 'touch begun; sleep 30'`) });
    const running = backUp(world, item, { ...wish, hurry: second.signal }, () => undefined, first.signal);
    void systemClock.sleep(500).then(() => first.abort('user' satisfies StopReason));
    await until('it hangs', inAfter);
    await systemClock.sleep(1500);
    second.abort('user' satisfies StopReason);
    const { milliseconds } = await took(running);
    assert.ok(milliseconds < 20_000, `${milliseconds} ms`);
  });

  test('holds neither the agent nor the other items: alp cancel ends it', { timeout: 60_000 }, async () => {
    const agent = await agentOf({ after: hanging(`sh -c 'touch begun; sleep 30'`), schedule: 'manual' });
    await agent.ask({ ask: 'now', server: 's', item: 'i' });
    await until('it hangs', inAfter);
    await agent.ask({ ask: 'cancel' });
    await until('the item is at rest', () => agent.status().items[0]!.state === 'manual');
    await agent.stop('SIGTERM');
  });
});

async function agentOf(more: Readonly<Record<string, string>>): Promise<Agent> {
  await itemWith(more);
  const conditions = { current: () => atHome, refresh: async () => atHome, watch: () => () => undefined, hint: () => undefined };
  const outlook = { conditions, probes: noProbes };
  const started = await startAgentHere(world, outlook, { version: '1', tell: () => undefined, alert: () => undefined });
  assert.ok(started.ok);
  return started.agent;
}

describe('a state folder without room', () => {
  const noRoom = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

  function failing(more: Partial<Files>): World {
    return { ...world, files: { ...world.files, ...more } };
  }

  test('ends the run with its reason when the checksums cannot be noted, and nothing else with it', {
    timeout: 30_000,
  }, async () => {
    const openForAppending: Files['openForAppending'] = path => ({
      ...world.files.openForAppending(path),
      write: () => {
        throw noRoom();
      },
    });
    const { verdict } = await run(await itemWith(), undefined, [], failing({ openForAppending }));
    assert.equal(verdict.kind, 'failed');
    assert.match('detail' in verdict ? verdict.detail : '', /^the state folder .*\/state has no room/);
    assert.deepEqual(snapshotsIn(laboratory.vault), []);
    assert.equal((await run(await itemWith())).verdict.kind, 'whole');
  });

  test('costs no snapshot when only the note of what was sent cannot be written', { timeout: 30_000 }, async () => {
    writeFileSync(join(laboratory.source, 'big'), Buffer.alloc(6_000_000, 7));
    const jot = () => {
      throw noRoom();
    };
    const { verdict } = await run(await itemWith({ bandwidth: '2 MB/s' }), undefined, [], failing({ jot }));
    assert.equal(verdict.kind, 'whole');
  });

  test('is told as what it is, with a remedy', { timeout: 60_000 }, async () => {
    await itemWith();
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', laboratory.state], { encoding: 'utf8' });
    assert.equal(mount.status, 0, mount.stderr);
    try {
      spawnSync('dd', ['if=/dev/zero', `of=${laboratory.state}/ballast`]);
      const { code, stderr } = await laboratory.alp();
      assert.equal(code, 1);
      assert.match(stderr, /the state folder .*\/state has no room/);
      assert.match(stderr, /make room/);
      assert.doesNotMatch(stderr, /mistake/);
    } finally {
      spawnSync('umount', ['-l', laboratory.state]);
    }
  });

  test('is told as what it is when it fills up with checksums', { timeout: 60_000 }, async () => {
    for (let number = 0; number < 3000; number++) writeFileSync(join(laboratory.source, `${number}-${'x'.repeat(100)}`), 'x');
    await itemWith();
    assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'none', laboratory.state]).status, 0);
    try {
      const { code, stderr } = await laboratory.alp();
      assert.equal(code, 1);
      assert.match(stderr, /the state folder .*\/state has no room/);
    } finally {
      spawnSync('umount', ['-l', laboratory.state]);
    }
  });
});

describe('an agent that stands still', () => {
  async function frozen(work: () => Promise<void>): Promise<void> {
    laboratory.configure('local', { schedule: 'manual' });
    const agent = laboratory.start(['agent']);
    await until('it answers', async () => (await laboratory.alp(['status'])).code === 0);
    agent.kill('SIGSTOP');
    try {
      await work();
    } finally {
      agent.kill('SIGCONT');
      agent.kill('SIGTERM');
      await agent.ended;
    }
  }

  test('is an agent all the same: a second one is refused at once, exit code 75', { timeout: 90_000 }, () =>
    frozen(async () => {
      const { value, milliseconds } = await took(laboratory.alp(['agent']));
      assert.equal(value.code, 75);
      assert.match(value.stderr, /an agent runs already/);
      assert.ok(milliseconds < 30_000, `${milliseconds} ms`);
    }),
  );

  test('is said to be silent by alp status --watch', { timeout: 90_000 }, () =>
    frozen(async () => {
      const watching = laboratory.start(['status', '--watch']);
      let said = '';
      watching.child.stderr?.on('data', text => {
        said += text;
      });
      await until('it is said', () => said.includes('the agent does not answer'));
      watching.kill('SIGINT');
      assert.equal((await watching.ended).code, 0);
    }),
  );
});
