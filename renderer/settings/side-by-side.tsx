/** Two texts beside each other, line by line, with what they have in common folded. */
import { type LinePair, lineDifference } from './line-difference.ts';
import { useSettingsWords } from './settings-words.ts';

/** Equal lines that stay around a difference. */
const AROUND = 2;

export function SideBySide({ left, right }: { left: string; right: string }) {
  const words = useSettingsWords();
  const pairs = lineDifference(left, right);
  if (pairs.every(({ isSame }) => isSame)) return <p>{words.noDifference}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and the keyboard must be able to
    <section className="side-by-side" tabIndex={0} aria-label={words.compare}>
      <table>
        <colgroup>
          <col className="number-column" />
          <col />
          <col className="number-column" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {words.theirsHead}
            </th>
            <th scope="col" colSpan={2}>
              {words.mineHead}
            </th>
          </tr>
        </thead>
        <tbody>
          {folded(pairs).map(row =>
            typeof row === 'number' ? (
              <tr key={`fold ${row}`} className="is-fold">
                <td colSpan={4}>{words.sameLines(row)}</td>
              </tr>
            ) : (
              <tr key={`${row.left?.number} ${row.right?.number}`} className={row.isSame ? '' : 'is-other'}>
                <Side line={row.left} sign={row.isSame ? '' : '−'} />
                <Side line={row.right} sign={row.isSame ? '' : '+'} />
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}

function Side({ line, sign }: { line: LinePair['left']; sign: string }) {
  return (
    <>
      <td className="line-number">{line?.number}</td>
      <td className={line ? 'line-text' : 'line-gap'}>
        {line && sign !== '' ? <span className="line-sign">{sign}</span> : null}
        {line?.text}
      </td>
    </>
  );
}

/** A number stands for so many equal lines. */
function folded(pairs: readonly LinePair[]): readonly (LinePair | number)[] {
  const isNear = (index: number) => pairs.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ isSame }) => !isSame);
  const rows: (LinePair | number)[] = [];
  for (const [index, pair] of pairs.entries()) {
    const last = rows.at(-1);
    if (isNear(index)) rows.push(pair);
    else if (typeof last === 'number') rows[rows.length - 1] = last + 1;
    else rows.push(1);
  }
  return rows;
}
