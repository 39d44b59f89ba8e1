/** What is said while a key of our own is made and brought to a server. */
import { type Refused, refused } from './reading.ts';
import { shellQuote } from './shell-quote.ts';
import { sshFailure } from './verdicts.ts';
import { connectFailure } from './words.ts';

/** The public key as authorized_keys has it; its comment without what a shell or a terminal could take for something else. */
export function plainKey(line: string): string {
  const [type = '', key = '', ...comment] = line.trim().split(/\s+/);
  const words = comment.join('-').replace(/[^\w.@-]/g, '');
  return [type, key, words].filter(word => word !== '').join(' ');
}

/** One line for a terminal at the server, and for ssh: any login shell understands it. */
export function installCommand(script: string, publicKey: string): string {
  return `sh -c ${shellQuote(script)} sh ${shellQuote(publicKey)}`;
}

export const keyInstalled = /^alpine-backup: the key (is installed|was there already)$/m;

const paste = 'paste the line for the key into a terminal at the server';

export function keyUnusable(path: string, words: string): Refused {
  const last = lastLine(words);
  if (/incorrect passphrase/i.test(words))
    return refused(`the key ${path} has a passphrase`, 'move it away, then a new one is made');
  if (/UNPROTECTED|too open/i.test(words)) return refused(`others may read the key ${path}`, `chmod 600 ${shellQuote(path)}`);
  return refused(`the key ${path} cannot be used: ${last}`, 'move it away, then a new one is made');
}

export function keyNotMade(path: string, words: string): Refused {
  return refused(
    `the key ${path} could not be made: ${lastLine(words)}`,
    'look at the owner and mode of its folder; is the disk full?',
  );
}

export function passwordRefusal(password: string): Refused | undefined {
  if (password === '') return refused('the password is empty', 'type the password of the login');
  // Longer ones are cut by ssh, and a line break ends what it reads.
  if (/[\0\r\n]/.test(password) || password.length > 1000)
    return refused('this is no password that ssh could send', 'type it again');
  return undefined;
}

export function notThroughOthers(host: string): Refused {
  return refused(`ssh reaches ${host} through another machine or program, and the password is meant for ${host} alone`, paste);
}

export interface InstallEnd {
  readonly code: number;
  readonly stderr: string;
  /** ssh asked for the password. */
  readonly wasAsked: boolean;
}

/** Why the key is not there now. */
export function installFailed(login: string, { code, stderr, wasAsked }: InstallEnd): Refused {
  const at = login.lastIndexOf('@');
  const host = login.slice(at + 1);
  const words = stderr.trim();
  const reason = sshFailure(words);
  const mute = /^ssh_askpass: exec.*$/m.exec(words)?.[0];
  if (mute !== undefined)
    return refused(`ssh could not ask for the password (${mute})`, `set TMPDIR to a folder where programs may run, or ${paste}`);
  if (reason === 'login-refused' && wasAsked) return passwordRefused(login, host, at < 0 ? '' : login.slice(0, at));
  if (reason === 'login-refused') return refused(`${host} lets nobody in by password`, paste);
  if (reason !== undefined) return refused(connectFailure(reason, login, words), `try again, or ${paste}`);
  return refused(`the key could not be written at ${host}: ${lastLine(words) || `code ${code}`}`, paste);
}

function passwordRefused(login: string, host: string, user: string): Refused {
  const often = user === 'root' ? '; most servers let root in by key only' : '';
  return refused(`${host} does not take this password of ${login}`, `type it again${often}, or ${paste}`);
}

export function installSilent(host: string): Refused {
  return refused(`${host} did not answer in time`, `does it ask for more than a password? Then ${paste}`);
}

function lastLine(words: string): string {
  return words.trim().split('\n').at(-1) ?? '';
}
