/** What every request must be and every answer must carry: the right host, the page's own origin, headers that leave no room. */
import type { Context, MiddlewareHandler } from 'hono';
import { refuse, type Say } from './refuse.ts';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headersOfAll: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export function answerHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(headersOfAll))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  };
}

/** A name of somebody else that points at this machine (DNS rebinding) comes with its own Host. */
export function rightHost(port: () => number, say: Say): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host');
    if (host === `127.0.0.1:${port()}` || host === `localhost:${port()}`) return next();
    const refusal = {
      message: 'this address is not the one that alp ui serves',
      remedy: `open http://127.0.0.1:${port()}/ (through a tunnel: with the same port number on both sides)`,
    };
    return refuse(context, 403, refusal, say);
  };
}

/** Other pages of this browser, those of other ports of this machine included, have no say here. */
export function ownOrigin(say: Say): MiddlewareHandler {
  return async (context, next) => {
    const foreign = isForeign(context, context.req.method === 'POST');
    return foreign ? refuse(context, 403, { message: 'another page asks', remedy: 'ask from the page of alp ui' }, say) : next();
  };
}

/** A browser says where a POST comes from; of its own page's GET it says so only in Sec-Fetch-Site. */
function isForeign(context: Context, mustSay: boolean): boolean {
  const origin = context.req.header('origin');
  const site = context.req.header('sec-fetch-site') ?? 'same-origin';
  if (origin === undefined ? mustSay : origin !== `http://${context.req.header('host')}`) return true;
  return site !== 'same-origin' && !(site === 'none' && !mustSay);
}
