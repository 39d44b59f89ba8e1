/** The two ends of an item: which of them is here, which is behind ssh, and the one connection between them. */
import { lockedKeys, withKeyAgent } from './key-agent.ts';
import type { Item, Location, Verdict } from './model.ts';
import { sessionScript, sharedFunctions } from './remote/scripts.ts';
import { withLockedKeys } from './rules/unlock-words.ts';
import { sshFailure } from './rules/verdicts.ts';
import { connectFailure } from './rules/words.ts';
import { bytesAsText } from './world/lines.ts';
import { type Opened, type Place, placeHere, placeOverSsh, type SessionScripts } from './world/place.ts';
import type { World } from './world/world.ts';

export interface Ends {
  readonly vault: Place;
  readonly source: Place;
  /** The remote one of the two, or `here` when there is none. */
  readonly far: Place;
  readonly direction: 'local' | 'push' | 'pull';
}

export type OpenedEnds = { readonly ok: true; readonly ends: Ends } | { readonly ok: false; readonly verdict: Verdict };

/** A shell on this machine; the caller closes it. */
export function openHere(world: World): Promise<Place> {
  return placeHere(world.programs, sessionScripts());
}

/** A shell behind ssh, or ssh's exit code and words; the caller closes it. */
export function openLogin(world: World, login: string, ssh: readonly string[], signal?: AbortSignal): Promise<Opened> {
  return withKeyAgent(world, login, ssh, way => placeOverSsh(world.programs, world.files, way, login, sessionScripts(), signal));
}

/** Opens both ends; the caller closes them. */
export async function openEnds(world: World, item: Item, signal?: AbortSignal): Promise<OpenedEnds> {
  const here = await openHere(world);
  const remote = [item.dest, item.source].find(location => location.kind === 'ssh');
  if (remote?.kind !== 'ssh') return { ok: true, ends: { vault: here, source: here, far: here, direction: 'local' } };
  const connected = await openLogin(world, remote.login, item.ssh, signal);
  if (!connected.ok) {
    await here.close();
    if (signal?.aborted) return { ok: false, verdict: { kind: 'cancelled', signal: signal.reason } };
    return { ok: false, verdict: await connectVerdict(world, item, remote, connected.code, connected.stderr) };
  }
  const far = connected.place;
  return item.dest.kind === 'ssh'
    ? { ok: true, ends: { vault: far, source: here, far, direction: 'push' } }
    : { ok: true, ends: { vault: here, source: far, far, direction: 'pull' } };
}

async function connectVerdict(
  world: World,
  item: Item,
  remote: Extract<Location, { kind: 'ssh' }>,
  code: number,
  stderr: string,
): Promise<Verdict> {
  const words = bytesAsText(stderr).trim();
  if (code === 127)
    return {
      kind: 'failed',
      detail: `${item.ssh[0]} could not be started: ${words}`,
      remedy: 'install openssh-client, or look at ssh = …',
    };
  const reason = sshFailure(words) ?? 'connection-lost';
  const locked = reason === 'login-refused' ? await lockedKeys(world, remote.login, item.ssh) : [];
  return { kind: 'cut', reason, detail: withLockedKeys(connectFailure(reason, remote.login, words), locked) };
}

/** Opens the place of the vault alone, for looking at it. */
export async function openVault(
  world: World,
  item: Item,
): Promise<{ readonly ok: true; readonly place: Place } | { readonly ok: false; readonly verdict: Verdict }> {
  const { dest } = item;
  if (dest.kind === 'here') return { ok: true, place: await openHere(world) };
  const connected = await openLogin(world, dest.login, item.ssh);
  return connected.ok
    ? { ok: true, place: connected.place }
    : { ok: false, verdict: await connectVerdict(world, item, dest, connected.code, connected.stderr) };
}

export async function closeEnds(ends: Ends): Promise<void> {
  await Promise.all([ends.vault.close(), ends.source === ends.vault ? undefined : ends.source.close()]);
}

function sessionScripts(): SessionScripts {
  return { session: sessionScript(), functions: sharedFunctions() };
}
