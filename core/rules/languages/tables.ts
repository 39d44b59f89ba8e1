/** Every language's table by its name. */
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import type { Language } from './language.ts';
import type { Sentences } from './sentences.ts';

const tables: Readonly<Record<Language, Sentences>> = { en: english, de: german, fr: french };

export function sentencesIn(language: Language): Sentences {
  return tables[language];
}
