/** `alp report`: how every item stands, here and in the fleet, from small indexes that are brought up to date first. */

import type { AlertSettings } from './alert-model.ts';
import { readServers } from './config.ts';
import type { Said } from './contract.ts';
import { gather, gatherReport } from './gather-report.ts';
import { mailReport } from './mail-report.ts';
import { jsonReport } from './report/report-json.ts';
import { isAddress, reportMail } from './report/report-mail.ts';
import { reportPage } from './report/report-page.ts';
import { reportText } from './report/report-text.ts';
import type { Report, ReportWish, WrittenReport } from './report-model.ts';
import { keptDays } from './rules/journal-index.ts';
import { parsePeriod } from './rules/quantities.ts';
import { understood } from './rules/reading.ts';
import { mostCalmItems, mostUrgentItems } from './rules/report.ts';
import type { World } from './world/world.ts';

export async function report(world: World, wish: ReportWish): Promise<Said<WrittenReport>> {
  const since = readSince(wish.since, world.clock.now());
  if (!since.ok) return since;
  if (wish.to !== undefined && !isAddress(wish.to))
    return { ok: false, message: `${wish.to} is not a mail address`, remedy: 'write --to user@example.org' };
  const gathering = { ...wish, since: since.value };
  if (wish.form === 'json') {
    const gathered = await gather(world, gathering);
    return gathered.ok ? { ok: true, value: await jsonReport(gathered.value) } : gathered;
  }
  const gathered = await gatherReport(world, gathering, { inAll: mostCalmItems, urgent: mostUrgentItems });
  if (!gathered.ok) return gathered;
  const { code } = gathered.value;
  if (wish.form !== 'mail' || wish.to === undefined)
    return { ok: true, value: { pieces: [written(world, gathered.value, wish.form)], code } };
  const problem = await mailReport(world, gathered.value, wish.to, await alertSettings(world));
  if (problem === undefined) return { ok: true, value: { pieces: [], code } };
  const remedy = 'alp alert --test tries the same way; alp report --mail without --to prints the mail';
  return { ok: false, message: `the mail did not go out: ${problem}`, remedy };
}

const DAY = 86_400_000;

/** `7 days`, or a day of the calendar: `2026-11-01`, UTC. */
function readSince(text: string | undefined, now: number): Said<number | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const period = /^\d{4}-\d\d-\d\d$/.test(text) ? understood(now - Date.parse(text)) : parsePeriod(text);
  const remedy = `write for example --since "7 days" or --since 2026-11-01, ${keptDays} days back at most; alp log has the rest`;
  if (!period.ok || !Number.isFinite(period.value))
    return { ok: false, message: `"${text}" is neither a period nor a day`, remedy };
  if (period.value < 0) return { ok: false, message: `--since ${text} lies ahead`, remedy };
  if (period.value > keptDays * DAY) return { ok: false, message: `--since ${text} is longer ago than reports remember`, remedy };
  return { ok: true, value: now - period.value };
}

// ---- Forms -----------------------------------------------------------------------------------------------------------------

function written(world: World, report: Report, form: Exclude<ReportWish['form'], 'json'>): string {
  const localTime = world.clock.offsetMinutes;
  if (form === 'html') return reportPage(report, localTime);
  if (form === 'text') return reportText(report, localTime);
  return reportMail({
    report,
    text: reportText(report, localTime),
    page: reportPage(report, localTime),
    from: `${world.machine.user}@${world.machine.host}`,
    to: undefined,
    unique: world.files.randomHex(12),
  });
}

async function alertSettings({ files, folders }: World): Promise<AlertSettings> {
  const read = await readServers(files, folders.configuration, folders.home);
  return read.kind === 'read' ? read.alerts : {};
}
