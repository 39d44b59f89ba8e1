/** An OpenLDAP server for one test file: on a socket of its own, in a private folder, as an unprivileged user where we are root. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../real/until.ts';

export interface LdapServer {
  /** Its configuration: slapd.d, and slapd.conf of which that was made. */
  readonly folder: string;
  readonly config: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  add(suffix: string, ldif: string): void;
  modify(suffix: string, ldif: string): void;
  /** Everything below a suffix, as LDIF with the attributes that the server gives. */
  search(suffix: string): string;
  /** The files of a directory are gone, its folder stays. */
  empty(name: string): void;
  remove(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;

/** `directories`: folder and suffix of each. */
export async function makeLdap(directories: Readonly<Record<string, string>>): Promise<LdapServer> {
  const folder = mkdtempSync(join(tmpdir(), 'alp-ldap-'));
  const config = join(folder, 'slapd.d');
  const url = `ldapi://${encodeURIComponent(join(folder, 'socket'))}`;
  const [slapd, schemas] = ['/usr/sbin/slapd', '/etc/ldap/schema'];
  const databases = Object.entries(directories).map(([name, suffix]) => {
    mkdirSync(join(folder, name));
    return `database mdb\nsuffix "${suffix}"\nrootdn "cn=admin,${suffix}"\nrootpw secret\ndirectory ${join(folder, name)}\nmaxsize 10485760\n`;
  });
  const text = `include ${schemas}/core.schema\npidfile ${folder}/pid\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n${databases.join('')}database monitor\n`;
  writeFileSync(join(folder, 'slapd.conf'), text);
  mkdirSync(config);
  // It complains that the directories are not there yet, and converts all the same.
  spawnSync('/usr/sbin/slaptest', ['-f', join(folder, 'slapd.conf'), '-F', config]);
  if (isRoot) {
    execFileSync('chown', ['-R', 'nobody:nogroup', folder]);
    chmodSync(folder, 0o755);
  }
  let running: ReturnType<typeof spawn> | undefined;
  const bind = (suffix: string) => ['-x', '-H', url, '-D', `cn=admin,${suffix}`, '-w', 'secret'];
  const answers = () => {
    try {
      return execFileSync('ldapsearch', ['-x', '-H', url, '-b', '', '-s', 'base'], { stdio: 'pipe' }).length > 0;
    } catch {
      return false;
    }
  };
  const server: LdapServer = {
    folder,
    config,
    async start() {
      const user = isRoot ? ['-u', 'nobody', '-g', 'nogroup'] : [];
      running = spawn(slapd, ['-F', config, '-h', url, '-d', '0', ...user], { stdio: 'ignore' });
      await until('slapd answers', answers);
    },
    async stop() {
      const program = running;
      running = undefined;
      if (!program) return;
      const gone = once(program, 'exit');
      program.kill('SIGTERM');
      await gone;
      rmSync(join(folder, 'pid'), { force: true });
    },
    add: (suffix, ldif) => void execFileSync('ldapadd', bind(suffix), { input: ldif, stdio: 'pipe' }),
    modify: (suffix, ldif) => void execFileSync('ldapmodify', bind(suffix), { input: ldif, stdio: 'pipe' }),
    search: suffix =>
      execFileSync('ldapsearch', [...bind(suffix), '-LLL', '-o', 'ldif-wrap=no', '-b', suffix, '*', '+'], {
        stdio: 'pipe',
        encoding: 'utf8',
      }),
    empty(name) {
      for (const file of readdirSync(join(folder, name))) rmSync(join(folder, name, file));
    },
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}
