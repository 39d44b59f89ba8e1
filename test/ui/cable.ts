/** The cable between a laptop and its server: it can be pulled and put back, and be made slow; whoever connects meanwhile is refused. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../build/free-port.ts';

export interface Cable {
  readonly port: number;
  /** Bytes a second towards the server, from now on; 0 for as fast as it goes. */
  slow(rate: number): void;
  pull(): Promise<void>;
  putBack(): Promise<void>;
}

export async function layCable(serverPort: number): Promise<Cable> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let rate = 0;
  let server: Server | undefined;
  const join = (near: Socket) => {
    const far = connect(serverPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    void carry(near, far, () => rate);
    far.pipe(near);
    far.on('close', () => near.destroy());
  };
  const putBack = async () => {
    server = createServer(join).listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await putBack();
  return {
    port,
    slow: value => {
      rate = value;
    },
    async pull() {
      for (const socket of sockets) socket.destroy();
      if (!server?.listening) return;
      server.close();
      await once(server, 'close');
    },
    putBack,
  };
}

/** Chunk by chunk: each takes as long as the cable of now needs for it. */
async function carry(near: Socket, far: Socket, rate: () => number): Promise<void> {
  try {
    for await (const chunk of near as AsyncIterable<Buffer>) {
      if (!far.write(chunk)) await Promise.race([once(far, 'drain'), once(far, 'close')]);
      if (rate() > 0) await delay((chunk.length / rate()) * 1000);
    }
    far.end();
  } catch {
    far.destroy();
  }
}
