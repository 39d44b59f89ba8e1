/** Two texts side by side, line by line: what is the same stands in one row, what is not beside a gap. */

export interface LinePair {
  /** Counted from 1; absent = a gap on this side. */
  readonly left: { readonly number: number; readonly text: string } | undefined;
  readonly right: { readonly number: number; readonly text: string } | undefined;
  readonly isSame: boolean;
}

/** Nobody writes a configuration file as long as this; beyond, what is between the first and the last difference is one block. */
const MOST_CELLS = 4_000_000;

export function lineDifference(left: string, right: string): readonly LinePair[] {
  const [one, other] = [left.split('\n'), right.split('\n')];
  const start = commonStart(one, other);
  const end = commonEnd(one, other, start);
  const middle = pairs(one.slice(start, one.length - end), other.slice(start, other.length - end));
  const same = (count: number, from: number, to: number) =>
    Array.from({ length: count }, (_, index) => ({ left: from + index, right: to + index }));
  const all = [
    ...same(start, 0, 0),
    ...middle.map(pair => ({ left: shifted(pair.left, start), right: shifted(pair.right, start) })),
    ...same(end, one.length - end, other.length - end),
  ];
  return all.map(pair => ({
    left: lineOf(one, pair.left),
    right: lineOf(other, pair.right),
    isSame: pair.left !== undefined && pair.right !== undefined && one[pair.left] === other[pair.right],
  }));
}

interface Pair {
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** By the longest common subsequence; what is only left and what is only right between two common lines stand beside each other. */
function pairs(one: readonly string[], other: readonly string[]): readonly Pair[] {
  const isTooLong = one.length * other.length > MOST_CELLS;
  const common = isTooLong ? [] : commonLines(one, other);
  const found: Pair[] = [];
  let [left, right] = [0, 0];
  for (const next of [...common, { left: one.length, right: other.length }]) {
    const rows = Math.max(next.left - left, next.right - right);
    for (let row = 0; row < rows; row += 1) {
      found.push({
        left: left + row < next.left ? left + row : undefined,
        right: right + row < next.right ? right + row : undefined,
      });
    }
    if (next.left < one.length && next.right < other.length) found.push(next);
    [left, right] = [next.left + 1, next.right + 1];
  }
  return found;
}

function commonLines(one: readonly string[], other: readonly string[]): readonly { left: number; right: number }[] {
  const width = other.length + 1;
  const lengths = new Uint32Array((one.length + 1) * width);
  for (let left = one.length - 1; left >= 0; left -= 1) {
    for (let right = other.length - 1; right >= 0; right -= 1) {
      lengths[left * width + right] =
        one[left] === other[right]
          ? lengths[(left + 1) * width + right + 1]! + 1
          : Math.max(lengths[(left + 1) * width + right]!, lengths[left * width + right + 1]!);
    }
  }
  const found: { left: number; right: number }[] = [];
  let [left, right] = [0, 0];
  while (left < one.length && right < other.length) {
    if (one[left] === other[right]) found.push({ left: left++, right: right++ });
    else if (lengths[(left + 1) * width + right]! >= lengths[left * width + right + 1]!) left += 1;
    else right += 1;
  }
  return found;
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const most = Math.min(one.length, other.length);
  let count = 0;
  while (count < most && one[count] === other[count]) count += 1;
  return count;
}

function commonEnd(one: readonly string[], other: readonly string[], start: number): number {
  const most = Math.min(one.length, other.length) - start;
  let count = 0;
  while (count < most && one.at(-1 - count) === other.at(-1 - count)) count += 1;
  return count;
}

function shifted(index: number | undefined, by: number): number | undefined {
  return index === undefined ? undefined : index + by;
}

function lineOf(lines: readonly string[], index: number | undefined): LinePair['left'] {
  return index === undefined ? undefined : { number: index + 1, text: lines[index]! };
}
