/** Reads the key reach: the addresses of the other side, each with what holds on the way through it. */
import type { ReachAddress } from '../agent-model.ts';
import { nearestWord } from './nearest-word.ts';
import { parseRate, parseYesNo } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

const REMEDY = 'write host, host:port or [IPv6]:port, with commas between them';

/** Entries like `vpn.example.org:2222 bandwidth 1 MB/s metered no`. */
export function parseReach(entries: readonly string[]): Reading<readonly ReachAddress[]> {
  if (entries.length === 1 && entries[0] === 'off') return understood([]);
  if (entries.length === 0) return refused('reach is empty', `${REMEDY}; or remove the line`);
  const addresses: ReachAddress[] = [];
  for (const entry of entries) {
    const address = parseEntry(entry);
    if (!address.ok) return address;
    addresses.push(address.value);
  }
  return understood(addresses);
}

/** As it could be written in the configuration, without what holds on the way. */
export function addressText({ host, port }: Pick<ReachAddress, 'host' | 'port'>): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

/** An address that stands twice: which of the two would hold? */
export function repeatedAddress(addresses: readonly ReachAddress[]): string | undefined {
  const texts = addresses.map(address => addressText(address).toLowerCase());
  return texts.find((text, index) => texts.indexOf(text) < index);
}

function parseEntry(text: string): Reading<ReachAddress> {
  const [place = '', ...words] = text.trim().split(/\s+/);
  const address = parseAddress(place);
  if (!address.ok) return address;
  return withOptions(address.value, words);
}

function parseAddress(text: string): Reading<ReachAddress> {
  if (text === '') return refused('the list has an empty entry', 'remove the comma too many');
  if (text.includes('@')) return refused(`"${text}" names a login`, 'remove it: the login is the one of dest or source');
  if (/^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(text))
    return refused(`"${text}" does not show where its port begins`, `write [${text}], or [${text}]:port`);
  const parts = /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([a-z0-9_][a-z0-9_.-]*))(?::(\d{1,5}))?$/i.exec(text);
  if (!parts) return refused(`"${text}" is not an address`, REMEDY);
  const host = parts[1] ?? parts[2]!;
  if (parts[3] === undefined) return understood({ host });
  const port = Number(parts[3]);
  return port >= 1 && port <= 65535
    ? understood({ host, port })
    : refused(`${parts[3]} is not a port`, 'write a number from 1 to 65535');
}

/** Words behind the address: `bandwidth RATE`, `metered yes|no`, each once, in any order. */
function withOptions(address: ReachAddress, words: readonly string[]): Reading<ReachAddress> {
  let read: ReachAddress = address;
  for (const [name = '', ...rest] of groups(words)) {
    const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (!option) return refused(`"${name}" is not known behind an address`, remedyFor(name));
    if (option.said(read)) return refused(`${name} stands twice behind ${addressText(address)}`, 'keep one of the two');
    const next = option.read(read, rest.join(' '));
    if (!next.ok) return next;
    read = next.value;
  }
  return understood(read);
}

interface Option {
  readonly said: (address: ReachAddress) => boolean;
  readonly read: (address: ReachAddress, text: string) => Reading<ReachAddress>;
}

const OPTIONS: Readonly<Record<string, Option>> = {
  bandwidth: {
    said: address => address.bandwidth !== undefined,
    read: (address, text) => {
      const bandwidth = parseRate(text);
      return bandwidth.ok ? understood({ ...address, bandwidth: bandwidth.value }) : bandwidth;
    },
  },
  metered: {
    said: address => address.onMetered !== undefined,
    read: (address, text) => {
      const onMetered = parseYesNo(text);
      return onMetered.ok
        ? understood({ ...address, onMetered: onMetered.value })
        : refused(onMetered.message, 'write metered yes if it may be used on a metered network, else metered no');
    },
  },
};

/** Each option with its words. */
function groups(words: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  for (const word of words) {
    const last = found.at(-1);
    if (!last || Object.hasOwn(OPTIONS, word)) found.push([word]);
    else last.push(word);
  }
  return found;
}

function remedyFor(name: string): string {
  const near = nearestWord(name, Object.keys(OPTIONS));
  return near ? `did you mean ${near}?` : 'write bandwidth 2 MB/s or metered yes behind it, and a comma before the next address';
}
