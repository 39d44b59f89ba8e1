/** An agent's status with an item in every state, and calmer ones. */
import type { Answer } from '../../bridge/channels.ts';

type Status = NonNullable<Answer<'status'>>;
type Item = Status['items'][number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function agent(items: Item[], sentence: string): Status {
  const now = Date.now();
  return {
    pid: 4711,
    version: '1.0.0-alpha.1',
    since: now - 3 * DAY,
    now,
    sentence,
    conditions: {
      link: 'yes',
      addresses: ['192.168.1.23'],
      route: 'yes',
      network: 'aa:bb:cc:dd:ee:ff 192.168.1.0/24',
      metered: 'no',
      portal: 'no',
      mains: 'no',
      chargePercent: 81,
      justResumed: 'no',
      clockJumped: 'no',
    },
    items,
    problems: [],
  };
}

function idle(server: string, item: string, age: number, next: number, maxAge?: number): Item {
  const now = Date.now();
  const time = now - age;
  return {
    server,
    item,
    state: 'idle',
    sentence: `up to date; next at ${new Date(now + next).toTimeString().slice(0, 5)}`,
    remedy: '',
    waits: [],
    dueAt: now + next,
    lastSnapshot: { name: `${new Date(time).toISOString().slice(0, 19).replaceAll(':', '')}Z`, time },
    lastEnd: { verdict: 'whole', detail: '', time },
    ...(maxAge === undefined ? {} : { maxAge }),
    overdue: false,
  };
}

function running(): Item {
  const now = Date.now();
  return {
    ...idle('laptop', 'photos', 26 * HOUR, -2 * HOUR, 2 * DAY),
    state: 'running',
    sentence: 'backs up to nas.local: 61 %, 12.3 MB/s, about 5 minutes left',
    run: {
      startedAt: now - 14 * MINUTE,
      attempt: 4,
      asked: false,
      overrides: [],
      to: 'nas.local',
      progress: {
        phase: 'receiving',
        percent: 61,
        bytes: 5_730_000_000,
        rate: 12_300_000,
        remaining: 5 * MINUTE,
        filesDone: 3_912,
        filesFound: 6_420,
        currentFile: '2026/11 Engadin and the Bernina pass/raw/DSC_4471 north face in the evening.nef',
      },
    },
  };
}

function waiting(): Item {
  const now = Date.now();
  return {
    ...idle('laptop', 'mail', 5 * HOUR, -40 * MINUTE, DAY),
    state: 'waiting',
    sentence: 'waits for vault.example.org: it does not answer; since 14:02, looks again in 2 minutes',
    remedy: 'is it switched on, and is this the right network? reach = … in the configuration names further addresses',
    waits: [{ reason: 'host-down', detail: 'no answer within 5 s', since: now - 38 * MINUTE, until: now + 2 * MINUTE }],
  };
}

function overdue(): Item {
  const now = Date.now();
  return {
    ...idle('www', 'website', 6 * DAY, -4 * DAY, 2 * DAY),
    state: 'waiting',
    overdue: true,
    sentence:
      'waits for www.example.org: it refuses the login; since Tuesday 4:00, tries again in 26 minutes; overdue: newest snapshot from Tuesday 4:00',
    remedy: 'is the key there, and does the server know it? ssh-copy-id brings it over; ssh = "ssh -i KEY" chooses another',
    waits: [{ reason: 'login-refused', detail: 'Permission denied (publickey)', since: now - 6 * DAY, until: now + 26 * MINUTE }],
    lastEnd: { verdict: 'cut', detail: 'Permission denied (publickey)', time: now - 34 * MINUTE },
  };
}

function failed(): Item {
  const now = Date.now();
  return {
    ...idle('www', 'database', 31 * HOUR, -7 * HOUR, 3 * DAY),
    state: 'waiting',
    sentence:
      'the snapshot is held back: the source has 12 files, expect_files says at least 1000; since 4:00, tries again in 3 hours',
    remedy: 'alp log www database says what is missing; alp now www database tries again at once',
    waits: [
      {
        reason: 'incomplete',
        detail: 'the source has 12 files, expect_files says at least 1000',
        since: now - 7 * HOUR,
        until: now + 3 * HOUR,
      },
    ],
    lastEnd: { verdict: 'incomplete', detail: 'the source has 12 files, expect_files says at least 1000', time: now - 7 * HOUR },
  };
}

function manual(): Item {
  const { dueAt: _, ...item } = idle('laptop', 'virtual machines', 19 * DAY, 0);
  return { ...item, state: 'manual', sentence: 'by hand only; newest snapshot from 4 November 2026' };
}

export function fakeStatus(): Status {
  const items = [idle('laptop', 'documents', 12 * MINUTE, 3 * HOUR, DAY), running(), waiting(), overdue(), failed(), manual()];
  return agent(items, 'backs up laptop photos: 61 %');
}

export function calmStatus(): Status {
  const items = [
    idle('laptop', 'documents', 12 * MINUTE, 3 * HOUR, DAY),
    idle('laptop', 'photos', 2 * HOUR, 2 * HOUR, 2 * DAY),
    idle('laptop', 'mail', 38 * MINUTE, HOUR, DAY),
    idle('www', 'website', 9 * HOUR, 15 * HOUR, 2 * DAY),
    idle('www', 'database', 9 * HOUR, 15 * HOUR, 3 * DAY),
  ];
  return agent(items, 'all 5 items are up to date; next: laptop mail in 1 hour');
}

export function singleStatus(): Status {
  return agent([idle('laptop', 'home', 12 * MINUTE, 3 * HOUR, DAY)], 'laptop home is up to date; next in 3 hours');
}

export function emptyStatus(): Status {
  return agent([], 'there is no item to back up');
}

const view = (server: string, item: string, source: string, dest: string, schedule: string) => ({
  server,
  item,
  file: `/home/ada/.config/alpine-backup/${server}.ini`,
  source,
  dest,
  isLocal: item === 'documents' || item === 'home',
  explained: [
    `schedule: ${schedule}`,
    'keeps every snapshot for 30 days, then one a month for a year',
    'not on metered networks; on battery above 40 %',
  ],
});

export const fakeItems = [
  view('laptop', 'home', '/home/ada/', '/media/backup/home', 'every 4 hours'),
  view('laptop', 'documents', '/home/ada/Documents/', '/media/backup/documents', 'every 4 hours'),
  view('laptop', 'photos', '/home/ada/Pictures/', 'ada@nas.local:/volume1/backup/laptop/photos', 'daily at 12:00'),
  view('laptop', 'mail', '/home/ada/.thunderbird/', 'ada@vault.example.org:/srv/backup/mail', 'as soon as the server is there'),
  view('laptop', 'virtual machines', '/var/lib/libvirt/images/', 'ada@nas.local:/volume1/backup/laptop/vms', 'by hand'),
  view('www', 'website', 'backup@www.example.org:/srv/www/', '/srv/backup/www/website', 'daily at 4:00'),
  view('www', 'database', 'backup@www.example.org:/var/backups/postgresql/', '/srv/backup/www/database', 'daily at 4:00'),
];
