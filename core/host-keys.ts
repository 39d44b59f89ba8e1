/** Host keys are never accepted silently: shows fingerprints, and takes one in only when the user names it. */
import type { Finding } from './contract.ts';
import type { Item } from './model.ts';
import { titleOf } from './rules/words.ts';
import type { World } from './world/world.ts';

interface HostKey {
  /** `[host]:port ssh-ed25519 AAAA…`, as known_hosts has it. */
  readonly line: string;
  readonly fingerprint: string;
  readonly type: string;
}

interface Destination {
  readonly host: string;
  readonly port: string;
  readonly knownHosts: string;
}

type Tell = (finding: Finding) => void;

/** What the server shows now, and what was known of it before. */
export async function hostKeyFindings(world: World, item: Item, login: string, tell: Tell): Promise<void> {
  const destination = await destinationOf(world, item, login);
  const keys = await shownKeys(world, destination);
  for (const former of await knownKeys(world, destination)) tell({ state: 'info', text: `known until now: ${former}` });
  if (keys.length === 0)
    return tell({
      state: 'bad',
      text: `${destination.host} shows no host key at port ${destination.port}`,
      remedy: 'is it an ssh server?',
    });
  for (const key of keys) tell({ state: 'info', text: `it shows now: ${key.type} ${key.fingerprint}` });
  const chosen = keys.find(key => key.type === 'ssh-ed25519') ?? keys[0]!;
  tell({
    state: 'info',
    text: 'compare with what the server itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
    remedy: `if they are equal: alp doctor ${titleOf(item)} --accept-host-key ${chosen.fingerprint}`,
  });
}

export async function acceptHostKey(world: World, item: Item, login: string, fingerprint: string, tell: Tell): Promise<void> {
  const destination = await destinationOf(world, item, login);
  const key = (await shownKeys(world, destination)).find(shown => shown.fingerprint === fingerprint);
  if (!key) {
    return tell({
      state: 'bad',
      text: `${destination.host} does not show a key with the fingerprint ${fingerprint}`,
      remedy: `alp doctor ${titleOf(item)} shows those it has`,
    });
  }
  if ((await knownKeys(world, destination)).length > 0) {
    await world.programs.run({
      program: 'ssh-keygen',
      args: ['-R', nameInKnownHosts(destination), '-f', destination.knownHosts],
    });
  }
  await world.files.appendLine(destination.knownHosts, key.line);
  tell({ state: 'good', text: `the host key ${fingerprint} of ${destination.host} is now known (${destination.knownHosts})` });
}

/** What ssh itself makes of the login, its options and its configuration files. */
async function destinationOf(world: World, item: Item, login: string): Promise<Destination> {
  const [program = 'ssh', ...options] = item.ssh;
  const { stdout } = await world.programs.run({ program, args: [...options, '-G', login] });
  const value = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(stdout)?.[1];
  const file = value('userknownhostsfile')?.split(' ')[0] ?? '~/.ssh/known_hosts';
  return {
    host: value('hostname') ?? login.slice(login.indexOf('@') + 1),
    port: value('port') ?? '22',
    knownHosts: file.startsWith('~/') ? `${world.folders.home}/${file.slice(2)}` : file,
  };
}

async function shownKeys(world: World, { host, port }: Destination): Promise<readonly HostKey[]> {
  const { stdout } = await world.programs.run({ program: 'ssh-keyscan', args: ['-T', '10', '-p', port, host] });
  const lines = stdout.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return Promise.all(lines.map(line => described(world, line)));
}

async function described(world: World, line: string): Promise<HostKey> {
  const running = await world.programs.start({ program: 'ssh-keygen', args: ['-lf', '-'], input: 'pipe' });
  running.input?.end(`${line}\n`);
  const { stdout } = await running.result;
  return { line, type: line.split(' ')[1] ?? '', fingerprint: stdout.split(' ')[1] ?? '' };
}

async function knownKeys(world: World, destination: Destination): Promise<readonly string[]> {
  const { stdout } = await world.programs.run({
    program: 'ssh-keygen',
    args: ['-l', '-F', nameInKnownHosts(destination), '-f', destination.knownHosts],
  });
  return stdout.split('\n').filter(line => line.includes('SHA256:'));
}

function nameInKnownHosts({ host, port }: Destination): string {
  return port === '22' ? host : `[${host}]:${port}`;
}
