/** Reads the keys that say when an item runs: its schedule, and what it asks of the battery. */
import type { Gates, Schedule } from '../agent-model.ts';
import { parseClock } from './hours.ts';
import { nearestWord } from './nearest-word.ts';
import { parsePercent, parseYesNo } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

const WORDS: ReadonlyMap<string, Schedule> = new Map([
  ['hourly', { kind: 'hours', every: 1 }],
  ['every hour', { kind: 'hours', every: 1 }],
  ['daily', { kind: 'daily', minute: 0 }],
  ['every day', { kind: 'daily', minute: 0 }],
  ['weekly', { kind: 'weekly' }],
  ['every week', { kind: 'weekly' }],
  ['when reachable', { kind: 'when-reachable' }],
  ['manual', { kind: 'manual' }],
]);

const EXAMPLES = 'write hourly, every 4 hours, daily, daily at 12:30, weekly, when reachable or manual';

/** A year: longer ones would never be due while anybody remembers them. */
const MOST_HOURS = 366 * 24;

export function parseSchedule(text: string): Reading<Schedule> {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const known = WORDS.get(words);
  if (known) return understood(known);
  const hours = /^every (\d+) hours?$/.exec(words);
  if (hours) return everyHours(Number(hours[1]));
  const time = /^(?:daily|every day) at (.+)$/.exec(words);
  return time ? dailyAt(time[1]!) : refused(`"${text}" is not a schedule`, remedyFor(words));
}

export function parseBattery(text: string): Reading<Gates['onBattery']> {
  const above = /^above\s+(.+)$/i.exec(text);
  if (above) {
    const percent = parsePercent(above[1]!);
    if (!percent.ok) return percent;
    return percent.value >= 100
      ? refused(`no battery has more than ${above[1]}`, 'write no if it shall never run on battery')
      : understood({ abovePercent: percent.value });
  }
  const answer = parseYesNo(text);
  return answer.ok
    ? understood(answer.value ? 'yes' : 'no')
    : refused(`"${text}" is not known here`, 'write yes, no, or for example above 40%');
}

function everyHours(every: number): Reading<Schedule> {
  if (every < 1) return refused('every 0 hours is not a schedule', 'write hourly for the shortest one');
  if (every > MOST_HOURS) return refused(`every ${every} hours is more than a year`, 'write a shorter one, or manual');
  return understood({ kind: 'hours', every });
}

function dailyAt(text: string): Reading<Schedule> {
  const minute = parseClock(text);
  return minute.ok
    ? understood({ kind: 'daily', minute: minute.value })
    : refused(minute.message, 'write for example daily at 02:30');
}

function remedyFor(words: string): string {
  const minutes = /^every \d+ (minutes?|min)$/.test(words);
  if (minutes) return 'hourly is the shortest schedule';
  const days = /^every (\d+) days$/.exec(words);
  if (days) return `write every ${Number(days[1]) * 24} hours`;
  const candidates = [...WORDS.keys()].map(word => word.replaceAll(' ', '_'));
  const near = nearestWord(words, candidates);
  return near ? `did you mean ${near.replaceAll('_', ' ')}?` : EXAMPLES;
}
