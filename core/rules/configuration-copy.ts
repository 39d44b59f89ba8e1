/** Two configuration folders beside each other: what would be copied, what stays because it is secret, what is only there. */

export interface ConfigurationFile {
  /** Below the folder. */
  readonly path: string;
  /** `-rw-r--r--`. */
  readonly mode: string;
  /** As rsync prints it here, so that a later one is greater: `2026/11/23-18:12:16`. */
  readonly changed?: string;
}

/** Lines of `rsync --list-only`: mode, size, date, time, path; folders and what is no file are left out. */
export function readListing(lines: readonly string[]): readonly ConfigurationFile[] {
  return lines.flatMap(line => {
    const found = /^(-[-rwxsStT]{9})\+?\s+[\d,.]+\s+(\S+)\s+(\S+) (.*)$/.exec(line);
    const [, mode = '', day, time, path = ''] = found ?? [];
    return found && !isLeftover(path) ? [{ mode, path, changed: `${day}-${time}` }] : [];
  });
}

/** What editors and package managers leave, hidden files, and names that rsync cannot print. */
function isLeftover(path: string): boolean {
  return /(^|\/)[.#]|~$|\.(bak|orig|sample|rpmsave|rpmnew|new)$|\.(dpkg|ucf)-[^.]*$|\\#[0-7]{3}/.test(path);
}

/** Named as credentials, or by its name or place and mode nobody else's business. Server files and drivers are the configuration itself. */
export function isSecret({ path, mode }: ConfigurationFile, credentials: ReadonlySet<string>): boolean {
  if (
    credentials.has(path) ||
    /(^|\/)id_[^/]*$|\.(key|pem|p12|pfx)$|_(ed25519|rsa|ecdsa)$|(^|\/)(secrets|credentials)\//.test(path)
  )
    return true;
  return path.includes('/') && !path.startsWith('drivers/') && mode.endsWith('------');
}

/** The folder as the login there finds it: below its own home where ours is below ours. */
export function folderThere(folder: string, home: string): string {
  const isHome = home !== '/' && folder.startsWith(`${home.replace(/\/+$/, '')}/`);
  return isHome ? folder.slice(home.replace(/\/+$/, '').length + 1) : folder;
}

/** Somebody has changed it there since it was changed here. */
export function isNewerThere(here: ConfigurationFile, there: ConfigurationFile | undefined): boolean {
  return there?.changed !== undefined && here.changed !== undefined && there.changed > here.changed;
}

export function changeOf(
  here: ConfigurationFile,
  there: ConfigurationFile | undefined,
  sameText: boolean,
): 'new' | 'changed' | 'mode' | undefined {
  if (!there) return 'new';
  if (!sameText) return 'changed';
  return here.mode === there.mode ? undefined : 'mode';
}
