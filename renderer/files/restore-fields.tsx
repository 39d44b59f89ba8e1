/** Where to restore to, and what happens to files that are there: the harmless answers are chosen already. */
import { useId } from 'react';
import type { Things } from '../words/files.en.ts';
import { useFilesWords } from './files-words.ts';
import { NameText } from './name-text.tsx';
import type { FolderMistake, RestoreForm } from './restore-wish.ts';

interface Props {
  readonly form: RestoreForm;
  readonly what: Things;
  readonly source: string;
  readonly mistake: FolderMistake | undefined;
  readonly onChange: (form: RestoreForm) => void;
}

export function RestoreFields({ form, what, source, mistake, onChange }: Props) {
  const words = useFilesWords();
  return (
    <>
      <fieldset className="restore-choice">
        <legend>{words.whereTo}</legend>
        <Radio
          group="where"
          text={words.toOriginal(what)}
          more={source === '' ? undefined : <NameText name={source} />}
          isChosen={form.where === 'original'}
          onChoose={() => onChange({ ...form, where: 'original' })}
        />
        <Radio
          group="where"
          text={words.toFolder}
          more={undefined}
          isChosen={form.where === 'folder'}
          onChoose={() => onChange({ ...form, where: 'folder' })}
        />
        {form.where === 'folder' ? <FolderField form={form} mistake={mistake} onChange={onChange} /> : null}
      </fieldset>
      {form.where === 'folder' ? (
        <p className="restore-note">{words.folderKeeps}</p>
      ) : (
        <fieldset className="restore-choice">
          <legend>{words.ifDifferent}</legend>
          <Radio
            group="keep"
            text={words.keepBoth}
            more={words.keepBothMore}
            isChosen={form.keepBoth}
            onChoose={() => onChange({ ...form, keepBoth: true })}
          />
          <Radio
            group="keep"
            text={words.replace}
            more={words.replaceMore}
            isChosen={!form.keepBoth}
            onChoose={() => onChange({ ...form, keepBoth: false })}
          />
        </fieldset>
      )}
    </>
  );
}

interface RadioProps {
  readonly group: string;
  readonly text: string;
  readonly more: React.ReactNode;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Radio({ group, text, more, isChosen, onChoose }: RadioProps) {
  const id = useId();
  return (
    <label className="restore-radio">
      <input
        type="radio"
        name={group}
        checked={isChosen}
        onChange={onChoose}
        aria-labelledby={id}
        aria-describedby={more === undefined ? undefined : `${id}more`}
      />
      <span id={id}>{text}</span>
      {more === undefined ? null : (
        <span className="restore-more" id={`${id}more`}>
          {more}
        </span>
      )}
    </label>
  );
}

function FolderField({ form, mistake, onChange }: Pick<Props, 'form' | 'mistake' | 'onChange'>) {
  const words = useFilesWords();
  const id = useId();
  const told =
    mistake === undefined ? words.folderHint : { missing: words.folderMissing, relative: words.folderRelative }[mistake];
  return (
    <div className="restore-folder">
      <input
        type="text"
        aria-label={words.folder}
        aria-invalid={mistake !== undefined}
        aria-describedby={id}
        value={form.folder}
        spellCheck={false}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: who chose another folder types its name next
        autoFocus
        onChange={event => onChange({ ...form, folder: event.target.value })}
      />
      <p
        id={id}
        role={mistake === undefined ? undefined : 'alert'}
        className={mistake === undefined ? 'restore-hint' : 'restore-mistake'}
      >
        {told}
      </p>
    </div>
  );
}
