/** A web server for a test, with the requests that a browser, or somebody else, would send to it. */
import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import type { Answer, BridgeEvent, ChannelName, Request } from '../../bridge/channels.ts';
import type { Handlers, Served } from '../../bridge/handlers.ts';
import type { PageFiles } from '../../web/page-files.ts';
import { startWeb, type Web, type WebOptions } from '../../web/server.ts';
import { statusOf } from '../real/fake-agent.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

type Headers = Readonly<Record<string, string>>;

export interface Scene {
  readonly web: Web;
  readonly told: string[];
  /** The cookie of a browser that came in by an address of its own. */
  cookie(): Promise<string>;
  get(path: string, headers?: Headers): Promise<Reply>;
  post(path: string, body: string, headers?: Headers): Promise<Reply>;
  /** As the page asks, with a cookie that it has; fails unless the answer is good. */
  ask<Name extends ChannelName>(name: Name, request: Request<Name>): Promise<Answer<Name>>;
  events(headers?: Headers, path?: string): Promise<IncomingMessage>;
}

export const pages: PageFiles = new Map([
  ['/index.html', { bytes: bytesOf('<!doctype html><p>the page'), type: 'text/html; charset=utf-8', forEver: false }],
  ['/assets/index-B5xk3Q9_.js', { bytes: bytesOf('export {};'), type: 'text/javascript; charset=utf-8', forEver: true }],
  ['/favicon.svg', { bytes: bytesOf('<svg/>'), type: 'image/svg+xml', forEver: false }],
]);

export async function openWeb(served: Served, more: Partial<WebOptions> & { readOnly?: boolean } = {}): Promise<Scene> {
  const told: string[] = [];
  const { readOnly = false, ...options } = more;
  const started = await startWeb({
    served,
    pages,
    abilities: { desktop: false, readOnly, version: '1.0.0' },
    port: 0,
    tell: line => told.push(line),
    ...options,
  });
  assert.ok(started.kind === 'listening');
  const { web } = started;
  const host = `127.0.0.1:${web.port}`;
  let kept: string | undefined;
  async function cookie(): Promise<string> {
    const { pathname, search } = new URL(web.address());
    const { headers } = await reply(web.port, 'GET', pathname + search, { host });
    return headers['set-cookie']![0]!.split(';')[0]!;
  }
  const get: Scene['get'] = (path, headers = {}) => reply(web.port, 'GET', path, { host, ...headers });
  const post: Scene['post'] = (path, body, headers = {}) =>
    reply(web.port, 'POST', path, { host, origin: `http://${host}`, 'content-type': 'application/json', ...headers }, body);
  return {
    web,
    told,
    cookie,
    get,
    post,
    async ask(name, request) {
      kept ??= await cookie();
      const { status, text } = await post(`/ask/${name}`, JSON.stringify(request), { cookie: kept });
      assert.equal(status, 200, text);
      return JSON.parse(text);
    },
    async events(headers, path = '/events') {
      kept ??= await cookie();
      return stream(web.port, path, { host, cookie: kept, ...headers });
    },
  };
}

/** What a viewer has heard so far, as it comes. */
export function heardBy(stream: IncomingMessage): BridgeEvent[] {
  const heard: BridgeEvent[] = [];
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n\n');
    rest = parts.pop()!;
    for (const part of parts) if (part.startsWith('data: ')) heard.push(JSON.parse(part.slice('data: '.length)));
  });
  stream.on('error', () => undefined);
  return heard;
}

export interface FakeServed extends Served {
  readonly asked: unknown[];
  listeners(): number;
  say(sentence: string): void;
}

/** Answers nothing but what `handlers` has, and tells a status at once as the real one does. */
export function fakeServed(handlers: Partial<Handlers> = {}): FakeServed {
  const listeners = new Set<(event: BridgeEvent) => void>();
  const asked: unknown[] = [];
  const event = (sentence: string) => JSON.parse(JSON.stringify({ kind: 'status', status: statusOf({ sentence }) }));
  return {
    handlers: handlers as Handlers,
    asked,
    onEvent(listener) {
      listeners.add(listener);
      listener(event('nothing to do'));
      return () => listeners.delete(listener);
    },
    refusalIn: async refusal => refusal,
    stop: async () => undefined,
    listeners: () => listeners.size,
    say(sentence) {
      for (const listener of listeners) listener(event(sentence));
    },
  };
}

function reply(port: number, method: string, path: string, headers: Headers, body = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = send({ host: '127.0.0.1', port, method, path, headers, agent: false }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => {
        text += more;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function stream(port: number, path: string, headers: Headers): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    send({ host: '127.0.0.1', port, path, headers, agent: false }, resolve).on('error', reject).end();
  });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
