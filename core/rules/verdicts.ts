/** From rsync's exit code and its complaints, or ssh's, to one verdict; unknown codes are failures. */
import type { StopReason } from '../agent-model.ts';
import type { CutReason, Item, Tolerable, Verdict, Warning } from '../model.ts';

/** What one line of standard error says. */
export type Complaint =
  | { readonly kind: 'warning'; readonly warning: Warning }
  | { readonly kind: 'full' }
  | { readonly kind: 'no-program' }
  | { readonly kind: 'link-base-lost'; readonly text: string }
  | { readonly kind: 'source-missing'; readonly text: string }
  | { readonly kind: 'unclean-shell' }
  | { readonly kind: 'connection'; readonly reason: CutReason }
  | { readonly kind: 'noise' };

/** All complaints of one attempt; only the first of many are kept whole, and at least one of each kind. */
export interface Complaints {
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  readonly kinds: ReadonlySet<Complaint['kind']>;
  readonly connection: CutReason | undefined;
  /** The last lines, for the log. */
  readonly lastLines: readonly string[];
}

const complaintPatterns: readonly (readonly [RegExp, (found: RegExpExecArray, line: string) => Complaint])[] = [
  [/^could not make way for|^cannot delete non-empty|^symlink has no referent/, (_, line) => warn('other', '', line)],
  [/No space left on device|Disk quota exceeded|File too large/, () => ({ kind: 'full' })],
  [/^file has vanished: "(.*)"/, found => warn('vanished', found[1], 'vanished while it was read')],
  [
    /--link-dest arg does not exist|alternate-destination arg|refusing .*link-dest/i,
    (_, text) => ({ kind: 'link-base-lost', text }),
  ],
  [
    // Before 3.2 rsync does not say who speaks; the receiver's change_dir has a number.
    /(?:\[sender\] (?:link_stat|change_dir)(?:#\d)?|^rsync: (?:link_stat|change_dir)) "(.*)" failed: (No such file or directory|Not a directory)/,
    (_, text) => ({ kind: 'source-missing', text }),
  ],
  // rsync then sends the file once more, as it is by then; where that fails as well, it says ERROR.
  [
    /^rsync: (?:\[sender\] )?read errors mapping "(.*)": No data available/,
    found => warn('shrunk', found[1], 'became shorter while it was read, and was read again'),
  ],
  [
    /(?:\[sender\].*(?:open|opendir|readdir|readlink_stat|read errors mapping|read error)|^rsync: (?:send_files failed to open|opendir|readlink_stat|read errors mapping)).*?"(.*)".*?: (.*?)(?: \(\d+\))?$/,
    found => warn('unreadable', found[1], found[2] ?? ''),
  ],
  [
    /(?:chown|chgrp|chmod|set times|set permissions|set_acl|sys_acl|xattr|mknod|setting attributes).*?"(.*)".*?: (.*?)(?: \(\d+\))?$/i,
    found => warn('attributes', found[1], found[2] ?? ''),
  ],
  [/^WARNING: .* failed verification .*will try again/, () => ({ kind: 'noise' })],
  [/^ERROR: .* failed verification/, (_, line) => warn('other', '', line)],
  [/is your shell clean|protocol version mismatch|unexpected tag/, () => ({ kind: 'unclean-shell' })],
  [
    /command not found|rsync: not found|No such file or directory.*exec|Failed to exec|failed to exec/i,
    () => ({ kind: 'no-program' }),
  ],
  [/Too many links/, () => ({ kind: 'noise' })],
  [/^rsync error:|^rsync warning:|skipping file deletion|^\[?sender\]? |^sent \d|^total size/, () => ({ kind: 'noise' })],
  [
    /connection unexpectedly closed|Broken pipe|Connection reset|mux_client|Control socket|poll: protocol failure|safe_read|error in (?:rsync protocol|socket)/,
    () => ({ kind: 'connection', reason: 'connection-lost' }),
  ],
  [/timeout (?:in data|waiting)|io timeout after/, () => ({ kind: 'connection', reason: 'timeout' })],
  [/^rsync: .*?"(.*)".*?: (.*?)(?: \(\d+\))?$/, (found, line) => warn('other', found[1], line)],
];

export function readComplaint(line: string): Complaint {
  // A file may be named like a complaint: what a line says is decided without the name in it.
  const bare = line.replace(/".*"/, '""');
  for (const [pattern, meaning] of complaintPatterns) {
    const found = pattern.test(bare) ? pattern.exec(line) : null;
    if (found) return meaning(found, line);
  }
  const ssh = sshFailure(bare);
  return ssh === undefined ? { kind: 'noise' } : { kind: 'connection', reason: ssh };
}

function warn(kind: Warning['kind'], path = '', text = ''): Complaint {
  return { kind: 'warning', warning: { kind, path, text } };
}

const sshPatterns: readonly (readonly [RegExp, CutReason])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|Offending .*key/, 'host-key-changed'],
  [/host key is known for|Host key verification failed/, 'host-key-unknown'],
  [/Permission denied \(|Too many authentication failures|No supported authentication methods|Load key .*: /, 'login-refused'],
  [/Could not resolve hostname|Name or service not known|Temporary failure in name resolution/, 'name-not-found'],
  [/Connection refused/, 'port-closed'],
  [/Network is unreachable|Network is down/, 'no-link'],
  [/No route to host|Host is down|timed out|Operation timed out/, 'host-down'],
  [/kex_exchange_identification|banner|Bad remote protocol|Protocol mismatch|ssh_exchange_identification/, 'not-ssh'],
  [
    /Connection closed by|Connection reset by|closed by remote host|Broken pipe|Timeout, server .* not responding/,
    'connection-lost',
  ],
];

/** Why ssh did not get through, from its own words; undefined when these words are not ssh's. */
export function sshFailure(text: string): CutReason | undefined {
  return sshPatterns.find(([pattern]) => pattern.test(text))?.[1];
}

/** How the attempt ended, when nothing of ours ended it. */
export function verdictOf(code: number, complaints: Complaints, item: Pick<Item, 'tolerate'>): Verdict {
  // What a login prints is no complaint of an rsync that ended well.
  if (code !== 0 && complaints.kinds.has('full')) return { kind: 'full', detail: lastWords(complaints) };
  if (code !== 0 && complaints.kinds.has('source-missing')) return sourceMissing(complaints);
  if (code === 0 || code === 23 || code === 24) return verdictOnContent(code, complaints, item.tolerate);
  if (complaints.kinds.has('no-program') || code === 127) return noProgram();
  if (complaints.kinds.has('unclean-shell') || code === 2) return uncleanShell(complaints);
  return (codeTable[code] ?? unknownCode)(code, complaints);
}

function verdictOnContent(code: number, complaints: Complaints, tolerate: readonly Tolerable[]): Verdict {
  if (complaints.kinds.has('link-base-lost')) {
    return failed(`the former snapshot was not used as a link base: ${lastWords(complaints)}`, 'alp doctor says what hinders it');
  }
  const losses = complaints.warnings.filter(
    warning =>
      !['vanished', 'shrunk'].includes(warning.kind) && !(warning.kind === 'unreadable' && tolerate.includes('unreadable')),
  );
  const named = complaints.warnings.filter(warning => !(warning.kind === 'vanished' && tolerate.includes('vanished')));
  const hidden = code === 23 && complaints.warnings.length === 0;
  if (code === 23 && (losses.length > 0 || hidden)) {
    return { kind: 'incomplete', warnings: complaints.warnings, ...incompleteWords(losses, complaints) };
  }
  return { kind: 'whole', warnings: named };
}

function incompleteWords(losses: readonly Warning[], complaints: Complaints): { detail: string; remedy: string } {
  const unreadable = losses.filter(loss => loss.kind === 'unreadable').length;
  if (unreadable > 0 && unreadable === losses.length) {
    return {
      detail: `${complaints.warningCount} ${complaints.warningCount === 1 ? 'file or folder' : 'files or folders'} could not be read`,
      remedy: 'make them readable, leave them out with exclude = …, or accept the loss with tolerate = unreadable',
    };
  }
  if (losses.some(loss => loss.kind === 'attributes')) {
    return {
      detail: 'owners, times or other attributes could not be kept',
      remedy: 'alp doctor says what the vault can keep; drop what it cannot from preserve = …',
    };
  }
  if (losses.length > 0 && losses.every(loss => /^rsync: .*symlink ".*" failed: /.test(loss.text))) {
    return {
      detail: 'symbolic links could not be made in the vault',
      remedy: 'use a file system that has them (ext4, xfs, btrfs, zfs, apfs), or leave them out with exclude = …',
    };
  }
  return { detail: `rsync left something out: ${lastWords(complaints)}`, remedy: 'the log of the run has its words' };
}

/** What ssh says of it; rsync only sees that a pipe ended, whatever ended it. */
export function connectionWords(lines: readonly string[]): string {
  return (
    lines.find(line => !/^rsync\b|^\[|^mux_client|^Control socket/.test(line) && sshFailure(line) !== undefined) ??
    'the connection is gone'
  );
}

type Judge = (code: number, complaints: Complaints) => Verdict;

const connectionGone: Judge = (_, complaints) =>
  cut(complaints.connection ?? 'connection-lost', connectionWords(complaints.lastLines));
const timedOut: Judge = (_, complaints) => cut('timeout', lastWords(complaints));
const ended: Judge = (code, complaints) => cut('killed', lastWords(complaints) || `ended from outside (code ${code})`);
const operator: Judge = (code, complaints) =>
  failed(`rsync: ${lastWords(complaints) || `code ${code}`}`, 'alp doctor looks for the cause');
const unknownCode: Judge = (code, complaints) =>
  failed(
    `rsync ended with code ${code}, which this program does not know: ${lastWords(complaints)}`,
    'the log of the run has its words',
  );

/** Exit codes by rsync(1) and by what was measured; 12 and 255 are both what ssh leaves behind. */
const codeTable: Readonly<Record<number, Judge>> = {
  1: operator,
  3: operator,
  4: operator,
  5: operator,
  6: operator,
  11: operator,
  13: operator,
  14: operator,
  21: operator,
  22: operator,
  25: operator,
  10: connectionGone,
  12: connectionGone,
  255: connectionGone,
  30: timedOut,
  35: timedOut,
  15: ended,
  16: ended,
  19: ended,
  20: ended,
  129: ended,
  130: ended,
  137: ended,
  141: ended,
  143: ended,
};

function sourceMissing(complaints: Complaints): Verdict {
  return failed(
    `the source is not there: ${lastWords(complaints)}`,
    'look at source = … in the configuration; is a disk or share not mounted?',
  );
}

function noProgram(): Verdict {
  return failed('rsync is missing at one end', 'install rsync on both machines; alp doctor says where it is missing');
}

function uncleanShell(complaints: Complaints): Verdict {
  return failed(
    `the login over there prints text of its own: ${lastWords(complaints)}`,
    'make its .bashrc or .profile silent for logins without a terminal',
  );
}

function failed(detail: string, remedy: string): Verdict {
  return { kind: 'failed', detail, remedy };
}

function cut(reason: CutReason, detail: string): Verdict {
  return { kind: 'cut', reason, detail };
}

function lastWords(complaints: Complaints): string {
  return complaints.lastLines.find(line => !line.startsWith('rsync error:')) ?? complaints.lastLines[0] ?? '';
}

/** May the same run go on later by itself? */
export function isWorthAnotherTry(verdict: Verdict): boolean {
  if (verdict.kind === 'not-now') return true;
  return verdict.kind === 'cut' && !['host-key-unknown', 'host-key-changed', 'login-refused', 'not-ssh'].includes(verdict.reason);
}

/** The program's exit code for one item. */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 3 | 75 | 129 | 130 | 143 {
  switch (verdict.kind) {
    case 'whole':
      return verdict.warnings.length > 0 ? 3 : 0;
    case 'not-now':
      return 75;
    case 'cut':
      return isWorthAnotherTry(verdict) ? 75 : 1;
    case 'cancelled':
      return exitCodeOfStop(verdict.signal);
    default:
      return 1;
  }
}

/** As shells say it; what the agent stopped goes on later. */
function exitCodeOfStop(reason: StopReason): 75 | 129 | 130 | 143 {
  return { SIGINT: 130 as const, SIGTERM: 143 as const, SIGHUP: 129 as const }[reason as string] ?? 75;
}

/** The exit code of several items: what needs a person most comes first. */
export function worstExitCode(codes: readonly number[]): number {
  return [129, 130, 143, 1, 2, 75, 3].find(code => codes.includes(code)) ?? 0;
}
