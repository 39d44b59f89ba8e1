/** A WebDAV server with one folder and one file, read-only, that lets in one login. */
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A server with one file that asks for a login, and says whom it has let in. */
export async function startDavServer(password: string) {
  const when = new Date('2020-01-02T03:04:05Z').toUTCString();
  let letIn = 0;
  const server = createServer((request, response) => {
    const wanted = `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`;
    if (request.headers.authorization !== wanted)
      return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="alp"' }).end();
    letIn += 1;
    if (request.method === 'OPTIONS') return void response.writeHead(200, { DAV: '1', Allow: 'OPTIONS, GET, PROPFIND' }).end();
    if (request.method !== 'PROPFIND') return void response.writeHead(200, { 'Last-Modified': when }).end('text');
    const paths = request.headers.depth === '0' || request.url !== '/' ? [request.url ?? '/'] : ['/', '/file'];
    response.writeHead(207, { 'Content-Type': 'application/xml' }).end(multistatus(paths, when));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}/`, letIn: () => letIn, stop: () => server.closeAllConnections() ?? server.close() };
}

function multistatus(paths: readonly string[], when: string): string {
  const one = (path: string) =>
    `<D:response><D:href>${path}</D:href><D:propstat><D:prop><D:resourcetype>${path.endsWith('/') ? '<D:collection/>' : ''}</D:resourcetype>` +
    `<D:getcontentlength>4</D:getcontentlength><D:getlastmodified>${when}</D:getlastmodified></D:prop>` +
    '<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>';
  return `<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:">${paths.map(one).join('')}</D:multistatus>`;
}
