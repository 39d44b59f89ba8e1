/** A machine made of variables and a clock that stands still: what the stories of the conditions are told with. */
import assert from 'node:assert/strict';
import type { Conditions } from '../../core/agent-model.ts';
import type { Answer, AskOutcome, NetworkReading, PowerReading, SystemParts } from '../../core/world/conditions/parts.ts';
import { conditionsSource, type SourceOptions } from '../../core/world/conditions/source.ts';
import type { ProgramRequest, ProgramResult, Programs } from '../../core/world/run-program.ts';
import { fakeClock } from './fake-clock.ts';

export const offline: NetworkReading = { link: 'no', addresses: [], route: 'no', isSettling: false };
export const home: NetworkReading = {
  link: 'yes',
  addresses: ['192.168.1.5'],
  route: 'yes',
  network: 'aa:bb:cc:dd:ee:ff 192.168.1.0/24',
  isSettling: false,
};

/** A machine of variables: what it is like, what was asked of it, and what it tells. */
export function scene(options: SourceOptions = {}) {
  const clock = fakeClock();
  const seen: Conditions[] = [];
  const state = {
    network: offline,
    power: { mains: 'yes' } as PowerReading,
    interfaces: {},
    readings: 0,
    /** What every reading of the network throws. */
    fault: undefined as Error | undefined,
    asked: 0,
    running: 0,
    /** What the asker does: undefined for "answers at once that nobody is there". */
    ask: async (): Promise<AskOutcome> => ({ kind: 'absent' }),
    line: (_line: string): void => undefined,
    endMonitor: (_code: number): void => undefined,
  };
  const programs: Programs = {
    async start(request: ProgramRequest) {
      state.running += 1;
      state.line = line => request.onLine?.(line);
      const { promise, resolve } = Promise.withResolvers<ProgramResult>();
      let hasEnded = false;
      state.endMonitor = code => {
        if (!hasEnded) state.running -= 1;
        hasEnded = true;
        resolve({ code, signal: undefined, stdout: '', stderr: '' });
      };
      return { pid: 1, input: undefined, result: promise, gone: promise, end: () => state.endMonitor(137) };
    },
    run: () => assert.fail('nothing is run to its end here'),
  };
  const parts: SystemParts = {
    readNetwork() {
      state.readings += 1;
      if (state.fault) throw state.fault;
      return state.network;
    },
    readPower: () => state.power,
    interfaces: () => state.interfaces,
    askers: [
      {
        isNeeded: () => true,
        restAfter: (answer: Answer) => (answer.portal === 'yes' ? 10_000 : 300_000),
        ask() {
          state.asked += 1;
          return state.ask();
        },
      },
    ],
    networkMonitor: { program: 'monitor', args: [] },
    environment: {},
  };
  const source = conditionsSource(parts, { clock, programs }, options);
  return { clock, source, state, seen, watch: () => source.watch(conditions => seen.push(conditions)) };
}

export const answers = (answer: Answer) => async (): Promise<AskOutcome> => ({ kind: 'answer', answer });
