/** A report sent as a mail, text and page in one: by the server of [alerts], else by the local sendmail. */
import type { AlertSettings } from './alert-model.ts';
import { reportSubject } from './report/report-mail.ts';
import { reportPage } from './report/report-page.ts';
import { reportText } from './report/report-text.ts';
import type { Report } from './report-model.ts';
import { sendMail } from './send-mail.ts';
import type { World } from './world/world.ts';

/** So long a mail may take (milliseconds). */
const patience = 60_000;

/** Undefined when it was taken, else why not. */
export async function mailReport(world: World, report: Report, to: string, settings: AlertSettings): Promise<string | undefined> {
  const [late, over] = [new AbortController(), new AbortController()];
  void world.clock.sleep(patience, over.signal).then(() => over.signal.aborted || late.abort());
  const localTime = world.clock.offsetMinutes;
  const mail = {
    from: settings.from ?? `${world.machine.user}@${world.machine.host}`,
    to,
    subject: reportSubject(report),
    text: reportText(report, localTime),
    html: reportPage(report, localTime),
  };
  try {
    return await sendMail(world, mail, settings, late.signal);
  } finally {
    over.abort();
  }
}
