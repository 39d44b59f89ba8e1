/** The rules of the Set-up page without a browser: names, addresses as they are typed, keys, what is written, what is ready. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readServerText, readSharedText } from '../../core/rules/configuration.ts';
import { editIni } from '../../core/rules/ini-edit.ts';
import { parseLocation } from '../../core/rules/locations.ts';
import { problemOfName } from '../../core/rules/names.ts';
import { blocksOf, pathOf } from '../../renderer/parts/kept-days-layout.ts';
import { checksOf, decisive, type Found, readinessOf, spaceMark, vaultVerdict } from '../../renderer/setup/checks.ts';
import {
  adoptBase,
  adopting,
  baseOf,
  destText,
  itemsToAdopt,
  overlapping,
  pastedAddress,
  sshText,
  vaultPaths,
  whereMistakes,
  whereText,
  wishOf,
} from '../../renderer/setup/destination.ts';
import { itemNames, nameMistake, serverName, usedNames } from '../../renderer/setup/item-names.ts';
import { keepKeys, keepMistakes, keysToPreview, PRESETS, withPreset } from '../../renderer/setup/keep.ts';
import {
  coveredBy,
  excludesOf,
  FRESH_PLAN,
  isTicked,
  type Plan,
  type Where,
  withChanged,
  withFolder,
  withoutFolder,
} from '../../renderer/setup/plan.ts';
import { hrefOf, lacking, nextStep, placeOf, STEPS, stepBefore } from '../../renderer/setup/setup-steps.ts';
import { postponedTo, whenKeys, whenMistakes } from '../../renderer/setup/when.ts';
import { writtenWish } from '../../renderer/setup/written-changes.ts';

const planOf = (...paths: readonly string[]): Plan =>
  paths.reduce((plan, path) => withFolder(plan, path, 'folder'), {
    ...FRESH_PLAN,
    where: { ...FRESH_PLAN.where, login: 'ada@nas.local', path: '/backup' },
  });
const at = (part: Partial<Where>): Where => ({ ...FRESH_PLAN.where, ...part });
const amount = { files: 3, bytes: 5 };
const proposal = (kind: 'caches' | 'downloads' | 'machines', ...patterns: string[]) => ({
  kind,
  patterns,
  saves: amount,
  examples: [],
});

describe('folders', () => {
  test('a folder is chosen once, however it is written, and goes without a trace', () => {
    const plan = planOf('/home/ada/', '/home//ada', '/home/ada');
    assert.deepEqual(
      plan.folders.map(({ path }) => path),
      ['/home/ada'],
    );
    assert.deepEqual(withoutFolder(plan, '/home/ada').folders, []);
    assert.equal(planOf('/').folders[0]?.path, '/');
  });

  test('a folder inside another one is told, a neighbour with a longer name is not', () => {
    const plan = planOf('/home/ada', '/home/ada/Documents', '/home/adam');
    assert.equal(coveredBy(plan, '/home/ada/Documents'), '/home/ada');
    assert.equal(coveredBy(plan, '/home/adam'), undefined);
    assert.equal(coveredBy(planOf('/', '/home'), '/home'), '/');
  });

  test('caches are left out unless unticked; downloads and virtual machines only when ticked', () => {
    const proposals = [proposal('caches', '.cache/'), proposal('downloads', '/Downloads/'), proposal('machines', '*.qcow2')];
    const plan = withChanged(planOf('/home/ada'), '/home/ada', { proposals, further: ' *.iso \n\n.cache/\n' });
    assert.deepEqual(excludesOf(plan.folders[0]!), ['.cache/', '*.iso']);
    const ticked = { ...plan.folders[0]!, ticks: { caches: false, downloads: true } };
    assert.equal(isTicked(ticked, 'machines'), false);
    assert.deepEqual(excludesOf(ticked), ['/Downloads/', '*.iso', '.cache/']);
  });
});

describe('names', () => {
  test('every name that is made of a path is one that the program takes, and none comes twice', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc.constantFrom('log', 'all', 'Backup', '-x', '..', '.config', 'a b', '[x]', 'status'),
    );
    const path = fc
      .array(
        part.map(text => text.replaceAll('/', '') || 'x'),
        { minLength: 1, maxLength: 3 },
      )
      .map(parts => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.array(path, { maxLength: 6 }), paths => {
        const { folders } = planOf(...paths);
        const names = itemNames(folders, ['documents']);
        assert.equal(new Set([...names, 'documents']).size, names.length + 1);
        for (const name of names) {
          assert.equal(problemOfName(name, 'item'), undefined, name);
          assert.equal(nameMistake(name, []), undefined, name);
        }
      }),
    );
  });

  test('what the program refuses as a name is told beside the field', () => {
    for (const name of ['', 'a/b', '-x', '.x', 'now', 'defaults', 'status']) {
      assert.notEqual(nameMistake(name, []), undefined, name);
      assert.notEqual(problemOfName(name, 'item'), undefined, name);
    }
    assert.equal(nameMistake('documents', ['documents']), 'twice');
  });

  test('the file is laptop, or the next free name; a typed one and an existing one are kept', () => {
    assert.equal(serverName(FRESH_PLAN, []), 'laptop');
    assert.equal(serverName(FRESH_PLAN, ['laptop', 'laptop-2']), 'laptop-3');
    assert.equal(serverName({ ...FRESH_PLAN, server: ' tower ' }, []), 'tower');
    assert.equal(serverName({ ...FRESH_PLAN, into: 'www' }, ['www']), 'www');
  });
});

describe('destination', () => {
  test('a pasted address fills the fields that it names', () => {
    assert.deepEqual(pastedAddress('ada@nas.local:/backup/x'), { login: 'ada@nas.local', path: '/backup/x' });
    assert.deepEqual(pastedAddress('ssh://ada@nas.local:2222/backup'), { login: 'ada@nas.local', port: '2222', path: '/backup' });
    assert.deepEqual(pastedAddress('ssh -p 2222 ada@nas.local'), { login: 'ada@nas.local', port: '2222' });
    assert.deepEqual(pastedAddress('ada@[fe80::1]:/backup'), { login: 'ada@[fe80::1]', path: '/backup' });
    for (const typed of ['', 'a', 'ada@', 'ada@nas', 'ssh', 'ssh ']) assert.deepEqual(pastedAddress(typed), { login: typed });
  });

  test('mistakes are told before anything is asked', () => {
    assert.deepEqual(whereMistakes(at({})), ['login-missing', 'path-missing']);
    assert.deepEqual(whereMistakes(at({ login: 'ada@nas local', port: '70000', path: '-x' })), ['login', 'port', 'path']);
    assert.deepEqual(whereMistakes(at({ login: '-oProxyCommand=x', path: '/b' })), ['login']);
    for (const login of [':] ', '[:]', '[::1', '::1]', 'ada[@nas', 'a@b@nas', '1:2'])
      assert.deepEqual(whereMistakes(at({ login, path: '/b' })), ['login'], login);
    for (const login of [
      'nas',
      '::1',
      '[fe80::1%eth0]',
      '::ffff:192.0.2.1',
      'ada@nas.local',
      'ada@192.168.1.20',
      'ada@[fe80::1]',
      'ada.b-c_d@nas',
    ])
      assert.deepEqual(whereMistakes(at({ login, path: '/backup' })), [], login);
    assert.deepEqual(whereMistakes(at({ kind: 'folder' })), ['folder-missing']);
    assert.deepEqual(whereMistakes(at({ kind: 'folder', folder: 'backup' })), ['folder']);
    assert.deepEqual(whereMistakes(at({ kind: 'folder', folder: '~/backup' })), []);
  });

  test('a folder of the login’s home may begin like a home folder or an option', () => {
    for (const name of ['~.', '-x', 'x~'])
      assert.ok(parseLocation(destText(at({ login: 'nas' }), baseOf(at({ login: 'nas', path: `~/${name}` })))).ok, name);
  });

  test('every destination without a mistake is one that the configuration understands', () => {
    const login = fc.stringMatching(/^[a-z@.:[\]\-_ 0-9$]{1,12}$/);
    const path = fc.stringMatching(/^[~/a-z. -]{1,10}$/);
    fc.assert(
      fc.property(login, path, (login, path) => {
        const where = at({ login, path });
        if (whereMistakes(where).length > 0) return;
        const plan = { ...planOf('/home/ada'), where };
        const [vault] = vaultPaths(plan, 'laptop', ['home']);
        const location = parseLocation(destText(where, vault!));
        assert.ok(location.ok, destText(where, vault!));
        assert.equal(location.value.kind, 'ssh');
        assert.equal(location.value.path, vault);
      }),
    );
  });

  test('each folder has a vault of its own below the server’s name', () => {
    const plan = planOf('/home/ada/Documents', '/srv/Documents');
    assert.deepEqual(vaultPaths(plan, 'laptop', itemNames(plan.folders)), [
      '/backup/laptop/documents',
      '/backup/laptop/documents-2',
    ]);
    assert.equal(destText(at({ login: 'ada@fe80::1' }), '/b'), 'ada@[fe80::1]:/b');
    assert.equal(destText(at({ kind: 'folder', folder: '/media/x' }), '/media/x/laptop/home'), '/media/x/laptop/home');
    assert.deepEqual(wishOf(at({ login: 'ada@[fe80::1]', port: '2222' }), '/b'), {
      login: 'ada@fe80::1',
      port: 2222,
      path: '/b',
    });
    assert.deepEqual(wishOf(at({ kind: 'folder', port: '2222' }), '/b'), { path: '/b' });
  });

  test('another port and a key of our own stand in ssh, as the last look logged in', () => {
    const where = at({ login: 'ada@nas', path: '/b' });
    assert.equal(sshText(where), undefined);
    assert.equal(sshText({ ...where, port: '22' }), undefined);
    assert.equal(sshText({ ...where, port: '2222', key: '/home/ada/my key' }), "ssh -p2222 -i '/home/ada/my key'");
    const looked = { ...where, ssh: { of: whereText(where), text: 'ssh -i /k' } };
    assert.equal(sshText(looked), 'ssh -i /k');
    assert.equal(sshText({ ...looked, login: 'ada@other' }), undefined);
    assert.equal(sshText({ ...where, key: '/k', ssh: { of: whereText(where), text: '' } }), undefined);
  });

  test('a source inside the destination is refused, the other way round is not', () => {
    const local = { ...planOf('/home/ada'), where: at({ kind: 'folder', folder: '/home' }) };
    assert.equal(overlapping(local)?.path, '/home/ada');
    assert.equal(overlapping({ ...local, where: at({ kind: 'folder', folder: '/home/ada/backup' }) }), undefined);
    assert.equal(overlapping(planOf('/backup/x')), undefined);
  });

  test('who names the vault itself goes on in it, and the others go beside it', () => {
    const plan = { ...planOf('/home/ada/Documents', '/home/ada/Pictures') };
    const named = { ...plan, where: { ...plan.where, path: '/backup/tower/papers' } };
    const adopted = adoptBase(named, '/home/ada/Documents', 'tower/papers', 7);
    assert.equal(adopted.where.path, '/backup');
    const names = itemNames(adopted.folders);
    assert.equal(serverName(adopted, []), 'tower');
    assert.deepEqual(vaultPaths(adopted, 'tower', names), ['/backup/tower/papers', '/backup/tower/pictures']);
    assert.deepEqual(itemsToAdopt(adopted, 'tower', names), []);
    assert.deepEqual(itemsToAdopt(adopted, 'laptop', names), ['papers']);
    const dated = adoptBase({ ...plan, where: { ...plan.where, path: '/old' } }, '/home/ada/Documents', '', 3);
    assert.deepEqual([dated.where.path, dated.folders[0]?.vault?.path], ['/', '/old']);
    assert.deepEqual(itemsToAdopt(dated, 'laptop', names), [], 'the first backup takes them over itself');
    assert.equal(adopting({ ...plan.folders[0]!, name: 'mine' }, '/v', 'a/b', 1).name, 'mine');
  });
});

describe('what was found', () => {
  const found = (state: string, part: Partial<Found> = {}): Found => ({
    state,
    sentence: '',
    remedy: '',
    hostKeys: [],
    folder: { kind: 'new' },
    ssh: '',
    ...part,
  });

  test('what comes before the obstacle is good, what comes after it was not looked at', () => {
    const marks = (state: string) => checksOf(found(state, { freeBytes: 100 }), true, 10).map(({ mark }) => mark);
    assert.deepEqual(marks('ready'), ['good', 'good', 'good', 'good', 'good', 'good']);
    assert.deepEqual(marks('login-refused'), ['good', 'good', 'warning', 'none', 'none', 'none']);
    assert.deepEqual(marks('no-rsync'), ['good', 'good', 'good', 'failed', 'none', 'none']);
    assert.deepEqual(marks('something new'), ['warning', 'none', 'none', 'none', 'none', 'none']);
    assert.deepEqual(
      checksOf(found('vault-missing'), false, 10).map(({ name }) => name),
      ['rsync', 'folder', 'space'],
    );
  });

  test('space is told against what is needed', () => {
    assert.deepEqual(
      [spaceMark(120, 100), spaceMark(110, 100), spaceMark(99, 100), spaceMark(5, undefined), spaceMark(undefined, 5)],
      ['good', 'warning', 'failed', 'good', 'none'],
    );
  });

  test('a folder full of other things is no obstacle as long as the vaults below it are free', () => {
    const base = found('folder-refused', { folder: { kind: 'other' } });
    assert.equal(decisive({ base, vaults: {} })?.state, 'folder-refused');
    assert.equal(decisive({ base, vaults: { a: found('ready') } })?.state, 'ready');
    assert.equal(decisive({ base, vaults: { a: found('folder-refused') } })?.state, 'folder-refused');
  });

  test('ready is only what was looked at and has room for every folder', () => {
    const plan = planOf('/home/ada/Documents');
    const path = '/backup/laptop/documents';
    const readiness = (vaults: Record<string, Found>, of = plan) =>
      readinessOf({ base: found('ready'), vaults }, of, 'laptop', ['documents']);
    assert.equal(readinessOf(undefined, plan, 'laptop', ['documents']), 'untested');
    assert.equal(readiness({}), 'untested');
    assert.equal(readiness({ [path]: found('ready') }), 'ready');
    const foreign = found('ready', { folder: { kind: 'vault', item: 'a/b', snapshots: 2 } });
    assert.equal(readiness({ [path]: foreign }), 'lacking');
    assert.equal(
      readiness({ [path]: foreign }, withChanged(plan, '/home/ada/Documents', { vault: { path, of: 'a/b', snapshots: 2 } })),
      'ready',
    );
    assert.equal(vaultVerdict({ kind: 'vault', item: 'laptop/documents', snapshots: 2 }, 'laptop/documents', false), 'goes-on');
  });
});

describe('when', () => {
  const { when } = FRESH_PLAN;
  test('only what differs from the program’s own habits is written', () => {
    assert.deepEqual(whenKeys(when), {
      schedule: 'every 4 hours',
      on_battery: undefined,
      on_metered: undefined,
      between: undefined,
      max_age: '3 days',
    });
    const all = whenKeys({ ...when, everyHours: '1', battery: 'no', isOnMetered: true, isBetween: true, maxAge: '1' });
    assert.deepEqual(all, { schedule: 'hourly', on_battery: 'no', on_metered: 'yes', between: '08:00-23:00', max_age: '1 day' });
    assert.equal(whenKeys({ ...when, schedule: 'manual' }).schedule, undefined);
  });

  test('half a number is a mistake of its field alone, and of the choice that uses it', () => {
    assert.deepEqual(whenMistakes({ ...when, everyHours: '', dailyAt: '25:00' }), ['everyHours']);
    assert.deepEqual(whenMistakes({ ...when, schedule: 'daily', everyHours: '', dailyAt: '25:00' }), ['dailyAt']);
    assert.deepEqual(whenMistakes({ ...when, isBetween: true, from: '8', until: '8' }), ['from', 'until']);
    assert.deepEqual(whenMistakes({ ...when, maxAge: 'x', abovePercent: '100' }), ['abovePercent', 'maxAge']);
    assert.deepEqual(whenMistakes({ ...when, maxAge: '' }), []);
  });

  test('a time outside of the hours is told with the time at which it begins', () => {
    const daily = { ...when, schedule: 'daily', isBetween: true, from: '19:00', until: '07:00' } as const;
    assert.equal(postponedTo({ ...daily, dailyAt: '12:30' }), '19:00');
    assert.equal(postponedTo({ ...daily, dailyAt: '03:00' }), undefined);
    assert.equal(postponedTo({ ...daily, isBetween: false, dailyAt: '12:30' }), undefined);
  });
});

describe('how long', () => {
  test('own numbers begin as the preset that was chosen before', () => {
    const own = withPreset({ ...FRESH_PLAN, preset: 'long' }, 'own');
    assert.deepEqual(own.own, PRESETS.long);
    assert.equal(withPreset(own, 'short').own, own.own);
    assert.deepEqual(keepMistakes({ ...own, own: { ...own.own, weekly: 'x', days: '0' } }), ['days', 'weekly']);
    assert.deepEqual(keysToPreview(keepKeys(PRESETS.usual)), { delete_after: '30 days', keep_weekly: '12', keep_monthly: '12' });
    assert.deepEqual(keysToPreview(keepKeys(PRESETS.all)), {});
  });

  test('two years are two rows of weeks in which every day has its own place', () => {
    const noon = Date.UTC(2026, 10, 23, 12);
    const days = Array.from({ length: 731 }, (_, age) => {
      const time = noon - (730 - age) * 86_400_000;
      return {
        day: new Date(time).toISOString().slice(0, 10),
        time,
        action: age % 7 === 0 ? ('keep' as const) : ('remove' as const),
        reason: '',
      };
    });
    const blocks = blocksOf(days);
    assert.equal(blocks.length, 2);
    assert.equal(blocks[0]?.last, '2026-11-23');
    // A Monday, in the last column.
    assert.deepEqual(blocks[0]?.cells.at(-1), { column: 52, row: 0, isKept: false });
    for (const { cells } of blocks) {
      assert.equal(new Set(cells.map(({ column, row }) => `${column} ${row}`)).size, cells.length);
      assert.ok(cells.every(({ column, row }) => column >= 0 && column <= 52 && row >= 0 && row <= 6));
    }
    assert.equal(blocks.flatMap(({ cells }) => cells).filter(({ isKept }) => isKept).length, 105);
    assert.equal(pathOf([{ column: 1, row: 2, isKept: true }], true, 9, 2), 'M11 22h9v9h-9z');
    assert.deepEqual(blocksOf([]), []);
  });

  test('a day with several snapshots has one cell, and stays as long as one of them does', () => {
    const one = (day: string, action: 'keep' | 'remove') => ({ day, time: 0, action, reason: '' });
    const [block] = blocksOf([
      one('2026-11-22', 'remove'),
      one('2026-11-22', 'remove'),
      one('2026-11-23', 'remove'),
      one('2026-11-23', 'keep'),
    ]);
    assert.deepEqual(block?.cells, [
      { column: 51, row: 6, isKept: false },
      { column: 52, row: 0, isKept: true },
    ]);
  });
});

describe('steps', () => {
  test('every step has an address, a next one and one before', () => {
    for (const step of STEPS) assert.equal(placeOf([hrefOf(step).replace('#/setup/', '')], 'what'), step);
    assert.equal(placeOf([], 'keep'), 'keep');
    assert.equal(placeOf(['nonsense'], 'when'), 'when');
    assert.equal(nextStep('begin'), undefined);
    assert.equal(stepBefore('what'), undefined);
    assert.deepEqual(lacking(FRESH_PLAN), ['what', 'where']);
    assert.deepEqual(lacking(planOf('/home/ada')), []);
  });
});

describe('what is written', () => {
  const file = (sections: Record<string, Record<string, string>>) => ({
    file: '/c/x',
    text: '',
    version: 'v1',
    problems: [],
    sections: Object.entries(sections).map(([name, keys]) => ({
      name,
      entries: Object.entries(keys).map(([key, value]) => ({ key, value, values: value.split(', '), line: 1 })),
    })),
  });
  const written = (plan: Plan, server: string, there: Parameters<typeof writtenWish>[3]) => {
    const edited = editIni('', writtenWish(plan, server, itemNames(plan.folders), there).changes);
    assert.ok(edited.ok, JSON.stringify(edited));
    return edited.text;
  };

  test('a new file is understood by the program as it was meant', () => {
    const plan = withChanged({ ...planOf('/home/ada/My, Documents', '/home/ada/src'), preset: 'long' }, '/home/ada/src', {
      proposals: [proposal('caches', 'node_modules/', '/a, b/'), proposal('downloads', 'x')],
    });
    const text = written({ ...plan, where: { ...plan.where, port: '2222' } }, 'laptop', { shared: undefined, server: undefined });
    const outcome = readServerText({ file: 'laptop', name: 'laptop', text }, readSharedText('c', ''));
    assert.ok(outcome.kind === 'understood', JSON.stringify(outcome));
    const [documents, src] = outcome.server.items;
    assert.deepEqual(documents?.source, { kind: 'here', path: '/home/ada/My, Documents/' });
    assert.deepEqual(documents?.dest, { kind: 'ssh', login: 'ada@nas.local', path: '/backup/laptop/my,-documents' });
    assert.deepEqual(documents?.ssh, ['ssh', '-p2222']);
    assert.deepEqual(src?.exclude, ['node_modules/', '/a, b/']);
    assert.deepEqual(src?.schedule, { kind: 'hours', every: 4 });
    assert.equal(src?.retention.keepYearly, 10);
  });

  test('a file that is there keeps its own keys; a section says only what differs from them', () => {
    const server = file({
      '': { schedule: 'every 4 hours', delete_after: '90 days', ssh: 'ssh -p 99', exclude: '*.bak' },
      documents: { source: '/x' },
    });
    const plan = withChanged({ ...planOf('/home/ada/Documents'), into: 'laptop', preset: 'all' }, '/home/ada/Documents', {
      further: '*.iso',
    });
    const used = usedNames(plan, [
      { server: 'laptop', item: 'documents' },
      { server: 'www', item: 'x' },
    ]);
    const wish = writtenWish(plan, 'laptop', itemNames(plan.folders, used), {
      shared: file({ defaults: { keep_daily: '7', on_battery: 'no' } }),
      server,
    });
    assert.equal(wish.version, 'v1');
    assert.equal(wish.changes.length, 1);
    const [section] = wish.changes;
    assert.ok(section?.kind === 'add-section');
    assert.equal(section.section, 'documents-2');
    assert.deepEqual(section.entries, [
      { key: 'source', value: '/home/ada/Documents/' },
      { key: 'dest', value: 'ada@nas.local:/backup/laptop/documents-2' },
      { key: 'exclude', value: '*.bak' },
      { key: 'exclude', value: '*.iso' },
      { key: 'ssh', value: 'ssh' },
      { key: 'on_battery', value: 'above 30%' },
      { key: 'max_age', value: '3 days' },
      { key: 'delete_after', value: 'off' },
      { key: 'keep_daily', value: 'off' },
    ]);
  });

  test('whatever is chosen, what is written is understood', () => {
    const count = fc.integer({ min: 1, max: 9999 }).map(String);
    const when = fc.record({
      schedule: fc.constantFrom('reachable', 'hours', 'daily', 'weekly', 'manual'),
      everyHours: fc.integer({ min: 1, max: 8784 }).map(String),
      dailyAt: fc.constantFrom('0:00', '12:30', '23:59'),
      battery: fc.constantFrom('yes', 'above', 'no'),
      abovePercent: fc.integer({ min: 1, max: 99 }).map(String),
      isOnMetered: fc.boolean(),
      isBetween: fc.boolean(),
      from: fc.constantFrom('08:00', '19:00'),
      until: fc.constantFrom('23:00', '07:00'),
      maxAge: fc.oneof(fc.constant(''), count),
    });
    const number = fc.oneof(fc.constant(''), count);
    const own = fc.record({ days: number, daily: number, weekly: number, monthly: number, yearly: number });
    const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }).map(text => text.replaceAll('/', '') || 'x');
    fc.assert(
      fc.property(when, own, fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), fc.boolean(), (when, own, names, isOwn) => {
        const plan: Plan = {
          ...planOf(...names.map(one => `/home/ada/${one}`)),
          when: { ...when } as Plan['when'],
          own,
          preset: isOwn ? 'own' : 'usual',
        };
        const isPlain = plan.folders.every(({ path }) => !/\s$|\/\.{1,2}$/.test(path));
        if (!isPlain) return;
        const text = written(plan, 'laptop', { shared: undefined, server: undefined });
        const outcome = readServerText({ file: 'laptop', name: 'laptop', text }, readSharedText('c', ''));
        assert.equal(outcome.kind, 'understood', `${text}\n${JSON.stringify(outcome)}`);
        assert.deepEqual(lacking(plan), []);
      }),
    );
  });
});
