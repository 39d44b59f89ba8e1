/** A key of our own for ssh: made without a passphrase, since nobody is there to type one, and brought to a server with a password used once. */
import type { Said } from './contract.ts';
import { installKeyScript } from './remote/scripts.ts';
import {
  installCommand,
  installFailed,
  installSilent,
  keyInstalled,
  keyNotMade,
  keyUnusable,
  notThroughOthers,
  passwordRefusal,
  plainKey,
} from './rules/own-key-words.ts';
import { refused, understood } from './rules/reading.ts';
import { ownKeyPath, sshCommand } from './rules/ssh-command.ts';
import { worldTrouble } from './rules/words.ts';
import { runWithin } from './run-within.ts';
import type { DestinationFound, DestinationWish, OwnKey } from './settings-model.ts';
import { locationOf, tryDestination, tryWay } from './try-destination.ts';
import { offerPassword } from './world/askpass.ts';
import type { ProgramResult } from './world/run-program.ts';
import type { World } from './world/world.ts';

const keyPatience = 20_000;

/** Finds the key that was made before, or makes it; never writes over one. */
export async function ownKey(world: World): Promise<Said<OwnKey>> {
  try {
    return await findOrMake(world, ownKeyPath(world.folders.home));
  } catch (error) {
    const trouble = worldTrouble(error, world.folders.state);
    if (!trouble) throw error;
    return refused(trouble.detail, trouble.remedy);
  }
}

async function findOrMake(world: World, path: string): Promise<Said<OwnKey>> {
  const isNew = !(await world.files.exists(path));
  const made = isNew ? await makeKey(world, path) : undefined;
  // Whoever was faster made it as well as we would have.
  if (!(await world.files.exists(path))) return keyNotMade(path, made?.stderr ?? 'ssh-keygen does not answer');
  const readable = await runWithin(world, { program: 'ssh-keygen', args: ['-y', '-P', '', '-f', path] }, keyPatience);
  if (readable?.code !== 0) return keyUnusable(path, readable?.stderr ?? 'ssh-keygen does not answer');
  const publicKey = plainKey(readable.stdout);
  if (!(await world.files.exists(`${path}.pub`))) await world.files.replace(`${path}.pub`, `${publicKey}\n`);
  return understood({ path, publicKey, isNew: made?.code === 0, command: installCommand(installKeyScript(), publicKey) });
}

async function makeKey(world: World, path: string): Promise<ProgramResult | undefined> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const made = await runWithin(world, { program: 'mkdir', args: ['-p', '-m', '700', folder] }, keyPatience);
  if (made?.code !== 0) return made;
  const comment = plainKey(`- - alpine-backup@${world.machine.host}`).slice('- - '.length);
  const words = ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path];
  return runWithin(world, { program: 'ssh-keygen', args: words }, keyPatience);
}

/** The password goes to a server whose host key is known, once, and is kept nowhere. */
export async function installKey(world: World, wish: DestinationWish, password: string): Promise<Said<DestinationFound>> {
  const location = locationOf(world, wish);
  if (!location.ok) return location;
  if (location.value.kind === 'here') return refused('a folder of this machine needs no key', 'choose a server');
  const mistake = passwordRefusal(password);
  if (mistake) return mistake;
  const way = await tryWay(world, location.value, wish.port);
  if (way.closed) return refused(way.closed.sentence, way.closed.remedy);
  // ssh would start a second ssh for the machine between, which would ask us as well.
  if (way.destination.isBehindProxy) return notThroughOthers(way.destination.host);
  const key = await ownKey(world);
  if (!key.ok) return key;
  const { login } = location.value;
  const failure = await runAtServer(
    world,
    [...sshCommand(wish.port, undefined), ...passwordOptions, login, key.value.command],
    password,
    login,
  );
  return failure ?? understood(await tryDestination(world, wish));
}

/** Ours come first: ssh takes the first value it is given. A host key that is not known ends it before anything is asked. */
const passwordOptions = [
  'BatchMode=no',
  'StrictHostKeyChecking=yes',
  'PasswordAuthentication=yes',
  'KbdInteractiveAuthentication=yes',
  'PubkeyAuthentication=no',
  'PreferredAuthentications=password,keyboard-interactive',
  'NumberOfPasswordPrompts=1',
  // A connection that is open already would let in whoever is not asked.
  'ControlMaster=no',
  'ControlPath=none',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'ConnectTimeout=20',
  'ServerAliveInterval=10',
  'LogLevel=ERROR',
  'RequestTTY=no',
].flatMap(option => ['-o', option]);

const installPatience = 60_000;

/** Undefined when the key is there now. */
async function runAtServer(world: World, [program = 'ssh', ...args]: readonly string[], password: string, login: string) {
  const askpass = await offerPassword(world.programs, world.files, password);
  try {
    const { environment } = askpass;
    const end = await runWithin(world, { program, args, environment }, installPatience);
    if (!end) return installSilent(login.slice(login.lastIndexOf('@') + 1));
    const isInstalled = end.code === 0 && keyInstalled.test(end.stdout);
    return isInstalled ? undefined : installFailed(login, { ...end, wasAsked: await askpass.wasAsked() });
  } finally {
    await askpass.withdraw();
  }
}
