/** What the program says right now, for every page: its bridge, the agent's status, whether the connection holds. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Answer, Bridge } from '../../bridge/channels.ts';
import type { HttpBridge } from '../bridge-over-http.ts';
import { refusalOf } from './refusal.ts';

export interface Live {
  readonly bridge: Bridge;
  /** undefined: not known yet; null: no agent runs. */
  readonly status: Answer<'status'> | undefined;
  readonly isLost: boolean;
}

const LiveContext = createContext<Live | undefined>(undefined);

const HEARTBEAT = 5_000;
const PATIENCE = 12_000;

export function LiveStatus({ bridge, children }: { bridge: Bridge; children: ReactNode }) {
  const [status, setStatus] = useState<Live['status']>(undefined);
  const [isLost, setLost] = useState(false);

  useEffect(() => {
    const hear = (next: Answer<'status'>) => {
      setStatus(next);
      setLost(false);
    };
    const stopListening = bridge.onEvent(event => {
      if (event.kind === 'status') hear(event.status);
    });
    // Not every bridge tells a lost connection by itself, and none a program that hangs: it is asked now and then.
    const beat = async () => {
      if (document.hidden) return;
      try {
        hear(await withPatience(bridge.ask('status', {})));
      } catch (error) {
        setLost(refusalOf(error) === undefined);
      }
    };
    const stopWatching = onConnection(bridge, isThere => (isThere ? void beat() : setLost(true)));
    void beat();
    const timer = setInterval(() => void beat(), HEARTBEAT);
    const look = () => void beat();
    document.addEventListener('visibilitychange', look);
    return () => {
      stopListening();
      stopWatching();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [bridge]);

  return <LiveContext value={{ bridge, status, isLost }}>{children}</LiveContext>;
}

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('a page outside of LiveStatus');
  return live;
}

export function useBridge(): Bridge {
  return useLive().bridge;
}

function onConnection(bridge: Bridge & Partial<HttpBridge>, changed: (isThere: boolean) => void): () => void {
  return bridge.onConnection?.(state => changed(state === 'there')) ?? (() => undefined);
}

function withPatience<Value>(answer: Promise<Value>): Promise<Value> {
  const tooLate = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE));
  return Promise.race([answer, tooLate]);
}
