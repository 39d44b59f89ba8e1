/** Reads the section [fleet] of alpine-backup.conf: which servers are looked after from here, and how they are reached. */
import type { ConfigProblem } from '../model.ts';
import type { FleetMachine, FleetSettings } from '../report-model.ts';
import { splitWords } from './command-words.ts';
import type { IniEntry } from './ini-file.ts';
import { parseCount, parseDelay } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

export const DEFAULT_FLEET: FleetSettings = { machines: [], ssh: ['ssh'], jobs: 8, timeout: 120_000 };

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
};

/** `nas`, `root@nas`, or `root@nas:/opt/alpine-backup/state` where its state lies elsewhere. */
function parseMachine(word: string): Reading<FleetMachine> {
  const remedy = 'write nas, user@nas, or user@nas:/path where its alp keeps its state';
  const colon = word.indexOf(':');
  const [login, state] = colon < 0 ? [word, undefined] : [word.slice(0, colon), word.slice(colon + 1)];
  const name = login.slice(login.lastIndexOf('@') + 1);
  if (login.startsWith('-')) return refused(`"${word}" looks like an option of ssh`, remedy);
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) || !/^([^@\0-\x20\x7f]+@)?[^@\0-\x20\x7f]+$/.test(login))
    return refused(`"${word}" is not a server`, remedy);
  if (state !== undefined && !state.startsWith('/')) return refused(`"${state}" is not an absolute path`, remedy);
  return understood({ name, login, ...(state === undefined ? {} : { state: state.replace(/\/+$/, '') }) });
}
