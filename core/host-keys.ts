/** Host keys are never accepted silently: shows fingerprints, and takes one in only when the user names it. */
import type { Finding } from './contract.ts';
import { type Destination, destinationOf, shownLines } from './destination.ts';
import type { Item } from './model.ts';
import { titleOf } from './rules/words.ts';
import type { World } from './world/world.ts';

interface HostKey {
  /** `[host]:port ssh-ed25519 AAAA…`, as known_hosts has it. */
  readonly line: string;
  readonly fingerprint: string;
  readonly type: string;
}

type Tell = (finding: Finding) => void;

/** What the server shows now, and what was known of it before. */
export async function hostKeyFindings(world: World, item: Item, login: string, tell: Tell): Promise<void> {
  const destination = await destinationOf(world, login, item.ssh);
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
  const destination = await destinationOf(world, login, item.ssh);
  const file = destination.knownHosts[0]!;
  const key = (await shownKeys(world, destination)).find(shown => shown.fingerprint === fingerprint);
  if (!key) {
    return tell({
      state: 'bad',
      text: `${destination.host} does not show a key with the fingerprint ${fingerprint}`,
      remedy: `alp doctor ${titleOf(item)} shows those it has`,
    });
  }
  if ((await knownKeys(world, destination)).length > 0) {
    await world.programs.run({ program: 'ssh-keygen', args: ['-R', destination.knownAs, '-f', file] });
  }
  await world.files.appendLine(file, key.line.replace(/^\S+/, destination.knownAs));
  tell({ state: 'good', text: `the host key ${fingerprint} of ${destination.host} is now known (${file})` });
}

async function shownKeys(world: World, { host, port }: Destination): Promise<readonly HostKey[]> {
  return Promise.all((await shownLines(world, host, port)).map(line => described(world, line)));
}

async function described(world: World, line: string): Promise<HostKey> {
  const running = await world.programs.start({ program: 'ssh-keygen', args: ['-lf', '-'], input: 'pipe' });
  running.input?.end(`${line}\n`);
  const { stdout } = await running.result;
  return { line, type: line.split(' ')[1] ?? '', fingerprint: stdout.split(' ')[1] ?? '' };
}

async function knownKeys(world: World, { knownAs, knownHosts }: Destination): Promise<readonly string[]> {
  const { stdout } = await world.programs.run({
    program: 'ssh-keygen',
    args: ['-l', '-F', knownAs, '-f', knownHosts[0]!],
  });
  return stdout.split('\n').filter(line => line.includes('SHA256:'));
}
