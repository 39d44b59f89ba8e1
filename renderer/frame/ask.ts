/** Asking the program from a page: an answer with its loading and its refusal, and wishes with theirs. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, ChannelName, Refusal, Request } from '../../bridge/channels.ts';
import { useWords } from '../words/language.tsx';
import { useBridge } from './live-status.tsx';
import { refusalOf } from './refusal.ts';

export interface Asked<Name extends ChannelName> {
  /** The last answer stays while the next one is awaited. */
  readonly answer: Answer<Name> | undefined;
  readonly refusal: Refusal | undefined;
  readonly again: () => void;
}

/** Asks when the page is shown, when the request or `version` changes, and when told to. */
export function useAsk<Name extends ChannelName>(name: Name, request: Request<Name>, version: unknown = ''): Asked<Name> {
  const bridge = useBridge();
  const words = useWords();
  const [answer, setAnswer] = useState<Answer<Name>>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(request);

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and turn are there to ask again
  useEffect(() => {
    let isWanted = true;
    bridge
      .ask(name, JSON.parse(key) as Request<Name>)
      .then(next => {
        if (!isWanted) return;
        setAnswer(next);
        setRefusal(undefined);
      })
      .catch((error: unknown) => {
        if (isWanted) setRefusal(refusalOf(error) ?? words.frame.noAnswer);
      });
    return () => {
      isWanted = false;
    };
  }, [bridge, name, key, version, turn]);

  return { answer, refusal, again: useCallback(() => setTurn(before => before + 1), []) };
}

type WishName = 'now' | 'pause' | 'unpause' | 'cancel';

export interface Wish {
  readonly isBusy: boolean;
  /** What is asked for right now: whoever begins may cancel before the answer is there. */
  readonly asking: WishName | undefined;
  /** What the program answered, or why not. */
  readonly lines: readonly string[];
  readonly refusal: Refusal | undefined;
  readonly ask: <Name extends WishName>(name: Name, request: Request<Name>) => Promise<void>;
  readonly forget: () => void;
}

/** For buttons that change something. */
export function useWish(): Wish {
  const bridge = useBridge();
  const words = useWords();
  const [asking, setAsking] = useState<WishName>();
  const newest = useRef(0);
  const [lines, setLines] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<Refusal>();
  const ask: Wish['ask'] = async (name, request) => {
    newest.current += 1;
    const turn = newest.current;
    // What was asked before is no longer what one wants to hear of.
    const isNewest = () => newest.current === turn;
    setAsking(name);
    setRefusal(undefined);
    try {
      const answer: unknown = await bridge.ask(name, request);
      if (isNewest()) setLines((answer as Answer<'now'>).lines);
    } catch (error) {
      if (!isNewest()) return;
      setLines([]);
      setRefusal(refusalOf(error) ?? words.frame.noAnswer);
    } finally {
      if (isNewest()) setAsking(undefined);
    }
  };
  const forget = useCallback(() => {
    setLines([]);
    setRefusal(undefined);
  }, []);
  return { isBusy: asking !== undefined, asking, lines, refusal, ask, forget };
}
