/** Reads the file that gets the folders, so that set-up begins as it has it. */
import { useEffect } from 'react';
import { useBridge } from '../frame/live-status.tsx';
import { changePlan, sessionNow, useSession } from './session.ts';
import { startedFrom, startOf } from './start-from.ts';

export function useStart(): void {
  const bridge = useBridge();
  const { into } = useSession().plan;
  useEffect(() => {
    if (into === undefined) return changePlan(plan => startedFrom(plan, undefined));
    let isWanted = true;
    const read = async () => {
      const [shared, server] = await Promise.all([
        bridge.ask('settings', {}).catch(() => undefined),
        bridge.ask('settings', { server: into }).catch(() => undefined),
      ]);
      if (isWanted && server && sessionNow().plan.into === into) changePlan(plan => startedFrom(plan, startOf(server, shared)));
    };
    void read();
    return () => {
      isWanted = false;
    };
  }, [bridge, into]);
}
