/** What a report for somebody else must not show, and what it must go on showing. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item } from '../../core/model.ts';
import { NOTHING_SHARED, readServerText } from '../../core/rules/configuration.ts';
import { explainItem } from '../../core/rules/explain-item.ts';
import { maskedText, secretsOf, withoutSecrets } from '../../core/rules/secrets.ts';

describe('a text that goes to somebody else', () => {
  const hidden: readonly (readonly [string, string])[] = [
    ['mysql --password=hunter2 -u root', 'mysql --password=*** -u root'],
    ['mysql --password hunter2', 'mysql --password ***'],
    ['PGPASSWORD=hunter2 pg_dump', 'PGPASSWORD=*** pg_dump'],
    ['"api_key": "hunter 2", x', '"api_key": ***, x'],
    ['Authorization: Bearer abcdefgh.ijk', 'Authorization: ***'],
    ['curl -H bearer abcdefghijk', 'curl -H bearer ***'],
    ['smtp://ann:hunter2@mail.example.org:25', 'smtp://***@mail.example.org:25'],
    ['https://hooks.example.org/services/T0/B0/xyz?a=b failed', 'https://hooks.example.org/*** failed'],
    ['https://ann:hunter2@example.org/x', 'https://example.org/***'],
    ['ann:hunter2@nas:/backup', 'ann:***@nas:/backup'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----', '***'],
    ['AKIAABCDEFGHIJKLMNOP', '***'],
    ['id 0123456789abcdef0123456789abcdef', 'id ***'],
    ['ghp_0123456789012345678901234567890123', '***'],
  ];
  for (const [text, masked] of hidden) test(`${text} is told as ${masked}`, () => assert.equal(maskedText(text, []), masked));

  const shown = [
    'ssh reaches ann@nas.local, its host key is known',
    'ann@nas:/backup/home/2026-11-23T041502Z',
    'Permission denied (publickey,password).',
    'known until now: 256 SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU nas (ED25519)',
    '[nas]:2222 SHA256:47DEQpj8HBSaTImW5JCeuQeRkm5NMpJWZG3hSuFUxyz',
    '2026-11-23 04:15:02 UTC published 2026-11-23T041502Z: 12,345 files, 1.5 GB, new 3 MB',
    'leaves out  .cache/, node_modules/, /home/ann/a/very/long/path/with/many/parts/0123456789',
    'the login was refused; a password is asked for',
    'https://example.org',
  ];
  for (const text of shown) test(`${text} stays as it is`, () => assert.equal(maskedText(text, []), text));

  test('has none of the words that are known to be secret, short ones only where they stand alone', () => {
    assert.equal(maskedText('hunter2 and hunter22, correcthorse1x', ['correcthorse1', 'hunter2']), '*** and hunter22, ***x');
  });
});

describe('an item that goes to somebody else', () => {
  function itemOf(lines: string): Item {
    const text = `[i]\nsource = /srv/data1/\ndest = ann@nas7:/backup\n${lines}`;
    const read = readServerText({ file: 'f', name: 's', text }, NOTHING_SHARED);
    assert.ok(read.kind === 'understood', JSON.stringify(read));
    return read.server.items[0]!;
  }
  const explained = (item: Item) => explainItem(withoutSecrets(item)).join('\n');

  test('keeps the program of a command and nothing of its arguments', () => {
    const text = explained(itemOf('before = /usr/bin/fetch -u ann:hunter2 correct-horse\nafter = notify hunter3'));
    assert.match(text, /before +\/usr\/bin\/fetch '?\*\*\*/);
    assert.doesNotMatch(text, /hunter|horse|ann:/);
  });

  test('keeps the options of ssh that can be no secret', () => {
    const way = 'ssh -p 2222 -4 -i /root/.ssh/id -o ConnectTimeout=5 -oUser=ann -o ProxyCommand=x-hunter2 -o "SetEnv A=hunter3"';
    const text = explained(itemOf(`ssh = ${way}`));
    assert.match(text, /over +ssh -p 2222 -4 -i \/root\/.ssh\/id -o ConnectTimeout=5 -oUser=ann -o '?\*\*\*'? -o '?\*\*\*/);
    assert.doesNotMatch(explained(itemOf('ssh = sshpass -phunter2 ssh')), /hunter/);
  });

  test('keeps of what drivers are told only figures and yes or no', () => {
    const item = itemOf('');
    const settings = { password: 'hunter2', words: ['hunter3'], flag: true, count: 3 };
    const drivers = [{ ...({ name: 'd', isOwn: true } as Item['drivers'][number]), settings }];
    const text = explained({ ...item, drivers });
    assert.match(text, /flag = yes/);
    assert.match(text, /count = 3/);
    assert.doesNotMatch(text, /hunter/);
    assert.deepEqual(secretsOf({ ...item, drivers }), ['hunter2', 'hunter3']);
  });

  test('has as its secrets neither ordinary words nor paths, numbers, or where it comes from and goes to', () => {
    const lines =
      'before = sh -c "snapshot create" /usr/lib/x1y2z3 --all nas7 data1 12345 10.0.0.1\nssh = ssh -p 2222 -i /root/.ssh/id_ed25519';
    assert.deepEqual(secretsOf(itemOf(lines)), []);
    assert.deepEqual(secretsOf(itemOf('before = a --password=swordfish -pTr0ub4dor x9y8z7w6')), [
      'swordfish',
      'Tr0ub4dor',
      'x9y8z7w6',
    ]);
  });
});
