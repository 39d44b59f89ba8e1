/** What is said of keys that have a passphrase, while they are found and unlocked. */
import { type Refused, refused } from './reading.ts';
import { shellQuote } from './shell-quote.ts';

/** As ssh-keygen says it, in all its versions, to one who tries the empty passphrase. */
export function isWrongLock(words: string): boolean {
  return /incorrect passphrase|bad passphrase|bad decrypt/i.test(words);
}

/** Stands behind the refusal of a login. */
export function withLockedKeys(detail: string, keys: readonly string[]): string {
  return [detail, ...keys.map(key => `the key ${key} has a passphrase`)].join('; ');
}

export function lockedKeysIn(detail: string): readonly string[] {
  return [...detail.matchAll(/; the key (\S.*?) has a passphrase(?=;|$)/g)].map(([, key]) => key!);
}

/** The first key of such a refusal. */
export function lockedKeyIn(detail: string): string | undefined {
  return lockedKeysIn(detail)[0];
}

export const unlockRemedy = 'unlock it: its passphrase can be typed in the window, and on the page of alp ui';

export function passphraseRefusal(shown: string, path: string, passphrase: string): Refused | undefined {
  if (!path.startsWith('/') || /[\0\r\n]/.test(path))
    return refused(`"${shown.slice(0, 100)}" is not a whole path`, 'write a path that starts with /');
  if (passphrase === '') return refused('the passphrase is empty', 'type the passphrase of the key');
  // Longer ones are cut by ssh-add, and a line break ends what it reads.
  if (/[\0\r\n]/.test(passphrase) || passphrase.length > 1000)
    return refused('this is no passphrase that ssh-add could read', 'type the passphrase of the key');
  return undefined;
}

/** Why there is nothing to unlock. */
export function lockedAlready(path: string, found: 'absent' | 'open' | 'other'): Refused {
  if (found === 'absent') return refused(`there is no key ${path}`, 'look at ssh = … and at IdentityFile in ~/.ssh/config');
  if (found === 'open') return refused(`the key ${path} has no passphrase`, 'nothing needs to be unlocked');
  return refused(`the key ${path} cannot be read`, `look at its owner and mode: chmod 600 ${shellQuote(path)}`);
}

export function wrongPassphrase(path: string): Refused {
  return refused(`this is not the passphrase of the key ${path}`, 'type the passphrase of the key');
}

export function addFailed(path: string, words: string): Refused {
  const last = words.trim().split('\n').at(-1) ?? '';
  return refused(
    `the key ${path} could not be unlocked: ${last || 'ssh-add says nothing'}`,
    `does this work: ssh-add ${shellQuote(path)}`,
  );
}

export function noKeyAgent(words: string): string {
  return `ssh-agent could not be started: ${words}`;
}

/** A passphrase that was right once is of no use any more: the key has another one, or none. */
export function fitsNoMore(message: string): boolean {
  return /^this is not the passphrase of the key |^the key .* has no passphrase$/.test(message);
}

export function forgottenPassphrase(path: string): string {
  return `the kept passphrase of ${path} fits no more, and was forgotten`;
}
