/** What can be asked of the web server: the pages, the channels, what happens, and the door to come in by. */
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { type Asked, ask } from '../bridge/asking.ts';
import { type Abilities, type Language, language, type Refusal } from '../bridge/channels.ts';
import type { Served } from '../bridge/handlers.ts';
import { cookieName, enter } from './enter.ts';
import type { Entrance } from './entrance.ts';
import { answerHeaders, ownOrigin, rightHost } from './guard.ts';
import type { PageFiles } from './page-files.ts';
import { type RefusingStatus, refuse } from './refuse.ts';
import { type Patience, viewerStream } from './viewers.ts';

export interface Room {
  readonly served: Served;
  readonly abilities: Abilities;
  readonly pages: PageFiles;
  /** Details of mistakes, for whoever runs the server and nobody else. */
  readonly tell: (line: string) => void;
  readonly patience: Patience;
  readonly entrance: Entrance;
  readonly port: () => number;
  readonly viewers: Set<{ end(): void }>;
}

export type Visit = Context<{ Bindings: HttpBindings }>;

const longestBody = 1024 * 1024;

export function routes(room: Room): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const say = room.served.refusalIn;
  app.use(answerHeaders(), rightHost(room.port, say));
  // Whoever follows a link to the page may come from anywhere; all that the page asks comes from itself.
  app.get('/', visit => enter(visit, room));
  app.use(ownOrigin(say), async (visit, next) =>
    room.entrance.knows(getCookie(visit, cookieName(room.port()))) ? next() : refuse(visit, 401, unknownBrowser, say),
  );
  app.get('/abilities', visit => visit.json(room.abilities));
  app.get('/events', visit => events(visit, room));
  app.post(
    '/ask/:channel',
    bodyLimit({ maxSize: longestBody, onError: visit => refuse(visit, 413, tooLong, say) }),
    async visit => question(visit, visit.req.param('channel'), room),
  );
  app.get('*', visit => file(visit, room.pages));
  app.notFound(visit => refuse(visit, 404, nothingThere, say));
  app.onError((error, visit) => {
    room.tell(`${visit.req.method} ${visit.req.path}: ${error.stack ?? error.message}`);
    return refuse(visit, 500, ourMistake, say);
  });
  return app;
}

// ---- Channels --------------------------------------------------------------------------------------------------------------

const statuses: Readonly<Record<Exclude<Asked['kind'], 'answer'>, RefusingStatus>> = {
  refused: 409,
  'read-only': 403,
  'unknown-channel': 404,
  misread: 400,
};

async function question(visit: Visit, channel: string, { served, abilities }: Room): Promise<Response> {
  const say = served.refusalIn;
  if (!/^application\/json\b/.test(visit.req.header('content-type') ?? '')) return refuse(visit, 415, noJson, say);
  const body = parsed(await visit.req.text());
  if (body === undefined) return refuse(visit, 400, noJson, say);
  const spoken = languageOf(visit.req.header('accept-language'));
  const asking = { readOnly: abilities.readOnly, signal: visit.req.raw.signal, ...spoken };
  const asked = await ask(served.handlers, channel, body, asking);
  return asked.kind === 'answer' ? visit.json(asked.answer as object) : refuse(visit, statuses[asked.kind], asked.refusal, say);
}

/** The page says one name, in a header or, where a browser lets it set none, in the address; all else is English. */
function languageOf(said: string | undefined): { readonly language?: Language } {
  const read = language.safeParse(said);
  return read.success ? { language: read.data } : {};
}

/** undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function events(visit: Visit, { served, patience, viewers }: Room): Response {
  const { outgoing } = visit.env;
  const { language } = languageOf(visit.req.query('language'));
  const viewer = viewerStream(served, patience, () => outgoing.destroy(), language);
  viewers.add(viewer);
  outgoing.once('close', () => {
    viewers.delete(viewer);
    viewer.end();
  });
  return visit.body(viewer.stream, 200, { 'content-type': 'text/event-stream' });
}

// ---- Pages -----------------------------------------------------------------------------------------------------------------

function file(visit: Visit, pages: PageFiles): Response | Promise<Response> {
  const found = pages.get(visit.req.path);
  if (!found) return visit.notFound();
  const kept = found.forEver ? 'private, max-age=31536000, immutable' : 'no-store';
  return visit.body(found.bytes, 200, { 'content-type': found.type, 'cache-control': kept });
}

// ---- Words -----------------------------------------------------------------------------------------------------------------

const unknownBrowser: Refusal = {
  message: 'this browser was not let in',
  remedy: 'open the address that alp ui printed; if it was used before, start alp ui again',
};
const tooLong: Refusal = { message: 'that is too long to be a question', remedy: 'reload the page' };
const noJson: Refusal = { message: 'the question is no JSON', remedy: 'reload the page' };
const nothingThere: Refusal = { message: 'there is nothing under this address', remedy: 'go back to the first page: /' };
const ourMistake: Refusal = {
  message: 'this is a mistake in the program; nothing that was published is touched by it',
  remedy: 'the terminal of alp ui shows where',
};
