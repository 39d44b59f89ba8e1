/** Host keys are never accepted silently: shows fingerprints, and takes one in only when the user names it. */
import type { Finding } from './contract.ts';
import { type Destination, destinationOf, shownLines } from './destination.ts';
import type { Item } from './model.ts';
import { titleOf } from './rules/words.ts';
import { runWithin } from './run-within.ts';
import type { World } from './world/world.ts';

export interface HostKey {
  /** `[host]:port ssh-ed25519 AAAA…`, as known_hosts has it. */
  readonly line: string;
  readonly fingerprint: string;
  readonly type: string;
}

type Tell = (finding: Finding) => void;

/** known_hosts may lie on a disk that does not answer. */
const keygenPatience = 10_000;

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
  const file = await takeIn(world, destination, fingerprint);
  if (file === undefined) {
    return tell({
      state: 'bad',
      text: notShown(destination, fingerprint),
      remedy: `alp doctor ${titleOf(item)} shows those it has`,
    });
  }
  tell({ state: 'good', text: `the host key ${fingerprint} of ${destination.host} is now known (${file})` });
}

/** Makes the key with this fingerprint the one that is known; the answer is the file, or undefined when the server does not show it now. */
export async function takeIn(world: World, destination: Destination, fingerprint: string): Promise<string | undefined> {
  const file = destination.knownHosts[0]!;
  const key = (await shownKeys(world, destination)).find(shown => shown.fingerprint === fingerprint);
  if (!key) return undefined;
  if ((await knownKeys(world, destination)).length > 0) {
    await runWithin(world, { program: 'ssh-keygen', args: ['-R', destination.knownAs, '-f', file] }, keygenPatience);
  }
  await world.files.appendLine(file, key.line.replace(/^\S+/, destination.knownAs));
  return file;
}

export function notShown({ host }: Destination, fingerprint: string): string {
  return `${host} does not show a key with the fingerprint ${fingerprint}`;
}

/** What the server shows now. */
export async function shownKeys(world: World, { host, port }: Destination, signal?: AbortSignal): Promise<readonly HostKey[]> {
  return Promise.all((await shownLines(world, host, port, signal)).map(line => described(world, line)));
}

async function described(world: World, line: string): Promise<HostKey> {
  const asked = await runWithin(world, { program: 'ssh-keygen', args: ['-lf', '-'] }, keygenPatience, undefined, `${line}\n`);
  const stdout = asked?.stdout ?? '';
  return { line, type: line.split(' ')[1] ?? '', fingerprint: stdout.split(' ')[1] ?? '' };
}

async function knownKeys(world: World, { knownAs, knownHosts }: Destination): Promise<readonly string[]> {
  const args = ['-l', '-F', knownAs, '-f', knownHosts[0]!];
  const asked = await runWithin(world, { program: 'ssh-keygen', args }, keygenPatience);
  return (asked?.stdout ?? '').split('\n').filter(line => line.includes('SHA256:'));
}
