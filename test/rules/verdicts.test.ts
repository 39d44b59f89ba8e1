/** rsync's exit codes and complaints, and ssh's words, each as a table; and that no file name can pass for a complaint. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { collectComplaints } from '../../core/rules/complaints.ts';
import { exitCodeOf, isWorthAnotherTry, readComplaint, sshFailure, verdictOf, worstExitCode } from '../../core/rules/verdicts.ts';

function verdict(code: number, lines: readonly string[] = [], tolerate: readonly ('unreadable' | 'vanished')[] = []) {
  const complaints = collectComplaints();
  for (const line of lines) complaints.add(line);
  return verdictOf(code, complaints.heard(), { tolerate });
}

/** exit code of rsync | kind of verdict | exit code of alp | goes on by itself */
const codes: readonly (readonly [number, string, number, boolean])[] = [
  [0, 'whole', 0, false],
  [1, 'failed', 1, false],
  [2, 'failed', 1, false],
  [3, 'failed', 1, false],
  [4, 'failed', 1, false],
  [5, 'failed', 1, false],
  [6, 'failed', 1, false],
  [10, 'cut', 75, true],
  [11, 'failed', 1, false],
  [12, 'cut', 75, true],
  [13, 'failed', 1, false],
  [14, 'failed', 1, false],
  [15, 'cut', 75, true],
  [16, 'cut', 75, true],
  [19, 'cut', 75, true],
  [20, 'cut', 75, true],
  [21, 'failed', 1, false],
  [22, 'failed', 1, false],
  [23, 'incomplete', 1, false],
  [24, 'whole', 0, false],
  [25, 'failed', 1, false],
  [30, 'cut', 75, true],
  [35, 'cut', 75, true],
  [127, 'failed', 1, false],
  [137, 'cut', 75, true],
  [143, 'cut', 75, true],
  [255, 'cut', 75, true],
  [7, 'failed', 1, false],
  [99, 'failed', 1, false],
  [-1, 'failed', 1, false],
];

test('every exit code of rsync has its verdict, and an unknown one is a failure', () => {
  assert.deepEqual(
    codes.map(([code]) => {
      const found = verdict(code);
      return [code, found.kind, exitCodeOf(found), isWorthAnotherTry(found)];
    }),
    codes,
  );
});

test('no exit code but 0 and 24 alone lets a snapshot be published', () => {
  const published = Array.from({ length: 256 }, (_, code) => code).filter(code => verdict(code).kind === 'whole');
  assert.deepEqual(published, [0, 24]);
});

const denied = 'rsync: [sender] send_files failed to open "/srv/secret": Permission denied (13)';
const closed = 'rsync: [sender] opendir "/srv/folder" failed: Permission denied (13)';
const gone = 'file has vanished: "/srv/short-lived"';
const owner = 'rsync: [generator] chown "/vault/.alp/unfinished/r/1/x" failed: Operation not permitted (1)';
const partial =
  'rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1394) [sender=3.5.0]';

test('what is lost decides, not the code alone', () => {
  const cases: readonly (readonly [string, ReturnType<typeof verdict>, string, number])[] = [
    ['unreadable', verdict(23, [denied, partial]), 'incomplete', 1],
    ['unreadable, tolerated', verdict(23, [denied, closed, partial], ['unreadable']), 'whole', 3],
    ['vanished', verdict(24, [gone]), 'whole', 3],
    ['vanished, tolerated', verdict(24, [gone], ['vanished']), 'whole', 0],
    ['unreadable beside vanished', verdict(23, [gone, denied, partial], ['vanished']), 'incomplete', 1],
    ['owners', verdict(23, [owner, partial], ['unreadable']), 'incomplete', 1],
    ['nobody says what', verdict(23, [partial], ['unreadable', 'vanished']), 'incomplete', 1],
    [
      'no way for a file',
      verdict(23, [gone, 'could not make way for new regular file: x', partial], ['unreadable']),
      'incomplete',
      1,
    ],
    ['full', verdict(11, ['rsync: [receiver] write failed on "/v/x": No space left on device (28)']), 'full', 1],
    ['quota', verdict(11, ['rsync: [receiver] write failed on "/v/x": Disk quota exceeded (122)']), 'full', 1],
    [
      'source gone',
      verdict(23, ['rsync: [sender] change_dir "/no" failed: No such file or directory (2)', partial]),
      'failed',
      1,
    ],
    ['link base gone', verdict(0, ['--link-dest arg does not exist: /v/2026-01-01']), 'failed', 1],
    ['no rsync there', verdict(127, ['sh: 1: rsync: not found']), 'failed', 1],
    ['a talkative login', verdict(2, ['protocol version mismatch -- is your shell clean?']), 'failed', 1],
    ['ssh, by 12', verdict(12, ['ssh: connect to host x port 22: Connection refused']), 'cut', 75],
    ['ssh, by 255', verdict(255, ['Host key verification failed.']), 'cut', 1],
    ['silence', verdict(30, ['[sender] io timeout after 300 seconds -- exiting']), 'cut', 75],
  ];
  assert.deepEqual(
    cases.map(([what, found]) => [what, found.kind, exitCodeOf(found)]),
    cases.map(([what, , kind, code]) => [what, kind, code]),
  );
});

const shorter = 'rsync: [sender] read errors mapping "/srv/log": No data available (61)';
const again = 'WARNING: log failed verification -- update discarded (will try again).';

test('a file that became shorter while it was read is a warning when rsync got it in its second go, and a loss when it did not', () => {
  const once = verdict(23, [shorter, again, partial]);
  assert.deepEqual([once.kind, exitCodeOf(once)], ['whole', 3]);
  const twice = verdict(23, [shorter, again, shorter, 'ERROR: log failed verification -- update put into partial-dir.', partial]);
  assert.equal(twice.kind, 'incomplete');
  assert.equal(verdict(23, ['ERROR: log failed verification -- update discarded.', partial]).kind, 'incomplete');
  assert.equal(verdict(23, [shorter.replace('No data available (61)', 'Input/output error (5)'), partial]).kind, 'incomplete');
});

test('a cut reads like a cut: in ssh’s words where it has any, never in those of a pipe', () => {
  const broken = 'rsync: [sender] write error: Broken pipe (32)';
  const closed = 'rsync: connection unexpectedly closed (1234 bytes received so far) [sender]';
  const error = 'rsync error: error in rsync protocol data stream (code 12) at io.c(232) [sender=3.5.0]';
  const goodbye = 'client_loop: send disconnect: Broken pipe';
  const farewell = 'Connection to nas closed by remote host.';
  const nothing = 'the connection is gone';
  const cases: readonly (readonly [number, readonly string[], string])[] = [
    [10, [broken, error], nothing],
    [12, [broken, error], nothing],
    [12, [closed, error], nothing],
    [12, [broken, goodbye, error], goodbye],
    [12, [farewell, broken, closed, error], farewell],
    [255, [closed, 'rsync error: unexplained error (code 255) at io.c(231) [sender=3.5.0]'], nothing],
    [12, ['mux_client_request_session: read from master failed: Broken pipe', closed], nothing],
    [12, ['[sender] io timeout after 300 seconds -- exiting', error], nothing],
    [12, [gone, broken, error], nothing],
    [
      255,
      ['ssh: connect to host nas port 22: Connection refused', closed],
      'ssh: connect to host nas port 22: Connection refused',
    ],
    [255, [], nothing],
  ];
  assert.deepEqual(
    cases.map(([code, lines]) => {
      const found = verdict(code, lines);
      return [code, lines, found.kind === 'cut' ? found.detail : found.kind];
    }),
    cases,
  );
});

test('an rsync before 3.2, which does not say who speaks, is understood all the same', () => {
  const old = (line: string) => line.replace(/\[(?:sender|generator)\] /, '');
  for (const [code, line, tolerate] of [
    [23, denied, []],
    [23, denied, ['unreadable']],
    [23, closed, ['unreadable']],
    [23, owner, ['unreadable']],
    [23, shorter, []],
    [23, 'rsync: [sender] change_dir "/no" failed: No such file or directory (2)', []],
    [23, 'rsync: [sender] link_stat "/no" failed: No such file or directory (2)', []],
    [10, 'rsync: [sender] write error: Broken pipe (32)', []],
  ] as const) {
    const ending = partial.replace('3.5.0', '3.1.3');
    const [found, wanted] = [verdict(code, [old(line), ending], tolerate), verdict(code, [line, partial], tolerate)];
    assert.deepEqual([line, found.kind, exitCodeOf(found)], [line, wanted.kind, exitCodeOf(wanted)]);
  }
});

test('a vault without symbolic links is named with what can be done', () => {
  const link = 'rsync: [generator] symlink "/v/.alp/unfinished/r/1/l" -> "a" failed: Function not implemented (38)';
  const found = verdict(23, [link, partial]);
  assert.ok(found.kind === 'incomplete' && /symbolic links/.test(found.detail) && /exclude/.test(found.remedy));
  const beside = verdict(23, [link, denied, partial]);
  assert.ok(beside.kind === 'incomplete' && !/symbolic links/.test(beside.detail));
});

/** What ssh says | what it means. */
const sshWords: readonly (readonly [string, string | undefined])[] = [
  ['ssh: Could not resolve hostname nas: Name or service not known', 'name-not-found'],
  ['ssh: Could not resolve hostname nas: Temporary failure in name resolution', 'name-not-found'],
  ['ssh: connect to host nas port 22: Connection refused', 'port-closed'],
  ['ssh: connect to host nas port 22: No route to host', 'host-down'],
  ['ssh: connect to host nas port 22: Connection timed out', 'host-down'],
  ['ssh: connect to host nas port 22: Network is unreachable', 'no-link'],
  ['kex_exchange_identification: Connection closed by remote host', 'not-ssh'],
  ['Host key verification failed.', 'host-key-unknown'],
  ['No ED25519 host key is known for nas and you have requested strict checking.', 'host-key-unknown'],
  ['@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @', 'host-key-changed'],
  ['root@nas: Permission denied (publickey,password).', 'login-refused'],
  ['Received disconnect from nas port 22:2: Too many authentication failures', 'login-refused'],
  ['client_loop: send disconnect: Broken pipe', 'connection-lost'],
  ['Connection to nas closed by remote host.', 'connection-lost'],
  ['Timeout, server nas not responding.', 'connection-lost'],
  ['Welcome to nas', undefined],
];

test('ssh’s words have their meaning', () => {
  assert.deepEqual(
    sshWords.map(([text]) => [text, sshFailure(text)]),
    sshWords,
  );
});

test('a file may have any name: its complaint stays what it is', () => {
  const words = [
    'No space left on device',
    'Too many links',
    'rsync: command not found',
    'Connection refused',
    'is your shell clean',
    '": x (1) "',
    'a',
  ];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 4 }), parts => {
      const name = parts.join(' ').replace(/[\n\r"]/g, '_');
      assert.deepEqual(readComplaint(`rsync: [sender] send_files failed to open "/srv/${name}": Permission denied (13)`), {
        kind: 'warning',
        warning: { kind: 'unreadable', path: `/srv/${name}`, text: 'Permission denied' },
      });
      assert.equal(readComplaint(`rsync: [receiver] mkstemp "/v/${name}" failed: Permission denied (13)`).kind, 'warning');
    }),
  );
});

test('among a million complaints, the one that matters is heard', () => {
  const complaints = collectComplaints();
  for (let number = 0; number < 5000; number++) complaints.add(denied.replace('secret', `secret ${number}`));
  complaints.add(owner);
  const heard = complaints.heard();
  assert.deepEqual([heard.warningCount, heard.warnings.length <= 1005], [5001, true]);
  assert.equal(verdictOf(23, heard, { tolerate: ['unreadable'] }).kind, 'incomplete');
});

test('of several items, what needs a person most decides the exit code', () => {
  assert.deepEqual(
    [[], [0, 0], [0, 3], [3, 75], [75, 1], [1, 3, 0], [0, 130, 1], [143, 75]].map(worstExitCode),
    [0, 0, 3, 75, 1, 1, 130, 143],
  );
});
