/** The language of the pages: as the browser has it unless chosen here; `useWords` gives a page its texts. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { english } from './english.ts';
import { type Figures, figuresOf } from './figures.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import type { Words } from './words.ts';

export type Language = 'en' | 'de' | 'fr';
export const LANGUAGES: readonly Language[] = ['en', 'de', 'fr'];
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', fr: 'Français' };

/** A page that is loaded later has tables of its own: `useWordsOf({ en, de, fr })`. */
export type Tables<Table> = Readonly<Record<Language, Table>>;

const TABLES: Tables<Words> = { en: english, de: german, fr: french };

interface Chosen {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<Chosen>({ language: 'en', choose: () => undefined });

/** `onChoose` hears of every choice but the first, which is `chosenLanguage()`. */
export function LanguageChoice({ children, onChoose }: { children: ReactNode; onChoose?: (language: Language) => void }) {
  const [language, setLanguage] = useState(chosenLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const chosen = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        localStorage.setItem('language', next);
        setLanguage(next);
        onChoose?.(next);
      },
    }),
    [language, onChoose],
  );
  return (
    <I18nProvider locale={language}>
      <LanguageContext value={chosen}>{children}</LanguageContext>
    </I18nProvider>
  );
}

export function useLanguage(): Chosen {
  return useContext(LanguageContext);
}

export function useWords(): Words {
  return useWordsOf(TABLES);
}

export function useWordsOf<Table>(tables: Tables<Table>): Table {
  return tables[useLanguage().language];
}

const figures = new Map<Language, Figures>();

/** Sizes, times and counts as this language writes them; made once, since every figure of a long list asks for them. */
export function useFigures(): Figures {
  const { language } = useLanguage();
  const made = figures.get(language) ?? figuresOf(language, TABLES[language].figures);
  figures.set(language, made);
  return made;
}

/** As chosen here before, else as the browser has it. */
export function chosenLanguage(): Language {
  const wishes = [localStorage.getItem('language') ?? '', ...navigator.languages].map(wish => wish.slice(0, 2));
  return wishes.map(wish => LANGUAGES.find(language => language === wish)).find(language => language !== undefined) ?? 'en';
}
