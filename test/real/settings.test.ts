/** Configuration files changed as a page changes them: comments stay, nobody's change is lost, nothing wrong is ever written. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { assemble, systemWorld } from '../../core/assemble.ts';
import type { Core } from '../../core/contract.ts';
import type { SettingsChange, SettingsOutcome } from '../../core/settings-model.ts';

const HOME = `; Ann's laptop, do not touch without asking
delete_after = 30 days ; a month is enough

[home]
; the slash matters
source = /home/ann/
dest   = /backup/home
exclude = .cache, *.tmp   # comes back
`;

let folder: string;
let configuration: string;
let core: Core;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alp-settings-'));
  configuration = join(folder, 'configuration');
  mkdirSync(configuration);
  write('laptop', HOME);
  core = assemble(systemWorld({ configuration, state: join(folder, 'state'), home: '/home/ann' }));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(configuration, name), text);
}

function read(name: string): string {
  return readFileSync(join(configuration, name), 'utf8');
}

async function settings(server: string | undefined) {
  const answer = await core.settings(server);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

async function change(
  server: string | undefined,
  changes: readonly SettingsChange[],
  more: { version?: string; isPreview?: boolean } = {},
) {
  const version = more.version ?? (await settings(server)).version;
  const answer = await core.changeSettings({ server, version, changes, isPreview: more.isPreview ?? false });
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

function refused(outcome: SettingsOutcome) {
  assert.equal(outcome.kind, 'refused');
  return outcome.kind === 'refused' ? outcome.problems : [];
}

const set = (section: string, key: string, value: string): SettingsChange => ({ kind: 'set', section, key, value });

describe('a configuration file', () => {
  test('is shown with its sections, keys, lines and values', async () => {
    const { file, sections, problems, version } = await settings('laptop');
    assert.equal(file, join(configuration, 'laptop'));
    assert.notEqual(version, '');
    assert.deepEqual(problems, []);
    assert.deepEqual(
      sections.map(({ name }) => name),
      ['', 'home'],
    );
    assert.deepEqual(sections[1]?.entries.at(-1), {
      key: 'exclude',
      value: '.cache, *.tmp',
      values: ['.cache', '*.tmp'],
      line: 8,
    });
  });

  test('is empty when it is not there, and its name is checked as everywhere', async () => {
    const missing = await settings('nas');
    assert.deepEqual([missing.text, missing.version, missing.sections], ['', '', []]);
    assert.equal((await settings(undefined)).file, join(configuration, 'alpine-backup.conf'));
    for (const name of ['../laptop', 'a/b', '.hidden', '-x', 'all', '', 'a\nb']) {
      const answer = await core.settings(name);
      assert.ok(!answer.ok, name);
    }
  });

  test('keeps its comments, order and spaces when values change', async () => {
    const outcome = await change('laptop', [
      set('home', 'dest', '/mnt/disk/home'),
      { kind: 'add', section: 'home', key: 'exclude', value: 'Downloads, old' },
      set('home', 'schedule', 'every 4 hours'),
      set('', 'delete_after', '60 days'),
    ]);
    assert.equal(outcome.kind, 'written');
    assert.equal(
      read('laptop'),
      `; Ann's laptop, do not touch without asking
delete_after = 60 days ; a month is enough

[home]
; the slash matters
source = /home/ann/
dest   = /mnt/disk/home
exclude = .cache, *.tmp, "Downloads, old"   # comes back
schedule = every 4 hours
`,
    );
    assert.ok(outcome.kind === 'written');
    assert.equal(outcome.file.text, read('laptop'));
    assert.equal(outcome.file.version, (await settings('laptop')).version);
    assert.deepEqual(
      outcome.explained.map(({ item }) => item),
      ['home'],
    );
    assert.match(outcome.explained[0]!.lines.join('\n'), /leaves out +\.cache, \*\.tmp, Downloads, old/);
  });

  test('is left as it is, to the byte and the second, by a value that it has already', async () => {
    const before = statSync(join(configuration, 'laptop'));
    assert.equal((await change('laptop', [set('home', 'source', '/home/ann/')])).kind, 'written');
    const after = statSync(join(configuration, 'laptop'));
    assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
    assert.equal(read('laptop'), HOME);
  });

  test('is not written by a preview', async () => {
    const outcome = await change('laptop', [set('home', 'schedule', 'daily')], { isPreview: true });
    assert.ok(outcome.kind === 'would-write');
    assert.match(outcome.file.text, /schedule = daily/);
    assert.match(outcome.explained[0]!.lines.join('\n'), /daily/);
    assert.equal(read('laptop'), HOME);
    assert.deepEqual(readdirSync(configuration), ['laptop']);
  });

  test('that somebody else changed meanwhile is not written over, but shown as it is now', async () => {
    const { version } = await settings('laptop');
    write('laptop', HOME.replace('30 days', '90 days'));
    const outcome = await change('laptop', [set('home', 'schedule', 'daily')], { version });
    assert.ok(outcome.kind === 'changed-meanwhile');
    assert.match(outcome.file.text, /90 days/);
    assert.match(read('laptop'), /90 days/);
    assert.doesNotMatch(read('laptop'), /schedule/);
    assert.equal((await change('laptop', [set('home', 'schedule', 'daily')], { version: '' })).kind, 'changed-meanwhile');
    rmSync(join(configuration, 'laptop'));
    assert.equal((await change('laptop', [set('home', 'schedule', 'daily')], { version })).kind, 'changed-meanwhile');
  });

  test('of changes that are written at the same moment, only one is, and the others are told', async () => {
    const { version } = await settings('laptop');
    const outcomes = await Promise.all(
      ['daily', 'weekly', 'hourly'].map(value => change('laptop', [set('home', 'schedule', value)], { version })),
    );
    assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['changed-meanwhile', 'changed-meanwhile', 'written']);
    const written = outcomes.find(({ kind }) => kind === 'written');
    assert.ok(written?.kind === 'written' && written.file.text === read('laptop'));
    assert.deepEqual(readdirSync(configuration), ['laptop']);
  });

  test('of a size that would stop everything else while it is understood is refused at once', async () => {
    const version = (await settings('laptop')).version;
    const tooMuch: readonly (readonly SettingsChange[])[] = [
      [{ kind: 'text', text: '[a]\n'.repeat(200_000) }],
      Array.from({ length: 6000 }, (_, at) => ({ kind: 'add', section: 'home', key: 'exclude', value: `/p${at}` }) as const),
    ];
    for (const changes of tooMuch) {
      const answer = await core.changeSettings({ server: 'laptop', version, changes, isPreview: true });
      assert.ok(!answer.ok);
      assert.match(answer.message, /128 kB|200 changes/);
    }
    const before = performance.now();
    refused(await change('laptop', [{ kind: 'text', text: '[a]\n'.repeat(30_000) }], { version }));
    assert.ok(performance.now() - before < 8000, 'very many mistakes take very long');
  });

  test('never gets a wrong value: the mistake is said with file, line, key and remedy', async () => {
    const problems = refused(await change('laptop', [set('home', 'schedule', 'sometimes')]));
    assert.deepEqual(
      problems.map(({ file, line, key }) => [file, line, key]),
      [[join(configuration, 'laptop'), 9, 'schedule']],
    );
    assert.notEqual(problems[0]!.remedy, '');
    const changes: readonly SettingsChange[][] = [
      [set('home', 'sorce', '/a')],
      [set('home', 'dest', '/home/ann/')],
      [{ kind: 'unset', section: 'home', key: 'dest' }],
      [{ kind: 'add-section', section: 'mail', entries: [{ key: 'source', value: '/mail' }] }],
      [
        {
          kind: 'add-section',
          section: 'status',
          entries: [
            { key: 'source', value: '/a' },
            { key: 'dest', value: '/b' },
          ],
        },
      ],
      [
        {
          kind: 'add-section',
          section: 'mail',
          entries: [
            { key: 'source', value: '/a' },
            { key: 'dest', value: '/backup/home' },
          ],
        },
      ],
      [{ kind: 'remove-section', section: 'home' }],
      [{ kind: 'remove-section', section: 'mail' }],
      [{ kind: 'text', text: 'source = /a\n[home' }],
      [set('home', 'source', '/a\n[b]')],
      [set('home', 'schedule', 'daily'), set('nowhere', 'source', '/a')],
    ];
    for (const each of changes) assert.notEqual(refused(await change('laptop', each)).length, 0, JSON.stringify(each));
    assert.equal(read('laptop'), HOME);
  });

  test('with an old mistake can be changed elsewhere, and mended, but not made worse', async () => {
    const broken = `${HOME}\n[mail]\nsource = mail\nsorce = /b\n`;
    write('laptop', broken);
    assert.equal((await settings('laptop')).problems.length, 3);
    assert.equal(refused(await change('laptop', [set('mail', 'source', 'post')])).length, 1);
    assert.equal(refused(await change('laptop', [set('home', 'sorce', '/b')])).length, 1);
    assert.equal(
      refused(await change('laptop', [{ kind: 'add-section', section: 'c', entries: [{ key: 'source', value: 'mail' }] }]))
        .length,
      2,
    );
    assert.equal(read('laptop'), broken);
    assert.equal((await change('laptop', [set('', 'delete_after', '1 year')])).kind, 'written');
    const mended = await change('laptop', [set('mail', 'source', '/mail')]);
    assert.ok(mended.kind === 'written');
    assert.equal(mended.file.problems.length, 2);
  });

  test('that is not UTF-8 is not changed, as other bytes would be written back', async () => {
    writeFileSync(join(configuration, 'laptop'), Buffer.concat([Buffer.from(HOME), Buffer.from([0x23, 0xff, 0x0a])]));
    const problems = refused(await change('laptop', [set('home', 'schedule', 'daily')]));
    assert.deepEqual([problems[0]?.line, /UTF-8/.test(problems[0]?.message ?? '')], [9, true]);
    assert.equal((await change('laptop', [{ kind: 'text', text: HOME }])).kind, 'written');
  });

  test('that is new is for this user alone, and so is the folder that is made for it', async () => {
    rmSync(configuration, { recursive: true });
    const section: SettingsChange = {
      kind: 'add-section',
      section: 'home',
      entries: [
        { key: 'source', value: '/home/ann/' },
        { key: 'dest', value: 'ann@nas:/backup' },
      ],
    };
    const outcome = await change('laptop', [set('', 'schedule', 'daily'), section], { version: '' });
    assert.ok(outcome.kind === 'written');
    assert.deepEqual(
      outcome.explained.map(({ item }) => item),
      ['home'],
    );
    assert.equal(read('laptop'), 'schedule = daily\n\n[home]\nsource = /home/ann/\ndest = ann@nas:/backup\n');
    assert.deepEqual(
      [statSync(configuration).mode & 0o777, statSync(join(configuration, 'laptop')).mode & 0o777],
      [0o700, 0o600],
    );
  });

  test('of a name that nobody would read is not made', async () => {
    const changes: readonly SettingsChange[] = [{ kind: 'text', text: HOME }];
    for (const name of ['laptop.bak', 'nas.ini', 'nas~']) assert.equal(refused(await change(name, changes)).length, 1, name);
    assert.deepEqual(readdirSync(configuration), ['laptop']);
  });

  test('may end in .ini', async () => {
    write('nas.ini', HOME);
    assert.equal((await change('nas', [set('home', 'schedule', 'daily')])).kind, 'written');
    assert.match(read('nas.ini'), /schedule = daily/);
    assert.equal(existsSync(join(configuration, 'nas')), false);
  });

  test('keeps its mode, its owner, and the symbolic link that leads to it', async () => {
    const real = join(folder, 'dotfiles');
    mkdirSync(real);
    writeFileSync(join(real, 'nas'), HOME);
    chmodSync(join(real, 'nas'), 0o640);
    symlinkSync('../dotfiles/nas', join(configuration, 'nas'));
    assert.equal((await change('nas', [set('home', 'schedule', 'daily')])).kind, 'written');
    assert.ok(lstatSync(join(configuration, 'nas')).isSymbolicLink());
    assert.match(readFileSync(join(real, 'nas'), 'utf8'), /schedule = daily/);
    assert.equal(statSync(join(real, 'nas')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(real), ['nas']);
    symlinkSync('../nowhere', join(configuration, 'lost'));
    const answer = await core.changeSettings({
      server: 'lost',
      version: '',
      changes: [{ kind: 'text', text: HOME }],
      isPreview: false,
    });
    assert.ok(!answer.ok && answer.message.includes('symbolic link'));
  });

  test('that is write-protected is not written over, even by its owner or root, and the user hears what to do', async () => {
    chmodSync(join(configuration, 'laptop'), 0o444);
    const { version } = await settings('laptop');
    const wish = { server: 'laptop', version, changes: [set('home', 'schedule', 'daily')], isPreview: false };
    const refused = {
      ok: false,
      message: `${configuration}/laptop is write-protected, so something else may be in charge of it; nothing was changed`,
      remedy: `if you are: chmod u+w '${configuration}/laptop'`,
    } as const;
    assert.deepEqual(await core.changeSettings(wish), refused);
    assert.deepEqual(await core.removeSettings({ server: 'laptop', version }), refused);
    assert.deepEqual([read('laptop'), readdirSync(configuration)], [HOME, ['laptop']]);
    chmodSync(join(configuration, 'laptop'), 0o644);
    assert.equal((await change('laptop', [set('home', 'schedule', 'daily')])).kind, 'written');
  });

  test('in a folder that cannot be written stays, and the user hears why and what to do', async () => {
    chmodSync(folder, 0o755);
    chmodSync(configuration, 0o555);
    const { version } = await settings('laptop');
    const wish = { server: 'laptop', version, changes: [set('home', 'schedule', 'daily')], isPreview: false };
    // Root may write everywhere.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    try {
      const answer = await core.changeSettings(wish);
      assert.ok(!answer.ok);
      assert.match(answer.message, /laptop cannot be written \(EACCES\); nothing was changed/);
      assert.match(answer.remedy, /as the user who owns/);
      assert.equal((await core.changeSettings({ ...wish, isPreview: true })).ok, true);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(configuration, 0o755);
    }
    assert.equal(read('laptop'), HOME);
    assert.deepEqual(readdirSync(configuration), ['laptop']);
  });
});

describe('a server’s file that is removed', () => {
  const remove = async (server: string) => core.removeSettings({ server, version: (await settings(server)).version });

  test('is put aside whole, is read no more, and comes back as it was', async () => {
    rmSync(join(configuration, 'laptop'));
    write('laptop.ini', HOME);
    chmodSync(join(configuration, 'laptop.ini'), 0o640);
    const { version } = await settings('laptop');
    const keptAs = join(configuration, 'laptop.ini.removed~');
    assert.deepEqual(await remove('laptop'), { ok: true, value: { kind: 'removed', keptAs } });
    assert.deepEqual(readdirSync(configuration), ['laptop.ini.removed~']);
    const read = await core.configuration();
    assert.ok(read.kind === 'read' && read.servers.length === 0 && read.problems.length === 0);
    const back = await core.bringBackSettings({ server: 'laptop', version });
    assert.ok(back.ok && back.value.text === HOME && back.value.version === version);
    assert.deepEqual(readdirSync(configuration), ['laptop.ini']);
    assert.equal(statSync(join(configuration, 'laptop.ini')).mode & 0o777, 0o640);
  });

  test('does not go when somebody wrote it meanwhile, and does not come back over another one', async () => {
    const { version } = await settings('laptop');
    write('laptop', `${HOME}; one more line\n`);
    const answer = await core.removeSettings({ server: 'laptop', version });
    assert.ok(answer.ok && answer.value.kind === 'changed-meanwhile' && answer.value.file.text.endsWith('more line\n'));
    const seen = (await settings('laptop')).version;
    assert.ok((await core.removeSettings({ server: 'laptop', version: seen })).ok);
    write('laptop.ini', HOME);
    const back = await core.bringBackSettings({ server: 'laptop', version: seen });
    assert.ok(!back.ok && back.message.endsWith('laptop.ini again; nothing was changed'), JSON.stringify(back));
    assert.deepEqual(readdirSync(configuration).toSorted(), ['laptop.ini', 'laptop.removed~']);
  });

  test('keeps every former one, and the right one of them comes back', async () => {
    const versions: string[] = [];
    for (const text of [HOME, HOME.replace('30 days', '60 days'), HOME.replace('30 days', '90 days')]) {
      write('laptop', text);
      versions.push((await settings('laptop')).version);
      assert.ok((await remove('laptop')).ok);
    }
    assert.deepEqual(readdirSync(configuration).toSorted(), ['laptop.removed-2~', 'laptop.removed-3~', 'laptop.removed~']);
    const back = await core.bringBackSettings({ server: 'laptop', version: versions[1]! });
    assert.ok(back.ok && back.value.text.includes('60 days'));
    const lost = await core.bringBackSettings({ server: 'other', version: versions[0]! });
    assert.ok(!lost.ok && /is not in .* any more/.test(lost.message));
  });

  test('was a symbolic link: what it leads to stays where it is', async () => {
    writeFileSync(join(folder, 'nas'), HOME);
    symlinkSync('../nas', join(configuration, 'nas'));
    const { version } = await settings('nas');
    assert.ok((await remove('nas')).ok);
    assert.equal(readFileSync(join(folder, 'nas'), 'utf8'), HOME);
    assert.ok((await core.bringBackSettings({ server: 'nas', version })).ok);
    assert.ok(lstatSync(join(configuration, 'nas')).isSymbolicLink());
  });

  test('that is not there is gone already', async () => {
    const answer = await core.removeSettings({ server: 'nas', version: '' });
    assert.ok(!answer.ok && answer.remedy === 'it was removed already');
  });
});

describe('alpine-backup.conf', () => {
  test('is checked against every server that its defaults hold for', async () => {
    write('nas', '[a]\nsource = /a\ndest = nas:/b\nssh = ssh -p 22\n');
    write('broken', '[a]\nsource = a\n');
    const defaults = (value: string): readonly SettingsChange[] => [
      { kind: 'add-section', section: 'defaults', entries: [{ key: 'opt', value }] },
    ];
    const problems = refused(await change(undefined, defaults("-e 'ssh -p 23'")));
    assert.deepEqual(
      problems.map(({ file, key }) => [file, key]),
      [[join(configuration, 'nas'), 'opt']],
    );
    assert.equal(refused(await change(undefined, defaults('--delete'))).length, 1);
    assert.equal(existsSync(join(configuration, 'alpine-backup.conf')), false);
    const outcome = await change(undefined, defaults('-x'));
    assert.ok(outcome.kind === 'written');
    assert.equal(read('alpine-backup.conf'), '[defaults]\nopt = -x\n');
    assert.deepEqual(outcome.explained.map(({ item }) => item).toSorted(), ['laptop home', 'nas a']);
    assert.deepEqual(outcome.file.problems, []);
  });

  test('with a mistake does not keep a server from being set up', async () => {
    write('alpine-backup.conf', '[defaults]\nsorce = /a\n');
    const outcome = await change('nas', [{ kind: 'text', text: HOME }]);
    assert.equal(outcome.kind, 'written');
    assert.equal((await settings('nas')).problems.length, 1);
    assert.equal(refused(await change(undefined, [set('defaults', 'sorce', '/b')])).length, 1);
  });
});
