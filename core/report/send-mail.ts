/** Mail: by an SMTP server with encryption and a login, else by the local sendmail. */
import type { AlertSettings } from '../alert-model.ts';
import { socketUntil } from '../world/cut-socket.ts';
import type { Programs } from '../world/run-program.ts';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Milliseconds; a server that greets slowly on purpose (tarpitting) is given its time. */
const patience = 30_000;

/** Undefined when the server has taken it, else why not in its words. */
export async function sendBySmtp(
  mail: Mail,
  { host, port, security }: NonNullable<AlertSettings['smtp']>,
  login: Login | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { createTransport } = await import('nodemailer');
  const { socket, isCut, forget } = socketUntil(signal);
  const transport = createTransport({
    // Ours, so that it can be cut: the patience above begins anew with every word of the server, and it may say one for ever.
    socket,
    host,
    port,
    secure: security === 'smtps',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'plain',
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await Promise.race([transport.sendMail(mail), isCut]);
    return sent === 'cut' ? `${host} did not take it in time` : undefined;
  } catch (error) {
    return signal.aborted ? `${host} did not take it in time` : wordsOf(error, login);
  } finally {
    forget();
    transport.close();
  }
}

/** Where sendmail lies; the first that is there takes the mail. */
const sendmails = ['sendmail', '/usr/sbin/sendmail', '/usr/lib/sendmail'];

/** Undefined when sendmail has taken it, else why not. */
export async function sendBySendmail(mail: Mail, programs: Programs, signal: AbortSignal): Promise<string | undefined> {
  const { createTransport } = await import('nodemailer');
  const composed = await createTransport({ streamTransport: true, buffer: true, newline: 'unix' }).sendMail(mail);
  for (const program of sendmails) {
    const running = await programs.start({ program, args: ['-i', '-f', mail.from, '--', mail.to], input: 'pipe' });
    const end = () => running.end('SIGKILL');
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    running.input?.end(composed.message);
    const { code, stderr } = await running.result;
    signal.removeEventListener('abort', end);
    if (signal.aborted) return 'sendmail did not end in time';
    if (code !== 127)
      return code === 0 ? undefined : `sendmail ended with code ${code}: ${stderr.trim().split('\n').at(-1) ?? ''}`;
  }
  return 'there is no sendmail on this machine; name a mail server: smtp = … in [alerts] of alpine-backup.conf';
}

function wordsOf(error: unknown, login: Login | undefined): string {
  const words = error instanceof Error ? error.message : String(error);
  return login && login.password !== '' ? words.replaceAll(login.password, '***') : words;
}
