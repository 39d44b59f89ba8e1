/** What a person does on the pages: by keyboard, during a run, without a connection, in a long history. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type {} from '../../renderer/fake/fake-bridge.ts';
import { pagesOfThisFile } from './pages.ts';

const { open } = pagesOfThisFile('acting');

const asked = (page: Page, name: string) =>
  page.evaluate(wanted => window.fakeBridge!.asked.filter(one => one.name === wanted).map(({ request }) => request), name);

test('the keyboard reaches Back up now, and it asks the bridge', async () => {
  await open({}, async page => {
    await page.waitForSelector('.item');
    await tabTo(page, 'Back up now: laptop documents');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    assert.equal(outline, 'solid', 'the focus is not seen');
    await page.keyboard.press('Enter');
    await page.getByText('Laptop documents: begins.').waitFor();
    assert.deepEqual(await asked(page, 'now'), [{ server: 'laptop', item: 'documents' }]);
  });
});

test('the keyboard opens the menu, pauses for four hours, and lets go on', async () => {
  await open({ stand: 'calm' }, async page => {
    await page.waitForSelector('.item');
    await tabTo(page, 'Pause');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'For 4 hours' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Paused until').waitFor();
    const [request] = (await asked(page, 'pause')) as { until: number }[];
    const hours = (request!.until - Date.now()) / 3_600_000;
    assert.ok(hours > 3.9 && hours < 4.1, `${hours} hours`);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    assert.equal((await asked(page, 'unpause')).length, 1);
  });
});

test('a run can be cancelled', async () => {
  await open({}, async page => {
    await page.getByRole('button', { name: 'Cancel: laptop photos' }).click();
    await page.getByText('Cancelled, what arrived is kept.').waitFor();
    assert.deepEqual(await asked(page, 'cancel'), [{ server: 'laptop', item: 'photos' }]);
  });
});

/** The item `www website`, whose login is refused. */
const lockedRow = (page: Page) => page.locator('.item', { hasText: 'website' });

async function lock(page: Page, canKeep: boolean): Promise<void> {
  await page.waitForSelector('.item');
  await page.evaluate(keeps => {
    Object.assign(window.fakeBridge!.keys, { locked: ['~/.ssh/id_ed25519'], canKeep: keeps });
    location.hash = '#/settings';
  }, canKeep);
  await page.waitForSelector('.overview');
  await page.evaluate(() => {
    location.hash = '#/status';
  });
  await lockedRow(page).getByLabel('Passphrase of the key').waitFor();
}

test('a key with a passphrase is unlocked in its row; a browser is offered no key store', async () => {
  await open({}, async page => {
    await lock(page, false);
    const row = lockedRow(page);
    assert.equal(await row.getByRole('checkbox').count(), 0);
    await row.getByLabel('Passphrase of the key').fill('wrong');
    await page.keyboard.press('Enter');
    await row.getByText('This is not the passphrase of the key ~/.ssh/id_ed25519').waitFor();
    assert.equal(await row.getByLabel('Passphrase of the key').inputValue(), '', 'what was typed is forgotten');
    await row.getByLabel('Passphrase of the key').fill('secret');
    await row.getByRole('button', { name: 'Unlock' }).click();
    await row.getByText('Unlocked; what waited for it goes on.').waitFor();
    const path = '~/.ssh/id_ed25519';
    const wishes = ['wrong', 'secret'].map(passphrase => ({ path, passphrase, keep: false }));
    assert.deepEqual(await asked(page, 'unlockKey'), wishes);
  });
});

test('where there is a key store it is kept on request, and forgotten in the settings', async () => {
  await open({}, async page => {
    await lock(page, true);
    const row = lockedRow(page);
    await row.getByLabel('Passphrase of the key').fill('secret');
    await row.getByRole('checkbox', { name: 'Keep it in this computer’s key store' }).check();
    await row.getByRole('button', { name: 'Unlock' }).click();
    await row.getByText('Unlocked').waitFor();
    await page.evaluate(() => {
      location.hash = '#/settings';
    });
    await page.getByRole('button', { name: 'Forget: ~/.ssh/id_ed25519' }).click();
    await page.getByRole('heading', { name: 'Passphrases in the key store' }).waitFor({ state: 'detached' });
    assert.deepEqual(await asked(page, 'forgetKey'), [{ path: '~/.ssh/id_ed25519' }]);
  });
});

test('a refusal is said with its remedy', async () => {
  await open({}, async page => {
    await page.waitForSelector('.item');
    await page.evaluate(() => {
      window.fakeBridge!.status = null;
    });
    await page.getByRole('button', { name: 'Back up all now' }).click();
    await page.getByText('alp agent starts one.').waitFor();
  });
});

test('progress never goes back within a run', async () => {
  await open({}, async page => {
    const bar = page.getByRole('progressbar', { name: 'Progress of laptop photos' });
    await bar.waitFor();
    const told = async (percent: number) => {
      await page.evaluate(value => window.fakeBridge!.setProgress(value), percent);
      await page.waitForTimeout(60);
      return Number(await bar.getAttribute('aria-valuenow'));
    };
    assert.deepEqual([await told(70), await told(12), await told(71)], [70, 70, 71]);
  });
});

test('a lost connection is said, and that it is back', async () => {
  await open({}, async page => {
    await page.waitForSelector('.item');
    const lose = (isLost: boolean) =>
      page.evaluate(value => {
        window.fakeBridge!.isLost = value;
        document.dispatchEvent(new Event('visibilitychange'));
      }, isLost);
    await lose(true);
    await page.getByText('The connection to Alpine Backup is lost.').waitFor();
    assert.equal(await page.locator('.item').count(), 6, 'what was known stays');
    await lose(false);
    await page.getByText('The connection to Alpine Backup is lost.').waitFor({ state: 'detached' });
  });
});

test('nothing is to be pressed in read-only mode', async () => {
  await open({}, async page => {
    await page.waitForSelector('.item');
    await page.evaluate(() => {
      window.fakeBridge!.abilities = { ...window.fakeBridge!.abilities, readOnly: true };
      window.fakeBridge!.setStatus({ ...window.fakeBridge!.status! });
    });
    await page
      .getByRole('button', { name: /Back up/ })
      .first()
      .waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: /^(Back up|Pause|Cancel)/ }).count(), 0);
  });
});

test('10,000 runs: the whole history is reached with few rows on the page', async () => {
  await open({ route: 'history' }, async page => {
    await page.waitForSelector('.run-row');
    let most = 0;
    for (let turn = 0; turn < 200; turn += 1) {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      most = Math.max(most, await page.locator('.run-place').count());
      if (await page.getByText('This is all there is.').isVisible()) break;
      await page.waitForTimeout(20);
    }
    await page.getByText('This is all there is.').waitFor();
    assert.ok(most > 0 && most < 80, `${most} rows on the page`);
    const runs = await page.evaluate(() => document.documentElement.scrollHeight / 32);
    assert.ok(runs > 9_000, `${runs} lines`);
  });
});

test('scrolling a long history costs little', async t => {
  await open({ route: 'history' }, async page => {
    await page.waitForSelector('.chart canvas');
    await page.waitForTimeout(300);
    // The thread's own time: what others do on this machine does not count.
    const tools = await page.context().newCDPSession(page);
    await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const spent = async () => {
      const { metrics } = await tools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    const before = await spent();
    const steps = 40;
    for (let step = 0; step < steps; step += 1) {
      await page.mouse.wheel(0, 300);
      await page.waitForTimeout(16);
    }
    const each = ((await spent()) - before) / steps;
    t.diagnostic(`${each.toFixed(1)} ms of work for each step`);
    assert.ok(each < 40, `${each.toFixed(1)} ms of work for each step`);
  });
});

test('the calendar is walked with arrow keys, and Enter shows the day in the list', async () => {
  await open({ route: 'history' }, async page => {
    await page.waitForSelector('.run-row');
    await page.locator('.calendar-day[tabindex="0"]').focus();
    const day = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.day);
    const before = await day();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    assert.equal((Date.parse(before!) - Date.parse((await day())!)) / 86_400_000, 8);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'To the newest' }).waitFor();
    const request = (await asked(page, 'history')).at(-1) as { before: number };
    assert.ok(request.before < Date.now() - 7 * 86_400_000);
  });
});

test('an old run is found by its address alone', async () => {
  await open({ route: 'history' }, async page => {
    await page.waitForSelector('.run-row');
    const run = await page.evaluate(async () => {
      const { entries } = await window.fakeBridge!.ask('history', { before: Date.now() - 300 * 86_400_000, limit: 50 });
      return entries.flatMap(entry => (entry.kind === 'run' ? entry.run : []))[0]!;
    });
    await page.evaluate(name => {
      location.hash = `#/history/${name}`;
    }, run);
    await page.waitForSelector('.attempts');
    await page.evaluate(() => {
      location.hash = '#/history/2020-01-01T000000Z-0000';
    });
    await page.getByText('There is no such run').waitFor();
  });
});

async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
    );
    if (focused === name) return;
  }
  assert.fail(`Tab does not reach ${name}`);
}
