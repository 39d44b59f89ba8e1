/** From the first page to any version of a file: its name is typed, the Files page finds it in every item. */
import { useState } from 'react';
import { addressOf, go } from '../frame/routes.ts';
import { useWords } from '../words/language.tsx';

export function FindFile() {
  const { status: words } = useWords();
  const [text, setText] = useState('');
  const find = () => {
    // `*` in the server's place: all items.
    if (text.trim() !== '') go(addressOf('files', '*', text.trim().toWellFormed()));
  };
  return (
    <search className="find-file">
      <input
        type="search"
        aria-label={words.find}
        placeholder={words.find}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) find();
        }}
      />
    </search>
  );
}
