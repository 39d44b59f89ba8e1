/** Descriptions of drivers as the rules see them: a dump, a mount, a service, one of the user's own. */
import type { DriverDescription, DriverTable } from '../../core/driver-model.ts';

const plain: Omit<DriverDescription, 'name'> = {
  aliases: [],
  sentence: 'Does something.',
  brings: 'around',
  settings: [],
  programs: [],
  tried: 'Not at all.',
  manual: [],
  example: [],
};

export const dump: DriverDescription = {
  ...plain,
  name: 'mysql',
  aliases: ['mariadb'],
  brings: 'source',
  settings: [
    { name: 'database', kind: 'words', explanation: 'Names.', isRequired: true },
    { name: 'user', kind: 'text', explanation: 'Who.' },
    { name: 'host', kind: 'text', explanation: 'Where.' },
    { name: 'point', kind: 'path', explanation: 'Where it was put.' },
    { name: 'credentials', kind: 'credentials', explanation: 'A file.' },
    { name: 'password_command', kind: 'command', explanation: 'A command.' },
    { name: 'lock', kind: 'choice', choices: ['transaction', 'tables'], explanation: 'How.' },
    { name: 'routines', kind: 'flag', explanation: 'With them.' },
    { name: 'patience', kind: 'duration', explanation: 'So long.' },
    { name: 'size', kind: 'bytes', explanation: 'So much.' },
    { name: 'streams', kind: 'count', explanation: 'So many.' },
  ],
  settingsOfLine: ({ user, host, volume, point }) => ({ user, host, database: [volume], ...(point === '' ? {} : { point }) }),
  contradiction: settings =>
    settings.lock === 'tables' && settings.routines === true
      ? { message: 'lock and routines quarrel', remedy: 'choose one' }
      : undefined,
};

const nwfs: DriverDescription = {
  ...plain,
  name: 'nwfs',
  settings: ['user', 'host', 'volume', 'point'].map(name => ({ name, kind: 'text', explanation: 'It.' })),
  settingsOfLine: ({ user, host, volume, point }) => ({ user, host, volume, point }),
};

const lvm: DriverDescription = {
  ...plain,
  name: 'lvm',
  settings: [{ name: 'size', kind: 'bytes', explanation: 'Of the snapshot.' }],
};

const own: DriverDescription = { ...plain, name: 'shop', isOwn: true, brings: 'either' };

export const driversForTests: DriverTable = new Map([
  ...[dump, nwfs, lvm, own].map(driver => [driver.name, driver] as const),
  ['mariadb', dump],
]);
