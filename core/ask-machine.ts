/** Asks one machine of the fleet over ssh what its journals have gained, within its time; what it tells is stored as it comes. */

import { machineFolder } from './gather-report.ts';
import { openLogin } from './places.ts';
import { type ScriptName, scriptText } from './remote/scripts.ts';
import { partsWanted, storeParts } from './report/mirror.ts';
import type { FleetMachine, FleetSettings } from './report-model.ts';
import { type FarStatus, readFarStatus } from './rules/far-status.ts';
import { durationText } from './rules/figures.ts';
import { sshFailure } from './rules/verdicts.ts';
import { connectFailure } from './rules/words.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** What it told, or why it did not. */
export type Told =
  | { readonly ok: true; readonly status: FarStatus; readonly files: number; readonly bytes: number }
  | { readonly ok: false; readonly detail: string; readonly remedy: string };

/** All that its journals have gained, stored here, and what it says of itself; `signal` ends it. */
export async function askMachine(world: World, machine: FleetMachine, fleet: FleetSettings, signal: AbortSignal): Promise<Told> {
  const over = new AbortController();
  const late = new AbortController();
  void world.clock.sleep(fleet.timeout, over.signal).then(() => over.signal.aborted || late.abort());
  const either = AbortSignal.any([signal, late.signal]);
  try {
    const told = await ask(world, machine, fleet, either);
    if (!told.ok && late.signal.aborted)
      return {
        ok: false,
        detail: `was not done within ${durationText(fleet.timeout)}`,
        remedy: 'is the way slow? timeout = … in [fleet] allows more',
      };
    return told;
  } finally {
    over.abort();
  }
}

async function ask(world: World, machine: FleetMachine, fleet: FleetSettings, signal: AbortSignal): Promise<Told> {
  const opened = await openLogin(world, machine.login, fleet.ssh, signal);
  if (!opened.ok) return notReached(machine, fleet, opened.code, bytesAsText(opened.stderr).trim());
  const { place } = opened;
  signal.addEventListener('abort', place.abandon, { once: true });
  if (signal.aborted) place.abandon();
  try {
    return await bring(world, machine, place, signal);
  } finally {
    signal.removeEventListener('abort', place.abandon);
    await place.close();
  }
}

function notReached({ login }: FleetMachine, { ssh }: FleetSettings, code: number, words: string): Told {
  if (code === 127)
    return {
      ok: false,
      detail: `${ssh[0]} could not be started: ${words}`,
      remedy: 'install openssh-client, or look at ssh = … in [fleet]',
    };
  const reason = sshFailure(words) ?? 'connection-lost';
  const remedy = remedies[reason] ?? 'is it switched on, and on the network? alp collect asks it again';
  return { ok: false, detail: connectFailure(reason, login, words), remedy };
}

const remedies: Readonly<Record<string, string>> = {
  'host-key-unknown': 'log in once by hand (ssh) and compare the fingerprint, or put the key into known_hosts',
  'host-key-changed': 'if the server was set up anew, remove its old key (ssh-keygen -R); if not, somebody else may be answering',
  'login-refused': 'ssh-copy-id brings the key over; ssh = ssh -i KEY in [fleet] chooses another',
};

/** Longer than any list of journals with the status of ten thousand items. */
const longestAnswer = 32 * 1024 * 1024;

async function bring(world: World, machine: FleetMachine, place: Place, signal: AbortSignal): Promise<Told> {
  const answer = await answerOf(place, 'journals', [machine.state ?? ''], longestAnswer, signal);
  const status = readFarStatus(answer.toString('utf8').split('\n'));
  if (!status.isReady)
    return {
      ok: false,
      detail: 'its answer was cut short',
      remedy: 'does its login shell print something, or is it no POSIX shell? alp collect asks it again',
    };
  if (status.isUnreadable)
    return {
      ok: false,
      detail: `${machine.login} may not read ${status.state}`,
      remedy: 'log in as the user whose backups these are: user@host in [fleet] servers',
    };
  const folder = machineFolder(world, machine.name);
  const names = new Set<string>();
  let bytes = 0;
  for (let round = await partsWanted(world, folder, status.journals); round.length > 0; ) {
    const count = round.reduce((sum, part) => sum + part.count, 0);
    const args = round.flatMap(part => [part.name, `${part.from + 1}`, `${part.count}`]);
    const parts = await answerOf(place, 'journal-parts', [status.state, ...args], count, signal);
    // Cut while it was read, here or there: nothing of this round is sure.
    if (parts.length !== count)
      return { ok: false, detail: 'its journals could not be read to their end', remedy: 'alp collect asks it again' };
    bytes += await storeParts(world, folder, round, parts);
    for (const { name } of round) names.add(name);
    round = await partsWanted(world, folder, status.journals);
  }
  return { ok: true, status, files: names.size, bytes };
}

/** What a script says first: whatever stands before it is said by the login's shell. */
const opening = 'alp-answers\n';
/** More than this nobody greets with. */
const longestGreeting = 64 * 1024;

/** All that a script says behind its opening; whoever says more than `limit` is not listened to any longer. */
async function answerOf(
  place: Place,
  script: ScriptName,
  args: readonly string[],
  limit: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const most = longestGreeting + opening.length + limit;
  let stop = place.abandon;
  const running = await place.start({
    script: scriptText(script),
    args,
    onChunk(chunk) {
      length += chunk.length;
      if (length <= most) chunks.push(Buffer.from(chunk));
      else stop();
    },
  });
  const end = () => running.end('SIGKILL');
  stop = end;
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  await running.result;
  signal.removeEventListener('abort', end);
  const answer = Buffer.concat(chunks);
  const begins = answer.indexOf(opening);
  const said = begins < 0 ? Buffer.alloc(0) : answer.subarray(begins + opening.length);
  return length > most || said.length > limit ? Buffer.alloc(0) : said;
}
