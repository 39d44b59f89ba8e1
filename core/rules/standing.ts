/** How an item stands, and how a machine of the fleet does: age against max_age, failures, silence; each with its sentence. */
import type { ConfiguredItem, Contact, ItemRecord, MachineReport, Standing } from '../report-model.ts';
import { counted, periodText } from './figures.ts';
import { needsAPerson } from './journal-index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The most urgent first. */
export const standings: readonly Standing[] = ['failing', 'overdue', 'never', 'silent', 'warning', 'good', 'gone'];

export interface ItemQuestion {
  readonly record: ItemRecord | undefined;
  /** undefined: no longer configured, or nobody could say. */
  readonly configured: ConfiguredItem | undefined;
  /** What is configured is known. */
  readonly isConfigurationKnown: boolean;
  readonly now: number;
}

export interface Judged {
  readonly standing: Standing;
  readonly isOverdue: boolean;
  readonly sentence: string;
}

export function judgeItem(question: ItemQuestion): Judged {
  const { record, configured, isConfigurationKnown, now } = question;
  if (!configured && isConfigurationKnown) return { standing: 'gone', isOverdue: false, sentence: goneSentence(record, now) };
  const overdue = overdueSentence(question);
  const failing = failingSentence(question);
  const isOverdue = overdue !== undefined;
  if (failing !== undefined) return { standing: 'failing', isOverdue, sentence: joined(failing, overdue) };
  if (overdue !== undefined) return { standing: 'overdue', isOverdue, sentence: joined(overdue, cutSentence(question)) };
  if (!record?.good) return { standing: 'never', isOverdue, sentence: neverSentence(question) };
  const ahead = record.good.time - now;
  if (ahead > HOUR)
    return {
      standing: 'warning',
      isOverdue,
      sentence: `its newest snapshot is dated ${ageText(ahead)} ahead: are the clocks right, there and here?`,
    };
  const silent = silentSentence(question);
  if (silent !== undefined) return { standing: 'silent', isOverdue, sentence: silent };
  const { warnings } = record.good;
  if (warnings > 0)
    return {
      standing: 'warning',
      isOverdue,
      sentence: `the newest snapshot has ${counted(warnings, 'warning')}: alp log ${record.server} ${record.item}`,
    };
  return { standing: 'good', isOverdue, sentence: joined(`${ageText(now - record.good.time)} old`, cutSentence(question)) };
}

function failingSentence({ record, now }: ItemQuestion): string | undefined {
  const end = record?.end;
  if (!end || !needsAPerson(end.verdict)) return undefined;
  const times = record.failures > 1 ? `failed ${counted(record.failures, 'time')} in a row, last` : 'failed';
  return `${times} ${agoText(now - end.time)}: ${end.detail}`;
}

function overdueSentence({ record, configured, now }: ItemQuestion): string | undefined {
  const maxAge = configured?.maxAge;
  const since = record?.good?.time ?? record?.firstSeen;
  if (maxAge === undefined || since === undefined || now - since <= maxAge) return undefined;
  const what = record?.good ? `the newest snapshot is ${ageText(now - since)} old` : `no snapshot since ${ageText(now - since)}`;
  return `${what}, max_age = ${periodText(maxAge)}`;
}

/** What goes on by itself is said, and alarms nobody. */
function cutSentence({ record, now }: ItemQuestion): string | undefined {
  const end = record?.end;
  if (!end || end.verdict === 'whole' || needsAPerson(end.verdict) || end.time < (record.good?.published ?? 0)) return undefined;
  return `last try ${agoText(now - end.time)}: ${end.detail || end.verdict}`;
}

function neverSentence(question: ItemQuestion): string {
  const cut = cutSentence(question);
  if (cut !== undefined) return `has no snapshot yet; ${cut}`;
  if (question.record?.begun)
    return `has no snapshot yet; its first run began ${agoText(question.now - question.record.begun.time)}`;
  return question.configured?.interval === undefined && question.configured ? 'never ran; it runs by hand only' : 'never ran';
}

/** Nothing was even tried for so many slots of the schedule: who does not run cannot complain. */
const silentSlots = 3;

function silentSentence({ record, configured, now }: ItemQuestion): string | undefined {
  const interval = configured?.interval;
  const newest = record?.newest;
  if (interval === undefined || newest === undefined) return undefined;
  if (now - newest <= Math.max(2 * DAY, interval * silentSlots)) return undefined;
  return `not even tried for ${ageText(now - newest)}, though it runs ${configured?.schedule}: does its agent or cron run?`;
}

function goneSentence(record: ItemRecord | undefined, now: number): string {
  if (!record?.good) return 'no longer configured';
  return `no longer configured; its newest snapshot is ${ageText(now - record.good.time)} old`;
}

/** A machine that was silent for less than this may only have been restarted. */
const patience = DAY;

export function judgeMachine(
  contact: Contact | undefined,
  now: number,
): Pick<MachineReport, 'state' | 'isAlarming' | 'sentence' | 'remedy'> {
  if (!contact) return { state: 'unknown', isAlarming: true, sentence: 'was never asked', remedy: 'alp collect asks it' };
  const { answered, tried, detail, remedy } = contact;
  if (detail !== '') {
    const since = answered === undefined ? 'has never answered' : `has not answered for ${ageText(now - answered)}`;
    const isAlarming = answered === undefined || now - answered > patience;
    return { state: 'silent', isAlarming, sentence: `${since}: ${detail}`, remedy };
  }
  if (now - tried > 2 * patience)
    return {
      state: 'answers',
      isAlarming: true,
      sentence: `was last asked ${agoText(now - tried)}: all below is as old`,
      remedy: 'does alp collect run regularly?',
    };
  return { state: 'answers', isAlarming: false, sentence: `answered ${agoText(now - tried)}`, remedy: '' };
}

/** `36 h`, `12 days`: never finer than a person needs. A snapshot from the future is 0 minutes old. */
export function ageText(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 72 ? `${hours} h` : counted(Math.floor(hours / 24), 'day');
}

function agoText(milliseconds: number): string {
  return `${ageText(milliseconds)} ago`;
}

function joined(first: string, second: string | undefined): string {
  return second === undefined ? first : `${first}; ${second}`;
}
