/** What a look at both ends finds: one item whose host key is new, one whose folder belongs to another, the others well. */
import type { Answer, Request } from '../../bridge/channels.ts';

type Findings = Answer<'examine'>['findings'];

const KEY = 'SHA256:uNiVztksCsDhcc0u9e8BrPQ8rJ0cM2jQe8Gm2nE0Z3k';

export async function examined({ server, item }: Request<'examine'>): Promise<Answer<'examine'>> {
  await new Promise(resolve => setTimeout(resolve, 30));
  if (server === 'www' && item === 'website') return { findings: hostKeyChanged };
  if (item === 'mail') return { findings: otherVault };
  return { findings: item === 'photos' ? [...well, ...warned] : well };
}

export function repaired({ server, item, adopt, acceptHostKey }: Request<'repair'>): Answer<'repair'> {
  const done: Findings = acceptHostKey
    ? [{ state: 'good', text: `the host key ${acceptHostKey} of www.example.org is now known (/home/ada/.ssh/known_hosts)` }]
    : adopt
      ? [{ state: 'good', text: `ada@vault.example.org:/srv/backup/mail is now the vault of ${server} ${item}` }]
      : [];
  return { findings: [...done, ...well] };
}

const well: Findings = [
  { state: 'good', text: 'at the source: rsync 3.5.0' },
  { state: 'good', text: 'the source is there and can be read' },
  { state: 'good', text: '/media/backup/documents is the vault of this item (5f3a90c1d2e4b687)' },
  { state: 'good', text: 'the vault can link files, unchanged ones cost nothing' },
  { state: 'good', text: '812 GB free at the vault' },
  { state: 'good', text: '61 snapshots, newest 2026-11-23T140502Z' },
];

const warned: Findings = [
  {
    state: 'warning',
    text: 'at the vault: rsync 3.2.7 has known security holes, unless your distribution patched it',
    remedy: 'install rsync 3.4.3 or newer there (on macOS: brew install rsync)',
  },
  { state: 'info', text: 'an unfinished run waits (3 attempts); the next backup goes on with it' },
];

const hostKeyChanged: Findings = [
  {
    state: 'bad',
    text: 'the host key of www.example.org has changed',
    remedy: 'alp doctor www website shows both fingerprints',
  },
  { state: 'info', text: 'known until now: 256 SHA256:Zk3pB1yqFVh8n2mYtR0cWqk9aUoZ5T1vX2dL7sJ4eHc www.example.org (ED25519)' },
  { state: 'info', text: `it shows now: ssh-ed25519 ${KEY}` },
  {
    state: 'info',
    text: 'compare with what the server itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
    remedy: `if they are equal: alp doctor www website --accept-host-key ${KEY}`,
  },
];

const otherVault: Findings = [
  { state: 'good', text: 'ssh reaches ada@vault.example.org, its host key is known' },
  {
    state: 'bad',
    text: 'ada@vault.example.org:/srv/backup/mail belongs to oldlaptop/mail',
    remedy: 'if this item was renamed: alp doctor laptop mail --adopt',
  },
];
