/** How a remote rsync is started so that its process is noted in the vault before it receives anything. */
import { shellQuote } from '../rules/shell-quote.ts';
import { receiveScript } from './scripts.ts';

/** For rsync's --rsync-path: `receiverFile` is an absolute path at the vault. */
export function rsyncPathThatNotesItself(receiverFile: string): string {
  return `sh -c ${shellQuote(receiveScript())} alp ${shellQuote(receiverFile)}`;
}
