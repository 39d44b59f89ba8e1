/** Takes out of a report what nobody else may know: whole words where a command may name a secret, and whatever looks like one anywhere. */
import type { Item } from '../model.ts';
import { channelText } from './alert-keys.ts';

export const MASK = '***';

/** The item with nothing in it that could be a secret; commands keep their program, options of ssh and rsync that can be none. */
export function withoutSecrets(item: Item): Item {
  const { before, after } = item;
  return {
    ...item,
    ssh: maskedSsh(item.ssh),
    drivers: item.drivers.map(driver => ({ ...driver, settings: maskedSettings(driver.settings) })),
    ...(before && { before: maskedCommand(before) }),
    ...(after && { after: maskedCommand(after) }),
    alert: item.alert.map(channel => (channel.kind === 'mail' ? { kind: 'mail', to: MASK } : channel)),
  };
}

/** Words of the item that are masked there and must not appear anywhere else either, what programs complained about included; the longest first. */
export function secretsOf(item: Item): readonly string[] {
  const { before = [], after = [], ssh, drivers, alert, source, dest, server, name } = item;
  const commands = [before, after].flatMap(words => words.slice(1).flatMap((word, at) => suspects(word, words[at] ?? '')));
  const shown = maskedSsh(ssh);
  const way = ssh.flatMap((word, at) => (shown[at] === MASK ? suspects(word, ssh[at - 1] ?? '') : []));
  const settings = drivers.flatMap(driver =>
    Object.entries(driver.settings).flatMap(([key, value]) => [value].flat().flatMap(each => suspects(String(each), key))),
  );
  const targets = alert.flatMap(channel => suspects(channelText(channel), 'password'));
  // Where it comes from and goes to is what a report is about.
  const told = [source, dest].map(end => (end.kind === 'ssh' ? `${end.login} ${end.path}` : end.path)).join(' ');
  const found = [...commands, ...way, ...settings, ...targets].filter(word => !`${told} ${server} ${name}`.includes(word));
  return [...new Set(found)].toSorted((a, b) => b.length - a.length);
}

/** The text without these words and without what looks like a secret. */
export function maskedText(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) masked = withoutWord(masked, secret);
  for (const [pattern, replacement] of LOOKS_SECRET) masked = masked.replace(pattern, replacement);
  return masked;
}

const SECRET_NAME = String.raw`[\w.-]*(?:pass(?:w(?:or)?d|phrase|code)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|authorization|cookie)[\w.-]*`;

const LOOKS_SECRET: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*-----|$)/g, MASK],
  // The path of a web address may be the secret itself, as those of chat services are.
  [/\b(https?:\/\/)(?:[^\s/@]*@)?([^\s/?#"']+)[/?#][^\s"')]*/gi, `$1$2/${MASK}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/]*@/gi, `$1${MASK}@`],
  [/(^|[\s"'=,(])([^\s:@/"'=,(]+):[^\s@/"']+@(?=[\w[])/g, `$1$2:${MASK}@`],
  [
    new RegExp(String.raw`\b(${SECRET_NAME}["']?\s*[=:]\s*)(?:(?:bearer|basic)\s+)?("[^"\n]*"|'[^'\n]*'|[^\s"',;]+)`, 'gi'),
    `$1${MASK}`,
  ],
  [new RegExp(String.raw`(--?${SECRET_NAME}\s+)("[^"\n]*"|'[^'\n]*'|[^\s"',;]+)`, 'gi'), `$1${MASK}`],
  [/\b(bearer|basic)\s+[\w+/=.~-]{8,}/gi, `$1 ${MASK}`],
  [/\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{20,}|xox[abprs]-[\w-]{10,}|glpat-[\w-]{15,}|sk-[\w-]{20,}|eyJ[\w-]{10,}\.[\w.-]+)/g, MASK],
  // Long and random; a fingerprint of a host key is public.
  [/(?<!SHA256:)(?<![\w+])(?=[\w+=]*\d)(?=[\w+=]*[A-Za-z])[\w+=]{32,}/g, MASK],
];

function maskedCommand(words: readonly string[]): readonly string[] {
  return words.map((word, at) => (at === 0 ? word : MASK));
}

const PLAIN_SSH_FLAG = /^-[46AaCfGgKkMNnqsTtVvXxYy]+$/;
const PLAIN_SSH_VALUE = /^-[bcDEFIiJLlmpQRSWw]$/;
const PLAIN_SSH_OPTION =
  /^(?:-o)?(?:Port|User|HostName|IdentityFile|IdentitiesOnly|StrictHostKeyChecking|(?:User|Global)KnownHostsFile|ServerAlive\w+|Connect\w+|Compression|BatchMode|HostKeyAlias|Control\w+|ProxyJump|LogLevel|AddressFamily|BindAddress|\w*Authentication|\w*Algorithms|Ciphers|MACs)=[^\s]*$/i;

function maskedSsh([program = 'ssh', ...words]: readonly string[]): readonly string[] {
  if (program.slice(program.lastIndexOf('/') + 1) !== 'ssh') return [program, ...words.map(() => MASK)];
  const isPlain = (word: string, former = '') => {
    if (PLAIN_SSH_FLAG.test(word) || PLAIN_SSH_VALUE.test(word) || word === '-o') return true;
    if (/^-[pil]./.test(word) || PLAIN_SSH_VALUE.test(former)) return true;
    return PLAIN_SSH_OPTION.test(former === '-o' || word.startsWith('-o') ? word : '');
  };
  return [program, ...words.map((word, at) => (isPlain(word, words[at - 1]) ? word : MASK))];
}

function maskedSettings(settings: Item['drivers'][number]['settings']): Item['drivers'][number]['settings'] {
  const masked = Object.entries(settings).map(([name, value]) => {
    if (typeof value === 'object') return [name, value.map(() => MASK)];
    return [name, typeof value === 'string' ? MASK : value];
  });
  return Object.fromEntries(masked);
}

/** Of a word all parts that may be the secret: what follows a name, an option's letter, a colon. */
function suspects(word: string, former: string): readonly string[] {
  if (/^[/~]/.test(word)) return [];
  const isNamed = new RegExp(SECRET_NAME, 'i').test(former) || /^-[pPuU]$/.test(former);
  const whole = word.replace(/^--?[\w-]+=/, '').replace(/^-[a-zA-Z](?=.{4})/, '');
  const parts = [whole, ...whole.split(/[:=@,\s/?&"']+/)];
  return parts.filter(part => (isNamed || new RegExp(SECRET_NAME, 'i').test(word) ? part.length >= 4 : looksRandom(part)));
}

/** Ordinary words, paths and options appear all over a report and are no secrets. */
function looksRandom(text: string): boolean {
  return text.length >= 6 && !/^[-/~]/.test(text) && !/^[a-z_. -]+$/i.test(text) && !/^[\d.:]+$/.test(text);
}

/** Short ones only where they stand as a word. */
function withoutWord(text: string, secret: string): string {
  if (secret.length >= 8) return text.replaceAll(secret, MASK);
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replace(new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, 'g'), MASK);
}
