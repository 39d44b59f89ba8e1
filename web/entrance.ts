/** Who may enter: a token that was printed opens once, and becomes a cookie that lives as long as the server. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Entrance {
  /** A token for one more browser. */
  issue(): string;
  /** The cookie's value for a token that was not used yet; the token is void from now on. */
  redeem(token: string): string | undefined;
  knows(cookie: string | undefined): boolean;
}

export function entrance(): Entrance {
  // Only digests are kept and compared: how long a comparison takes then says nothing about a secret.
  const tokens: Buffer[] = [];
  const cookies: Buffer[] = [];
  return {
    issue() {
      const token = secret();
      tokens.push(digest(token));
      return token;
    },
    redeem(token) {
      const at = placeOf(tokens, token);
      if (at < 0) return undefined;
      tokens.splice(at, 1);
      const cookie = secret();
      cookies.push(digest(cookie));
      return cookie;
    },
    knows: cookie => cookie !== undefined && placeOf(cookies, cookie) >= 0,
  };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function placeOf(digests: readonly Buffer[], text: string): number {
  const wanted = digest(text);
  return digests.findIndex(one => timingSafeEqual(one, wanted));
}
