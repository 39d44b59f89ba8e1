/** A laptop with the real agent on it, its server behind a router, and an observer who notes every status: what the tests of the agent stand on. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentStatus, ItemStatus, WaitReason } from '../../core/agent-model.ts';
import type { JournalLine } from '../../core/model.ts';
import { contentOf } from './fingerprint.ts';
import { halfSentBytes } from './half-way.ts';
import { journalOf, type Laboratory, makeLaboratory, newestIn, noise, type Started, snapshotsIn } from './laboratory.ts';
import { makeNetwork, type Network } from './network.ts';
import { addresses, ports } from './network-addresses.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { until } from './until.ts';

export interface AgentLaboratory {
  readonly laboratory: Laboratory;
  readonly network: Network;
  readonly server: SshServer;
  /** Of the file `big`. */
  readonly size: number;
  /** Starts the agent, and the observer with it; `wrapper` stands in front of alp. */
  start(wrapper?: readonly string[]): Promise<RunningAgent>;
  /** Until a share of `big` is in the vault, but not all of it; without a number, the setting's `share`. */
  untilHalfSent(share?: number): Promise<void>;
  journal(): readonly JournalLine[];
  /** How many times an attempt began. */
  attempts(): number;
  untilPublished(patience?: number): Promise<void>;
  /** One run, one snapshot, and it is what the source is. */
  assertWholeOnce(): void;
  remove(): Promise<void>;
}

export interface RunningAgent {
  readonly started: Started;
  /** All that the observer was told so far. */
  seen(): readonly AgentStatus[];
  /** Until the agent says so; the words are for who waits in vain. */
  untilIt(words: string, condition: (status: AgentStatus, item: ItemStatus) => boolean): Promise<void>;
  /** Until the item waits for this, as `alp status --json` and the journal have it. */
  untilWaiting(reason: WaitReason): Promise<void>;
}

export interface Setting {
  /** Further keys of the item. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Behind the `ssh` of the item. */
  readonly sshOptions?: string;
  /** The server as the item names it; its number without. */
  readonly host?: string;
  /** Megabit a second towards the server; 0 for as fast as it goes. */
  readonly rate?: number;
  /** This share of `big` is sent in no time, and no machine is too busy to meet the rest on its way: it trickles until the network is unlimited. */
  readonly share?: number;
  /** Of the file `big`. */
  readonly size?: number;
  /** Puts something else into the source. */
  readonly fill?: (source: string) => void;
  /** In the place of the checkout's alp. */
  readonly program?: readonly string[];
}

const usualSize = 24_000_000;
const usualRate = 48;
/** Half of a usual file takes a minute and a half. */
const trickle = 1;

/** Of what was let through at once, headers of all layers take a little. */
const almost = 0.95;

export async function makeAgentLaboratory(setting: Setting = {}): Promise<AgentLaboratory> {
  const { keys = {}, sshOptions = '', host = addresses.server, size = usualSize, share } = setting;
  const laboratory = makeLaboratory(undefined, setting.program);
  const rate = setting.rate ?? (share === undefined ? usualRate : trickle);
  const network = await makeNetwork({ rate, ...(share === undefined ? {} : { swiftBytes: Math.round(share * size) }) });
  const [name, value] = laboratory.mark;
  // A test may put a slower program of its own there.
  const programsThere = `${laboratory.folder}/bin:${process.env.PATH}`;
  const place = { wrapper: network.onServer, knownAs: [addresses.server, addresses.serverName], port: ports.ssh };
  const server = await startSshServer(join(laboratory.folder, 'sshd'), { [name]: value, PATH: programsThere }, undefined, place);
  (setting.fill ?? fill)(laboratory.source);
  function fill(source: string): void {
    writeFileSync(join(source, 'big'), noise(size, 1));
    writeFileSync(join(source, 'small'), 'a letter');
  }
  const there = { ...server, login: server.login.replace(addresses.server, host) };
  const ssh = `"${server.command} ${sshOptions}"`;
  laboratory.configure('push', { ssh, schedule: 'when reachable', ...keys }, there);
  const journal = () => (existsSync(join(laboratory.state, 'journal/s/i.jsonl')) ? journalOf(laboratory) : []);
  const attempts = () => journal().filter(line => line.event === 'attempt-started').length;
  return {
    laboratory,
    network,
    server,
    size,
    start: wrapper => startAgent(laboratory, [...network.onLaptop, ...(wrapper ?? [])]),
    async untilHalfSent(wanted = (share ?? 0) * almost) {
      await until(`${wanted} of the file is sent`, () => halfSentBytes(laboratory.vault, 'big') >= size * wanted);
      assert.ok(halfSentBytes(laboratory.vault, 'big') < size * 0.9, 'the transfer was too fast for this test');
    },
    journal,
    attempts,
    untilPublished: patience =>
      until('the snapshot is published', () => journal().some(line => line.event === 'published'), patience),
    assertWholeOnce() {
      assert.equal(snapshotsIn(laboratory.vault).length, 1);
      assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
      assert.equal(new Set(journal().flatMap(line => (line.event === 'attempt-started' ? [line.run] : []))).size, 1);
    },
    async remove() {
      await network.remove();
      await server.stop();
      await laboratory.remove();
    },
  };
}

async function startAgent(laboratory: Laboratory, wrapper: readonly string[]): Promise<RunningAgent> {
  const started = laboratory.start(['agent'], { wrapper });
  let over = '';
  void started.ended.then(({ code, signal, stdout, stderr }) => {
    over = `${code ?? signal} ${stdout}${stderr}`;
  });
  await until('the agent answers', async () => {
    assert.equal(over, '', 'the agent ended');
    return (await laboratory.alp(['status', '--json'])).code === 0;
  });
  const seen = observe(laboratory);
  async function untilIt(words: string, condition: (status: AgentStatus, item: ItemStatus) => boolean): Promise<void> {
    const isSo = () => {
      const status = seen.at(-1);
      return status?.items[0] !== undefined && condition(status, status.items[0]);
    };
    await until(`it ${words}`, isSo).catch(error => {
      throw new Error(`${(error as Error).message}; it ${seen.at(-1)?.items[0]?.sentence}`);
    });
  }
  return {
    started,
    seen: () => seen,
    untilIt,
    async untilWaiting(reason) {
      await untilIt(`waits for ${reason}`, (_, { state, waits }) => state === 'waiting' && waits[0]?.reason === reason);
      // It may look again at just this moment, and wait again.
      await until(`alp status says that it waits for ${reason}`, async () => {
        const { stdout } = await laboratory.alp(['status', '--json']);
        return (JSON.parse(stdout) as AgentStatus).items[0]?.waits[0]?.reason === reason;
      });
      const told = journalOf(laboratory).flatMap(line => (line.event === 'waiting' ? [line.reason] : []));
      assert.ok(told.includes(reason), `the journal has no such line, only: ${told}`);
    },
  };
}

/** Every status from now on. */
function observe(laboratory: Laboratory): readonly AgentStatus[] {
  const statuses: AgentStatus[] = [];
  let rest = '';
  laboratory.start(['status', '--watch', '--json']).child.stdout?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    statuses.push(...lines.map(line => JSON.parse(line) as AgentStatus));
  });
  return statuses;
}
