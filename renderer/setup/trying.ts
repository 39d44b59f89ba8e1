/** Looks at the destination and, where it lets us in, at the vault of each item; takes in a host key, installs a key of ours. */
import type { Answer, Bridge, Refusal } from '../../bridge/channels.ts';
import { refusalOf } from '../frame/refusal.ts';
import type { Found } from './checks.ts';
import { baseOf, vaultPaths, whereText, wishOf } from './destination.ts';
import { itemNames } from './item-names.ts';
import { changePlan, changeSession, sessionNow, type Tried } from './session.ts';

export interface Trying {
  readonly bridge: Bridge;
  readonly server: string;
  /** Names of items that the file has already. */
  readonly used: readonly string[];
  readonly noAnswer: Refusal;
}

export async function tryDestination(trying: Trying): Promise<void> {
  await tryWith(trying, 'look', wish => trying.bridge.ask('tryDestination', wish));
}

export async function trustHostKey(trying: Trying, fingerprint: string): Promise<void> {
  await tryWith(trying, 'trust', wish => trying.bridge.ask('trustHostKey', { ...wish, fingerprint }));
}

/** The password goes into the question and nowhere else. */
export async function installKey(trying: Trying, password: string): Promise<void> {
  await tryWith(trying, 'install', wish => trying.bridge.ask('installKey', { ...wish, password }));
}

export async function makeKey({ bridge, noAnswer }: Trying): Promise<void> {
  try {
    const ownKey = await bridge.ask('ownKey', {});
    changeSession(() => ({ ownKey }));
    changePlan(plan => ({ ...plan, where: { ...plan.where, key: ownKey.path } }));
  } catch (error) {
    changeTried({ refusal: refusalOf(error) ?? noAnswer });
  }
}

type Look = (wish: ReturnType<typeof wishOf>) => Promise<Answer<'tryDestination'>>;

async function tryWith(trying: Trying, doing: Tried['doing'], look: Look): Promise<void> {
  const { plan } = sessionNow();
  const of = whereText(plan.where);
  const before = sessionNow().tried;
  const kept = before?.of === of ? before : undefined;
  changeSession(() => ({
    tried: { of, isAsking: true, doing, base: kept?.base, vaults: kept?.vaults ?? {}, refusal: undefined },
  }));
  const isWanted = () => sessionNow().tried?.of === of;
  try {
    const base = await look(wishOf(plan.where, baseOf(plan.where)));
    if (!isWanted()) return;
    changeTried({ base, vaults: {} });
    // What was looked at over ssh was logged in to.
    if (base.rsync !== undefined || base.state === 'ready')
      changePlan(now => ({ ...now, where: { ...now.where, ssh: { of, text: base.ssh } } }));
    if (canLookFurther(base)) await tryVaults(trying, isWanted);
  } catch (error) {
    if (isWanted()) changeTried({ refusal: refusalOf(error) ?? trying.noAnswer });
  } finally {
    if (isWanted()) changeTried({ isAsking: false });
  }
}

/** One after the other: a server that is asked for ten sessions at once drops some of them. */
async function tryVaults({ bridge, server, used }: Trying, isWanted: () => boolean): Promise<void> {
  const { plan } = sessionNow();
  for (const path of vaultPaths(plan, server, itemNames(plan.folders, used))) {
    const found = await bridge.ask('tryDestination', wishOf(plan.where, path));
    if (!isWanted()) return;
    changeTried({ vaults: { ...sessionNow().tried?.vaults, [path]: found } });
  }
}

/** A folder with something else in it is no vault, but may well have vaults below it. */
function canLookFurther({ state, folder }: Found): boolean {
  return folder.kind !== 'vault' && folder.kind !== 'dated-folders' && (state === 'ready' || state === 'folder-refused');
}

function changeTried(change: Partial<Tried>): void {
  changeSession(({ tried }) => (tried ? { tried: { ...tried, ...change } } : {}));
}
