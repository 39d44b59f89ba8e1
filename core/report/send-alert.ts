/** Sends one alert by its way; what goes wrong is an answer, never an exception. */
import type { AlertMessage, AlertSettings } from '../alert-model.ts';
import { post } from '../world/post.ts';
import type { World } from '../world/world.ts';
import type { Mail } from './send-mail.ts';

export interface SendWish {
  readonly settings: AlertSettings;
  /** Undefined when it was taken, else why not. */
  readonly mail: (mail: Mail, signal: AbortSignal) => Promise<string | undefined>;
  readonly signal: AbortSignal;
}

/** Undefined when it was taken, else why not. */
export async function sendAlert(world: World, message: AlertMessage, wish: SendWish): Promise<string | undefined> {
  const { channel, subject, text } = message;
  const { signal } = wish;
  switch (channel.kind) {
    case 'mail':
      return mailed(world, message, channel.to, wish);
    case 'hook':
      return post({
        url: channel.url,
        body: documentOf(world, message),
        headers: { 'content-type': 'application/json' },
        signal,
      });
    case 'ntfy':
      return post({ url: channel.url, body: text, headers: ntfyHeaders(message), signal });
    case 'healthchecks':
      return post({ url: pingUrl(channel.url, message.kind), body: `${subject}\n\n${text}`, headers: {}, signal });
    case 'command':
      return told(world, message, channel.command, signal);
  }
}

async function mailed(world: World, { subject, text }: AlertMessage, to: string, wish: SendWish): Promise<string | undefined> {
  const { from = `alpine-backup@${world.machine.host}` } = wish.settings;
  return wish.mail({ from, to, subject: `[alpine-backup] ${subject}`, text }, wish.signal);
}

function documentOf(world: World, { kind, server, subject, text, told }: AlertMessage): string {
  return JSON.stringify({
    program: 'alpine-backup',
    host: world.machine.host,
    kind,
    server,
    items: told.map(({ item }) => item),
    subject,
    text,
  });
}

/** Headers are ASCII: RFC 2047 says how other letters go there, and ntfy reads it. */
function ntfyHeaders({ subject, kind }: AlertMessage): Readonly<Record<string, string>> {
  const title = /^[\x20-\x7e]*$/.test(subject) ? subject : `=?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`;
  const isTrouble = kind === 'trouble';
  return { title, priority: isTrouble ? 'high' : 'default', tags: isTrouble ? 'warning' : 'white_check_mark' };
}

function pingUrl(url: string, kind: AlertMessage['kind']): string {
  if (kind === 'good' || kind === 'recovery') return url;
  return `${url.replace(/\/$/, '')}/${kind === 'trouble' ? 'fail' : 'log'}`;
}

async function told(
  world: World,
  { server, kind, subject, text }: AlertMessage,
  [program = '', ...args]: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const environment = { ALP_SERVER: server, ALP_ALERT: kind };
  const running = await world.programs.start({ program, args, environment, input: 'pipe' });
  signal.addEventListener('abort', () => running.end('SIGKILL'), { once: true });
  running.input?.end(`${subject}\n\n${text}\n`);
  const { code, stderr } = await running.result;
  if (signal.aborted) return `${program} did not end in time`;
  return code === 0 ? undefined : `${program} ended with code ${code}: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}
