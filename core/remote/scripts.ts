/** The shell scripts that run at a vault or a source: read from beside this file, so that they can be read by people, too. */
import { readFileSync } from 'node:fs';

export type ScriptName =
  | 'begin'
  | 'attempt'
  | 'inspect'
  | 'received'
  | 'checksums'
  | 'publish'
  | 'discard'
  | 'empty-trash'
  | 'list'
  | 'versions'
  | 'look-inside'
  | 'source'
  | 'ledger'
  | 'adopt';

/** The whole text of a script, the shared part in front. */
export function scriptText(name: ScriptName): string {
  return `${read('vault')}\n${read(name)}`;
}

/** The one-line script that notes the receiver's process and becomes rsync. */
export function receiveScript(): string {
  return read('receive')
    .split('\n')
    .filter(line => !line.startsWith('#') && line !== '')
    .join(' ');
}

function read(name: string): string {
  return readFileSync(new URL(`./${name}.sh`, import.meta.url), 'utf8');
}
