/** How ssh is called for a login that is set up, the line that says so, and what is said of keys and passwords. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as holds, property, string } from 'fast-check';
import { splitWords } from '../../core/rules/command-words.ts';
import { installCommand, installFailed, keyUnusable, passwordRefusal, plainKey } from '../../core/rules/own-key-words.ts';
import { sshCommand, sshLine } from '../../core/rules/ssh-command.ts';

test('plain ssh needs no line', () => {
  assert.equal(sshLine(sshCommand(undefined, undefined)), '');
  assert.equal(sshLine(sshCommand(2222, undefined)), 'ssh -p 2222');
  assert.equal(sshLine(sshCommand(undefined, '/home/anna/k')), 'ssh -i /home/anna/k -o IdentitiesOnly=yes');
});

test('the configuration reads the line back word for word, whatever the home folder is called', () => {
  holds(
    property(string({ minLength: 1 }), name => {
      const command = sshCommand(22, `/home/${name.replace(/[\0-\x1f\x7f]/g, '')}/key`);
      assert.deepEqual(splitWords(sshLine(command)), { ok: true, value: command });
    }),
  );
});

test('a comment of a key keeps only what no shell minds', () => {
  assert.equal(plainKey("ssh-ed25519 AAAA+/= anna's `laptop`; $(x)\n"), 'ssh-ed25519 AAAA+/= annas-laptop-x');
  assert.equal(plainKey('ssh-ed25519 AAAA'), 'ssh-ed25519 AAAA');
  assert.equal(installCommand('echo "$1"', 'ssh-ed25519 AAAA a@b'), `sh -c 'echo "$1"' sh 'ssh-ed25519 AAAA a@b'`);
});

test('why a key could not be brought there is told apart', () => {
  const paste = 'paste the line for the key into a terminal at the server';
  const rows = [
    [
      'root@nas',
      { code: 255, stderr: 'root@nas: Permission denied (publickey,password).\n', wasAsked: true },
      `nas does not take this password of root@nas (type it again; most servers let root in by key only, or ${paste})`,
    ],
    [
      'anna@nas',
      { code: 255, stderr: 'anna@nas: Permission denied (publickey).', wasAsked: false },
      `nas lets nobody in by password (${paste})`,
    ],
    [
      'anna@nas',
      { code: 255, stderr: 'ssh_askpass: exec(/tmp/x/ask): Permission denied\nPermission denied (password).', wasAsked: false },
      `ssh could not ask for the password (ssh_askpass: exec(/tmp/x/ask): Permission denied) (set TMPDIR to a folder where programs may run, or ${paste})`,
    ],
    [
      'anna@nas',
      { code: 255, stderr: 'ssh: connect to host nas port 22: Connection refused', wasAsked: false },
      `nas is there, but takes no ssh connections on this port (try again, or ${paste})`,
    ],
    [
      'anna@nas',
      { code: 1, stderr: 'sh: cannot create .ssh/authorized_keys: Read-only file system', wasAsked: true },
      `the key could not be written at nas: sh: cannot create .ssh/authorized_keys: Read-only file system (${paste})`,
    ],
  ] as const;
  for (const [login, end, says] of rows) {
    const { message, remedy } = installFailed(login, end);
    assert.equal(`${message} (${remedy})`, says);
  }
  assert.match(keyUnusable('/k', 'Load key "/k": incorrect passphrase supplied').message, /has a passphrase$/);
  assert.equal(keyUnusable('/k', 'bad permissions: UNPROTECTED PRIVATE KEY FILE').remedy, "chmod 600 '/k'");
});

test('a password that ssh would cut is not sent', () => {
  assert.equal(passwordRefusal('correct horse'), undefined);
  for (const bad of ['', 'a\nb', 'a\0b', 'x'.repeat(1001)]) assert.ok(passwordRefusal(bad));
});
