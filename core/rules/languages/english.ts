/** What the program says, in English: the measure of the other languages, and the language of journal and logs. */
import { counted, countText, percentText, rateText, sizeText } from '../figures.ts';
import { englishTemplates } from './english-templates.ts';
import type { LocalMoment, Sentences, WaitFacts } from './sentences.ts';

const plain = ({ day, clock }: LocalMoment) => (day === '' ? clock : `${day} ${clock}`);
const months = 'January February March April May June July August September October November December'.split(' ');
const because = (detail: string) => (detail === '' ? '' : `: ${detail}`);
const again = (verb: string, when: string) => (when === '' ? '' : `, ${verb} ${when}`);

function away(why: string, verb = 'looks again') {
  return (wait: WaitFacts) => `waits for ${wait.place}: ${why}; ${wait.since}${again(verb, wait.again)}`;
}
function vault(why: string, verb: string) {
  return (wait: WaitFacts) => `waits for the vault at ${wait.place}: ${why}; ${wait.since}${again(verb, wait.again)}`;
}

const none = () => '';
const allTheSame = (title: string) => `alp now ${title} backs it up all the same`;
const doctor = (title: string) => `alp doctor ${title} looks for the cause`;

export const english: Sentences = {
  language: 'en',
  join: '; ',
  figures: {
    size: sizeText,
    rate: rateText,
    percent: percentText,
    count: countText,
    files: count => counted(count, 'file'),
    items: count => counted(count, 'item'),
    fewSeconds: 'a few seconds',
    about: (count, unit) => `about ${counted(count, unit)}`,
  },
  times: {
    weekdays: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
    date: (day, month, year) => `${day} ${months[month]}${year === undefined ? '' : ` ${year}`}`,
    plain,
    since: moment => `since ${plain(moment)}`,
    until: moment => `until ${plain(moment)}`,
    at: moment => `${moment.kind === 'today' ? 'at' : 'on'} ${plain(moment)}`,
    now: 'now',
    inFewSeconds: 'in a few seconds',
    inAMinute: 'in a minute',
    in: (count, unit) => `in ${counted(count, unit)}`,
    justNow: 'just now',
    ago: (count, unit) => `${counted(count, unit)} ago`,
  },
  waits: {
    'no-link': ({ place, since }) => `waits for ${place}: no link ${since}`,
    'captive-portal': ({ place, since }) => `waits for ${place}: this network wants a login first, ${since}`,
    'name-not-found': away('its name is not known here'),
    'host-down': away('it does not answer'),
    'local-network-denied': away('macOS keeps alpine-backup from the local network'),
    'port-closed': away('it is there, but its ssh port takes no connections'),
    'not-ssh': away('what answers there is not an ssh server'),
    'host-key-unknown': away('its host key is not known yet'),
    'host-key-changed': away('it shows another host key than before'),
    'login-refused': wait =>
      away(
        wait.lockedKey === undefined ? 'it refuses the login' : `the key ${wait.lockedKey} has a passphrase`,
        'tries again',
      )(wait),
    'vault-missing': wait => vault(wait.isSilent ? 'it does not answer' : 'it is not there', 'looks again')(wait),
    'vault-full': vault('it is full', 'tries again'),
    busy: vault('another run writes to it', 'looks again'),
    'connection-lost': away('the connection was lost', 'goes on'),
    timeout: away('nothing moved any more', 'goes on'),
    killed: wait => `was ended from outside, ${wait.since}${again('goes on', wait.again)}`,
    battery: ({ detail }) => `waits for mains power${because(detail)}`,
    metered: () => 'waits: this network is metered',
    hours: ({ detail, until }) => `waits ${until || 'for its hours'}${detail === '' ? '' : ` (${detail})`}`,
    paused: ({ until }) => `paused${until === '' ? '' : ` ${until}`}`,
    jobs: () => 'waits for its turn: other items are being backed up',
    'not-now': wait => `waits: ${wait.detail || 'it was told not now'}; ${wait.since}${again('tries again', wait.again)}`,
    incomplete: wait => `the snapshot is held back${because(wait.detail)}; ${wait.since}${again('tries again', wait.again)}`,
    failed: wait => `failed${because(wait.detail)}; ${wait.since}${again('tries again', wait.again)}`,
    probing: ({ place }) => `looks for ${place}`,
  },
  remedies: {
    'no-link': () => 'connect to a network; it goes on by itself',
    'captive-portal': () => 'open any web page and log in to the network; it goes on by itself',
    'name-not-found': () => 'is this the right network? reach = … in the configuration names further addresses',
    'host-down': () => 'is it switched on, and is this the right network? reach = … in the configuration names further addresses',
    'local-network-denied': () => 'allow it in System Settings, Privacy & Security, Local Network; it goes on by itself',
    'port-closed': () => 'does sshd run there, and on that port? ssh = ssh -p PORT in the configuration chooses another',
    'not-ssh': () => 'log in to the network first, or look at the port in ssh = …',
    'host-key-unknown': title => `alp doctor ${title} shows its fingerprint and the command that accepts it`,
    'host-key-changed': title =>
      `if the server was set up anew, alp doctor ${title} shows both fingerprints; if not, somebody else may be answering`,
    'login-refused': () =>
      'is the key there, and does the server know it? ssh-copy-id brings it over; ssh = "ssh -i KEY" chooses another',
    'vault-missing': title => `is its disk plugged in and mounted? ${doctor(title)}`,
    'vault-full': title =>
      `make room: alp purge ${title} -n shows what the policy would remove; what arrived is kept and not sent again`,
    busy: () => 'wait until it is done, or end it; this one then goes on by itself',
    'connection-lost': none,
    timeout: doctor,
    killed: none,
    battery: title => `plug it in; ${allTheSame(title)}`,
    metered: title => `${allTheSame(title)}; if it costs nothing: unmetered_networks in [agent] of alpine-backup.conf`,
    hours: allTheSame,
    paused: title => `alp unpause ends the pause; ${allTheSame(title)}`,
    jobs: none,
    'not-now': title => `alp now ${title} tries again at once`,
    incomplete: title => `alp log ${title} says what is missing; alp now ${title} tries again at once`,
    failed: title => `alp log ${title} says more; alp now ${title} tries again at once`,
    probing: none,
  },
  item: {
    begins: to => `begins to back up to ${to}`,
    backsUp: (to, progress) => `backs up to ${to}: ${progress}`,
    by: (place, host) => `${place} by ${host}`,
    stops: (when, gate) =>
      `stops ${when}, as ${{ battery: 'the battery is low', metered: 'this network is metered', hours: 'its hours are over' }[gate]}`,
    finishes: 'all has arrived, finishes',
    soFar: size => `${size} so far`,
    counts: files => `counting files: ${files} so far`,
    looks: 'looks for changes',
    left: about => `${about} left`,
    upToDate: 'up to date',
    next: when => `next ${when}`,
    byHand: rest => `by hand only; ${rest}`,
    paused: rest => `paused; ${rest}`,
    overdue: rest => `overdue: ${rest}`,
    newest: moment => `newest snapshot from ${plain(moment)}`,
    noSnapshot: 'no snapshot yet',
    cancelled: 'the last run was cancelled, what arrived is kept',
    notThrough: detail => `the last run did not get through${because(detail)}`,
  },
  summary: {
    noItems: 'there is no item to back up',
    of: (title, sentence) => `${title}: ${sentence}`,
    running: (title, more, percent) => `backs up ${title}${more === 0 ? '' : ` and ${more} more`}${because(percent)}`,
    paused: 'paused',
    pausedUntil: until => `paused ${until}`,
    due: items => `${counted(items, 'item')} due`,
    noSchedule: 'no item has a schedule; alp now backs up',
    one: (title, isGood) => `${title} is ${isGood ? 'up to date' : 'not up to date'}`,
    good: (good, items) =>
      good === items ? `all ${good} items are up to date` : `${good} of ${items} items ${good === 1 ? 'is' : 'are'} up to date`,
    next: (title, when) => (title === '' ? `next ${when}` : `next: ${title} ${when}`),
  },
  answers: {
    goesOn: 'goes on',
    pausedUntil: until => `paused ${until}; what arrived is kept`,
    nothingToCancel: 'nothing runs or waits',
    although: gates =>
      `, although ${gates.map(gate => ({ battery: 'on battery', metered: 'on a metered network', hours: 'outside its hours' })[gate]).join(' and ')}`,
  },
  terminal: {
    states: { running: 'running', waiting: 'waiting', idle: 'idle', manual: 'manual', paused: 'paused', overdue: 'OVERDUE' },
    lastSnapshot: (relative, name) => `last snapshot ${relative} (${name})`,
    late: 'overdue',
    pausedBut: until => `paused ${until}, but for what is asked for`,
    problem: problem => `mistake in the configuration: ${problem}`,
    notConfigured: 'not configured any more',
    networks: {
      none: 'no network',
      portal: 'the network wants a login first',
      offline: 'a network without a way out',
      there: 'network is there',
      unknown: 'network unknown',
    },
    power: { yes: 'on mains', no: 'on battery' },
    charge: percent => `${percent} % charged`,
    metered: { yes: 'metered', no: 'not metered' },
    agentEnded: 'the agent has ended',
  },
  menu: {
    open: 'Open alpine-backup',
    settings: 'Settings',
    quit: 'Quit',
    startAtLogin: 'Start at login',
    backUpNow: 'Back up now',
    allItems: 'All items',
    goOn: 'Go on',
    pause: 'Pause',
    forHours: hours => `For ${counted(hours, 'hour')}`,
    untilTomorrow: 'Until tomorrow',
    cancel: 'Cancel',
    cancelOne: title => `Cancel ${title}`,
    last: (title, when) => `Last backup: ${title === '' ? '' : `${title}, `}${when}`,
    next: (title, when) => `Next: ${title === '' ? '' : `${title}, `}${when}`,
    dueNow: 'due now',
    noSnapshot: 'No snapshot yet',
    starting: 'begins',
    didNotWork: 'That did not work',
  },
  notices: {
    overdue: title => `${title} is overdue`,
    trouble: title => `${title} is not backed up`,
    published: title => `${title} is backed up`,
    configuration: 'The configuration has a mistake',
    backUpNow: 'Back up now',
    pause: 'Pause for 4 hours',
    open: 'Open',
  },
  desktop: {
    quitQuestion: 'A backup is running.',
    quitDetail: 'What arrived is kept. It goes on from there when alpine-backup runs again.',
    quit: 'Quit',
    stay: 'Keep running',
    goesOnTitle: 'alpine-backup goes on',
    goesOnText: 'Its icon in the panel brings the window back; so does starting it again. Quit is in the menu.',
    windowBrokeTitle: 'The window of alpine-backup broke',
    windowBrokeText: 'The backups go on. Open in the menu brings it back; so does starting it again.',
    ends: detail => `alpine-backup ends: ${detail}\n\nUntil it is started again, it backs nothing up.`,
    loginNotAllowed:
      'The system does not let it start at login: allow alpine-backup in its settings, among what starts at login.',
    newerTitle: version => `alpine-backup ${version} is out`,
    newerText: own => `This is ${own}. The new one is not installed by itself: get it where you got this one.`,
    programsMissing: 'Backups need rsync, ssh and a shell, and Windows has none that work together.',
    programsRemedies: {
      'get-msys2':
        'Install MSYS2 from https://www.msys2.org, open its terminal, run: pacman -S rsync openssh, then start alpine-backup again.',
      'add-packages':
        'MSYS2 is here without them: open its terminal, run: pacman -S rsync openssh, then start alpine-backup again.',
      'use-wsl':
        'WSL has rsync: install alpine-backup there, and alp agent in WSL does the backups. This app itself needs MSYS2: install it from https://www.msys2.org and run in its terminal: pacman -S rsync openssh',
    },
    understood: 'Close',
  },
  restore: {
    running: isPreview => (isPreview ? 'looks what would be restored' : 'restores'),
    stopped: 'stopped',
    failed: detail => `not restored: ${detail}`,
    again: 'begin the same restore again, it goes on where it stopped',
    restored: ({ isPreview, files, size, snapshot, to, isRestThere }) =>
      `${isPreview ? 'would restore' : 'restored'} ${files}, ${size}, from ${snapshot} to ${to}${isRestThere ? ' (the rest is there already)' : ''}`,
    differing: (count, isPreview, keptUnder) => {
      const what = `${counted(count, 'file')} there ${count === 1 ? 'is' : 'are'} different: `;
      if (keptUnder !== undefined) return `${what}${isPreview ? 'they would be kept' : 'kept'} as NAME${keptUnder}`;
      return `${what}${isPreview ? 'they would be replaced' : 'replaced'}`;
    },
  },
  messages: englishTemplates,
};
