/** One look at an address: what answers there, an ssh server or something else, and if nothing does, why. */
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export type Greeting =
  /** `localAddress`: the address of ours that the connection had. */
  | { readonly kind: 'greeted'; readonly localAddress: string; readonly greeting: string }
  | {
      readonly kind: 'no-link' | 'name-not-found' | 'host-down' | 'port-closed' | 'not-ssh';
      readonly detail: string;
      /** The system knows no way to this address; whether it forbids it only a rule can tell. */
      readonly noRoute?: { readonly platform: string; readonly address: string; readonly isAtOnce: boolean };
    };

export interface Probes {
  /** Connects, reads the first line, hangs up. Answers within `patience` milliseconds. */
  greet(host: string, port: number, patience: number, signal?: AbortSignal): Promise<Greeting>;
}

/** What a Greeting's detail begins with when a web server answers where ssh should. */
export const speaksHttp = 'it speaks HTTP';

type NotGreeted = Exclude<Greeting, { kind: 'greeted' }>;

export const systemProbes: Probes = {
  async greet(host, port, patience, signal) {
    const over = new AbortController();
    const end = () => over.abort();
    const timer = setTimeout(end, patience);
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
    try {
      const found = await addressesOf(host, over.signal);
      return Array.isArray(found) ? await firstToGreet(found, port, over.signal) : found;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      over.abort();
    }
  },
};

const noNameServer: NotGreeted = { kind: 'name-not-found', detail: 'no name server answers' };

/** getaddrinfo cannot be ended and may hang for half a minute; libuv keeps threads free of it, so it is left alone. */
async function addressesOf(host: string, over: AbortSignal): Promise<string[] | NotGreeted> {
  const looked = lookup(host, { all: true, order: 'verbatim' }).then(addressesIn, lookupFailure);
  return Promise.race([looked, aborted(over).then(() => noNameServer)]);
}

function addressesIn(found: LookupAddress[]): string[] | NotGreeted {
  return found.length > 0 ? found.map(({ address }) => address) : { kind: 'name-not-found', detail: 'the name has no address' };
}

function lookupFailure({ code = '', message }: NodeJS.ErrnoException): NotGreeted {
  if (code === 'EAI_AGAIN') return noNameServer;
  return { kind: 'name-not-found', detail: code === 'ENOTFOUND' ? 'no such name' : message };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** A name with several addresses: the next one is tried beside the former when that one is slow. */
const nextAddressAfter = 250;

async function firstToGreet([address, ...further]: readonly string[], port: number, over: AbortSignal): Promise<Greeting> {
  const own = greetAt(address!, port, over);
  if (further.length === 0) return own;
  const early = await Promise.race([own, delay(nextAddressAfter, undefined, { signal: over }).catch(() => undefined)]);
  if (early?.kind === 'greeted') return early;
  const others = firstToGreet(further, port, over);
  const first = await Promise.race([own, others]);
  return first.kind === 'greeted' ? first : mostTelling(await own, await others);
}

const bySignificance: readonly Greeting['kind'][] = ['greeted', 'not-ssh', 'port-closed', 'host-down', 'no-link'];

function mostTelling(one: Greeting, other: Greeting): Greeting {
  return bySignificance.indexOf(one.kind) <= bySignificance.indexOf(other.kind) ? one : other;
}

async function greetAt(address: string, port: number, over: AbortSignal): Promise<Greeting> {
  if (over.aborted) return { kind: 'host-down', detail: 'no time was left to try it' };
  const socket = connect(port, address);
  let isAtOnce = true;
  const moment = setTimeout(() => {
    isAtOnce = false;
  }, atOnce);
  const hangUp = () => socket.destroy();
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect', { signal: over });
    over.addEventListener('abort', hangUp, { once: true });
    return await readGreeting(socket, over);
  } catch (error) {
    if (over.aborted) return { kind: 'host-down', detail: 'no answer' };
    return connectFailure(error as NodeJS.ErrnoException, { address, isAtOnce });
  } finally {
    clearTimeout(moment);
    over.removeEventListener('abort', hangUp);
    hangUp();
  }
}

/** Whoever has to be asked for takes longer (milliseconds). */
const atOnce = 300;

function connectFailure(
  { code = '', message }: NodeJS.ErrnoException,
  tried: { readonly address: string; readonly isAtOnce: boolean },
): NotGreeted {
  switch (code) {
    case 'ECONNREFUSED':
      return { kind: 'port-closed', detail: 'connection refused' };
    case 'ECONNRESET':
    case 'EPIPE':
      return { kind: 'port-closed', detail: 'it hangs up' };
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return { kind: 'no-link', detail: 'no way to this network' };
    case 'EHOSTUNREACH':
      return { kind: 'host-down', detail: 'no route to it', noRoute: { platform: process.platform, ...tried } };
    default:
      return { kind: 'host-down', detail: code === 'ETIMEDOUT' ? 'no answer' : message };
  }
}

async function readGreeting(socket: Socket, over: AbortSignal): Promise<Greeting> {
  const localAddress = socket.localAddress ?? '';
  const listening = new AbortController();
  void introduceLater(socket, listening.signal);
  let heard = '';
  try {
    for await (const chunk of socket) {
      listening.abort();
      heard += (chunk as Buffer).toString('latin1');
      const judged = judge(heard, localAddress);
      if (judged) return judged;
    }
  } catch {
    // A reset is an end like any other, and so is our own hanging up.
  } finally {
    listening.abort();
  }
  return over.aborted ? unfinished(heard) : ended(heard);
}

const introductionAfter = 2000;

/**
 * The only bytes that are ever sent, after a silence: our half of the ssh greeting (RFC 4253 lets either side begin).
 * A web server (many a captive portal) answers it with an error that gives it away, and a port shared by ssh and others
 * (sslh) goes on at once; for an ssh server it is what every client says.
 */
async function introduceLater(socket: Socket, heard: AbortSignal): Promise<void> {
  const waited = await delay(introductionAfter, 'silence', { signal: heard }).catch(() => undefined);
  if (waited === 'silence' && socket.writable) socket.write('SSH-2.0-alpine_backup\r\n');
}

const mostBytes = 1024;
const mostLines = 10;

/** Undefined: more may follow, since a server may send other lines before its greeting. */
function judge(heard: string, localAddress: string): Greeting | undefined {
  const greeting = /^(SSH-(?:2\.0|1\.99)-.*?)\r?\n/m.exec(heard.slice(0, 2 * mostBytes))?.[1];
  if (greeting !== undefined) return { kind: 'greeted', localAddress, greeting };
  if (/^(HTTP\/|\s*<)/.test(heard)) return { kind: 'not-ssh', detail: speaksHttp };
  if (heard.length > mostBytes || heard.split('\n').length > mostLines) return unfinished(heard);
  return undefined;
}

function unfinished(heard: string): NotGreeted {
  return { kind: 'not-ssh', detail: heard === '' ? 'it says nothing' : `it says "${firstWords(heard)}"` };
}

/** These are an sshd's own words when it has too many guests, or had enough of this one. */
const refusals = /^(Exceeded MaxStartups|Not allowed at this time)/;

function ended(heard: string): NotGreeted {
  if (heard === '') return { kind: 'port-closed', detail: 'it hangs up' };
  return refusals.test(heard) ? { kind: 'port-closed', detail: `it hangs up: ${firstWords(heard)}` } : unfinished(heard);
}

function firstWords(heard: string): string {
  return heard
    .split(/\r?\n/)[0]!
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 60);
}
