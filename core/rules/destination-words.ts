/** What a look at a destination comes to, in words: the way is closed, the folder cannot be used, or a backup may begin. */
import type { ReachReason } from '../agent-model.ts';
import type { CutReason, Location } from '../model.ts';
import type { DestinationFound } from '../settings-model.ts';
import { counted } from './figures.ts';
import { locationText } from './locations.ts';
import { shellQuote } from './shell-quote.ts';
import { sshFailure } from './verdicts.ts';
import { waitRemedy } from './wait-words.ts';
import { beginProblem, connectFailure, foreignVault, fullVault, unusableRsync } from './words.ts';

/** What there is to say of a destination. */
export type Ending = Pick<DestinationFound, 'state' | 'sentence' | 'remedy'>;

/** Remedies that would name an item, which is not there yet, have words of their own. */
export function wayClosed(reason: ReachReason, login: string, detail: string): Ending {
  return { state: reason, sentence: closedText(reason, login, detail), remedy: closedRemedy(reason) };
}

function closedText(reason: ReachReason, login: string, detail: string): string {
  switch (reason) {
    case 'captive-portal':
      return 'this network wants a login first';
    case 'local-network-denied':
      return 'macOS keeps this program from the local network';
    case 'vault-missing':
    case 'vault-full':
    case 'busy':
      return detail;
    default:
      return connectFailure(reason, login, detail);
  }
}

function closedRemedy(reason: ReachReason): string {
  switch (reason) {
    case 'host-key-unknown':
      return compareRemedy('ed25519');
    case 'host-key-changed':
      return 'if the server was set up anew, compare the fingerprint before you accept it; if not, somebody else may be answering';
    case 'vault-missing':
      return 'is its disk plugged in and mounted?';
    case 'vault-full':
      return 'make room there, or choose another disk';
    default:
      return waitRemedy({ reason, detail: '' }, nobody);
  }
}

/** `type` as ssh-keyscan names it, `ssh-ed25519`, or short. */
export function compareRemedy(type: string): string {
  const kind = /ecdsa/.test(type) ? 'ecdsa' : /rsa/.test(type) ? 'rsa' : 'ed25519';
  return `compare with what the server itself says: ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`;
}

/** None of the remedies that are used here names its item. */
const nobody = { server: '', name: '' };

/** What answers HTTP at ssh's own port is a portal more often than not; elsewhere it is a port that somebody mistook. */
export function reasonOfHttp(port: number): ReachReason {
  return port === 22 ? 'captive-portal' : 'not-ssh';
}

/** ssh's own end, when it did not get through. */
export function loginFailed(login: string, code: number, words: string): Ending {
  if (code === 127)
    return { state: 'login-refused', sentence: `ssh could not be started: ${words}`, remedy: 'install openssh-client' };
  const reason = sshFailure(words) ?? 'connection-lost';
  if (isReachReason(reason)) return wayClosed(reason, login, words);
  return {
    state: 'login-refused',
    sentence: connectFailure(reason, login, words),
    remedy: 'does this login have a shell there, and does the server let it in? Its log says more',
  };
}

function isReachReason(reason: CutReason): reason is CutReason & ReachReason {
  return reason !== 'connection-lost' && reason !== 'timeout' && reason !== 'killed';
}

export function rsyncMissing(where: string, why: string): Ending {
  const { detail, remedy } = unusableRsync(where, why) as { detail: string; remedy: string };
  return { state: 'no-rsync', sentence: detail, remedy };
}

/** The folder as it was found; what could not be looked at is as if it were not there. */
export interface FolderSeen {
  readonly problem:
    | {
        readonly kind: 'unmounted' | 'not-a-folder' | 'inside-vault' | 'unreadable' | 'unwritable' | 'unmakeable';
        readonly detail: string;
      }
    | undefined;
  readonly isThere: boolean;
  /** The item of the vault's mark; 'unreadable' when it says none. */
  readonly mark: { readonly item: string } | 'unreadable' | undefined;
  readonly snapshots: number;
  /** The first names in a folder that is no vault. */
  readonly others: string;
  readonly freeBytes: number | undefined;
  /** Who looked. */
  readonly user: string;
  /** The folder lies on this machine, on the disk of the user's home. */
  readonly isBesideHome: boolean;
}

export function folderKind({ problem, mark, snapshots, others }: FolderSeen): DestinationFound['folder'] {
  if (mark === 'unreadable') return { kind: 'other' };
  if (mark) return { kind: 'vault', item: mark.item, snapshots };
  if (snapshots > 0) return { kind: 'dated-folders', snapshots };
  if (others !== '' || problem?.kind === 'inside-vault' || problem?.kind === 'not-a-folder') return { kind: 'other' };
  return problem?.kind === 'unmounted' || problem?.kind === 'unreadable' ? { kind: 'unknown' } : { kind: 'new' };
}

/** `leastFreeBytes`: with less a run would not begin. */
export function folderFound(seen: FolderSeen, location: Location, leastFreeBytes: number): Ending {
  const place = locationText(location);
  const item = { dest: location, ...nobody };
  const kind = folderKind(seen);
  // Of a folder with other things in it, its owner is not the point.
  const hasOthers = kind.kind === 'other' && seen.others !== '';
  if (seen.problem && !hasOthers) return folderProblem(seen, seen.problem, location);
  if (seen.mark === 'unreadable') return refusedFolder(foreignVault(item, undefined), 'choose another folder');
  if (kind.kind === 'other')
    return refusedFolder(
      beginProblem({ kind: 'not-a-vault', detail: seen.others }, item),
      `choose an empty folder, or a new one inside it: ${place.replace(/\/+$/, '')}/alpine-backup`,
    );
  if (seen.freeBytes !== undefined && seen.freeBytes < leastFreeBytes)
    return wayClosed('vault-full', '', detailOf(fullVault(item, seen.freeBytes, undefined)));
  return { state: 'ready', sentence: `${place} ${readyText(kind, seen)}`, remedy: readyRemedy(kind, seen) };
}

function readyText(kind: DestinationFound['folder'], { isThere }: FolderSeen): string {
  switch (kind.kind) {
    case 'vault':
      return `is the vault of ${kind.item} with ${counted(kind.snapshots, 'snapshot')}`;
    case 'dated-folders':
      return `has ${counted(kind.snapshots, 'snapshot')} of another program; the first backup adopts them`;
    default:
      return isThere ? 'is empty and can be written' : 'is not there yet; the first backup makes it';
  }
}

function readyRemedy(kind: DestinationFound['folder'], { isBesideHome }: FolderSeen): string {
  if (kind.kind === 'vault') return `the item ${kind.item} goes on there; another one needs a folder of its own`;
  return isBesideHome
    ? 'it is on the same disk as your home folder; only another disk or machine helps when this one breaks'
    : '';
}

function folderProblem(seen: FolderSeen, problem: NonNullable<FolderSeen['problem']>, location: Location): Ending {
  const item = { dest: location, ...nobody };
  switch (problem.kind) {
    case 'unmounted':
      return wayClosed('vault-missing', '', detailOf(beginProblem(problem, item)));
    case 'unreadable':
      return refusedFolder(
        { detail: `${locationText(location)} cannot be read by ${seen.user}` },
        'choose a folder of this user, or log in as the one who owns it',
      );
    case 'unwritable':
      return refusedFolder(
        { detail: `${locationText(location)} cannot be written by ${seen.user}` },
        unwritableRemedy(seen, problem.detail, location),
      );
    case 'unmakeable':
      return refusedFolder({ detail: `${locationText(location)} cannot be made: ${problem.detail}` }, 'choose another path');
    case 'not-a-folder':
      return refusedFolder({ detail: `${problem.detail} is not a folder` }, 'choose another path');
    default:
      return refusedFolder(beginProblem(problem, item), 'choose a folder outside: nothing in a vault is ever changed');
  }
}

/** `above` = the folder in which something would have to be made. */
function unwritableRemedy({ isThere, user, mark, snapshots }: FolderSeen, above: string, { kind, path }: Location): string {
  const disk = 'is its disk mounted read-only, or full?';
  if (user === 'root') return `root may not write in ${above}: ${disk}`;
  if (mark || snapshots > 0 || !path.startsWith('/')) return `look at its owner and mode; ${disk}`;
  const folder = shellQuote(path);
  const command = `${isThere ? '' : `mkdir -p ${folder} && `}chown ${user} ${folder}`;
  return `${user} may not write in ${above}; as root${kind === 'ssh' ? ' there' : ''}: ${command}`;
}

function refusedFolder(problem: object, remedy: string): Ending {
  return { state: 'folder-refused', sentence: detailOf(problem), remedy };
}

function detailOf(verdict: object): string {
  return (verdict as { readonly detail?: string }).detail ?? '';
}
