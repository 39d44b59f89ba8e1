/** Asks a feed once a day whether a newer version exists, never while a run is under way; says so, and neither downloads nor installs anything. */
import { app, net } from 'electron';
import { z } from 'zod';
import { english } from '../core/rules/languages/english.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import { feedAddress, newerVersion } from '../core/rules/newer-version.ts';
import type { Clock } from '../core/world/clock.ts';
import type { Files } from '../core/world/files.ts';
import type { AgentLink } from './agent.ts';
import type { Preferences } from './preferences.ts';
import { packageFile } from './where.ts';

export interface UpdateWishes {
  readonly agent: AgentLink;
  readonly clock: Clock;
  readonly preferences: Preferences;
  /** A folder on the web; undefined or '': nobody is asked. */
  readonly feed: string | undefined;
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly tell: (title: string, body: string) => void;
  /** English where none is given. */
  readonly table?: Sentences;
}

export interface Updates {
  /** What the menu says. */
  newer(): string | undefined;
  /** The returned stop ends it. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

/** What the user wrote into the preferences goes before what the package was made with; a checkout has no feed. */
export async function feedOf(files: Pick<Files, 'read'>, preferences: Preferences): Promise<string | undefined> {
  const { updateFeed } = preferences.current();
  if (updateFeed !== undefined || !app.isPackaged) return updateFeed;
  const own = z.object({ updateFeed: z.string() }).safeParse(JSON.parse((await files.read(packageFile)) ?? '{}'));
  return own.success ? own.data.updateFeed : undefined;
}

const firstAfter = 5 * 60_000;
const askEvery = 24 * 3600_000;
/** So long after a run, or after the network came, it is looked again whether now is a good time. */
const lookEvery = 60_000;
const patience = 15_000;
const mostBytes = 64 * 1024;

export function setUpUpdates(wishes: UpdateWishes): Updates {
  const { agent, clock, preferences, version, table = english } = wishes;
  const over = new AbortController();
  const listeners = new Set<() => void>();
  const address = wishes.feed ? feedAddress(wishes.feed, wishes.platform) : undefined;
  let newer: string | undefined;
  if (address !== undefined) void watch(address);
  else if (wishes.feed) console.error(`updates: ${wishes.feed} is not an https address; nobody is asked`);

  async function watch(from: string): Promise<void> {
    await clock.sleep(firstAfter, over.signal);
    while (!over.signal.aborted) {
      const list = isGoodTime(agent) ? await askUndisturbed(from) : 'not now';
      if (list !== undefined && list !== 'not now') await take(newerVersion(list, version));
      await clock.sleep(list === 'not now' ? lookEvery : askEvery, over.signal);
    }
  }

  /** A run that begins meanwhile has the network for itself. Undefined: the feed had no answer. */
  async function askUndisturbed(from: string): Promise<string | 'not now' | undefined> {
    const disturbed = new AbortController();
    const stopListening = agent.onChange(() => {
      if (!isGoodTime(agent)) disturbed.abort();
    });
    const late = AbortSignal.timeout(patience);
    try {
      return await read(from, AbortSignal.any([over.signal, disturbed.signal, late]));
    } catch {
      return disturbed.signal.aborted ? 'not now' : undefined;
    } finally {
      stopListening();
    }
  }

  async function take(found: string | undefined): Promise<void> {
    newer = found;
    for (const listener of listeners) listener();
    if (found === undefined || preferences.current().updateTold === found) return;
    wishes.tell(table.desktop.newerTitle(found), table.desktop.newerText(version));
    await preferences.change({ updateTold: found }).catch((error: unknown) => console.error(error));
  }

  return {
    newer: () => newer,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      over.abort();
      listeners.clear();
    },
  };
}

function isGoodTime(agent: AgentLink): boolean {
  const status = agent.status();
  if (!status) return true;
  const { conditions, items } = status;
  return conditions.link !== 'no' && conditions.metered !== 'yes' && !items.some(({ state }) => state === 'running');
}

/** Nothing of this machine is told but that somebody asks. */
async function read(address: string, signal: AbortSignal): Promise<string | undefined> {
  const response = await net.fetch(address, {
    signal,
    credentials: 'omit',
    cache: 'no-store',
    headers: { accept: 'text/plain' },
  });
  if (!response.ok || !response.body) return undefined;
  let text = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.length > mostBytes) return undefined;
  }
  return text;
}
