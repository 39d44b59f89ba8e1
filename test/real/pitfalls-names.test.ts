/** Names that programs stumble over, in every place where a name can stand: the source, the vault, the files; local, pushed and pulled. */
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { contentOf, fingerprint, inodes } from './fingerprint.ts';
import { untilReceived } from './half-way.ts';
import { type Laboratory, makeLaboratory, newestIn, noise, snapshotsIn } from './laboratory.ts';
import { checkManifest } from './manifest-check.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

const hostile = [
  'new\nline',
  'carriage\rreturn',
  'tab\tstop',
  ' leading and trailing ',
  '-n',
  '--delete',
  '-e sh',
  "it's",
  '"quoted"',
  '$(touch broken)',
  '`touch broken`',
  '$HOME',
  '; touch broken',
  '| touch broken',
  '&& touch broken',
  '* ? [a-z] {a,b}',
  '[a]',
  'a',
  '~',
  '!history!',
  '#comment',
  '\\#012',
  '\\#',
  'back\\slash\\',
  '\\\\n',
  'per%cent %n',
  'colon:path',
  'host::module',
  'No space left on device',
  'Permission denied (13)',
  'file has vanished: "x"',
  '.hidden',
  '..dots',
  '...',
  '.alp',
  'current',
  '2026-11-23',
  '2026-11-23T041502Z',
  'lost+found',
  '.note.abcdef',
  'é',
  'e\u0301',
  '日本語',
  'x'.repeat(255),
  'ümläut '.repeat(25),
];
const notUtf8 = [[0xff, 0xfe], [0xe9], [0x61, 0xc3], [0x80, 0x0a, 0x9b], [0x01, 0x7f, 0x1b, 0x5b, 0x33, 0x31, 0x6d]];

let home: Laboratory;
let server: SshServer;
let laboratory: Laboratory;
before(async () => {
  home = makeLaboratory();
  server = await startSshServer(join(home.folder, 'sshd'), { [home.mark[0]]: home.mark[1] });
});
after(async () => {
  await server.stop();
  await home.remove();
});
beforeEach(() => {
  laboratory = makeLaboratory(home.mark);
});
afterEach(() => laboratory.remove());

function fill(folder: string): void {
  const names = [...hostile.map(name => Buffer.from(name)), ...notUtf8.map(bytes => Buffer.from(bytes))];
  for (const [index, name] of names.entries()) {
    const path = Buffer.concat([Buffer.from(`${folder}/`), name]);
    if (index % 5 !== 4) writeFileSync(path, `content ${index}`);
    else {
      mkdirSync(path);
      writeFileSync(Buffer.concat([path, Buffer.from('/'), name]), `content ${index}`);
      symlinkSync(name, Buffer.concat([path, Buffer.from('/link')]));
    }
  }
}

async function backUp(): Promise<string> {
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  return newestIn(laboratory.vault);
}

for (const direction of ['local', 'push', 'pull'] as const) {
  test(`${direction}: files of any name arrive under their name, and stay shared with the next snapshot`, async () => {
    fill(laboratory.source);
    laboratory.configure(direction, {}, server);
    const first = await backUp();
    assert.deepEqual(contentOf(first), contentOf(laboratory.source));
    assert.equal(checkManifest(laboratory.vault, basename(first)), Object.keys(inodes(first)).length);
    const second = await backUp();
    assert.deepEqual(inodes(second), inodes(first));
  });

  test(`${direction}: after a cut, too, and the manifest has every name`, async () => {
    fill(laboratory.source);
    writeFileSync(join(laboratory.source, 'zzz the last'), noise(8_000_000, 1));
    laboratory.configure(direction, { bandwidth: '1 MB/s' }, server);
    const started = laboratory.start();
    await untilReceived(started, laboratory.vault, 'zzz the last', 1_000_000);
    started.kill('SIGKILL');
    await started.ended;
    laboratory.configure(direction, {}, server);
    const snapshot = await backUp();
    assert.deepEqual(contentOf(snapshot), contentOf(laboratory.source));
    assert.equal(checkManifest(laboratory.vault, basename(snapshot)), Object.keys(inodes(snapshot)).length);
  });
}

/** Names that a path in the configuration may have: no control characters there. */
const paths = [
  "it's",
  'two  words',
  '$(touch broken)',
  '`touch broken`',
  '[ab]',
  'star*',
  'question?',
  'back\\slash',
  '{a,b}',
  '; touch broken',
  'dash -n',
  '#c',
  'ü',
  '"q"',
  '~',
  'a:b',
  "\\'",
];

/** What those with wildcards would stand for. */
const neighbours = ['a', 'b', 'ab', 'star', 'starx', 'question1', 'backslash'];

for (const direction of ['local', 'push', 'pull'] as const) {
  test(`${direction}: a source and a vault of any name are the ones that are meant, not their neighbours`, async () => {
    const there = (path: string) => `${server.login}:${path}`;
    const text = ['ssh = "', server.command, '"\n'];
    for (const name of [...paths, ...neighbours]) {
      mkdirSync(join(laboratory.folder, 'sources', name), { recursive: true });
      writeFileSync(join(laboratory.folder, 'sources', name, 'which'), name);
    }
    for (const [index, name] of paths.entries()) {
      const source = `${join(laboratory.folder, 'sources', name)}/`;
      const vault = join(laboratory.folder, 'vaults', name);
      const quote = name.includes('"') ? '' : '"';
      text.push(`[item ${index}]\n`);
      text.push(`source = ${quote}${direction === 'pull' ? there(source) : source}${quote}\n`);
      text.push(`dest = ${quote}${direction === 'push' ? there(vault) : vault}${quote}\n`);
    }
    laboratory.writeConfiguration(text.join(''));
    for (const time of ['first', 'second']) {
      const outcome = await laboratory.alp(['s']);
      assert.equal(outcome.code, 0, `${time}: ${outcome.stdout}${outcome.stderr}`);
    }
    for (const name of paths) {
      const vault = join(laboratory.folder, 'vaults', name);
      assert.equal(snapshotsIn(vault).length, 2, name);
      assert.deepEqual(contentOf(newestIn(vault)), contentOf(join(laboratory.folder, 'sources', name)), name);
    }
  });
}

test('a vault inside its own source does not back itself up, whatever its name and whatever is included', async () => {
  for (const name of ['plain', 'back\\slash', '[ab]', 'star*', "it's"]) {
    const source = join(laboratory.folder, `of ${name}`);
    mkdirSync(source);
    writeFileSync(join(source, 'file'), 'text');
    laboratory.configure('local', { source: `${source}/`, dest: join(source, name), include: '*/', exclude: '*.tmp' });
    for (let count = 0; count < 2; count++) {
      const outcome = await laboratory.alp();
      assert.equal(outcome.code, 0, outcome.stderr);
    }
    assert.deepEqual(Object.keys(contentOf(newestIn(join(source, name)))), ['.', 'file']);
    laboratory.configure('local', { source, dest: join(source, name), opt: "--include='*/'" });
    renameSync(join(laboratory.state, 'vaults'), join(laboratory.state, `former ${name}`));
    assert.equal((await laboratory.alp()).code, 0);
    assert.deepEqual(Object.keys(contentOf(newestIn(join(source, name)))), ['.', `of ${name}`, `of ${name}/file`]);
  }
});

test('a source that holds folders named like ours is backed up with them', async () => {
  for (const name of ['.alp-partial', '.alp/unfinished', '.rsync-partial']) {
    mkdirSync(join(laboratory.source, name), { recursive: true });
    writeFileSync(join(laboratory.source, name, 'file'), name);
  }
  laboratory.configure('local');
  const first = await backUp();
  assert.deepEqual(contentOf(first), contentOf(laboratory.source));
  const before = fingerprint(first);
  await backUp();
  assert.deepEqual(fingerprint(first), before);
});
test('a path with wildcards is restored as itself, not as what it would stand for', async () => {
  for (const name of ['[ab]', 'a', 'b', 'star*', 'star1']) writeFileSync(join(laboratory.source, name), name);
  for (const direction of ['local', 'push'] as const) {
    laboratory.configure(direction, { dest: join(laboratory.folder, `vault ${direction}`) }, server);
    assert.equal((await laboratory.alp()).code, 0);
    const to = join(laboratory.folder, `restored ${direction}`);
    const outcome = await laboratory.alp(['restore', 's', 'i', '[ab]', 'star*', '--to', to]);
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    assert.deepEqual(Object.keys(contentOf(to)), ['.', '[ab]', 'star*']);
  }
});
