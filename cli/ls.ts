/** `alp ls`: vaults, snapshots, or what lies inside one. */
import type { VaultListing } from '../core/contract.ts';
import type { Item, Snapshot } from '../core/model.ts';
import { counted, countText, relativeText, sizeText } from '../core/rules/figures.ts';
import { destText, exitCodeOf, titleOf } from '../core/rules/words.ts';
import { systemClock } from '../core/world/clock.ts';
import { chooseItem, chooseItems } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake, tellVerdict } from './mistakes.ts';
import { onOneLine, say, table } from './terminal.ts';

export async function ls(invocation: Invocation): Promise<number> {
  const [server, item, snapshot, path, ...more] = invocation.words;
  if (more.length > 0) return tellMistake(`too many words: ${more.join(' ')}`, 'alp ls [SERVER [ITEM [SNAPSHOT [PATH]]]]');
  if (snapshot !== undefined) return inside(invocation, snapshot, path ?? '');
  const chosen = await chooseItems(invocation, server, item);
  if (!chosen.ok) return chosen.code;
  return Math.max(
    chosen.code,
    item === undefined ? await vaults(invocation, chosen.items) : await snapshots(invocation, chosen.items[0]!),
  );
}

async function vaults(invocation: Invocation, items: readonly Item[]): Promise<number> {
  const rows: string[][] = [];
  let worst = 0;
  for (const item of items) {
    const listing = await invocation.core.list(item);
    if (invocation.options.json)
      say.out(
        JSON.stringify(listing.ok ? jsonOf(listing.value) : { server: item.server, item: item.name, problem: listing.verdict }),
      );
    else
      rows.push([
        item.server,
        item.name,
        ...(listing.ok ? vaultCells(listing.value) : ['-', '', '', 'detail' in listing.verdict ? listing.verdict.detail : '']),
      ]);
    if (!listing.ok) worst = Math.max(worst, exitCodeOf(listing.verdict));
  }
  if (rows.length > 0) say.out(table([['server', 'item', 'snapshots', 'newest', 'size', 'state'], ...rows], [2, 4]));
  return worst;
}

function vaultCells(listing: VaultListing): string[] {
  const newest = listing.snapshots.at(-1);
  return [
    countText(listing.snapshots.length),
    newest ? ago(newest.time) : 'never',
    newest?.facts ? sizeText(newest.facts.bytes) : '',
    stateOf(listing, newest),
  ];
}

function stateOf(listing: VaultListing, newest: Snapshot | undefined): string {
  if (listing.writer) return `running: ${listing.writer}`;
  if (listing.unfinished.length > 0) return `unfinished after ${counted(listing.unfinished[0]!.attempts, 'attempt')}`;
  const { maxAge } = listing.item;
  if (newest && maxAge !== undefined && systemClock.now() - newest.time > maxAge) return 'overdue';
  return newest ? 'good' : 'no snapshot yet';
}

async function snapshots(invocation: Invocation, item: Item): Promise<number> {
  const listing = await invocation.core.list(item);
  if (!listing.ok) {
    tellVerdict(item, listing.verdict);
    return exitCodeOf(listing.verdict);
  }
  if (invocation.options.json) {
    say.out(JSON.stringify(jsonOf(listing.value)));
    return 0;
  }
  const rows = listing.value.snapshots.map(snapshot => [
    snapshot.name,
    ago(snapshot.time),
    ...factCells(snapshot),
    snapshot.name === listing.value.current ? 'current' : '',
  ]);
  say.out(`${titleOf(item)}: ${destText(item)}`);
  if (rows.length > 0)
    say.out(table([['snapshot', 'made', 'size', 'files', 'added', 'sent', 'attempts', ''], ...rows], [2, 3, 4, 5, 6]));
  say.out(stateLine(listing.value));
  return 0;
}

function factCells({ facts }: Snapshot): string[] {
  if (!facts) return ['', '', '', '', ''];
  return [
    sizeText(facts.bytes),
    countText(facts.files),
    sizeText(facts.addedBytes),
    sizeText(facts.sentBytes),
    countText(facts.attempts),
  ];
}

function stateLine(listing: VaultListing): string {
  const free = listing.freeBytes === undefined ? '' : `, ${sizeText(listing.freeBytes)} free`;
  return `${counted(listing.snapshots.length, 'snapshot')}${free}; ${stateOf(listing, listing.snapshots.at(-1))}`;
}

function jsonOf({ item, ...listing }: VaultListing): object {
  return { server: item.server, item: item.name, dest: destText(item), ...listing };
}

async function inside(invocation: Invocation, snapshot: string, path: string): Promise<number> {
  const chosen = await chooseItem(invocation, 'alp ls SERVER ITEM SNAPSHOT [PATH]');
  if (!chosen.ok) return chosen.code;
  const answer = await invocation.core.lookInside(chosen.item, snapshot, path, entry => {
    if (invocation.options.json) say.out(JSON.stringify(entry));
    else say.out(`${entry.mode}  ${sizeText(entry.bytes).padStart(8)}  ${entry.time}  ${onOneLine(entry.name)}`);
  });
  if (answer.ok) return 0;
  tellVerdict(chosen.item, answer.verdict);
  return exitCodeOf(answer.verdict);
}

function ago(time: number): string {
  const now = systemClock.now();
  return relativeText(time, now, systemClock.offsetMinutes(time));
}
