/** A day in the panel, in one piece: the built tray app through the double with a real agent, sshd and rsync, from a hidden start to an agent that is killed. Each step goes on where the one before it stopped. */
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contentOf } from '../real/fingerprint.ts';
import { journalOf, type Laboratory, makeLaboratory, newestIn, noise, type Started, snapshotsIn } from '../real/laboratory.ts';
import type { FoundProcess } from '../real/processes.ts';
import { type SshServer, startSshServer } from '../real/ssh-server.ts';
import { until } from '../real/until.ts';
import { type Cable, layCable } from '../ui/cable.ts';
import { app, double } from '../ui/electron-double.ts';
import { buildInto, click, endApp, ended, entry, letBusAnswer, menuText, startApp } from './built-app.ts';

let laboratory: Laboratory;
let server: SshServer;
let cable: Cable;
let house: string;
let dist: string;
let agent: Started | undefined;

before(async () => {
  house = mkdtempSync(join(tmpdir(), 'alp-tray-'));
  dist = join(house, 'dist');
  laboratory = makeLaboratory(undefined, [process.execPath, join(dist, 'alp.mjs')]);
  const at = (name: string) => join(laboratory.folder, name);
  const [mark, value] = laboratory.mark;
  await buildInto(dist);
  // Where alp finds its version.
  cpSync(join(import.meta.dirname, '../../package.json'), join(house, 'package.json'));
  server = await startSshServer(at('sshd'), { [mark]: value });
  cable = await layCable(server.port);
  const hostKey = readFileSync(at('sshd/host.pub'), 'utf8');
  appendFileSync(server.knownHosts, `[127.0.0.1]:${cable.port} ${hostKey}`);
  const ssh = server.command.replace(`-p ${server.port}`, `-p ${cable.port}`);
  laboratory.configure('push', { ssh: `"${ssh}"`, schedule: 'hourly' }, server);
  letBusAnswer(at('bin'), 'echo "b true"');
  double.userData = at('user');
  Object.assign(process.env, {
    ...{ [mark]: value, HOME: at('home'), XDG_CONFIG_HOME: at('home'), TMPDIR: at('tmp') },
    ...{ ALP_CONFIG_DIR: at('configuration'), ALP_STATE_DIR: at('state'), PATH: `${at('bin')}:${process.env.PATH}` },
  });
});
after(async () => {
  if (double.trays[0]?.isDestroyed === false) app.quit();
  await cable?.pull();
  await server?.stop();
  await laboratory?.remove();
  rmSync(house, { recursive: true, force: true });
});

const big = () => join(laboratory.source, 'big');
const icon = () => /(?<state>[a-z-]+?)-(?:light|dark)\.png$/.exec(double.trays[0]!.image)?.groups?.state;
const shownNotices = () => double.notifications.filter(({ state }) => state === 'shown').map(({ options }) => options.title);
const isSaying = (words: RegExp) => until(`the menu says ${words}`, () => words.test(menuText()));

async function isSafe(snapshots: number): Promise<void> {
  await isSaying(/^Up to date/);
  await until('the icon is at rest', () => icon() === 'up-to-date');
  assert.equal(snapshotsIn(laboratory.vault).length, snapshots);
  assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
}

/** A run that lasts until the cable is let go. */
async function beginSlowly(seed: number): Promise<void> {
  writeFileSync(big(), noise(6_000_000, seed));
  cable.slow(300_000);
  await click('Back up now');
  await isSaying(/^Backs up to 127\.0\.0\.1: .*B\/s/);
}

let isBroken = false;
function step(sentence: string, take: () => Promise<void>): void {
  test(sentence, async () => {
    assert.ok(!isBroken, 'the step before failed');
    isBroken = true;
    await take();
    isBroken = false;
  });
}

describe('the tray of a laptop', { timeout: 240_000 }, () => {
  step('started hidden at login it makes the first backup by itself, and shows no window', async () => {
    writeFileSync(join(laboratory.source, 'letter.txt'), 'Dear Rosa,\n');
    await startApp(dist, '--hidden');
    await isSafe(1);
    assert.deepEqual([double.windows.length, double.notifications.length], [0, 0]);
  });

  step('during a run it shows how far it is; a second launch shows the window; Quit asks, and stays when told so', async () => {
    await beginSlowly(1);
    await until('the icon runs', () => icon() === 'running');
    assert.ok(entry('Cancel s i'), menuText());
    app.emit('second-instance', {}, ['alpine-backup-tray', '--hidden'], '/', undefined);
    await until('the window', () => double.windows[0]?.isShown === true);
    double.windows[0]!.close();
    double.pressedButton = 1;
    await click('Quit');
    await until('the question', () => double.dialogs.length === 1);
    assert.match(double.dialogs[0]!.detail!, /^s i backs up to 127\.0\.0\.1: /);
    assert.equal(double.quits, 0);
  });

  step('a cable that is pulled makes it wait, with the reason and without a noise; back in, it goes on by itself', async () => {
    const told = double.notifications.length;
    await cable.pull();
    await isSaying(/^Waits for 127\.0\.0\.1: \S.*/);
    await until('the icon waits', () => icon() === 'waiting');
    assert.equal(double.notifications.length, told, shownNotices().join());
    assert.equal(snapshotsIn(laboratory.vault).length, 1);
    cable.slow(0);
    await cable.putBack();
    await isSafe(2);
    assert.equal(double.notifications.length, told, shownNotices().join());
  });

  step(
    'a server that refuses the login is told once, with what can be done; its button recovers, and the notice goes',
    async () => {
      const key = readFileSync(join(laboratory.folder, 'sshd/authorized'), 'utf8');
      writeFileSync(join(laboratory.folder, 'sshd/authorized'), '');
      writeFileSync(join(laboratory.source, 'letter.txt'), 'Dear Rosa, it is late.\n');
      await click('Back up now');
      await until('it is told', () => shownNotices().includes('s i is not backed up'));
      await until('the icon has failed', () => icon() === 'failed');
      const notice = double.notifications.find(({ options }) => options.title === 's i is not backed up')!;
      const { urgency, timeoutType, actions, body } = notice.options;
      assert.deepEqual(
        [urgency, timeoutType, actions?.map(({ text }) => text).join()],
        ['critical', 'never', 'Back up now,Pause for 4 hours,Open'],
      );
      assert.match(body!, /refuses the login/);
      assert.match(menuText(), /refuses the login/);
      writeFileSync(join(laboratory.folder, 'sshd/authorized'), key);
      notice.emit('action', { actionIndex: 0 });
      await isSafe(3);
      assert.equal(notice.state, 'closed');
    },
  );

  step('Quit during a run keeps what arrived and leaves nothing behind', async () => {
    await beginSlowly(2);
    double.pressedButton = 0;
    await click('Quit');
    await until('rsync is told', () => !laboratory.processes().some(isSending));
    cable.slow(0);
    await ended();
    await until('everything has ended', () => laboratory.processes().length === 0);
    assert.equal(snapshotsIn(laboratory.vault).length, 3);
    assert.equal((await laboratory.alp(['status'])).code, 75, 'no agent runs');
  });

  step('started again beside an agent that runs already, it shows what that one does, and asks it', async () => {
    cable.slow(0);
    agent = laboratory.start(['agent']);
    await until('the agent answers', async () => (await laboratory.alp(['status', '--json'])).code === 0);
    await startApp(dist, '--hidden');
    await isSafe(4);
    assert.equal(await pidOfAgent(), agent.child.pid);
    await beginSlowly(3);
    await until('the icon runs', () => icon() === 'running');
  });

  step(
    'that agent is killed in the middle of a run: this one takes its place, and the run goes on from where it was',
    async () => {
      agent!.kill('SIGKILL');
      await agent!.ended;
      cable.slow(0);
      await isSafe(5);
      assert.equal(await pidOfAgent(), process.pid);
      assertNothingTwice();
      assert.equal(shownNotices().includes('s i is not backed up'), false);
      double.dialogs = [];
      await endApp();
      assert.deepEqual([double.dialogs, double.trays[0]!.isDestroyed], [[], true]);
    },
  );
});

/** The laptop's end of a transfer. */
function isSending({ words: [program, first] }: FoundProcess): boolean {
  return program === 'rsync' && first === '-a';
}

async function pidOfAgent(): Promise<number> {
  return (JSON.parse((await laboratory.alp(['status', '--json'])).stdout) as { readonly pid: number }).pid;
}

/** The whole of the file has arrived once, by two attempts. */
function assertNothingTwice(): void {
  const [last] = journalOf(laboratory)
    .filter(({ event }) => event === 'attempt-ended')
    .slice(-1);
  assert.ok(last?.event === 'attempt-ended');
  assert.deepEqual([last.attempt, last.resentBytes], [2, 0]);
  assert.ok(last.sentBytes < 5_000_000, `${last.sentBytes} bytes were sent by the second attempt`);
}
