/** What the program says to people: one wording for terminal, tray, window and mail. */
import type { StopReason } from '../agent-model.ts';
import type { CutReason, Item, LeaseHolder, Verdict, Warning } from '../model.ts';
import { countText, percentText, sizeText } from './figures.ts';
import { locationText } from './locations.ts';
import { lockedKeyIn, unlockRemedy } from './unlock-words.ts';

export function titleOf(item: Pick<Item, 'server' | 'name'>): string {
  return `${item.server} ${item.name}`;
}

/** Why the way to the other side is closed, as one sentence without a full stop. */
export function connectFailure(reason: CutReason, login: string, words: string): string {
  const host = login.slice(login.indexOf('@') + 1);
  const last =
    words
      .split('\n')
      .filter(line => line.trim() !== '')
      .at(-1) ?? '';
  switch (reason) {
    case 'no-link':
      return `there is no network (${last})`;
    case 'name-not-found':
      return `the name ${host} is not known here`;
    case 'host-down':
      return `${host} does not answer (${last})`;
    case 'port-closed':
      return `${host} is there, but takes no ssh connections on this port`;
    case 'not-ssh':
      return `what answers at ${host} is not an ssh server; a captive portal?`;
    case 'host-key-unknown':
      return `the host key of ${host} is not known yet`;
    case 'host-key-changed':
      return `${host} shows another host key than before`;
    case 'login-refused':
      return `${host} refuses the login of ${login} (${last})`;
    default:
      return `no connection to ${host} (${last || 'it ended without a word'})`;
  }
}

/** What the user can do about a closed way. */
export function connectRemedy(reason: CutReason, item: Pick<Item, 'server' | 'name'>, detail = ''): string {
  if (lockedKeyIn(detail) !== undefined) return unlockRemedy;
  switch (reason) {
    case 'host-key-unknown':
      return `alp doctor ${titleOf(item)} shows its fingerprint and the command that accepts it`;
    case 'host-key-changed':
      return `if the server was set up anew, alp doctor ${titleOf(item)} shows both fingerprints; if not, somebody else may be answering`;
    case 'login-refused':
      return 'is the key there, and does the server know it? ssh-copy-id brings it over; ssh = "ssh -i KEY" chooses another';
    case 'not-ssh':
      return 'log in to the network first, or look at the port in ssh = …';
    case 'killed':
      return 'run it again, it goes on where it stopped';
    default:
      return 'run it again when the server is back, it goes on where it stopped';
  }
}

interface Held {
  readonly holder: LeaseHolder | undefined;
}

export function heldVault(who: string, lease: Held, now: number): Verdict {
  const since = lease.holder
    ? `, since ${new Date(lease.holder.since).toISOString().slice(0, 19).replace('T', ' ')} UTC (${minutes(now - lease.holder.since)})`
    : '';
  return {
    kind: 'not-now',
    reason: 'busy',
    detail: `another run writes to this vault: ${who}${since}`,
    remedy: 'wait until it is done, or end it; the next run then takes over by itself',
  };
}

function minutes(milliseconds: number): string {
  const count = Math.max(0, Math.round(milliseconds / 60_000));
  return count === 1 ? '1 minute' : `${count} minutes`;
}

type BeginProblem = { readonly kind: string; readonly detail?: string };

export function beginProblem(problem: BeginProblem, item: Pick<Item, 'server' | 'name' | 'dest'>): Verdict {
  const dest = destText(item);
  const detail = problem.detail ?? '';
  const adopt = `alp doctor ${titleOf(item)} --adopt`;
  switch (problem.kind) {
    case 'unmounted':
      return {
        kind: 'not-now',
        reason: 'vault-missing',
        detail: `nothing is mounted at ${detail}, so the vault ${dest} is not there`,
        remedy: `mount ${detail}`,
      };
    case 'missing-vault':
      return {
        kind: 'not-now',
        reason: 'vault-missing',
        detail: `the vault that was at ${dest} is not there now`,
        remedy: `is its disk mounted? If a new vault shall begin there: ${adopt}`,
      };
    case 'not-a-folder':
      return { kind: 'failed', detail: `${dest} is not a folder`, remedy: 'look at dest = … in the configuration' };
    case 'not-a-vault':
      return {
        kind: 'failed',
        detail: `${dest} holds other things (${detail.trim()}) and no snapshots, so nothing is written there`,
        remedy: `choose an empty folder, or, if this one is right: ${adopt}`,
      };
    case 'inside-vault':
      return {
        kind: 'failed',
        detail: `${dest} lies inside the vault ${detail}`,
        remedy: 'choose a folder outside: nothing in a vault is ever changed',
      };
    case 'unwritable':
      return {
        kind: 'failed',
        detail: `the vault ${dest} cannot be written`,
        remedy: 'look at its owner and mode, whether the disk is mounted read-only, and whether it is full',
      };
    default:
      return {
        kind: 'failed',
        detail: `the vault ${dest} could not be opened: ${detail || 'it did not answer'}`,
        remedy: `alp doctor ${titleOf(item)} looks for the cause`,
      };
  }
}

export function foreignVault(item: Pick<Item, 'server' | 'name' | 'dest'>, owner: string | undefined): Verdict {
  return {
    kind: 'failed',
    detail:
      owner === undefined
        ? `the mark of the vault ${destText(item)} cannot be read`
        : `the vault ${destText(item)} belongs to ${owner}`,
    remedy: `give every item a dest of its own; if this item was renamed: alp doctor ${titleOf(item)} --adopt`,
  };
}

export function fullVault(item: Pick<Item, 'dest'>, freeBytes: number | undefined, freeInodes: number | undefined): Verdict {
  const left = freeInodes === undefined ? `${sizeText(freeBytes ?? 0)} free` : `${countText(freeInodes)} inodes free`;
  return { kind: 'full', detail: `the vault ${destText(item)} has only ${left}` };
}

export function sourceProblem(item: Item, kind: string, empty: boolean): Verdict | undefined {
  const source = sourceText(item);
  if (kind === 'absent')
    return {
      kind: 'failed',
      detail: `the source ${source} is not there`,
      remedy: 'look at source = … in the configuration; is a disk or share not mounted?',
    };
  if (kind === 'link')
    return {
      kind: 'failed',
      detail: `the source ${source} is a symbolic link, and a backup of it would hold the link alone`,
      remedy: 'end it with a slash to back up the folder behind it',
    };
  if (kind === 'unreadable')
    return { kind: 'failed', detail: `the source ${source} cannot be read`, remedy: 'run as a user who may read it' };
  if (empty && !item.allowEmpty) {
    return {
      kind: 'failed',
      detail: `the source ${source} is empty`,
      remedy: 'is a disk or share not mounted there? If an empty folder is right: allow_empty = yes',
    };
  }
  return undefined;
}

export function unusableRsync(where: string, why: string): Verdict {
  return {
    kind: 'failed',
    detail: `${where}: ${why}`,
    remedy: 'install rsync 3.1.3 or newer there (better 3.4.3 or newer; on macOS: brew install rsync)',
  };
}

/** The verdict of a restore in its own words: its target is not the vault, and its source is. */
export function restoreVerdict(verdict: Verdict, target: string): Verdict {
  const again = 'then run the same command again, it goes on where it stopped';
  switch (verdict.kind) {
    case 'full':
      return { kind: 'failed', detail: `there is no room at ${target}`, remedy: `make room there; ${again}` };
    case 'incomplete':
      return {
        kind: 'failed',
        detail: verdict.warnings[0] ? warningText(verdict.warnings[0]) : verdict.detail,
        remedy: `look at ${target}; ${again}`,
      };
    case 'failed':
      return {
        ...verdict,
        detail: verdict.detail.replace('the source is not there', 'the vault does not give it'),
        remedy: `look at ${target}; ${again}`,
      };
    default:
      return verdict;
  }
}

export function lostConnection(): Verdict {
  return { kind: 'cut', reason: 'connection-lost', detail: 'the connection is gone' };
}

export function lostLease(): Verdict {
  return { kind: 'not-now', detail: 'another run took the lease of the vault over meanwhile', remedy: 'wait until it is done' };
}

/** The verdict as one sentence with its reason, for a line after the item's name; no full stop. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'whole':
      return 'published';
    case 'cut':
      return verdict.detail || cutText(verdict.reason);
    case 'full':
      return verdict.detail.startsWith('the vault') ? verdict.detail : `the vault is full: ${verdict.detail}`;
    case 'cancelled':
      return stopText(verdict.signal);
    default:
      return verdict.detail;
  }
}

function stopText(reason: StopReason): string {
  switch (reason) {
    case 'user':
      return 'cancelled';
    case 'paused':
      return 'paused';
    case 'battery':
      return 'stopped to spare the battery';
    case 'metered':
      return 'stopped because this network is metered';
    case 'hours':
      return 'stopped because its hours are over';
    case 'stalled':
      return 'ended because nothing moved any more';
    case 'address-gone':
      return 'stopped because the network changed';
    default:
      return `cancelled (${reason})`;
  }
}

function cutText(reason: CutReason): string {
  return (
    { timeout: 'the other side did not move any more', killed: 'rsync was ended from outside' }[reason as string] ??
    'the connection is gone'
  );
}

export function remedyOf(verdict: Verdict, item: Pick<Item, 'server' | 'name'>): string {
  switch (verdict.kind) {
    case 'cut':
      return connectRemedy(verdict.reason, item, verdict.detail);
    case 'full':
      return `make room: alp purge ${titleOf(item)} -n shows what the policy would remove; what arrived is kept and not sent again`;
    case 'cancelled':
      return 'what arrived is kept; run it again and it goes on from there';
    case 'whole':
      return '';
    default:
      return verdict.remedy;
  }
}

/** How much is there already: "61 % is safe on the server, 2.1 GB sent so far, 3 MB of it twice". */
export function safeText(percent: number | undefined, sentBytes: number, resentBytes: number, place: string): string {
  const share = percent === undefined ? '' : `${percentText(percent)} is safe ${place}, `;
  const twice = resentBytes >= 1_000_000 ? `, ${sizeText(resentBytes)} of it twice` : ', nothing twice';
  return `${share}${sizeText(sentBytes)} sent so far${sentBytes > 0 ? twice : ''}`;
}

export function warningText(warning: Warning): string {
  if (warning.path === '') return warning.text;
  return warning.kind === 'other' ? warning.text : `${warning.path}: ${warning.text}`;
}

/** What this machine does not do for us (no room, no permission), as opposed to a mistake of ours; undefined when it is one. */
export function worldTrouble(error: unknown, stateFolder = ''): { readonly detail: string; readonly remedy: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', path } = error as { readonly code?: string; readonly path?: string };
  // What is written by descriptor has no path; it lies in the state folder.
  const isState = path === undefined || stateFolder === '' || path.startsWith(stateFolder);
  const where = isState ? `the state folder${stateFolder && ` ${stateFolder}`}` : path;
  const choice = isState ? '; ALP_STATE_DIR chooses another' : '';
  if (['ENOSPC', 'EDQUOT'].includes(code) || /No space left on device|Disk quota exceeded/.test(error.message))
    return { detail: `${where} has no room (${error.message})`, remedy: `make room there${choice}; then run it again` };
  if (['EROFS', 'EACCES', 'EPERM'].includes(code))
    return { detail: `${where} cannot be used (${error.message})`, remedy: `look at its owner and permissions${choice}` };
  if (code === 'EIO') return { detail: `the disk of ${where} fails (${error.message})`, remedy: `look at that disk${choice}` };
  return undefined;
}

export function destText(item: Pick<Item, 'dest'>): string {
  return locationText(item.dest);
}

export function sourceText({ source }: Pick<Item, 'source'>): string {
  return source.path === '' ? 'what its driver brings' : locationText(source);
}

export { exitCodeOf, worstExitCode } from './verdicts.ts';
