/** One key of the configuration: its value here, one line of help, and what counts where it is absent. */
import { useId } from 'react';
import { Button } from '../parts/button.tsx';
import type { SettingKey } from './keys.ts';
import type { Found, SettingsFile } from './levels.ts';
import { ProblemText } from './problems.tsx';
import { useSettingsWords } from './settings-words.ts';

interface Props {
  readonly setting: SettingKey;
  /** What stands here; none = nothing does. */
  readonly values: readonly string[];
  /** What counts then. */
  readonly from: Found;
  /** As `laptop.ini`. */
  readonly serverFile: string;
  readonly isReadOnly: boolean;
  readonly problems: SettingsFile['problems'];
  readonly onChange: (values: readonly string[]) => void;
}

export function KeyField({ setting, values, from, serverFile, isReadOnly, problems, onChange }: Props) {
  const words = useSettingsWords();
  const id = useId();
  const { label, help } = words.keys[setting.name];
  const isSet = values.some(value => value !== '');
  const isWrong = problems.length > 0;
  const shared = {
    id,
    disabled: isReadOnly,
    'aria-describedby': `${id}help${isWrong ? ` ${id}problem` : ''}`,
    'aria-invalid': isWrong || undefined,
  };
  return (
    <div className={`key-field${isWrong ? ' is-wrong' : ''}`}>
      <div className="key-name">
        <label htmlFor={id}>{label}</label>
        <code>{setting.name}</code>
      </div>
      <div className="key-value">
        <div className="key-entry">
          {setting.kind === 'yes-no' ? (
            <select
              {...shared}
              value={yesNoOf(values[0])}
              onChange={event => onChange(event.target.value === '' ? [] : [event.target.value])}
            >
              <option value="">
                {spoken(from.values[0] ?? setting.fallback, words)} ({fromText(from, serverFile, words)})
              </option>
              <option value="yes">{words.yes}</option>
              <option value="no">{words.no}</option>
            </select>
          ) : setting.kind === 'list' ? (
            <textarea
              {...shared}
              rows={Math.min(8, Math.max(2, values.length + 1))}
              spellCheck={false}
              value={values.join('\n')}
              placeholder={from.values.join('\n')}
              onChange={event => onChange(event.target.value === '' ? [] : event.target.value.split('\n'))}
            />
          ) : (
            <input
              {...shared}
              type="text"
              autoComplete="off"
              spellCheck={false}
              list={setting.examples.length > 0 ? `${id}examples` : undefined}
              value={values[0] ?? ''}
              placeholder={from.values[0] ?? ''}
              onChange={event => onChange(event.target.value === '' ? [] : [event.target.value])}
            />
          )}
          {setting.kind === 'text' && setting.examples.length > 0 ? (
            <datalist id={`${id}examples`}>
              {setting.examples.map(example => (
                <option key={example} value={example} />
              ))}
            </datalist>
          ) : null}
          {isSet && !isReadOnly && !setting.isItemOnly && setting.kind !== 'yes-no' ? (
            <Button kind="quiet" aria-label={words.inheritKey(label)} onPress={() => onChange([])}>
              {words.inherit}
            </Button>
          ) : null}
        </div>
        {isWrong ? (
          <ul id={`${id}problem`} className="key-problem">
            {problems.map(problem => (
              <li key={problem.message}>
                <ProblemText problem={problem} />
              </li>
            ))}
          </ul>
        ) : null}
        <p id={`${id}help`} className="key-help">
          {help}{' '}
          <Absent
            setting={setting}
            isSet={isSet}
            from={from}
            serverFile={serverFile}
            isReadOnly={isReadOnly}
            onChange={onChange}
          />
        </p>
      </div>
    </div>
  );
}

type AbsentProps = Pick<Props, 'setting' | 'from' | 'serverFile' | 'isReadOnly' | 'onChange'> & { readonly isSet: boolean };

/** What counts because nothing stands here, and where it comes from. */
function Absent({ setting, isSet, from, serverFile, isReadOnly, onChange }: AbsentProps) {
  const words = useSettingsWords();
  if (isSet || setting.isItemOnly || setting.kind === 'yes-no') return null;
  const isList = setting.kind === 'list';
  const value = from.values.map(one => spoken(one, words)).join(', ');
  return (
    <>
      <span className="key-from">
        {value === '' ? words.nothing : <b>{value}</b>}
        {value === '' && from.level === 'program' ? '' : ` – ${fromText(from, serverFile, words)}`}
      </span>{' '}
      {isList && from.values.length > 0 && !isReadOnly ? (
        <span>
          {words.ownList}{' '}
          <Button kind="quiet" onPress={() => onChange(from.values)}>
            {words.startFrom}
          </Button>
        </span>
      ) : null}
    </>
  );
}

type Words = ReturnType<typeof useSettingsWords>;

function fromText({ level }: Found, serverFile: string, { from }: Words): string {
  return level === 'server' ? from.server(serverFile) : from[level];
}

function spoken(value: string, words: Words): string {
  if (value === 'yes') return words.yes;
  return value === 'no' ? words.no : value;
}

/** As the configuration reads it; what it does not know stays as it is. */
function yesNoOf(value: string | undefined): string {
  const word = (value ?? '').toLowerCase();
  if (['yes', 'true', 'on', '1'].includes(word)) return 'yes';
  return ['no', 'false', 'off', '0'].includes(word) ? 'no' : word;
}
