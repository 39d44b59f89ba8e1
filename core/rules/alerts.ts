/** Who is told what now: once for each cause, again only when it changes or after `remind`; all items of a server at once. */
import type { AlertChannel, AlertItem, AlertMemory, AlertMessage, Told, Trouble } from '../alert-model.ts';
import { channelText } from './alert-keys.ts';
import { type Recovered, recoveryText, troubleText } from './alert-words.ts';

/** `host` is this machine, for the subject. */
export function dueAlerts(
  items: readonly AlertItem[],
  memory: AlertMemory,
  { now, host }: { readonly now: number; readonly host: string },
): readonly AlertMessage[] {
  const wishes = items.flatMap(item => item.channels.map(channel => ({ item, channel, way: channelText(channel) })));
  const groups = Map.groupBy(wishes, ({ item, way }) => JSON.stringify([item.server, way]));
  return [...groups.values()].flatMap(group => messagesOf(group, memory, now, host));
}

/** What was told is remembered; what concerns items that are configured no longer, or no longer by this way, is forgotten. */
export function remembered(memory: AlertMemory, items: readonly AlertItem[], sent: readonly AlertMessage[]): AlertMemory {
  const fresh = new Map(
    items.map(({ server, item, channels }) => {
      const ways = channels.map(channelText);
      const known = Object.entries(memory[idOf(server, item)] ?? {}).filter(([way]) => ways.includes(way));
      return [idOf(server, item), Object.fromEntries(known)] as const;
    }),
  );
  for (const { server, channel, told } of sent)
    for (const one of told)
      fresh.set(idOf(server, one.item), { ...fresh.get(idOf(server, one.item)), [channelText(channel)]: one.told });
  return Object.fromEntries([...fresh].filter(([, ways]) => Object.keys(ways).length > 0));
}

/** The same trouble has the same cause, whatever its numbers (attempts, bytes, times) are by now. */
export function causeOf({ cause, text }: Pick<Trouble, 'cause' | 'text'>): string {
  return cause === 'failed' ? `failed: ${text.replace(/\d+([.,:]\d+)*/g, '#')}` : cause;
}

interface Wish {
  readonly item: AlertItem;
  readonly channel: AlertChannel;
  readonly way: string;
}

function messagesOf(group: readonly Wish[], memory: AlertMemory, now: number, host: string): readonly AlertMessage[] {
  const { channel, item: first } = group[0]!;
  const { server } = first;
  const toldOf = ({ item, way }: Wish): Told | undefined => memory[idOf(server, item.item)]?.[way];
  const troubled = group.filter(wish => wish.item.trouble && isDue(wish.item, wish.item.trouble, toldOf(wish), now));
  const recovered = group.filter(wish => !wish.item.trouble && (toldOf(wish)?.cause ?? '') !== '');
  const remember = (wishes: readonly Wish[]) => wishes.map(({ item }) => ({ item: item.item, told: toldNow(item, now) }));
  const messages: AlertMessage[] = [];
  if (troubled.length > 0) {
    const troubles = troubled.flatMap(({ item }) => item.trouble ?? []);
    messages.push({ channel, server, kind: 'trouble', ...troubleText(server, troubles, now, host), told: remember(troubled) });
  }
  if (recovered.length > 0 && channel.kind !== 'healthchecks') {
    const good = recovered.map(
      (wish): Recovered => ({ item: wish.item.item, since: toldOf(wish)!.time, ...lastGoodOf(wish.item) }),
    );
    messages.push({ channel, server, kind: 'recovery', ...recoveryText(server, good, now, host), told: remember(recovered) });
  }
  return channel.kind === 'healthchecks' ? [...messages, ...pings(group, toldOf, now, host)] : messages;
}

/** A ping says that all is well: only when nothing that it watches is in trouble, and something new was made. */
function pings(
  group: readonly Wish[],
  toldOf: (wish: Wish) => Told | undefined,
  now: number,
  host: string,
): readonly AlertMessage[] {
  const {
    channel,
    item: { server },
  } = group[0]!;
  if (group.some(({ item }) => item.trouble)) return [];
  const fresh = group.filter(wish => {
    const told = toldOf(wish);
    return wish.item.lastGood !== undefined && (wish.item.lastGood !== told?.lastGood || told.cause !== '');
  });
  if (fresh.length === 0) return [];
  const good = fresh.map(({ item }): Recovered => ({ item: item.item, since: now, ...lastGoodOf(item) }));
  const told = fresh.map(({ item }) => ({ item: item.item, told: toldNow(item, now) }));
  return [{ channel, server, kind: 'good', ...recoveryText(server, good, now, host), told }];
}

function isDue({ remind }: AlertItem, trouble: Trouble, told: Told | undefined, now: number): boolean {
  if (!told || told.cause !== causeOf(trouble)) return true;
  // A clock that stood years ahead must not put the next one off by years.
  return remind !== undefined && !(now - told.time < remind && now >= told.time);
}

function toldNow(item: AlertItem, time: number): Told {
  return { cause: item.trouble ? causeOf(item.trouble) : '', time, ...lastGoodOf(item) };
}

function lastGoodOf({ lastGood }: AlertItem): { readonly lastGood?: number } {
  return lastGood === undefined ? {} : { lastGood };
}

function idOf(server: string, item: string): string {
  return `${server}/${item}`;
}
