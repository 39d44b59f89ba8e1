/** The languages in which the program speaks to people, and how the user's own is found: a pure matter of names. */

export type Language = 'en' | 'de' | 'fr';

export const languages: readonly Language[] = ['en', 'de', 'fr'];

/** The first wish that is a language of ours, English when none is: `de-AT`, `fr_CA.UTF-8`, `de`. */
export function chosenLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const name = /^[a-z]+(?=$|[-_.@])/i.exec(wish.trim())?.[0].toLowerCase();
    const found = languages.find(language => language === name);
    if (found) return found;
  }
  return 'en';
}

export interface LocaleVariables {
  readonly LANGUAGE?: string | undefined;
  readonly LC_ALL?: string | undefined;
  readonly LC_MESSAGES?: string | undefined;
  readonly LANG?: string | undefined;
}

/** Of a terminal, as every other program there finds it: LC_ALL before LC_MESSAGES before LANG; LANGUAGE is a list, and holds where the locale is not C. */
export function terminalLanguage({ LANGUAGE, LC_ALL, LC_MESSAGES, LANG }: LocaleVariables): Language {
  const locale = LC_ALL || LC_MESSAGES || LANG || 'C';
  if (/^(C|POSIX)(\.|$)/.test(locale)) return 'en';
  return chosenLanguage([...firstKnown(LANGUAGE ?? ''), locale]);
}

/** A list whose first known language is not the first one still has one. */
function firstKnown(list: string): readonly string[] {
  return list.split(':').filter(name => name !== '');
}
