/** Reads the section [fleet] of alpine-backup.conf: which servers are looked after from here, and how they are reached. */
import type { ConfigProblem } from '../model.ts';
import type { FleetMachine, FleetSettings } from '../report-model.ts';
import { splitWords } from './command-words.ts';
import type { IniEntry } from './ini-file.ts';
import { keptDays } from './journal-index.ts';
import { parseCount, parseDelay, parsePeriod } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

const DAY = 86_400_000;

export const DEFAULT_FLEET: FleetSettings = {
  machines: [],
  ssh: ['ssh'],
  jobs: 8,
  timeout: 120_000,
  keep: 400 * DAY,
};

export interface FleetSection {
  readonly fleet: FleetSettings;
  readonly problems: readonly ConfigProblem[];
}

/** What has a mistake is said, and has its default meanwhile; keys of other parts of the program are passed over. */
export function readFleetSection(entries: readonly IniEntry[], file: string): FleetSection {
  const problems: ConfigProblem[] = [];
  let fleet = DEFAULT_FLEET;
  for (const entry of entries) {
    const read = Object.hasOwn(KEYS, entry.key) && !entry.broken ? KEYS[entry.key]!(entry, fleet) : understood({});
    if (read.ok) fleet = { ...fleet, ...read.value };
    else problems.push({ file, line: entry.line, key: entry.key, message: read.message, remedy: read.remedy });
  }
  return { fleet, problems };
}

const KEYS: Readonly<Record<string, (entry: IniEntry, before: FleetSettings) => Reading<Partial<FleetSettings>>>> = {
  servers: ({ value }, before) => {
    const machines = [...before.machines];
    for (const word of value.split(/[\s,]+/).filter(part => part !== '')) {
      const machine = parseMachine(word);
      if (!machine.ok) return machine;
      if (machines.some(({ name }) => name === machine.value.name))
        return refused(`${machine.value.name} stands there twice`, 'keep it once');
      machines.push(machine.value);
    }
    return understood({ machines });
  },
  ssh: ({ value }) => {
    const words = splitWords(value);
    if (!words.ok) return words;
    if (!words.value[0] || words.value[0].startsWith('-'))
      return refused('ssh names no program', 'write for example ssh -p 2222');
    return understood({ ssh: words.value });
  },
  jobs: ({ value }) => {
    const jobs = parseCount(value);
    return jobs.ok ? understood({ jobs: jobs.value }) : jobs;
  },
  timeout: ({ value }) => {
    const timeout = parseDelay(value);
    return timeout.ok ? understood({ timeout: timeout.value }) : timeout;
  },
  keep: ({ value }) => {
    if (value === 'forever') return understood({ keep: undefined });
    const keep = parsePeriod(value);
    if (!keep.ok) return keep;
    if (keep.value < keptDays * DAY)
      return refused(`a report speaks of ${keptDays} days`, `write keep = ${keptDays} days, or more`);
    return understood({ keep: keep.value });
  },
};

const remedy = 'write nas, user@nas, user@[2001:db8::7], or user@nas:/path where its alp keeps its state';

/** `nas`, `root@nas`, or `root@nas:/opt/alpine-backup/state` where its state lies elsewhere; `root@[2001:db8::7]` for a number with colons. */
function parseMachine(word: string): Reading<FleetMachine> {
  const six = /^([^@[\]]+@)?\[([\da-f:.]+(?:%[\w.-]+)?)\](?::(.*))?$/i.exec(word);
  if (six) return parseNumber(six[1] ?? '', six[2]!, six[3]);
  const colon = word.indexOf(':');
  const [login, state] = colon < 0 ? [word, undefined] : [word.slice(0, colon), word.slice(colon + 1)];
  const name = login.slice(login.lastIndexOf('@') + 1);
  if (login.startsWith('-')) return refused(`"${word}" looks like an option of ssh`, remedy);
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) || !/^([^@\0-\x20\x7f]+@)?[^@\0-\x20\x7f]+$/.test(login))
    return refused(`"${word}" is not a server`, remedy);
  return withState({ name, login }, state);
}

/** ssh takes such a number without its brackets; in reports, too, it is the number. */
function parseNumber(user: string, number: string, state: string | undefined): Reading<FleetMachine> {
  if (user.startsWith('-')) return refused(`"${user}" looks like an option of ssh`, remedy);
  if ((number.match(/:/g)?.length ?? 0) < 2) return refused(`"[${number}]" is not a number of IPv6`, remedy);
  return withState({ name: number.toLowerCase(), login: `${user}${number}` }, state);
}

function withState(machine: FleetMachine, state: string | undefined): Reading<FleetMachine> {
  if (state === undefined) return understood(machine);
  if (!state.startsWith('/')) return refused(`"${state}" is not an absolute path`, remedy);
  return understood({ ...machine, state: state.replace(/\/+$/, '') });
}
