/** Looks into snapshots: the entries of a folder, and what differs between two; asked of the rsync that lies at the vault. */
import type { Answer, Difference, Entry } from './contract.ts';
import { atVault, wantedSnapshot } from './list.ts';
import type { Item, Verdict } from './model.ts';
import { insidePath } from './rules/inside-path.ts';
import { bytesOfName, readOutputLine } from './rules/rsync-output.ts';
import { scriptBeside } from './vault.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** Entries as they come, however many; the answer is the snapshot's name. */
export function lookInside(
  world: World,
  item: Item,
  wish: string,
  path: string,
  onEntry: (entry: Entry) => void,
): Promise<Answer<string>> {
  return atVault(world, item, async place => {
    const wanted = await wantedSnapshot(place, item, wish);
    if (!wanted.ok) return wanted;
    const inside = insidePath(path);
    if (inside === undefined) return outside(path);
    const { name } = wanted.value.snapshot;
    const result = await look(place, [item.dest.path, 'list', name, inside], line => {
      const entry = readEntry(line);
      if (entry && entry.name !== '.') onEntry(entry);
    });
    return result === '' ? { ok: true, value: name } : notThere(item, name, path, result);
  });
}

/** `-rw-r--r--         1,234 2026/11/23 04:15:02 name`, as rsync --list-only prints it under TZ=UTC. */
function readEntry(line: string): Entry | undefined {
  const found = /^([bcdlps-]\S{9,10})\s+([\d,.]+)\s+(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) (.*)$/s.exec(line);
  if (!found) return undefined;
  const [, mode = '', size = '', year, month, day, clock, name = ''] = found;
  return {
    mode,
    bytes: Number(size.replace(/[,.]/g, '')),
    time: `${year}-${month}-${day} ${clock}`,
    name: bytesAsText(bytesOfName(name)),
  };
}

/** From the older to the newer snapshot; additions and changes first, then what is gone. Sizes of changed files in the older one come along. */
export function differences(
  world: World,
  item: Item,
  older: string,
  newer: string,
  onDifference: (difference: Difference) => void,
): Promise<Answer<{ older: string; newer: string }>> {
  return atVault(world, item, async place => {
    const [a, b] = [await wantedSnapshot(place, item, older), await wantedSnapshot(place, item, newer)];
    if (!a.ok) return a;
    if (!b.ok) return b;
    const names = { older: a.value.snapshot.name, newer: b.value.snapshot.name };
    // rsync's comparison looks one way only, so it is asked in both directions.
    const formerBytes = new Map<string, number>();
    const gone: Difference[] = [];
    const back = await compare(place, item, names.newer, names.older, difference => {
      if (difference.change === 'added') gone.push({ ...difference, change: 'removed' });
      if (difference.change === 'changed') formerBytes.set(difference.path, difference.bytes);
    });
    const forth = await compare(place, item, names.older, names.newer, difference => {
      const former = formerBytes.get(difference.path);
      onDifference(former === undefined ? difference : { ...difference, formerBytes: former });
    });
    for (const difference of gone) onDifference(difference);
    const words = back || forth;
    return words === '' ? { ok: true, value: names } : { ok: false, verdict: unread(item, words) };
  });
}

/** What the second snapshot has that the first has not, or has differently. */
function compare(
  place: Place,
  item: Item,
  first: string,
  second: string,
  onDifference: (difference: Difference) => void,
): Promise<string> {
  return look(place, [item.dest.path, 'compare', first, second], text => {
    const line = readOutputLine(text);
    if (line?.kind !== 'file' || line.isDeletion || line.name === './') return;
    const change = line.isNew ? 'added' : line.attributesOnly ? 'attributes' : 'changed';
    onDifference({ change, path: bytesAsText(bytesOfName(line.name)), bytes: line.isFolder ? 0 : line.size });
  });
}

/** '' when all was read, else the complaint. */
async function look(place: Place, args: readonly string[], onLine: (line: string) => void): Promise<string> {
  const running = await place.start({ script: scriptBeside('look-inside'), args, onLine });
  const { code, stderr } = await running.result;
  return code === 0 ? '' : bytesAsText(stderr).trim().split('\n')[0] || `code ${code}`;
}

type Refusal = Extract<Answer<unknown>, { ok: false }>;

function outside(path: string): Refusal {
  return {
    ok: false,
    verdict: {
      kind: 'failed',
      detail: `${path} leads out of the snapshot`,
      remedy: 'write the path as it is inside the snapshot',
    },
  };
}

function notThere(item: Item, snapshot: string, path: string, words: string): Refusal {
  if (!words.startsWith('no such path')) return { ok: false, verdict: unread(item, words) };
  const remedy = `alp versions ${item.server} ${item.name} PATH shows which snapshots have it`;
  return { ok: false, verdict: { kind: 'failed', detail: `${snapshot} has no ${path}`, remedy } };
}

function unread(item: Item, words: string): Verdict {
  return {
    kind: 'failed',
    detail: `the vault could not be read: ${words}`,
    remedy: `alp doctor ${item.server} ${item.name} looks for the cause`,
  };
}
