/** How ssh is called for a login that somebody sets up, and the line of the configuration that makes runs call it the same way. */
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';
import { shellQuote } from './shell-quote.ts';

/** The key of our own; without one, ssh offers what the user's settings and agent have. */
export function ownKeyPath(home: string): string {
  return `${home}/.ssh/alpine-backup_ed25519`;
}

/** With a key of our own no other is offered: servers hang up on logins that try many. */
export function sshCommand(port: number | undefined, key: string | undefined): readonly string[] {
  return [
    'ssh',
    ...(port === undefined ? [] : ['-p', `${port}`]),
    ...(key === undefined ? [] : ['-i', key, '-o', 'IdentitiesOnly=yes']),
  ];
}

/** As the key `ssh` takes it; '' where plain ssh does. */
export function sshLine(command: readonly string[]): string {
  if (command.length === 1) return '';
  return command.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : shellQuote(word))).join(' ');
}

export function readPort(port: number | undefined): Reading<number | undefined> {
  return port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)
    ? understood(port)
    : refused(`${port} is not a port`, 'write a number from 1 to 65535');
}
