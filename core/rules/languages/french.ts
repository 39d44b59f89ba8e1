/** What the program says, in French; the nouns are those of the pages: élément, instantané, coffre, passage, essai. */
import { countText, percentText, rateText, sizeText } from '../figures.ts';
import { frenchMessages } from './french-messages.ts';
import { frenchTemplates } from './french-templates.ts';
import type { LocalMoment, Sentences, SpanUnit, WaitFacts } from './sentences.ts';

const plain = ({ day, clock }: LocalMoment) => (day === '' ? clock : `${day} ${clock}`);
const months = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
const units = {
  second: ['seconde', 'secondes'],
  minute: ['minute', 'minutes'],
  hour: ['heure', 'heures'],
  day: ['jour', 'jours'],
} as const;
/** An octet is an `o` here, and the point a comma. */
const octets = (text: string) => text.replace('.', ',').replace('B', 'o').replace('unknown', 'inconnu');
/** Thousands stand apart by a narrow space that does not break. */
const count = (value: number) => countText(value).replaceAll(',', '\u202f');
/** Zero is singular. */
const counted = (value: number, one: string, many: string) => `${count(value)} ${Math.round(value) < 2 ? one : many}`;
const span = (value: number, unit: SpanUnit) => counted(value, units[unit][0], units[unit][1]);
const because = (detail: string) => (detail === '' ? '' : ` : ${detail}`);
const again = (verb: string, when: string) => (when === '' ? '' : `, ${verb} ${when}`);
const looks = 'regarde à nouveau';
const tries = 'réessaie';
const goesOn = 'reprend';

function away(why: string, verb = looks) {
  return (wait: WaitFacts) => `attend ${wait.place} : ${why} ; ${wait.since}${again(verb, wait.again)}`;
}
function vault(why: string, verb: string) {
  return (wait: WaitFacts) => `attend le coffre de ${wait.place} : ${why} ; ${wait.since}${again(verb, wait.again)}`;
}

const none = () => '';
const allTheSame = (title: string) => `alp now ${title} le sauvegarde quand même`;
const doctor = (title: string) => `alp doctor ${title} cherche la cause`;

export const french: Sentences = {
  language: 'fr',
  join: ' ; ',
  figures: {
    size: bytes => octets(sizeText(bytes)),
    rate: bytes => octets(rateText(bytes)),
    percent: percentText,
    count,
    files: files => counted(files, 'fichier', 'fichiers'),
    items: items => counted(items, 'élément', 'éléments'),
    fewSeconds: 'quelques secondes',
    about: (value, unit) => `environ ${span(value, unit)}`,
  },
  times: {
    weekdays: 'dimanche lundi mardi mercredi jeudi vendredi samedi'.split(' '),
    date: (day, month, year) => `${day === 1 ? '1er' : day} ${months[month]}${year === undefined ? '' : ` ${year}`}`,
    plain,
    since: moment => `depuis ${moment.kind === 'date' ? 'le ' : ''}${plain(moment)}`,
    until: moment => `${moment.kind === 'date' ? 'jusqu’au' : 'jusqu’à'} ${plain(moment)}`,
    at: ({ kind, day, clock }) => ({ today: `à ${clock}`, weekday: `${day} à ${clock}`, date: `le ${day} à ${clock}` })[kind],
    now: 'maintenant',
    inFewSeconds: 'dans quelques secondes',
    inAMinute: 'dans une minute',
    in: (value, unit) => `dans ${span(value, unit)}`,
    justNow: 'à l’instant',
    ago: (value, unit) => `il y a ${span(value, unit)}`,
  },
  waits: {
    'no-link': ({ place, since }) => `attend ${place} : pas de réseau ${since}`,
    'captive-portal': ({ place, since }) => `attend ${place} : ce réseau demande d’abord une connexion, ${since}`,
    'name-not-found': away('son nom n’est pas connu ici'),
    'host-down': away('il ne répond pas'),
    'local-network-denied': away('macOS tient alpine-backup à l’écart du réseau local'),
    'port-closed': away('il est là, mais son port ssh n’accepte pas de connexion'),
    'not-ssh': away('ce qui y répond n’est pas un serveur ssh'),
    'host-key-unknown': away('sa clé d’hôte n’est pas encore connue'),
    'host-key-changed': away('il montre une autre clé d’hôte qu’auparavant'),
    'login-refused': wait =>
      away(
        wait.lockedKey === undefined ? 'il refuse la connexion' : `la clé ${wait.lockedKey} a une phrase secrète`,
        tries,
      )(wait),
    'vault-missing': wait => vault(wait.isSilent ? 'il ne répond pas' : 'il n’est pas là', looks)(wait),
    'vault-full': vault('il est plein', tries),
    busy: vault('un autre passage y écrit', looks),
    'connection-lost': away('la connexion s’est perdue', goesOn),
    timeout: away('rien n’avançait plus', goesOn),
    killed: wait => `a été arrêté de l’extérieur, ${wait.since}${again(goesOn, wait.again)}`,
    battery: ({ detail }) => `attend le secteur${because(detail)}`,
    metered: () => 'attend : ce réseau est limité',
    hours: ({ detail, until }) => `attend ${until || 'ses heures'}${detail === '' ? '' : ` (${detail})`}`,
    paused: ({ until }) => `en pause${until === '' ? '' : ` ${until}`}`,
    jobs: () => 'attend son tour : d’autres éléments sont en cours de sauvegarde',
    'not-now': wait => `attend : ${wait.detail || 'on lui a dit « pas maintenant »'} ; ${wait.since}${again(tries, wait.again)}`,
    incomplete: wait => `l’instantané est retenu${because(wait.detail)} ; ${wait.since}${again(tries, wait.again)}`,
    failed: wait => `échec${because(wait.detail)} ; ${wait.since}${again(tries, wait.again)}`,
    probing: ({ place }) => `cherche ${place}`,
  },
  remedies: {
    'no-link': () => frenchMessages.connectNetwork,
    'captive-portal': () => frenchMessages.logInNetwork,
    'name-not-found': () => frenchMessages.rightNetwork,
    'host-down': () => frenchMessages.switchedOn,
    'local-network-denied': () =>
      'l’autoriser dans Réglages Système, Confidentialité et sécurité, Réseau local ; la suite se fait d’elle-même',
    'port-closed': () => frenchMessages.whichPort,
    'not-ssh': () => frenchMessages.loginFirst,
    'host-key-unknown': title => frenchMessages.fingerprint.replace('{title}', title),
    'host-key-changed': title => frenchMessages.bothFingerprints.replace('{title}', title),
    'login-refused': () => frenchMessages.keyThere,
    'vault-missing': title => `son disque est-il branché et monté ? ${doctor(title)}`,
    'vault-full': title => frenchMessages.makeRoom.replace('{title}', title),
    busy: () => 'attendre sa fin, ou y mettre fin ; celui-ci reprend alors de lui-même',
    'connection-lost': none,
    timeout: doctor,
    killed: none,
    battery: title => `brancher la machine ; ${allTheSame(title)}`,
    metered: title => `${allTheSame(title)} ; s’il ne coûte rien : unmetered_networks dans [agent] de alpine-backup.conf`,
    hours: allTheSame,
    paused: title => `alp unpause met fin à la pause ; ${allTheSame(title)}`,
    jobs: none,
    'not-now': title => `alp now ${title} réessaie tout de suite`,
    incomplete: title => `alp log ${title} dit ce qui manque ; alp now ${title} réessaie tout de suite`,
    failed: title => `alp log ${title} en dit plus ; alp now ${title} réessaie tout de suite`,
    probing: none,
  },
  item: {
    begins: to => `commence à sauvegarder vers ${to}`,
    backsUp: (to, progress) => `sauvegarde vers ${to} : ${progress}`,
    by: (place, host) => `${place} par ${host}`,
    stops: (when, gate) =>
      `s’arrête ${when}, car ${{ battery: 'la batterie est faible', metered: 'ce réseau est limité', hours: 'ses heures sont passées' }[gate]}`,
    finishes: 'tout est arrivé, se termine',
    soFar: size => `${size} jusqu’ici`,
    counts: files => `compte les fichiers : ${files} jusqu’ici`,
    looks: 'cherche ce qui a changé',
    left: about => `encore ${about}`,
    upToDate: 'à jour',
    next: when => `prochain passage ${when}`,
    byHand: rest => `à la main seulement ; ${rest}`,
    paused: rest => `en pause ; ${rest}`,
    overdue: rest => `en retard : ${rest}`,
    newest: moment => `dernier instantané ${moment.kind === 'date' ? 'du' : 'de'} ${plain(moment)}`,
    noSnapshot: 'aucun instantané encore',
    cancelled: 'le dernier passage a été annulé, ce qui est arrivé reste',
    notThrough: detail => `le dernier passage n’a pas abouti${because(detail)}`,
  },
  summary: {
    noItems: frenchMessages.nothingToBackUp,
    of: (title, sentence) => `${title} : ${sentence}`,
    running: (title, more, percent) =>
      `sauvegarde ${title}${more === 0 ? '' : ` et ${more} ${more === 1 ? 'autre' : 'autres'}`}${because(percent)}`,
    paused: 'en pause',
    pausedUntil: until => `en pause ${until}`,
    due: items => `${counted(items, 'élément', 'éléments')} à sauvegarder`,
    noSchedule: 'aucun élément n’a d’horaire ; alp now sauvegarde',
    one: (title, isGood) => `${title} ${isGood ? 'est à jour' : 'n’est pas à jour'}`,
    good: (good, items) =>
      good === items ? `les ${good} éléments sont à jour` : `${counted(good, 'élément', 'éléments')} sur ${items} à jour`,
    next: (title, when) => (title === '' ? `prochain passage ${when}` : `prochain passage : ${title} ${when}`),
  },
  answers: {
    goesOn: 'cela reprend',
    pausedUntil: until => `en pause ${until} ; ce qui est arrivé reste`,
    nothingToCancel: 'rien ne tourne ni n’attend',
    although: gates =>
      `, bien que ${gates.map(gate => ({ battery: 'sur batterie', metered: 'sur un réseau limité', hours: 'hors de ses heures' })[gate]).join(' et ')}`,
  },
  terminal: {
    states: {
      running: 'en cours',
      waiting: 'en attente',
      idle: 'au repos',
      manual: 'à la main',
      paused: 'en pause',
      overdue: 'EN RETARD',
    },
    lastSnapshot: (relative, name) => `dernier instantané ${relative} (${name})`,
    late: 'en retard',
    pausedBut: until => `en pause ${until}, sauf pour ce qui est demandé`,
    problem: problem => `erreur dans la configuration : ${problem}`,
    notConfigured: 'n’est plus dans la configuration',
    networks: {
      none: 'pas de réseau',
      portal: 'le réseau demande d’abord une connexion',
      offline: 'un réseau sans issue',
      there: 'connecté au réseau',
      unknown: 'réseau inconnu',
    },
    power: { yes: 'sur secteur', no: 'sur batterie' },
    charge: percent => `chargée à ${percent} %`,
    metered: { yes: 'limité', no: 'non limité' },
    agentEnded: 'l’agent s’est arrêté',
  },
  menu: {
    open: 'Ouvrir alpine-backup',
    settings: 'Réglages',
    quit: 'Quitter',
    startAtLogin: 'Lancer à l’ouverture de session',
    backUpNow: 'Sauvegarder maintenant',
    allItems: 'Tous les éléments',
    goOn: 'Reprendre',
    pause: 'Pause',
    forHours: hours => `Pendant ${counted(hours, 'heure', 'heures')}`,
    untilTomorrow: 'Jusqu’à demain',
    cancel: 'Annuler',
    cancelOne: title => `Annuler ${title}`,
    last: (title, when) => `Dernière sauvegarde : ${title === '' ? '' : `${title}, `}${when}`,
    next: (title, when) => `Prochain passage : ${title === '' ? '' : `${title}, `}${when}`,
    dueNow: 'attendu maintenant',
    noSnapshot: 'Aucun instantané encore',
    starting: 'commence',
    didNotWork: 'Cela n’a pas marché',
  },
  notices: {
    overdue: title => `${title} est en retard`,
    trouble: title => `${title} n’est pas sauvegardé`,
    published: title => `${title} est sauvegardé`,
    configuration: 'La configuration a une erreur',
    backUpNow: 'Sauvegarder maintenant',
    pause: 'Pause de 4 heures',
    open: 'Ouvrir',
  },
  desktop: {
    quitQuestion: 'Une sauvegarde est en cours.',
    quitDetail: 'Ce qui est arrivé reste. Elle reprend de là quand alpine-backup tourne de nouveau.',
    quit: 'Quitter',
    stay: 'Laisser tourner',
    goesOnTitle: 'alpine-backup continue',
    goesOnText: 'Son icône dans la barre ramène la fenêtre ; le relancer aussi. Quitter est dans le menu.',
    windowBrokeTitle: 'La fenêtre d’alpine-backup a planté',
    windowBrokeText: 'Les sauvegardes continuent. Ouvrir, dans le menu, la ramène ; relancer alpine-backup aussi.',
    ends: detail => `alpine-backup s’arrête : ${detail}\n\nTant qu’il n’est pas relancé, il ne sauvegarde rien.`,
    loginNotAllowed:
      'Le système ne le laisse pas démarrer à l’ouverture de session : autoriser alpine-backup dans ses réglages, parmi ce qui s’ouvre alors.',
    newerTitle: version => `alpine-backup ${version} est sorti`,
    newerText: own => `Ceci est ${own}. La nouvelle ne s’installe pas d’elle-même : à prendre là d’où vient celle-ci.`,
    programsMissing: 'Les sauvegardes ont besoin de rsync, de ssh et d’un shell, et Windows n’en a pas qui aillent ensemble.',
    programsRemedies: {
      'get-msys2':
        'Installer MSYS2 depuis https://www.msys2.org, ouvrir son terminal, lancer : pacman -S rsync openssh, puis redémarrer alpine-backup.',
      'add-packages':
        'MSYS2 est là sans eux : ouvrir son terminal, lancer : pacman -S rsync openssh, puis redémarrer alpine-backup.',
      'use-wsl':
        'WSL a rsync : y installer alpine-backup, et alp agent dans WSL fait les sauvegardes. Cette application a besoin de MSYS2 : l’installer depuis https://www.msys2.org et lancer dans son terminal : pacman -S rsync openssh',
    },
    understood: 'Fermer',
  },
  restore: {
    running: isPreview => (isPreview ? 'regarde ce qui serait restauré' : 'restaure'),
    stopped: 'arrêté',
    failed: detail => `pas restauré : ${detail}`,
    again: 'recommencer la même restauration, elle reprend là où elle s’est arrêtée',
    restored: ({ isPreview, files, size, snapshot, to, isRestThere }) =>
      `${isPreview ? 'serait restauré' : 'restauré'} : ${files}, ${size}, de ${snapshot} vers ${to}${isRestThere ? ' (le reste y est déjà)' : ''}`,
    differing: (files, isPreview, keptUnder) => {
      const one = files < 2;
      const what = `${counted(files, 'fichier y est différent', 'fichiers y sont différents')} : `;
      const would = isPreview ? (one ? 'serait ' : 'seraient ') : '';
      if (keptUnder !== undefined) return `${what}${would}${one ? 'gardé' : 'gardés'} sous le nom NOM${keptUnder}`;
      return `${what}${would}${one ? 'remplacé' : 'remplacés'}`;
    },
  },
  messages: frenchTemplates,
};
