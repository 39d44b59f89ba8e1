/** What the commands about the agent say, in the language of whoever sits at the terminal; all else there is English. */
import { terminalLanguage } from '../core/rules/languages/language.ts';
import { rephrase } from '../core/rules/languages/messages.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import { sentencesIn } from '../core/rules/languages/tables.ts';
import { tellMistake } from './mistakes.ts';

export function userSentences(): Sentences {
  return sentencesIn(terminalLanguage(process.env));
}

/** As `tellMistake`; what is no sentence of the program's own stays as it is. */
export function tellUserMistake(message: string, remedy: string): number {
  const table = userSentences();
  return tellMistake(rephrase(message, table), rephrase(remedy, table));
}
