/** A PostgreSQL server of our own for tests and benchmarks: its data in a folder of its own, on a private socket and port; Debian's is never touched. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  readonly socketFolder: string;
  readonly port: number;
  /** Runs statements as its superuser; answers the rows as text, columns by |. */
  sql(statements: string, database?: string): string;
  start(): void;
  /** `immediate` = it dies. */
  stop(how?: 'fast' | 'immediate'): void;
  remove(): void;
}

/** Its superuser is `postgres`, free to enter by the socket; by 127.0.0.1 everybody needs a password. It does not wait for the disk. */
export async function makePostgresServer(parent = tmpdir(), settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = mkdtempSync(join(parent, 'alp-pg-'));
  const port = await freePort();
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, Number(execFileSync('id', ['-u', 'postgres'])), 0);
  const programs = `/usr/lib/postgresql/${readdirSync('/usr/lib/postgresql')
    .sort((one, other) => Number(one) - Number(other))
    .at(-1)}/bin`;
  const data = join(folder, 'data');

  function run(program: string, args: readonly string[]): void {
    const all = isRoot
      ? ['runuser', '-u', 'postgres', '--', `${programs}/${program}`, ...args]
      : [`${programs}/${program}`, ...args];
    const { status, stderr, stdout } = spawnSync(all[0]!, all.slice(1), {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (status !== 0) throw new Error(`${program} ended with code ${status}: ${stdout}${stderr}`);
  }

  const options = ['fsync=off', 'listen_addresses=127.0.0.1', 'shared_buffers=16MB', 'max_wal_size=64MB', ...settings];
  const start = () =>
    run('pg_ctl', [
      'start',
      '--wait',
      '--silent',
      `--pgdata=${data}`,
      `--log=${folder}/log`,
      '-o',
      `-p ${port} -k ${folder} ${options.map(option => `-c ${option}`).join(' ')}`,
    ]);
  function stop(how: 'fast' | 'immediate' = 'fast'): void {
    if (existsSync(join(data, 'postmaster.pid')))
      run('pg_ctl', ['stop', '--wait', '--silent', `--pgdata=${data}`, `--mode=${how}`]);
  }

  mkdirSync(folder, { recursive: true });
  run('initdb', [
    `--pgdata=${data}`,
    '--no-sync',
    '--auth=trust',
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
  ]);
  writeFileSync(join(data, 'pg_hba.conf'), 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n');
  start();
  return {
    socketFolder: folder,
    port,
    sql: (statements, database = 'postgres') =>
      execFileSync(
        'psql',
        [
          '-XqAt',
          '-v',
          'ON_ERROR_STOP=1',
          '-h',
          folder,
          '-p',
          String(port),
          '-U',
          'postgres',
          '-d',
          `dbname='${database.replace(/['\\]/g, '\\$&')}'`,
        ],
        {
          input: statements,
          encoding: 'utf8',
          maxBuffer: 1e9,
        },
      ).replace(/\n$/, ''),
    start,
    stop,
    remove() {
      stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
