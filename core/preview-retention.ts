/** What a policy that somebody thinks about would keep: of an item's own snapshots, or of imagined ones where it has none. */
import { atVault, listVault } from './list.ts';
import type { ConfigProblem, Item, RetentionAnswer, RetentionPolicy, Snapshot } from './model.ts';
import { decide } from './purge.ts';
import { readSharedText } from './rules/configuration.ts';
import { type IniEntry, parseIni } from './rules/ini-file.ts';
import { itemFromParts } from './rules/item-from-parts.ts';
import { type KeysRead, NO_KEYS, readKeys } from './rules/item-section.ts';
import { retention } from './rules/retention.ts';
import { snapshotName } from './rules/snapshot-names.ts';
import type { RetentionPreview } from './settings-model.ts';
import type { World } from './world/world.ts';

const DAY = 24 * 60 * 60 * 1000;
const imaginedDays = 2 * 365;
/** A page shows it beside other things: a vault that takes longer is not waited for. */
const patience = 10_000;

/** What the keys leave unsaid is what the defaults above the item say. With a mistake in a key there are no days. */
export async function previewRetention(
  world: World,
  item: Item | undefined,
  keys: Readonly<Record<string, string>>,
): Promise<RetentionPreview> {
  const read = readKeys(entriesOf(keys), 'item', item?.file ?? '');
  if (read.problems.length > 0) return { of: 'imagined', days: [], problems: inKeys(read.problems, item) };
  const policy = policyOf([...(await defaultsAbove(world, item)), read]);
  const own = item && (await ownAnswers(world, { ...item, retention: policy }));
  const isOwn = own !== undefined && own.length > 0;
  const answers = isOwn ? own : retention(imagined(world.clock.now()), policy);
  return { of: isOwn ? 'snapshots' : 'imagined', days: answers.map(answer => dayOf(world, answer)), problems: [] };
}

function entriesOf(keys: Readonly<Record<string, string>>): readonly IniEntry[] {
  return Object.entries(keys).map(([key, value]) => ({ key, value, text: value, bracketed: false, broken: false, line: 0 }));
}

function inKeys(problems: readonly ConfigProblem[], item: Item | undefined): readonly ConfigProblem[] {
  return problems.map(problem => ({ ...problem, file: item?.file ?? '', line: 0 }));
}

/** Those of alpine-backup.conf, then those above the first section of the item's file. What has a mistake there counts as unsaid. */
async function defaultsAbove(world: World, item: Item | undefined): Promise<readonly KeysRead[]> {
  const shared = `${world.folders.configuration}/alpine-backup.conf`;
  const [sharedText, ownText] = await Promise.all(
    [shared, item?.file].map(file => (file === undefined ? '' : world.files.read(file).catch(() => undefined))),
  );
  return [
    readSharedText(shared, sharedText ?? '').defaults,
    item ? readKeys(parseIni(ownText ?? '').top, 'defaults', item.file) : NO_KEYS,
  ];
}

/** Put together by the rule that makes items, so that what is not said at all is the same here and there. */
function policyOf(levels: readonly KeysRead[]): RetentionPolicy {
  const part = Object.assign({}, ...new Map(levels.flatMap(({ parts }) => [...parts])).values());
  const ends = { source: { kind: 'here', path: '/' }, dest: { kind: 'here', path: '/' } } as const;
  return itemFromParts({ server: '', name: '', file: '', line: 0 }, part, ends).retention;
}

/** undefined when the vault cannot be read now, or not soon. */
async function ownAnswers(world: World, item: Item): Promise<readonly RetentionAnswer[] | undefined> {
  const over = new AbortController();
  const asked = atVault(world, item, async place => {
    const listing = await listVault(place, item);
    return listing.ok ? { ok: true, value: await decide(place, item, listing.value.snapshots) } : listing;
  });
  const answer = await Promise.race([asked, world.clock.sleep(patience, over.signal)]);
  over.abort();
  return answer?.ok ? answer.value : undefined;
}

/** One a day, the last one now. */
function imagined(now: number): readonly Snapshot[] {
  return Array.from({ length: imaginedDays }, (_, at) => {
    const time = now - (imaginedDays - 1 - at) * DAY;
    return { name: snapshotName(time), time, sequence: at + 1 };
  });
}

function dayOf({ clock }: World, { snapshot, action, reason }: RetentionAnswer): RetentionPreview['days'][number] {
  const { time } = snapshot;
  const day = new Date(time + clock.offsetMinutes(time) * 60_000).toISOString().slice(0, 10);
  return { day, time, action, reason };
}
