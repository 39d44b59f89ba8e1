/** Configuration files that are not there: read, changed line by line, written over by somebody else when a test says so; and a doctor who finds things. */
import type { Answer, Request } from '../../bridge/channels.ts';
import { FakeRefusal } from './fake-bridge.ts';
import { examined, repaired } from './fake-doctor.ts';

type File = Answer<'settings'>;
type Wish = Request<'changeSettings'>;
type Outcome = Answer<'changeSettings'>;
type Change = Wish['changes'][number];
type Problem = File['problems'][number];

const FOLDER = '/home/ada/.config/alpine-backup';
const LISTS = new Set(['exclude', 'include', 'reach', 'preserve', 'tolerate', 'metered_networks', 'unmetered_networks']);

export interface FakeFiles {
  /** What somebody writes with an editor while the page is open. `server` undefined = alpine-backup.conf. */
  writeElsewhere(server: string | undefined, change: (text: string) => string): void;
  textOf(server: string | undefined): string;
  isThere(server: string): boolean;
}

export function fakeSettings(names: () => readonly { readonly server: string }[]) {
  const texts = new Map<string, string>(Object.entries(TEXTS));
  const removed = new Map<string, string>();
  const keyOf = (server: string | undefined) => server ?? '*';
  const read = (server: string | undefined): File => {
    const text = texts.get(keyOf(server));
    if (text === undefined || (server !== undefined && !names().some(name => name.server === server))) {
      throw new FakeRefusal(`there is no file ${server}.ini in ${FOLDER}`, 'alp check-config says which files there are');
    }
    return fileOf(server, text);
  };
  const wished = (wish: Wish, isPreview: boolean): Outcome => {
    const before = read(wish.server);
    if (before.version !== wish.version) return { kind: 'changed-meanwhile', file: before };
    const text = wish.changes.reduce(changed, before.text);
    const problems = problemsOf(before.file, text);
    if (problems.length > 0) return { kind: 'refused', problems };
    if (!isPreview) texts.set(keyOf(wish.server), text);
    const file = fileOf(wish.server, text);
    const explained = wish.server === undefined ? [] : file.sections.filter(({ name }) => name !== '').map(explain);
    return { kind: isPreview ? 'would-write' : 'written', file, explained };
  };
  const files: FakeFiles = {
    writeElsewhere: (server, change) => void texts.set(keyOf(server), change(texts.get(keyOf(server)) ?? '')),
    textOf: server => texts.get(keyOf(server)) ?? '',
    isThere: server => texts.has(server),
  };
  return {
    files,
    handlers: {
      settings: ({ server }: Request<'settings'>) => read(server),
      previewSettings: (wish: Wish) => wished(wish, true),
      changeSettings: (wish: Wish) => wished(wish, false),
      removeSettings: ({ server, version }: Request<'removeSettings'>): Answer<'removeSettings'> => {
        const before = read(server);
        if (before.version !== version) return { kind: 'changed-meanwhile', file: before };
        removed.set(server, before.text);
        texts.delete(server);
        return { kind: 'removed', keptAs: `${before.file}.removed~` };
      },
      bringBackSettings: ({ server }: Request<'bringBackSettings'>): File => {
        texts.set(server, removed.get(server) ?? '');
        return read(server);
      },
      examine: examined,
      repair: repaired,
      testAlerts: (): Answer<'testAlerts'> => ({
        ways: 2,
        sent: [{ to: 'mail to ann@example.org', subject: 'laptop: this is a test' }],
        complaints: ['an alert did not get through: ntfy at ntfy.sh: it answered 403 Forbidden'],
      }),
      diagnosis: (): Answer<'diagnosis'> => ({ text: DIAGNOSIS }),
    },
  };
}

function fileOf(server: string | undefined, text: string): File {
  const sections: File['sections'] = [{ name: '', entries: [] }];
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\[(.+)\]/.exec(line)?.[1];
    if (header !== undefined) sections.push({ name: header, entries: [] });
    const [, key, written] = /^(\w+)\s*=\s*(.*?)(?:\s+#.*)?$/.exec(line) ?? [];
    if (key === undefined || written === undefined) continue;
    const values = LISTS.has(key) ? written.split(/,\s*/).map(unquoted) : [unquoted(written)];
    sections.at(-1)!.entries.push({ key, value: unquoted(written), values, line: index + 1 });
  }
  const file = `${FOLDER}/${server === undefined ? 'alpine-backup.conf' : `${server}.ini`}`;
  const shown = sections.filter(({ name, entries }) => name !== '' || entries.length > 0);
  const version = `${text.length}-${[...text].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 1_000_003, 7)}`;
  return { ...(server === undefined ? {} : { server }), file, text, version, sections: shown, problems: problemsOf(file, text) };
}

function changed(text: string, change: Change): string {
  if (change.kind === 'text') return change.text;
  if (change.kind === 'add-section') {
    const lines = change.entries.map(({ key, value }) => `${key} = ${quoted(value)}`);
    return `${text.trimEnd()}\n\n[${change.section}]\n${lines.join('\n')}\n`;
  }
  const lines = text.split('\n');
  const header = change.section === '' ? -1 : lines.indexOf(`[${change.section}]`);
  const next = lines.findIndex((line, index) => index > header && line.startsWith('['));
  const [before, own, after] = [
    lines.slice(0, header + 1),
    lines.slice(header + 1, next < 0 ? lines.length : next),
    next < 0 ? [] : lines.slice(next),
  ];
  if (change.kind === 'remove-section') return [...before.slice(0, -1), ...after].join('\n');
  return [...before, ...sectionChanged(own, change), ...after].join('\n');
}

function sectionChanged(lines: readonly string[], change: Extract<Change, { key: string }>): readonly string[] {
  const isOf = (line: string) => new RegExp(`^${change.key}\\s*=`).test(line);
  const at = lines.findIndex(isOf);
  if (change.kind === 'unset') return lines.filter(line => !isOf(line));
  if (change.kind === 'drop') {
    return lines.flatMap(line => {
      if (!isOf(line)) return [line];
      const rest = line
        .replace(/^\w+\s*=\s*/, '')
        .split(/,\s*/)
        .filter(value => unquoted(value) !== change.value);
      return rest.length === 0 ? [] : [`${change.key} = ${rest.join(', ')}`];
    });
  }
  const line = `${change.key} = ${quoted(change.value)}`;
  if (change.kind === 'set' && at >= 0)
    return lines.with(at, lines[at]!.replace(/=\s*.*?(\s+#.*)?$/, `= ${quoted(change.value)}$1`));
  const end = at >= 0 ? lines.findLastIndex(isOf) + 1 : lines.findLastIndex(one => one.trim() !== '') + 1;
  return lines.toSpliced(end, 0, line);
}

/** Just enough mistakes to be shown. */
function problemsOf(file: string, text: string): Problem[] {
  const rules: readonly (readonly [string, RegExp, string, string])[] = [
    [
      'schedule',
      /^(hourly|daily( at \d\d?:\d\d)?|weekly|every \d+ hours|when reachable|manual)$/,
      'is not a schedule',
      'write hourly, every 4 hours, daily, daily at 12:30, weekly, when reachable or manual',
    ],
    ['max_age', /^(\d+ \w+|off)$/, 'is not a period', 'write a number and a unit: 12 hours, 30 days, 6 months'],
    ['delete_after', /^(\d+ \w+|off)$/, 'is not a period', 'write a number and a unit: 12 hours, 30 days, 6 months'],
    [
      'source',
      /^(\/|~|[^/]+:)/,
      'is neither a whole path nor a folder of another host',
      'write a path that starts with /, or host:/path',
    ],
  ];
  return text.split('\n').flatMap((line, index): Problem[] => {
    const [, key = '', value = ''] = /^(\w+)\s*=\s*(.*?)(?:\s+#.*)?$/.exec(line) ?? [];
    const rule = rules.find(([name, pattern]) => name === key && !pattern.test(unquoted(value)));
    return rule ? [{ file, line: index + 1, key, message: `"${value}" ${rule[2]}`, remedy: rule[3] }] : [];
  });
}

function explain({ name, entries }: File['sections'][number]): { item: string; lines: string[] } {
  const oneOf = (key: string) => entries.find(entry => entry.key === key)?.value;
  const all = (key: string) => entries.filter(entry => entry.key === key).flatMap(({ values }) => values);
  return {
    item: name,
    lines: [
      `from        ${oneOf('source') ?? ''}`,
      `to          ${oneOf('dest') ?? ''}`,
      ...(all('exclude').length > 0 ? [`leaves out  ${all('exclude').join(', ')}`] : []),
      `runs        ${oneOf('schedule') ?? 'by hand only'}`,
      ...(oneOf('max_age') === undefined ? [] : [`overdue     when the newest snapshot is older than ${oneOf('max_age')}`]),
      `retention   removes snapshots older than ${oneOf('delete_after') ?? '30 days'} of active age, but keeps one of each of 12 months, never fewer than 3`,
    ],
  };
}

const unquoted = (text: string) => text.replace(/^"(.*)"$/, '$1');
const quoted = (text: string) => (/^\s|\s$|[;#,]/.test(text) ? `"${text}"` : text);

const TEXTS = {
  '*': `# Defaults for all items of all servers.

[defaults]
exclude       = .cache/, lost+found/
keep_at_least = 5

[agent]
jobs = 2
`,
  laptop: `# The laptop: goes to the NAS at home.

delete_after  = 30 days          # of active age
keep_monthly  = 12
on_battery    = above 40%

[documents]
source   = /home/ada/Documents/
dest     = /media/backup/documents
schedule = every 4 hours
# Rosa wants yesterday back, always.
max_age  = 1 day
exclude  = .cache/, *.iso, /Scans/raw/

[photos]
source   = /home/ada/Pictures/
dest     = ada@nas.local:/volume1/backup/laptop/photos
schedule = daily at 12:00
max_age  = 2 days
reach    = nas.local, nas.example.org:2222

[home]
source   = /home/ada/
dest     = /media/backup/home
schedule = every 4 hours

[mail]
source   = /home/ada/.thunderbird/
dest     = ada@vault.example.org:/srv/backup/mail
schedule = when reachable
max_age  = 1 day

[virtual machines]
source   = /var/lib/libvirt/images/
dest     = ada@nas.local:/volume1/backup/laptop/vms
bandwidth = 5 MB/s
`,
  www: `[website]
source   = backup@www.example.org:/srv/www/
dest     = /srv/backup/www/website
schedule = daily at 4:00
max_age  = 2 days
tolerate = vanished

[database]
source   = backup@www.example.org:/var/backups/postgresql/
dest     = /srv/backup/www/database
schedule = daily at 4:00
expect_files = 1000
`,
};

const DIAGNOSIS = `alpine-backup 1.0.0-alpha.1 · Linux 6.12 x86_64 · node 24.15.0
rsync  version 3.5.0  protocol version 32

laptop documents
  from        /home/…/Documents/
  to          /media/backup/documents
  good        the source is there and can be read
  good        61 snapshots, newest 2026-11-23T140502Z

www website
  BAD         www.example.org refuses the login
              is the key there, and does the server know it?
`;
