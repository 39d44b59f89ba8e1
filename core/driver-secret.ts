/** The password of a driver: from a file that only we can read, or from a command; and how it is kept out of every text. */
import type { DriverSettings } from './driver-model.ts';
import type { DriverTask } from './drivers/driver.ts';
import { runWithin } from './run-within.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

export type Secret = Awaited<ReturnType<DriverTask['secret']>>;

/** So long a command may think about a password: an unlocked store answers at once, and nobody is there to type. */
const commandPatience = 30_000;

export async function readSecret(world: World, settings: DriverSettings, signal: AbortSignal): Promise<Secret> {
  const { credentials, password_command: command } = settings;
  const user = typeof settings.user === 'string' ? { user: settings.user } : {};
  if (typeof credentials === 'string') {
    const read = await readCredentials(world, credentials);
    return 'refused' in read ? read : { ...user, ...read };
  }
  if (Array.isArray(command)) {
    const said = await askCommand(world, command, signal);
    return 'refused' in said ? said : { ...user, ...said };
  }
  return undefined;
}

async function readCredentials(
  world: World,
  path: string,
): Promise<{ readonly user?: string; readonly password: string } | { readonly refused: string; readonly remedy: string }> {
  const found = await world.files.ownerOf(path).catch(() => undefined);
  if (!found)
    return {
      refused: `the credentials ${path} are not there, or not for us to see`,
      remedy: `write the file, then chmod 600 ${path}`,
    };
  if (found.kind !== 'file') return { refused: `the credentials ${path} are not a regular file`, remedy: 'name the file itself' };
  if (found.userId !== world.machine.userId)
    return { refused: `the credentials ${path} belong to somebody else`, remedy: `chown ${world.machine.user} ${path}` };
  if ((found.mode & 0o077) !== 0)
    return {
      refused: `the credentials ${path} can be read by others (mode ${found.mode.toString(8).padStart(4, '0')})`,
      remedy: `chmod 600 ${path}, and change the password if others may have read it`,
    };
  const text = await world.files.read(path).catch(() => undefined);
  if (text === undefined)
    return { refused: `the credentials ${path} cannot be read`, remedy: `look at its mode: chmod 600 ${path}` };
  return credentialsOf(text, path);
}

/** `user = …` and `password = …`; a text of one line without such a key is the password. */
function credentialsOf(
  text: string,
  path: string,
): { readonly user?: string; readonly password: string } | { readonly refused: string; readonly remedy: string } {
  const lines = text.split(/\r?\n/).filter(line => line !== '');
  const keys = lines.flatMap(line => {
    const parts = /^\s*(user|username|password)\s*=[ \t]*(.*)$/.exec(line);
    return parts ? [{ key: parts[1]!, value: parts[2]! }] : [];
  });
  const password = keys.find(({ key }) => key === 'password')?.value;
  const user = keys.find(({ key }) => key !== 'password')?.value;
  if (password !== undefined) return { ...(user === undefined ? {} : { user }), password };
  if (lines.length === 1 && keys.length === 0) return { password: lines[0]! };
  return {
    refused: `the credentials ${path} hold no password`,
    remedy: 'write one line password = …, and one line user = … where it is needed; or the password alone',
  };
}

async function askCommand(
  world: World,
  command: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly password: string } | { readonly refused: string; readonly remedy: string }> {
  const [program = '', ...args] = command;
  const remedy = `try it by hand as ${world.machine.user}: its first line has to be the password`;
  const result = await runWithin(world, { program, args }, commandPatience, signal);
  if (!result) return { refused: `the password command ${program} did not answer within half a minute`, remedy };
  // What it printed may be half a password: only its complaint is repeated.
  const words = bytesAsText(result.stderr).trim().split('\n').at(-1) ?? '';
  if (result.code !== 0)
    return { refused: `the password command ${program} ended with code ${result.code}${words && `: ${words}`}`, remedy };
  const password = bytesAsText(result.stdout).split('\n')[0] ?? '';
  return password === '' ? { refused: `the password command ${program} said nothing`, remedy } : { password };
}

/** Shorter ones stand in every text by chance. */
const shortestSecret = 3;

/** The text without the passwords, in every spelling in which a program might repeat one. */
export function scrubbed(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    const bytes = Buffer.from(secret, 'utf8');
    const spellings = [secret, bytes.toString('latin1'), encodeURIComponent(secret), bytes.toString('base64')];
    for (const spelling of new Set(spellings)) clean = clean.replaceAll(spelling, '…');
  }
  return clean;
}
