/** Turns the text of `source` and `dest` into a location: a folder of this machine, or one behind ssh. */
import type { Location } from '../model.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

/**
 * `/path`, `host:/path`, `user@host:relative`, `[::1]:/path`. `~/path` is expanded to `home` where the caller gives one.
 * A login with an IPv6 address is kept without its brackets, as ssh wants it; `locationText` writes them back.
 */
export function parseLocation(text: string, home?: string): Reading<Location> {
  const invisible = /[\0-\x1f\x7f]/.exec(text);
  if (invisible) return refused('the path contains a line break or another control character', 'rename the folder');
  if (text === '') return refused('the path is empty', 'write a path that starts with /, or host:/path');
  if (text.startsWith('/')) return understood({ kind: 'here', path: text });
  if (text.startsWith('~')) return homePath(text, home);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return refusedAddress(text);
  const parts = /^((?:[^/:[\]]*@)?\[[^/[\]]*\]|[^/:]*):(.*)$/s.exec(text);
  if (!parts) {
    return refused(
      `"${text}" is neither a whole path nor a folder of another host`,
      'write a path that starts with /, or host:/path',
    );
  }
  if (parts[2]!.startsWith(':')) return refusedAddress(text);
  return remoteLocation(parts[1]!, parts[2]!);
}

/** The location as the user writes it and as rsync takes it. */
export function locationText(location: Location): string {
  if (location.kind === 'here') return location.path;
  const { user, host } = splitLogin(location.login);
  const address = host.includes(':') ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${address}:${location.path}`;
}

/** Without trailing or doubled slashes, `.` and `..`; for comparing two paths, as a symbolic link may stand behind each of them. */
export function plainPath(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

function homePath(text: string, home: string | undefined): Reading<Location> {
  if (home === undefined || !home.startsWith('/'))
    return refused(`"${text}" needs a home folder`, 'write the whole path, starting with /');
  if (text !== '~' && !text.startsWith('~/'))
    return refused(`"${text}" is the home folder of someone else`, 'write the whole path, starting with /');
  return understood({ kind: 'here', path: home.replace(/\/+$/, '') + text.slice(1) || '/' });
}

function refusedAddress(text: string): Reading<Location> {
  const daemon = text.includes('::') || text.startsWith('rsync://');
  const message = daemon
    ? `"${text}" is the address of an rsync daemon`
    : `"${text}" is an address of a kind that is not known here`;
  return refused(message, 'alpine-backup goes over ssh: write user@host:/path, with the port in the key ssh (ssh = ssh -p 2222)');
}

function remoteLocation(login: string, path: string): Reading<Location> {
  const { user, host } = splitLogin(login);
  const name = host.replace(/^\[(.*)\]$/, '$1');
  const remedy = 'write user@host:/path';
  if (name === '' || user === '') return refused(`"${login}" lacks a ${name === '' ? 'host' : 'user'}`, remedy);
  // ssh would read such a name as one of its options.
  if (name.startsWith('-') || /^-|@-/.test(login)) return refused(`the login "${login}" starts with a dash`, remedy);
  if (/[\s"'`$;&|<>(){}*?!#]/.test(login)) return refused(`the login "${login}" contains a character that no login has`, remedy);
  if (host.startsWith('[') && !/^[0-9a-f:.]*:[0-9a-f:.]*(%[\w.-]+)?$/i.test(name)) {
    return refused(`"${host}" is not an IPv6 address`, 'write brackets around IPv6 addresses only');
  }
  return remotePath(user === undefined ? name : `${user}@${name}`, path);
}

function remotePath(login: string, path: string): Reading<Location> {
  if (path === '')
    return refused('the path behind the colon is missing', `write ${login}:/path, or ${login}:. for the login's home folder`);
  if (path.startsWith('-'))
    return refused(`the path "${path}" starts with a dash`, `write the whole path, ${login}:/…, or ${login}:./${path}`);
  if (/^~[^/]/.test(path)) return refused(`"${path}" is the home folder of someone else`, `write the whole path: ${login}:/…`);
  // A relative path starts at the login's home anyway, and rsync does not expand the tilde.
  const below = path.startsWith('~') ? path.replace(/^~\/*/, '') || '.' : path;
  // `~/-x` and `~/~x` lose what kept them from being an option or the home of x.
  const fromHome = path.startsWith('~') && /^[-~]/.test(below) ? `./${below}` : below;
  return understood({ kind: 'ssh', login, path: fromHome });
}

function splitLogin(login: string): { readonly user: string | undefined; readonly host: string } {
  const at = login.lastIndexOf('@');
  return at < 0 ? { user: undefined, host: login } : { user: login.slice(0, at), host: login.slice(at + 1) };
}
