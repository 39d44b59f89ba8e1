/** Which parts of a vault a verification reads now: those that were read longest ago, until the share is full. */

/** A slice of a manifest (`weight` files), or the links of a snapshot (weight 1). */
export interface Part {
  /** Names it in what is remembered: manifest and offset, or the snapshot's links. */
  readonly key: string;
  readonly weight: number;
  /** As the script at the vault takes it. */
  readonly order: string;
}

/** When a part was read last, and how large it was then. */
export interface Remembered {
  readonly time: number;
  readonly weight: number;
}

/**
 * At least `percent` of the weight of all parts, the longest unread first; what was never read, or has grown since, counts as unread.
 * Parts that were read since `roundStart` belong to this round already and count as chosen. With the same percentage every time,
 * everything is read after 100 / percent rounds.
 */
export function chooseParts(
  parts: readonly Part[],
  remembered: ReadonlyMap<string, Remembered>,
  percent: number,
  roundStart: number,
): readonly Part[] {
  const wanted = (parts.reduce((sum, part) => sum + part.weight, 0) * percent) / 100;
  const aged = parts.map(part => ({ part, time: lastRead(part, remembered) }));
  let chosen = aged.reduce((sum, { part, time }) => (time >= roundStart ? sum + part.weight : sum), 0);
  const unread = aged.filter(({ time }) => time < roundStart).sort((a, b) => a.time - b.time);
  return unread.flatMap(({ part }) => {
    if (chosen >= wanted) return [];
    chosen += part.weight;
    return [part];
  });
}

function lastRead(part: Part, remembered: ReadonlyMap<string, Remembered>): number {
  const known = remembered.get(part.key);
  return known && known.weight >= part.weight ? known.time : 0;
}
