/** A NAS and other destinations that are not there: every failure is to be had by a name, every folder by a path. */
import type { Answer, Request } from '../../bridge/channels.ts';

type Found = Answer<'tryDestination'>;
type Wish = Request<'tryDestination'>;

const GB = 1e9;
export const KEY = '/home/ada/.ssh/alpine-backup';
export const FINGERPRINTS = [
  { type: 'ssh-ed25519', fingerprint: 'SHA256:p3Kx8vQ2mWnT6rYbE1sLhD9cFgJ4uZaXoR7iVtNkM5w' },
  { type: 'ecdsa-sha2-nistp256', fingerprint: 'SHA256:Zq7LwB0eYk2HtUjR5nCfXs8PdGvM1aOi6TbNxW3hKyE' },
];

export function hostOf({ login = '' }: Wish): string {
  return login.replace(/.*@/, '');
}

const FAILURES: Readonly<Record<string, readonly [state: string, sentence: string, remedy: string]>> = {
  offline: ['no-link', 'this machine has no link to a network', 'connect to a network'],
  cafe: ['captive-portal', 'this network wants a login first', 'open any web page and log in to the network'],
  nowhere: ['name-not-found', 'nowhere.local: its name is not known here', 'is this the right network?'],
  asleep: ['host-down', 'asleep.local does not answer', 'is it switched on, and is this the right network?'],
  closed: [
    'port-closed',
    'closed.local is there, but its port 22 takes no connections',
    'does sshd run there, and on that port?',
  ],
  web: ['not-ssh', 'what answers at web.local is not an ssh server', 'look at the port'],
  moved: ['host-key-changed', 'moved.local shows another host key than before', 'somebody else may be answering'],
  bare: ['no-rsync', 'there is no rsync at the server', 'install rsync there'],
  full: ['vault-full', '0.3 GB are free on the disk of /backup', 'make room there, or choose another disk'],
  locked: ['folder-refused', 'ada may not write in /backup', 'as root there: chown ada /backup'],
};

export function lookAt(wish: Wish, trusted: ReadonlySet<string>, letIn: ReadonlySet<string>): Found {
  const { login, path } = wish;
  if (login === undefined)
    return path.startsWith('/media/away')
      ? found('vault-missing', `${path} is not there`, 'is its disk plugged in and mounted?')
      : folderAt(path, '');
  const host = hostOf(wish);
  const failure = FAILURES[host.split('.')[0] ?? ''];
  const isTrusted = trusted.has(host);
  const hostKeys = FINGERPRINTS.map(key => ({ ...key, isKnown: isTrusted || (host !== 'nas.local' && host !== 'moved.local') }));
  if (failure && !(failure[0] === 'host-key-changed' && isTrusted)) return { ...found(...failure), hostKeys };
  if (host === 'nas.local' && !isTrusted)
    return {
      ...found(
        'host-key-unknown',
        'the host key of nas.local is not known yet',
        'compare with what the server itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      ),
      hostKeys,
    };
  if (host === 'nas.local' && !letIn.has(host))
    return {
      ...found('login-refused', `${login} is refused (publickey,password)`, 'is the key there, and does the server know it?'),
      hostKeys,
    };
  const port = wish.port === undefined || wish.port === 22 ? '' : ` -p ${wish.port}`;
  const key = letIn.has(host) ? ` -i ${KEY}` : '';
  return { ...folderAt(path, port + key === '' ? '' : `ssh${port}${key}`), hostKeys };
}

function found(state: string, sentence: string, remedy: string): Found {
  return { state, sentence, remedy, hostKeys: [], folder: { kind: 'unknown' }, ssh: '' };
}

function folderAt(path: string, ssh: string): Found {
  const known = { rsync: '3.2.7', freeBytes: path.startsWith('/small') ? 9 * GB : 1840 * GB, ssh };
  const folder = folderKind(path);
  const state = folder.kind === 'other' ? 'folder-refused' : 'ready';
  const sentence = folder.kind === 'other' ? `${path} is no vault: it has Photos, Films, Music …` : `${path} can be used`;
  const remedy = folder.kind === 'other' ? 'choose an empty folder, or a new one inside it' : '';
  return { ...found(state, sentence, remedy), ...known, folder };
}

function folderKind(path: string): Found['folder'] {
  if (path === '/share' || path === '/crowded/laptop/documents') return { kind: 'other' };
  if (path === '/old/documents' || path === '/ancestor/laptop/documents') return { kind: 'dated-folders', snapshots: 43 };
  if (path === '/vaults/laptop/documents') return { kind: 'vault', item: 'laptop/documents', snapshots: 214 };
  if (path === '/foreign/laptop/documents') return { kind: 'vault', item: 'oldbox/papers', snapshots: 12 };
  return { kind: 'new' };
}
