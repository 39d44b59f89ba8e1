/** A program that the laboratory's router runs: a name server that knows one name, and the login page of a captive portal. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { addresses, ports } from './network-addresses.ts';

const names = createSocket('udp4');
names.on('message', (query, from) => names.send(answerTo(query), from.port, from.address));
names.bind(ports.names);

const portal = createServer(socket => {
  socket.on('error', () => undefined);
  // Like most: it says nothing before it is asked.
  socket.once('data', () => socket.end('HTTP/1.1 302 Found\r\nLocation: http://login.alp.test/\r\nConnection: close\r\n\r\n'));
});
portal.listen(ports.portal);

await Promise.all([once(names, 'listening'), once(portal, 'listening')]);
process.stdout.write('ready\n');

const headerBytes = 12;
const typeOfAddress = 1;

/** RFC 1035: the question again, behind it the one address that there is, or "no such name". */
function answerTo(query: Buffer): Buffer {
  const { name, end } = questionIn(query);
  const isKnown = name === addresses.serverName;
  const answers = isKnown && query.readUInt16BE(end - 4) === typeOfAddress ? [addressRecord()] : [];
  const header = Buffer.alloc(headerBytes);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(isKnown ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, query.subarray(headerBytes, end), ...answers]);
}

function questionIn(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5 };
}

/** The name as a reference to the question; type A, class IN, no life of its own in any cache. */
function addressRecord(): Buffer {
  const octets = addresses.server.split('.').map(Number);
  return Buffer.from([0xc0, headerBytes, 0, 1, 0, 1, 0, 0, 0, 0, 0, octets.length, ...octets]);
}
