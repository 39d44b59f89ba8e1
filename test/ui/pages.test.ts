/** Every page in light and dark, wide and narrow: nothing overflows, axe finds nothing serious, no text is missing in any language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousFindings, sideways } from './accessible.ts';
import { pagesOfThisFile } from './pages.ts';

const { open } = pagesOfThisFile('pages');

const PAGES = [
  { title: 'Status, every state', stand: 'states', route: 'status', shows: '.item >> nth=5' },
  { title: 'Status, all well', stand: 'calm', route: 'status', shows: '.item >> nth=4' },
  { title: 'Status, nothing configured', stand: 'empty', route: 'status', shows: '.block >> nth=1' },
  { title: 'Status, no agent', stand: 'no-agent', route: 'status', shows: '.configured' },
  { title: 'History', stand: 'states', route: 'history', shows: '.chart canvas' },
  { title: 'History, nothing yet', stand: 'empty', route: 'history', shows: '.empty-page' },
  { title: 'a run', stand: 'states', route: 'history', shows: '.attempts', opens: 'a.run-row.is-warning, a.run-row >> nth=0' },
];

for (const { title, stand, route, shows, opens } of PAGES) {
  for (const theme of ['light', 'dark'] as const) {
    test(`${title}, ${theme}`, async () => {
      await open({ stand, route, theme }, async page => {
        if (opens) await page.locator(opens).first().click();
        for (const width of [1280, 400]) {
          await page.setViewportSize({ width, height: 800 });
          await page.waitForSelector(shows);
          assert.equal(await sideways(page), 0, `it scrolls sideways at ${width} px`);
          // Colours are the same at both widths, what is hidden and focusable is the same in both themes.
          if (theme === 'dark' && width === 400) continue;
          assert.deepEqual(await seriousFindings(page), [], `at ${width} px`);
        }
      });
    });
  }
}

test('with every detail of every item open nothing overflows and axe finds nothing serious', async () => {
  await open({ width: 400 }, async page => {
    for (const name of await page.locator('button.item-name').all()) await name.click();
    for (const hint of await page.getByRole('button', { name: 'Command' }).all()) await hint.click();
    await page.getByText("alp now laptop 'virtual machines'").waitFor();
    assert.equal(await sideways(page), 0);
    assert.deepEqual(await seriousFindings(page), []);
  });
});

for (const language of ['en', 'de', 'fr']) {
  test(`${language}: the page says its language and no text is missing`, async () => {
    await open({ language }, async page => {
      await page.waitForSelector('.item');
      assert.equal(await page.getAttribute('html', 'lang'), language);
      await page.locator('button.item-name').first().click();
      await page.locator('.item-details dt').first().waitFor();
      for (const link of ['#/status', '#/history']) {
        await page.locator(`a[href="${link}"]`).first().click();
        await page.waitForSelector(link === '#/status' ? '.item' : '.run-row');
        assert.doesNotMatch((await page.locator('#root').textContent()) ?? '', /undefined|\[object|NaN|Invalid/);
      }
      if (language !== 'en') assert.notEqual(await page.locator('h1').textContent(), 'History');
    });
  });
}

test('the language is switched on the page and remembered', async () => {
  await open({}, async page => {
    await page.getByLabel('Language').selectOption('Deutsch');
    await page.getByRole('button', { name: 'Alles jetzt sichern' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Alles jetzt sichern' }).waitFor();
  });
});

test('dark can be chosen against the system', async () => {
  await open({}, async page => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await ground();
    await page.getByLabel('Light or dark').selectOption('Dark');
    assert.notEqual(await ground(), before);
  });
});

/** What each page has when it is there, in each stand of the fake program. */
const READ = {
  states: [
    ['status', '.item >> nth=5'],
    ['history', '.chart canvas'],
    ['files/laptop/documents', '.long-row >> nth=6'],
    ['settings/laptop/documents', '.day-kept'],
    ['diagnose', '.item-findings:nth-child(6) .finding-groups'],
  ],
  empty: [
    ['setup', 'main input'],
    ['setup/where', 'main input'],
    ['setup/when', '.setup-sentence'],
    ['setup/keep', '.day-kept'],
  ],
} as const;

for (const language of ['de', 'fr'])
  for (const stand of ['states', 'empty'] as const)
    test(`${language}: no English is left on a page where it is its own text that stands there (${stand})`, async () => {
      await open({ stand, route: READ[stand][0][0], language }, async page => {
        for (const [route, shows] of READ[stand]) {
          await page.evaluate(hash => {
            location.hash = hash;
          }, `#/${route}`);
          await page.waitForSelector(shows);
          const left = (await ownTexts(page)).filter(text => ENGLISH.test(text.replace(/[„«].*?[“»]/g, '')));
          assert.deepEqual(left, [], route);
        }
      });
    });

const ENGLISH = /\b(the|this|is|and|of|not|with|your|has|have|are|were|cannot|when|which|from|every)\b/;

/** Also what screen readers say. Not what the fake program says, whose language is English, nor what is typed, quoted or called so. */
function ownTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll('body *')].filter(
      one => !one.closest('script, style, code, pre, option, .sentence, .finding-group, .long-row, [lang="en"]'),
    );
    return elements.flatMap(one => [
      ...[...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent?.trim() ?? ''),
      ...['aria-label', 'title', 'placeholder', 'alt'].map(name => one.getAttribute(name) ?? ''),
    ]);
  });
}
