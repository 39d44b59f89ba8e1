/** Another address of a server: passes every connection on from a loopback address of its own, at once or after a while. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Relay {
  readonly port: number;
  /** How many connections came so far. */
  guests(): number;
  /** From now on every connection waits so long before it is passed on. */
  answersAfter(milliseconds: number): void;
  stop(): Promise<void>;
}

export async function startRelay(host: string, toPort: number): Promise<Relay> {
  let wait = 0;
  return listening(
    host,
    async guest => {
      await delay(wait);
      const beyond = connect(toPort, '127.0.0.1');
      for (const socket of [guest, beyond]) socket.on('error', () => undefined);
      guest.pipe(beyond).pipe(guest);
      guest.on('close', () => beyond.destroy());
      beyond.on('close', () => guest.destroy());
    },
    milliseconds => {
      wait = milliseconds;
    },
  );
}

/** Says these words to every guest. */
export async function startSpeaker(host: string, words: string): Promise<Relay> {
  return listening(
    host,
    guest => void guest.end(words),
    () => undefined,
  );
}

async function listening(host: string, welcome: (guest: Socket) => unknown, answersAfter: Relay['answersAfter']): Promise<Relay> {
  const sockets = new Set<Socket>();
  let guests = 0;
  const server = createServer(guest => {
    guests += 1;
    sockets.add(guest);
    guest.on('error', () => undefined);
    welcome(guest);
  }).listen(0, host);
  await once(server, 'listening');
  return {
    port: portOf(server),
    guests: () => guests,
    answersAfter,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
