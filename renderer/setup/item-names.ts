/** Names of items and of the file: made of the folders, and what is wrong with one that was typed. */
import type { ChosenFolder, Plan } from './plan.ts';

/** What the command line would take for a command, and sections with a meaning of their own. */
const TAKEN = new Set(
  `backup ls versions diff restore purge check-config doctor log sync help agent now status pause unpause cancel ui drivers
  verify heal drill collect report metrics alert synconf all defaults fleet`.split(/\s+/),
);

export type NameMistake = 'empty' | 'slash' | 'start' | 'sign' | 'taken' | 'twice';

/** Each folder's name, typed or made of its path; made ones are different from one another and from `used`. */
export function itemNames(folders: readonly ChosenFolder[], used: readonly string[] = []): readonly string[] {
  const names = new Set([...used, ...folders.map(({ name }) => name.trim())]);
  return folders.map(folder => {
    if (folder.name.trim() !== '') return folder.name.trim();
    const name = freeName(madeName(folder), names);
    names.add(name);
    return name;
  });
}

export function nameMistake(name: string, others: readonly string[]): NameMistake | undefined {
  if (name.trim() === '') return 'empty';
  if (name.includes('/')) return 'slash';
  if (/^[-.]/.test(name)) return 'start';
  if (/[\0-\x1f\x7f[\]#;"'=]/.test(name)) return 'sign';
  if (TAKEN.has(name)) return 'taken';
  return others.includes(name) ? 'twice' : undefined;
}

/** Names that the file which gets the folders has already. */
export function usedNames(
  { into }: Plan,
  items: readonly { readonly server: string; readonly item: string }[],
): readonly string[] {
  return into === undefined ? [] : items.filter(({ server }) => server === into).map(({ item }) => item);
}

/** The file's name: the one that was typed, or a free one. */
export function serverName(plan: Plan, servers: readonly string[]): string {
  if (plan.into !== undefined) return plan.into;
  return plan.server.trim() === '' ? freeName('laptop', new Set(servers)) : plan.server.trim();
}

function madeName({ path, kind }: ChosenFolder): string {
  if (path === '/') return 'system';
  if (kind === 'home') return 'home';
  const last = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const plain = last
    .replace(/[\0-\x1f\x7f[\]#;"'=\s]+/g, '-')
    .replace(/^[-.]+/, '')
    .replace(/-+$/, '');
  if (plain === '') return 'folder';
  return TAKEN.has(plain) ? `${plain}-files` : plain;
}

function freeName(name: string, used: ReadonlySet<string>): string {
  let free = name;
  for (let count = 2; used.has(free); count += 1) free = `${name}-${count}`;
  return free;
}
