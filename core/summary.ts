/** The summary that `summary = weekly mailto:…` in [alerts] asks for: the report by mail, once in each slot, to each address until it was taken. */
import type { AlertSettings } from './alert-model.ts';
import type { AlertsSent } from './contract.ts';
import { gatherReport } from './gather-report.ts';
import { mailReport } from './mail-report.ts';
import { reportSubject } from './report/report-mail.ts';
import { keptDays } from './rules/journal-index.ts';
import { mostCalmItems, mostUrgentItems } from './rules/report.ts';
import { nextDue } from './rules/schedule.ts';
import type { World } from './world/world.ts';

const DAY = 86_400_000;

/** When each address got its last one. */
type Sent = Readonly<Record<string, number>>;

/** Whoever calls it sees to it that nobody else does so meanwhile. */
export async function sendSummaries(world: World, settings: AlertSettings): Promise<Pick<AlertsSent, 'sent' | 'complaints'>> {
  const { summary } = settings;
  if (!summary) return { sent: [], complaints: [] };
  const now = world.clock.now();
  const former = await readSent(world);
  const due = summary.to.filter(address => {
    const next = nextDue(summary.schedule, { lastGood: former[address], jitter: 0, now }, world.clock.offsetMinutes);
    return next !== undefined && next <= now;
  });
  const outcome = { sent: [] as AlertsSent['sent'][number][], complaints: [] as string[] };
  let fresh = Object.fromEntries(
    summary.to.flatMap(address => (former[address] === undefined ? [] : [[address, former[address]]])),
  );
  const note = () => world.files.replace(fileOf(world), `${JSON.stringify(fresh)}\n`);
  for (const address of due) {
    // What could not be noted would be sent again at every look: a full disk is found out before.
    await note();
    const usual = now - (summary.schedule.kind === 'weekly' ? 7 : 1) * DAY;
    const since = Math.max(Math.min(former[address] ?? usual, usual), now - keptDays * DAY);
    const gathered = await gatherReport(world, { hereOnly: false, since }, { inAll: mostCalmItems, urgent: mostUrgentItems });
    const problem = gathered.ok ? await mailReport(world, gathered.value, address, settings) : gathered.message;
    if (problem === undefined && gathered.ok) {
      outcome.sent.push({ to: `mail to ${address}`, kind: 'summary', subject: reportSubject(gathered.value) });
      fresh = { ...fresh, [address]: now };
      await note();
    } else outcome.complaints.push(`the summary did not get through: mail to ${address}: ${problem}`);
  }
  return outcome;
}

const fileOf = ({ folders }: World) => `${folders.state}/summaries.json`;

/** What cannot be read was never sent: better twice than never. */
async function readSent(world: World): Promise<Sent> {
  try {
    const read: unknown = JSON.parse((await world.files.read(fileOf(world))) ?? '{}');
    return typeof read === 'object' && read !== null
      ? Object.fromEntries(Object.entries(read).filter(([, time]) => typeof time === 'number'))
      : {};
  } catch {
    return {};
  }
}
