/** All of what the core says in finished texts, in German. */
import { germanDoors } from './german-doors.ts';
import { germanDrivers } from './german-drivers.ts';
import { germanDumps } from './german-dumps.ts';
import { germanFiles } from './german-files.ts';
import { germanFindings } from './german-findings.ts';
import { germanMessages } from './german-messages.ts';
import { germanOptions } from './german-options.ts';
import { germanPast } from './german-past.ts';
import { germanSetup } from './german-setup.ts';
import { germanUnderstood } from './german-understood.ts';
import { germanValues } from './german-values.ts';
import type { Messages } from './messages.ts';

export const germanTemplates: Messages = {
  ...germanMessages,
  ...germanFindings,
  ...germanDoors,
  ...germanDrivers,
  ...germanDumps,
  ...germanFiles,
  ...germanOptions,
  ...germanPast,
  ...germanSetup,
  ...germanUnderstood,
  ...germanValues,
};
