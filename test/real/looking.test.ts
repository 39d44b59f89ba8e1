/** What pages ask of the core, with real vaults here and behind ssh: folders, names, the history, what is not protected yet. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { channels } from '../../bridge/channels.ts';
import { startServedAgent } from '../../core/agent-door.ts';
import { assemble, systemWorld } from '../../core/assemble.ts';
import type { Answer, Core } from '../../core/contract.ts';
import type { Item, JournalLine } from '../../core/model.ts';
import { type Clock, systemClock } from '../../core/world/clock.ts';
import { systemPrograms } from '../../core/world/run-program.ts';
import type { World } from '../../core/world/world.ts';
import { fakeAgent } from './fake-agent.ts';
import { type Laboratory, makeLaboratory, newestIn, snapshotsIn } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { until } from './until.ts';

const hostileNames = [
  ' lead',
  'a*b',
  'new\nline',
  '-rf',
  "it's $(x) `y`",
  'back\\slash',
  'x -> y',
  '[q]',
  '\u{e9}t\u{e9}',
  'tab\tname',
];

/** Like the machine's, but a test lets the ticks come and the time pass. */
function lateClock(): { readonly clock: Clock; pass(milliseconds: number): void } {
  const ticks = new Set<() => void>();
  let passed = 0;
  const clock: Clock = {
    ...systemClock,
    uptime: () => systemClock.uptime() + passed,
    monotonic: () => systemClock.monotonic() + passed,
    every(_, tick) {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
  };
  return {
    clock,
    pass(milliseconds) {
      passed += milliseconds;
      for (const tick of [...ticks]) tick();
    },
  };
}

/** A core in this process, whose programs belong to the laboratory. */
function coreOf(
  { folder, state, mark }: Laboratory,
  clock: Clock,
  path = process.env.PATH ?? '',
): { readonly core: Core; readonly world: World } {
  const real = systemWorld({ configuration: join(folder, 'configuration'), state, home: join(folder, 'home') });
  const environment = { [mark[0]]: mark[1], PATH: path };
  const start: World['programs']['start'] = request =>
    systemPrograms.start({ ...request, environment: { ...request.environment, ...environment } });
  const world = { ...real, clock, programs: { start, run: async request => (await start(request)).result } } satisfies World;
  return { core: assemble(world), world };
}

async function itemOf(core: Core): Promise<Item> {
  const configuration = await core.configuration('s');
  assert.equal(configuration.kind, 'read');
  return configuration.kind === 'read' ? configuration.servers[0]!.items[0]! : assert.fail();
}

function given<T>(answer: Answer<T>): T {
  return answer.ok ? answer.value : assert.fail(JSON.stringify(answer.verdict));
}

function fill(source: string): void {
  for (const folder of ['docs/Letters', 'docs/Zoo', 'docs/album', 'many', 'hostile'])
    mkdirSync(join(source, folder), { recursive: true });
  for (const name of ['beta', 'Alpha', 'gamma', 'Delta']) writeFileSync(join(source, 'docs', name), name);
  symlinkSync('beta', join(source, 'docs/link'));
  writeFileSync(join(source, 'docs/Letters/\u{dc}bung.txt'), 'practice');
  for (let at = 0; at < 1500; at++) writeFileSync(join(source, 'many', `file-${String(at).padStart(4, '0')}`), '');
  for (const name of hostileNames) writeFileSync(join(source, 'hostile', name), 'x');
}

for (const direction of ['local', 'push'] as const) {
  describe(`a vault ${direction === 'local' ? 'here' : 'behind ssh'}`, () => {
    let laboratory: Laboratory;
    let server: SshServer;
    let core: Core;
    let world: World;
    let item: Item;
    let snapshot: string;
    const { clock, pass } = lateClock();

    before(async () => {
      laboratory = makeLaboratory();
      server = await startSshServer(join(laboratory.folder, 'sshd'), Object.fromEntries([laboratory.mark]));
      fill(laboratory.source);
      laboratory.configure(direction, { exclude: '*.tmp' }, server);
      assert.equal((await laboratory.alp()).code, 0);
      ({ core, world } = coreOf(laboratory, clock));
      item = await itemOf(core);
      snapshot = snapshotsIn(laboratory.vault)[0]!;
    });
    after(async () => {
      await core.closeVaults();
      await server.stop();
      await laboratory.remove();
    });
    const browse = (path: string, offset = 0, limit = 100, from = snapshot) =>
      core.browse(item, { snapshot: from, path, offset, limit });
    const search = (text: string, limit = 50, signal?: AbortSignal) => core.search(item, { snapshot, text, limit }, signal);
    const pathsOf = async (text: string) =>
      given(await search(text))
        .found.map(one => one.path)
        .sort();

    test('a folder shows folders first, then names, upper and lower case alike', async () => {
      const page = given(await browse('docs'));
      channels.entries.answer.parse(page);
      assert.deepEqual(
        page.entries.map(entry => entry.name),
        ['album', 'Letters', 'Zoo', 'Alpha', 'beta', 'Delta', 'gamma', 'link'],
      );
      assert.equal(page.total, 8);
      assert.deepEqual([page.entries[3]!.bytes, page.entries[3]!.mode, page.snapshot], [5, '-rw-r--r--', snapshot]);
    });

    test('pages follow one another, and behind the end there is nothing', async () => {
      const first = given(await browse('many', 0, 1000));
      const second = given(await browse('/many/', 1000, 1000));
      const names = [...first.entries, ...second.entries].map(entry => entry.name);
      assert.deepEqual([first.total, second.entries.length, names.length], [1500, 500, 1500]);
      assert.deepEqual(names, names.toSorted());
      assert.deepEqual(given(await browse('many', 1500, 10)).entries, []);
    });

    test('hostile names come as they are', async () => {
      const page = given(await browse('hostile', 0, 100, 'latest'));
      assert.deepEqual(page.entries.map(entry => entry.name).sort(), hostileNames.toSorted());
    });

    test('an empty folder is empty, the snapshot itself has its folders', async () => {
      assert.deepEqual(given(await browse('docs/album')), { snapshot, entries: [], total: 0 });
      assert.deepEqual(
        given(await browse('')).entries.map(entry => entry.name),
        ['docs', 'hostile', 'many'],
      );
    });

    test('what is not there, leads out, or is no snapshot is said', async () => {
      const detailOf = async (path: string, from?: string) => {
        const answer = await browse(path, 0, 10, from);
        return answer.ok || !('detail' in answer.verdict) ? assert.fail() : answer.verdict.detail;
      };
      assert.equal(await detailOf('docs/none'), `${snapshot} has no docs/none`);
      assert.equal(await detailOf('docs/../..'), 'docs/../.. leads out of the snapshot');
      assert.equal(
        await detailOf('', 'yesteryear'),
        'no snapshot is named yesteryear; write its name, a date like 2026-11-23, or current',
      );
      assert.match(await detailOf('', '1999-01-01'), /^no snapshot is as old as 1999-01-01/);
    });

    test('a folder behind a link that leads out is not shown', async () => {
      symlinkSync('/', join(laboratory.source, 'way-out'));
      assert.equal((await browse('way-out/etc')).ok, false);
    });

    test('names are found in any case', async () => {
      channels.search.answer.parse(given(await search('ALPHA')));
      assert.deepEqual(await pathsOf('ALPHA'), ['docs/Alpha']);
      assert.deepEqual(await pathsOf('\u{fc}BUNG'), ['docs/Letters/\u{dc}bung.txt']);
      assert.deepEqual(await pathsOf('letters'), ['docs/Letters']);
      const { found } = given(await search('letters'));
      assert.deepEqual(found, [{ path: 'docs/Letters', bytes: 0, isFolder: true }]);
      assert.equal(given(await search('\u{dc}bung')).found[0]!.bytes, 8);
    });

    test('what means something elsewhere is looked for as it is', async () => {
      for (const name of hostileNames) assert.deepEqual(await pathsOf(name.toUpperCase()), [`hostile/${name}`], name);
      assert.deepEqual(await pathsOf('*'), ['hostile/a*b']);
      assert.deepEqual(await pathsOf('?'), []);
      assert.deepEqual(await pathsOf('docs/Alpha'), []);
      assert.deepEqual(await pathsOf(''), []);
    });

    test('it ends at the limit, and says that there is more', async () => {
      const begin = performance.now();
      const some = given(await search('file-', 3));
      assert.deepEqual([some.found.length, some.isAll], [3, false]);
      assert.ok(performance.now() - begin < 3000, 'it looked at all of them');
      assert.deepEqual(given(await search('file-000', 10)).isAll, true);
      assert.deepEqual(given(await search('file-000', 9)).isAll, false);
      await noFindIsLeft(laboratory);
    });

    test('it ends when nobody waits any more', async () => {
      const over = new AbortController();
      const searching = search('file-', 5000, over.signal);
      await until('find is at work', () => findsOf(laboratory).length > 0);
      over.abort();
      assert.equal(given(await searching).isAll, false);
      await noFindIsLeft(laboratory);
    });

    test('a listed folder does not need the vault any more, another one says that it is away', async () => {
      given(await browse('docs'));
      renameSync(laboratory.vault, `${laboratory.vault}.away`);
      try {
        assert.equal(given(await browse('docs', 2, 2)).entries[0]!.name, 'Zoo');
        const answer = await browse('docs/Zoo');
        assert.deepEqual([answer.ok, !answer.ok && answer.verdict.kind], [false, 'not-now']);
        assert.equal((await search('alpha')).ok, false);
        pass(600_000);
        assert.equal((await browse('docs')).ok, false);
      } finally {
        renameSync(`${laboratory.vault}.away`, laboratory.vault);
      }
      assert.equal(given(await browse('docs')).total, 8);
    });

    test('the history has the run, and fits what pages expect', async () => {
      const page = await core.history([item], { limit: 10 });
      channels.history.answer.parse(page);
      const entry = page.entries.find(one => one.kind === 'run')!;
      assert.deepEqual([entry.outcome, entry.snapshot, entry.attempts.length, page.isAll], ['published', snapshot, 1, true]);
      const days = await core.days([item], 0);
      channels.days.answer.parse({ days });
      assert.deepEqual([days.length, days[0]!.published], [1, 1]);
    });

    test('an attempt without an end is under way, or ended without a word', async () => {
      const outcome = async () => {
        const { entries } = await core.history([item], { limit: 1 });
        return entries[0]?.kind === 'run' ? [entries[0].outcome, entries[0].attempts.at(-1)?.detail !== ''] : [];
      };
      const lease = join(laboratory.vault, '.alp/lease');
      const time = clock.now() + 1000;
      write(laboratory, { event: 'attempt-started', time, run: '2099-01-01T000000Z-aaaa', attempt: 1 });
      if (direction === 'local') {
        assert.deepEqual(await outcome(), ['unfinished', true]);
        const machine = await world.machine.identity(world.folders.state);
        const holder = { run: 'x', machine, host: 'h', user: 'u', pid: process.pid, birth: world.machine.birth, since: time + 5 };
        writeFileSync(lease, `${JSON.stringify(holder)}\nkeeper 1 2 3 4\n`);
        assert.deepEqual(await outcome(), ['running', false]);
        writeFileSync(lease, `${JSON.stringify({ ...holder, birth: 'another' })}\nkeeper 1 2 3 4\n`);
        assert.deepEqual(await outcome(), ['unfinished', true]);
      } else {
        assert.deepEqual(await outcome(), ['running', false]);
        write(laboratory, { event: 'attempt-started', time: time - 999_000, run: '2099-01-01T000000Z-aaaa', attempt: 1 });
        const { entries } = await core.history([item], { limit: 10 });
        assert.ok(entries.some(entry => entry.kind === 'run' && entry.outcome === 'unfinished'));
      }
    });
  });
}

describe('the connection', () => {
  let laboratory: Laboratory;
  let server: SshServer;
  let core: Core;
  let item: Item;
  const { clock, pass } = lateClock();

  before(async () => {
    laboratory = makeLaboratory();
    server = await startSshServer(join(laboratory.folder, 'sshd'), Object.fromEntries([laboratory.mark]));
    mkdirSync(join(laboratory.source, 'a/b'), { recursive: true });
    laboratory.configure('push', { allow_empty: 'yes' }, server);
    assert.equal((await laboratory.alp()).code, 0);
    ({ core } = coreOf(laboratory, clock));
    item = await itemOf(core);
  });
  after(async () => {
    await core.closeVaults();
    await server.stop();
    await laboratory.remove();
  });
  const browse = (path: string) => core.browse(item, { snapshot: snapshotsIn(laboratory.vault)[0]!, path, offset: 0, limit: 5 });
  /** How many connections it takes. */
  async function handshakesOf(work: () => Promise<unknown>): Promise<number> {
    const former = server.handshakes();
    await work();
    return server.handshakes() - former;
  }
  const masters = () => laboratory.processes().filter(one => one.words.includes('-M'));

  test('many clicks take one, also at the same time', async () => {
    const clicks = async () => {
      await Promise.all([browse(''), browse('a'), browse('a')]);
      given(await browse('a/b'));
      given(await core.search(item, { snapshot: 'latest', text: 'b', limit: 5 }));
    };
    assert.equal(await handshakesOf(clicks), 1);
    assert.equal(masters().length, 1);
  });

  test('it is closed when nobody clicks any more', async () => {
    pass(29_000);
    assert.equal(masters().length, 1);
    pass(2000);
    await until('the connection is closed', () => masters().length === 0);
    const later = async () => given(await core.search(item, { snapshot: 'latest', text: 'b', limit: 5 }));
    assert.equal(await handshakesOf(later), 1);
  });

  test('one that was lost is opened anew', async () => {
    for (const master of masters()) process.kill(master.pid, 'SIGKILL');
    const search = async () => given(await core.search(item, { snapshot: 'latest', text: 'b', limit: 5 }));
    assert.equal(await handshakesOf(search), 1);
  });

  test('closing takes it away at once', async () => {
    await core.closeVaults();
    assert.equal(masters().length, 0);
  });

  test('a server that is away is said, and tried again with the next click', async () => {
    await core.closeVaults();
    await server.stop();
    for (let turn = 0; turn < 2; turn++) {
      const answer = await core.search(item, { snapshot: 'latest', text: 'b', limit: 5 });
      assert.deepEqual([answer.ok, !answer.ok && answer.verdict.kind], [false, 'cut']);
    }
  });
});

describe('what is not protected yet', () => {
  let laboratory: Laboratory;
  let core: Core;
  let world: World;
  before(async () => {
    laboratory = makeLaboratory();
    mkdirSync(join(laboratory.source, 'cache'));
    writeFileSync(join(laboratory.source, 'old'), 'old');
    const past = new Date('2020-01-01');
    utimesSync(join(laboratory.source, 'old'), past, past);
    laboratory.configure('local', { exclude: '/cache/, *.tmp' });
    ({ core, world } = coreOf(laboratory, systemClock));
  });
  after(() => laboratory.remove());
  const write = (name: string, text: string) => writeFileSync(join(laboratory.source, name), text);

  test('without a snapshot it is everything', async () => {
    const answer = await core.unprotected(await itemOf(core));
    channels.unprotected.answer.parse(answer);
    assert.deepEqual(answer, { files: 1, bytes: 3 });
  });

  test('after one it is what was written since, without what is left out', async () => {
    assert.equal((await laboratory.alp()).code, 0);
    const second = 1100;
    await systemClock.sleep(second);
    assert.deepEqual(await core.unprotected(await itemOf(core)), { files: 0, bytes: 0 });
    write('new', '12345');
    write('b.tmp', 'left out');
    write('cache/c', 'left out');
    assert.deepEqual(await core.unprotected(await itemOf(core)), { files: 1, bytes: 5 });
  });

  test('a source that takes long to walk, is away, or behind ssh, is not known', async () => {
    const item = await itemOf(core);
    const impatient = assemble({ ...world, clock: { ...systemClock, sleep: async () => undefined } });
    assert.equal(await impatient.unprotected(item), null);
    await noFindIsLeft(laboratory);
    assert.equal(await core.unprotected({ ...item, source: { kind: 'here', path: '/not/there' } }), null);
    assert.equal(await core.unprotected({ ...item, source: { kind: 'ssh', login: 'a@b', path: '/' } }), null);
    assert.equal(await core.unprotected({ ...item, before: ['mount'] }), null);
  });
});

test('what the agent makes is under way, what it makes later is another attempt', async () => {
  const laboratory = makeLaboratory();
  laboratory.configure('local');
  const { core, world } = coreOf(laboratory, systemClock);
  const item = await itemOf(core);
  const time = Date.UTC(2026, 0, 1);
  const agent = fakeAgent();
  mkdirSync(join(laboratory.state, 'journal/s'), { recursive: true });
  const line = { event: 'attempt-started', time, run: '2026-01-01T000000Z-aaaa', attempt: 1 } satisfies JournalLine;
  writeFileSync(join(laboratory.state, 'journal/s/i.jsonl'), `${JSON.stringify(line)}\n`);
  const outcome = async (startedAt: number) => {
    const run = { startedAt, attempt: 1, asked: false, overrides: [], to: 'here' };
    const words = { sentence: '', remedy: '', waits: [], overdue: false };
    agent.show({ items: [{ server: 's', item: 'i', state: 'running', ...words, run }] });
    const { entries } = await core.history([item], { limit: 1 });
    return entries[0]?.kind === 'run' && entries[0].outcome;
  };
  const started = await startServedAgent(
    world,
    () => undefined,
    async () => ({ ok: true, agent }),
  );
  assert.equal(started.ok, true);
  assert.equal(await outcome(time - 20), 'running');
  assert.equal(await outcome(time + 20), 'unfinished');
  if (started.ok) await started.agent.stop('user');
  assert.equal(await outcome(time - 20), 'unfinished');
  await laboratory.remove();
});

test('with the programs of busybox alone, pages look the same', async () => {
  const laboratory = makeLaboratory();
  fill(laboratory.source);
  laboratory.configure('local');
  assert.equal((await laboratory.alp()).code, 0);
  const bin = join(laboratory.folder, 'busybox');
  mkdirSync(bin);
  for (const name of ['sh', 'sort', 'sed', 'find', 'stat', 'cat', 'head', 'tr', 'df', 'grep', 'uname', 'readlink', 'date', 'ls'])
    symlinkSync('/usr/bin/busybox', join(bin, name));
  symlinkSync('/usr/bin/rsync', join(bin, 'rsync'));
  const alone = coreOf(laboratory, systemClock, bin).core;
  const item = await itemOf(alone);
  const usual = coreOf(laboratory, systemClock).core;
  for (const path of ['docs', 'hostile', 'many']) {
    const wish = { snapshot: 'latest', path, offset: 0, limit: 2000 };
    assert.deepEqual(given(await alone.browse(item, wish)), given(await usual.browse(item, wish)));
  }
  for (const text of [...hostileNames, '\u{fc}bung', 'LETTERS', 'nothing of this name']) {
    const wish = { snapshot: 'latest', text, limit: 5 };
    assert.deepEqual(given(await alone.search(item, wish)), given(await usual.search(item, wish)), text);
  }
  const limited = given(await alone.search(item, { snapshot: 'latest', text: 'file-', limit: 3 }));
  assert.deepEqual([limited.found.length, limited.isAll], [3, false]);
  writeFileSync(join(laboratory.source, 'fresh'), '123');
  assert.ok((await alone.unprotected(item))!.files > 0);
  await noFindIsLeft(laboratory);
  await laboratory.remove();
});

test('a journal of years is read once, and every page of it can be had', async () => {
  const laboratory = makeLaboratory();
  laboratory.configure('local');
  const { core, world } = coreOf(laboratory, systemClock);
  let reads = 0;
  const counting = assemble({
    ...world,
    files: {
      ...world.files,
      readLines(...wish) {
        reads++;
        return world.files.readLines(...wish);
      },
    },
  });
  const item = await itemOf(core);
  const lines = Array.from({ length: 9000 }, (_, at) => JSON.stringify({ event: 'note', time: at * 3_600_000, detail: `${at}` }));
  mkdirSync(join(laboratory.state, 'journal/s'), { recursive: true });
  appendFileSync(join(laboratory.state, 'journal/s/i.jsonl'), `${lines.join('\n')}\n{"torn`);
  const textsOf = async (before?: number) => {
    const { entries } = await counting.history([item], { before, limit: 2 });
    return entries.map(entry => (entry.kind === 'run' ? entry.run : entry.text));
  };
  assert.deepEqual(await textsOf(), ['8999', '8998']);
  assert.deepEqual(await textsOf(8998 * 3_600_000), ['8997', '8996']);
  assert.equal(reads, 1);
  assert.deepEqual(await textsOf(3 * 3_600_000), ['2', '1']);
  assert.deepEqual(await textsOf(1 * 3_600_000), ['0']);
  write(laboratory, { event: 'note', time: 9000 * 3_600_000, detail: 'new' });
  assert.deepEqual(await textsOf(), ['new', '8999']);
  await laboratory.remove();
});

test('alp log says the same words as before', async () => {
  const laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'a'), 'abc');
  laboratory.configure('local');
  assert.equal((await laboratory.alp()).code, 0);
  const { stdout } = await laboratory.alp(['log', 's', 'i']);
  assert.match(stdout, /UTC {2}s i {2}attempt 1 began {2}\[\S+\]\n/);
  assert.match(stdout, /attempt 1 ended: whole; \S+ B sent so far, nothing twice {2}\[/);
  assert.ok(stdout.includes(`published ${newestIn(laboratory.vault).split('/').at(-1)}: 1 file, 3 B, new 3 B  [`));
  await laboratory.remove();
});

// ---- Below -----------------------------------------------------------------------------------------------------------------

function write({ state }: Laboratory, line: JournalLine): void {
  const path = join(state, 'journal/s/i.jsonl');
  const isTorn = !readFileSync(path, 'utf8').endsWith('\n');
  appendFileSync(path, `${isTorn ? '\n' : ''}${JSON.stringify(line)}\n`);
}

function findsOf(laboratory: Laboratory): readonly unknown[] {
  return laboratory.processes().filter(one => one.words[0] === 'find');
}

async function noFindIsLeft(laboratory: Laboratory): Promise<void> {
  await until('no find is left', () => findsOf(laboratory).length === 0);
}
