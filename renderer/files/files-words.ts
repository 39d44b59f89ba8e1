/** The texts of the Files page in the language that is chosen. */
import { filesGerman } from '../words/files.de.ts';
import { type FilesWords, filesEnglish } from '../words/files.en.ts';
import { filesFrench } from '../words/files.fr.ts';
import { useWordsOf } from '../words/language.tsx';

const tables = { en: filesEnglish, de: filesGerman, fr: filesFrench };

export function useFilesWords(): FilesWords {
  return useWordsOf<FilesWords>(tables);
}
