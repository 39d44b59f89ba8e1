/** The built tray app starts at login with a key that has a passphrase: the one it kept unlocks the key before the first attempt. Real sshd, ssh-agent and rsync; the key store through the double. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { journalOf, type Laboratory, makeLaboratory } from '../real/laboratory.ts';
import { type SshServer, startSshServer } from '../real/ssh-server.ts';
import { until } from '../real/until.ts';
import { app, double, safeStorage } from '../ui/electron-double.ts';
import { buildInto, endApp, letBusAnswer, startApp } from './built-app.ts';

const passphrase = 'typed once, long ago';
let laboratory: Laboratory;
let server: SshServer;
const house = mkdtempSync(join(tmpdir(), 'alp-kept-start-'));
const dist = join(house, 'dist');

before(async () => {
  laboratory = makeLaboratory();
  const at = (name: string) => join(laboratory.folder, name);
  const [mark, value] = laboratory.mark;
  await buildInto(dist);
  server = await startSshServer(at('sshd'), { [mark]: value });
  spawnSync('ssh-keygen', ['-q', '-p', '-a', '1', '-P', '', '-N', passphrase, '-f', server.key]);
  laboratory.configure('push', { schedule: 'hourly' }, server);
  writeFileSync(join(laboratory.source, 'letter.txt'), 'Dear Rosa,\n');
  letBusAnswer(at('bin'), 'echo "b true"');
  mkdirSync(at('user'));
  const hidden = (await safeStorage.encryptStringAsync(passphrase)).toString('base64');
  writeFileSync(at('user/kept-keys.json'), JSON.stringify({ [server.key]: hidden }), { mode: 0o600 });
  double.userData = at('user');
  delete process.env.SSH_AUTH_SOCK;
  Object.assign(process.env, {
    ...{ [mark]: value, HOME: at('home'), XDG_CONFIG_HOME: at('home'), TMPDIR: at('tmp') },
    ...{ ALP_CONFIG_DIR: at('configuration'), ALP_STATE_DIR: at('state'), PATH: `${at('bin')}:${process.env.PATH}` },
  });
});
after(async () => {
  if (double.trays[0]?.isDestroyed === false) app.quit();
  await server?.stop();
  await laboratory?.remove();
  rmSync(house, { recursive: true, force: true });
});

test('the first attempt succeeds, the passphrase is in no file, and the agent of ours ends with the app', {
  timeout: 120_000,
}, async () => {
  await startApp(dist, '--hidden');
  await until('a snapshot', () => existsSync(join(laboratory.vault, 'current/letter.txt')));
  assert.ok(existsSync(join(laboratory.state, 'keys/agent')));
  await endApp();
  const journal = journalOf(laboratory);
  assert.equal(journal.filter(({ event }) => event === 'attempt-started').length, 1);
  assert.equal(JSON.stringify(journal).includes('login-refused'), false);
  const read = (folder: string) => spawnSync('grep', ['-rlF', passphrase, folder], { encoding: 'utf8' }).stdout;
  assert.equal(read(laboratory.state) + read(join(laboratory.folder, 'user')), '');
  assert.equal(existsSync(join(laboratory.state, 'keys/agent')), false);
  assert.deepEqual(readFileSync(join(laboratory.vault, 'current/letter.txt'), 'utf8'), 'Dear Rosa,\n');
});
