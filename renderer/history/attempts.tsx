/** The attempts of a run: when each began, how it ended and why, what it sent, how much was safe then. */
import { Bytes } from '../parts/figures.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { useFigures, useWords } from '../words/language.tsx';
import type { RunEntry } from './entries.ts';
import { verdictText } from './run-facts.ts';

export function Attempts({ attempts }: { attempts: RunEntry['attempts'] }) {
  const { history: words } = useWords();
  const figures = useFigures();
  return (
    <section>
      <h2>{words.attemptsTitle}</h2>
      <table className="attempts">
        <thead>
          <tr>
            <th scope="col" className="number">
              <span className="only-read">{words.attempt}</span>
            </th>
            <th scope="col">{words.began}</th>
            <th scope="col">{words.ended}</th>
            <th scope="col" className="number">
              {words.duration}
            </th>
            <th scope="col" className="number">
              {words.sent}
            </th>
            <th scope="col" className="number">
              {words.safe}
            </th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ attempt, start, end, verdict, detail, sentBytes, safePercent }) => (
            <tr key={attempt}>
              <td className="number quiet">{attempt}</td>
              <td>
                <time dateTime={new Date(start).toISOString()} title={figures.exactTime(start)}>
                  {figures.timeOfDay(start)}
                </time>
              </td>
              <td className="attempt-end">
                {verdictText(verdict, words.verdicts) ?? (end === undefined ? words.underWay : words.noWord)}
                {detail === '' ? null : (
                  <>
                    {words.joins.colon}
                    <Sentence text={detail} className="quiet" />
                  </>
                )}
              </td>
              <td className="number">{end === undefined ? '' : figures.duration(end - start)}</td>
              <td className="number">
                <Bytes bytes={sentBytes} />
              </td>
              <td className="number">{safePercent === undefined ? '' : figures.percent(safePercent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
