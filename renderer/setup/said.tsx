/** What the program answered instead of doing it: a reason, and below it what can be done. */
import type { ReactNode } from 'react';
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';

interface Props {
  readonly message: string;
  readonly remedy: string;
  /** In front of the reason: what it is about. */
  readonly about?: string | undefined;
  readonly children?: ReactNode;
}

export function Said({ message, remedy, about, children }: Props) {
  return (
    <div className="said is-warning" role="alert">
      <Shape mark="warning" />
      <div>
        {about === undefined || about === '' ? null : <strong>{about} </strong>}
        <Sentence text={message} />
        {remedy === '' ? null : <Sentence text={remedy} className="said-remedy" />}
        {children}
      </div>
    </div>
  );
}

/** The same in our own words. */
export function SaidHere({ text, more }: { text: string; more?: string }) {
  return (
    <div className="said is-warning" role="alert">
      <Shape mark="warning" />
      <div>
        <strong>{text}</strong>
        {more === undefined ? null : <span className="said-remedy">{more}</span>}
      </div>
    </div>
  );
}
