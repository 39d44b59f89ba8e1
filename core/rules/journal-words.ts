/** What a line of the journal says, as one sentence: the same words for `alp log` and for the history of a page. */
import type { Item, JournalLine } from '../model.ts';
import { counted, sizeText } from './figures.ts';
import { waitSentence } from './wait-words.ts';
import { safeText } from './words.ts';

/** Without a full stop. */
export function journalSentence(line: JournalLine, item: Pick<Item, 'source' | 'dest'>): string {
  switch (line.event) {
    case 'attempt-started':
      return `attempt ${line.attempt} began`;
    case 'attempt-ended':
      return endSentence(line);
    case 'published':
      return publishedSentence(line);
    case 'purged':
      return `removed ${line.snapshot}: ${line.reason}`;
    case 'lease-taken-over':
      return `took the lease over: ${line.detail}`;
    case 'synced':
      return syncedSentence(line);
    case 'refused':
      return `not begun: ${line.verdict}: ${line.detail}`;
    case 'restored':
      return `restored ${counted(line.files, 'file')} from ${line.snapshot} to ${line.to}${behindColon(line.detail)}`;
    case 'waiting':
      return waitSentence({ ...line, since: line.time }, placeOf(item), line.time, () => 0);
    case 'verified':
      return `verified: ${line.detail}`;
    case 'healed':
      return line.detail;
    case 'drilled':
      return `drill: ${line.detail}`;
    case 'skipped':
    case 'overdue':
    case 'note':
      return line.detail;
  }
}

type Line<Event extends JournalLine['event']> = Extract<JournalLine, { event: Event }>;

function endSentence({ attempt, verdict, detail, safePercent, sentBytes, resentBytes }: Line<'attempt-ended'>): string {
  const safe = safeText(verdict === 'whole' ? undefined : safePercent, sentBytes, resentBytes, 'in the vault');
  return `attempt ${attempt} ended: ${verdict}${behindColon(detail)}; ${safe}`;
}

function publishedSentence({ snapshot, files, bytes, addedBytes, warnings }: Line<'published'>): string {
  const facts = `${counted(files, 'file')}, ${sizeText(bytes)}, new ${sizeText(addedBytes)}`;
  const said = warnings.length > 0 ? `; ${counted(warnings.length, 'warning')}: ${warnings.slice(0, 3).join('; ')}` : '';
  return `published ${snapshot}: ${facts}${said}`;
}

function syncedSentence({ snapshot, from, files, bytes, sentBytes, warnings }: Line<'synced'>): string {
  const said = warnings.length > 0 ? `; ${counted(warnings.length, 'warning')}: ${warnings.slice(0, 3).join('; ')}` : '';
  return `brought ${snapshot} from ${from}: ${counted(files, 'file')}, ${sizeText(bytes)}, ${sizeText(sentBytes)} sent${said}`;
}

function behindColon(detail: string): string {
  return detail === '' ? '' : `: ${detail}`;
}

/** The host, or the folder of a vault on this machine. */
export function placeOf({ dest, source }: Pick<Item, 'source' | 'dest'>): string {
  const far = [dest, source].find(end => end.kind === 'ssh');
  return far?.kind === 'ssh' ? far.login.slice(far.login.lastIndexOf('@') + 1) : dest.path;
}
