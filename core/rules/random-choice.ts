/** A choice by lot that can be repeated: the same seed chooses the same. */

/** `count` different whole numbers below `total` (all of them where there are fewer), in ascending order. */
export function chooseByLot(total: number, count: number, seed: number): readonly number[] {
  if (total <= count) return Array.from({ length: total }, (_, at) => at);
  const next = numbers(seed);
  const chosen = new Set<number>();
  // Floyd's way: each subset is as likely as any other, and nothing is drawn twice.
  for (let top = total - count; top < total; top++) {
    const drawn = Math.floor(next() * (top + 1));
    chosen.add(chosen.has(drawn) ? top : drawn);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** Numbers from 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
