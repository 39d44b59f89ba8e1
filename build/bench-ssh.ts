/** The rows over ssh: a one-file item without a change, and transfers that are cut and go on from another address. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './bench-figures.ts';
import { killFamily, type Running, settle, start, timed } from './bench-programs.ts';
import { backUp, configure, pairs, roomFor, type Scene } from './bench-scene.ts';
import { type LoopbackServer, startNetwork, startServer } from './bench-server.ts';
import { changeBigFile, makeBigFile } from './bench-trees.ts';

type SshMeasure = (scene: Scene, server: LoopbackServer) => Promise<Row[]>;

/** Each measure has a server of its own, so that one that fails leaves nothing behind for the next. */
export async function overSsh(scene: Scene, name: string, measure: SshMeasure): Promise<Row[]> {
  const server = await startServer(roomFor(scene, `server-${name}`));
  try {
    return await measure(scene, server);
  } finally {
    server.stop();
  }
}

export async function oneFileRows(scene: Scene, server: LoopbackServer): Promise<Row[]> {
  const room = roomFor(scene, 'one-file');
  const ssh = server.ssh(server.port);
  mkdirSync(join(room, 'source'));
  writeFileSync(join(room, 'source/letter'), 'A file.\n');
  configure(scene, 'one-file', { source: `${join(room, 'source')}/`, dest: `${server.login}:${join(room, 'vault')}`, ssh });
  await backUp(scene, 'one-file').seconds;
  const raw = (number: number) =>
    timed('rsync', [
      '-a',
      `--link-dest=../raw-${number - 1}`,
      '-e',
      ssh,
      `${join(room, 'source')}/`,
      `${server.login}:${join(room, `raw-${number}`)}`,
    ]);
  await timed('rsync', ['-a', '-e', ssh, `${join(room, 'source')}/`, `${server.login}:${join(room, 'raw-0')}`]);
  const runs = scene.runs * 2;
  const alp: number[] = [];
  const rsync: number[] = [];
  const login: number[] = [];
  const handshakes: number[] = [];
  scene.say(`one-file item over ssh, ${runs} times`);
  await pairs(
    runs,
    async () => {
      await settle();
      const before = server.handshakes();
      alp.push(await backUp(scene, 'one-file').seconds);
      handshakes.push(server.handshakes() - before);
    },
    async round => {
      await settle();
      rsync.push(await raw(round));
      const [program = 'ssh', ...options] = ssh.split(' ');
      login.push(await timed(program, [...options, server.login, 'true']));
    },
  );
  const row = { name: 'one-file', unit: 's', values: alp } as const;
  return [
    {
      ...row,
      what: 'one-file item over ssh, no change: alp',
      yardstick: rsync,
      yardstickName: 'rsync over ssh',
      limit: { of: 'value', most: 1 },
    },
    { ...row, what: 'one-file item over ssh, no change: alp', yardstick: login, yardstickName: 'ssh HOST true' },
    { name: 'one-file', what: '  handshakes of one run', unit: 'count', values: handshakes, limit: { of: 'value', most: 1 } },
  ];
}

/** One cut transfer: both ways of copying go through it alike. */
interface Cut {
  readonly server: LoopbackServer;
  /** Begins an attempt through the network at this port. */
  readonly attempt: (ssh: string) => Running;
  /** Bytes after which the network vanishes. */
  readonly after: number;
}

interface CutOutcome {
  readonly sent: number;
  /** From the start of the second attempt to its end. */
  readonly seconds: number;
}

async function cutAndGoOn({ server, attempt, after }: Cut): Promise<CutOutcome> {
  const network = await startNetwork(server.port);
  try {
    const cut = network.vanishAt(after);
    const first = attempt(server.ssh(network.port));
    const cameFirst = await Promise.race([cut.then(() => 'cut'), first.seconds.then(() => 'end')]);
    if (cameFirst === 'end') throw new Error(`the transfer ended before ${after} bytes`);
    killFamily(first);
    network.comeFrom(process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1');
    const seconds = await attempt(server.ssh(network.port)).seconds;
    return { sent: network.sent(), seconds };
  } finally {
    await network.stop();
  }
}

const howCut =
  'at that byte the network swallows everything, all processes of the client are killed with -9, the server is told nothing; the second attempt comes from 127.0.0.2; bytes are counted by a proxy between ssh and sshd';

export async function resumeRows(scene: Scene, server: LoopbackServer): Promise<Row[]> {
  const bytes = 400_000_000;
  const room = roomFor(scene, 'resume');
  makeBigFile(join(room, 'source-file'), bytes, 7);
  mkdirSync(join(room, 'source'));
  execFileSync('ln', [join(room, 'source-file'), join(room, 'source/film')]);
  const shares: number[] = [];
  const rawShares: number[] = [];
  const seconds: number[] = [];
  const runs = Math.min(3, scene.runs);
  await pairs(
    runs,
    async round => {
      const vault = join(room, `vault-${round}`);
      const attempt = (ssh: string) => {
        configure(scene, `resume-${round}`, { source: `${join(room, 'source')}/`, dest: `${server.login}:${vault}`, ssh });
        return backUp(scene, `resume-${round}`);
      };
      const outcome = await cutAndGoOn({ server, attempt, after: bytes / 2 });
      execFileSync('cmp', [join(room, 'source/film'), join(vault, 'current/film')]);
      shares.push((outcome.sent * 100) / bytes);
      seconds.push(outcome.seconds);
      await timed('rm', ['-rf', vault]);
    },
    async round => {
      const target = join(room, `raw-${round}`);
      const attempt = (ssh: string) =>
        start('rsync', ['-a', '--partial', '-e', ssh, `${join(room, 'source')}/`, `${server.login}:${target}`]);
      rawShares.push(((await cutAndGoOn({ server, attempt, after: bytes / 2 })).sent * 100) / bytes);
      await timed('rm', ['-rf', target]);
    },
    async round => scene.say(`400 MB cut at half, pair ${round} of ${runs}`),
  );
  await timed('rm', ['-rf', room]);
  return [
    {
      name: 'resume',
      what: '400 MB over ssh cut at half: bytes sent in all',
      unit: '%',
      values: shares,
      yardstick: rawShares,
      yardstickName: 'rsync --partial',
      limit: { of: 'value', most: 102 },
      notes: [howCut, `alp's second attempt took ${seconds.map(one => one.toFixed(1)).join(', ')} s`],
    },
  ];
}

export async function modifiedRows(scene: Scene, server: LoopbackServer): Promise<Row[]> {
  const bytes = 200_000_000;
  const room = roomFor(scene, 'modified');
  const source = join(room, 'source');
  mkdirSync(source);
  makeBigFile(join(source, 'disk'), bytes, 8);
  const again: number[] = [];
  const rawAgain: number[] = [];
  const runs = Math.min(3, scene.runs);
  const ssh = server.ssh(server.port);
  const raw = (withSsh: string, to: string) =>
    start('rsync', ['-a', '--partial-dir=.partial', '-e', withSsh, `${source}/`, `${server.login}:${to}`]);
  configure(scene, 'modified', { source: `${source}/`, dest: `${server.login}:${join(room, 'vault')}`, ssh });
  await backUp(scene, 'modified').seconds;
  let whole = 0;
  await pairs(
    runs,
    async () => {
      const attempt = (withSsh: string) => {
        configure(scene, 'modified', { source: `${source}/`, dest: `${server.login}:${join(room, 'vault')}`, ssh: withSsh });
        return backUp(scene, 'modified');
      };
      const { sent } = await cutAndGoOn({ server, attempt, after: Math.round(whole * 0.4) });
      execFileSync('cmp', [join(source, 'disk'), join(room, 'vault/current/disk')]);
      again.push(((sent - whole) * 100) / bytes);
    },
    async round => {
      const target = join(room, `raw-${round}`);
      const { sent } = await cutAndGoOn({ server, attempt: withSsh => raw(withSsh, target), after: Math.round(whole * 0.4) });
      rawAgain.push(((sent - whole) * 100) / bytes);
    },
    async round => {
      scene.say(`200 MB changed by 1 %, cut at 40 %, pair ${round} of ${runs}`);
      // What this change costs when nothing is cut is measured first; each way of copying has a former version of its own.
      for (const name of ['whole', `raw-${round}`]) await timed('cp', ['-a', source, join(room, name)]);
      changeBigFile(join(source, 'disk'), bytes, 0.01, 50, 200 + round);
      const network = await startNetwork(server.port);
      await raw(server.ssh(network.port), join(room, 'whole')).seconds;
      whole = network.sent();
      await network.stop();
      await timed('rm', ['-rf', join(room, 'whole')]);
    },
  );
  await timed('rm', ['-rf', room]);
  return [
    {
      name: 'modified',
      what: '200 MB, 1 % changed, cut at 40 %: sent again, of the file',
      unit: '%',
      values: again,
      yardstick: rawAgain,
      yardstickName: 'rsync --partial-dir',
      limit: { of: 'value', most: 3 },
      notes: [
        `an uncut transfer of the change by rsync sends ${(whole / 1e6).toFixed(2)} MB; what both attempts sent beyond that was sent again`,
      ],
    },
  ];
}
