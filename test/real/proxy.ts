/** Stands between ssh and sshd: counts the bytes, and lets a laptop vanish so that its server hears nothing of it. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { SshServer } from './ssh-server.ts';

export interface SshProxy {
  /** As the server's, by way of this proxy. */
  readonly command: string;
  /** Bytes towards the server and back from it, over all connections. */
  sent(): number;
  returned(): number;
  /** Nothing more gets through after so many further bytes towards the server; nobody is told. */
  blockAfter(bytes: number): void;
  blocked(): boolean;
  /** Whoever is connected loses the connection; the server goes on waiting. */
  vanish(): void;
  stop(): Promise<void>;
}

export async function startProxy(server: SshServer): Promise<SshProxy> {
  let sent = 0;
  let returned = 0;
  let limit = Number.POSITIVE_INFINITY;
  const near = new Set<Socket>();
  const far = new Set<Socket>();
  const proxy = createServer(client => {
    const beyond = connect(server.port, '127.0.0.1');
    near.add(client);
    far.add(beyond);
    for (const socket of [client, beyond]) socket.on('error', () => undefined);
    client.on('data', chunk => {
      // What does not fit any more waits, like in a cable that is cut.
      if (sent >= limit) return void client.pause();
      sent += chunk.length;
      if (!beyond.write(chunk)) {
        client.pause();
        beyond.once('drain', () => client.resume());
      }
    });
    beyond.on('data', chunk => {
      if (sent >= limit || client.destroyed) return;
      returned += chunk.length;
      client.write(chunk);
    });
    client.on('end', () => sent < limit && beyond.end());
    beyond.on('end', () => client.end());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    command: server.command.replace(`-p ${server.port}`, `-p ${port} -o HostKeyAlias=[127.0.0.1]:${server.port}`),
    sent: () => sent,
    returned: () => returned,
    blockAfter(bytes) {
      limit = sent + bytes;
    },
    blocked: () => sent >= limit,
    vanish() {
      for (const socket of near) socket.destroy();
      near.clear();
      limit = Number.POSITIVE_INFINITY;
    },
    async stop() {
      for (const socket of [...near, ...far]) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
