/** The rsync options that would break a backup, why each of them would, and what to write instead. */

export interface RefusedOption {
  /** A trailing star stands for any ending. */
  readonly names: readonly string[];
  readonly why: string;
  readonly remedy: string;
}

const REMOVE = 'remove it';

export const REFUSED_OPTIONS: readonly RefusedOption[] = [
  refuse('--inplace --append* --write-devices', 'it writes into files that older snapshots share'),
  refuse(
    '--delete* --del --max-delete --force --ignore-errors',
    'a snapshot begins as an empty folder, there is nothing to delete',
    'remove it; old snapshots go by delete_after and keep_daily',
  ),
  refuse('--remove-source-files --remove-sent-files', 'a backup leaves its source alone'),
  refuse('--partial* -P --no-partial', 'half-sent files are kept and completed without it, in a way that cannot harm whole ones'),
  refuse(
    '--progress --no-progress --info --debug --stats --out-format --log-format --itemize-changes -i --human-readable -h -8 --8-bit-output --outbuf --stderr --msgs2stderr',
    'it changes what rsync prints, which alpine-backup reads',
    'remove it; progress is shown anyway',
  ),
  refuse('-q --quiet', 'alpine-backup needs to hear what rsync says', 'remove it; write alp -q'),
  refuse('--log-file*', 'it writes a file beside the journal', 'remove it; alp log shows every run'),
  refuse(
    '--link-dest --copy-dest --compare-dest',
    'the folder to compare with is chosen for each attempt',
    'remove it; unchanged files are shared with the snapshot before',
  ),
  refuse('-n --dry-run', 'a snapshot would be published without its files', 'remove it; alp -n shows what a run would do'),
  refuse(
    '-b --backup --backup-dir --suffix',
    'a snapshot keeps one version of each file',
    'remove it; older versions are in older snapshots',
  ),
  refuse('-T --temp-dir --delay-updates', 'half-sent files would lie where the next attempt does not find them'),
  refuse('--files-from --from0 -0', 'a snapshot of chosen files is not a whole one', 'use include and exclude'),
  refuse(
    '--daemon --server --sender --config --dparam --password-file --no-detach --early-input',
    'it belongs to an rsync daemon, and alpine-backup goes over ssh',
  ),
  refuse(
    '--rsync-path',
    'alpine-backup starts the other rsync itself, to know its process',
    'remove it; put rsync on the PATH of the login',
  ),
  refuse(
    '--existing --ignore-non-existing --ignore-existing -u --update --ignore-missing-args',
    'it leaves files out of the snapshot without a word',
    'remove it; use exclude',
  ),
  refuse('--size-only', 'it misses a change that leaves the size of a file as it was', 'remove it; -c compares contents'),
  refuse('--write-batch --only-write-batch --read-batch', 'a batch file is not a snapshot'),
  refuse(
    '-R --relative --no-implied-dirs --implied-dirs',
    'the path above the source would become part of the snapshot, and restoring in place would repeat it',
    'remove it; give the source a slash at its end or not, as you like',
  ),
  refuse('-O --omit-dir-times', 'the times of folders would be lost'),
  refuse('--list-only', 'it lists files and copies none'),
  refuse(
    '--timeout --contimeout --stop-after --stop-at --time-limit',
    'the time an attempt may take is decided in one place',
    'use the key timeout',
  ),
  refuse('--bwlimit', 'the limit is decided in one place', 'use the key bandwidth, for example bandwidth = 5 MB/s'),
  refuse(
    '--no-r --no-recursive -d --dirs --no-d --no-dirs --old-dirs --old-d',
    'the snapshot would hold the first level of the folder only',
  ),
  refuse('--no-t --no-times', 'without its time every file would be sent again each time'),
  refuse('-M --remote-option', 'the other rsync must be told the same as this one'),
  refuse(
    '--fake-super --super --no-super --copy-as',
    'how owners are kept is decided for the vault as a whole, by what its login may do',
  ),
  refuse('--trust-sender', 'it lets the other side choose where files are written'),
  refuse('--old-args', 'file names could be taken for commands by the other side'),
  refuse('--munge-links', 'it makes every symbolic link of the snapshot unusable'),
  refuse('-K --keep-dirlinks --insecure-links --confine-root', 'files could be written outside of the snapshot'),
  refuse('--checksum-choice --cc --checksum-seed', 'the manifest of a snapshot depends on the kind of checksum'),
  refuse(
    '-4 --ipv4 -6 --ipv6 --address --port --sockopts --blocking-io',
    'ssh makes the connection',
    'use the key ssh, for example ssh = ssh -4 -p 2222',
  ),
  refuse('--help -V --version', 'it makes rsync print a text and copy nothing'),
];

function refuse(names: string, why: string, remedy: string = REMOVE): RefusedOption {
  return { names: names.split(' '), why, remedy };
}
