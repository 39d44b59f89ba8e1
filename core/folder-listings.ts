/** Folders as the vault listed them, kept for a few minutes: packed, since a folder may have a million entries. */
import type { Answer } from './contract.ts';
import type { World } from './world/world.ts';

/** The sorted lines of one folder. */
export interface Listing {
  readonly total: number;
  readonly bytes: number;
  /** Byte by byte (latin1), without their newlines. */
  lines(offset: number, limit: number): readonly string[];
}

export interface ListingKeeper {
  /** As kept, else as `list` finds it; who asks meanwhile waits for the same answer. */
  get(key: string, list: () => Promise<Answer<Listing>>): Promise<Answer<Listing>>;
  begin(): { readonly add: (chunk: Buffer) => void; readonly end: () => Listing };
}

const mostFolders = 8;
/** Two folders of a million entries each. */
const mostBytes = 200_000_000;
const idleTime = 300_000;
const lookEvery = 60_000;

const keepers = new WeakMap<World, ListingKeeper>();

export function listingKeeper(world: World): ListingKeeper {
  const keeper = keepers.get(world) ?? newKeeper(world);
  keepers.set(world, keeper);
  return keeper;
}

interface Kept {
  readonly answer: Promise<Answer<Listing>>;
  bytes: number;
  lastUsed: number;
}

function newKeeper({ clock }: World): ListingKeeper {
  /** What was asked for last is at the end. */
  const kept = new Map<string, Kept>();
  let stopLooking: (() => void) | undefined;

  function dropIdle(): void {
    for (const [key, { lastUsed }] of kept) if (clock.monotonic() - lastUsed >= idleTime) kept.delete(key);
    if (kept.size > 0) return;
    stopLooking?.();
    stopLooking = undefined;
  }

  function dropExcess(): void {
    let bytes = [...kept.values()].reduce((sum, one) => sum + one.bytes, 0);
    for (const [key, one] of kept) {
      if (kept.size <= 1 || (kept.size <= mostFolders && bytes <= mostBytes)) return;
      kept.delete(key);
      bytes -= one.bytes;
    }
  }

  function ask(key: string, list: () => Promise<Answer<Listing>>): Kept {
    const fresh: Kept = { answer: list(), bytes: 0, lastUsed: clock.monotonic() };
    const forget = () => kept.get(key) === fresh && kept.delete(key);
    fresh.answer.then(answer => {
      if (!answer.ok) return forget();
      fresh.bytes = answer.value.bytes;
      dropExcess();
    }, forget);
    return fresh;
  }

  return {
    get(key, list) {
      const one = kept.get(key) ?? ask(key, list);
      one.lastUsed = clock.monotonic();
      kept.delete(key);
      kept.set(key, one);
      dropExcess();
      stopLooking ??= clock.every(lookEvery, dropIdle);
      return one.answer;
    },
    begin: newListing,
  };
}

function newListing(): ReturnType<ListingKeeper['begin']> {
  const chunks: Buffer[] = [];
  const ends: number[] = [];
  let length = 0;
  function add(chunk: Buffer): void {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) ends.push(length + at);
    chunks.push(chunk);
    length += chunk.length;
  }
  return { add, end: () => packed(Buffer.concat(chunks), Uint32Array.from(ends)) };
}

function packed(text: Buffer, ends: Uint32Array): Listing {
  return {
    total: ends.length,
    bytes: text.length + ends.byteLength,
    lines: (offset, limit) =>
      Array.from(ends.subarray(offset, offset + limit), (end, at) =>
        text.toString('latin1', offset + at === 0 ? 0 : ends[offset + at - 1]! + 1, end),
      ),
  };
}
