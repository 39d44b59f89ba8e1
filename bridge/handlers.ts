/** Answers every channel from a core and an agent: the program's side of the table, the same for the desktop app and the web page. */
import type { Agent, Core } from '../core/contract.ts';
import { type AgentWatch, watchEmbeddedAgent, watchRunningAgent } from './agent-watch.ts';
import {
  type Answer,
  type BridgeEvent,
  BridgeRefusal,
  bridgeEvent,
  type ChannelName,
  type Language,
  type Refusal,
  type Request,
} from './channels.ts';
import type { Frozen } from './frozen.ts';
import { lookingHandlers } from './looking.ts';
import { pastHandlers } from './past.ts';
import { type Restores, restores } from './restores.ts';
import { settingUpHandlers } from './setting-up.ts';
import { spokenEvents, spokenHandlers } from './spoken.ts';
import { type KeyStore, unlockingHandlers } from './unlocking.ts';

/** One handler per channel; an expected no is thrown as a BridgeRefusal. What takes long may end early when the signal aborts. What the program says is English unless another language is wished. */
export type Handlers = {
  readonly [Name in ChannelName]: (
    request: Request<Name>,
    signal?: AbortSignal,
    language?: Language,
  ) => Promise<Frozen<Answer<Name>>>;
};

export interface Served {
  readonly handlers: Handlers;
  /** A status at once, then every change. The returned stop ends it. */
  onEvent(listener: (event: BridgeEvent) => void, language?: Language): () => void;
  /** An expected no as it is said in a language. */
  refusalIn(refusal: Refusal, language: Language): Promise<Refusal>;
  /** Ends restores that are under way, and the watch over the agent. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** The agent in this process; without it the one that runs on this machine is asked. */
  readonly agent?: Agent;
  /** Desktop app: shows a folder of this machine in the file manager. */
  readonly openFolder?: (path: string) => Promise<void>;
  /** Desktop app: keeps passphrases of keys. */
  readonly keyStore?: KeyStore;
  /** How long a look for an agent that does not run is put off (milliseconds). */
  readonly restBetweenLooks?: number;
}

export function serve(core: Core, options: ServeOptions = {}): Served {
  const watch = options.agent ? watchEmbeddedAgent(core, options.agent) : watchRunningAgent(core, options.restBetweenLooks);
  const listeners = new Set<(event: BridgeEvent) => void>();
  const jobs = restores(core, job => {
    const event = bridgeEvent.parse({ kind: 'restore', job });
    for (const listener of listeners) listener(event);
  });
  return {
    handlers: spokenHandlers(core, jobs, {
      ...agentHandlers(watch),
      ...pastHandlers(core),
      ...lookingHandlers(core),
      ...settingUpHandlers(core),
      ...unlockingHandlers(core, watch, options.keyStore),
      ...restoreHandlers(jobs),
      openFolder: ({ path }) => openFolder(core, options.openFolder, path),
    }),
    onEvent(listener, language) {
      const speaker = spokenEvents(core, jobs, language, listener);
      listeners.add(speaker.hear);
      const stop = watch.onStatus(status => speaker.hear({ kind: 'status', status }));
      return () => {
        listeners.delete(speaker.hear);
        speaker.stop();
        stop();
      };
    },
    async refusalIn(refusal, language) {
      return (await core.phrases(language)).said(refusal);
    },
    async stop() {
      listeners.clear();
      watch.stop();
      await jobs.stopAll();
      await core.closeVaults();
      await core.lockKeys();
    },
  };
}

function agentHandlers(watch: AgentWatch): Pick<Handlers, 'status' | 'now' | 'pause' | 'unpause' | 'cancel'> {
  return {
    status: () => watch.status(),
    now: async (names, _, language) => ({ lines: await watch.ask({ ask: 'now', ...only(names) }, language) }),
    pause: async ({ until }, _, language) => ({ lines: await watch.ask({ ask: 'pause', until }, language) }),
    unpause: async (_, __, language) => ({ lines: await watch.ask({ ask: 'unpause' }, language) }),
    cancel: async (names, _, language) => ({ lines: await watch.ask({ ask: 'cancel', ...only(names) }, language) }),
  };
}

/** Names that are not said are not there at all. */
function only({ server, item }: Request<'now'>): { readonly server?: string; readonly item?: string } {
  return { ...(server === undefined ? {} : { server }), ...(item === undefined ? {} : { item }) };
}

function restoreHandlers(jobs: Restores): Pick<Handlers, 'restore' | 'restores' | 'stopRestore'> {
  return {
    restore: request => jobs.begin(request),
    restores: async () => ({ jobs: jobs.all() }),
    async stopRestore({ job }) {
      await jobs.stop(job);
      return {};
    },
  };
}

async function openFolder(core: Core, open: ServeOptions['openFolder'], path: string): Promise<Answer<'openFolder'>> {
  if (!open) throw new BridgeRefusal((await core.phrases()).desktopOnly());
  await open(path);
  return {};
}
