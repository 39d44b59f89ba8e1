/** The same tables in PostgreSQL, for history and for questions of an organization: one psql, one transaction, idempotent, safe beside another collector. */
import type { ItemRecord, MachineIndex } from '../report-model.ts';
import { durationText } from '../rules/figures.ts';
import type { World } from '../world/world.ts';

export type Kept = { readonly ok: true } | { readonly ok: false; readonly message: string; readonly remedy: string };

/** Why an address of a database is refused, or undefined. A password in it would be seen by everybody who lists processes. */
export function problemOfDatabase(address: string): Extract<Kept, { ok: false }> | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !['postgresql:', 'postgres:'].includes(url.protocol))
    return {
      ok: false,
      message: 'what stands behind --to is not the address of a database',
      remedy: 'write postgresql://user@host/database',
    };
  if (url.password !== '' || [...url.searchParams.keys()].some(key => /pass|sslkey/i.test(key)))
    return {
      ok: false,
      message: 'the address of the database contains a password, which everybody on this machine could see',
      remedy:
        'put it into ~/.pgpass (host:port:database:user:password, mode 0600) or a file that PGPASSFILE names, and leave it out here',
    };
  return undefined;
}

/** So long it may be silent (milliseconds): another collector may be at work before us, and a year of a thousand servers takes its time. */
const usualPatience = 10 * 60_000;

/** All of it, or nothing: a collector that is killed leaves the tables as they were. */
export async function keepInDatabase(
  world: World,
  address: string,
  indexes: AsyncIterable<MachineIndex>,
  signal: AbortSignal,
  patience = usualPatience,
): Promise<Kept> {
  const running = await world.programs.start({
    program: 'psql',
    // The settings of whoever runs this must not change what a script means.
    args: ['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1', `--dbname=${address}`, '--file=-'],
    environment: { PGCLIENTENCODING: 'UTF8', PGAPPNAME: 'alp collect', PGCONNECT_TIMEOUT: '20' },
    input: 'pipe',
  });
  const end = () => running.end('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  let isLate = false;
  /** A server that was stopped in the middle of a word keeps its connections. */
  async function within<Value>(work: Promise<Value>): Promise<Value> {
    const over = new AbortController();
    void world.clock.sleep(patience, over.signal).then(() => {
      if (over.signal.aborted) return;
      isLate = true;
      end();
    });
    return work.finally(() => over.abort());
  }
  const write = (text: string) =>
    within(new Promise<void>(resolve => (running.input ? running.input.write(text, () => resolve()) : resolve())));
  await write(opening);
  for await (const index of indexes) for (const copy of copies(index)) if (!isLate && !signal.aborted) await write(copy);
  running.input?.end(closing);
  const { code, stderr } = await within(running.result);
  signal.removeEventListener('abort', end);
  if (isLate)
    return {
      ok: false,
      message: `the database did not go on for ${durationText(patience)}`,
      remedy: 'what was collected is kept here; run it again when the database answers',
    };
  if (code === 0) return { ok: true };
  if (code === 127) return { ok: false, message: 'psql is not on this machine', remedy: 'install postgresql-client' };
  const [first = `psql ended with code ${code}`] = stderr.split('\n').filter(line => line.trim() !== '');
  const remedy = /no password supplied|password authentication failed/.test(stderr)
    ? 'put the password into ~/.pgpass (mode 0600) or a file that PGPASSFILE names'
    : 'what was collected is kept here; run it again when the database is there';
  return { ok: false, message: `the database did not take it: ${first}`, remedy };
}

// ---- The script ------------------------------------------------------------------------------------------------------------

/** Two collectors take turns; what a table lacks is made by the first. */
const opening = `begin;
set local client_min_messages = warning;
select pg_advisory_xact_lock(hashtext('alpine-backup collect')) \\g /dev/null
create table if not exists alp_machine (
  machine text primary key, tried timestamptz, answered timestamptz, detail text not null, problems integer not null);
create table if not exists alp_item (
  machine text, server text, item text, asked timestamptz, is_configured boolean not null, schedule text, max_age interval, next_run timestamptz,
  first_seen timestamptz, last_good timestamptz, snapshot text, files bigint, bytes bigint, added_bytes bigint, warnings integer,
  last_end timestamptz, last_verdict text, last_detail text, failures integer not null, primary key (machine, server, item));
create table if not exists alp_day (
  machine text, server text, item text, day date, bytes bigint not null, added_bytes bigint not null,
  published integer not null, failed integer not null, primary key (machine, server, item, day));
create temporary table new_machine (like alp_machine) on commit drop;
create temporary table new_item (like alp_item) on commit drop;
create temporary table new_day (like alp_day) on commit drop;
`;

/** Another collector may have asked later than this one: the later answer stays, and a day never loses what was known of it. */
const closing = `insert into alp_machine as known select * from new_machine on conflict (machine) do update set
  tried = excluded.tried, answered = coalesce(excluded.answered, known.answered), detail = excluded.detail, problems = excluded.problems
  where known.tried is null or excluded.tried >= known.tried;
insert into alp_item as known select * from new_item on conflict (machine, server, item) do update set
  asked = excluded.asked, is_configured = excluded.is_configured, schedule = excluded.schedule, max_age = excluded.max_age,
  next_run = excluded.next_run, first_seen = least(excluded.first_seen, known.first_seen), last_good = excluded.last_good,
  snapshot = excluded.snapshot, files = excluded.files, bytes = excluded.bytes, added_bytes = excluded.added_bytes,
  warnings = excluded.warnings, last_end = excluded.last_end, last_verdict = excluded.last_verdict,
  last_detail = excluded.last_detail, failures = excluded.failures
  where known.asked is null or excluded.asked >= known.asked;
insert into alp_day as known select * from new_day on conflict (machine, server, item, day) do update set
  bytes = case when excluded.published > 0 then excluded.bytes else known.bytes end, added_bytes = greatest(excluded.added_bytes, known.added_bytes),
  published = greatest(excluded.published, known.published), failed = greatest(excluded.failed, known.failed)
  where (excluded.bytes, excluded.added_bytes, excluded.published, excluded.failed) is distinct from (known.bytes, known.added_bytes, known.published, known.failed);
commit;
`;

/** One copy for each table; a name of somebody else is a field there and never a part of a statement. */
function copies(index: MachineIndex): readonly string[] {
  const { machine, contact, problems, items } = index;
  return [
    copyOf('new_machine', [
      [machine, instant(contact?.tried), instant(contact?.answered), contact?.detail ?? '', problems.length],
    ]),
    copyOf(
      'new_item',
      items.map(record => itemRow(index, record)),
    ),
    copyOf(
      'new_day',
      items.flatMap(({ server, item, days }) =>
        days.map(([day, bytes, added, published, failed]) => [
          machine,
          server,
          item,
          dateOf(day),
          whole(bytes),
          whole(added),
          whole(published),
          whole(failed),
        ]),
      ),
    ),
  ];
}

type Field = string | number | boolean | undefined;

function itemRow({ machine, contact, configured }: MachineIndex, record: ItemRecord): readonly Field[] {
  const { server, item, firstSeen, good, end, failures } = record;
  const known = configured?.find(one => one.server === server && one.item === item);
  return [
    ...[machine, server, item, instant(contact?.answered), known !== undefined, known?.schedule],
    ...[
      known?.maxAge === undefined ? undefined : `${whole(known.maxAge / 1000)} seconds`,
      instant(known?.nextRun),
      instant(firstSeen),
    ],
    ...(good
      ? [instant(good.time), good.snapshot, whole(good.files), whole(good.bytes), whole(good.addedBytes), whole(good.warnings)]
      : [undefined, undefined, undefined, undefined, undefined, undefined]),
    ...[instant(end?.time), end?.verdict, end?.detail, whole(failures)],
  ];
}

function copyOf(table: string, rows: readonly (readonly Field[])[]): string {
  if (rows.length === 0) return '';
  return `copy ${table} from stdin;\n${rows.map(row => `${row.map(fieldText).join('\t')}\n`).join('')}\\.\n`;
}

/** As COPY reads it; a NUL is in no text of PostgreSQL. */
function fieldText(field: Field): string {
  if (field === undefined) return '\\N';
  return String(field)
    .toWellFormed()
    .replaceAll('\0', '')
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

/** Beyond the year 9999 somebody's clock, or somebody, is wrong. */
function instant(time: number | undefined): string | undefined {
  return time === undefined || time > 253_402_300_799_000 ? undefined : new Date(time).toISOString();
}

function dateOf(day: number): string {
  return instant(day * 86_400_000)?.slice(0, 10) ?? '9999-12-31';
}

/** No number of a stranger is too large for a column. */
function whole(value: number): number {
  return Math.min(Math.round(value), 2_000_000_000_000_000);
}
