/** All of what the core says in finished texts, in French. */
import { frenchDoors } from './french-doors.ts';
import { frenchDrivers } from './french-drivers.ts';
import { frenchDumps } from './french-dumps.ts';
import { frenchFiles } from './french-files.ts';
import { frenchFindings } from './french-findings.ts';
import { frenchMessages } from './french-messages.ts';
import { frenchOptions } from './french-options.ts';
import { frenchPast } from './french-past.ts';
import { frenchSetup } from './french-setup.ts';
import { frenchUnderstood } from './french-understood.ts';
import { frenchValues } from './french-values.ts';
import type { Messages } from './messages.ts';

export const frenchTemplates: Messages = {
  ...frenchMessages,
  ...frenchFindings,
  ...frenchDoors,
  ...frenchDrivers,
  ...frenchDumps,
  ...frenchFiles,
  ...frenchOptions,
  ...frenchPast,
  ...frenchSetup,
  ...frenchUnderstood,
  ...frenchValues,
};
