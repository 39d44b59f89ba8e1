/** The two settings by which a driver gets a password, in the words that all drivers share; `task.secret()` reads them. */
import type { DriverSetting } from '../driver-model.ts';

export const credentials: DriverSetting = {
  name: 'credentials',
  kind: 'credentials',
  explanation: 'A file of ours with mode 0600: lines user = … and password = …, or one line that is the password.',
};

export const passwordCommand: DriverSetting = {
  name: 'password_command',
  kind: 'command',
  explanation: 'A command whose first line of output is the password, such as pass show backup/shop.',
};

export const credentialsSettings: readonly DriverSetting[] = [credentials, passwordCommand];
