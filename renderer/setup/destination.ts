/** The destination as it is typed: what is asked of the program, what the file says, what is wrong with it. */
import type { Request } from '../../bridge/channels.ts';
import { type ChosenFolder, isBelow, type Plan, plainFolder, type Where } from './plan.ts';

export type WhereMistake = 'login' | 'login-missing' | 'port' | 'path' | 'path-missing' | 'folder' | 'folder-missing';

export function whereMistakes(where: Where): readonly WhereMistake[] {
  if (where.kind === 'folder') {
    const folder = where.folder.trim();
    if (folder === '') return ['folder-missing'];
    return /^(\/|~\/)./.test(folder) ? [] : ['folder'];
  }
  const mistakes: WhereMistake[] = [];
  const login = where.login.trim();
  if (login === '') mistakes.push('login-missing');
  else if (!isLogin(login)) mistakes.push('login');
  if (where.port.trim() !== '' && portOf(where) === undefined) mistakes.push('port');
  const path = where.path.trim();
  if (path === '') mistakes.push('path-missing');
  else if (path === '/' || /^-|^~[^/]|[\0-\x1f\x7f]/.test(path)) mistakes.push('path');
  return mistakes;
}

/** `host`, `ann@host`, `ann@fe80::1`, `ann@[fe80::1%eth0]`. */
function isLogin(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [user, host] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (at >= 0 && !/^[^\s@:/"'`$;&|<>(){}[\]*?!#-][^\s@:/"'`$;&|<>(){}[\]*?!#]*$/.test(user)) return false;
  if (/^[a-z0-9_][a-z0-9_.-]*$/i.test(host)) return true;
  const address = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  return /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?:%[\w.-]+)?$/i.test(address);
}

export function portOf({ port }: Where): number | undefined {
  const value = Number(port.trim());
  return /^\d{1,5}$/.test(port.trim()) && value >= 1 && value <= 65535 ? value : undefined;
}

/** What was pasted into the field of the login says more at once: `ann@nas:/backup`, `ssh://ann@nas:2222/backup`, `ssh -p 2222 ann@nas`. */
export function pastedAddress(text: string): Partial<Where> {
  const pasted = text.trim();
  const url = /^ssh:\/\/([^/:]+|[^/]*\[[^\]]*\])(?::(\d+))?(\/.*)?$/.exec(pasted);
  if (url) return present({ login: url[1], port: url[2], path: url[3] });
  const command = /^ssh\s+(?:-p\s*(\d+)\s+)?([^\s-]\S*)(?:\s+-p\s*(\d+))?$/.exec(pasted);
  if (command) return present({ login: command[2], port: command[1] ?? command[3] });
  const location = /^([^\s/:[\]]+|[^\s/:]*\[[^\]]*\]):([/~].*)$/.exec(pasted);
  return location ? present({ login: location[1], path: location[2] }) : { login: text };
}

export function loginOf(where: Where): string | undefined {
  return where.kind === 'server' ? where.login.trim().replace(/\[(.*)\]$/, '$1') : undefined;
}

export function hostOf(where: Where): string {
  const login = loginOf(where) ?? '';
  return login.slice(login.lastIndexOf('@') + 1);
}

/** The folder below which every item gets its own, without a slash at its end. */
export function baseOf(where: Where): string {
  const typed = plainFolder(where.kind === 'server' ? where.path : where.folder);
  // Over ssh a path without a slash begins at the login's home anyway.
  if (where.kind === 'folder') return typed;
  const below = typed.replace(/^~\/?/, '') || '.';
  // A name that begins like a home folder or an option is taken for one, unless it is said where it lies.
  return typed !== below && /^[~-]/.test(below) ? `./${below}` : below;
}

export function wishOf(where: Where, path: string): Request<'tryDestination'> {
  const [login, port] = [loginOf(where), portOf(where)];
  return {
    ...(login === undefined ? {} : { login }),
    ...(login === undefined || port === undefined ? {} : { port }),
    path,
  };
}

/** The vault's path of each folder, in their order. */
export function vaultPaths(plan: Plan, server: string, names: readonly string[]): readonly string[] {
  return plan.folders.map(
    ({ vault }, index) => vault?.path ?? `${baseOf(plan.where)}/${server}/${names[index]}`.replace(/^\/\//, '/'),
  );
}

/** As the file has it: `ann@nas.local:/backup/laptop/documents`. */
export function destText(where: Where, path: string): string {
  const login = loginOf(where);
  if (login === undefined) return path;
  const at = login.lastIndexOf('@') + 1;
  const host = login.slice(at);
  return `${login.slice(0, at)}${host.includes(':') ? `[${host}]` : host}:${path}`;
}

/** Equal as long as the destination is; the vaults below it are looked at by their own paths. */
export function whereText(where: Where): string {
  return JSON.stringify(wishOf(where, baseOf(where)));
}

/** What the key `ssh` must say, or undefined where plain ssh does. */
export function sshText(where: Where): string | undefined {
  if (where.kind === 'folder') return undefined;
  if (where.ssh?.of === whereText(where)) return where.ssh.text || undefined;
  const port = portOf(where);
  const words = [...(port === undefined || port === 22 ? [] : [`-p${port}`]), ...(where.key ? ['-i', shellWord(where.key)] : [])];
  return words.length === 0 ? undefined : `ssh ${words.join(' ')}`;
}

/** A source that is the destination, or lies in it among the snapshots. */
export function overlapping({ folders, where }: Plan): ChosenFolder | undefined {
  if (where.kind === 'server' || where.folder.trim() === '') return undefined;
  const base = baseOf(where);
  return folders.find(({ path }) => path === base || isBelow(path, base));
}

/** Goes on in the vault that the destination itself turned out to be; the other folders go beside it. */
export function adoptBase(plan: Plan, path: string, of: string, snapshots: number): Plan {
  const base = baseOf(plan.where);
  // A vault that lies where this page would have made it leads back to the folder above its server's.
  const above = of !== '' && base.endsWith(`/${of}`) ? base.slice(0, -of.length - 1) : base.replace(/\/?[^/]*$/, '');
  const parent = above || (base.startsWith('/') ? '/' : '.');
  const where = plan.where.kind === 'server' ? { ...plan.where, path: parent } : { ...plan.where, folder: parent };
  const folders = plan.folders.map(folder => (folder.path === path ? adopting(folder, base, of, snapshots) : folder));
  const [server = '', item = ''] = of.split('/');
  const isNamed = server !== '' && item !== '';
  return { ...plan, where, folders, server: plan.server === '' && isNamed ? server : plan.server };
}

export function adopting(folder: ChosenFolder, path: string, of: string, snapshots: number): ChosenFolder {
  const item = of.split('/')[1] ?? '';
  return { ...folder, name: folder.name === '' ? item : folder.name, vault: { path, of, snapshots } };
}

/** Vaults with another name must be marked as ours before they are written into; dated folders are taken over by the first backup itself. */
export function itemsToAdopt(plan: Plan, server: string, names: readonly string[]): readonly string[] {
  return names.filter((name, index) => {
    const vault = plan.folders[index]?.vault;
    return vault !== undefined && vault.of !== '' && vault.of !== `${server}/${name}`;
  });
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function present(fields: { readonly [Name in keyof Where]?: Where[Name] | undefined }): Partial<Where> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
