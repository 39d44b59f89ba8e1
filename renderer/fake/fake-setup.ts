/** Folders, a NAS and other destinations that are not there: what setting up asks, with every failure to be had by a name. */
import type { Answer, Request } from '../../bridge/channels.ts';
import { FakeRefusal } from './fake-bridge.ts';
import { FINGERPRINTS, hostOf, KEY, lookAt } from './fake-destinations.ts';

type Wish = Request<'tryDestination'>;
type Outcome = Answer<'changeSettings'>;
type Changing = (wish: Request<'changeSettings'>) => Outcome;

const HOME = '/home/ada';
const CONFIGURATION = `${HOME}/.config/alpine-backup`;
const GB = 1e9;
const PUBLIC = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKcF0L1q2mT9v7yXw3ZbQeR5uN8sJdHgP4kVfW6aYtBo alpine-backup@laptop';

/** `changing`: previews and changes of files that are there already; new ones are made up here. */
export function fakeSetup(
  changing: { readonly previewSettings: Changing; readonly changeSettings: Changing },
  servers: () => readonly string[],
) {
  const trusted = new Set<string>();
  const letIn = new Set<string>();
  let hasKey = false;
  const isNew = ({ server, version }: Request<'changeSettings'>) =>
    server !== undefined && version === '' && !servers().includes(server);
  const look = (wish: Wish) => lookAt(wish, trusted, letIn);
  return {
    previewSettings: (wish: Request<'changeSettings'>) =>
      isNew(wish) ? newFile(wish, 'would-write') : changing.previewSettings(wish),
    changeSettings: (wish: Request<'changeSettings'>) => (isNew(wish) ? newFile(wish, 'written') : changing.changeSettings(wish)),
    folders: ({ path }: Request<'folders'>) => ({ folders: path === undefined ? proposedFolders() : foldersIn(path) }),
    leftOut: ({ source, exclude }: Request<'leftOut'>) => leftOutOf(source.replace(/(.)\/$/, '$1'), exclude),
    proposeExcludes: ({ source }: Request<'proposeExcludes'>) => ({ excludes: excludesFor(source.replace(/(.)\/$/, '$1')) }),
    previewRetention: ({ keys }: Request<'previewRetention'>) => ({
      of: 'imagined' as const,
      days: keptDays(keys),
      problems: [],
    }),
    tryDestination: look,
    trustHostKey: ({ fingerprint, ...wish }: Request<'trustHostKey'>) => {
      if (!FINGERPRINTS.some(key => key.fingerprint === fingerprint))
        throw new FakeRefusal('the server shows no such key', 'look again, and compare what it shows now');
      trusted.add(hostOf(wish));
      return look(wish);
    },
    ownKey: () => {
      const isNewKey = !hasKey;
      hasKey = true;
      const command = `mkdir -p ~/.ssh && chmod 700 ~/.ssh && echo '${PUBLIC}' >> ~/.ssh/authorized_keys`;
      return { path: KEY, publicKey: PUBLIC, isNew: isNewKey, command };
    },
    installKey: ({ password, ...wish }: Request<'installKey'>) => {
      if (password !== 'secret')
        throw new FakeRefusal(`${wish.login} is not let in with this password`, 'type it again; nothing was changed there');
      letIn.add(hostOf(wish));
      return look(wish);
    },
  };
}

function proposedFolders(): Answer<'folders'>['folders'] {
  return [
    { path: HOME, kind: 'home', hasFolders: true },
    { path: `${HOME}/Documents`, kind: 'documents', hasFolders: true },
    { path: `${HOME}/Pictures`, kind: 'pictures', hasFolders: true },
    { path: `${HOME}/Music`, kind: 'music', hasFolders: false },
    { path: `${HOME}/Downloads`, kind: 'downloads', hasFolders: false },
    { path: `${HOME}/src`, kind: 'projects', hasFolders: true },
    { path: '/etc', kind: 'system', hasFolders: true },
    { path: '/', kind: 'system', hasFolders: true },
  ];
}

function foldersIn(path: string): Answer<'folders'>['folders'] {
  if (path.endsWith('/Closed')) throw new FakeRefusal(`${path} cannot be read`, 'look at its owner and mode');
  const names = path === HOME ? ['Closed', 'Documents', 'Downloads', 'Music', 'Pictures', 'src'] : ['Letters', 'Taxes', 'Thesis'];
  const below = path === '/' ? '' : path;
  return names.map(name => ({ path: `${below}/${name}`, kind: 'folder', hasFolders: path === HOME || name === 'Thesis' }));
}

const SIZES: Readonly<Record<string, number>> = {
  [HOME]: 212 * GB,
  [`${HOME}/Documents`]: 14.2 * GB,
  [`${HOME}/Pictures`]: 96.4 * GB,
  [`${HOME}/Music`]: 31 * GB,
  [`${HOME}/src`]: 22.6 * GB,
};

function leftOutOf(source: string, exclude: readonly string[]): Answer<'leftOut'> {
  if (source.startsWith('/gone')) throw new FakeRefusal(`${source} is not there`, 'look at its spelling');
  const all = SIZES[source] ?? 3.3 * GB;
  const left = excludesFor(source)
    .filter(({ patterns }) => patterns.every(pattern => exclude.includes(pattern)))
    .reduce((sum, { saves }) => sum + saves.bytes, 0);
  return {
    taken: { files: Math.round((all - left) / 410_000), bytes: all - left },
    left: { files: Math.round(left / 90_000), bytes: left },
    paths: [],
  };
}

function excludesFor(source: string): Answer<'proposeExcludes'>['excludes'] {
  const amount = (gigabytes: number) => ({ files: Math.round(gigabytes * 9000), bytes: gigabytes * GB });
  if (source === HOME)
    return [
      {
        kind: 'caches',
        patterns: ['/.cache/', '*/Cache/'],
        saves: amount(11.8),
        examples: ['.cache/mozilla', '.cache/thumbnails'],
      },
      { kind: 'trash', patterns: ['/.local/share/Trash/'], saves: amount(4.1), examples: ['.local/share/Trash'] },
      {
        kind: 'packages',
        patterns: ['node_modules/', '/.cargo/registry/'],
        saves: amount(6.3),
        examples: ['src/site/node_modules'],
      },
      { kind: 'machines', patterns: ['*.qcow2'], saves: amount(38), examples: ['VMs/windows.qcow2'] },
      { kind: 'downloads', patterns: ['/Downloads/'], saves: amount(17.5), examples: ['Downloads'] },
    ];
  if (source.endsWith('/src'))
    return [
      { kind: 'packages', patterns: ['node_modules/'], saves: amount(6.3), examples: ['site/node_modules'] },
      { kind: 'builds', patterns: ['target/', 'dist/'], saves: amount(9.2), examples: ['engine/target'] },
    ];
  if (source.endsWith('/Documents'))
    return [{ kind: 'temporary', patterns: ['~$*', '*.tmp'], saves: amount(0.2), examples: ['~$report.odt'] }];
  return [];
}

// ---- Retention and new files -------------------------------------------------------------------------------------------

const DAY = 86_400_000;

/** One snapshot a day for two years, and what the keys would keep of them. */
function keptDays(keys: Readonly<Record<string, string>>): Answer<'previewRetention'>['days'] {
  const noon = new Date().setHours(12, 0, 0, 0);
  const limit = keys.delete_after === undefined ? undefined : Number.parseInt(keys.delete_after, 10);
  const removesNothing = Object.keys(keys).length === 0;
  const seen = new Map<string, Set<string>>();
  const first = (rule: string, bucket: string) => {
    const most = Number(keys[rule] ?? 0);
    const buckets = seen.get(rule) ?? new Set();
    seen.set(rule, buckets);
    if (buckets.has(bucket) || buckets.size >= most) return false;
    buckets.add(bucket);
    return true;
  };
  const days = Array.from({ length: 731 }, (_, age) => {
    const time = noon - age * DAY;
    const day = new Date(time).toISOString().slice(0, 10);
    const kept = [
      removesNothing || age < 3 || (limit !== undefined && age <= limit),
      first('keep_daily', day),
      first('keep_weekly', String(Math.floor((time / DAY + 3) / 7))),
      first('keep_monthly', day.slice(0, 7)),
      first('keep_yearly', day.slice(0, 4)),
    ].some(isKept => isKept);
    return { day, time, action: kept ? ('keep' as const) : ('remove' as const), reason: '' };
  });
  return days.reverse();
}

function newFile({ server = '', changes }: Request<'changeSettings'>, kind: 'would-write' | 'written'): Outcome {
  const file = `${CONFIGURATION}/${server}`;
  const text = changes
    .map(change => {
      if (change.kind === 'text') return change.text;
      if (change.kind === 'set') return `${change.key} = ${change.value}\n`;
      if (change.kind !== 'add-section') return '';
      return `\n[${change.section}]\n${change.entries.map(({ key, value }) => `${key} = ${value}\n`).join('')}`;
    })
    .join('');
  const lines = text.split('\n');
  const problems = lines.flatMap((line, index) => {
    if (/^(\s*|\s*[#;[].*|\s*\w+(\[\])?\s*=.*)$/.test(line)) return [];
    return [
      {
        file,
        line: index + 1,
        key: '',
        message: `“${line}” is neither a [section] nor key = value`,
        remedy: 'put a # before it if it is a remark',
      },
    ];
  });
  if (problems.length > 0) return { kind: 'refused', problems };
  const items = lines.flatMap(line => /^\[(.+)\]/.exec(line)?.[1] ?? []);
  return {
    kind,
    file: { server, file, text, version: 'new', sections: [], problems: [] },
    explained: items.map(item => ({ item, lines: ['from  a folder', 'to    a vault'] })),
  };
}
