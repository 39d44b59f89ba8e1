/** Which directories an OpenLDAP server has, from its configuration, and how their entries are read. */
import { bytesAsText } from '../world/lines.ts';
import type { ProgramResult } from '../world/run-program.ts';
import type { DriverTask } from './driver.ts';
import { failed, type Refusal, whatWentWrong } from './verdicts.ts';

export interface Directory {
  /** As slapcat and slapadd count them; 0 is the configuration. */
  readonly number: number;
  readonly suffix: string;
  /** `mdb`, `ldap`, `monitor` … */
  readonly kind: string;
  /** Where its files lie; '' where it has none. */
  readonly folder: string;
}

/** The configuration is a directory as well, the first. */
export const configuration: Directory = { number: 0, suffix: 'cn=config', kind: 'config', folder: '' };

/** Kinds that keep entries themselves. */
export const storing = ['mdb', 'hdb', 'bdb', 'wt', 'ldif'];

const usualPatience = 24 * 60 * 60_000;

export function patienceOf({ settings }: DriverTask): number {
  return typeof settings.patience === 'number' ? settings.patience : usualPatience;
}

export async function directoriesOf(task: DriverTask): Promise<readonly Directory[] | Refusal> {
  const text = await configurationOf(task);
  return typeof text === 'string' ? directoriesIn(text) : text;
}

/** The server's configuration, as LDIF or as slapd.conf. */
export async function configurationOf(task: DriverTask): Promise<string | Refusal> {
  const own = configOf(task);
  const unreadable = (words: string) =>
    failed(
      `the configuration of the server cannot be read: ${words}`,
      `look at slapd_config (${own}), and run alp as root or as the user of slapd`,
    );
  if (await isSlapdConf(task)) return (await task.files.read(own).catch(() => undefined)) ?? unreadable(`${own} is not for us`);
  const result = await slapcat(task, configuration);
  const words = whatWentWrong('slapcat', result);
  return words === undefined ? bytesAsText(result?.stdout ?? '') : unreadable(words);
}

export function configOf(task: DriverTask): string {
  return typeof task.settings.slapd_config === 'string' ? task.settings.slapd_config : '/etc/ldap/slapd.d';
}

export async function isSlapdConf(task: DriverTask): Promise<boolean> {
  return (await task.files.kindOf(configOf(task))) === 'file';
}

/** What tells slapcat and slapadd where the configuration is. */
export async function configArguments(task: DriverTask): Promise<readonly string[]> {
  return [(await isSlapdConf(task)) ? '-f' : '-F', configOf(task)];
}

/** `-g`: without directories that are parts of it, since each is a file of its own. Long lines stay whole. */
export async function slapcat(
  task: DriverTask,
  { number, folder }: Pick<Directory, 'number' | 'folder'>,
  more: { readonly saveTo?: string } = {},
): Promise<ProgramResult | undefined> {
  const options = ['-n', String(number), '-g', '-o', 'ldif-wrap=no'];
  const [program = '', ...args] = [...(await asOwner(task, folder)), 'slapcat', ...(await configArguments(task)), ...options];
  return task.run({ program, args, patience: patienceOf(task), ...more });
}

/** Files that root makes in the folder of another user would keep slapd from starting. */
export async function asOwner({ files, machine }: DriverTask, folder: string): Promise<readonly string[]> {
  const owner = folder === '' ? undefined : await files.attributesOf(folder);
  if (machine.userId !== 0 || !owner || owner.userId === 0) return [];
  return ['setpriv', `--reuid=${owner.userId}`, `--regid=${owner.groupId}`, '--clear-groups', '--'];
}

export function directoriesIn(text: string): readonly Directory[] {
  return /^dn: cn=config$/m.test(text) ? directoriesInLdif(text) : directoriesInConf(text);
}

function directoriesInLdif(text: string): readonly Directory[] {
  return text.split(/\n(?=dn:)/).flatMap(entry => {
    const [, number, kind = ''] = /^dn: olcDatabase=\{(\d+)\}(\w+),cn=config$/m.exec(entry) ?? [];
    const suffix = attributeOf(entry, 'olcSuffix');
    if (number === undefined || kind === 'config' || suffix === undefined) return [];
    return [{ number: Number(number), suffix, kind, folder: attributeOf(entry, 'olcDbDirectory') ?? '' }];
  });
}

/** In the order of the file; the configuration and what holds for all are not counted. */
function directoriesInConf(text: string): readonly Directory[] {
  const parts = text.split(/^(?=database\s)/m).slice(1);
  const counted = parts.filter(part => !/^database\s+(config|frontend)\b/.test(part));
  return counted.flatMap((part, index) => {
    const [suffix, folder] = [wordOf(part, 'suffix'), wordOf(part, 'directory')];
    const kind = wordOf(part, 'database') ?? '';
    return suffix === undefined ? [] : [{ number: index + 1, suffix, kind, folder: folder ?? '' }];
  });
}

function wordOf(part: string, name: string): string | undefined {
  const [, quoted, plain] = new RegExp(`^${name}\\s+(?:"([^"]*)"|(\\S+))`, 'm').exec(part) ?? [];
  return quoted ?? plain;
}

/** The file in which the server writes its process number. */
export function pidFileIn(text: string): string | undefined {
  return attributeOf(text, 'olcPidFile') ?? wordOf(text, 'pidfile');
}

/** Two colons: it is written in base 64, since it has letters beyond ASCII. */
function attributeOf(entry: string, name: string): string | undefined {
  const [, colons, value = ''] = new RegExp(`^${name}(::?) (.*)$`, 'm').exec(entry) ?? [];
  if (colons === undefined) return undefined;
  return colons === '::' ? Buffer.from(value, 'base64').toString('utf8') : value;
}
