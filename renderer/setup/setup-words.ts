/** The texts of the Set-up page in the language that is chosen. */
import { useWordsOf } from '../words/language.tsx';
import { setupGerman } from '../words/setup.de.ts';
import { type SetupWords, setupEnglish } from '../words/setup.en.ts';
import { setupFrench } from '../words/setup.fr.ts';

const tables = { en: setupEnglish, de: setupGerman, fr: setupFrench };

export function useSetupWords(): SetupWords {
  return useWordsOf<SetupWords>(tables);
}
