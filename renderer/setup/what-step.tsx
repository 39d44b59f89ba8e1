/** Step 1: folders to choose on one side, what was chosen with its size and excludes on the other. */
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { ChosenFolders } from './chosen-folders.tsx';
import { Field } from './fields.tsx';
import { FolderPicker } from './folder-picker.tsx';
import { withFolder } from './plan.ts';
import { changePlan, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';

export function WhatStep() {
  const words = useSetupWords();
  const { plan, left } = useSession();
  return (
    <div className="what">
      <div className="what-choose">
        <h3>{words.proposed}</h3>
        <FolderPicker />
        <TypedFolder />
      </div>
      <div className="what-chosen">
        <h3>{words.chosen}</h3>
        {plan.folders.length === 0 ? (
          <p className={left.includes('what') ? 'setup-mistake' : 'quiet'} role={left.includes('what') ? 'alert' : undefined}>
            {left.includes('what') ? words.lacksFolders : words.nothingChosen}
          </p>
        ) : (
          <ChosenFolders />
        )}
      </div>
    </div>
  );
}

function TypedFolder() {
  const words = useSetupWords();
  const [text, setText] = useState('');
  const [isMistake, setMistake] = useState(false);
  const add = () => {
    const isWhole = /^(\/|~\/)/.test(text.trim()) && !/[\0-\x1f\x7f]/.test(text);
    setMistake(!isWhole);
    if (!isWhole) return;
    changePlan(before => withFolder(before, text, 'folder'));
    setText('');
  };
  return (
    <form
      className="typed-folder"
      onSubmit={event => {
        event.preventDefault();
        add();
      }}
    >
      <Field
        label={words.typed}
        value={text}
        hint={words.typedHint}
        isFixed
        mistake={isMistake ? words.typedMistake : undefined}
        onChange={value => {
          setText(value);
          setMistake(false);
        }}
      />
      <Button type="submit">{words.add}</Button>
    </form>
  );
}
