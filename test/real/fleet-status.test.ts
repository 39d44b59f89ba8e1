/** Status of many servers, over real ssh: what is brought, what a report says of it, and servers that are down, slow, or hostile. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemWorld } from '../../core/assemble.ts';
import type { JournalLine } from '../../core/model.ts';
import { report } from '../../core/report.ts';
import type { Collected, Report } from '../../core/report-model.ts';
import { type Laboratory, makeLaboratory } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const hour = 3_600_000;
const day = 24 * hour;

/** A machine of the fleet: a state folder of its own behind an sshd of its own. */
interface Far {
  readonly folder: string;
  readonly server: SshServer;
  journal(item: string, ...lines: readonly object[]): void;
  readonly path: (item: string) => string;
}

describe('status of many servers', () => {
  let laboratory: Laboratory;
  let nas: Far;
  let shop: Far;

  before(async () => {
    laboratory = makeLaboratory();
    nas = await far(
      'nas',
      '[home]\nsource = /etc\ndest = /srv/vault\nschedule = daily\nmax_age = 2 days\n[never]\nsource = /etc\ndest = /srv/v2\nschedule = daily\n',
    );
    shop = await far('shop');
  });
  after(async () => {
    await nas.server.stop();
    await shop.server.stop();
    await laboratory.remove();
  });
  beforeEach(() => fleet('nas', 'shop'));

  async function far(name: string, configuration?: string): Promise<Far> {
    const folder = join(laboratory.folder, name);
    for (const below of ['conf', 'state', 'bin']) mkdirSync(join(folder, below), { recursive: true });
    if (configuration !== undefined) {
      writeFileSync(join(folder, 'conf/web'), configuration);
      writeFileSync(join(folder, 'bin/alp'), `#!/bin/sh\nexec ${process.execPath} ${checkout}/cli/alp.ts "$@"\n`);
      chmodSync(join(folder, 'bin/alp'), 0o755);
    }
    const server = await startSshServer(join(folder, 'ssh'), {
      ALP_STATE_DIR: join(folder, 'state'),
      ALP_CONFIG_DIR: join(folder, 'conf'),
      HOME: folder,
      PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
      [laboratory.mark[0]]: laboratory.mark[1],
    });
    const path = (item: string) => join(folder, 'state/journal/web', `${item}.jsonl`);
    return {
      folder,
      server,
      path,
      journal(item, ...lines) {
        mkdirSync(join(folder, 'state/journal/web'), { recursive: true });
        appendFileSync(path(item), lines.map(line => `${JSON.stringify(line)}\n`).join(''));
      },
    };
  }

  function fleet(...names: readonly string[]): void {
    const file = join(laboratory.folder, 'fleet_ssh');
    const hosts = [
      ['nas', nas.server.port, nas],
      ['shop', shop.server.port, shop],
      // Nobody listens on port 1.
      ['down', 1, nas],
    ] as const;
    const blocks = hosts.map(([name, port, { server }]) =>
      [
        `Host ${name}`,
        'HostName 127.0.0.1',
        `User ${server.login.split('@')[0]}`,
        `Port ${port}`,
        `IdentityFile ${server.key}`,
        'IdentitiesOnly yes',
        `UserKnownHostsFile ${server.knownHosts}`,
      ].join('\n'),
    );
    writeFileSync(file, `${blocks.join('\n')}\n`);
    const section = `[fleet]\nservers = ${names.join(' ')}\nssh = ssh -F ${file}\ntimeout = 1 minute\n`;
    writeFileSync(join(laboratory.folder, 'configuration/alpine-backup.conf'), section);
  }

  const collected = (stdout: string): readonly Collected[] =>
    stdout
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line));
  const copyOf = (machine: string, item: string) => join(laboratory.state, 'fleet', machine, 'journal/web', `${item}.jsonl`);
  /** As `alp report --json` has it, without another program for each look. */
  async function reported(): Promise<{ readonly report: Report; readonly code: number }> {
    const { folder, state } = laboratory;
    const world = systemWorld({ configuration: join(folder, 'configuration'), state, home: folder });
    const said = await report(world, { form: 'json', hereOnly: false });
    assert.ok(said.ok);
    const text = Buffer.concat(Array.from(said.value.pieces, piece => Buffer.from(piece))).toString('utf8');
    return { report: JSON.parse(text), code: said.value.code };
  }
  const find = (report: Report, machine: string, item: string) =>
    report.items.find(one => one.machine === machine && one.item === item);

  test('the journals of all servers come here, and a report tells of each item, what is configured and never ran included', async () => {
    const now = Date.now();
    nas.journal('home', ...run(now - 5 * hour, 'r1', { bytes: 5000 }));
    shop.journal('till', ...run(now - 9 * day, 'r2', { bytes: 70 }), ...failure(now - hour, 'r3', 'no room <b>left</b>'));
    const outcome = await laboratory.alp(['collect', '--json']);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(
      collected(outcome.stdout)
        .map(({ machine, ok, files }) => [machine, ok, files])
        .sort(),
      [
        ['nas', true, 1],
        ['shop', true, 1],
      ],
    );
    const { report, code } = await reported();
    assert.equal(code, 1);
    assert.equal(report.items[0]?.item, 'till', 'what fails comes first');
    assert.match(report.items[0]!.sentence, /^failed 60 min ago|^failed 1 h ago/);
    assert.equal(find(report, 'nas', 'home')?.standing, 'good');
    assert.equal(find(report, 'nas', 'home')?.bytes, 5000);
    assert.equal(find(report, 'nas', 'home')?.maxAge, 2 * day);
    assert.equal(find(report, 'nas', 'never')?.standing, 'never');
    assert.equal(find(report, 'shop', 'till')?.maxAge, undefined, 'a server without alp cannot say what is configured');
  });

  test('the second time only what the journals have gained is brought', async () => {
    const [fresh] = [run(Date.now() - hour, 'r4', { bytes: 6000 })];
    nas.journal('home', ...fresh);
    const outcome = await laboratory.alp(['collect', '--json']);
    const bytes = new Map(collected(outcome.stdout).map(one => [one.machine, one.bytes]));
    assert.equal(
      bytes.get('nas'),
      fresh.map(line => JSON.stringify(line).length + 1).reduce((a, b) => a + b),
    );
    assert.equal(bytes.get('shop'), 0);
    assert.deepEqual(readFileSync(copyOf('nas', 'home')), readFileSync(nas.path('home')));
    assert.equal(find((await reported()).report, 'nas', 'home')?.bytes, 6000);
  });

  test('a torn last line waits until it is whole, and nothing is told twice', async () => {
    const [began, ended, published] = run(Date.now() - hour / 2, 'r5', { bytes: 6500 });
    nas.journal('home', began!, ended!);
    const line = `${JSON.stringify(published)}\n`;
    appendFileSync(nas.path('home'), line.slice(0, 40));
    await laboratory.alp(['collect']);
    assert.equal(find((await reported()).report, 'nas', 'home')?.bytes, 6000);
    appendFileSync(nas.path('home'), line.slice(40));
    await laboratory.alp(['collect']);
    const { report } = await reported();
    assert.equal(find(report, 'nas', 'home')?.bytes, 6500);
    assert.equal(find(report, 'nas', 'home')?.lastGood, began!.time);
  });

  test('a journal that was rotated, cut short or replaced is brought anew, and what was known stays known', async () => {
    renameSync(nas.path('home'), `${nas.path('home')}.1`);
    nas.journal('home', { event: 'note', time: Date.now() - 1000, detail: 'a new file' });
    const size = statSync(nas.path('home')).size;
    assert.equal((await laboratory.alp(['collect'])).code, 0);
    assert.equal(statSync(copyOf('nas', 'home')).size, size);
    assert.equal(find((await reported()).report, 'nas', 'home')?.bytes, 6500, 'the newest good snapshot is remembered');
    // Longer than the former one, and another one all the same.
    const note = (text: string) => ({ event: 'note', time: Date.now(), detail: text });
    writeFileSync(nas.path('home'), `${[...Array(9)].map((_, i) => JSON.stringify(note(`other ${i}`))).join('\n')}\n`);
    nas.journal('home', ...run(Date.now(), 'r6', { bytes: 7000 }));
    assert.equal((await laboratory.alp(['collect'])).code, 0);
    assert.deepEqual(readFileSync(copyOf('nas', 'home')), readFileSync(nas.path('home')));
    assert.ok(existsSync(join(laboratory.state, 'fleet/nas/former/web/home.jsonl')), 'the former copy is kept');
    assert.equal(find((await reported()).report, 'nas', 'home')?.bytes, 7000);
  });

  test('a server that does not answer is a status with its reason, and holds up nobody', async () => {
    fleet('down', 'nas');
    const outcome = await laboratory.alp(['collect']);
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /^down: 127\.0\.0\.1|^down: down is there, but takes no ssh connections/);
    assert.match(outcome.stdout, /^nas: /);
    const { report, code } = await reported();
    assert.equal(code, 1);
    assert.equal(report.machines[0]?.machine, 'down', 'silent servers come first');
    assert.match(report.machines[0]!.sentence, /^has never answered: /);
    const text = await laboratory.alp(['report']);
    assert.match(text.stdout, /■ down has never answered/);
  });

  test('what a hostile server writes stays text: no markup, no orders to a terminal, no label of its own, no path', async () => {
    const now = Date.now();
    const evil = '"><script>alert(1)</script>\n\u001b[2J{evil="x"} 1\n\u202egnp';
    shop.journal('till', { event: 'published', time: now, run: evil, snapshot: evil, bytes: 'x', addedBytes: -5, warnings: 'w' });
    shop.journal('till', ...failure(now + 1, evil, evil), { event: 7 }, [], { event: 'published', time: 1e300 });
    appendFileSync(shop.path('till'), 'not json\n\0\0\0\n{"event":"published","time":null}\n');
    mkdirSync(join(shop.folder, 'state/journal/<img src=x onerror=alert(1)>'), { recursive: true });
    writeFileSync(
      join(shop.folder, 'state/journal/<img src=x onerror=alert(1)>/a"b\\c.jsonl'),
      `${JSON.stringify(failure(now, 'r', evil)[1])}\n`,
    );
    mkdirSync(join(shop.folder, 'state/journal/new\nline'), { recursive: true });
    writeFileSync(join(shop.folder, 'state/journal/new\nline/x.jsonl'), '{}\n');
    mkdirSync(join(shop.folder, 'state/journal/.hidden'), { recursive: true });
    writeFileSync(join(shop.folder, 'state/journal/.hidden/x.jsonl'), '{}\n');
    assert.equal((await laboratory.alp(['collect'])).code, 0);
    const page = (await laboratory.alp(['report', '--html'])).stdout;
    assert.doesNotMatch(page, /<script|<img|\u001b|\u202e/);
    assert.match(page, /&lt;script&gt;/);
    const text = (await laboratory.alp(['report'])).stdout;
    assert.doesNotMatch(text, /\u001b|\u202e/);
    assert.equal(text.split('\n').filter(line => line.startsWith('{evil')).length, 0);
    const metrics = (await laboratory.alp(['metrics'])).stdout;
    for (const line of metrics.trim().split('\n'))
      assert.match(line, /^(# (HELP|TYPE) alp_[a-z_]+ .+|alp_[a-z_]+(\{(\w+="([^"\\\n]|\\["\\])*",?)+\})? [-+.e\d]+)$/);
    assert.ok(!existsSync(join(laboratory.state, 'fleet/shop/journal/.hidden')));
  });

  test('a server that answers nothing is given up after its time, and one that never stops talking is not listened to', async () => {
    writeFileSync(join(laboratory.folder, 'bin/ssh-to-nobody'), '#!/bin/sh\nexec sleep 600\n');
    chmodSync(join(laboratory.folder, 'bin/ssh-to-nobody'), 0o755);
    const conf = join(laboratory.folder, 'configuration/alpine-backup.conf');
    writeFileSync(conf, '[fleet]\nservers = nas\nssh = ssh-to-nobody\ntimeout = 1 second\n');
    const silent = await laboratory.alp(['collect']);
    assert.deepEqual([silent.code, silent.stdout], [1, '']);
    assert.match(silent.stderr, /^nas: was not done within 1\.0 s\n {2}is the way slow\?/);
    fleet('shop');
    writeFileSync(join(shop.folder, 'bin/alp'), '#!/bin/sh\nexec yes\n');
    chmodSync(join(shop.folder, 'bin/alp'), 0o755);
    const loud = await laboratory.alp(['collect']);
    assert.equal(loud.code, 1);
    assert.match(loud.stderr, /^shop: its answer was cut short/);
    rmSync(join(shop.folder, 'bin/alp'));
  });

  test('of two that collect at once, one says that the other is at work', async () => {
    const both = await Promise.all([laboratory.alp(['collect']), laboratory.alp(['collect'])]);
    const codes = both.map(({ code }) => code).sort();
    assert.ok(codes.join() === '0,2' || codes.join() === '0,0', JSON.stringify(both));
    for (const { code, stderr } of both) if (code === 2) assert.match(stderr, /another alp collect/);
  });

  test('a name that is not in the fleet is said, with the one that was meant', async () => {
    const outcome = await laboratory.alp(['collect', 'nass']);
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /nass is not in \[fleet\] servers\n {2}did you mean nas\?/);
  });
});

function run(time: number, name: string, { bytes }: { readonly bytes: number }): readonly JournalLine[] {
  const sent = { sentBytes: 10, resentBytes: 0 };
  return [
    { event: 'attempt-started', time, run: name, attempt: 1 },
    {
      ...{ event: 'attempt-ended', time: time + 500, run: name, attempt: 1, verdict: 'whole', detail: '' },
      ...{ start: time, receivedFiles: 1, confirmedBytes: 10 },
      ...sent,
    },
    {
      ...{ event: 'published', time: time + 600, run: name, snapshot: '2026-11-23T041502Z', warnings: [] },
      ...{ files: 3, bytes, addedBytes: 10 },
      ...sent,
    },
  ];
}

function failure(time: number, name: string, detail: string): readonly JournalLine[] {
  return [
    { event: 'attempt-started', time: time - 1, run: name, attempt: 1 },
    {
      ...{ event: 'attempt-ended', time, run: name, attempt: 1, verdict: 'failed', detail, sentBytes: 0, resentBytes: 0 },
      ...{ start: time - 1, receivedFiles: 0, confirmedBytes: 0 },
    },
  ];
}
