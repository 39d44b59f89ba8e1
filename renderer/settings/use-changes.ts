/** Changes of a file on their way: looked at before they are written, written over nothing but what was seen. */
import { useCallback, useEffect, useState } from 'react';
import type { Answer, Refusal } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { useWords } from '../words/language.tsx';
import type { Change } from './draft.ts';
import type { SettingsFile } from './levels.ts';

export type Outcome = Answer<'previewSettings'>;

export interface Looked {
  /** Of the changes as they are now; undefined while they are being looked at. */
  readonly outcome: Outcome | undefined;
  readonly refusal: Refusal | undefined;
}

/** A hand that is still typing asks for nothing yet. */
const REST = 300;
const NOTHING: Looked = { outcome: undefined, refusal: undefined };

export function useLook(file: SettingsFile, changes: readonly Change[]): Looked {
  const bridge = useBridge();
  const words = useWords();
  const key = JSON.stringify([file.server, file.version, changes]);
  const [looked, setLooked] = useState<Looked & { readonly key: string }>({ ...NOTHING, key: '' });
  useEffect(() => {
    const [server, version, wished] = JSON.parse(key) as [string | null, string, Change[]];
    if (wished.length === 0) return undefined;
    let isWanted = true;
    const timer = setTimeout(() => {
      bridge
        .ask('previewSettings', { ...(server === null ? {} : { server }), version, changes: wished })
        .then(outcome => (isWanted ? setLooked({ outcome, refusal: undefined, key }) : undefined))
        .catch((error: unknown) => {
          if (isWanted) setLooked({ outcome: undefined, refusal: refusalOf(error) ?? words.frame.noAnswer, key });
        });
    }, REST);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [bridge, key, words]);
  return looked.key === key ? looked : NOTHING;
}

export interface Writing {
  readonly isBusy: boolean;
  readonly outcome: Outcome | undefined;
  readonly refusal: Refusal | undefined;
  /** The outcome, or undefined where the program refused or did not answer. */
  readonly write: (file: Pick<SettingsFile, 'server' | 'version'>, changes: readonly Change[]) => Promise<Outcome | undefined>;
  readonly forget: () => void;
}

export function useWriting(): Writing {
  const bridge = useBridge();
  const words = useWords();
  const [isBusy, setBusy] = useState(false);
  const [ended, setEnded] = useState<Looked>(NOTHING);
  const write: Writing['write'] = async ({ server, version }, changes) => {
    setBusy(true);
    try {
      const wish = { ...(server === undefined ? {} : { server }), version, changes: [...changes] };
      const outcome = await bridge.ask('changeSettings', wish);
      setEnded({ outcome, refusal: undefined });
      return outcome;
    } catch (error) {
      setEnded({ outcome: undefined, refusal: refusalOf(error) ?? words.frame.noAnswer });
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, ...ended, write, forget: useCallback(() => setEnded(NOTHING), []) };
}
