/** Passphrases of keys in the computer's key store: encrypted by it, in a file that only this user can read, and used before the first attempt. */
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import type { Refusal } from '../bridge/channels.ts';
import type { KeyStore } from '../bridge/unlocking.ts';
import type { Core } from '../core/contract.ts';
import { rephrase } from '../core/rules/languages/messages.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import { asSentence } from '../core/rules/notices.ts';
import { fitsNoMore, forgottenPassphrase } from '../core/rules/unlock-words.ts';
import type { Files } from '../core/world/files.ts';
import type { AgentLink } from './agent.ts';

export interface KeptSecrets extends KeyStore {
  /** One that no longer fits is forgotten; the answer names the keys of those. */
  unlockAll(): Promise<readonly string[]>;
}

/** So long the first attempt waits for the key store (milliseconds). */
export const keyStorePatience = 10_000;

interface Wish {
  readonly platform: NodeJS.Platform;
  readonly files: Files;
  readonly folder: string;
  readonly core: Pick<Core, 'unlockKey'>;
}

/** What the key store made of each passphrase (base64), by the key's path. */
const shape = z.record(z.string(), z.string());
type Kept = Readonly<z.infer<typeof shape>>;

export function keptSecrets({ platform, files, folder, core }: Wish): KeptSecrets {
  const path = join(folder, 'kept-keys.json');
  const read = async () => understood(await files.read(path).catch(() => undefined));
  // One change after the other: each begins with what the one before has written.
  let former: Promise<unknown> = Promise.resolve();

  function change(how: (kept: Kept) => Kept): Promise<void> {
    const changed = former.then(async () => files.replace(path, `${JSON.stringify(how(await read()), null, 2)}\n`));
    former = changed.catch(() => undefined);
    return changed;
  }

  async function forget(key: string): Promise<void> {
    await change(kept => Object.fromEntries(Object.entries(kept).filter(([name]) => name !== key)));
  }

  async function keep(key: string, passphrase: string): Promise<Refusal | undefined> {
    const no = await storeRefusal(platform);
    if (no) return no;
    try {
      const hidden = (await safeStorage.encryptStringAsync(passphrase)).toString('base64');
      await change(kept => ({ ...kept, [key]: hidden }));
      return undefined;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return { message: `the key store did not keep it: ${words}`, remedy: 'try again' };
    }
  }

  /** A key store that is locked for now, or a disk that is away, takes nothing from what is kept. */
  async function isUnfit(key: string, hidden: string): Promise<boolean> {
    const shown = await safeStorage.decryptStringAsync(Buffer.from(hidden, 'base64')).catch(() => undefined);
    if (!shown) return false;
    const answer = await core.unlockKey(key, shown.result);
    if (answer.ok && shown.shouldReEncrypt) await keep(key, shown.result);
    return !answer.ok && fitsNoMore(answer.message);
  }

  return {
    refusal: () => storeRefusal(platform),
    kept: async () => Object.keys(await read()),
    keep,
    forget,
    async unlockAll() {
      const kept = Object.entries(await read());
      // The key store is not even asked where nothing is kept: it might want a password itself.
      if (kept.length === 0 || (await storeRefusal(platform))) return [];
      const unfit: string[] = [];
      for (const [key, hidden] of kept) if (await isUnfit(key, hidden)) unfit.push(key);
      for (const key of unfit) await forget(key);
      return unfit;
    },
  };
}

/** An agent that runs in another process may have been refused before. */
export async function tellUnlocked(
  unfit: readonly string[],
  agent: Pick<AgentLink, 'ask'>,
  tell: (title: string, text: string) => void,
  table: Sentences,
): Promise<void> {
  const said = (text: string) => asSentence(rephrase(text, table));
  for (const key of unfit) tell(said(forgottenPassphrase(key)), said('type the passphrase of the key'));
  await agent.ask({ ask: 'unlocked' });
}

/** Under `basic_text` Chromium encrypts with a password that everybody knows. */
async function storeRefusal(platform: NodeJS.Platform): Promise<Refusal | undefined> {
  const remedy = platform === 'linux' ? 'a key store that protects is, for example, GNOME Keyring or KWallet' : '';
  if (platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
    return { message: 'the key store of this computer protects nothing (basic_text)', remedy };
  const isThere = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  return isThere ? undefined : { message: 'this computer has no key store that would keep it', remedy };
}

function understood(text: string | undefined): Kept {
  try {
    return shape.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}
