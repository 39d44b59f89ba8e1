/** The web page's server: on this machine alone, for browsers that came with a token; the same channels as the desktop app. */
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { entrance } from './entrance.ts';
import { type Room, routes } from './routes.ts';
import { usualPatience } from './viewers.ts';

export interface WebOptions extends Pick<Room, 'served' | 'abilities' | 'pages' | 'tell'> {
  /** 0: any that is free. */
  readonly port: number;
  readonly patience?: Room['patience'];
}

export type WebStart =
  | { readonly kind: 'listening'; readonly web: Web }
  /** Why the port is not to be had, as the system says it: `EADDRINUSE`. */
  | { readonly kind: 'no-port'; readonly code: string };

export interface Web {
  readonly port: number;
  /** A fresh address that opens once. */
  address(): string;
  /** Ends every connection; restores go on until what serves them is stopped. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';
const mostConnections = 200;

export async function startWeb({ port: wanted, patience = usualPatience, ...rest }: WebOptions): Promise<WebStart> {
  let port = wanted;
  const room: Room = { ...rest, patience, entrance: entrance(), port: () => port, viewers: new Set() };
  const listener = getRequestListener(routes(room).fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  server.maxConnections = mostConnections;
  const code = await listen(server, wanted);
  if (code !== undefined) return { kind: 'no-port', code };
  const bound = server.address();
  if (typeof bound === 'object' && bound) port = bound.port;
  return {
    kind: 'listening',
    web: { port, address: () => `http://${loopback}:${port}/?token=${room.entrance.issue()}`, close: () => close(server, room) },
  };
}

/** undefined when it listens. */
function listen(server: Server, port: number): Promise<string | undefined> {
  return new Promise(resolve => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, loopback, () => resolve(undefined));
  });
}

function close(server: Server, { viewers }: Room): Promise<void> {
  for (const viewer of viewers) viewer.end();
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
