/** One line across the page that says what is the matter and what can be done. */
import { CommandHint } from './command-hint.tsx';
import type { Mark } from './item-mark.ts';
import { Shape } from './state-mark.tsx';

interface Props {
  readonly mark: Mark;
  readonly text: string;
  readonly remedy?: string;
  readonly command?: string;
  readonly children?: React.ReactNode;
}

export function Banner({ mark, text, remedy = '', command, children }: Props) {
  return (
    <div className={`banner is-${mark}`}>
      <Shape mark={mark} />
      <div className="banner-text">
        <strong>{text}</strong>
        {remedy === '' ? null : <span> {remedy}</span>}
      </div>
      {command === undefined ? null : <CommandHint command={command} />}
      {children}
    </div>
  );
}
