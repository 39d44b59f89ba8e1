/** A locked key and a key store that are not there: none of both unless a test says so. */
import type { Request } from '../../bridge/channels.ts';
import { FakeRefusal } from './fake-bridge.ts';

export interface FakeKeys {
  locked: string[];
  kept: string[];
  canKeep: boolean;
}

export function fakeKeys() {
  const keys: FakeKeys = { locked: [], kept: [], canKeep: false };
  return {
    keys,
    handlers: {
      lockedKeys: () => ({ keys: [...keys.locked] }),
      unlockKey: ({ path, passphrase, keep }: Request<'unlockKey'>) => {
        if (passphrase !== 'secret')
          throw new FakeRefusal(`this is not the passphrase of the key ${path}`, 'type the passphrase of the key');
        keys.locked = keys.locked.filter(one => one !== path);
        if (keep) keys.kept.push(path);
        return { isKept: keep, remark: '', remedy: '' };
      },
      keptKeys: () => ({ canKeep: keys.canKeep, why: '', kept: [...keys.kept] }),
      forgetKey: ({ path }: Request<'forgetKey'>) => {
        keys.kept = keys.kept.filter(one => one !== path);
        return {};
      },
    },
  };
}
