/** Finds the word that was probably meant by one that is misspelt. */

/** The closest candidate, or undefined when none is near enough to be worth a guess. */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const plain = word.toLowerCase().replace(/[-\s]/g, '_');
  const ranked = candidates
    .map(candidate => ({ candidate, distance: editDistance(plain, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(plain.length / 3)) ? best.candidate : undefined;
}

/** How many letters to add, remove, change, or swap with their neighbour. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const choices = [last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + change];
      if (swapped) choices.push(beforeLast[column - 2]! + 1);
      current.push(Math.min(...choices));
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
}
