/** Any pair of commands around an item, and any command's output as the file to back up. */
import type { Driver, DriverTask } from './driver.ts';
import { beginDump, dropUnfinishedDump, finishDump } from './dump-folder.ts';
import { complaint, failed, notNow, type Refusal, released, whatWentWrong, wordsOf } from './verdicts.ts';

/** A dump by a command may take its time; the watch over the run has its own limit. */
const usualPatience = 24 * 60 * 60_000;
const notNowCode = 75;

export const command: Driver = {
  name: 'command',
  aliases: [],
  sentence: "Runs one command before and one after, or keeps a command's output as the file to back up.",
  brings: 'either',
  settings: [
    { name: 'begin', kind: 'command', explanation: 'Run first; its exit code 75 says: not now.' },
    { name: 'end', kind: 'command', explanation: 'Run last, whatever happened, after a kill at the next start.' },
    { name: 'command', kind: 'command', explanation: 'Its standard output becomes the file that output names.' },
    { name: 'output', kind: 'text', explanation: 'The name of that file; its folder is the source, so the item names none.' },
    { name: 'trailer', kind: 'text', explanation: 'The output has to end with this text, else it was cut off.' },
    { name: 'patience', kind: 'duration', explanation: 'A command that takes longer is ended.', without: '1 day' },
  ],
  programs: [],
  tried: 'Run for real, with commands that dump, fail, hang and are killed.',
  manual: [
    "Commands are programs with their arguments; a pipe needs a shell: command = sh -c 'set -o pipefail; dump | sort'. With several programs in a pipe the exit code of all but the last is lost without pipefail.",
    'When the output is byte for byte that of last time, the former file stays with its time, and the snapshot shares it.',
    'end is run exactly when begin was tried. If alp is killed in between, it is run at the next start of alp or of the agent.',
  ],
  example: [
    'dest = /backup/shop-dump',
    'driver = command',
    'command = shop-export --all',
    'output = shop.xml',
    'trailer = </shop>',
  ],
  contradiction({ begin, end, command: dump, output }, source) {
    if ((dump === undefined) !== (output === undefined))
      return { message: 'command and output belong together', remedy: 'write both: command = …, output = NAME' };
    if (dump === undefined && begin === undefined && end === undefined)
      return {
        message: 'the driver command has nothing to do',
        remedy: 'write begin = … and end = …, or command = … and output = NAME',
      };
    if (typeof output === 'string' && !isFileName(output))
      return { message: `"${output}" is not the name of a file`, remedy: 'write a name without slashes: output = dump.sql' };
    if (dump !== undefined && source !== '')
      return {
        message: 'the output of command is the source, and the item names another one',
        remedy: 'remove source, or make it an item of its own',
      };
    if (dump === undefined && source === '') return { message: 'begin and end bring no source', remedy: 'write source = /path' };
    return undefined;
  },

  async prepare(task) {
    const { begin, command: dump, output } = task.settings;
    await task.note({ begun: 'yes' });
    if (isCommand(begin)) {
      const problem = await run(task, begin);
      if (problem) return problem;
    }
    if (!isCommand(dump) || typeof output !== 'string') return { ok: true, source: task.source };
    const folder = await beginDump(task);
    const problem = (await run(task, dump, `${folder}/${output}`)) ?? (await problemOfOutput(task, `${folder}/${output}`));
    if (problem) return problem;
    const { source } = await finishDump(task);
    return { ok: true, source };
  },

  async release(task) {
    await dropUnfinishedDump(task);
    const { end } = task.settings;
    if (!isCommand(end) || task.noted.begun === undefined) return released;
    const [program, ...args] = end;
    const words = whatWentWrong(program, await task.run({ program, args, patience: patienceOf(task) }));
    return words === undefined ? released : complaint(words, `look at end = … of [${task.item}]`);
  },
};

type Command = readonly [program: string, ...args: string[]];

function isCommand(value: unknown): value is Command {
  return Array.isArray(value) && value.length > 0;
}

function isFileName(name: string): boolean {
  return name !== '' && !/[/\0-\x1f]/.test(name) && name !== '.' && name !== '..';
}

function patienceOf({ settings }: DriverTask): number {
  return typeof settings.patience === 'number' ? settings.patience : usualPatience;
}

async function run(task: DriverTask, [program, ...args]: Command, saveTo?: string): Promise<Refusal | undefined> {
  const result = await task.run({ program, args, patience: patienceOf(task), ...(saveTo === undefined ? {} : { saveTo }) });
  if (result?.code === notNowCode) return notNow(`${program} says not now: ${wordsOf(result)}`, 'run it again later');
  const words = whatWentWrong(program, result);
  return words === undefined ? undefined : failed(words, `try it by hand: ${[program, ...args].join(' ')}`);
}

async function problemOfOutput({ files, settings }: DriverTask, path: string): Promise<Refusal | undefined> {
  const { trailer, output } = settings;
  const end = await files.endOf(path, 65_536);
  if (end === '') return failed('the command said nothing: an empty dump is none', 'try the command by hand');
  if (typeof trailer !== 'string' || end.trimEnd().endsWith(trailer)) return undefined;
  return failed(
    `${output} does not end with "${trailer}": it was cut off`,
    'try the command by hand, and look whether the disk is full',
  );
}
