/** Speaks with a Redis or Valkey server by its own client, with the password in no argument. */
import type { DriverTask } from './driver.ts';

const usualPatience = 24 * 60 * 60_000;

export function patienceOf({ settings }: DriverTask): number {
  return typeof settings.patience === 'number' ? settings.patience : usualPatience;
}

export interface Secret {
  readonly user?: string;
  readonly password: string;
}

/** The password is its first line of input: an argument or a variable could be seen by others. */
const script = `umask 077
cli=$(command -v redis-cli || command -v valkey-cli) || exit 127
if [ "$1" = password ]; then shift; exec "$cli" --askpass "$@" </dev/fd/3; fi
shift; exec "$cli" "$@"`;

export function ask(task: DriverTask, secret: Secret | undefined, command: readonly string[]) {
  const user = secret?.user ?? task.settings.user;
  const options = secret && user !== undefined ? ['--user', String(user)] : [];
  return task.run({
    program: 'sh',
    args: ['-c', script, 'sh', secret ? 'password' : 'open', ...placeOf(task), ...options, ...command],
    ...(secret ? { secrets: [secret.password] } : {}),
    patience: patienceOf(task),
  });
}

/** Its input is what is sent: the password goes in front of the commands. */
const pipe = `cli=$(command -v redis-cli || command -v valkey-cli) || exit 127
if [ "$1" = password ]; then shift; cat /dev/fd/3 - | "$cli" "$@" --pipe; else shift; exec "$cli" "$@" --pipe; fi`;

/** Commands of a file, as the protocol has them. Words = one of them was refused, or not all were answered. */
export async function send(task: DriverTask, secret: Secret | undefined, file: string): Promise<string | undefined> {
  const user = secret?.user ?? task.settings.user;
  const words = secret && ['AUTH', ...(user === undefined ? [] : [String(user)]), secret.password];
  const result = await task.run({
    program: 'sh',
    args: ['-c', pipe, 'sh', secret ? 'password' : 'open', ...placeOf(task)],
    inputFrom: file,
    ...(words ? { secrets: [commandOf(words)] } : {}),
    patience: patienceOf(task),
  });
  if (/^errors: 0, replies: \d+$/m.test(result?.stdout ?? '') && result?.code === 0) return undefined;
  const said = `${result?.stderr ?? ''}\n${result?.stdout ?? ''}`.split('\n').find(line => /ERR|[A-Z]{5,} |rror/.test(line));
  return said?.trim() ?? 'the server did not answer all of it';
}

function commandOf(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

function placeOf({ settings }: DriverTask): readonly string[] {
  const { host, port, socket, tls, ca_file: authorities } = settings;
  const where = { '-h': host, '-p': port, '-s': socket, '--cacert': authorities };
  const options = Object.entries(where).flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]));
  return [...options, ...(tls === true ? ['--tls'] : [])];
}
