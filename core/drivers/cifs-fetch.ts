/** Fetches a share with smbclient as a dump: unchanged files stay the same files, and one that could not be read fails it all. */
import type { DriverPrepared, DriverTask } from './driver.ts';
import { beginDump, finishDump } from './dump-folder.ts';
import { failed, whatWentWrong } from './verdicts.ts';

/** A share may be large; the watch over the run has its own limit. */
const fetchPatience = 24 * 60 * 60_000;

/** The tar of one program is unpacked by the other while it comes; the pipe alone would lose the first one's exit code. */
const script =
  'folder=$1; whole=$2; shift 2; { smbclient "$@" && : >"$whole"; } | tar -x --no-same-owner -f - -C "$folder" && test -e "$whole"';

/** What is said of a file that could not be fetched; the exit code is that of a success. */
const isLoss = /NT_STATUS_|ERR(DOS|SRV|HRD)|\bfatal\b|\berror\b|\bfailed\b|can(no|')t /i;
const isNoise = /^Can't load .*smb\.conf/;

/** `login`: as smbclient reads it with -A; absent = as a guest. */
export async function fetchShare(task: DriverTask, login: string | undefined): Promise<DriverPrepared> {
  const { host, share, folder, port, may_be_empty: isEmptyFine } = task.settings;
  const fresh = await beginDump(task);
  const whole = `${task.folder}/whole.new`;
  await task.note({ secretFile: whole });
  await task.files.delete(whole);
  const args = [
    `//${host}/${share}`,
    ...(login === undefined ? ['-N'] : ['-A', '/dev/fd/3']),
    ...(typeof port === 'number' ? ['-p', String(port)] : []),
    ...(typeof folder === 'string' ? ['-D', folder] : []),
    // Messages go to standard error; the tar to standard output.
    ...['-E', '-d', '0', '-t', '60', '-Tc', '-'],
  ];
  const result = await task.run({
    program: 'sh',
    args: ['-c', script, 'sh', fresh, whole, ...args],
    secrets: login === undefined ? [] : [login],
    // In the C locale smbclient fetches a file with an umlaut in its name as zeros, and calls that a success (4.17).
    environment: { LC_ALL: 'C.UTF-8' },
    patience: fetchPatience,
  });
  await task.files.delete(whole);
  const complaint = result?.stderr.split('\n').find(line => isLoss.test(line) && !isNoise.test(line));
  if (complaint !== undefined)
    return failed(`//${host}/${share} could not be fetched whole: ${complaint.trim()}`, remedyFor(complaint));
  const words = whatWentWrong('smbclient', result);
  if (words !== undefined)
    return failed(`//${host}/${share} could not be fetched: ${words}`, `try it by hand: smbclient -L ${host}`);
  const dumped = Number(/dumped (\d+) files/.exec(result?.stderr ?? '')?.[1]);
  const here = (await task.files.walk(fresh)).filter(({ kind }) => kind === 'file').length;
  if (dumped !== here)
    return failed(
      `smbclient fetched ${dumped} files of //${host}/${share}, and ${here} are here`,
      'look whether the disk is full',
    );
  if (here === 0 && (await task.files.list(fresh)).length === 0 && isEmptyFine !== true)
    return failed(`//${host}/${share} is empty`, 'look whether it is the right one; may_be_empty = yes takes it as it is');
  const { source, files, changed } = await finishDump(task);
  return { ok: true, source, facts: { files: String(files), changed: String(changed) } };
}

function remedyFor(complaint: string): string {
  if (/LOGON_FAILURE|ACCOUNT/.test(complaint)) return 'look at the user, password and domain';
  if (/BAD_NETWORK_NAME/.test(complaint)) return 'look at the name of the share: smbclient -L HOST';
  if (/ACCESS_DENIED|SHARING_VIOLATION/.test(complaint))
    return 'give the user the right to read it, or back up a folder without it';
  return 'look whether the server is there';
}
