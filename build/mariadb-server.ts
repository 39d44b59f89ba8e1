/** A MariaDB server of our own for tests and benchmarks: its data in a folder of its own, on a socket, with no network; Debian's is never touched. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export interface MariadbServer {
  readonly folder: string;
  readonly socket: string;
  /** Runs statements as root; answers the rows as text, columns by tabulator. */
  sql(statements: string, database?: string): string;
  start(): Promise<void>;
  /** SIGKILL = it dies. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Ends it, and removes all that it had. */
  remove(): Promise<void>;
}

const systemTables = ['mysql_system_tables.sql', 'mysql_performance_tables.sql'];

/** `memory`: of the buffer pool, in MB. Nothing of it survives a crash of the machine: it is not waited for the disk. */
export async function makeMariadbServer(parent = tmpdir(), memory = 32): Promise<MariadbServer> {
  const folder = mkdtempSync(join(parent, 'alp-maria-'));
  const at = (name: string) => join(folder, name);
  const socket = at('socket');
  const options = [
    '--no-defaults',
    ...(process.getuid?.() === 0 ? ['--user=root'] : [`--user=${userInfo().username}`]),
    `--datadir=${at('data')}`,
    `--innodb-buffer-pool-size=${memory}M`,
    ...['--innodb-log-file-size=16M', '--innodb-flush-method=nosync', '--innodb-flush-log-at-trx-commit=0'],
    ...['--innodb-doublewrite=0', '--skip-log-bin', '--skip-name-resolve'],
  ];
  let running: ChildProcess | undefined;

  function makeData(): void {
    mkdirSync(at('data/mysql'), { recursive: true });
    const scripts = systemTables.map(name => readFileSync(`/usr/share/mysql/${name}`, 'utf8'));
    const made = spawnSync(program('mariadbd'), [...options, '--bootstrap'], { input: ['use mysql;', ...scripts].join('\n') });
    if (made.status !== 0) throw new Error(`mariadbd could not make its tables: ${made.stderr}`);
    const [user, rights] = ['CREATE USER IF NOT EXISTS root@localhost', 'GRANT ALL ON *.* TO root@localhost WITH GRANT OPTION'];
    // A statement a line: this is all the server can read.
    writeFileSync(at('init.sql'), `${user};\n${rights};\n`);
  }

  async function start(): Promise<void> {
    const log = openSync(at('log'), 'a');
    const args = [...options, `--socket=${socket}`, `--pid-file=${at('pid')}`, `--init-file=${at('init.sql')}`];
    const child = spawn(program('mariadbd'), [...args, '--skip-networking', '--max-allowed-packet=256M'], {
      stdio: ['ignore', log, log],
    });
    running = child;
    const ended = once(child, 'exit').then(() => 'ended');
    for (let turn = 0; turn < 600; turn += 1) {
      if (existsSync(socket) && spawnSync('mariadb', [...clientOptions, '-e', 'SELECT 1']).status === 0) return;
      const state = await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 50, 'waits'))]);
      if (state === 'ended') throw new Error(`mariadbd did not start: ${readFileSync(at('log'), 'utf8').slice(-2000)}`);
    }
    throw new Error(`mariadbd does not answer: ${readFileSync(at('log'), 'utf8').slice(-2000)}`);
  }

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = running;
    running = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  const clientOptions = ['--no-defaults', `--socket=${socket}`, '--user=root', '--default-character-set=utf8mb4'];
  makeData();
  await start();
  return {
    folder,
    socket,
    sql: (statements, database) =>
      execFileSync(
        'mariadb',
        [...clientOptions, '--batch', '--skip-column-names', ...(database === undefined ? [] : [`--database=${database}`])],
        {
          input: statements,
          encoding: 'utf8',
          maxBuffer: 1e9,
        },
      ),
    start,
    stop,
    async remove() {
      await stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Debian puts it where only root looks. */
function program(name: string): string {
  return ['/usr/sbin', '/usr/libexec', '/usr/bin'].map(folder => `${folder}/${name}`).find(existsSync) ?? name;
}
