/** Tells those who want to know: looks at every item that has an `alert`, and sends what is due. A way that fails is said, and fails nothing else. */
import type { AlertItem, AlertMemory, AlertMessage, AlertSettings, Trouble } from './alert-model.ts';
import { readServers } from './config.ts';
import type { AlertsSent, AlertWish } from './contract.ts';
import { readJournal, writeJournal } from './journal.ts';
import type { Item, JournalLine } from './model.ts';
import { type SendWish, sendAlert } from './report/send-alert.ts';
import { channelName, channelText } from './rules/alert-keys.ts';
import { testText } from './rules/alert-words.ts';
import { dueAlerts, remembered } from './rules/alerts.ts';
import { durationText, exactTimeText } from './rules/figures.ts';
import { historyOf } from './rules/item-history.ts';
import { journalSentence } from './rules/journal-words.ts';
import { troubleOf } from './rules/trouble.ts';
import { worldTrouble } from './rules/words.ts';
import { sendMail } from './send-mail.ts';
import { sendSummaries } from './summary.ts';
import { type Turn, waitForTurn } from './turn.ts';
import type { World } from './world/world.ts';

/** So long one way may take (milliseconds); others are told at the same time. */
const patience = 45_000;
const lastLines = 5;

/** Somebody who tells has this long for all its ways, and others may wait before us (milliseconds). */
const turnPatience = 5 * 60_000;

/** In one program one look after the other, without asking the disk again and again whose turn it is. */
const looks = new WeakMap<World, Promise<unknown>>();

export function sendAlerts(world: World, wish: AlertWish): Promise<AlertsSent> {
  const look = (looks.get(world) ?? Promise.resolve()).catch(() => undefined).then(() => inTurn(world, wish));
  looks.set(world, look);
  return look;
}

/** Two programs that look at once would tell twice. Who waited looks when the other is done, or dead: what that one did not tell is told then. */
async function inTurn(world: World, wish: AlertWish): Promise<AlertsSent> {
  if (!(await hasWays(world))) return { ways: 0, sent: [], complaints: [] };
  const turn = await waitForTurn(world, 'alerts', turnPatience).catch(error => {
    // Better twice than never.
    if (worldTrouble(error)) return nobodysTurn;
    throw error;
  });
  if (!turn) {
    const complaint = `another alp has been telling for ${durationText(turnPatience)}; what is new is told by the next look: alp alert`;
    return { ways: 1, sent: [], complaints: [complaint] };
  }
  try {
    return await lookAndSend(world, wish);
  } finally {
    await turn.release();
  }
}

const nobodysTurn: Turn = { release: async () => undefined };

/** Or something that was told and is to be forgotten. */
async function hasWays(world: World): Promise<boolean> {
  const read = await readServers(world.files, world.folders.configuration, world.folders.home);
  if (read.kind === 'no-folder') return false;
  const hasAlert = read.servers.some(({ items }) => items.some(({ alert }) => alert.length > 0));
  return hasAlert || read.alerts.summary !== undefined || (await world.files.exists(memoryFile(world)));
}

async function lookAndSend(world: World, wish: AlertWish): Promise<AlertsSent> {
  const { items, settings, isUnderstood } = await gather(world, wish.server);
  const memory = await readMemory(world);
  const now = world.clock.now();
  const { host } = world.machine;
  const views = items.map(({ view }) => view);
  const messages = wish.isTest ? testMessages(views, settings, host, now) : dueAlerts(views, memory, { now, host });
  const outcomes = await deliver(world, messages, settings);
  const sent = outcomes.flatMap(({ message, problem }) => (problem === undefined ? [message] : []));
  const complaints = outcomes.flatMap(({ message, problem }) => (problem === undefined ? [] : [complaintOf(message, problem)]));
  const summaries: AlertsSent['sent'][number][] = [];
  try {
    if (!wish.isTest) {
      const others = Object.fromEntries(Object.entries(memory).filter(([id]) => !isUnderstood(id)));
      await writeMemory(world, memory, { ...others, ...remembered(memory, views, sent) });
    }
    for (const { message, problem } of outcomes)
      if (problem !== undefined) await noteComplaint(world, items, message.server, complaintOf(message, problem));
    if (!wish.isTest && wish.server === undefined) {
      const { sent: mailed, complaints: more } = await sendSummaries(world, settings);
      summaries.push(...mailed);
      complaints.push(...more);
    }
  } catch (error) {
    const trouble = worldTrouble(error, world.folders.state);
    if (!trouble) throw error;
    complaints.push(`what was told could not be noted: ${trouble.detail}; ${trouble.remedy}`);
  }
  return {
    ways: new Set(waysOf(views, settings)).size,
    sent: [...sent.map(({ channel, kind, subject }) => ({ to: channelName(channel), kind, subject })), ...summaries],
    complaints,
  };
}

interface Watched {
  readonly item: Item;
  readonly view: AlertItem;
}

interface Gathered {
  readonly items: readonly Watched[];
  readonly settings: AlertSettings;
  /** Was it looked at what `server/item` is by now? A server with a mistake in its file, and others than the one that was asked for, were not. */
  readonly isUnderstood: (id: string) => boolean;
}

async function gather(world: World, server: string | undefined): Promise<Gathered> {
  const read = await readServers(world.files, world.folders.configuration, world.folders.home);
  if (read.kind === 'no-folder') return { items: [], settings: {}, isUnderstood: () => false };
  const known = read.servers.filter(({ name }) => server === undefined || name === server);
  const items = await Promise.all(
    known
      .flatMap(one => one.items)
      .filter(({ alert }) => alert.length > 0)
      .map(async item => ({ item, view: await viewOf(world, item) })),
  );
  const isAll = server === undefined && read.problems.length === 0;
  return { items, settings: read.alerts, isUnderstood: id => isAll || known.some(({ name }) => id.startsWith(`${name}/`)) };
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

/** Of items and of the summary, as they stand in the configuration. */
function waysOf(views: readonly AlertItem[], { summary }: AlertSettings): readonly string[] {
  return [...views.flatMap(({ channels }) => channels.map(channelText)), ...(summary?.to ?? []).map(to => `mailto:${to}`)];
}

function testMessages(
  views: readonly AlertItem[],
  { summary }: AlertSettings,
  host: string,
  now: number,
): readonly AlertMessage[] {
  const ways = new Map(
    [
      ...(summary?.to ?? []).map(to => ({ channel: { kind: 'mail', to } as const, server: host })),
      ...views.flatMap(({ channels, server }) => channels.map(channel => ({ channel, server }))),
    ].map(way => [channelText(way.channel), way] as const),
  );
  return [...ways.values()].map(way => ({ ...way, kind: 'test', ...testText(host, now), told: [] }));
}

async function deliver(
  world: World,
  messages: readonly AlertMessage[],
  settings: AlertSettings,
): Promise<readonly { readonly message: AlertMessage; readonly problem: string | undefined }[]> {
  const end = new AbortController();
  const over = new AbortController();
  void world.clock.sleep(patience, over.signal).then(() => over.signal.aborted || end.abort());
  const mail: SendWish['mail'] = (one, signal) => sendMail(world, one, settings, signal);
  const outcomes = await Promise.all(
    messages.map(async message => {
      const problem = await sendAlert(world, message, { settings, mail, signal: end.signal }).catch(error =>
        error instanceof Error ? error.message : String(error),
      );
      return { message, problem };
    }),
  );
  over.abort();
  return outcomes;
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
