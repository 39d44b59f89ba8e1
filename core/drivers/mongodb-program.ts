/** Runs mongodump and mongorestore: where the server is, as whom, and the password in a file without a name. */
import type { ProgramResult } from '../world/run-program.ts';
import type { DriverTask } from './driver.ts';
import { failed, type Refusal } from './verdicts.ts';

const usualPatience = 24 * 60 * 60_000;

export async function runMongo(
  task: DriverTask,
  program: 'mongodump' | 'mongorestore',
  options: readonly string[],
): Promise<ProgramResult | undefined | Refusal> {
  const secret = await task.secret();
  if (secret && 'refused' in secret) return failed(secret.refused, secret.remedy);
  const { host, port, tls, ca_file: authorities, patience } = task.settings;
  const user = secret?.user ?? task.settings.user;
  const values = {
    host,
    port,
    username: user,
    authenticationDatabase: user === undefined ? undefined : (task.settings.auth_database ?? 'admin'),
    sslCAFile: authorities,
  };
  const where = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  return task.run({
    program,
    args: [...(secret ? ['--config=/dev/fd/3'] : []), ...where, ...(tls === true ? ['--ssl'] : []), ...options],
    // YAML takes a text in double quotes as JSON writes it.
    ...(secret ? { secrets: [`password: ${JSON.stringify(secret.password)}\n`] } : {}),
    patience: typeof patience === 'number' ? patience : usualPatience,
  });
}
