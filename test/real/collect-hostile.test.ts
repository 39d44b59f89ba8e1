/** Collecting from servers that are old, odd, slow or lie, onto a disk that fills up, by a program that is killed: what is known stays right. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { systemWorld } from '../../core/assemble.ts';
import { collect } from '../../core/collect.ts';
import { gatherReport } from '../../core/gather-report.ts';
import type { Collected, ItemReport } from '../../core/report-model.ts';
import type { Files } from '../../core/world/files.ts';

const day = 86_400_000;
const now = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'alp-hostile-'));
const at = (...parts: readonly string[]) => join(folder, ...parts);
const system = systemWorld({ configuration: at('conf'), state: at('state'), home: folder });
/** A name that a shell would make much of. */
const oddName = `it's "$(touch owned)" ; ä\\`;

before(() => mkdirSync(at('conf'), { recursive: true }));
after(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  for (const name of ['state', 'far']) rmSync(at(name), { recursive: true, force: true });
  behave('');
  fleet('a b');
});

function fleet(servers: string, more = ''): void {
  writeFileSync(at('conf/alpine-backup.conf'), `[fleet]\nservers = ${servers}\nssh = ${at('ssh')}\n${more}`);
}

/** A stand-in for ssh: each server is a folder of this machine, and does first what `behaviour` says. */
function behave(behaviour: string): void {
  const script = `#!/bin/sh\nfor word; do login=$command; command=$word; done\nexport ALP_STATE_DIR='${at('far')}'/"$login" HOME='${folder}' PATH=/usr/bin:/bin\n${behaviour}\nexec sh -c "$command"\n`;
  writeFileSync(at('ssh'), script);
  chmodSync(at('ssh'), 0o755);
}

const far = (machine: string, item = 'home') => at('far', machine, 'journal/web', `${item}.jsonl`);
const copy = (machine: string, item = 'home') => at('state/fleet', machine, 'journal/web', `${item}.jsonl`);

function journal(machine: string, lines: readonly object[], item = 'home'): void {
  mkdirSync(at('far', machine, 'journal/web'), { recursive: true });
  appendFileSync(far(machine, item), lines.map(line => `${JSON.stringify(line)}\n`).join(''));
}

const published = (time: number, bytes: number) => [
  { event: 'attempt-started', time, run: `r${time}`, attempt: 1 },
  { event: 'published', time: time + 1, run: `r${time}`, snapshot: 's', files: 1, bytes, addedBytes: 1, warnings: [] },
];
/** One snapshot a day. */
const daily = (from: number, until: number) =>
  Array.from({ length: from - until }, (_, index) => published(now - (from - index) * day, 1000 + from - index)).flat();

async function collected(world = system): Promise<ReadonlyMap<string, Collected>> {
  const said = await collect(world, { machines: [] }, () => undefined, new AbortController().signal);
  assert.ok(said.ok, JSON.stringify(said));
  return new Map(said.value.map(one => [one.machine, one]));
}

async function items(world = system): Promise<readonly ItemReport[]> {
  const gathered = await gatherReport(world, { hereOnly: false, since: now - 30 * day }, { inAll: 100, urgent: 100 });
  assert.ok(gathered.ok);
  return gathered.value.items;
}

describe('copies of old journals', () => {
  test('lose what is older than [fleet] keep, and neither bring it again nor forget what a report says', async () => {
    journal('a', daily(700, 0), oddName);
    journal('b', daily(300, 0));
    fleet('a b', 'keep = forever\n');
    await collected();
    const [whole, before] = [statSync(copy('a', oddName)).size, await items()];
    fleet('a b');
    assert.equal((await collected()).get('a')?.bytes, 0);
    const size = statSync(copy('a', oddName)).size;
    assert.ok(size < whole * 0.62 && size > whole * 0.52, `${size} of ${whole}`);
    assert.ok(
      readFileSync(far('a', oddName))
        .subarray(-size + 200)
        .equals(readFileSync(copy('a', oddName)).subarray(200)),
    );
    assert.deepEqual(readFileSync(copy('b')), readFileSync(far('b')), 'what is young enough is whole');
    assert.deepEqual(await items(), before);
    const fresh = published(now, 5);
    journal('a', fresh, oddName);
    const { bytes } = (await collected()).get('a')!;
    assert.equal(
      bytes,
      fresh.reduce((sum, line) => sum + JSON.stringify(line).length + 1, 0),
      'only what is new comes',
    );
    assert.equal((await items()).find(({ machine }) => machine === 'a')?.bytes, 5);
    // The index is lost: what is left of the journal says the same.
    rmSync(at('state/fleet/a/index.json'));
    await collected();
    assert.equal((await items()).find(({ machine }) => machine === 'a')?.bytes, 5);
    assert.ok(!existsSync(at('owned')) && !existsSync('owned'));
  });

  test('keep the newest good snapshot however old it is, and all that failed since', async () => {
    journal('a', [
      ...daily(900, 890),
      ...daily(880, 0).map(line => ({ ...line, event: 'attempt-ended', verdict: 'failed', detail: 'away' })),
    ]);
    await collected();
    const [before] = await items();
    for (const name of ['index.json', 'days.json']) rmSync(at('state/fleet/a', name), { force: true });
    await collected();
    const [after] = await items();
    assert.deepEqual([after?.sentence, after?.lastGood], [before?.sentence, before?.lastGood]);
    assert.equal(after?.bytes, 1891);
  });

  test('are brought whole again when the journal there was begun anew', async () => {
    journal('a', daily(700, 0));
    await collected();
    rmSync(far('a'));
    journal('a', published(now, 7));
    await collected();
    assert.deepEqual(readFileSync(copy('a')), readFileSync(far('a')));
    assert.equal((await items())[0]?.bytes, 7);
  });
});

describe('a collecting program that is killed', () => {
  /** As a kill at the `last`th change of the disk leaves it; half of what was being appended is there. */
  function dying(last: number): { readonly world: typeof system; readonly died: () => boolean } {
    let count = 0;
    const step = () => {
      count += 1;
      if (count >= last) throw new Error('killed');
    };
    const { files } = system;
    const mortal: Files = {
      ...files,
      async replace(path, text) {
        step();
        await files.replace(path, text);
      },
      async rename(from, to) {
        if (!from.includes('/turns/')) step();
        await files.rename(from, to);
      },
      openForBytes(path) {
        const file = files.openForBytes(path);
        return {
          ...file,
          write(bytes) {
            try {
              step();
            } catch (error) {
              file.write(bytes.subarray(0, bytes.length / 2));
              throw error;
            }
            file.write(bytes);
          },
        };
      },
    };
    return { world: { ...system, files: mortal }, died: () => count >= last };
  }

  test('at any step leaves what the next one finishes', async () => {
    fleet('a', 'jobs = 1\n');
    journal('a', daily(600, 0));
    journal('a', daily(20, 0), 'photos');
    await collected();
    const right = await items();
    const copies = ['home', 'photos'].map(item => readFileSync(copy('a', item), 'utf8'));
    // With a copy that is there, thinned out and behind; without one it begins from nothing.
    for (const isBehind of [false, true])
      for (let step = 1, isOver = false; !isOver; step += 1) {
        rmSync(at('state'), { recursive: true, force: true });
        const grown = readFileSync(far('a'));
        if (isBehind) {
          writeFileSync(far('a'), grown.subarray(0, grown.length - 400));
          await collected();
          writeFileSync(far('a'), grown);
        }
        const { world, died } = dying(step);
        await collect(world, { machines: [] }, () => undefined, new AbortController().signal).catch(() => undefined);
        isOver = !died();
        await collected();
        assert.deepEqual(await items(), right, `${isBehind} ${step}`);
        assert.deepEqual(
          ['home', 'photos'].map(item => readFileSync(copy('a', item), 'utf8')),
          copies,
          `${isBehind} ${step}`,
        );
        assert.ok(step < 30);
      }
  });
});

describe('servers that are not as they should be', () => {
  const sentenceOf = async (machine: string) => (await collected()).get(machine)?.sentence ?? '';

  test('whose shell greets everybody are understood', async () => {
    journal('a', published(now, 5));
    behave('printf "Welcome to $login!\\nMind the gap"; echo "Last login: today" >&2');
    assert.match(await sentenceOf('a'), /new in 1 journal/);
    assert.deepEqual(readFileSync(copy('a')), readFileSync(far('a')));
  });

  test('that drip bytes, or take no notice of being ended, are given up after their time', async () => {
    fleet('a b', 'timeout = 1 second\n');
    behave("trap '' TERM\ncase $login in a) while :; do printf .; sleep 0.2; done ;; *) while :; do sleep 0.2; done ;; esac");
    const began = performance.now();
    const all = await collected();
    for (const machine of ['a', 'b']) assert.match(all.get(machine)?.sentence ?? '', /^was not done within 1\.0 s/);
    assert.ok(performance.now() - began < 60_000);
  });

  test('with a line of many megabytes tell what stands around it', async () => {
    const giant = `{"event":"note","time":1,"detail":"${'x'.repeat(10_000_000)}"}\n`;
    journal('a', published(now - day, 5));
    appendFileSync(far('a'), giant);
    journal('a', published(now, 6));
    await collected();
    assert.equal((await items())[0]?.bytes, 6);
    appendFileSync(far('a'), giant.slice(0, 3_000_000));
    await collected();
    appendFileSync(far('a'), '"}\n');
    journal('a', published(now + 1, 7));
    await collected();
    assert.equal((await items())[0]?.bytes, 7);
    assert.deepEqual((await items())[0]?.since, { published: 3, failed: 0, addedBytes: 3 });
  });

  test('whose clock was years ahead are said to be, and what follows is told', async () => {
    journal('a', published(now + 3000 * day, 5));
    await collected();
    const [item] = await items();
    assert.deepEqual(
      [item?.standing, item?.sentence.replace(/[\d,]+/, '#')],
      ['warning', 'its newest snapshot is dated # days ahead: are the clocks right, there and here?'],
    );
    rmSync(far('a'));
    journal('a', published(now + 1, 600));
    await collected();
    assert.deepEqual([(await items())[0]?.standing, (await items())[0]?.bytes], ['good', 600]);
  });

  test('that promise more than they give are a status, and harm nothing that is here', async () => {
    journal('a', published(now, 5));
    await collected();
    const known = readFileSync(copy('a'));
    mkdirSync(at('bin'), { recursive: true });
    writeFileSync(at('bin/wc'), '#!/bin/sh\necho 99999999\n');
    chmodSync(at('bin/wc'), 0o755);
    behave(`PATH=${at('bin')}:$PATH`);
    assert.match(await sentenceOf('a'), /could not be read to their end/);
    assert.deepEqual(readFileSync(copy('a')), known);
  });
});

test('a disk that is full is said of the machine that it concerns, and the rest follows when there is room', async () => {
  journal('a', daily(40, 0));
  journal('b', daily(40, 0));
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const openForBytes: Files['openForBytes'] = path => {
    const file = system.files.openForBytes(path);
    if (!path.includes('/fleet/a/')) return file;
    return {
      ...file,
      write(bytes) {
        file.write(bytes.subarray(0, 700));
        throw full;
      },
    };
  };
  const all = await collected({ ...system, files: { ...system.files, openForBytes } });
  assert.match(all.get('a')?.sentence ?? '', /has no room/);
  assert.equal(all.get('b')?.ok, true);
  await collected();
  assert.deepEqual(readFileSync(copy('a')), readFileSync(far('a')));
});
