/** The fields of the steps: a line to type into with what is wrong below it, one of a few, a tick. */
import { type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mistake?: string | undefined;
  readonly note?: ReactNode;
  readonly hint?: string;
  readonly size?: 'short' | 'long';
  readonly type?: 'text' | 'password';
  /** The label is read, not seen: the words around the field say it. */
  readonly isBare?: boolean;
  readonly isFixed?: boolean;
  readonly isDisabled?: boolean;
}

export function Field({ label, value, onChange, mistake, note, hint, size = 'long', type = 'text', ...is }: FieldProps) {
  const id = useId();
  const told = mistake ?? note;
  return (
    <div className={`setup-field is-${size}`}>
      <label htmlFor={id} className={is.isBare ? 'only-read' : 'setup-label'}>
        {label}
      </label>
      <input
        id={id}
        type={type}
        className={is.isFixed ? 'setup-input is-fixed' : 'setup-input'}
        value={value}
        placeholder={hint}
        aria-invalid={mistake !== undefined}
        aria-describedby={told === undefined ? undefined : `${id}told`}
        inputMode={size === 'short' && !value.includes(':') ? 'numeric' : 'text'}
        disabled={is.isDisabled}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
      />
      {told === undefined ? null : (
        <p id={`${id}told`} className={mistake === undefined ? 'setup-note' : 'setup-mistake'}>
          {told}
        </p>
      )}
    </div>
  );
}

interface RadioProps {
  readonly group: string;
  readonly text: ReactNode;
  readonly more?: ReactNode;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  /** Stands beside the words, and chooses when it is used. */
  readonly children?: ReactNode;
}

export function Radio({ group, text, more, isChosen, onChoose, children }: RadioProps) {
  const id = useId();
  const hasMore = more !== undefined && more !== '';
  return (
    <div className="setup-radio">
      <label>
        <input
          type="radio"
          name={group}
          checked={isChosen}
          onChange={onChoose}
          aria-labelledby={id}
          aria-describedby={hasMore ? `${id}more` : undefined}
        />
        <span id={id}>{text}</span>
      </label>
      {children}
      {hasMore ? (
        <span className="setup-more" id={`${id}more`}>
          {more}
        </span>
      ) : null}
    </div>
  );
}

interface TickProps {
  readonly label: string;
  readonly isTicked: boolean;
  readonly onChange: (isTicked: boolean) => void;
  readonly children: ReactNode;
}

/** The whole row is the click target. */
export function Tick({ label, isTicked, onChange, children }: TickProps) {
  return (
    <label className="setup-tick">
      <input type="checkbox" aria-label={label} checked={isTicked} onChange={event => onChange(event.target.checked)} />
      {children}
    </label>
  );
}

export function Group({ title, children, hint }: { title: string; children: ReactNode; hint?: ReactNode }) {
  return (
    <fieldset className="setup-group">
      <legend>{title}</legend>
      {hint}
      {children}
    </fieldset>
  );
}
