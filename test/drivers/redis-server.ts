/** A Redis server for one test file: on a socket and a port of its own, with a password, in a private folder. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../build/free-port.ts';
import { until } from '../real/until.ts';

export interface RedisServer {
  readonly folder: string;
  readonly socket: string;
  readonly port: number;
  /** As the given user, or as the one who may do everything; what redis-cli says. */
  ask(...words: readonly string[]): string;
  stop(): Promise<void>;
}

export async function startRedis(password: string, more: readonly string[] = []): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'alp-redis-'));
  const socket = join(folder, 'socket');
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--unixsocket', socket, '--dir', folder, '--save', ''];
  // It would wait five seconds for further replicas.
  const quick = ['--repl-diskless-sync-delay', '0'];
  const server = spawn('redis-server', [...options, ...quick, ...(password ? ['--requirepass', password] : []), ...more], {
    stdio: 'ignore',
  });
  const gone = once(server, 'exit');
  const ask = (...words: readonly string[]) =>
    execFileSync('redis-cli', ['-s', socket, ...(password ? ['--askpass'] : []), '--raw', ...words], {
      input: password,
      encoding: 'utf8',
    }).trim();
  const answers = () => {
    try {
      return ask('PING') === 'PONG';
    } catch {
      return false;
    }
  };
  await until('Redis answers', answers);
  return {
    folder,
    socket,
    port,
    ask,
    async stop() {
      server.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
