/** A driver of the user's own: an executable below `<configuration>/drivers/` that is asked to prepare, release and restore, and where it wishes whether all is still whole. */
import type { DriverDescription } from './driver-model.ts';
import type { Driver, DriverTask } from './drivers/driver.ts';
import { complaint, failed, notNow, type Refusal, released, whatWentWrong, wordsOf } from './drivers/verdicts.ts';
import type { ProgramResult } from './world/run-program.ts';
import type { World } from './world/world.ts';

/** A dump by a script may take its time. */
const patience = 24 * 60 * 60_000;
const releasePatience = 30 * 60_000;
/** What a script says for: not an error, later. */
const notNowCode = 75;
/** Noted where `prepare` said that it wants to be asked. */
const asksWhole = 'alp.whole';

export function ownDriverPath(world: Pick<World, 'folders'>, name: string): string {
  return `${world.folders.configuration}/drivers/${name}`;
}

export function describeOwn(name: string, path: string): DriverDescription {
  return {
    name,
    aliases: [],
    isOwn: true,
    sentence: `Your own driver ${path}.`,
    brings: 'either',
    settings: [],
    programs: [],
    tried: 'It is yours.',
    manual: [],
    example: [`driver = ${name}`],
  };
}

/** A whole driver in sh, for the manual: `driver = shop`, `shop.table = orders`. */
export const ownDriverExample: readonly string[] = [
  '#!/bin/sh',
  '# drivers/shop: exports one table of the shop into a file.',
  'set -eu',
  'request=$(cat)',
  'value() { printf %s "$request" | sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/p"; }',
  'folder=$(value folder)',
  'case $1 in',
  '  prepare)',
  '    touch "$folder/exporting"   # first the note, then the act: release finds it after a kill',
  '    mkdir -p "$folder/dump"',
  '    shop-export --table "$(value table)" >"$folder/new"',
  '    cmp -s "$folder/new" "$folder/dump/$(value table)" || mv "$folder/new" "$folder/dump/$(value table)"',
  '    printf \'{"source":"%s/dump/"}\\n\' "$folder" ;;',
  '  release) rm -f "$folder/exporting" "$folder/new" ;;',
  'esac',
];

export function ownDriver(world: Pick<World, 'folders'>, name: string): Driver {
  const program = ownDriverPath(world, name);
  return {
    ...describeOwn(name, program),
    async prepare(task) {
      const result = await ask(program, task, 'prepare', {}, patience);
      if (result?.code === notNowCode) return notNow(`${name} says not now: ${wordsOf(result)}`, 'run it again later');
      const problem = problemOf(name, program, result);
      if (problem) return problem;
      const answer = answerOf(result?.stdout ?? '');
      const source = typeof answer?.source === 'string' ? answer.source : task.source;
      if (!source.startsWith('/'))
        return failed(
          `the driver ${name} named no source`,
          `let ${program} print {"source": "/folder"} as the last line of prepare`,
        );
      await task.note({ ...factsOf(answer?.note), ...(answer?.whole === true ? { [asksWhole]: 'yes' } : {}) });
      return { ok: true, source, facts: factsOf(answer?.facts), warnings: textsOf(answer?.warnings) };
    },
    mayMislead: true,
    async stillWhole(task) {
      // Who is not known to answer is not asked: a script may take any other word for a mistake.
      if (task.noted[asksWhole] === undefined) return released;
      const words = whatWentWrong(name, await ask(program, task, 'whole', {}, releasePatience));
      // A run that is cancelled asks nobody any more, and publishes nothing either.
      if (words === undefined || task.signal.aborted) return released;
      return complaint(`${words}: what was read is not to be trusted`, `look at the part whole of ${program}, and run it again`);
    },
    async release(task) {
      const result = await ask(program, task, 'release', {}, releasePatience);
      const words = whatWentWrong(name, result);
      return words === undefined ? released : complaint(words, `try it by hand: ${program} release`);
    },
    async restore(task, wish) {
      const result = await ask(program, task, 'restore', { restored: wish.folder, paths: wish.paths, to: wish.to }, patience);
      const words = whatWentWrong(name, result);
      if (words !== undefined) return { ok: false, message: words, remedy: `look at the part restore of ${program}` };
      const said = answerOf(result?.stdout ?? '')?.sentence;
      return { ok: true, sentence: typeof said === 'string' ? said : `${name} restored it` };
    },
  };
}

function problemOf(name: string, program: string, result: ProgramResult | undefined): Refusal | undefined {
  if (result?.code === 127 || result?.code === 126)
    return failed(
      `the driver ${name} could not be started: ${wordsOf(result)}`,
      `chmod +x ${program}, and look at its first line`,
    );
  const words = whatWentWrong(`the driver ${name}`, result);
  return words === undefined ? undefined : failed(words, `try it by hand: ${program} prepare`);
}

/** What it is told: one JSON document on its standard input. */
async function ask(
  program: string,
  task: DriverTask,
  verb: string,
  more: Readonly<Record<string, unknown>>,
  limit: number,
): Promise<ProgramResult | undefined> {
  const { server, item, settings, source, folder } = task;
  const { [asksWhole]: _, ...note } = task.noted;
  const document = `${JSON.stringify({ server, item, settings, source, folder, note, ...more })}\n`;
  const path = `${folder}/request.json`;
  await task.files.replace(path, document);
  try {
    return await task.run({
      program,
      args: [verb],
      inputFrom: path,
      patience: limit,
      environment: { ALP_SERVER: server, ALP_ITEM: item },
    });
  } finally {
    await task.files.delete(path);
  }
}

/** The last line of its output, when that is a JSON document. */
function answerOf(stdout: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(Buffer.from(stdout.trim().split('\n').at(-1) ?? '', 'latin1').toString('utf8'));
    return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function factsOf(facts: unknown): Readonly<Record<string, string>> {
  const entries = typeof facts === 'object' && facts !== null ? Object.entries(facts) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function textsOf(warnings: unknown): readonly string[] {
  return Array.isArray(warnings) ? warnings.map(String) : [];
}
