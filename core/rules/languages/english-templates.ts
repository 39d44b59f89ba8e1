/** Every sentence of the core by which a finished English text is recognised: by its key, or by itself. */
import { englishDoors } from './english-doors.ts';
import { englishDrivers } from './english-drivers.ts';
import { englishDumps } from './english-dumps.ts';
import { englishFiles } from './english-files.ts';
import { englishFindings } from './english-findings.ts';
import { englishMessages } from './english-messages.ts';
import { englishOptions } from './english-options.ts';
import { englishPast } from './english-past.ts';
import { englishSetup } from './english-setup.ts';
import { englishUnderstood } from './english-understood.ts';
import { englishValues } from './english-values.ts';

const plain = [
  ...englishDoors,
  ...englishDrivers,
  ...englishDumps,
  ...englishFiles,
  ...englishOptions,
  ...englishPast,
  ...englishSetup,
  ...englishUnderstood,
  ...englishValues,
] as const;

type Plain = { readonly [Sentence in (typeof plain)[number]]: Sentence };

export const englishTemplates = {
  ...englishMessages,
  ...englishFindings,
  ...(Object.fromEntries(plain.map(sentence => [sentence, sentence])) as Plain),
};
