/** Hands a password to ssh, or a passphrase to ssh-add: through pipes with names in a folder of ours, never by an argument, the environment or a file's content. */
import { constants } from 'node:fs';
import { access, type FileHandle, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shellQuote } from '../rules/shell-quote.ts';
import type { ScratchFolders } from './files.ts';
import type { Programs } from './run-program.ts';

export interface Askpass {
  /** For ssh: whom to ask. */
  readonly environment: Readonly<Record<string, string>>;
  wasAsked(): Promise<boolean>;
  /** The password is gone from the pipes, and the folder with it. */
  withdraw(): Promise<void>;
}

/** ssh asks at most once for `password` and once for `keyboard-interactive`; for each answer there is a pipe of its own. */
const turns = ['1', '2'];

/** Which questions are answered; the first match decides. A second question for a passphrase says that the first answer was wrong. */
const answers = {
  password: '*"(yes/no"* | *passphrase*) exit 1 ;;',
  passphrase: '"Enter passphrase"*) ;; *) exit 1 ;;',
};

/** `password`: one line. A program that is killed leaves an empty pipe behind, since its bytes are the kernel's and go with us. */
export async function offerPassword(
  programs: Programs,
  scratch: ScratchFolders,
  password: string,
  kind: keyof typeof answers = 'password',
): Promise<Askpass> {
  const folder = await scratch.make('alp-');
  const pipes: FileHandle[] = [];
  async function withdraw(): Promise<void> {
    await Promise.all(pipes.map(pipe => pipe.close()));
    await scratch.remove(folder);
  }
  try {
    const paths = turns.map(turn => join(folder, `password.${turn}`));
    const made = await programs.run({ program: 'mkfifo', args: ['-m', '600', ...paths] });
    if (made.code !== 0) throw new Error(made.stderr.trim());
    for (const path of paths) {
      // Open for both, a pipe waits for no reader and keeps what was written until one comes.
      const pipe = await open(path, constants.O_RDWR | constants.O_NONBLOCK);
      pipes.push(pipe);
      await pipe.write(`${password}\n`);
    }
    await writeFile(join(folder, 'ask'), script(folder, kind), { mode: 0o700 });
  } catch (error) {
    await withdraw();
    throw error;
  }
  return {
    // Before 8.4 ssh asked only where it had no terminal (ours never has one) and took this for a sign of a desktop.
    environment: { SSH_ASKPASS: join(folder, 'ask'), SSH_ASKPASS_REQUIRE: 'force', DISPLAY: process.env.DISPLAY ?? ':0' },
    wasAsked: () =>
      access(join(folder, '1')).then(
        () => true,
        () => false,
      ),
    withdraw,
  };
}

/** A question that is none of its kind, and a third one, get no answer. `head` reads, so that no shell builtin is in doubt. */
function script(folder: string, kind: keyof typeof answers): string {
  return `#!/bin/sh
# Answers ssh with the password that somebody typed for this one login.
case $1 in ${answers[kind]} esac
cd ${shellQuote(folder)} || exit 1
for turn in ${turns.join(' ')}; do
  mkdir "$turn" 2>/dev/null && exec head -n 1 <"password.$turn"
done
exit 1
`;
}
