/** Tells those who want to know: looks at every item that has an `alert`, and sends what is due. A way that fails is said, and fails nothing else. */
import type { AlertItem, AlertMemory, AlertMessage, AlertSettings, Trouble } from './alert-model.ts';
import { readServers } from './config.ts';
import type { AlertsSent, AlertWish } from './contract.ts';
import { readSecret } from './driver-secret.ts';
import { readJournal, writeJournal } from './journal.ts';
import type { Item, JournalLine } from './model.ts';
import { sendAlert } from './report/send-alert.ts';
import { channelName, channelText } from './rules/alert-keys.ts';
import { testText } from './rules/alert-words.ts';
import { dueAlerts, remembered } from './rules/alerts.ts';
import { exactTimeText } from './rules/figures.ts';
import { historyOf } from './rules/item-history.ts';
import { journalSentence } from './rules/journal-words.ts';
import { troubleOf } from './rules/trouble.ts';
import { worldTrouble } from './rules/words.ts';
import type { World } from './world/world.ts';

/** So long one way may take (milliseconds); others are told at the same time. */
const patience = 45_000;
const lastLines = 5;

/** Several alerts at once in one program would tell twice: one look after the other. */
const turns = new WeakMap<World, Promise<unknown>>();

export function sendAlerts(world: World, wish: AlertWish): Promise<AlertsSent> {
  const turn = (turns.get(world) ?? Promise.resolve()).catch(() => undefined).then(() => lookAndSend(world, wish));
  turns.set(world, turn);
  return turn;
}

async function lookAndSend(world: World, wish: AlertWish): Promise<AlertsSent> {
  const { items, settings } = await gather(world, wish.server);
  const memory = await readMemory(world);
  const now = world.clock.now();
  const { host } = world.machine;
  const messages = wish.isTest
    ? testMessages(items, host, now)
    : dueAlerts(
        items.map(({ view }) => view),
        memory,
        { now, host },
      );
  const outcomes = await deliver(world, messages, settings);
  const sent = outcomes.flatMap(({ message, problem }) => (problem === undefined ? [message] : []));
  const complaints = outcomes.flatMap(({ message, problem }) => (problem === undefined ? [] : [complaintOf(message, problem)]));
  try {
    if (!wish.isTest) {
      const others = wish.server === undefined ? {} : memoryOfOthers(memory, wish.server);
      const views = items.map(({ view }) => view);
      await writeMemory(world, memory, { ...others, ...remembered(memory, views, sent) });
    }
    for (const { message, problem } of outcomes)
      if (problem !== undefined) await noteComplaint(world, items, message.server, complaintOf(message, problem));
  } catch (error) {
    const trouble = worldTrouble(error, world.folders.state);
    if (!trouble) throw error;
    complaints.push(`what was told could not be noted: ${trouble.detail}; ${trouble.remedy}`);
  }
  return {
    ways: new Set(items.flatMap(({ view }) => view.channels.map(channelText))).size,
    sent: sent.map(({ channel, kind, subject }) => ({ to: channelName(channel), kind, subject })),
    complaints,
  };
}

interface Watched {
  readonly item: Item;
  readonly view: AlertItem;
}

async function gather(
  world: World,
  server: string | undefined,
): Promise<{ readonly items: readonly Watched[]; readonly settings: AlertSettings }> {
  const read = await readServers(world.files, world.folders.configuration, world.folders.home);
  if (read.kind === 'no-folder') return { items: [], settings: {} };
  const wanted = read.servers.flatMap(({ items }) => items).filter(item => server === undefined || item.server === server);
  const items = await Promise.all(
    wanted.filter(({ alert }) => alert.length > 0).map(async item => ({ item, view: await viewOf(world, item) })),
  );
  return { items, settings: read.alerts };
}

async function viewOf(world: World, item: Item): Promise<AlertItem> {
  const journal = await readJournal(world, item);
  const history = historyOf(journal);
  const found = troubleOf(item, journal, history, world.clock.now());
  const trouble: Trouble | undefined = found && { ...found, lines: lastWords(journal, item) };
  return {
    server: item.server,
    item: item.name,
    channels: item.alert,
    ...(item.remind === undefined ? {} : { remind: item.remind }),
    ...(trouble ? { trouble } : {}),
    ...(history.lastGood === undefined ? {} : { lastGood: history.lastGood }),
  };
}

function lastWords(journal: readonly JournalLine[], item: Item): readonly string[] {
  return journal.slice(-lastLines).map(line => `${exactTimeText(line.time)}  ${journalSentence(line, item)}`);
}

function testMessages(items: readonly Watched[], host: string, now: number): readonly AlertMessage[] {
  const ways = new Map(
    items.flatMap(({ view }) => view.channels.map(channel => [channelText(channel), { channel, view }] as const)),
  );
  return [...ways.values()].map(({ channel, view }) => ({
    channel,
    server: view.server,
    kind: 'test',
    ...testText(host, now),
    told: [],
  }));
}

async function deliver(
  world: World,
  messages: readonly AlertMessage[],
  settings: AlertSettings,
): Promise<readonly { readonly message: AlertMessage; readonly problem: string | undefined }[]> {
  const end = new AbortController();
  const over = new AbortController();
  void world.clock.sleep(patience, over.signal).then(() => over.signal.aborted || end.abort());
  const login = messages.some(({ channel }) => channel.kind === 'mail') ? await loginOf(world, settings, end.signal) : undefined;
  const outcomes = await Promise.all(
    messages.map(async message => {
      if (message.channel.kind === 'mail' && login && 'problem' in login) return { message, problem: login.problem };
      const wish = { settings, login: login && 'user' in login ? login : undefined, signal: end.signal };
      const problem = await sendAlert(world, message, wish).catch(error =>
        error instanceof Error ? error.message : String(error),
      );
      return { message, problem };
    }),
  );
  over.abort();
  return outcomes;
}

async function loginOf(
  world: World,
  { smtp }: AlertSettings,
  signal: AbortSignal,
): Promise<{ readonly user: string; readonly password: string } | { readonly problem: string } | undefined> {
  if (smtp?.credentials === undefined) return undefined;
  const secret = await readSecret(world, { credentials: smtp.credentials }, signal);
  if (!secret) return undefined;
  if ('refused' in secret) return { problem: `${secret.refused}; ${secret.remedy}` };
  if (secret.user === undefined) return { problem: `${smtp.credentials} names no user; write user = … and password = …` };
  return { user: secret.user, password: secret.password };
}

function complaintOf({ channel }: AlertMessage, problem: string): string {
  return `an alert did not get through: ${channelName(channel)}: ${problem}`;
}

/** Also into the journal of the items that it concerns: whoever looks later must see why nobody was told. */
async function noteComplaint(world: World, items: readonly Watched[], server: string, detail: string): Promise<void> {
  for (const { item } of items.filter(watched => watched.item.server === server)) {
    const journal = await readJournal(world, item);
    const sinceOther = journal.slice(journal.findLastIndex(({ event }) => event !== 'note') + 1);
    if (sinceOther.some(line => line.event === 'note' && withoutNumbers(line.detail) === withoutNumbers(detail))) continue;
    await writeJournal(world, item, { event: 'note', time: world.clock.now(), detail });
  }
}

/** Servers number their answers; several ways that fail at every look would fill the journal in turns. */
function withoutNumbers(detail: string): string {
  return detail.replace(/\S*\d\S*/g, '#');
}

function memoryOfOthers(memory: AlertMemory, server: string): AlertMemory {
  return Object.fromEntries(Object.entries(memory).filter(([id]) => !id.startsWith(`${server}/`)));
}

const memoryFile = (world: World) => `${world.folders.state}/alerts.json`;

/** What the disk did not take: a message at every look would be worse than one too few. */
const unwritten = new WeakMap<World, AlertMemory>();

/** What cannot be read was never told: better twice than never. */
async function readMemory(world: World): Promise<AlertMemory> {
  try {
    const read: unknown = JSON.parse((await world.files.read(memoryFile(world))) ?? '{}');
    return { ...(typeof read === 'object' && read !== null ? (read as AlertMemory) : {}), ...unwritten.get(world) };
  } catch {
    return unwritten.get(world) ?? {};
  }
}

async function writeMemory(world: World, former: AlertMemory, fresh: AlertMemory): Promise<void> {
  if (JSON.stringify(former) === JSON.stringify(fresh) && !unwritten.has(world)) return;
  unwritten.set(world, fresh);
  await world.files.replace(memoryFile(world), `${JSON.stringify(fresh)}\n`);
  unwritten.delete(world);
}
