/** The pages' own scheme: alp://app/ gives out the built files by list and nothing else, under a strict policy. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol } from 'electron';

export const scheme = 'alp';
export const host = 'app';
export const startPage = `${scheme}://${host}/`;

/** Before the app is ready, or Electron ignores it. */
export function announceScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

export function setUpScheme(folder: string): () => void {
  const files = builtFiles(folder);
  protocol.handle(scheme, request => answer(files, request));
  return () => void protocol.unhandle(scheme);
}

/** Web path → file. A path that is not a key is not there, however it is spelt. */
type BuiltFiles = ReadonlyMap<string, string>;

async function answer(files: BuiltFiles, { method, url }: Pick<Request, 'method' | 'url'>): Promise<Response> {
  if (method !== 'GET') return refused(405);
  // The raw text is looked at too: an address that must be tidied up first is nobody's link.
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address || address.host !== host || /\.\.|%2e|%2f|%5c|\\/i.test(url)) return refused(404);
  const file = files.get(address.pathname === '/' ? '/index.html' : address.pathname);
  if (file === undefined) return refused(404);
  const content = await readFile(file);
  return new Response(new Uint8Array(content), { headers: { ...headers, 'content-type': typeOf(file) } });
}

function refused(status: number): Response {
  return new Response(null, { status, headers });
}

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'none'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // The files change with the program, not with time; a former version's page must not be shown.
  'cache-control': 'no-store',
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

function typeOf(file: string): string {
  return types[extname(file)] ?? 'application/octet-stream';
}

/** Links are left out: they may lead anywhere. Kinds of files that no page needs (maps) are too. */
function builtFiles(folder: string): BuiltFiles {
  const files = new Map<string, string>();
  function visit(path: string): void {
    for (const entry of entriesOf(join(folder, path))) {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(below);
      else if (entry.isFile() && extname(entry.name) in types) files.set(below, join(folder, below));
    }
  }
  visit('');
  return files;
}

/** A build without pages has a tray all the same. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
