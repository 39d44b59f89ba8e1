/** A program that is not there: answers every channel with believable data and can be told from tests what to say. Only in development builds. */
import type { Answer, Bridge, BridgeEvent, ChannelName, Request } from '../../bridge/channels.ts';
import { fakeFiles } from './fake-files.ts';
import { fakeDays, fakeHistory, fakeWords } from './fake-history.ts';
import { fakeKeys } from './fake-keys.ts';
import { type FakeFiles, fakeSettings } from './fake-settings.ts';
import { fakeSetup } from './fake-setup.ts';
import { calmStatus, emptyStatus, fakeItems, fakeStatus, singleStatus } from './fake-status.ts';

type Status = Answer<'status'>;
type Handlers = { readonly [Name in ChannelName]: (request: Request<Name>) => Answer<Name> | Promise<Answer<Name>> };

/** The same shape as a BridgeRefusal, without the table of channels behind it. */
export class FakeRefusal extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

export class FakeBridge implements Bridge {
  abilities = { desktop: false, readOnly: false, version: '1.0.0-alpha.1' };
  /** Everything that was asked, in order. */
  readonly asked: { readonly name: ChannelName; readonly request: unknown }[] = [];
  isLost = false;
  /** The configuration as an editor sees it. */
  readonly files: FakeFiles;
  private readonly unlocking = fakeKeys();
  /** Which are locked and kept. */
  readonly keys = this.unlocking.keys;
  status: Status;
  private readonly listeners = new Set<(event: BridgeEvent) => void>();
  private readonly handlers: Handlers;

  constructor(status: Status) {
    this.status = status;
    const { files, handlers } = fakeSettings(() => fakeItems);
    this.files = files;
    const setup = fakeSetup(handlers, () => (this.status ?? fakeStatus()).items.map(({ server }) => server));
    this.handlers = {
      ...this.agentHandlers(),
      ...fakeFiles(event => this.emit(event)),
      ...handlers,
      ...setup,
      ...this.unlocking.handlers,
    };
  }

  async ask<Name extends ChannelName>(name: Name, request: Request<Name>): Promise<Answer<Name>> {
    this.asked.push({ name, request });
    await new Promise(resolve => setTimeout(resolve, 1));
    if (this.isLost) throw new TypeError('Failed to fetch');
    return this.handlers[name](request);
  }

  onEvent(listener: (event: BridgeEvent) => void): () => void {
    this.listeners.add(listener);
    setTimeout(() => listener({ kind: 'status', status: this.status }), 1);
    return () => this.listeners.delete(listener);
  }

  setStatus(status: Status): void {
    this.status = status;
    this.emit({ kind: 'status', status });
  }

  /** Says the progress of the item that runs. */
  setProgress(percent: number): void {
    if (!this.status) return;
    const items = this.status.items.map(item =>
      item.run?.progress ? { ...item, run: { ...item.run, progress: { ...item.run.progress, percent } } } : item,
    );
    this.setStatus({ ...this.status, items });
  }

  emit(event: BridgeEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private agentHandlers() {
    const pausedUntil = (until: number | undefined) => {
      if (!this.status) return;
      const { pausedUntil: _, ...others } = this.status;
      this.setStatus(until === undefined ? others : { ...others, pausedUntil: until });
    };
    // What is configured stays so without an agent.
    const names = () => (this.status ?? fakeStatus()).items.map(({ server, item }) => ({ server, item }));
    return {
      status: () => this.status,
      now: ({ server, item }: Request<'now'>) => {
        if (this.status === null) throw new FakeRefusal('no agent runs', 'alp agent starts one');
        return { lines: [`${server === undefined ? 'all items' : `${server} ${item ?? ''}`}: begins`] };
      },
      cancel: () => ({ lines: ['cancelled, what arrived is kept'] }),
      pause: ({ until }: Request<'pause'>) => {
        pausedUntil(until);
        return { lines: ['paused'] };
      },
      unpause: () => {
        pausedUntil(undefined);
        return { lines: ['goes on'] };
      },
      items: () => ({
        items: fakeItems.filter(
          ({ server, item }) => this.files.isThere(server) && names().some(name => name.server === server && name.item === item),
        ),
        problems: [...(this.status?.problems ?? [])],
        folder: '/home/ada/.config/alpine-backup',
      }),
      history: (request: Request<'history'>) => fakeHistory(names(), request),
      days: (request: Request<'days'>) => fakeDays(names(), request),
      words: fakeWords,
      unprotected: ({ item }: Request<'unprotected'>) =>
        item === 'website' ? null : { files: item.length * 3, bytes: item.length ** 6 * 100 },
    };
  }
}

const CASES: Readonly<Record<string, () => Status>> = {
  states: fakeStatus,
  calm: calmStatus,
  one: singleStatus,
  empty: emptyStatus,
  'no-agent': () => null,
};

declare global {
  interface Window {
    fakeBridge?: FakeBridge;
  }
}

/** `?case=calm` chooses how the program stands; tests reach it as `window.fakeBridge`. */
export function fakeBridgeOfThisPage(): FakeBridge {
  const wish = new URLSearchParams(location.search).get('case') ?? 'states';
  const bridge = new FakeBridge((CASES[wish] ?? fakeStatus)());
  window.fakeBridge = bridge;
  return bridge;
}
