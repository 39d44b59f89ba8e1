/** Times, sizes and paths on a page, each with its exact value in the tooltip. */
import { Fragment } from 'react';
import { shortPath } from '../words/figures.ts';
import { useFigures } from '../words/language.tsx';
import { useNow } from './now.ts';

export function RelativeTime({ time }: { time: number }) {
  const figures = useFigures();
  const now = useNow();
  return (
    <time dateTime={new Date(time).toISOString()} title={figures.exactTime(time)}>
      {figures.relative(time, now)}
    </time>
  );
}

/** For what is to come, by the clock: `15:00`, `tomorrow 4:00`. */
export function ClockTime({ time }: { time: number }) {
  const figures = useFigures();
  const now = useNow();
  return (
    <time dateTime={new Date(time).toISOString()} title={figures.exactTime(time)}>
      {figures.when(time, now)}
    </time>
  );
}

export function Bytes({ bytes }: { bytes: number }) {
  const figures = useFigures();
  return <span title={figures.exactSize(bytes)}>{figures.size(bytes)}</span>;
}

export function PathText({ path, columns = 48 }: { path: string; columns?: number }) {
  return (
    <span className="path" title={path}>
      <Breakable text={shortPath(path, columns)} />
    </span>
  );
}

/** A path or an address that may go on in the next line behind what parts it, before it is torn within a name. */
export function Breakable({ text }: { text: string }) {
  const ends = [...text.matchAll(/:(?!$)|(?<=[^/:])\/(?![/:]|$)/g)].map(({ index }) => index + 1);
  return [0, ...ends].map((from, at) => (
    <Fragment key={from}>
      {from === 0 ? null : <wbr />}
      {text.slice(from, ends[at])}
    </Fragment>
  ));
}
