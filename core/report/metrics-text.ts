/** The report in Prometheus' text format: as many series as there are items and servers, none for what happens to them. */
import type { ItemReport, Report } from '../report-model.ts';
import { needsAttention } from '../rules/report-words.ts';
import { standings } from '../rules/standing.ts';

interface Metric {
  readonly name: string;
  readonly help: string;
  /** undefined: this item has no such number. */
  readonly of: (item: ItemReport) => number | undefined;
}

const perItem: readonly Metric[] = [
  {
    name: 'alp_last_success_timestamp_seconds',
    help: 'Start of the attempt that made the newest good snapshot; absent while there is none.',
    of: ({ lastGood }) => seconds(lastGood),
  },
  {
    name: 'alp_max_age_seconds',
    help: 'max_age of the item; absent where it has none.',
    of: ({ maxAge }) => seconds(maxAge),
  },
  {
    name: 'alp_overdue',
    help: '1 when the newest good snapshot is older than max_age, as of the last answer of its server.',
    of: ({ isOverdue }) => Number(isOverdue),
  },
  { name: 'alp_failing', help: '1 when the last attempt failed and nobody but a person can help.', of: is('failing') },
  {
    name: 'alp_never_backed_up',
    help: '1 when the item is configured and has no snapshot yet.',
    of: item => Number(item.lastGood === undefined),
  },
  { name: 'alp_not_tried', help: '1 when nothing was even tried for several slots of the schedule.', of: is('silent') },
  {
    name: 'alp_attention',
    help: '1 when somebody should look at the item, for any reason.',
    of: item => Number(needsAttention(item)),
  },
  {
    name: 'alp_last_attempt_timestamp_seconds',
    help: 'End of the last attempt, good or bad.',
    of: ({ lastEnd }) => seconds(lastEnd?.time),
  },
  { name: 'alp_snapshot_bytes', help: 'Bytes of all files in the newest snapshot.', of: ({ bytes }) => bytes },
  { name: 'alp_snapshot_files', help: 'Files in the newest snapshot.', of: ({ files }) => files },
  {
    name: 'alp_snapshot_added_bytes',
    help: 'Bytes that the newest snapshot did not share with older ones.',
    of: ({ addedBytes }) => addedBytes,
  },
  {
    name: 'alp_growth_bytes_per_week',
    help: 'How the size moves, by a line through the last days.',
    of: ({ trend }) => trend?.bytesPerWeek,
  },
  {
    name: 'alp_next_run_timestamp_seconds',
    help: 'When the item is due next, by its schedule.',
    of: ({ nextRun }) => seconds(nextRun),
  },
];

/** Of more items than this, only those that need somebody have series of their own, and no more of them than this. */
export const mostSeries = 5000;

export function metricsText(report: Report, version: string): string {
  // What is no longer configured would stay for ever.
  const items = report.items
    .filter(({ standing }) => standing !== 'gone')
    .slice(0, mostSeries)
    .map(item => ({ item, labels: labelsText({ machine: item.machine, server: item.server, item: item.item }) }));
  const blocks = [
    block('alp_build_info', 'The version of alpine-backup that wrote this.', [[{ version }, 1]]),
    block('alp_report_timestamp_seconds', 'When this was written.', [[{}, report.time / 1000]]),
    block(
      'alp_server_up',
      'A server of the fleet: 1 when it answered the last time it was asked.',
      fleet(report).map(({ machine, state }) => [{ machine }, Number(state === 'answers')]),
    ),
    block(
      'alp_server_last_answer_timestamp_seconds',
      'A server of the fleet: when it answered last.',
      fleet(report).flatMap(({ machine, answered }) => (answered === undefined ? [] : [[{ machine }, answered / 1000] as const])),
    ),
    block(
      'alp_configuration_problems',
      'Mistakes in the configuration; what has one is not backed up.',
      report.machines.map(({ machine, state, problems }) => [{ machine: state === 'here' ? '' : machine }, problems.length]),
    ),
    block(
      'alp_items',
      'How many items stand how; in a fleet of very many, items that are well are only counted here.',
      report.machines.flatMap(({ machine, state, counts }) =>
        standings.map(standing => [{ machine: state === 'here' ? '' : machine, standing }, counts[standing]] as const),
      ),
    ),
    ...perItem.map(({ name, help, of }) =>
      block(
        name,
        help,
        items.flatMap(({ item, labels }) => {
          const value = of(item);
          return value === undefined ? [] : [[labels, value] as const];
        }),
      ),
    ),
  ];
  return blocks.join('');
}

/** Labels as they stand there already, or one by one. */
type Series = readonly (readonly [labels: string | Readonly<Record<string, string>>, value: number])[];

/** Without a series there is nothing to be said of a metric. */
function block(name: string, help: string, series: Series): string {
  if (series.length === 0) return '';
  const lines = series.map(([labels, value]) => `${name}${typeof labels === 'string' ? labels : labelsText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

/** This machine's items have no label machine: Prometheus adds where it scraped them. */
function labelsText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${labelValue(value)}"`);
  return parts.length > 0 ? `{${parts.join(',')}}` : '';
}

/** As it is, but for what the format has a meaning for: two names made alike would be one series twice, and nothing could be read. */
function labelValue(text: string): string {
  return text.toWellFormed().replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function fleet({ machines }: Report): Report['machines'] {
  return machines.filter(({ state }) => state !== 'here');
}

function is(standing: ItemReport['standing']): (item: ItemReport) => number {
  return item => Number(item.standing === standing);
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
