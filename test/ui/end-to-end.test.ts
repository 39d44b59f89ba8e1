/** One person, one laptop, from nothing to a restored file: real agent, `alp ui`, sshd and rsync, seen through the page alone. Each test goes on where the one before it stopped. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { contentOf } from '../real/fingerprint.ts';
import { newestIn, noise, snapshotsIn } from '../real/laboratory.ts';
import { openRealScene, type RealScene } from './real-scene.ts';

let scene: RealScene;
let page: Page;
before(async () => {
  scene = await openRealScene();
  page = scene.page;
  writeFileSync(mine('big'), noise(16_000_000, 1));
  writeFileSync(mine('letter.txt'), 'Dear Rosa,\n');
  mkdirSync(mine('Taxes'));
  writeFileSync(mine('Taxes/2025.txt'), 'nothing to declare\n');
});
after(() => scene?.remove());

const mine = (path: string) => join(scene.home, 'Documents', path);
const vault = () => join(scene.there, server(), 'documents');
/** As the wizard names it after this machine. */
const server = () => named;
let named = '';
const configuration = () => join(scene.laboratory.folder, 'configuration', named);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const show = (name: string) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
const item = () => page.locator('.item');
const snapshots = () => snapshotsIn(vault()).length;

async function isSafe(count: number): Promise<void> {
  await item().getByText('up to date').first().waitFor({ state: 'attached', timeout: 60_000 });
  assert.equal(snapshots(), count);
  assert.deepEqual(contentOf(newestIn(vault())), contentOf(mine('.')));
}

/** What comes after a step that failed could only fail, too. */
let isBroken = false;
function step(sentence: string, take: () => Promise<void>): void {
  test(sentence, async () => {
    assert.ok(!isBroken, 'the step before failed');
    isBroken = true;
    try {
      await take();
    } catch (error) {
      await page?.screenshot({ path: join(import.meta.dirname, '../../tmp/test-ui/end-to-end.png') });
      throw error;
    }
    isBroken = false;
  });
}

describe('a laptop', { timeout: 240_000 }, () => {
  step('from nothing to the first published backup, key and host key included, in less than two minutes', async () => {
    const begun = performance.now();
    await page.getByRole('link', { name: 'Set up a backup' }).click();
    await page.getByRole('checkbox', { name: /^Documents, / }).check();
    await button('Next: Where').click();
    await page.getByRole('textbox', { name: 'Login and host' }).fill(`${userInfo().username}@127.0.0.1`);
    await page.getByRole('textbox', { name: 'Port' }).fill(String(scene.cable.port));
    await page.getByRole('textbox', { name: 'Folder there' }).fill(scene.there);
    await button('Test').click();
    await page.getByText('Is this the right server?').waitFor();
    const shown = spawnSync('ssh-keygen', ['-lf', join(scene.laboratory.folder, 'sshd/host.pub')], { encoding: 'utf8' });
    await page.getByText(shown.stdout.split(' ')[1]!, { exact: true }).waitFor();
    await button('It is the right one: take in the ssh-ed25519 key').click();
    await page.getByText('It refuses the login').waitFor();
    await button('Make a key').click();
    const line = (await page.locator('.own-key .copy-line code').textContent()) ?? '';
    const pasted = spawnSync('sh', ['-c', line], { env: { ...process.env, HOME: scene.homeThere }, encoding: 'utf8' });
    assert.match(pasted.stdout, /the key is installed/);
    await button('Test again').click();
    await page.getByText(/ free/).first().waitFor();
    await button('Next: When').click();
    await button('Next: How long').click();
    // What the days need moves the button down.
    await page.getByText(/ of 730 days stay/).waitFor();
    await button('Next: Begin').click();
    named = await page.getByRole('textbox', { name: 'Name of this machine' }).inputValue();
    await button('Begin the first backup').click();
    await page.waitForURL(/#\/status$/);
    await isSafe(1);
    assert.ok(performance.now() - begun < 120_000);
  });

  step('a backup that was begun is seen at work, and what arrived is kept when it is cancelled', async () => {
    writeFileSync(mine('big'), noise(16_000_000, 2));
    scene.cable.slow(1_000_000);
    await button(/^Back up now: /).click();
    await page
      .getByText(/[1-9][\d.]* MB so far/)
      .first()
      .waitFor();
    await button(/^Cancel: /).click();
    await button(/^Back up now: /).waitFor();
    assert.equal(snapshots(), 1);
    assert.ok(existsSync(join(vault(), '.alp/unfinished')));
  });

  step('a cable that is pulled is told as what it waits for, and when it is back the run goes on by itself', async () => {
    scene.cable.slow(300_000);
    await button(/^Back up now: /).click();
    await page
      .getByText(/ [kM]B\/s/)
      .first()
      .waitFor();
    await scene.cable.pull();
    await item().getByText('waiting').first().waitFor({ state: 'attached' });
    await item()
      .getByText(/waits for 127\.0\.0\.1: /i)
      .first()
      .waitFor();
    assert.equal(snapshots(), 1);
    scene.cable.slow(0);
    await scene.cable.putBack();
    await isSafe(2);
    assert.equal(await page.getByText(/waits for 127\.0\.0\.1: /i).count(), 0, 'it waits no longer');
  });

  step('paused, nothing runs and the page says until when; it is let go on with one press', async () => {
    await button('Pause').click();
    await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
    // Late in the evening that is tomorrow.
    await page.getByText(/^Paused until (\S+ )*\d\d:\d\d$/).waitFor();
    await button('Go on').click();
    await button('Pause').waitFor();
  });

  step(
    'a file that cannot be read holds the snapshot back; left out from the run’s page, the next one is published',
    async () => {
      writeFileSync(mine('secret'), 'x');
      chmodSync(mine('secret'), 0);
      if (process.getuid?.() === 0) chownSync(mine('secret'), 12345, 12345);
      appendFileSync(configuration(), '# Rosa wants yesterday back, always.\n');
      await button(/^Back up now: /).click();
      await item().getByText('failed').first().waitFor({ state: 'attached' });
      await show('History');
      await page.locator('a.run-row').first().click();
      await button(/^Leave out from now on: .*Documents.secret$/).click();
      await page.getByText('Left out from the next run on: /secret').waitFor();
      assert.match(readFileSync(configuration(), 'utf8'), /exclude = \/secret\n[\s\S]*# Rosa wants yesterday back, always\.\n/);
      await show('Status');
      await button(/^Back up now: /).click();
      await item().getByText('up to date').first().waitFor({ state: 'attached' });
      assert.equal(snapshots(), 3);
      assert.ok(!existsSync(join(newestIn(vault()), 'secret')));
    },
  );

  step('every version of a file is found, compared, and brought back into another folder as it was', async () => {
    await show('Files');
    await page
      .getByRole('link', { name: /documents/ })
      .first()
      .click();
    await page.locator('.long-row', { hasText: 'big' }).click();
    await page.getByText('This file has 2 versions').waitFor();
    await button('Close the versions').click();
    await page.getByRole('link', { name: 'Compare snapshots' }).click();
    await page.getByLabel('From').selectOption({ index: 2 });
    await page.locator('.long-row', { hasText: 'big' }).getByText('changed').waitFor();
    await page.getByRole('link', { name: 'Back to the files' }).click();
    for (const name of ['Taxes', 'letter.txt']) await page.getByRole('checkbox', { name: `Choose ${name}` }).click();
    await button('Restore 1 file and 1 folder …').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'To another folder' }).check();
    const back = join(scene.home, 'back again');
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(back);
    await dialog.getByRole('button', { name: /^Restore 1 file and 1 folder to / }).click();
    await page.getByText(/^Restored 2 files and folders to /).waitFor();
    assert.equal(readFileSync(join(back, 'Taxes/2025.txt'), 'utf8'), 'nothing to declare\n');
    assert.equal(readFileSync(join(back, 'letter.txt'), 'utf8'), 'Dear Rosa,\n');
  });

  step('settings that are saved are what the agent goes by, and comments survive', async () => {
    await show('Settings');
    await page.getByRole('link', { name: 'documents' }).click();
    await page.getByRole('combobox', { name: 'Schedule' }).fill('daily at 12:30');
    await page.getByText(/12:30/).first().waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. The agent reads it by itself.').waitFor();
    const text = readFileSync(configuration(), 'utf8');
    assert.match(text, /schedule = daily at 12:30/);
    assert.match(text, /# Rosa wants yesterday back, always\./);
    await show('Status');
    // The agent looks at its files every quarter of a minute.
    await item().getByText('12:30').first().waitFor({ timeout: 60_000 });
  });

  step('Diagnose finds nothing in the way, and its report tells no secret', async () => {
    await show('Diagnose');
    await page.getByText(/checks, all well/).waitFor({ timeout: 30_000 });
    await button(/report/i)
      .first()
      .click();
    await page.locator('.report .block').waitFor();
    const report = (await page.locator('.report .block').textContent()) ?? '';
    assert.match(report, /rsync/);
    assert.doesNotMatch(report, /PRIVATE KEY|token=/);
    assert.deepEqual(scene.complaints, []);
  });
});
