/** A door for programs that read numbers over HTTP: one page, nothing to send, nothing kept. */
import { createServer } from 'node:http';

export interface HttpAddress {
  /** A number or name of this machine; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export type OpenedDoor =
  | { readonly ok: true; readonly port: number; close(): Promise<void> }
  | { readonly ok: false; readonly detail: string };

/** Who asks slowly is not waited for (milliseconds). */
const patience = 10_000;

/** Answers GET `path` with what `write` says, and everything else with 404 or 405. Only `Content-Type` is the caller's. */
export async function openHttpDoor(
  { host, port }: HttpAddress,
  { path, contentType, write }: { readonly path: string; readonly contentType: string; readonly write: () => Promise<string> },
): Promise<OpenedDoor> {
  const server = createServer(
    { requestTimeout: patience, headersTimeout: patience, maxHeaderSize: 8192 },
    (request, response) => {
      const answer = (code: number, type: string, text: string) =>
        response
          .writeHead(code, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' })
          .end(request.method === 'HEAD' ? '' : text);
      request.resume();
      if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'text/plain', 'only GET\n');
      if (request.url?.split('?')[0] !== path) return answer(404, 'text/plain', `${path} is all there is\n`);
      return void write().then(
        text => answer(200, contentType, text),
        error => answer(500, 'text/plain', `${String(error?.message ?? error)}\n`),
      );
    },
  );
  server.maxConnections = 20;
  const opened = Promise.withResolvers<OpenedDoor>();
  server.once('error', error => opened.resolve({ ok: false, detail: error.message }));
  server.listen(port, host, () => {
    server.on('error', () => undefined);
    const address = server.address();
    opened.resolve({
      ok: true,
      port: typeof address === 'object' && address ? address.port : port,
      close: () =>
        new Promise(resolve => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    });
  });
  return opened.promise;
}
