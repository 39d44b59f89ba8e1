/** The shell scripts that run at a vault or a source: read from beside this file, so that they can be read by people, too. */
import { readFileSync } from 'node:fs';

export type ScriptName =
  | 'begin'
  | 'attempt'
  | 'inspect'
  | 'received'
  | 'checksums'
  | 'manifest'
  | 'publish'
  | 'discard'
  | 'empty-trash'
  | 'list'
  | 'versions'
  | 'look-inside'
  | 'browse'
  | 'search'
  | 'source'
  | 'recent'
  | 'ledger'
  | 'configuration'
  | 'offered'
  | 'stored-manifest'
  | 'twins'
  | 'adopt'
  | 'noted'
  | 'record'
  | 'recorded'
  | 'manifests'
  | 'manifest-lines'
  | 'verify'
  | 'verified'
  | 'sharing'
  | 'heal-plan'
  | 'heal-take'
  | 'heal-relink'
  | 'fetch'
  | 'try'
  | 'journals'
  | 'journal-parts';

/** These read manifests or make checksums. */
const withSums: readonly ScriptName[] = ['verify', 'heal-plan', 'heal-take', 'heal-relink', 'fetch', 'discard', 'record'];

/** A script that runs inside a session, which knows the shared functions already. */
export function scriptText(name: ScriptName): string {
  return withSums.includes(name) ? `${read('sums')}\n${read(name)}` : read(name);
}

/** A script that runs by itself, the shared functions in front. */
export function wholeScriptText(name: ScriptName): string {
  return `${read('vault')}\n${scriptText(name)}`;
}

/** What every session is told first. */
export function sharedFunctions(): string {
  return read('vault');
}

/** The shell that a run keeps at a place. */
export function sessionScript(): string {
  return read('session');
}

/** The script that becomes an rsync which does not outlive us. */
export function tiedScript(): string {
  return read('tied');
}

/** The one-line script that notes the receiver's process and becomes rsync. */
export function receiveScript(): string {
  return onOneLine('receive');
}

/** The one-line script that appends the public key `$1` to authorized_keys, for ssh and for people who paste it. */
export function installKeyScript(): string {
  return onOneLine('install-key');
}

function onOneLine(name: string): string {
  return read(name)
    .split('\n')
    .filter(line => !line.startsWith('#') && line !== '')
    .join(' ');
}

function read(name: string): string {
  return readFileSync(new URL(`./${name}.sh`, import.meta.url), 'utf8');
}
