/** What the plan is written into: the shared defaults and the file that gets the folders, as they are now. */
import { useEffect, useState } from 'react';
import type { Answer, Request } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import type { Plan } from './plan.ts';
import { type FilesThere, writtenWish } from './written-changes.ts';

export interface Writing {
  /** undefined: the files are still being read. */
  readonly wish: Request<'changeSettings'> | undefined;
  readonly outcome: Answer<'previewSettings'> | undefined;
  readonly isRefused: boolean;
  /** Reads the files anew. */
  readonly again: () => void;
}

/** Typing a name rests this long before the text is made anew. */
const rest = 200;

export function useWriting(plan: Plan, server: string, names: readonly string[]): Writing {
  const bridge = useBridge();
  const [turn, setTurn] = useState(0);
  const [there, setThere] = useState<FilesThere>();
  const [outcome, setOutcome] = useState<Answer<'previewSettings'>>();
  const [isRefused, setRefused] = useState(false);
  const { into } = plan;

  // biome-ignore lint/correctness/useExhaustiveDependencies: turn is there to read again
  useEffect(() => {
    let isWanted = true;
    setThere(undefined);
    const read = async () => {
      // Without them nothing is inherited, and the preview says what is wrong with the folder.
      const shared = await bridge.ask('settings', {}).catch(() => undefined);
      const own = into === undefined ? undefined : await bridge.ask('settings', { server: into }).catch(() => undefined);
      if (isWanted) setThere({ shared, server: own });
    };
    void read();
    return () => {
      isWanted = false;
    };
  }, [bridge, into, turn]);

  const wish = there && plan.folders.length > 0 ? writtenWish(plan, server, names, there) : undefined;
  const key = JSON.stringify(wish);
  useEffect(() => {
    if (key === undefined) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      bridge
        .ask('previewSettings', JSON.parse(key) as Request<'previewSettings'>)
        .then(next => {
          if (!isWanted) return;
          setOutcome(next);
          setRefused(false);
        })
        .catch(() => {
          if (isWanted) setRefused(true);
        });
    }, rest);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [bridge, key]);

  return { wish, outcome, isRefused, again: () => setTurn(before => before + 1) };
}
