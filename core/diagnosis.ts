/** A report for somebody who helps: versions, what both ends of each item say, conditions, settings, the last lines of the journal; without secrets. */

import { askAgent } from './agent-door.ts';
import type { AgentStatus, Conditions } from './agent-model.ts';
import { readServers } from './config.ts';
import { examine } from './doctor.ts';
import { readJournal } from './journal.ts';
import type { Finding, Item } from './model.ts';
import { explainItem } from './rules/explain-item.ts';
import { exactTimeText } from './rules/figures.ts';
import { journalSentence } from './rules/journal-words.ts';
import { maskedText, secretsOf, withoutSecrets } from './rules/secrets.ts';
import { titleOf } from './rules/words.ts';
import { resultUntil, runWithin } from './run-within.ts';
import { systemConditions } from './world/conditions/system.ts';
import type { World } from './world/world.ts';

/** A vault that hangs must not keep the report back. */
const examinePatience = 30_000;
const askPatience = 5000;
const endGrace = 2000;
const journalLines = 20;
/** So many items are examined at a time: a server lets only so many connections in at once. */
const atATime = 3;

/** Of other servers' items, too, no secret may appear in what concerns these. */
export async function diagnosis(world: World, items: readonly Item[]): Promise<string> {
  const read = await readServers(world.files, world.folders.configuration, world.folders.home);
  const known = read.kind === 'read' ? read.servers.flatMap(server => server.items) : [];
  const secrets = [...new Set([...items, ...known].flatMap(secretsOf))].toSorted((a, b) => b.length - a.length);
  const status = await agentStatus(world);
  const found = await examined(world, items);
  const lines = [
    ...(await programLines(world)),
    '',
    ...agentLines(status),
    '',
    ...conditionLines(status?.conditions ?? (await conditionsNow(world))),
    '',
    ...configurationLines(world, read),
    ...(await Promise.all(items.map(item => itemLines(world, item, found.get(item) ?? [])))).flat(),
  ];
  return `${maskedText(lines.join('\n'), secrets)}\n`;
}

// ---- Gathering -------------------------------------------------------------------------------------------------------------

async function agentStatus(world: World): Promise<AgentStatus | undefined> {
  const answer = await within(world, askPatience, () => askAgent(world, { ask: 'status' }));
  return answer?.answer === 'status' ? answer.status : undefined;
}

async function conditionsNow(world: World): Promise<Conditions | undefined> {
  return within(world, askPatience, ending => systemConditions(ending).refresh());
}

async function examined(world: World, items: readonly Item[]): Promise<ReadonlyMap<Item, readonly Finding[]>> {
  const found = new Map<Item, readonly Finding[]>();
  const silent = new Set<string>();
  const waiting = [...items];
  async function examineNext(): Promise<void> {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      const host = hostOf(item);
      if (host !== undefined && silent.has(host)) found.set(item, [noAnswer(`not asked, as ${host} gave no answer above`)]);
      else {
        const { findings, isWhole } = await examineOne(world, item);
        found.set(item, findings);
        if (!isWhole && host !== undefined) silent.add(host);
      }
    }
  }
  await Promise.all(Array.from({ length: atATime }, examineNext));
  return found;
}

async function examineOne(
  world: World,
  item: Item,
): Promise<{ readonly findings: readonly Finding[]; readonly isWhole: boolean }> {
  const findings: Finding[] = [];
  const wish = { adopt: false, acceptHostKey: undefined };
  const isWhole = await within(world, examinePatience, async ending => {
    await examine(ending, item, wish, finding => findings.push(finding)).catch(error => findings.push(noAnswer(String(error))));
    return true;
  });
  const late = noAnswer(`no answer within ${examinePatience / 1000} seconds`);
  return { findings: isWhole ? findings : [...findings, late], isWhole: isWhole === true };
}

function noAnswer(text: string): Finding {
  return { state: 'bad', text };
}

function hostOf({ source, dest }: Item): string | undefined {
  const far = [dest, source].find(end => end.kind === 'ssh');
  return far?.kind === 'ssh' ? far.login : undefined;
}

/** undefined when the time is over; the programs that were started for it are ended then. */
async function within<Value>(world: World, patience: number, work: (world: World) => Promise<Value>): Promise<Value | undefined> {
  const end = new AbortController();
  const over = new AbortController();
  const ending: World = {
    ...world,
    programs: {
      start: async request => {
        const running = await world.programs.start(request);
        void resultUntil(world, running, end.signal, endGrace);
        return running;
      },
      run: async request => (await ending.programs.start(request)).result,
    },
  };
  const value = await Promise.race([work(ending), world.clock.sleep(patience, over.signal).then(() => undefined)]);
  over.abort();
  end.abort();
  return value;
}

// ---- Telling ---------------------------------------------------------------------------------------------------------------

async function programLines(world: World): Promise<readonly string[]> {
  const text = (path: string) => world.files.read(path).catch(() => undefined);
  const own = /"version": *"([^"]*)"/.exec(
    (await text(decodeURIComponent(new URL('../package.json', import.meta.url).pathname))) ?? '',
  );
  const system = /^PRETTY_NAME="?([^"\n]*)/m.exec((await text('/etc/os-release')) ?? '')?.[1];
  const kernel = await runWithin(world, { program: 'uname', args: ['-srm'] }, askPatience);
  const ssh = await runWithin(world, { program: 'ssh', args: ['-V'] }, askPatience);
  return [
    `alpine-backup ${own?.[1] ?? '(version not known)'}, report of ${exactTimeText(world.clock.now())}`,
    `Node ${process.version} (${process.platform} ${process.arch})`,
    [system, kernel?.stdout.trim()].filter(part => part !== undefined && part !== '').join(', '),
    ssh?.stderr.trim() || 'ssh: not found',
    `run as ${world.machine.userId === 0 ? 'root' : 'an ordinary user'}`,
  ];
}

function agentLines(status: AgentStatus | undefined): readonly string[] {
  if (!status) return ['Agent: none runs, or it gives no answer'];
  const { version, since, sentence, problems, items } = status;
  return [
    `Agent: ${version}, since ${exactTimeText(since)}: ${sentence}`,
    ...(problems.length > 0 ? [`  files with mistakes, which are not backed up: ${problems.length}`] : []),
    ...items.map(
      item => `  ${item.server} ${item.item}: ${item.state}: ${item.sentence}${item.remedy === '' ? '' : ` (${item.remedy})`}`,
    ),
  ];
}

/** Addresses and the network's name concern nobody else. */
function conditionLines(conditions: Conditions | undefined): readonly string[] {
  if (!conditions) return ['Conditions: not known'];
  const { link, route, metered, portal, mains, chargePercent, justResumed, clockJumped, addresses } = conditions;
  const known = { link, route, metered, portal, mains, 'just resumed': justResumed, 'clock jumped': clockJumped };
  const parts = Object.entries(known).map(([name, value]) => `${name} ${value}`);
  const charge = chargePercent === undefined ? [] : [`charge ${chargePercent} %`];
  return [`Conditions: ${[...parts, ...charge, `${addresses.length} addresses`].join(', ')}`];
}

/** What is wrong in a file is told without its words: they repeat what is written there. */
function configurationLines({ folders }: World, read: Awaited<ReturnType<typeof readServers>>): readonly string[] {
  if (read.kind === 'no-folder') return [`Configuration: there is none at ${folders.configuration}`];
  return [
    `Configuration: ${folders.configuration}, servers without a mistake: ${read.servers.map(({ name }) => name).join(', ') || 'none'}`,
    ...read.problems.map(({ file, line }) => `  a mistake in ${file}, line ${line} (alp check-config says which)`),
  ];
}

async function itemLines(world: World, item: Item, findings: readonly Finding[]): Promise<readonly string[]> {
  const journal = await readJournal(world, item).catch(() => []);
  return [
    '',
    `== ${titleOf(item)} ==`,
    ...explainItem(withoutSecrets(item)).map(line => `  ${line}`),
    '',
    ...findings.map(({ state, text, remedy }) => `  [${state}] ${text}${remedy === undefined ? '' : `; ${remedy}`}`),
    '',
    ...(journal.length === 0 ? ['  the journal is empty'] : []),
    ...journal.slice(-journalLines).map(line => `  ${exactTimeText(line.time)} ${journalSentence(line, item)}`),
  ];
}
