/** Copies a GroupWise post office or domain with dbcopy into a folder that stays, and stamps its mail as backed up once that is true. */
import type { Driver, DriverTask } from './driver.ts';
import { complaint, failed, type Refusal, released, whatWentWrong } from './verdicts.ts';

const usualPatience = 24 * 60 * 60_000;
const programs = '/opt/novell/groupwise/agents/bin';
const usualStamp = `${programs}/gwtmstmp --postpath {post_office} --backup --set --gmttime {time}`;

/** One of them is at the top of every post office and of every domain. */
const mainFiles = ['wphost.db', 'wpdomain.db'];

export const groupwise: Driver = {
  name: 'groupwise',
  aliases: [],
  sentence: 'Copies a GroupWise post office with dbcopy, and stamps its mail as backed up after the snapshot is published.',
  brings: 'source',
  settings: [
    { name: 'post_office', kind: 'path', isRequired: true, explanation: 'The folder of the post office, or of a domain.' },
    {
      name: 'staging',
      kind: 'path',
      explanation: 'Where there is room for a whole copy, which stays from run to run; it is made in a folder of its own there.',
      without: "the driver's folder in the state of alp",
    },
    {
      name: 'dbcopy',
      kind: 'command',
      explanation: 'The program that copies, with its switches; post office and copy are added at its end.',
      without: `${programs}/dbcopy`,
    },
    {
      name: 'stamp_command',
      kind: 'command',
      explanation: 'The program that stamps, with {post_office} and {time}, the beginning of the copy in seconds since 1970.',
      without: usualStamp,
    },
    { name: 'stamp', kind: 'flag', explanation: 'Whether mail is stamped as backed up; a domain has none.', without: 'yes' },
    { name: 'patience', kind: 'duration', explanation: 'A program that takes longer is ended.', without: '1 day' },
  ],
  programs: [],
  tried: 'Run against stand-ins for dbcopy and gwtmstmp alone, never against GroupWise: look at the switches, and try a restore.',
  manual: [
    'A plain copy of a post office that is in use may not be fit for restoring; dbcopy locks each database while it copies it. It copies what is new or newer than its copy, so the copy stays, and only changes are read. Databases are copied one after the other, not of one moment, as GroupWise expects it.',
    'Whether dbcopy removes from the copy what was deleted in the post office was not to be found out: if the copy grows and grows, remove it (its path is among the facts of a run), and the next run makes a new one.',
    'When a copy is cut off, dbcopy would take half a file for a new one. So everything that was written since it began, and everything of another size than in the post office, is removed from the copy, and copied again by the next run.',
    'With the option "Do Not Purge Items Until They Are Backed Up" GroupWise keeps deleted mail until it is stamped. It is stamped after the snapshot is published and never else, with the time at which the copy began: what came later is not in it. When stamping fails, the snapshot is good, and the run warns.',
    'The item is the copy, a folder as GroupWise wants it. Restore it as files to a folder, and name that folder to GroupWise as a restore area, or copy it back while the post office agent is stopped.',
  ],
  example: ['dest = /backup/post', 'driver = groupwise', 'post_office = /grpwise/post', 'staging = /var/spool/alp'],
  contradiction({ post_office: office, staging }) {
    const below = (path: unknown, folder: unknown) => `${path}/`.startsWith(`${String(folder).replace(/\/+$/, '')}/`);
    if (staging === undefined || !below(staging, office)) return undefined;
    return { message: 'staging is inside of the post office', remedy: 'put the copy somewhere else' };
  },

  async prepare(task) {
    const { files, settings } = task;
    const office = officeOf(task);
    const databases = await databasesOf(task);
    if (!mainFiles.some(name => databases.includes(name)))
      return failed(
        `${office} is no post office and no domain: it has no wphost.db`,
        'look whether it is mounted, and at post_office',
      );
    const staging = stagingOf(task);
    await task.note({ begun: String(task.clock.now()), staging });
    if ((await files.kindOf(staging)) !== 'folder') await files.makePrivateFolder(staging);
    const words = await run(task, isCommand(settings.dbcopy) ? settings.dbcopy : [`${programs}/dbcopy`], [office, staging]);
    if (words !== undefined)
      return failed(`the post office could not be copied: ${words}`, 'try dbcopy by hand, and look at its log');
    const problem = await absentProblem(task, databases, staging);
    if (problem) return problem;
    await task.note({ copied: 'yes' });
    return { ok: true, source: staging, facts: { moment: momentOf(task).toISOString(), copy: staging } };
  },

  async afterPublish(task) {
    const { stamp, stamp_command: own } = task.settings;
    if (stamp === false || (await task.files.kindOf(`${officeOf(task)}/wphost.db`)) === 'absent') return released;
    const seconds = String(Math.floor(momentOf(task).getTime() / 1000));
    const command = (isCommand(own) ? own : usualStamp.split(' ')).map(word =>
      word.replaceAll('{post_office}', officeOf(task)).replaceAll('{time}', seconds),
    );
    const words = await run(task, command, []);
    if (words === undefined) return released;
    return complaint(
      `mail could not be stamped as backed up: ${words}`,
      `until it is, GroupWise keeps what is deleted; by hand: ${command.join(' ')}`,
    );
  },

  async release(task) {
    const { begun, copied, staging } = task.noted;
    if (begun !== undefined && staging !== undefined && copied === undefined) await dropDoubtful(task, staging, Number(begun));
    return released;
  },
};

function officeOf({ settings }: DriverTask): string {
  return String(settings.post_office).replace(/(?<=.)\/+$/, '');
}

/** A folder that is ours alone: what is doubtful in it will be removed. */
function stagingOf({ settings, folder, server, item }: DriverTask): string {
  return typeof settings.staging === 'string' ? `${settings.staging}/alp-${server}-${item}` : `${folder}/copy`;
}

function momentOf({ noted }: DriverTask): Date {
  return new Date(Number(noted.begun));
}

/** The databases of the post office but for its documents; messages themselves are in files that nobody can count beforehand. */
async function databasesOf(task: DriverTask): Promise<readonly string[]> {
  const found = [];
  for (const folder of ['', 'ofuser/', 'ofmsg/'])
    for (const name of await task.files.list(`${officeOf(task)}/${folder}`)) if (/\.db$/i.test(name)) found.push(folder + name);
  return found;
}

async function absentProblem({ files }: DriverTask, databases: readonly string[], staging: string): Promise<Refusal | undefined> {
  for (const name of databases) {
    if ((await files.kindOf(`${staging}/${name}`)) === 'file') continue;
    return failed(`dbcopy said that all went well, and ${name} is not in the copy`, 'try dbcopy by hand, and look at its log');
  }
  return undefined;
}

/** Clocks of file systems lag behind by some milliseconds, or count in steps of two seconds. */
const clockGrain = 2000;

async function dropDoubtful({ files, ...task }: DriverTask, staging: string, begun: number): Promise<void> {
  const office = String(task.settings.post_office);
  for (const { path, kind, changed, bytes } of await files.walk(staging)) {
    const isDoubtful = changed >= begun - clockGrain || (await files.sizeOf(`${office}/${path}`)) !== bytes;
    if (kind === 'file' && isDoubtful) await files.delete(`${staging}/${path}`);
  }
}

type Command = readonly [program: string, ...args: string[]];

function isCommand(value: unknown): value is Command {
  return Array.isArray(value) && value.length > 0;
}

async function run(
  task: DriverTask,
  [program = '', ...args]: readonly string[],
  more: readonly string[],
): Promise<string | undefined> {
  const { patience } = task.settings;
  const limit = typeof patience === 'number' ? patience : usualPatience;
  return whatWentWrong(program, await task.run({ program, args: [...args, ...more], patience: limit }));
}
