/** The Files page in a browser: browse a million entries, find, versions, compare, restore with preview, hostile names, keyboard, axe. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { STRANGE } from '../../renderer/fake/fake-files.ts';
import { seriousFindings, sideways } from './accessible.ts';
import { pagesOfThisFile } from './pages.ts';

const { open } = pagesOfThisFile('files');
const item = 'files/laptop/documents';

type Asked = { name: string; request: Record<string, unknown> };
const asked = (page: Page, name: string): Promise<Asked['request'][]> =>
  page.evaluate(wanted => {
    const { fakeBridge } = window as unknown as { fakeBridge: { asked: Asked[] } };
    return fakeBridge.asked.filter(question => question.name === wanted).map(({ request }) => request);
  }, name);

const row = (page: Page, name: string) => page.locator('.long-row', { hasText: name });
const grid = (page: Page) => page.getByRole('grid');

describe('browse', () => {
  test('an item, a folder, back and forward, another time', async () => {
    await open({ route: 'files' }, async page => {
      await page.getByRole('link', { name: /laptop documents/ }).click();
      await row(page, 'Letters').click();
      await row(page, 'part 1').waitFor();
      await page.getByRole('link', { name: 'documents', exact: true }).click();
      await row(page, 'Engadin').waitFor();
      await page.goBack();
      await row(page, 'part 1').waitFor();
      const slider = page.getByRole('slider', { name: 'Time of the snapshot' });
      await slider.focus();
      await slider.press('ArrowLeft');
      await page.waitForURL(/\d{4}-\d\d-\d\dT\d{6}Z\/Letters$/);
      await row(page, 'part 1').waitFor();
      assert.equal(await page.locator('.snapshot-list [aria-current]').count(), 1);
      const day = page.locator('.snapshot-list [aria-current]');
      const before = new URL(page.url()).hash;
      await day.focus();
      await day.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForFunction(was => location.hash !== was, before);
    });
  });

  test('the last of a million entries, with few nodes and few questions', async () => {
    await open({ route: `${item}/latest/Thesis` }, async page => {
      await row(page, 'measurement 000000').waitFor();
      assert.equal(await grid(page).getAttribute('aria-rowcount'), '1000001');
      const before = (await asked(page, 'entries')).length;
      await grid(page).evaluate(async table => {
        for (let step = 1; step <= 60; step++) {
          table.scrollTop = (table.scrollHeight * step) / 60;
          await new Promise(requestAnimationFrame);
        }
      });
      await row(page, 'measurement 999999').waitFor();
      const questions = (await asked(page, 'entries')).length - before;
      assert.ok(questions <= 70, `${questions} questions`);
      assert.ok((await page.locator('main *').count()) < 2500);
      await grid(page).press('Home');
      await grid(page).press('ArrowDown');
      await page.locator('.long-row.is-active', { hasText: 'measurement 000001' }).waitFor();
      await grid(page).press('End');
      await page.locator('.long-row.is-active', { hasText: 'measurement 999999' }).waitFor();
      const box = await page.locator('.long-row.is-active').boundingBox();
      const around = await grid(page).boundingBox();
      assert.ok(box && around && box.y + box.height <= around.y + around.height + 1, 'the active row is seen');
      await page.getByRole('link', { name: 'documents', exact: true }).click();
      await row(page, 'Engadin').waitFor();
      await page.goBack();
      await page.locator('.long-row.is-active', { hasText: 'measurement 999999' }).waitFor();
    });
  });

  test('an answer for a folder that was left is dropped; a refusal is told where it belongs', async () => {
    await open({ route: item }, async page => {
      await row(page, 'Letters').waitFor();
      await page.evaluate(() => {
        const { fakeBridge } = window as unknown as {
          fakeBridge: { ask: (name: string, request: { path?: string }) => Promise<unknown> };
        };
        const ask = fakeBridge.ask.bind(fakeBridge);
        fakeBridge.ask = async (name, request) => {
          const answer = ask(name, request);
          if (request.path === 'Thesis') await new Promise(resolve => setTimeout(resolve, 300));
          return answer;
        };
      });
      await row(page, 'Thesis').click();
      assert.ok((await page.locator('.bone').count()) > 0, 'the shape of what comes');
      await page.goBack();
      await row(page, 'Letters').waitFor();
      await page.waitForTimeout(400);
      assert.equal(await row(page, 'measurement').count(), 0);
      await row(page, 'Closed').click();
      await page.getByRole('alert').getByText('The vault could not be read: Closed: Permission denied.').waitFor();
      await page.getByRole('button', { name: 'Try again' }).waitFor();
      await page.goBack();
      await row(page, 'Empty').click();
      await page.getByText('This folder was empty').waitFor();
    });
  });

  test('hostile names are text, keep to their place, and open', async () => {
    for (const width of [1280, 400]) {
      await open({ route: `${item}/latest/Strange%20names`, width }, async page => {
        await row(page, 'onerror').waitFor();
        assert.equal(await sideways(page), 0);
        assert.notEqual(await page.title(), 'hurt');
        assert.equal(await page.locator('main img').count(), 0);
        await page.getByText('line⟨LF⟩break and ⟨ESC⟩[31mred⟨ESC⟩[0m.txt').waitFor();
        await page.getByText('invoice⟨202E⟩fdp.exe').waitFor();
        for (const name of ['#hash?query=%2F&.md', 'invoice⟨202E⟩fdp.exe']) {
          await row(page, name).click();
          await page.getByText('This file has 7 versions').waitFor();
          await page.getByRole('button', { name: 'Close the versions' }).click();
          await row(page, name).waitFor();
        }
        const paths = (await asked(page, 'versions')).map(({ path }) => path);
        assert.deepEqual(new Set(paths), new Set([`Strange names/${STRANGE[8]}`, `Strange names/${STRANGE[2]}`]));
      });
    }
  });
});

describe('find and compare', () => {
  test('a name, then a version: two actions', async () => {
    await open({ route: 'files' }, async page => {
      await page.getByRole('searchbox').fill('report');
      await page
        .getByRole('link', { name: /report 7\./ })
        .first()
        .click();
      await page.getByText('This file has 7 versions').waitFor();
      await page.getByText('in 3 snapshots').click();
      assert.equal(await page.locator('.version-holders[open] li').count(), 3);
      await page.goBack();
      await page.getByRole('searchbox').fill('zzz');
      await page
        .getByText('Nothing in the newest snapshot')
        .or(page.getByText('Nothing in the newest snapshots'))
        .first()
        .waitFor();
      await page.getByRole('link', { name: 'Search the next older snapshot' }).first().click();
      await page.getByRole('heading', { name: /Nothing in this snapshot/ }).waitFor();
    });
  });

  test('two snapshots, by kind', async () => {
    await open({ route: `${item}/compare` }, async page => {
      await page.getByText('The first 10,000 of 12,345').waitFor();
      await page.getByRole('radio', { name: /removed/ }).check();
      await row(page, 'removed').first().waitFor();
      assert.equal(await row(page, 'added').count(), 0);
      await page.getByLabel('From').selectOption({ index: 5 });
      await page.waitForURL(/compare\/.+\/.+/);
      const [newest] = await asked(page, 'differences');
      const last = (await asked(page, 'differences')).at(-1);
      assert.equal(last?.newer, newest?.newer);
      assert.ok(String(last?.older) < String(newest?.older));
    });
  });
});

describe('restore', () => {
  const choose = async (page: Page) => {
    for (const name of ['Choose draft 3.txt', 'Choose IMG 4.jpg']) await page.getByRole('checkbox', { name }).click();
    await page.getByRole('button', { name: 'Restore 2 files …' }).click();
    return page.getByRole('dialog');
  };

  test('keeps both by default; replacing must be chosen and seen first', async () => {
    await open({ route: `${item}/latest/Letters` }, async page => {
      const dialog = await choose(page);
      assert.ok(await dialog.getByRole('radio', { name: 'Keep both' }).isChecked());
      await dialog.getByRole('radio', { name: 'Replace it' }).check();
      const replace = dialog.getByRole('button', { name: 'Restore 2 files, replace what differs' });
      assert.ok(await replace.isDisabled());
      await dialog.getByRole('button', { name: 'Show what would change' }).click();
      await dialog.getByText('Would write 2 files').waitFor();
      await dialog.getByText('1 file there is different and would be replaced').waitFor();
      assert.ok(await replace.isEnabled());
      await dialog.getByRole('radio', { name: 'Keep both' }).check();
      assert.equal(await dialog.getByText('Would write').count(), 0, 'a preview of something else');
      await dialog.getByRole('button', { name: 'Restore 2 files to their place' }).click();
      await page.getByText('Restoring 2 files and folders to the original place').waitFor();
      const [preview, real] = await asked(page, 'restore');
      assert.deepEqual(preview?.to, { kind: 'in-place', keepBoth: false });
      assert.equal(preview?.isPreview, true);
      assert.deepEqual(real?.to, { kind: 'in-place', keepBoth: true });
      assert.equal(real?.isPreview, false);
      assert.deepEqual(real?.paths, ['Letters/draft 3.txt', 'Letters/IMG 4.jpg']);
    });
  });

  test('elsewhere: seen while browsing on, stopped, gone on, done; the command says the same', async () => {
    await open({ route: `${item}/latest/Letters` }, async page => {
      const dialog = await choose(page);
      await dialog.getByRole('radio', { name: 'To another folder' }).check();
      const folder = dialog.getByRole('textbox', { name: 'Folder' });
      await folder.fill('here');
      await dialog.getByRole('button', { name: 'Restore 2 files to here' }).click();
      await dialog.getByText('Begin the path with /').waitFor();
      await folder.fill('/srv/vault/x');
      await dialog.getByRole('button', { name: 'Restore 2 files to /srv/vault/x' }).click();
      await dialog.getByText('lies inside the vault').waitFor();
      await folder.fill("/home/ada/it's back");
      await dialog.getByRole('button', { name: 'Command' }).click();
      await dialog.getByText(/--to '\/home\/ada\/it'\\''s back'$/).waitFor();
      await dialog.getByRole('button', { name: /^Restore 2 files to \/home/ }).click();
      await page.getByRole('progressbar', { name: 'Progress of the restore' }).waitFor();
      await page.getByRole('link', { name: 'documents', exact: true }).click();
      await row(page, 'Engadin').waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByText('Stopped: 2 files and folders').waitFor();
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText("Restored 2 files and folders to /home/ada/it's back").waitFor();
      await page.getByRole('button', { name: 'Hide' }).click();
      assert.equal(await page.locator('.restore-job').count(), 0);
    });
  });

  test('a version of a file, by keyboard alone', async () => {
    await open({ route: `${item}/latest/Letters` }, async page => {
      await row(page, 'part 1').waitFor();
      await grid(page).focus();
      for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await page.getByText('1 file chosen').waitFor();
      await page.keyboard.press('Shift+ArrowDown');
      await page.getByText('2 files chosen').waitFor();
      await page.keyboard.press('Backspace');
      await row(page, 'Engadin').waitFor();
      await page.goBack();
      await page.getByText('2 files chosen').waitFor();
      await grid(page).focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.getByText('This file has 7 versions').waitFor();
      await page
        .getByRole('button', { name: /^Restore the version/ })
        .nth(1)
        .focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Restore 1 file' }).waitFor();
      await page.keyboard.press('Escape');
      assert.equal(await page.getByRole('dialog').count(), 0);
    });
  });
});

describe('looks', () => {
  const routes = [
    'files',
    item,
    `${item}/versions/latest/Letters/budget%2025.ods`,
    `${item}/search/latest/report`,
    `${item}/compare`,
  ];
  for (const [theme, width, language] of [
    ['light', 1280, 'en'],
    ['dark', 400, 'de'],
    ['light', 400, 'fr'],
  ] as const) {
    test(`${theme}, ${width} px, ${language}: nothing overflows, nothing is missing, axe finds nothing serious`, async () => {
      await open({ route: routes[0]!, theme, width, language }, async page => {
        for (const route of routes) {
          await page.evaluate(hash => {
            location.hash = hash;
          }, `#/${route}`);
          await page.locator('.item-list, .long-row .name-text, .result, .version').locator('visible=true').first().waitFor();
          assert.equal(await sideways(page), 0, route);
          assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /undefined|\[object|NaN|Invalid/);
          assert.deepEqual(await seriousFindings(page), [], route);
        }
        await page.evaluate(hash => {
          location.hash = hash;
        }, `#/${item}/latest/Letters`);
        await page.locator('.long-row input').nth(4).click();
        await page.locator('.selection-bar .button.is-main').click();
        await page.getByRole('dialog').waitFor();
        assert.equal(await sideways(page), 0, 'dialog');
        assert.deepEqual(await seriousFindings(page), [], 'dialog');
      });
    });
  }
});
