/** Which way a mail goes: by the server that [alerts] names, with its login, else by the local sendmail. */
import type { AlertSettings } from './alert-model.ts';
import { readSecret } from './driver-secret.ts';
import { type Login, type Mail, sendBySendmail, sendBySmtp } from './report/send-mail.ts';
import type { World } from './world/world.ts';

/** Undefined when it was taken, else why not. */
export async function sendMail(
  world: World,
  mail: Mail,
  { smtp }: AlertSettings,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!smtp) return sendBySendmail(mail, world.programs, signal);
  const login = await loginOf(world, smtp, signal);
  if (login && 'problem' in login) return login.problem;
  return sendBySmtp(mail, smtp, login, signal);
}

/** What smtp_credentials says; undefined where nobody asks for a login. */
async function loginOf(
  world: World,
  { credentials }: NonNullable<AlertSettings['smtp']>,
  signal: AbortSignal,
): Promise<Login | { readonly problem: string } | undefined> {
  if (credentials === undefined) return undefined;
  const secret = await readSecret(world, { credentials }, signal);
  if (!secret) return undefined;
  if ('refused' in secret) return { problem: `${secret.refused}; ${secret.remedy}` };
  if (secret.user === undefined) return { problem: `${credentials} names no user; write user = … and password = …` };
  return { user: secret.user, password: secret.password };
}
