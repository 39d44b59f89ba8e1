/** A master with a vault behind a real sshd and a slave with the same configuration: what a sync has to make of them, and whether it did. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { contentOf, entries, type Fingerprint, fingerprint } from './fingerprint.ts';
import { fake, type Laboratory, ledgerOf, makeLaboratory, noise, type Outcome, type Started, snapshotsIn } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { until } from './until.ts';

export interface TwoServers {
  readonly laboratory: Laboratory;
  readonly server: SshServer;
  /** The vaults of the same item, `dest` of the one configuration. */
  readonly master: string;
  readonly slave: string;
  /** Lines of the item. */
  configure(more: Readonly<Record<string, string>>): void;
  /** Files come, go, change and are only touched. */
  churn(): void;
  /** A backup on the master's side; answers the name of its snapshot. */
  backUp(): Promise<string>;
  sync(more?: readonly string[]): Promise<Outcome>;
  /** Starts alp where the slave keeps its state. */
  onSlave(words: readonly string[]): Started;
  /** The same, standing still where a program is called with these words. */
  frozenAt(words: readonly string[], call: string, time?: number): Promise<Started>;
  thaw(): void;
  remove(): Promise<void>;
}

const frozenPrograms = ['find', 'ls', 'mv', 'rmdir', 'sync', 'tail'];

/** `dest` lies in the home folder: each side has its own. */
export async function makeTwoServers(): Promise<TwoServers> {
  const laboratory = makeLaboratory();
  const { folder, source } = laboratory;
  fake(laboratory, 'freeze', frozenPrograms);
  const inFreeze = (name: string) => join(folder, 'freeze', name);
  const away = join(folder, 'away');
  mkdirSync(away);
  const server = await startSshServer(join(folder, 'sshd'), { HOME: away, [laboratory.mark[0]]: laboratory.mark[1] });
  const [master, slave] = [join(away, 'vault'), join(folder, 'home/vault')];
  const configure = (more: Readonly<Record<string, string>>) =>
    laboratory.configure('push', { dest: 'vault', preserve: 'hard-links', ...more }, server);
  configure({});
  const onSlave = (words: readonly string[]) =>
    laboratory.start(words, { environment: { ALP_STATE_DIR: join(folder, 'state of the slave') } });
  let changes = 0;
  return {
    laboratory,
    server,
    master,
    slave,
    configure,
    churn: () => churn(source, ++changes),
    async backUp() {
      const outcome = await laboratory.alp(['s', 'i']);
      assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
      return ledgerOf(master).at(-1)!.snapshot;
    },
    sync: (more = []) => onSlave(['sync', 's', 'i', '127.0.0.1', ...more]).ended,
    onSlave,
    async frozenAt(words, call, time = 1) {
      for (const name of ['go', 'frozen', 'seen']) rmSync(inFreeze(name), { force: true });
      writeFileSync(inFreeze('at'), `${call}\n${time}\n`);
      const started = onSlave(words);
      let over = '';
      void started.ended.then(outcome => {
        over = `${outcome.code} ${outcome.stdout}${outcome.stderr}`;
      });
      await until(`it stands still at ${call}`, () => over !== '' || existsSync(inFreeze('frozen')));
      assert.equal(over, '', `it never came to ${call}`);
      return started;
    },
    thaw: () => writeFileSync(inFreeze('go'), ''),
    async remove() {
      await server.stop();
      await laboratory.remove();
    },
  };
}

function churn(source: string, change: number): void {
  const at = (name: string) => join(source, name);
  mkdirSync(at('folder/deep'), { recursive: true });
  if (change === 1) {
    for (let count = 0; count < 30; count++) writeFileSync(at(`folder/same ${count}`), noise(3000 + count, count + 1));
    writeFileSync(at('folder/a name\nof two lines'), 'odd');
    writeFileSync(at('folder/tab\tand \\backslash'), 'odd');
  }
  writeFileSync(at(`new ${change}`), noise(9000, change * 77));
  rmSync(at(`new ${change - 2}`), { force: true });
  appendFileSync(at('folder/log'), `change ${change}\n`);
  writeFileSync(at('folder/deep/changes always'), noise(20_000, change));
}

/** Every inode of a vault with all its names: what makes two vaults cost the same. */
export function sharing(vault: string): readonly string[] {
  const names = new Map<bigint, string[]>();
  for (const snapshot of snapshotsIn(vault)) {
    for (const path of entries(join(vault, snapshot))) {
      const stat = lstatSync(Buffer.from(`${vault}/${snapshot}/${path}`, 'latin1'), { bigint: true });
      if (!stat.isFile()) continue;
      const known = names.get(stat.ino);
      if (known) known.push(`${snapshot}/${path}`);
      else names.set(stat.ino, [`${snapshot}/${path}`]);
    }
  }
  return [...names.values()].map(paths => paths.sort().join(' = ')).sort();
}

export function contents(vault: string): Readonly<Record<string, Fingerprint>> {
  return Object.fromEntries(snapshotsIn(vault).map(name => [name, contentOf(join(vault, name))]));
}

export function fingerprints(vault: string): Readonly<Record<string, Fingerprint>> {
  return Object.fromEntries(snapshotsIn(vault).map(name => [name, fingerprint(join(vault, name))]));
}

/** Names, trees, shared inodes, ledger, manifests and `current` are what they are at the master, and nothing is left over. */
export function assertCopy({ master, slave }: TwoServers): void {
  assert.deepEqual(contents(slave), contents(master));
  assert.deepEqual(sharing(slave), sharing(master));
  assert.deepEqual(originLines(slave), originLines(master));
  assertManifests(slave, master);
  assert.equal(readlinkSync(join(slave, 'current')), readlinkSync(join(master, 'current')));
  assertTidy(slave);
}

/** Line by line; what came over beyond the origin's (a file whose mode alone had changed) may stand there, too. */
function assertManifests(slave: string, master: string): void {
  const here = manifests(slave);
  for (const [name, text] of Object.entries(manifests(master))) {
    const lines = new Set(here[name]?.split('\n'));
    for (const line of text.split('\n')) assert.ok(lines.has(line), `${name}: ${line}`);
  }
}

export function assertTidy(vault: string): void {
  assert.deepEqual(readdirSync(join(vault, '.alp')).sort(), ['ledger.jsonl', 'manifests', 'trash', 'unfinished', 'vault.json']);
  assert.deepEqual(readdirSync(join(vault, '.alp/unfinished')), []);
  assert.deepEqual(readdirSync(join(vault, '.alp/trash')), []);
}

/** The ledger's lines of publications, letter by letter, without what says when they came here. */
export function originLines(vault: string): readonly string[] {
  return readFileSync(join(vault, '.alp/ledger.jsonl'), 'utf8')
    .split('\n')
    .filter(line => line.startsWith('{"event":"published"'))
    .map(line => line.replace(/,"synced":\{.*\}\}$/, '}'));
}

export function manifests(vault: string): Readonly<Record<string, string>> {
  const folder = join(vault, '.alp/manifests');
  return Object.fromEntries(readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'latin1')]));
}

export function journalOnSlave({ laboratory }: TwoServers): readonly Readonly<Record<string, unknown>>[] {
  return readFileSync(join(laboratory.folder, 'state of the slave/journal/s/i.jsonl'), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
