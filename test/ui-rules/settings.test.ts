/** What the settings page knows of keys, where their values come from, and which changes of a file an edit means. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readServerText, readSharedText } from '../../core/rules/configuration.ts';
import { ITEM_KEYS } from '../../core/rules/item-keys.ts';
import { changesOf } from '../../renderer/settings/draft.ts';
import { KEYS } from '../../renderer/settings/keys.ts';
import { inherited, ownValues } from '../../renderer/settings/levels.ts';
import { lineDifference } from '../../renderer/settings/line-difference.ts';
import { meteredChanges, meteredIn, namedNetworks } from '../../renderer/settings/metered.ts';
import { oneMore } from '../../renderer/settings/one-more.ts';
import { readSettingsPlace, serverFiles, settingsAddress } from '../../renderer/settings/place.ts';
import { settingsGerman } from '../../renderer/words/settings.de.ts';
import { settingsEnglish } from '../../renderer/words/settings.en.ts';
import { settingsFrench } from '../../renderer/words/settings.fr.ts';
import { fileOf } from './settings-file.ts';

const shared = fileOf(undefined, '[defaults]\nexclude = .cache/, lost+found/\nkeep_at_least = 5\n');
const laptop = fileOf(
  'laptop',
  'delete_after = 30 days\n[home]\nsource = /home/\ndest = /backup/home\nexclude = *.iso\n[photos]\nsource = /photos/\ndest = /backup/photos\n',
);

describe('the keys', () => {
  test('are keys of the program', () => {
    const known = ITEM_KEYS.map(({ name }) => name);
    for (const { name } of KEYS) assert.ok(known.includes(name), name);
  });

  test('are lists and belong to an item alone where the program says so', () => {
    for (const key of KEYS) {
      const known = ITEM_KEYS.find(({ name }) => name === key.name)!;
      assert.equal(key.kind === 'list', known.list, key.name);
      // The driver line and these two.
      assert.equal(key.isItemOnly, known.itemOnly, key.name);
    }
  });

  test('have the defaults that the program has: written out they change nothing', () => {
    const written = KEYS.filter(({ fallback }) => fallback !== '').map(({ name, fallback }) => `${name} = ${fallback}\n`);
    const [plain, explicit] = ['', written.join('')].map(more => {
      const read = readServerText(
        { file: 'a.ini', name: 'a', text: `[home]\nsource = /home/\ndest = /backup\n${more}` },
        readSharedText('alpine-backup.conf', ''),
      );
      assert.equal(read.kind, 'understood', JSON.stringify(read));
      return read.kind === 'understood' ? read.server.items[0] : undefined;
    });
    assert.deepEqual(explicit, plain);
  });

  test('have examples that the program understands', () => {
    for (const { name, examples, kind } of KEYS) {
      for (const example of kind === 'list' ? [examples.join(', ')].filter(text => text !== '') : examples) {
        const readings = ITEM_KEYS.find(key => key.name === name)!.read(
          { value: example, entries: example.split(', ') },
          undefined,
        );
        assert.ok(
          readings.every(({ ok }) => ok),
          `${name} = ${example}`,
        );
      }
    }
  });
});

describe('where a value comes from', () => {
  const key = (name: string) => KEYS.find(one => one.name === name)!;

  test('what an item does not say comes from the top of its file, then from alpine-backup.conf, then from the program', () => {
    assert.deepEqual(inherited(laptop, shared, 'photos', key('delete_after')), { level: 'server', values: ['30 days'] });
    assert.deepEqual(inherited(laptop, shared, 'photos', key('keep_at_least')), { level: 'shared', values: ['5'] });
    assert.deepEqual(inherited(laptop, shared, 'photos', key('schedule')), { level: 'program', values: ['manual'] });
    assert.deepEqual(inherited(laptop, shared, '', key('delete_after')), { level: 'program', values: [] });
  });

  test('what an item says itself is its own', () => {
    assert.deepEqual(ownValues(laptop, 'home', 'exclude', true), ['*.iso']);
    assert.equal(ownValues(laptop, 'photos', 'exclude', true), undefined);
    assert.deepEqual(inherited(laptop, shared, 'home', key('exclude')).values, ['.cache/', 'lost+found/']);
  });
});

describe('an edit', () => {
  const changes = (draft: [string, string[]][], section = 'home') => changesOf(laptop, section, new Map(draft), KEYS);

  test('of one value sets it, of an empty one unsets it, of the same one is none', () => {
    assert.deepEqual(changes([['schedule', ['hourly']]]), [{ kind: 'set', section: 'home', key: 'schedule', value: 'hourly' }]);
    assert.deepEqual(changes([['dest', []]]), [{ kind: 'unset', section: 'home', key: 'dest' }]);
    assert.deepEqual(changes([['dest', [' /backup/home ']]]), []);
    assert.deepEqual(changes([['schedule', ['']]]), []);
  });

  test('of a list adds and drops single entries, so that the comments of the others stay', () => {
    assert.deepEqual(changes([['exclude', ['*.iso', '', '/tmp/']]]), [
      { kind: 'add', section: 'home', key: 'exclude', value: '/tmp/' },
    ]);
    assert.deepEqual(changes([['exclude', ['/tmp/']]]), [
      { kind: 'add', section: 'home', key: 'exclude', value: '/tmp/' },
      { kind: 'drop', section: 'home', key: 'exclude', value: '*.iso' },
    ]);
    assert.deepEqual(changes([['exclude', ['']]]), [{ kind: 'unset', section: 'home', key: 'exclude' }]);
  });
});

test('an entry that ends in a blank stays one when another is typed beside it', () => {
  const file = fileOf('a', '[home]\nexclude = "a ", b\n');
  assert.deepEqual(changesOf(file, 'home', new Map([['exclude', ['a ', 'b', ' c ']]]), KEYS), [
    { kind: 'add', section: 'home', key: 'exclude', value: 'c' },
  ]);
});

describe('one more entry', () => {
  test('of a list that the item has is added, and dropped again', () => {
    const more = oneMore(laptop, shared, 'home', 'exclude', '/tmp/')!;
    assert.deepEqual(more.changes, [{ kind: 'add', section: 'home', key: 'exclude', value: '/tmp/' }]);
    assert.deepEqual(more.undo, [{ kind: 'drop', section: 'home', key: 'exclude', value: '/tmp/' }]);
  });

  test('of a list that it inherits brings what was inherited along, because a list of its own takes its place', () => {
    const more = oneMore(laptop, shared, 'photos', 'exclude', '/tmp/')!;
    assert.deepEqual(
      more.changes.map(change => 'value' in change && change.value),
      ['.cache/', 'lost+found/', '/tmp/'],
    );
    assert.deepEqual(more.undo, [{ kind: 'unset', section: 'photos', key: 'exclude' }]);
  });

  test('that is there already changes nothing', () => {
    assert.equal(oneMore(laptop, shared, 'photos', 'exclude', '.cache/'), undefined);
  });
});

describe('networks', () => {
  const network = 'aa:bb:cc:dd:ee:ff 192.168.1.0/24';
  const agent = fileOf(
    undefined,
    `[agent]\nmetered_networks = ${network}, 11-22-33-44-55-66\nunmetered_networks = aa:aa:aa:aa:aa:aa\n`,
  );

  test('are named with and without their subnet, in either spelling', () => {
    assert.equal(namedNetworks(agent).length, 3);
    assert.equal(meteredIn(agent, network), 'yes');
    assert.equal(meteredIn(agent, '11:22:33:44:55:66 10.0.0.0/8'), 'yes');
    assert.equal(meteredIn(agent, 'aa:aa:aa:aa:aa:aa 10.0.0.0/8'), 'no');
    assert.equal(meteredIn(agent, 'bb:bb:bb:bb:bb:bb'), 'system');
  });

  test('change the list and never stand in both', () => {
    assert.deepEqual(meteredChanges(agent, network, 'no'), [
      { kind: 'drop', section: 'agent', key: 'metered_networks', value: network },
      { kind: 'add', section: 'agent', key: 'unmetered_networks', value: network },
    ]);
    assert.deepEqual(meteredChanges(agent, network, 'yes'), []);
    assert.deepEqual(meteredChanges(agent, network, 'system'), [
      { kind: 'drop', section: 'agent', key: 'metered_networks', value: network },
    ]);
  });

  test('bring the section [agent] where there is none', () => {
    assert.deepEqual(meteredChanges(shared, network, 'yes'), [
      { kind: 'add-section', section: 'agent', entries: [{ key: 'metered_networks', value: network }] },
    ]);
  });
});

describe('two texts side by side', () => {
  test('have what is equal in one row, and what is not beside a gap', () => {
    const rows = lineDifference('a\nb\nc', 'a\nx\ny\nc').map(({ left, right, isSame }) => [left?.text, right?.text, isSame]);
    assert.deepEqual(rows, [
      ['a', 'a', true],
      ['b', 'x', false],
      [undefined, 'y', false],
      ['c', 'c', true],
    ]);
  });

  test('lose no line of either and say equal of none that differs', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '', 'c'), { maxLength: 12 }).map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (left, right) => {
        const rows = lineDifference(left, right);
        const side = (lines: readonly ({ readonly number: number; readonly text: string } | undefined)[]) =>
          lines.filter(line => line !== undefined);
        assert.equal(
          side(rows.map(row => row.left))
            .map(line => line.text)
            .join('\n'),
          left,
        );
        assert.equal(
          side(rows.map(row => row.right))
            .map(line => line.text)
            .join('\n'),
          right,
        );
        assert.deepEqual(
          side(rows.map(row => row.right)).map(line => line.number),
          right.split('\n').map((_, index) => index + 1),
        );
        assert.ok(
          rows.every(({ left: one, right: other, isSame }) => isSame === (one !== undefined && one.text === other?.text)),
        );
      }),
    );
  });
});

test('a place is found again from its address, whatever the item is called', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w .%#?-]+$/), fc.stringMatching(/^[\w .%#?*/-]+$/), (server, section) => {
      const address = settingsAddress({ kind: 'file', server, section });
      const [, , one, other] = address.split('/').map(decodeURIComponent);
      assert.deepEqual(readSettingsPlace(one, other), { kind: 'file', server, section });
    }),
  );
  assert.deepEqual(readSettingsPlace('*', undefined), { kind: 'file', server: undefined, section: 'defaults' });
  assert.equal(settingsAddress(readSettingsPlace('*', undefined)), '#/settings/*');
});

test('every file has its place, also one whose mistakes leave it no item, by the name that it really has', () => {
  const items = [
    { server: 'laptop', file: '/etc/alp/laptop' },
    { server: 'laptop', file: '/etc/alp/laptop' },
  ];
  const problems = [
    '/etc/alp/www.ini:3: source: is no path',
    '/etc/alp/nas:1: what is this',
    '/etc/alp/alpine-backup.conf:1: x',
    'else',
  ];
  assert.deepEqual(serverFiles(items, problems, '/etc/alp'), [
    { server: 'laptop', file: 'laptop' },
    { server: 'nas', file: 'nas' },
    { server: 'www', file: 'www.ini' },
  ]);
});

describe('the words of Settings and Diagnose', () => {
  const SAME = /^(keys\.timeout\.label|diagnose\.title)/;
  for (const [name, table] of [
    ['German', settingsGerman],
    ['French', settingsFrench],
  ] as const) {
    test(`are all there in ${name}`, () => {
      const [original, other] = [texts(settingsEnglish), texts(table)];
      assert.deepEqual([...other.keys()].sort(), [...original.keys()].sort());
      for (const [key, text] of other) {
        if (text !== '') assert.doesNotMatch(text, /undefined|NaN|!|\bplease\b|\bbitte\b|s’il vous plaît/, key);
        if (text === original.get(key) && /[a-z]{3}/.test(text)) assert.match(key, SAME, `${key} is still English: ${text}`);
      }
    });
  }
});

function texts(table: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(table).flatMap(([key, value]): [string, string][] => {
      const name = path === '' ? key : `${path}.${key}`;
      if (typeof value === 'string') return [[name, value]];
      if (typeof value === 'function') return [1, 2].map(count => [`${name}(${count})`, String(value(count, 3, 'C'))]);
      return [...texts(value, name)];
    }),
  );
}
