/** Keys with a passphrase: which are locked, unlocked on request, and kept in the computer's key store where the face has one. */
import type { Core } from '../core/contract.ts';
import type { AgentWatch } from './agent-watch.ts';
import type { Refusal } from './channels.ts';
import type { Handlers } from './handlers.ts';
import { itemOf, said } from './refuse.ts';

/** Where a face keeps passphrases; paths as the page names them. */
export interface KeyStore {
  /** Undefined where it keeps them safely. */
  refusal(): Promise<Refusal | undefined>;
  kept(): Promise<readonly string[]>;
  /** Undefined when it is kept now. */
  keep(path: string, passphrase: string): Promise<Refusal | undefined>;
  forget(path: string): Promise<void>;
}

type Unlocking = 'lockedKeys' | 'unlockKey' | 'keptKeys' | 'forgetKey';

export function unlockingHandlers(core: Core, watch: Pick<AgentWatch, 'ask'>, store = noStore): Pick<Handlers, Unlocking> {
  return {
    lockedKeys: async names => ({ keys: await core.lockedKeys(await itemOf(core, names)) }),
    async unlockKey({ path, passphrase, keep }) {
      said(await core.unlockKey(path, passphrase));
      const no = keep ? await store.keep(path, passphrase) : undefined;
      // Where no agent runs, none waits; one of an older version tries again by itself.
      await watch.ask({ ask: 'unlocked' }).catch(() => undefined);
      return { isKept: keep && no === undefined, remark: no?.message ?? '', remedy: no?.remedy ?? '' };
    },
    async keptKeys() {
      const no = await store.refusal();
      return { canKeep: no === undefined, why: no?.message ?? '', kept: await store.kept() };
    },
    async forgetKey({ path }) {
      await store.forget(path);
      return {};
    },
  };
}

/** A page in a browser: what is unlocked stays so until the program ends. */
const desktopOnly: Refusal = { message: 'only the desktop app can keep it', remedy: '' };
const noStore: KeyStore = {
  refusal: async () => desktopOnly,
  kept: async () => [],
  keep: async () => desktopOnly,
  forget: async () => undefined,
};
