/** What the patterns leave out of a folder of this machine, while they are being typed: how much, and the largest of it. */
import { useEffect, useState } from 'react';
import { useAsk } from '../frame/ask.ts';
import { Bytes, PathText } from '../parts/figures.tsx';
import { Refused } from './refused.tsx';
import { useSettingsWords } from './settings-words.ts';

interface Props {
  readonly source: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Counting a folder takes a while: not after every letter. */
const REST = 600;
const SHOWN = 8;

export function LeftOut({ source, include, exclude }: Props) {
  const words = useSettingsWords();
  const wish = useRested(JSON.stringify([source, include, exclude]));
  const [folder] = JSON.parse(wish) as [string];
  const isHere = /^[/~]/.test(folder);
  return (
    <section className="effect" aria-label={words.leftOut}>
      <h4>{words.leftOut}</h4>
      {isHere ? (
        <Counted wish={wish} isOld={wish !== JSON.stringify([source, include, exclude])} />
      ) : (
        <p className="quiet">{words.leftOutElsewhere}</p>
      )}
    </section>
  );
}

function Counted({ wish, isOld }: { wish: string; isOld: boolean }) {
  const words = useSettingsWords();
  const [source, include, exclude] = JSON.parse(wish) as [string, string[], string[]];
  const { answer, refusal } = useAsk('leftOut', { source, include, exclude });
  if (refusal) return <Refused refusal={refusal} />;
  if (!answer) return <p className="quiet">{words.leftOutCounting}</p>;
  const { taken, left, paths } = answer;
  return (
    <div className={isOld ? 'is-old' : ''} aria-busy={isOld}>
      <dl className="amounts" aria-live="polite">
        <Amount name={words.leftOutTaken} amount={taken} />
        <Amount name={words.leftOutLeft} amount={left} />
      </dl>
      {paths.length === 0 ? (
        <p className="quiet">{words.leftOutNothing}</p>
      ) : (
        <table className="largest">
          <caption className="only-read">{words.leftOutLargest}</caption>
          <tbody>
            {paths.slice(0, SHOWN).map(({ path, bytes, isFolder, pattern }) => (
              <tr key={path}>
                <td className="number">
                  <Bytes bytes={bytes} />
                </td>
                <td>
                  <PathText path={isFolder && !path.endsWith('/') ? `${path}/` : path} columns={44} />{' '}
                  <span className="quiet">{words.leftOutBy(pattern)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {paths.length > SHOWN ? <p className="quiet">{words.leftOutMore(paths.length - SHOWN)}</p> : null}
    </div>
  );
}

function Amount({
  name,
  amount: { files, bytes },
}: {
  name: string;
  amount: { readonly files: number; readonly bytes: number };
}) {
  const words = useSettingsWords();
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Bytes bytes={bytes} /> <span className="quiet">{words.leftOutFiles(files)}</span>
      </dd>
    </div>
  );
}

/** The text once nothing was typed for a moment. */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
