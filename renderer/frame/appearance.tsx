/** Chooses the language of the pages and light or dark. */
import { useState } from 'react';
import { Choice } from '../parts/choice.tsx';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useWords } from '../words/language.tsx';
import { chooseTheme, chosenTheme, THEMES } from './theme.ts';

export function Appearance() {
  const { language, choose } = useLanguage();
  const { frame } = useWords();
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <div className="appearance">
      <Choice
        label={frame.language}
        value={language}
        options={LANGUAGES.map(value => ({ value, text: LANGUAGE_NAMES[value] }))}
        onChoose={choose}
      />
      <Choice
        label={frame.theme}
        value={theme}
        options={THEMES.map(value => ({ value, text: frame.themes[value] }))}
        onChoose={next => {
          setTheme(next);
          chooseTheme(next);
        }}
      />
    </div>
  );
}
