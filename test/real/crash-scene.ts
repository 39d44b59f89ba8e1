/** A vault with history, a run that is frozen at a chosen step and killed there, and the question whether the next run makes everything good. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { contentOf, type Fingerprint, fingerprint } from './fingerprint.ts';
import { type Direction, fake, type Laboratory, ledgerOf, makeLaboratory, type Started, snapshotsIn } from './laboratory.ts';
import { kill } from './processes.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { until } from './until.ts';

/** A call of a program: freeze where `NAME ARGUMENTS` contains the text, for the time given. */
export interface Step {
  readonly title: string;
  readonly call: string;
  readonly time?: number;
}

/** The story of a run as the calls that the vault sees, in order. */
export const steps: readonly Step[] = [
  { title: 'begin, before the lease', call: '/.alp/lease.' },
  { title: 'begin, with the lease', call: 'df -P -i' },
  { title: 'attempt', call: '/.alp/unfinished/20' },
  { title: 'receive, before it starts', call: 'rsync --server' },
  { title: 'inspect', call: '-type f -print0' },
  { title: 'the manifest arrives', call: '/manifest.new' },
  { title: 'publish, the manifest', call: '/.alp/manifests/20' },
  { title: 'publish, everything to disk', call: 'sync -f VAULT' },
  { title: 'publish, before the rename', call: 'mv -- VAULT/.alp/unfinished/' },
  { title: 'publish, after the rename', call: '/current.new' },
  { title: 'publish, between current and ledger', call: 'tail -c 1 ' },
  { title: 'publish, after the ledger', call: 'sync -f VAULT', time: 2 },
  { title: 'publish, before the rest goes', call: 'rmdir VAULT/.alp/unfinished/' },
  { title: 'purge, before it decides', call: 'sed -n' },
  { title: 'purge, before a snapshot goes', call: 'mv -- VAULT/20' },
  { title: 'purge, before the ledger says so', call: 'tail -c 1 ', time: 2 },
  { title: 'the lease goes back', call: 'rm -f VAULT/.alp/lease ' },
  { title: 'empty-trash', call: 'rm -rf -- VAULT/.alp/trash' },
];

export type Victim = 'alp' | 'everything' | 'session' | 'connection' | 'program';

export interface CrashScene {
  readonly laboratory: Laboratory;
  readonly server: SshServer;
  readonly direction: Direction;
  /** Further lines of the item. */
  configure(more: Readonly<Record<string, string>>): void;
  /** A change of the source that every next snapshot must show. */
  change(): void;
  /** Starts a run, or alp with other words, and returns when it stands still at the step. */
  freezeAt(step: Step, words?: readonly string[]): Promise<Started>;
  strike(started: Started, victim: Victim): Promise<void>;
  /** What was frozen goes on, if it still lives. */
  thaw(): void;
  snapshots(): Readonly<Record<string, Fingerprint>>;
  /** A run that nothing disturbs must find its way, and all that was published before must be as it was. */
  recover(before: Readonly<Record<string, Fingerprint>>): Promise<void>;
  remove(): Promise<void>;
}

const frozenPrograms = ['df', 'find', 'ln', 'mkdir', 'mv', 'rm', 'rmdir', 'rsync', 'sed', 'sync', 'tail'];

export async function makeCrashScene(direction: Direction, more: Readonly<Record<string, string>> = {}): Promise<CrashScene> {
  const laboratory = makeLaboratory();
  const { folder, source, vault } = laboratory;
  const inFreeze = (name: string) => join(folder, 'freeze', name);
  fake(laboratory, 'freeze', frozenPrograms);
  const server = await startSshServer(join(folder, 'sshd'), {
    PATH: `${folder}/bin:${process.env.PATH}`,
    ALP_FREEZE: inFreeze(''),
    [laboratory.mark[0]]: laboratory.mark[1],
  });
  mkdirSync(join(source, 'folder'));
  writeFileSync(join(source, 'folder/always the same'), 'text');
  writeFileSync(join(source, 'log'), '');
  const configure = (lines: Readonly<Record<string, string>>) =>
    laboratory.configure(direction, { keep_last: '3', keep_at_least: '2', ...lines }, server);
  configure({});
  let changes = 0;
  const scene: CrashScene = {
    laboratory,
    server,
    direction,
    configure,
    change() {
      changes++;
      appendFileSync(join(source, 'log'), `change ${changes}\n`);
      writeFileSync(join(source, `new ${changes}`), 'new');
      rmSync(join(source, `new ${changes - 3}`), { force: true });
      // rsync leaves the time of a folder alone that differs by less than a second from the one it made just now.
      utimesSync(source, changes, changes);
    },
    async freezeAt({ call, time = 1 }, words) {
      for (const name of ['go', 'frozen', 'seen']) rmSync(inFreeze(name), { force: true });
      writeFileSync(inFreeze('at'), `${call.replace('VAULT', vault)}\n${time}\n`);
      const started = laboratory.start(words);
      let over = '';
      void started.ended.then(outcome => {
        over = `${outcome.code} ${outcome.stdout}${outcome.stderr}`;
      });
      await until(`it stands still at ${call}`, () => over !== '' || existsSync(inFreeze('frozen')));
      assert.equal(over, '', `the run never came to ${call}`);
      return started;
    },
    async strike(started, victim) {
      if (victim === 'alp') started.kill('SIGKILL');
      else kill(victims(scene, victim), 'SIGKILL');
    },
    thaw: () => writeFileSync(inFreeze('go'), ''),
    snapshots: () => Object.fromEntries(snapshotsIn(vault).map(name => [name, fingerprint(join(vault, name))])),
    async recover(before) {
      const outcome = await laboratory.alp();
      assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
      assertWhole(scene, before);
    },
    async remove() {
      await server.stop();
      await laboratory.remove();
    },
  };
  for (let count = 0; count < 3; count++) {
    scene.change();
    assert.equal((await laboratory.alp()).code, 0);
  }
  configure(more);
  return scene;
}

function victims({ laboratory }: CrashScene, victim: Victim) {
  const all = laboratory.processes();
  if (victim === 'everything') return all;
  if (victim === 'connection') return all.filter(({ words }) => words[0] === 'ssh' && words.includes('-M'));
  const pid = victim === 'program' ? numberIn(join(laboratory.folder, 'freeze/frozen')) : keeperIn(laboratory.vault);
  const found = all.filter(process => process.pid === pid);
  assert.equal(found.length, 1, `no ${victim} to kill`);
  return found;
}

function numberIn(path: string): number {
  return Number(readFileSync(path, 'utf8'));
}

function keeperIn(vault: string): number {
  return Number(readFileSync(join(vault, '.alp/lease'), 'utf8').split('\n')[1]?.split(' ')[1]);
}

function assertWhole({ laboratory }: CrashScene, before: Readonly<Record<string, Fingerprint>>): void {
  const { vault, source } = laboratory;
  const names = snapshotsIn(vault);
  const ledger = ledgerOf(vault);
  const published = ledger.flatMap(line => (line.event === 'published' ? [line] : []));
  const purged = ledger.filter(line => line.event === 'purged').map(line => line.snapshot);
  // The runs of a test follow each other faster than the seconds that name them, so a purged name may come again.
  for (const [name, former] of Object.entries(before)) {
    if (!purged.includes(name)) assert.deepEqual(fingerprint(join(vault, name)), former);
  }
  const there = new Set<string>();
  for (const line of ledger) {
    if (line.event === 'published') there.add(line.snapshot);
    else if (line.event === 'purged') there.delete(line.snapshot);
  }
  assert.deepEqual([...there].sort(), names);
  assert.deepEqual(
    published.map(line => line.sequence),
    published.map((_, index) => index + 1),
  );
  const newest = published.at(-1)!.snapshot;
  assert.deepEqual(contentOf(join(vault, newest)), contentOf(source));
  assert.equal(readlinkSync(join(vault, 'current')), newest);
  const manifests = readdirSync(join(vault, '.alp/manifests')).map(name => name.replace('.xxh128', ''));
  assert.deepEqual(
    {
      house: readdirSync(join(vault, '.alp')).sort(),
      unfinished: readdirSync(join(vault, '.alp/unfinished')),
      trash: readdirSync(join(vault, '.alp/trash')),
      strangeManifests: manifests.filter(name => !names.includes(name)),
      snapshots: names.length >= 3,
    },
    {
      house: ['ledger.jsonl', 'manifests', 'trash', 'unfinished', 'vault.json'],
      unfinished: [],
      trash: [],
      strangeManifests: [],
      snapshots: true,
    },
  );
}
