/** The first page: for a known browser the page itself, for one with a token a cookie and the way there, else how to get in. */
import { getCookie, setCookie } from 'hono/cookie';
import { closedDoorPage } from './closed-door.ts';
import { refuse, wishedLanguage } from './refuse.ts';
import type { Room, Visit } from './routes.ts';

/** Browsers keep no cookies apart by port; two programs of this kind on one machine must not take each other's. */
export function cookieName(port: number): string {
  return `alp-${port}`;
}

export function enter(visit: Visit, room: Room): Response | Promise<Response> {
  const name = cookieName(room.port());
  const isKnown = room.entrance.knows(getCookie(visit, name));
  const token = visit.req.query('token');
  if (token === undefined) return isKnown ? firstPage(visit, room) : closedDoor(visit);
  if (isOnlyLooking(visit))
    return refuse(visit, 403, { message: 'this address opens once', remedy: 'open it in a browser' }, room.served.refusalIn);
  const cookie = room.entrance.redeem(token);
  if (cookie === undefined && !isKnown) return closedDoor(visit);
  if (cookie !== undefined && !isKnown) setCookie(visit, name, cookie, { httpOnly: true, sameSite: 'Strict', path: '/' });
  return visit.redirect('/', 303);
}

/** A browser that fetches ahead of its user, or a program that only asks whether there is something. */
function isOnlyLooking(visit: Visit): boolean {
  return visit.req.method !== 'GET' || /prefetch|prerender/.test(visit.req.header('sec-purpose') ?? '');
}

function firstPage(visit: Visit, { pages }: Room): Response {
  const index = pages.get('/index.html');
  return index ? visit.body(index.bytes, 200, { 'content-type': index.type }) : closedDoor(visit);
}

/** Who followed a link of another page comes without the strict cookie: sent on by ourselves, the browser brings it. */
function closedDoor(visit: Visit): Response {
  const again = visit.req.header('sec-fetch-site') === 'cross-site';
  return visit.html(closedDoorPage(wishedLanguage(visit.req.header('accept-language')), again), 401);
}
