/** Snapshots, folders, versions and restores that are not there: a folder of a million files, one of strange names, one that is closed. */
import type { Answer, BridgeEvent, Request } from '../../bridge/channels.ts';
import { FakeRefusal } from './fake-bridge.ts';
import { fakeRestores } from './fake-restores.ts';

type Entry = Answer<'entries'>['entries'][number];

const HOUR = 3_600_000;
const FOLDERS = [
  'Closed',
  'Contracts',
  'Empty',
  'Engadin',
  'Invoices',
  'Letters',
  'Music',
  'Recipes',
  'Strange names',
  'Taxes 2025',
  'Thesis',
];
const WORDS = ['minutes', 'budget', 'letter to Rosa', 'draft', 'IMG', 'scan', 'plan', 'offer'];
const ENDS = ['odt', 'ods', 'pdf', 'txt', 'jpg', 'tar.gz'];
const MANY = 1_000_000;

/** What people and programs really leave on disks. */
export const STRANGE = [
  '<img src=x onerror=document.title="hurt">.html',
  'line\nbreak and \u001b[31mred\u001b[0m.txt',
  'invoice\u202efdp.exe',
  'تقرير نهائي ٢٠٢٦.odt',
  `${'a very long name '.repeat(14)}end.txt`,
  ' leading and trailing ',
  '-rf --delete',
  "it's $(reboot) `now`.sh",
  '#hash?query=%2F&.md',
  'é decomposed e\u0301.txt',
  '👩‍👩‍👧‍👦 family.jpg',
  '\ufffd\ufffd latin1.doc',
  '.hidden',
  'tab\there',
];

export function fakeFiles(emit: (event: BridgeEvent) => void) {
  const newest = Math.floor(Date.now() / HOUR) * HOUR;
  const snapshots = Array.from({ length: 60 }, (_, number) => {
    const time = newest - number * (number < 20 ? 4 : 24) * HOUR - (number < 20 ? 0 : -20 * 20 * HOUR) - 720_000;
    return {
      name: nameOf(time),
      time,
      files: 61_204 - number * 12,
      bytes: 48_700_000_000 - number * 31_000_000,
      addedBytes: Math.round(12_000_000 * (1 + (number % 7)) ** (number % 13 === 4 ? 3 : 1)),
      attempts: 1 + (number % 4 === 3 ? 2 : 0),
      warnings: number % 11 === 5 ? ['cannot be read: .trash/locked.db (Permission denied)'] : [],
    };
  });

  return {
    ...fakeRestores(emit),
    snapshots: (): Answer<'snapshots'> => ({ snapshots, current: snapshots[0]!.name, freeBytes: 812_000_000_000, unfinished: 0 }),
    entries: ({ path, offset, limit }: Request<'entries'>): Answer<'entries'> => {
      const folder = path.split('/').at(-1) ?? '';
      if (folder === 'Closed') {
        throw new FakeRefusal(
          'the vault could not be read: Closed: Permission denied',
          'alp doctor laptop home looks for the cause',
        );
      }
      const [total, at] = contentOf(folder);
      const end = Math.min(total, offset + limit);
      return { entries: Array.from({ length: Math.max(0, end - offset) }, (_, index) => at(offset + index)), total };
    },
    versions: ({ path }: Request<'versions'>): Answer<'versions'> => {
      const starts = path.endsWith('IMG 4.jpg') ? [0] : [0, 3, 9, 17, 24, 40, 55];
      const versions = starts.map((start, index) => ({
        snapshot: snapshots[start]!.name,
        inode: String(90_210 + start),
        bytes: 18_204 + path.length * 10 - index * 733,
        time: snapshots[(starts[index + 1] ?? snapshots.length) - 1]!.time - HOUR,
        type: 'regular file',
        alsoIn: snapshots.slice(start + 1, starts[index + 1] ?? snapshots.length).map(({ name }) => name),
      }));
      return { versions };
    },
    differences: ({ older, newer, limit }: Request<'differences'>): Answer<'differences'> => {
      const all = Array.from({ length: 12_345 }, (_, number) => ({
        change: (['added', 'changed', 'changed', 'removed', 'attributes'] as const)[number % 5]!,
        path: `${FOLDERS[3 + (number % 5)]}/part ${number % 40}/${fileName(number)}`,
        bytes: number * 1_017,
        ...(number % 5 === 1 || number % 5 === 2 ? { formerBytes: number * (number % 5 === 1 ? 990 : 1_017) } : {}),
      })).toSorted((a, b) => a.path.localeCompare(b.path));
      return { differences: all.slice(0, limit), total: all.length, older, newer };
    },
    search: ({ text, limit }: Request<'search'>): Answer<'search'> => {
      const count = text.includes('zzz') ? 0 : 210;
      const found = Array.from({ length: count }, (_, number) => ({
        path: `${FOLDERS[3 + (number % 5)]}/${2010 + (number % 16)}/${text} ${number}${number % 20 === 0 ? '' : `.${ENDS[number % ENDS.length]}`}`,
        bytes: 4_200 * (number + 1),
        isFolder: number % 20 === 0,
      }));
      return { found: found.slice(0, limit), isAll: found.length <= limit };
    },
    examine: (): Answer<'examine'> => ({ findings: [{ state: 'good', text: 'the vault is there' }] }),
  };
}

function contentOf(folder: string): readonly [number, (row: number) => Entry] {
  if (folder === '') return [FOLDERS.length + 24, row => (row < FOLDERS.length ? folderEntry(FOLDERS[row]!, row) : file(row))];
  if (folder === 'Empty') return [0, file];
  if (folder === 'Thesis') return [MANY, row => file(row, `measurement ${String(row).padStart(6, '0')}.csv`)];
  if (folder === 'Strange names') return [STRANGE.length, row => file(row, STRANGE[row]!)];
  return [40, row => (row < 3 ? folderEntry(`part ${row + 1}`, row) : file(row))];
}

function folderEntry(name: string, row: number): Entry {
  return { mode: 'drwxr-xr-x', bytes: 4096, time: timeOf(row), name };
}

function file(row: number, name = fileName(row)): Entry {
  const isLink = row % 29 === 13 && !name.includes('measurement');
  return {
    mode: isLink ? 'lrwxrwxrwx' : '-rw-r--r--',
    bytes: 733 * ((row * 7919) % 9973) ** (row % 3 === 0 ? 1 : 2),
    time: timeOf(row),
    name: isLink ? `${name} -> ../elsewhere/${name}` : name,
  };
}

function fileName(number: number): string {
  return `${WORDS[number % WORDS.length]} ${number}.${ENDS[number % ENDS.length]}`;
}

function timeOf(row: number): string {
  const hours = (row * 37) % 9000;
  return new Date(Date.now() - hours * HOUR - 90_000).toISOString().slice(0, 19).replace('T', ' ');
}

function nameOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(':', '')}Z`;
}
