/** Reads who hears of trouble: the key `alert` of items, and the section [alerts] of alpine-backup.conf. */
import type { AlertChannel, AlertSettings } from '../alert-model.ts';
import type { ConfigProblem } from '../model.ts';
import { splitWords } from './command-words.ts';
import type { IniEntry } from './ini-file.ts';
import { nearestWord } from './nearest-word.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';
import { parseSchedule } from './when-keys.ts';

const REMEDY =
  'write mailto:ann@example.org, https://… , ntfy://ntfy.sh/TOPIC, healthchecks://hc-ping.com/UUID, or command:PROGRAM ARGUMENT';

export function parseAlerts(entries: readonly string[]): Reading<readonly AlertChannel[]> {
  if (entries.length === 1 && entries[0] === 'off') return understood([]);
  if (entries.every(entry => entry === '')) return refused('alert names nobody', `${REMEDY}, or off`);
  const channels: AlertChannel[] = [];
  for (const entry of entries) {
    const channel = parseAlert(entry);
    if (!channel.ok) return channel;
    channels.push(channel.value);
  }
  return understood(channels);
}

/** `ntfy` and `healthchecks` go by https, on this machine itself by http. */
export function parseAlert(text: string): Reading<AlertChannel> {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  if (scheme === 'mailto')
    return isAddress(rest)
      ? understood({ kind: 'mail', to: rest })
      : refused(`"${rest}" is not a mail address`, 'write mailto:ann@example.org');
  if (scheme === 'command') {
    const words = splitWords(rest);
    if (!words.ok) return words;
    return words.value.length === 0
      ? refused('the command of alert is empty', 'write command:PROGRAM ARGUMENT')
      : understood({ kind: 'command', command: words.value });
  }
  if (scheme === 'ntfy' || scheme === 'healthchecks') {
    const url = parseUrl(`https:${rest}`);
    if (!url || url.pathname.length < 2) return refused(`"${text}" names no host and topic`, REMEDY);
    const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    return understood({ kind: scheme, url: isHere ? url.href.replace(/^https/, 'http') : url.href });
  }
  if ((scheme === 'https' || scheme === 'http') && parseUrl(text)) return understood({ kind: 'hook', url: text });
  return refused(`"${text}" is no way to tell somebody`, REMEDY);
}

/** As it stands in the configuration: the name of a way in the memory of what was told. */
export function channelText(channel: AlertChannel): string {
  switch (channel.kind) {
    case 'mail':
      return `mailto:${channel.to}`;
    case 'command':
      return `command:${channel.command.join(' ')}`;
    case 'hook':
      return channel.url;
    case 'ntfy':
    case 'healthchecks':
      return `${channel.kind}:${channel.url.replace(/^https?:/, '')}`;
  }
}

/** For people and logs: an address behind whose path a secret may stand is named by its host alone. */
export function channelName(channel: AlertChannel): string {
  if (channel.kind === 'mail') return `mail to ${channel.to}`;
  if (channel.kind === 'command') return `the command ${channel.command[0]}`;
  return `${channel.kind === 'hook' ? 'the hook' : channel.kind} at ${parseUrl(channel.url)?.host ?? '?'}`;
}

export interface AlertSection {
  readonly alerts: AlertSettings;
  readonly problems: readonly ConfigProblem[];
}

const SECTION_KEYS = ['smtp', 'smtp_credentials', 'from', 'summary'];

export function readAlertSection(entries: readonly IniEntry[], file: string): AlertSection {
  const problems: ConfigProblem[] = [];
  const add = ({ key, line }: IniEntry, message: string, remedy: string) => problems.push({ file, line, key, message, remedy });
  const found = new Map<string, IniEntry>();
  for (const entry of entries) {
    const first = found.get(entry.key);
    const near = nearestWord(entry.key, SECTION_KEYS);
    if (!SECTION_KEYS.includes(entry.key))
      add(
        entry,
        `there is no key "${entry.key}" in [alerts]`,
        near ? `did you mean ${near}?` : `the keys are ${SECTION_KEYS.join(', ')}`,
      );
    else if (first) add(entry, `${entry.key} stands already in line ${first.line}`, 'keep one of the two lines');
    else found.set(entry.key, entry);
  }
  const from = found.get('from');
  if (from && !isAddress(from.value)) add(from, `"${from.value}" is not a mail address`, 'write from = backup@example.org');
  const credentials = found.get('smtp_credentials');
  if (credentials && !credentials.value.startsWith('/'))
    add(credentials, `"${credentials.value}" is not a whole path`, 'start it with /');
  const smtp = found.get('smtp');
  const server = smtp && parseSmtp(smtp.value);
  if (smtp && server && !server.ok) add(smtp, server.message, server.remedy);
  if (credentials && !smtp)
    add(credentials, 'smtp_credentials belong to an smtp server', 'write smtp = smtps://mail.example.org');
  const wanted = found.get('summary');
  const summary = wanted && parseSummary(wanted.value);
  if (wanted && summary && !summary.ok) add(wanted, summary.message, summary.remedy);
  return {
    alerts: {
      ...(server?.ok ? { smtp: { ...server.value, ...(credentials ? { credentials: credentials.value } : {}) } } : {}),
      ...(from ? { from: from.value } : {}),
      ...(summary?.ok ? { summary: summary.value } : {}),
    },
    problems,
  };
}

/** `weekly mailto:ann@example.org, mailto:bob@example.org`. */
function parseSummary(text: string): Reading<NonNullable<AlertSettings['summary']>> {
  const remedy = 'write weekly mailto:ann@example.org, or daily at 7:00 mailto:ann@example.org';
  const [when = '', ...rest] = text.trim().split(/[\s,]+(?=[a-z]+:\S)|^(?=[a-z]+:\S)/);
  const schedule = parseSchedule(when);
  if (!schedule.ok || (schedule.value.kind !== 'daily' && schedule.value.kind !== 'weekly'))
    return refused(`"${text}" does not say how often: daily or weekly`, remedy);
  const strange = rest.find(way => !way.startsWith('mailto:') || !isAddress(way.slice(7)));
  if (strange !== undefined)
    return refused(`"${strange}" is not mailto: with an address, and a summary goes by mail alone`, remedy);
  if (rest.length === 0) return refused('summary names nobody', remedy);
  return understood({ schedule: schedule.value, to: [...new Set(rest.map(way => way.slice(7)))] });
}

type Smtp = Omit<NonNullable<AlertSettings['smtp']>, 'credentials'>;

/** Port 465 is encrypted from the first byte, 587 after STARTTLS; without any only on this machine. */
function parseSmtp(text: string): Reading<Smtp> {
  const remedy = 'write smtps://mail.example.org (port 465) or smtp://mail.example.org:587 (STARTTLS)';
  const [, scheme, host = '', port] = /^(smtps?):\/\/(\[[0-9a-f:]+\]|[\w.-]+)(?::(\d{1,5}))?\/?$/i.exec(text) ?? [];
  if (scheme === undefined) {
    if (/^smtps?:\/\/[^/]*@/.test(text))
      return refused('a user or password does not belong into smtp', 'write smtp_credentials = /FILE');
    return refused(`"${text}" is not an SMTP server`, remedy);
  }
  const plainHost = host.replace(/^\[|\]$/g, '');
  const isHere = ['localhost', '127.0.0.1', '::1'].includes(plainHost);
  if (scheme === 'smtps') return understood({ host: plainHost, port: Number(port ?? 465), security: 'smtps' });
  return understood({ host: plainHost, port: Number(port ?? (isHere ? 25 : 587)), security: isHere ? 'plain' : 'starttls' });
}

function isAddress(text: string): boolean {
  return /^[^\s@<>,;:"\\()[\]]+@[^\s@<>,;:"\\()]+$/.test(text);
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
