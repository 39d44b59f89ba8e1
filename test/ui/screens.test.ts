/** Every page looks as it did when somebody last looked at it and found it good: light and dark, wide and narrow. `npm run screens` renews the pictures. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { pagesOfThisFile } from './pages.ts';
import { MOST_CELLS, otherCells } from './same-picture.ts';
import { SCREENS, type Screen } from './screens.ts';
import { smallPng } from './small-picture.ts';

const { open } = pagesOfThisFile('screens');
const kept = join(import.meta.dirname, 'screens');
const found = join(import.meta.dirname, '../../tmp/test-ui/screens-found');
const isRenewing = process.env.ALP_SCREENS === 'renew';
for (const folder of [kept, found]) mkdirSync(folder, { recursive: true });
const SIZES = [
  { width: 1280, height: 800 },
  { width: 400, height: 800 },
] as const;

for (const screen of SCREENS) {
  test(`${screen.name}: looks as it was kept`, async () => {
    await show(screen, async page => {
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme });
        for (const size of SIZES) {
          await page.setViewportSize(size);
          await compare(page, `${screen.name} ${theme} ${size.width}.png`.replaceAll(' ', '-'));
        }
      }
    });
  });
}

test('a picture differs when a button is gone, a colour is another one or a line has moved, and not when letters are drawn a shade else', async () => {
  await show(SCREENS[0]!, async page => {
    const before = await picture(page);
    const after = async (change: () => void) => {
      await page.evaluate(change);
      const count = await otherCells(page, before, await picture(page));
      await page.evaluate(() => document.body.removeAttribute('style'));
      return count;
    };
    const button = await after(() => document.querySelector<HTMLElement>('.item-buttons')!.style.setProperty('display', 'none'));
    assert.ok(button > MOST_CELLS, `a button that is gone: ${button} cells`);
    await page.evaluate(() => document.querySelector<HTMLElement>('.item-buttons')!.removeAttribute('style'));
    const colour = await after(() => document.querySelector<HTMLElement>('h1')!.style.setProperty('color', '#b3261e'));
    assert.ok(colour > MOST_CELLS, `another colour of the title: ${colour} cells`);
    await page.evaluate(() => document.querySelector<HTMLElement>('h1')!.removeAttribute('style'));
    const moved = await after(() => document.body.style.setProperty('transform', 'translateY(6px)'));
    assert.ok(moved > MOST_CELLS, `6 px further down: ${moved} cells`);
    const shade = await after(() => document.body.style.setProperty('transform', 'translate(0.5px, 0.5px)'));
    assert.ok(shade <= MOST_CELLS, `half a pixel further down: ${shade} cells`);
  });
});

async function show({ route, stand, reach, shows }: Screen, use: (page: Page) => Promise<void>) {
  await open({ route, reducedMotion: true, clock: NOON, ...(stand ? { stand } : {}) }, async page => {
    // Whatever this machine's system-ui is.
    await page.evaluate(() => {
      document.documentElement.style.setProperty('--font', '"DejaVu Sans"');
      document.documentElement.style.setProperty('--font-fixed', '"DejaVu Sans Mono"');
    });
    if (reach) await reach(page);
    await page.locator(shows).first().waitFor();
    await use(page);
  });
}

/** A Monday. */
const NOON = Date.parse('2026-11-23T11:05:00Z');

async function compare(page: Page, name: string): Promise<void> {
  const file = join(kept, name);
  if (isRenewing) return renew(page, file);
  assert.ok(existsSync(file), `${name} is not there; npm run screens makes it`);
  const before = readFileSync(file);
  let others = Number.POSITIVE_INFINITY;
  // What was asked for may come in after the page is there.
  for (let tries = 0; others > MOST_CELLS && tries < 25; tries += 1) {
    if (tries > 0) await page.waitForTimeout(100);
    const now = await picture(page);
    others = await otherCells(page, before, now);
    if (others > MOST_CELLS) writeFileSync(join(found, name), now);
  }
  assert.ok(
    others <= MOST_CELLS,
    `${others} places of ${name} look different: see tmp/test-ui/screens-found; npm run screens takes it for good`,
  );
  rmSync(join(found, name), { force: true });
}

/** As long as it looks the same, the file stays the same, too. */
async function renew(page: Page, file: string): Promise<void> {
  let now = await picture(page);
  for (let isStill = false; !isStill; ) {
    await page.waitForTimeout(300);
    const next = await picture(page);
    isStill = next.equals(now);
    now = next;
  }
  if (!existsSync(file) || (await otherCells(page, readFileSync(file), now)) > 0) writeFileSync(file, await smallPng(page, now));
}

const picture = (page: Page) => page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
