/** `alp doctor`: looks at both ends of an item and says which limits apply; adopts a folder or a host key when asked to. */
import { forgetVault } from './begin.ts';
import type { Finding } from './contract.ts';
import { driverFindings } from './driver-findings.ts';
import { acceptHostKey, hostKeyFindings } from './host-keys.ts';
import { listVault } from './list.ts';
import type { Item } from './model.ts';
import { closeEnds, type Ends, openEnds } from './places.ts';
import { rsyncFindings, vaultFindings } from './rules/findings.ts';
import { lockedKeysIn } from './rules/unlock-words.ts';
import { connectRemedy, destText, remedyOf, sourceText, titleOf, verdictText } from './rules/words.ts';
import { askVault, one, readMark } from './vault.ts';
import type { World } from './world/world.ts';

export interface ExamineWish {
  /** The folder as it is now is to be this item's vault. */
  readonly adopt: boolean;
  /** A fingerprint (`SHA256:…`) that the user has compared. */
  readonly acceptHostKey: string | undefined;
}

type Tell = (finding: Finding) => void;

export async function examine(world: World, item: Item, wish: ExamineWish, tell: Tell): Promise<void> {
  const remote = [item.dest, item.source].find(location => location.kind === 'ssh');
  if (wish.acceptHostKey !== undefined && remote?.kind === 'ssh')
    await acceptHostKey(world, item, remote.login, wish.acceptHostKey, tell);
  const opened = await openEnds(world, item);
  if (!opened.ok) {
    const { verdict } = opened;
    const keys = verdict.kind === 'cut' ? lockedKeysIn(verdict.detail) : [];
    const locked = keys.length > 0 ? { lockedKeys: keys } : {};
    tell({ state: 'bad', text: verdictText(verdict), remedy: remedyOf(verdict, item), ...locked });
    if (remote?.kind === 'ssh' && verdict.kind === 'cut' && verdict.reason.startsWith('host-key'))
      await hostKeyFindings(world, item, remote.login, tell);
    return;
  }
  try {
    if (remote?.kind === 'ssh') tell({ state: 'good', text: `ssh reaches ${remote.login}, its host key is known` });
    if (wish.adopt) await adopt(world, item, opened.ends, tell);
    await examineEnds(world, item, opened.ends, tell);
  } finally {
    await closeEnds(opened.ends);
  }
}

async function examineEnds(world: World, item: Item, ends: Ends, tell: Tell): Promise<void> {
  for (const use of item.drivers) for (const finding of await driverFindings(world, use)) tell(finding);
  const source = (await askVault(ends.source, 'source', [item.source.path])).facts;
  const there = ends.far === ends.source ? undefined : (await askVault(ends.far, 'source', [item.dest.path])).facts;
  for (const finding of rsyncFindings(one(source, 'rsync'), 'at the source')) tell(finding);
  if (there) for (const finding of rsyncFindings(one(there, 'rsync'), 'at the vault')) tell(finding);
  // What a driver makes is there only while it is prepared, and doctor changes nothing.
  if (item.drivers.length === 0) tell(sourceFinding(item, one(source, 'kind'), source.has('empty')));
  const listing = await listVault(ends.vault, item);
  if (!listing.ok)
    return tell({
      state: listing.verdict.kind === 'not-now' ? 'info' : 'bad',
      text: verdictText(listing.verdict),
      remedy: remedyOf(listing.verdict, item),
    });
  const { facts } = await askVault(ends.vault, 'list', [item.dest.path]);
  for (const finding of vaultFindings(item, listing.value, readMark(one(facts, 'mark')))) tell(finding);
}

function sourceFinding(item: Item, kind: string, empty: boolean): Finding {
  const source = sourceText(item);
  if (kind === 'folder' && !empty) return { state: 'good', text: `the source ${source} is there and can be read` };
  if (kind === 'file') return { state: 'good', text: `the source ${source} is a file` };
  if (kind === 'folder')
    return {
      state: item.allowEmpty ? 'info' : 'bad',
      text: `the source ${source} is empty`,
      remedy: 'is a disk or share not mounted there?',
    };
  const why = kind === 'unreadable' ? 'cannot be read by this user' : 'is not there';
  return { state: 'bad', text: `the source ${source} ${why}`, remedy: 'look at source = … in the configuration' };
}

async function adopt(world: World, item: Item, ends: Ends, tell: Tell): Promise<void> {
  const mark = {
    format: 1,
    vault: world.files.randomHex(8),
    item: `${item.server}/${item.name}`,
    created: new Date(world.clock.now()).toISOString(),
  };
  const { facts, words } = await askVault(ends.vault, 'adopt', [item.dest.path, JSON.stringify(mark).slice(0, -1)]);
  if (facts.has('held'))
    return tell({ state: 'bad', text: `a run writes to ${destText(item)} now`, remedy: 'wait until it is done' });
  if (!facts.has('ready'))
    return tell({
      state: 'bad',
      text: `${destText(item)} could not be marked: ${one(facts, 'unwritable') || words}`,
      remedy: connectRemedy('killed', item),
    });
  await forgetVault(world, item);
  const former = readMark(one(facts, 'former'));
  tell({
    state: 'good',
    text: `${destText(item)} is now the vault of ${titleOf(item)}${former && former.item !== mark.item ? ` (before: ${former.item})` : ''}`,
  });
}
