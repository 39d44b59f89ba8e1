/** `alp sync SERVER ITEM|all SOURCE-SERVER`, and `syncalp`: brings what another server's vaults have and ours lack. */
import type { PromoteOutcome, SyncAnnouncement, SyncOutcome } from '../core/contract.ts';
import type { Item } from '../core/model.ts';
import { counted, durationText, relativeText, sizeText } from '../core/rules/figures.ts';
import { exitCodeOf, remedyOf, titleOf, verdictText, warningText, worstExitCode } from '../core/rules/words.ts';
import { systemClock } from '../core/world/clock.ts';
import { aboutRun } from './backup.ts';
import { chooseItems } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellError, tellMistake, tellVerdict } from './mistakes.ts';
import { changingLine, say } from './terminal.ts';

const usage = 'alp sync SERVER ITEM|all SOURCE-SERVER';

export async function sync(invocation: Invocation): Promise<number> {
  const { words, options, core, signal } = invocation;
  if (options.promote) return promote(invocation);
  const [server, item, master, ...more] = words;
  if (server === undefined || item === undefined || master === undefined)
    return tellMistake('say which server, which item (or all), and the server that has the snapshots', usage);
  if (more.length > 0) return tellMistake(`too many words: ${more.join(' ')}`, usage);
  const chosen = await chooseItems(invocation, server, item);
  if (!chosen.ok) return chosen.code;
  if (chosen.items.length > 1 && /^\/|:/.test(master.replace(/\[.*\]/, '')))
    return tellMistake(`${master} is one folder, and ${server} has several items`, usage);
  const { latest: latestOnly, adopt, demote, dryRun, noPurge, retries, quiet } = options;
  const wish = { master, latestOnly, adopt, demote, dryRun, noPurge, retries, watched: !quiet };
  const tell = teller(invocation);
  const codes = [chosen.code];
  for (const one of chosen.items) {
    if (signal.aborted) break;
    const code = await core.sync(one, wish, tell, signal).then(
      outcome => tellOutcome(one, outcome, invocation),
      error => tellError(error, options.verbose, core.folders.state),
    );
    codes.push(code);
  }
  return worstExitCode(codes);
}

async function promote(invocation: Invocation): Promise<number> {
  const { words, options, core, signal } = invocation;
  const usage = 'alp sync --promote SERVER ITEM|all';
  if (words.length !== 2) return tellMistake('say which server, and which item (or all) takes over', usage);
  const { latest, adopt, demote, noPurge, dryRun } = options;
  if (latest || adopt || demote || noPurge || dryRun) return tellMistake('--promote stands alone', usage);
  const chosen = await chooseItems(invocation, words[0], words[1]);
  if (!chosen.ok) return chosen.code;
  const codes = [chosen.code];
  for (const item of chosen.items) {
    if (signal.aborted) break;
    const outcome = await core.promote(item);
    codes.push(exitCodeOf(outcome.verdict));
    if (options.json) say.out(JSON.stringify({ server: item.server, item: item.name, kind: 'promoted', ...outcome }));
    else if (outcome.verdict.kind !== 'whole') tellVerdict(item, outcome.verdict);
    else if (!options.quiet) say.out(`${titleOf(item)}: ${promotedText(item, outcome)}`);
  }
  return worstExitCode(codes);
}

function promotedText({ server, name, dest }: Item, { wasCopy }: PromoteOutcome): string {
  if (!wasCopy) return `the vault ${dest.path} is no copy: backups may be made into it as it is`;
  const elsewhere = dest.kind === 'ssh' ? `; dest still names ${dest.login}, so change that first` : '';
  return `the vault ${dest.path} is promoted: backups go into it from now on (alp ${server} ${name})${elsewhere}, and a sync from its old master is refused`;
}

function teller(invocation: Invocation): (announcement: SyncAnnouncement) => void {
  const { quiet, json } = invocation.options;
  if (json) return tellAsJson;
  const line = changingLine(!quiet);
  const out = (text: string) => {
    line.clear();
    if (!quiet) say.out(text);
  };
  const aboutOne = aboutRun(line, out);
  return announcement => {
    const title = titleOf(announcement.item);
    switch (announcement.kind) {
      case 'bringing':
        return line.show(`${title}: ${announcement.snapshot}, ${announcement.number} of ${announcement.of}`);
      case 'brought':
        return out(`${title}: ${broughtText(announcement)}`);
      case 'would-bring':
        return out(`${title}: would bring ${announcement.snapshot}${wouldText(announcement)}`);
      case 'given-up':
        return out(`${title}: ${announcement.snapshot} does not come: ${announcement.detail}`);
      default:
        return aboutOne(announcement);
    }
  };
}

function tellAsJson(announcement: SyncAnnouncement): void {
  if (announcement.kind === 'progress') return;
  const { item, ...rest } = announcement;
  say.out(JSON.stringify({ server: item.server, item: item.name, ...rest }));
}

function broughtText(brought: Extract<SyncAnnouncement, { kind: 'brought' }>): string {
  const { snapshot, files, receivedFiles, addedBytes, sentBytes } = brought;
  return `${snapshot}: ${counted(files, 'file')}; came over: ${counted(receivedFiles, 'file')}, ${sizeText(addedBytes)}, ${sizeText(sentBytes)} sent`;
}

function wouldText({ files, addedBytes }: Extract<SyncAnnouncement, { kind: 'would-bring' }>): string {
  if (files === undefined || addedBytes === undefined) return '';
  return `: ${counted(files, 'file')}, ${sizeText(addedBytes)} were new in it`;
}

function tellOutcome(item: Item, outcome: SyncOutcome, { options }: Invocation): number {
  const { verdict } = outcome;
  const title = titleOf(item);
  const code = exitCodeOf(verdict);
  if (options.json) {
    say.out(JSON.stringify({ server: item.server, item: item.name, kind: 'sync-ended', ...outcome }));
    return code;
  }
  if (verdict.kind === 'whole') {
    if (!options.quiet) say.out(`${title}: ${sumText(outcome, options.dryRun)}`);
    for (const warning of verdict.warnings) say.error(`${title}: warning: ${warningText(warning)}`);
    return code;
  }
  if (verdict.kind === 'incomplete') for (const warning of verdict.warnings) say.error(`${title}: ${warningText(warning)}`);
  say.error(`${title}: not synced from ${outcome.from}: ${verdictText(verdict)}`);
  if (outcome.brought.length > 0 || outcome.lacking > 0)
    say.error(`  ${counted(outcome.brought.length, 'snapshot')} came, ${outcome.lacking} to go`);
  say.error(`  ${remedyOf(verdict, item)}`);
  return code;
}

/** The newest snapshot's time is the origin's: behind a dead master it grows old here, too. */
function sumText({ from, brought, lacking, snapshots, newest, sentBytes, milliseconds }: SyncOutcome, dryRun: boolean): string {
  const now = systemClock.now();
  const age = newest
    ? `; the newest is ${newest.name} (${relativeText(newest.time, now, systemClock.offsetMinutes(newest.time))})`
    : '';
  if (dryRun && lacking > 0) return `${counted(lacking, 'snapshot')} would come from ${from}; nothing was written`;
  if (brought.length === 0) return `nothing to bring from ${from}: ${counted(snapshots, 'snapshot')} here${age}`;
  return `${counted(brought.length, 'snapshot')} brought from ${from}, ${sizeText(sentBytes)} sent, ${durationText(milliseconds)}${age}`;
}
