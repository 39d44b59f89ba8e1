/** What the program says, in German; the nouns are those of the pages: Posten, Schnappschuss, Tresor, Lauf, Versuch. */
import { countText, percentText, rateText, sizeText } from '../figures.ts';
import { germanMessages } from './german-messages.ts';
import { germanTemplates } from './german-templates.ts';
import type { LocalMoment, Sentences, SpanUnit, WaitFacts } from './sentences.ts';

const plain = ({ day, clock }: LocalMoment) => (day === '' ? clock : `${day} ${clock}`);
const months = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const units = {
  second: ['Sekunde', 'Sekunden'],
  minute: ['Minute', 'Minuten'],
  hour: ['Stunde', 'Stunden'],
  day: ['Tag', 'Tage'],
} as const;
const comma = (text: string) => text.replace('.', ',').replace('unknown', 'unbekannt');
const count = (value: number) => countText(value).replaceAll(',', '.');
const counted = (value: number, one: string, many: string) => `${count(value)} ${Math.round(value) === 1 ? one : many}`;
const span = (value: number, unit: SpanUnit) => counted(value, units[unit][0], units[unit][1]);
const because = (detail: string) => (detail === '' ? '' : `: ${detail}`);

/** `sieht in 2 Minuten wieder nach`: the time stands in the middle. */
type Again = (when: string) => string;
const looks: Again = when => (when === '' ? '' : `, sieht ${when} wieder nach`);
const tries: Again = when => (when === '' ? '' : `, versucht es ${when} wieder`);
const goesOn: Again = when => (when === '' ? '' : `, macht ${when} weiter`);

function away(why: string, again = looks) {
  return (wait: WaitFacts) => `wartet auf ${wait.place}: ${why}; ${wait.since}${again(wait.again)}`;
}
function vault(why: string, again: Again) {
  return (wait: WaitFacts) => `wartet auf den Tresor unter ${wait.place}: ${why}; ${wait.since}${again(wait.again)}`;
}

const none = () => '';
const allTheSame = (title: string) => `alp now ${title} sichert trotzdem`;
const doctor = (title: string) => `alp doctor ${title} sucht die Ursache`;

export const german: Sentences = {
  language: 'de',
  join: '; ',
  figures: {
    size: bytes => comma(sizeText(bytes)),
    rate: bytes => comma(rateText(bytes)),
    percent: percentText,
    count,
    files: files => counted(files, 'Datei', 'Dateien'),
    items: items => counted(items, 'Posten', 'Posten'),
    fewSeconds: 'ein paar Sekunden',
    about: (value, unit) => `etwa ${span(value, unit)}`,
  },
  times: {
    weekdays: 'Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'.split(' '),
    date: (day, month, year) => `${day}. ${months[month]}${year === undefined ? '' : ` ${year}`}`,
    plain,
    since: moment => `seit ${moment.kind === 'date' ? 'dem ' : ''}${plain(moment)}`,
    until: moment => `bis ${moment.kind === 'date' ? 'zum ' : ''}${plain(moment)}`,
    at: ({ kind, day, clock }) => (kind === 'today' ? `um ${clock}` : `am ${day} um ${clock}`),
    now: 'jetzt',
    inFewSeconds: 'in ein paar Sekunden',
    inAMinute: 'in einer Minute',
    in: (value, unit) => `in ${span(value, unit)}`,
    justNow: 'gerade eben',
    ago: (value, unit) => `vor ${span(value, unit)}`,
  },
  waits: {
    'no-link': ({ place, since }) => `wartet auf ${place}: kein Netz ${since}`,
    'captive-portal': ({ place, since }) => `wartet auf ${place}: dieses Netz will erst eine Anmeldung, ${since}`,
    'name-not-found': away('sein Name ist hier nicht bekannt'),
    'host-down': away('er antwortet nicht'),
    'local-network-denied': away('macOS hält alpine-backup vom lokalen Netzwerk fern'),
    'port-closed': away('er ist da, aber sein ssh-Port nimmt keine Verbindungen an'),
    'not-ssh': away('was dort antwortet, ist kein ssh-Server'),
    'host-key-unknown': away('sein Hostschlüssel ist noch nicht bekannt'),
    'host-key-changed': away('er zeigt einen anderen Hostschlüssel als bisher'),
    'login-refused': wait =>
      away(
        wait.lockedKey === undefined ? 'er lehnt die Anmeldung ab' : `der Schlüssel ${wait.lockedKey} hat eine Passphrase`,
        tries,
      )(wait),
    'vault-missing': wait => vault(wait.isSilent ? 'er antwortet nicht' : 'er ist nicht da', looks)(wait),
    'vault-full': vault('er ist voll', tries),
    busy: vault('ein anderer Lauf schreibt hinein', looks),
    'connection-lost': away('die Verbindung ging verloren', goesOn),
    timeout: away('nichts bewegte sich mehr', goesOn),
    killed: wait => `wurde von außen beendet, ${wait.since}${goesOn(wait.again)}`,
    battery: ({ detail }) => `wartet auf Strom vom Netzteil${because(detail)}`,
    metered: () => 'wartet: dieses Netz ist getaktet',
    hours: ({ detail, until }) => `wartet ${until || 'auf seine Stunden'}${detail === '' ? '' : ` (${detail})`}`,
    paused: ({ until }) => `Pause${until === '' ? '' : ` ${until}`}`,
    jobs: () => 'wartet, bis er an der Reihe ist: andere Posten werden gesichert',
    'not-now': wait => `wartet: ${wait.detail || 'es hieß „jetzt nicht“'}; ${wait.since}${tries(wait.again)}`,
    incomplete: wait => `der Schnappschuss ist zurückgehalten${because(wait.detail)}; ${wait.since}${tries(wait.again)}`,
    failed: wait => `gescheitert${because(wait.detail)}; ${wait.since}${tries(wait.again)}`,
    probing: ({ place }) => `sucht ${place}`,
  },
  remedies: {
    'no-link': () => germanMessages.connectNetwork,
    'captive-portal': () => germanMessages.logInNetwork,
    'name-not-found': () => germanMessages.rightNetwork,
    'host-down': () => germanMessages.switchedOn,
    'local-network-denied': () =>
      'in Systemeinstellungen, Datenschutz & Sicherheit, Lokales Netzwerk erlauben; es geht von selbst weiter',
    'port-closed': () => germanMessages.whichPort,
    'not-ssh': () => germanMessages.loginFirst,
    'host-key-unknown': title => germanMessages.fingerprint.replace('{title}', title),
    'host-key-changed': title => germanMessages.bothFingerprints.replace('{title}', title),
    'login-refused': () => germanMessages.keyThere,
    'vault-missing': title => `ist seine Platte angesteckt und eingehängt? ${doctor(title)}`,
    'vault-full': title => germanMessages.makeRoom.replace('{title}', title),
    busy: () => 'warten, bis er fertig ist, oder ihn beenden; dieser geht dann von selbst weiter',
    'connection-lost': none,
    timeout: doctor,
    killed: none,
    battery: title => `das Netzteil anschließen; ${allTheSame(title)}`,
    metered: title => `${allTheSame(title)}; wenn es nichts kostet: unmetered_networks in [agent] von alpine-backup.conf`,
    hours: allTheSame,
    paused: title => `alp unpause beendet die Pause; ${allTheSame(title)}`,
    jobs: none,
    'not-now': title => `alp now ${title} versucht es sofort wieder`,
    incomplete: title => `alp log ${title} sagt, was fehlt; alp now ${title} versucht es sofort wieder`,
    failed: title => `alp log ${title} sagt mehr; alp now ${title} versucht es sofort wieder`,
    probing: none,
  },
  item: {
    begins: to => `beginnt, nach ${to} zu sichern`,
    backsUp: (to, progress) => `sichert nach ${to}: ${progress}`,
    by: (place, host) => `${place} über ${host}`,
    stops: (when, gate) =>
      `hält ${when} an, weil ${{ battery: 'der Akku schwach ist', metered: 'dieses Netz getaktet ist', hours: 'seine Stunden vorbei sind' }[gate]}`,
    finishes: 'alles ist angekommen, wird abgeschlossen',
    soFar: size => `bisher ${size}`,
    counts: files => `zählt Dateien: bisher ${files}`,
    looks: 'sucht nach Änderungen',
    left: about => `noch ${about}`,
    upToDate: 'aktuell',
    next: when => `nächster Lauf ${when}`,
    byHand: rest => `nur von Hand; ${rest}`,
    paused: rest => `Pause; ${rest}`,
    overdue: rest => `überfällig: ${rest}`,
    newest: moment => `neuester Schnappschuss ${moment.kind === 'date' ? 'vom' : 'von'} ${plain(moment)}`,
    noSnapshot: 'noch kein Schnappschuss',
    cancelled: 'der letzte Lauf wurde abgebrochen, Angekommenes bleibt',
    notThrough: detail => `der letzte Lauf kam nicht durch${because(detail)}`,
  },
  summary: {
    noItems: germanMessages.nothingToBackUp,
    of: (title, sentence) => `${title}: ${sentence}`,
    running: (title, more, percent) =>
      `sichert ${title}${more === 0 ? '' : ` und ${more} ${more === 1 ? 'weiteren' : 'weitere'}`}${because(percent)}`,
    paused: 'Pause',
    pausedUntil: until => `Pause ${until}`,
    due: items => `${count(items)} Posten fällig`,
    noSchedule: 'kein Posten hat einen Zeitplan; alp now sichert',
    one: (title, isGood) => `${title} ist ${isGood ? 'aktuell' : 'nicht aktuell'}`,
    good: (good, items) =>
      good === items ? `alle ${good} Posten sind aktuell` : `${good} von ${items} Posten ${good === 1 ? 'ist' : 'sind'} aktuell`,
    next: (title, when) => (title === '' ? `nächster Lauf ${when}` : `nächster Lauf: ${title} ${when}`),
  },
  answers: {
    goesOn: 'es geht weiter',
    pausedUntil: until => `Pause ${until}; Angekommenes bleibt`,
    nothingToCancel: 'nichts läuft oder wartet',
    although: gates =>
      `, obwohl ${gates.map(gate => ({ battery: 'auf Akku', metered: 'in einem getakteten Netz', hours: 'außerhalb seiner Stunden' })[gate]).join(' und ')}`,
  },
  terminal: {
    states: { running: 'läuft', waiting: 'wartet', idle: 'ruht', manual: 'von Hand', paused: 'Pause', overdue: 'ÜBERFÄLLIG' },
    lastSnapshot: (relative, name) => `letzter Schnappschuss ${relative} (${name})`,
    late: 'überfällig',
    pausedBut: until => `Pause ${until}, außer für das, was verlangt wurde`,
    problem: problem => `Fehler in der Konfiguration: ${problem}`,
    notConfigured: 'steht nicht mehr in der Konfiguration',
    networks: {
      none: 'kein Netz',
      portal: 'das Netz will erst eine Anmeldung',
      offline: 'ein Netz ohne Weg hinaus',
      there: 'mit dem Netz verbunden',
      unknown: 'Netz unbekannt',
    },
    power: { yes: 'am Netzteil', no: 'auf Akku' },
    charge: percent => `zu ${percent} % geladen`,
    metered: { yes: 'getaktet', no: 'nicht getaktet' },
    agentEnded: 'der Agent hat sich beendet',
  },
  menu: {
    open: 'alpine-backup öffnen',
    settings: 'Einstellungen',
    quit: 'Beenden',
    startAtLogin: 'Bei der Anmeldung starten',
    backUpNow: 'Jetzt sichern',
    allItems: 'Alle Posten',
    goOn: 'Weitermachen',
    pause: 'Pause',
    forHours: hours => `Für ${counted(hours, 'Stunde', 'Stunden')}`,
    untilTomorrow: 'Bis morgen',
    cancel: 'Abbrechen',
    cancelOne: title => `${title} abbrechen`,
    last: (title, when) => `Letzte Sicherung: ${title === '' ? '' : `${title}, `}${when}`,
    next: (title, when) => `Nächster Lauf: ${title === '' ? '' : `${title}, `}${when}`,
    dueNow: 'jetzt fällig',
    noSnapshot: 'Noch kein Schnappschuss',
    starting: 'beginnt',
    didNotWork: 'Das ging nicht',
  },
  notices: {
    overdue: title => `${title} ist überfällig`,
    trouble: title => `${title} wird nicht gesichert`,
    published: title => `${title} ist gesichert`,
    configuration: 'Die Konfiguration hat einen Fehler',
    backUpNow: 'Jetzt sichern',
    pause: '4 Stunden Pause',
    open: 'Öffnen',
  },
  desktop: {
    quitQuestion: 'Eine Sicherung läuft.',
    quitDetail: 'Angekommenes bleibt. Es geht von dort weiter, wenn alpine-backup wieder läuft.',
    quit: 'Beenden',
    stay: 'Weiterlaufen lassen',
    goesOnTitle: 'alpine-backup läuft weiter',
    goesOnText: 'Sein Symbol in der Leiste bringt das Fenster zurück, ein neuer Start auch. Beenden steht im Menü.',
    windowBrokeTitle: 'Das Fenster von alpine-backup ist abgestürzt',
    windowBrokeText: 'Die Sicherungen laufen weiter. Öffnen im Menü bringt es zurück, ein neuer Start auch.',
    ends: detail => `alpine-backup endet: ${detail}\n\nBis es wieder gestartet wird, sichert es nichts.`,
    loginNotAllowed:
      'Das System lässt es nicht bei der Anmeldung starten: alpine-backup dort in den Einstellungen bei den Anmeldeobjekten erlauben.',
    newerTitle: version => `alpine-backup ${version} ist da`,
    newerText: own => `Hier läuft ${own}. Die neue wird nicht von selbst installiert: holen Sie sie dort, wo diese herkam.`,
    programsMissing: 'Sicherungen brauchen rsync, ssh und eine Shell, und Windows hat keine, die zusammenpassen.',
    programsRemedies: {
      'get-msys2':
        'MSYS2 von https://www.msys2.org installieren, sein Terminal öffnen, pacman -S rsync openssh ausführen, dann alpine-backup neu starten.',
      'add-packages':
        'MSYS2 ist da, ihm fehlen sie: sein Terminal öffnen, pacman -S rsync openssh ausführen, dann alpine-backup neu starten.',
      'use-wsl':
        'WSL hat rsync: alpine-backup dort installieren, dann sichert alp agent in WSL. Diese App selbst braucht MSYS2: von https://www.msys2.org installieren und in seinem Terminal ausführen: pacman -S rsync openssh',
    },
    understood: 'Schließen',
  },
  restore: {
    running: isPreview => (isPreview ? 'sieht nach, was wiederhergestellt würde' : 'stellt wieder her'),
    stopped: 'angehalten',
    failed: detail => `nicht wiederhergestellt: ${detail}`,
    again: 'dieselbe Wiederherstellung noch einmal beginnen, sie macht weiter, wo sie aufgehört hat',
    restored: ({ isPreview, files, size, snapshot, to, isRestThere }) =>
      `${isPreview ? 'würde wiederherstellen' : 'wiederhergestellt'}: ${files}, ${size}, aus ${snapshot} nach ${to}${isRestThere ? ' (der Rest ist schon da)' : ''}`,
    differing: (files, isPreview, keptUnder) => {
      const what = `${counted(files, 'Datei dort ist', 'Dateien dort sind')} anders: `;
      const [stay, go] = files === 1 ? ['bliebe', 'würde'] : ['blieben', 'würden'];
      if (keptUnder !== undefined) return `${what}${isPreview ? `${stay} erhalten` : 'erhalten'} als NAME${keptUnder}`;
      return `${what}${isPreview ? `${go} ersetzt` : 'ersetzt'}`;
    },
  },
  messages: germanTemplates,
};
