/** What was understood of an item, and the oldest snapshot that its policy would keep today. */
import { atVault, listVault } from './list.ts';
import type { Item } from './model.ts';
import { decide } from './purge.ts';
import { explainItem } from './rules/explain-item.ts';
import { oldestKept } from './rules/retention.ts';
import { verdictText } from './rules/words.ts';
import type { World } from './world/world.ts';

export async function explain(world: World, item: Item): Promise<readonly string[]> {
  return [...explainItem(item), await oldestLine(world, item)];
}

async function oldestLine(world: World, item: Item): Promise<string> {
  const answer = await atVault(world, item, async place => {
    const listing = await listVault(place, item);
    if (!listing.ok) return listing;
    return { ok: true, value: await decide(place, item, listing.value.snapshots) };
  });
  if (!answer.ok) return `oldest snapshot the policy keeps: not known (${verdictText(answer.verdict)})`;
  const oldest = oldestKept(answer.value);
  const removed = answer.value.filter(one => one.action === 'remove').length;
  if (!oldest) return 'oldest snapshot the policy keeps: there is none yet';
  return `oldest snapshot the policy keeps: ${oldest.name}${removed > 0 ? `; ${removed} would go with the next backup` : ''}`;
}
