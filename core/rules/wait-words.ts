/** What an item waits for, and what the user can do about it: one sentence and one remedy for every reason. */
import type { LocalTime, Wait, WaitReason } from '../agent-model.ts';
import { dayTimeText, inText } from './local-times.ts';
import { titleOf } from './words.ts';

type Named = { readonly server: string; readonly name: string };

/** `place` = the host, or the folder of a vault on this machine. One sentence without a full stop. */
export function waitSentence(wait: Wait, place: string, now: number, localTime: LocalTime): string {
  const { reason, detail, since, until } = wait;
  const clock = (time: number) => dayTimeText(time, now, localTime);
  return SENTENCES[reason]({
    place,
    because: detail === '' ? '' : `: ${detail}`,
    since: `since ${clock(since)}`,
    until: until === undefined ? '' : ` until ${clock(until)}`,
    again: verb => (until === undefined ? '' : `, ${verb} ${inText(until, now)}`),
    detail,
  });
}

/** '' where waiting is all there is to do. */
export function waitRemedy({ reason, detail }: Pick<Wait, 'reason' | 'detail'>, item: Named): string {
  return REMEDIES[reason](titleOf(item), detail);
}

interface Words {
  readonly place: string;
  readonly detail: string;
  /** `: 24 % charge, runs above 40 %`, or nothing. */
  readonly because: string;
  readonly since: string;
  /** ` until 18:00`, or nothing. */
  readonly until: string;
  /** `, looks again in 2 minutes`, or nothing. */
  readonly again: (verb: string) => string;
}

const SENTENCES: Readonly<Record<WaitReason, (words: Words) => string>> = {
  'no-link': ({ place, since }) => `waits for ${place}: no link ${since}`,
  'captive-portal': ({ place, since }) => `waits for ${place}: this network wants a login first, ${since}`,
  'name-not-found': away('its name is not known here'),
  'host-down': away('it does not answer'),
  'port-closed': away('it is there, but its ssh port takes no connections'),
  'not-ssh': away('what answers there is not an ssh server'),
  'host-key-unknown': away('its host key is not known yet'),
  'host-key-changed': away('it shows another host key than before'),
  'login-refused': away('it refuses the login', 'tries again'),
  'vault-missing': missingVault,
  'vault-full': vault('it is full', 'tries again'),
  busy: vault('another run writes to it', 'looks again'),
  'connection-lost': away('the connection was lost', 'goes on'),
  timeout: away('nothing moved any more', 'goes on'),
  killed: ({ since, again }) => `was ended from outside, ${since}${again('goes on')}`,
  battery: ({ because }) => `waits for mains power${because}`,
  metered: () => 'waits: this network is metered',
  hours: ({ detail, until }) => `waits${until || ' for its hours'}${detail === '' ? '' : ` (${detail})`}`,
  paused: ({ until }) => `paused${until}`,
  jobs: () => 'waits for its turn: other items are being backed up',
  'not-now': ({ because, since, again }) => `waits${because || ': it was told not now'}; ${since}${again('tries again')}`,
  incomplete: ({ because, since, again }) => `the snapshot is held back${because}; ${since}${again('tries again')}`,
  failed: ({ because, since, again }) => `failed${because}; ${since}${again('tries again')}`,
  probing: ({ place }) => `looks for ${place}`,
};

function away(why: string, verb = 'looks again'): (words: Words) => string {
  return ({ place, since, again }) => `waits for ${place}: ${why}; ${since}${again(verb)}`;
}

function vault(why: string, verb: string): (words: Words) => string {
  return ({ place, since, again }) => `waits for the vault at ${place}: ${why}; ${since}${again(verb)}`;
}

/** A look at a folder of this machine names it: the place of an item that is pulled is its server. */
function missingVault(words: Words): string {
  const [, folder = words.place, how = 'is not there'] = /^(\/.*) (is not there|does not answer)$/.exec(words.detail) ?? [];
  return vault(`it ${how}`, 'looks again')({ ...words, place: folder });
}

const none = () => '';
const allTheSame = (title: string) => `alp now ${title} backs it up all the same`;
const doctor = (title: string) => `alp doctor ${title} looks for the cause`;

const REMEDIES: Readonly<Record<WaitReason, (title: string, detail: string) => string>> = {
  'no-link': () => 'connect to a network; it goes on by itself',
  'captive-portal': () => 'open any web page and log in to the network; it goes on by itself',
  'name-not-found': () => 'is this the right network? reach = … in the configuration names further addresses',
  'host-down': () => 'is it switched on, and is this the right network? reach = … in the configuration names further addresses',
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
};
