/** The tables of sentences: nothing is missing, nothing is left in English, and what is said aloud sounds like somebody of that country. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentItem, AgentStatus, Gates, ItemStatus, ReachReason, Wait, WaitReason } from '../../core/agent-model.ts';
import { chosenItems } from '../../core/rules/agent-asks.ts';
import { agoText } from '../../core/rules/agent-words.ts';
import { type Ending, folderFound, loginFailed, wayClosed } from '../../core/rules/destination-words.ts';
import * as door from '../../core/rules/door-words.ts';
import { explainItem } from '../../core/rules/explain-item.ts';
import { relativeText } from '../../core/rules/figures.ts';
import { rsyncFindings, vaultFindings } from '../../core/rules/findings.ts';
import { closedGates } from '../../core/rules/gates.ts';
import { english } from '../../core/rules/languages/english.ts';
import { chosenLanguage, languages, terminalLanguage } from '../../core/rules/languages/language.ts';
import { type MessageKey, placeholdersOf, rephrase } from '../../core/rules/languages/messages.ts';
import type { LocalMoment, Sentences, WaitFacts } from '../../core/rules/languages/sentences.ts';
import { sentencesIn } from '../../core/rules/languages/tables.ts';
import { understoodIn } from '../../core/rules/languages/understood.ts';
import { pauseUntil } from '../../core/rules/pause-until.ts';
import { phrasesIn } from '../../core/rules/phrases.ts';
import { RETRY_RULES } from '../../core/rules/retry.ts';
import { reword, rewordAnswer } from '../../core/rules/reword.ts';
import { verdictOf } from '../../core/rules/verdicts.ts';
import * as words from '../../core/rules/words.ts';
import { at, berlin } from './zones.ts';

const [german, french] = [sentencesIn('de'), sentencesIn('fr')];
const others = [
  ['German', german],
  ['French', french],
] as const;

// ---- Nothing is missing ----------------------------------------------------------------------------------------------------

const facts: WaitFacts = { place: 'PLACE', detail: 'DETAIL', since: 'SINCE', until: 'UNTIL', again: 'AGAIN', isSilent: false };
const moments: readonly LocalMoment[] = [
  { kind: 'today', day: '', clock: 'CLOCK' },
  { kind: 'weekday', day: 'DAY', clock: 'CLOCK' },
  { kind: 'date', day: 'DAY', clock: 'CLOCK' },
];
const restored = { isPreview: false, files: 'FILES', size: 'SIZE', snapshot: 'SNAPSHOT', to: 'TO', isRestThere: false };

/** What the functions of a section, or a single one, are called with. */
const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  waits: [[facts], [{ ...facts, isSilent: true, detail: '', until: '', again: '' }]],
  remedies: [['TITLE']],
  figures: [
    [0, 'minute'],
    [1, 'day'],
    [12_345_678, 'hour'],
  ],
  times: moments.map(moment => [moment]),
  'times.date': [
    [1, 0, undefined],
    [23, 10, 2026],
  ],
  'times.in': [
    [1, 'minute'],
    [2, 'hour'],
  ],
  'times.ago': [
    [1, 'minute'],
    [2, 'hour'],
  ],
  'item.newest': moments.map(moment => [moment]),
  'item.stops': [
    ['WHEN', 'battery'],
    ['WHEN', 'metered'],
    ['WHEN', 'hours'],
  ],
  'summary.running': [
    ['TITLE', 0, ''],
    ['TITLE', 1, 'PERCENT'],
    ['TITLE', 2, 'PERCENT'],
  ],
  'summary.due': [[1], [3]],
  'summary.one': [
    ['TITLE', true],
    ['TITLE', false],
  ],
  'summary.good': [
    [5, 5],
    [1, 2],
    [2, 3],
  ],
  'answers.although': [[['battery']], [['metered', 'hours']]],
  'menu.forHours': [[1], [4]],
  'terminal.charge': [[61]],
  'restore.running': [[true], [false]],
  'restore.restored': [[restored], [{ ...restored, isPreview: true, isRestThere: true }]],
  'restore.differing': [1, 2].flatMap(count => [
    [count, true, undefined],
    [count, false, 'KEPT'],
  ]),
};

/** `waits.battery(0)` → its text. */
function texts(table: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(table).flatMap(([key, value]): [string, string][] => {
      const name = path === '' ? key : `${path}.${key}`;
      if (typeof value === 'string') return [[name, value]];
      if (typeof value !== 'function') return [...texts(value as object, name)];
      const calls = samples[name] ?? samples[path] ?? [['ONE', 'TWO']];
      return calls.map((call, turn) => [`${name}(${turn})`, String(value(...call))]);
    }),
  );
}

/** The same in another language, and rightly so: names, figures, the word Pause. */
const SAME =
  /^(figures\.(percent|rate|size|count)|times\.(plain|in|ago)|summary\.of|menu\.pause|language|join|item\.by|messages\.(oneMinute|minutes|ofItem|code \{code\}|\{place\}: |\{message\} \(|ntfy|healthchecks|service \{))/;
const EMPTY = /^remedies\.(connection-lost|killed|jobs|probing)/;
/** What stands for what is filled in: each is in a translation exactly where English has it. */
const filled = (text: string) =>
  [...new Set(text.match(/\b[A-Z]{3,}\b/g))]
    .filter(name => !/^(PORT|KEY|ALP|STATE|DIR|SERVER|ITEM|PATH|UTC|NAMEKEPT|NOMKEPT|OVERDUE|NAME|NOM)$/.test(name))
    .sort();

for (const [name, table] of others) {
  test(`${name} has every sentence, none of it empty or in English, with all that is filled in`, () => {
    const [original, other] = [texts(english), texts(table)];
    assert.deepEqual([...other.keys()].sort(), [...original.keys()].sort());
    for (const [key, text] of other) {
      const source = original.get(key)!;
      assert.equal(text.trim() === '', EMPTY.test(key), key);
      assert.doesNotMatch(text, /undefined|NaN|\[object/, key);
      if (text === source && text !== '') assert.match(key, SAME, `${key} is still English: ${text}`);
      if (!key.startsWith('messages.') && !/^terminal\.states/.test(key))
        assert.deepEqual(filled(text), filled(source), `${key}: ${text}`);
      assert.doesNotMatch(text.replace(/alp \w+|\(.*?\)|ssh = .*|--\S+/g, ''), /\b(the|waits|and|not|this|with)\b/i, key);
    }
  });

  test(`${name} messages keep every placeholder`, () => {
    for (const key of Object.keys(english.messages) as MessageKey[])
      assert.deepEqual(placeholdersOf(table.messages[key]).toSorted(), placeholdersOf(english.messages[key]).toSorted(), key);
  });
}

test('no sentence shouts, pleads or blames', () => {
  for (const language of languages)
    for (const [key, text] of texts(sentencesIn(language))) assert.doesNotMatch(text, /!|please|bitte|s’il vous plaît/i, key);
});

test('French has its space before colon, semicolon and question mark, and its apostrophe', () => {
  for (const [key, text] of texts(french)) {
    const own = text.replace(/https?:|alp\S*|\d:\d\d|\[agent\]|-- ?\S+|"[^"]*"/g, '');
    assert.doesNotMatch(own, /[^\s ][;?]|\w: |[a-zé]'[a-zé]/, `${key}: ${text}`);
  }
});

// ---- Finished texts --------------------------------------------------------------------------------------------------------

const item = {
  server: 'laptop',
  name: 'documents',
  source: { kind: 'here', path: '/home/me/' },
  dest: { kind: 'ssh', login: 'me@nas', host: 'nas', path: '/vault' },
  allowEmpty: false,
  tolerate: [],
  ssh: ['ssh'],
} as never;
const nas = 'me@nas';

/** What the rules say of failures, with values that could occur. */
function said(): readonly string[] {
  const reasons = Object.keys(RETRY_RULES) as never[];
  const begins = ['unmounted', 'missing-vault', 'not-a-folder', 'not-a-vault', 'inside-vault', 'unwritable', 'other'];
  const lines = (kinds: readonly string[], code: number, warnings: readonly object[] = []) =>
    verdictOf(
      code,
      { warnings, warningCount: 3, kinds: new Set(kinds), connection: undefined, lastLines: ['x y'] } as never,
      item,
    );
  const warning = (kind: string) => ({ kind, path: '/a', text: 'x' });
  const verdicts = [
    words.heldVault('laptop2', { holder: { since: 0 } as never }, 300_000),
    words.heldVault('laptop2', { holder: { since: 0 } as never }, 60_000),
    words.heldVault('laptop2', { holder: undefined }, 0),
    ...begins.map(kind => words.beginProblem({ kind, detail: '/mnt' }, item)),
    words.beginProblem({ kind: 'other' }, item),
    words.foreignVault(item, undefined),
    words.foreignVault(item, 'nas photos'),
    words.fullVault(item, 1_234_567, undefined),
    words.fullVault(item, undefined, 60_000),
    ...['absent', 'link', 'unreadable'].map(kind => words.sourceProblem(item, kind, false)!),
    words.sourceProblem(item, 'folder', true)!,
    words.restoreVerdict({ kind: 'full', detail: '' }, '/tmp/a'),
    words.lostConnection(),
    words.lostLease(),
    lines(['no-program'], 127),
    lines(['unclean-shell'], 2),
    lines(['source-missing'], 23),
    lines(['link-base-lost'], 0),
    lines([], 23, [warning('unreadable')]),
    lines([], 23, [warning('attributes')]),
    lines([], 23, [warning('other')]),
    lines([], 23, [{ ...warning('other'), text: 'rsync: [receiver] symlink "/a" -> "b" failed: x' }]),
    lines([], 99),
  ];
  const stops = ['user', 'paused', 'battery', 'metered', 'hours', 'stalled', 'address-gone'] as const;
  const refusals = [
    door.noAgent(),
    door.agentRunsAlready(),
    door.unsafeDoor('x'),
    door.closedDoor('x'),
    door.silentAgent(),
    door.agentEnded(),
    door.brokenAgent('x'),
    pauseUntil('soon', 0, () => 0),
    pauseUntil('0m', 0, () => 0),
    pauseUntil('99 days', 0, () => 0),
    chosenItems([], undefined, undefined),
    chosenItems([agentItem], 'laptob', undefined),
    chosenItems([agentItem], 'laptop', 'zzz'),
  ] as unknown as readonly { readonly message: string; readonly remedy: string }[];
  const gates: Gates = { onBattery: { abovePercent: 40 }, onMetered: true, between: { from: 0, to: 60 } };
  const conditions = { mains: 'no', chargePercent: 24 } as never;
  return [
    ...findings(),
    ...endings().flatMap(({ sentence, remedy }) => [sentence, remedy]),
    ...reasons.map(reason => words.connectFailure(reason, nas, 'x y')),
    words.connectFailure('connection-lost', nas, ''),
    ...reasons.map(reason => words.connectRemedy(reason, item)),
    ...verdicts.flatMap(verdict => [words.verdictText(verdict), words.remedyOf(verdict, item)]),
    ...stops.map(signal => words.verdictText({ kind: 'cancelled', signal })),
    words.verdictText({ kind: 'cut', reason: 'timeout', detail: '' }),
    words.verdictText({ kind: 'cut', reason: 'killed', detail: '' }),
    words.remedyOf({ kind: 'cancelled', signal: 'user' }, item),
    ...refusals.flatMap(({ message, remedy }) => [message, remedy]),
    ...closedGates(gates, conditions, 7_200_000, () => 0).map(({ detail }) => detail),
    ...closedGates({ ...gates, onBattery: 'no' }, conditions, 0, () => 0).map(({ detail }) => detail),
  ].filter(text => text !== '');
}

/** What `alp doctor` finds at the ends. */
function findings(): readonly string[] {
  const mark = { item: 'laptop/documents', vault: '1a', hardLinks: true, symlinks: true, caseSensitive: true, fakeSuper: false };
  const weak = { ...mark, item: 'other/one', hardLinks: false, symlinks: false, caseSensitive: false, fakeSuper: true };
  const listing = { snapshots: [], unfinished: [], writable: true, freeBytes: 5e9, writer: undefined, current: undefined };
  const one = { name: '2026-11-23T041502Z' };
  const full = { ...listing, snapshots: [one, one], unfinished: [{ attempts: 2 }], writable: false, freeBytes: 5, writer: 'me' };
  const found = [
    ...rsyncFindings('rsync  version 3.2.7  protocol version 31', 'at the source'),
    ...vaultFindings(item, listing as never, mark as never),
    ...vaultFindings(item, { ...listing, snapshots: [one] } as never, undefined),
    ...vaultFindings(item, listing as never, undefined),
    ...vaultFindings(item, { ...full, current: 'x' } as never, weak as never),
  ];
  return found.flatMap(({ text, remedy = '' }) => [text, remedy === 'alp laptop documents' ? '' : remedy]);
}

/** A destination that is tried. */
function endings(): readonly Ending[] {
  const reach: readonly ReachReason[] = [
    'no-link',
    'captive-portal',
    'name-not-found',
    'host-down',
    'local-network-denied',
    'port-closed',
    'not-ssh',
    'host-key-unknown',
    'host-key-changed',
    'login-refused',
  ];
  const folder = { kind: 'here', path: '/mnt/disk' } as const;
  const seen = {
    problem: undefined,
    isThere: true,
    mark: undefined,
    snapshots: 0,
    others: '',
    freeBytes: undefined,
    user: 'me',
    isBesideHome: true,
  };
  const problems = ['unmounted', 'not-a-folder', 'inside-vault', 'unreadable', 'unwritable', 'unmakeable'] as const;
  const found = [
    seen,
    { ...seen, isThere: false },
    { ...seen, mark: { item: 'laptop documents' }, snapshots: 1 },
    { ...seen, mark: 'unreadable' as const },
    { ...seen, snapshots: 12 },
    { ...seen, others: 'a b' },
    { ...seen, freeBytes: 1000 },
    ...problems.map(kind => ({ ...seen, problem: { kind, detail: '/mnt' } })),
    { ...seen, user: 'root', problem: { kind: 'unwritable', detail: '/mnt' } as const },
    { ...seen, snapshots: 1, problem: { kind: 'unwritable', detail: '/mnt' } as const },
  ];
  return [
    ...reach.map(reason => wayClosed(reason, nas, 'no answer')),
    loginFailed(nas, 127, 'x'),
    loginFailed(nas, 255, 'Connection closed by nas'),
    ...found.map(one => folderFound(one, folder, 1_000_000)),
  ];
}

const agentItem = { id: 'laptop/documents', server: 'laptop', name: 'documents' } as AgentItem;

test('whatever the rules say of a failure can be said in every language', () => {
  const texts = said();
  assert.ok(texts.length > 100);
  const unknown = others.flatMap(([name, table]) =>
    [...new Set(texts)].filter(text => rephrase(text, table) === text).map(text => `${name}: ${text}`),
  );
  assert.deepEqual(unknown, []);
});

test('every message is recognised by what it says in English', () => {
  const numbers = 'minutes files count charge code number ordinal line process'.split(' ');
  const values: Readonly<Record<string, readonly [english: string, german: string]>> = {
    title: ['laptop documents', 'laptop documents'],
    message: ['cancelled', 'abgebrochen'],
    snapshots: ['1 snapshot', '1 Schnappschuss'],
    size: ['1.23 MB', '1,23 MB'],
    sent: ['1.23 MB', '1,23 MB'],
    option: ['--x', '--x'],
    where: ['/x/y', '/x/y'],
    point: ['/x', '/x'],
    setting: ['mysql.user', 'mysql.user'],
    list: ['hours, days', 'hours, days'],
    packages: ['mariadb-client', 'mariadb-client'],
  };
  const filledIn = (text: string, at: 0 | 1) =>
    text.replace(/\{(\w+)\}/g, (_, name) => values[name]?.[at] ?? (numbers.includes(name) ? '7' : 'x/y'));
  for (const key of Object.keys(english.messages) as MessageKey[])
    assert.equal(rephrase(filledIn(english.messages[key], 0), german), filledIn(german.messages[key], 1), key);
});

test('of several sentences each is said, and figures are those of the language', () => {
  const cases: readonly (readonly [text: string, german: string, french: string])[] = [
    [
      '/home/a b/alp.ini:3: exclude: the list has an empty entry; remove the comma too many; put quotes around an entry that begins with # or ;',
      '/home/a b/alp.ini:3: exclude: die Liste hat einen leeren Eintrag; das überzählige Komma entfernen; um einen Eintrag, der mit # oder ; beginnt, Anführungszeichen setzen',
      '/home/a b/alp.ini:3 : exclude : la liste a une entrée vide ; enlever la virgule de trop ; mettre entre guillemets une entrée qui commence par # ou ;',
    ],
    [
      'the driver lvm needs lvcreate, not to be found on this machine; install lvm2',
      'der Treiber lvm braucht lvcreate, auf diesem Rechner nicht zu finden; lvm2 installieren',
      'le pilote lvm a besoin de lvcreate, introuvable sur cette machine ; installer lvm2',
    ],
    [
      'no older than 30 days (active age 1 day 12 h)',
      'nicht älter als 30 Tage (aktives Alter 1 Tag 12 h)',
      'pas plus de 30 jours (âge actif 1 jour 12 h)',
    ],
    ['last of its week (2nd of 4)', 'letzter seiner Woche (2 von 4)', 'dernier de sa semaine (2 sur 4)'],
    [
      'restored 1,234 files from 2026-11-23T041502Z to /tmp/a',
      '1.234 Dateien aus 2026-11-23T041502Z nach /tmp/a wiederhergestellt',
      '1\u202f234 fichiers de 2026-11-23T041502Z restaurés vers /tmp/a',
    ],
    ['did you mean newest?', 'war newest gemeint?', 'est-ce newest ?'],
  ];
  for (const [text, de, fr] of cases) {
    assert.equal(rephrase(text, german), de);
    assert.equal(rephrase(text, french), fr);
  }
});

test('a text of any length and depth is looked through in no time', () => {
  const began = performance.now();
  for (const part of ['a: ', 'a; ', 'a (b) ', 'a is b on c of d ', '/x: ', '(', 'p ended with code 1: ', 'not begun: failed: '])
    for (const count of [3, 30, 300, 30_000]) {
      const text = `${part.repeat(count)}cancelled`;
      assert.doesNotMatch(rephrase(text, german), /undefined/, text.slice(0, 80));
    }
  assert.ok(performance.now() - began < 20_000);
});

test('what was understood is said in columns, and what is written in the configuration stays', () => {
  const keeps = {
    keepLast: undefined,
    keepDaily: 7,
    keepWeekly: 4,
    keepMonthly: undefined,
    keepYearly: undefined,
    keepAtLeast: 3,
  };
  const lines = explainItem({
    ...(item as object),
    drivers: [{ name: 'shop', isOwn: true, settings: { table: 'daily' } }],
    exclude: ['daily', 'newest'],
    include: [],
    preserve: [],
    rsyncOptions: [],
    reach: [],
    retention: { deleteAfter: 30 * 86_400_000, ...keeps },
    schedule: { kind: 'hours', every: 4 },
    jitter: 900_000,
    jobs: 1,
    gates: { onBattery: { abovePercent: 40 }, onMetered: false, between: { from: 1140, to: 420 } },
    timeout: 300_000,
    bandwidth: 5_000_000,
    compress: true,
    maxAge: 2 * 86_400_000,
    shrinkLimitPercent: 50,
    alert: [{ kind: 'mail', to: 'a@b' }],
    remind: 86_400_000,
    verify: { percent: 8, every: 'weekly' },
  } as never);
  const said = understoodIn([...lines, 'oldest snapshot the policy keeps: there is none yet'], german);
  assert.deepEqual(said, [
    'von         /home/me/',
    'nach        me@nas:/vault',
    'über        ssh',
    'Treiber     shop (Ihr eigener)',
    '            table = daily',
    'lässt aus   daily, newest',
    'Senden      höchstens 5,00 MB/s, komprimiert, ein Versuch endet, wenn sich 5 Minuten lang nichts bewegt',
    'überfällig  wenn der neueste Schnappschuss älter als 2 Tage ist',
    'läuft       alle 4 Stunden, um 00:00, 04:00, 08:00 …, bis zu 15 Minuten später, solange alp agent läuft; Versäumtes wird einmal nachgeholt',
    '            auf Akku nur mit mehr als 40 % Ladung; nicht in getakteten Netzen; nur zwischen 19:00 und 07:00',
    'hält zurück wenn die Quelle leer ist; wenn mehr als 50 % der Dateien weg sind',
    'bewahrt auf entfernt Schnappschüsse, deren aktives Alter 30 Tage übersteigt, behält aber einen je Tag (7 Tage), einen je Woche (4 Wochen), nie weniger als 3',
    'Pflege      liest wöchentlich 8 % der Dateien zurück, zuerst jene, die am längsten nicht gelesen wurden',
    'meldet      mit einer Mail an a@b',
    '            wieder nach jeweils 1 Tag, solange das Problem dauert',
    'ältester Schnappschuss, den die Regel behält: es gibt noch keinen',
  ]);
  assert.equal(understoodIn(lines, english), lines);
});

test('German addresses people with Sie, French with vous', () => {
  for (const [key, text] of texts(german))
    assert.doesNotMatch(text, /\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir|[Ee]uch|[Ee]uer)\b/, key);
  for (const [key, text] of texts(french)) assert.doesNotMatch(text, /\b(tu|ton|ta|tes|toi)\b/i, key);
});

test('the words of rsync and ssh stay as they are, also inside a sentence of ours', () => {
  assert.equal(
    rephrase('rsync: [sender] read errors mapping "/a": Input/output error (5)', german),
    'rsync: [sender] read errors mapping "/a": Input/output error (5)',
  );
  assert.equal(
    rephrase('no connection to nas (kex_exchange_identification: read: Connection reset by peer)', french),
    'pas de connexion à nas (kex_exchange_identification: read: Connection reset by peer)',
  );
  assert.equal(rephrase('the vault is empty of meaning', german), 'the vault is empty of meaning');
});

// ---- Read aloud ------------------------------------------------------------------------------------------------------------

const now = at('2026-06-10T14:30:00+02:00');
const since = at('2026-06-10T14:02:00+02:00');
const evening = at('2026-06-10T18:00:00+02:00');
const lastWeek = at('2026-05-28T08:00:00+02:00');
const wait = (reason: WaitReason, detail = '', until?: number): Wait => ({
  reason,
  detail,
  since,
  ...(until === undefined ? {} : { until }),
});
const base: ItemStatus = {
  server: 'laptop',
  item: 'documents',
  place: 'nas.local',
  state: 'idle',
  sentence: 'as the agent says it',
  remedy: '',
  waits: [],
  dueAt: evening,
  lastSnapshot: { name: '2026-06-09T160000Z', time: at('2026-06-09T18:00:00+02:00') },
  overdue: false,
};
const waiting = (one: Wait, more: Partial<ItemStatus> = {}): ItemStatus => ({ ...base, state: 'waiting', waits: [one], ...more });
const progress = {
  phase: 'receiving',
  percent: 61.9,
  bytes: 1,
  rate: 12_300_000,
  remaining: 300_000,
  filesDone: 1,
  filesFound: 2,
  currentFile: '',
} as const;
const run = { startedAt: since, attempt: 1, asked: false, overrides: [], to: 'nas.local' };
const statusOf = (items: readonly ItemStatus[], more: Partial<AgentStatus> = {}) =>
  ({ now, sentence: 'as the agent says it', items, problems: [], ...more }) as unknown as AgentStatus;

const aloud: readonly (readonly [ItemStatus, german: string, french: string])[] = [
  [base, 'aktuell; nächster Lauf um 18:00', 'à jour ; prochain passage à 18:00'],
  [
    { ...base, dueAt: at('2026-06-15T00:00:00+02:00') },
    'aktuell; nächster Lauf am Montag um 00:00',
    'à jour ; prochain passage lundi à 00:00',
  ],
  [
    { ...base, overdue: true, lastSnapshot: { name: 'x', time: lastWeek } },
    'aktuell; nächster Lauf um 18:00; überfällig: neuester Schnappschuss vom 28. Mai 08:00',
    'à jour ; prochain passage à 18:00 ; en retard : dernier instantané du 28 mai 08:00',
  ],
  [
    waiting(wait('no-link', '', now)),
    'wartet auf nas.local: kein Netz seit 14:02',
    'attend nas.local : pas de réseau depuis 14:02',
  ],
  [
    waiting(wait('host-down', '', now + 120_000)),
    'wartet auf nas.local: er antwortet nicht; seit 14:02, sieht in 2 Minuten wieder nach',
    'attend nas.local : il ne répond pas ; depuis 14:02, regarde à nouveau dans 2 minutes',
  ],
  [
    waiting({ ...wait('login-refused', '', now + 3_600_000), since: lastWeek }),
    'wartet auf nas.local: er lehnt die Anmeldung ab; seit dem 28. Mai 08:00, versucht es in 1 Stunde wieder',
    'attend nas.local : il refuse la connexion ; depuis le 28 mai 08:00, réessaie dans 1 heure',
  ],
  [
    waiting(wait('vault-missing', '/mnt/disk does not answer', now + 5000)),
    'wartet auf den Tresor unter /mnt/disk: er antwortet nicht; seit 14:02, sieht in ein paar Sekunden wieder nach',
    'attend le coffre de /mnt/disk : il ne répond pas ; depuis 14:02, regarde à nouveau dans quelques secondes',
  ],
  [
    waiting(wait('battery', '24 % charge, runs above 40 %')),
    'wartet auf Strom vom Netzteil: 24 % Ladung, läuft ab mehr als 40 %',
    'attend le secteur : charge à 24 %, il en faut plus de 40 %',
  ],
  [
    waiting(wait('hours', 'between 19:00-07:00', at('2026-06-10T19:00:00+02:00'))),
    'wartet bis 19:00 (zwischen 19:00-07:00)',
    'attend jusqu’à 19:00 (entre 19:00-07:00)',
  ],
  [
    waiting(wait('failed', 'the source /home/me is empty', now + 120_000)),
    'gescheitert: die Quelle /home/me ist leer; seit 14:02, versucht es in 2 Minuten wieder',
    'échec : la source /home/me est vide ; depuis 14:02, réessaie dans 2 minutes',
  ],
  [waiting(wait('paused', '', evening), { state: 'paused' }), 'Pause bis 18:00', 'en pause jusqu’à 18:00'],
  [
    { ...base, state: 'running', run: { ...run, to: 'nas.local by nas.example', by: 'nas.example', progress } },
    'sichert nach nas.local über nas.example: 61 %, 12,3 MB/s, noch etwa 5 Minuten',
    'sauvegarde vers nas.local par nas.example : 61 %, 12,3 Mo/s, encore environ 5 minutes',
  ],
  [
    { ...base, state: 'running', run: { ...run, endsAt: { time: now + 50_000, gate: 'battery' } } },
    'beginnt, nach nas.local zu sichern; hält in einer Minute an, weil der Akku schwach ist',
    'commence à sauvegarder vers nas.local ; s’arrête dans une minute, car la batterie est faible',
  ],
  [
    { ...base, lastEnd: { verdict: 'failed', detail: 'rsync is missing at one end', time: now } },
    'der letzte Lauf kam nicht durch: auf einer Seite fehlt rsync; nächster Lauf um 18:00',
    'le dernier passage n’a pas abouti : rsync manque d’un côté ; prochain passage à 18:00',
  ],
];

describe('read aloud', () => {
  for (const [status, de, fr] of aloud)
    test(de, () => {
      assert.equal(reword(statusOf([status]), german, berlin).items[0]!.sentence, de);
      assert.equal(reword(statusOf([status]), french, berlin).items[0]!.sentence, fr);
    });

  const all = [base, { ...base, item: 'mail' }];
  const summaries: readonly (readonly [AgentStatus, german: string, french: string])[] = [
    [statusOf([]), 'es gibt keinen Posten zu sichern', 'il n’y a aucun élément à sauvegarder'],
    [
      statusOf([base]),
      'laptop documents ist aktuell; nächster Lauf um 18:00',
      'laptop documents est à jour ; prochain passage à 18:00',
    ],
    [
      statusOf(all),
      'alle 2 Posten sind aktuell; nächster Lauf: laptop documents um 18:00',
      'les 2 éléments sont à jour ; prochain passage : laptop documents à 18:00',
    ],
    [
      statusOf([waiting(wait('no-link')), waiting(wait('no-link'), { item: 'mail' })]),
      'wartet auf nas.local: kein Netz seit 14:02; 2 Posten fällig',
      'attend nas.local : pas de réseau depuis 14:02 ; 2 éléments à sauvegarder',
    ],
    [
      statusOf([
        { ...base, state: 'running', run: { ...run, progress } },
        { ...base, item: 'mail', state: 'running', run },
      ]),
      'sichert laptop documents und 1 weiteren: 61 %',
      'sauvegarde laptop documents et 1 autre : 61 %',
    ],
    [statusOf(all, { pausedUntil: evening }), 'Pause bis 18:00', 'en pause jusqu’à 18:00'],
  ];
  for (const [status, de, fr] of summaries)
    test(`together: ${de}`, () => {
      assert.equal(reword(status, german, berlin).sentence, de);
      assert.equal(reword(status, french, berlin).sentence, fr);
    });

  test('remedies', () => {
    const remedy = (reason: WaitReason, table: Sentences) =>
      reword(statusOf([waiting(wait(reason))]), table, berlin).items[0]!.remedy;
    assert.equal(remedy('battery', german), 'das Netzteil anschließen; alp now laptop documents sichert trotzdem');
    assert.equal(remedy('no-link', french), 'se connecter à un réseau ; la suite se fait d’elle-même');
    assert.equal(
      remedy('vault-full', german),
      'Platz schaffen: alp purge laptop documents -n zeigt, was die Aufbewahrungsregel entfernen würde; Angekommenes bleibt und wird nicht noch einmal gesendet',
    );
  });

  test('details, and mistakes in the configuration', () => {
    const lastEnd = { verdict: 'failed', detail: 'rsync is missing at one end', time: now } as const;
    const status = waiting(wait('battery', 'this machine runs on battery'), { lastEnd });
    const problems = ['/etc/alp/laptop.ini:3: "often" is not a schedule; write yes or no'];
    const said = reword(statusOf([status], { problems }), german, berlin);
    assert.equal(said.items[0]!.lastEnd!.detail, 'auf einer Seite fehlt rsync');
    assert.equal(said.items[0]!.waits[0]!.detail, 'dieser Rechner läuft auf Akku');
    assert.deepEqual(said.problems, ['/etc/alp/laptop.ini:3: „often“ ist kein Zeitplan; schreiben: yes oder no']);
  });

  test('answers to alp now, pause and cancel', () => {
    const paused = { lines: ['x'], done: { kind: 'paused', until: evening } } as const;
    const asked = { ...base, state: 'running', run: { ...run, overrides: ['battery', 'metered'] } } as const;
    const items = { lines: ['x'], done: { kind: 'items', items: [asked] } } as const;
    assert.deepEqual(rewordAnswer(paused, german, now, berlin), ['Pause bis 18:00; Angekommenes bleibt']);
    assert.deepEqual(rewordAnswer(items, french, now, berlin), [
      'laptop documents : commence à sauvegarder vers nas.local, bien que sur batterie et sur un réseau limité',
    ]);
  });

  test('a restore', () => {
    const end = { files: 1, bytes: 12_345, snapshot: 'S', to: '/tmp/a', differingCount: 2, keptUnder: '.before' };
    const phrase = (table: Sentences, isPreview: boolean) =>
      phrasesIn(table, now, berlin).restored({ ...end, verdict: { kind: 'whole', warnings: [] } }, item, isPreview).message;
    assert.equal(
      phrase(english, true),
      'would restore 1 file, 12.3 kB, from S to /tmp/a; 2 files there are different: they would be kept as NAME.before',
    );
    assert.equal(
      phrase(german, false),
      'wiederhergestellt: 1 Datei, 12,3 kB, aus S nach /tmp/a; 2 Dateien dort sind anders: erhalten als NAME.before',
    );
    assert.equal(
      phrase(french, true),
      'serait restauré : 1 fichier, 12,3 ko, de S vers /tmp/a ; 2 fichiers y sont différents : seraient gardés sous le nom NOM.before',
    );
  });
});

// ---- Agents of another version, and of another language ----------------------------------------------------------------------

test('in English, and from an agent that does not tell enough, the words stay as they came', () => {
  const status = statusOf([base]);
  assert.equal(reword(status, english, berlin), status);
  const { place: _, ...older } = base;
  assert.equal(reword(statusOf([older]), german, berlin).sentence, 'as the agent says it');
  const newer = statusOf([waiting(wait('moon-phase' as never))]);
  assert.equal(reword(newer, german, berlin), newer);
  assert.deepEqual(rewordAnswer({ lines: ['goes on'] }, german, now, berlin), ['goes on']);
});

test('ages in English are those of the figures', () => {
  for (const distance of [0, 59_999, 60_000, 3_600_000, 86_399_999, 86_400_000, 6 * 86_400_000, 7 * 86_400_000, 400 * 86_400_000])
    assert.equal(agoText(now - distance, now, berlin, english), relativeText(now - distance, now, berlin(now - distance)));
});

// ---- Whose language --------------------------------------------------------------------------------------------------------

test('the first wish that can be met is met', () => {
  const choices: readonly (readonly [string[], string])[] = [
    [['de-AT', 'en'], 'de'],
    [['it', 'fr_CA.UTF-8'], 'fr'],
    [['den-x', 'french', ''], 'en'],
    [['DE'], 'de'],
    [[], 'en'],
  ];
  for (const [wishes, language] of choices) assert.equal(chosenLanguage(wishes), language, wishes.join());
});

test('a terminal is spoken to as its other programs do', () => {
  assert.equal(terminalLanguage({ LANG: 'de_DE.UTF-8' }), 'de');
  assert.equal(terminalLanguage({ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'fr_FR.UTF-8' }), 'fr');
  assert.equal(terminalLanguage({ LANG: 'de_DE.UTF-8', LC_ALL: 'C.UTF-8', LANGUAGE: 'fr' }), 'en');
  assert.equal(terminalLanguage({ LANG: 'en_US.UTF-8', LANGUAGE: 'it:de:fr' }), 'de');
  assert.equal(terminalLanguage({ LANG: '', LC_ALL: '' }), 'en');
  assert.equal(terminalLanguage({}), 'en');
});
