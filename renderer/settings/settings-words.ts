/** The texts of Settings and Diagnose in the language that is chosen. */
import { useWordsOf } from '../words/language.tsx';
import { settingsGerman } from '../words/settings.de.ts';
import { type SettingsWords, settingsEnglish } from '../words/settings.en.ts';
import { settingsFrench } from '../words/settings.fr.ts';

const tables = { en: settingsEnglish, de: settingsGerman, fr: settingsFrench };

export function useSettingsWords(): SettingsWords {
  return useWordsOf<SettingsWords>(tables);
}
