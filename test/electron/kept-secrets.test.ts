/** Passphrases in the computer's key store: kept safely or not at all, used at the start, forgotten when they no longer fit. A real key and a real ssh-agent, the key store through the double. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { AgentRequest } from '../../core/agent-model.ts';
import { assemble, systemWorld } from '../../core/assemble.ts';
import { german } from '../../core/rules/languages/german.ts';
import type { KeptSecrets } from '../../electron/kept-secrets.ts';
import { double } from '../ui/electron-double.ts';

const { keptSecrets, tellUnlocked } = await import('../../electron/kept-secrets.ts');
const passphrase = 'a phrase; with "quotes"';
const folder = mkdtempSync(join(tmpdir(), 'alp-kept-'));
const key = join(folder, 'key');
const file = join(folder, 'user/kept-keys.json');
const world = systemWorld({ configuration: join(folder, 'configuration'), state: join(folder, 'state'), home: folder });
const core = assemble(world);

before(() => {
  mkdirSync(join(folder, 'user'));
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '1', '-N', passphrase, '-f', key]);
});
after(async () => {
  await core.lockKeys();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  Object.assign(double, { keyStore: 'gnome_libsecret', isKeyStoreThere: true });
  rmSync(file, { force: true });
  await core.lockKeys();
});

/** Each is a start of the app. */
const start = (platform: NodeJS.Platform = 'linux'): KeptSecrets =>
  keptSecrets({ platform, files: world.files, folder: join(folder, 'user'), core });
const isUnlocked = () => existsSync(join(folder, 'state/keys/agent'));

test('a passphrase that is kept unlocks its key at the next start; its file is for this user alone and does not show it', async () => {
  assert.equal(await start().keep(key, passphrase), undefined);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(readFileSync(file, 'utf8').includes(passphrase), false);
  assert.equal(isUnlocked(), false);
  const next = start();
  assert.deepEqual([await next.kept(), await next.unlockAll(), isUnlocked()], [[key], [], true]);
});

test('two that are kept at the same time are both kept, and each is forgotten alone', async () => {
  const store = start();
  await Promise.all([store.keep(key, passphrase), store.keep('~/.ssh/other', 'x')]);
  assert.deepEqual((await start().kept()).toSorted(), [key, '~/.ssh/other'].toSorted());
  await store.forget(key);
  assert.deepEqual(await start().kept(), ['~/.ssh/other']);
});

test('a key store that protects nothing is refused, and so is none at all; nothing is written, and nothing that was kept is read', async () => {
  await start().keep(key, passphrase);
  const kept = readFileSync(file, 'utf8');
  double.keyStore = 'basic_text';
  assert.match((await start().keep(key, passphrase))?.message ?? '', /protects nothing \(basic_text\)/);
  assert.deepEqual(
    [(await start().refusal())?.message, await start().unlockAll()],
    ['the key store of this computer protects nothing (basic_text)', []],
  );
  assert.equal(await start('darwin').refusal(), undefined, 'only Linux has such a one');
  Object.assign(double, { keyStore: 'kwallet6', isKeyStoreThere: false });
  assert.equal((await start().keep(key, 'other'))?.message, 'this computer has no key store that would keep it');
  assert.deepEqual([await start().unlockAll(), isUnlocked(), readFileSync(file, 'utf8')], [[], false, kept]);
});

test('one that no longer fits is forgotten and told, in the language of the desktop; the agent is told that keys are unlocked', async () => {
  await start().keep(key, 'the former one');
  const unfit = await start().unlockAll();
  assert.deepEqual([unfit, await start().kept(), isUnlocked()], [[key], [], false]);
  const told: string[] = [];
  const asked: AgentRequest[] = [];
  const agent = {
    async ask(request: AgentRequest) {
      asked.push(request);
      return { answer: 'done', lines: [] } as const;
    },
  };
  await tellUnlocked(unfit, agent, (title, text) => told.push(title, text), german);
  assert.deepEqual(told, [
    `Die aufgehobene Passphrase von ${key} passt nicht mehr und ist vergessen.`,
    'Die Passphrase des Schlüssels eingeben.',
  ]);
  assert.deepEqual(asked, [{ ask: 'unlocked' }]);
});

test('a key that is away for now, as on a disk that is not plugged in, keeps its passphrase', async () => {
  const away = join(folder, 'away');
  await start().keep(away, passphrase);
  assert.deepEqual([await start().unlockAll(), await start().kept()], [[], [away]]);
});
