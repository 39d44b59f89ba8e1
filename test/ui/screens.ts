/** Which pages are kept as pictures, and how one gets to see them. */
import type { Page } from 'playwright-core';

export interface Screen {
  readonly name: string;
  readonly route: string;
  readonly stand?: string;
  readonly shows: string;
  readonly reach?: (page: Page) => Promise<void>;
}

export const SCREENS: readonly Screen[] = [
  { name: 'status', route: 'status', shows: '.item >> nth=5' },
  { name: 'history', route: 'history', shows: '.chart canvas' },
  { name: 'run', route: 'history', shows: '.losses .button', reach: showRunWithLosses },
  { name: 'files', route: 'files/laptop/documents', shows: '.long-row >> nth=6' },
  { name: 'versions', route: 'files/laptop/documents/latest/Letters', shows: '.version-holders', reach: showVersions },
  { name: 'set-up what', route: 'setup', stand: 'empty', shows: '.exclude-ticks', reach: choose },
  { name: 'set-up where', route: 'setup', stand: 'empty', shows: '.host-key', reach: lookAtServer },
  { name: 'set-up when', route: 'setup/when', stand: 'empty', shows: '.setup-sentence' },
  { name: 'set-up how long', route: 'setup/keep', stand: 'empty', shows: '.day-kept' },
  { name: 'set-up begin', route: 'setup', stand: 'empty', shows: '.setup-text .block', reach: comeToBegin },
  { name: 'settings', route: 'settings/laptop/documents', shows: '.day-kept' },
  { name: 'diagnose', route: 'diagnose', shows: '.item-findings:nth-child(6) .finding-groups' },
];

async function showRunWithLosses(page: Page): Promise<void> {
  await page.waitForSelector('.run-row');
  await page.evaluate(async () => {
    const wish = { server: 'laptop', item: 'virtual machines', limit: 9000 };
    const { entries } = await window.fakeBridge!.ask('history', wish);
    location.hash = `#/history/${entries.flatMap(entry => (entry.kind === 'run' && entry.warnings.length > 0 ? [entry.run] : []))[0]}`;
  });
}

async function showVersions(page: Page): Promise<void> {
  await page.locator('.long-row', { hasText: 'draft 3.txt' }).click();
}

const go = (page: Page, step: string) =>
  page.evaluate(hash => {
    location.hash = hash;
  }, `#/setup/${step}`);

async function choose(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Documents, /home/ada/Documents' }).check();
  await page.getByRole('checkbox', { name: 'Projects, /home/ada/src' }).check();
  await page.getByText('in all').first().waitFor();
}

async function lookAtServer(page: Page): Promise<void> {
  await choose(page);
  await go(page, 'where');
  await page.getByRole('textbox', { name: 'Login and host' }).fill('ada@nas.local:/backup');
  await page.getByRole('button', { name: 'Test' }).click();
}

async function comeToBegin(page: Page): Promise<void> {
  await choose(page);
  await go(page, 'where');
  await page.getByRole('textbox', { name: 'Login and host' }).fill('ada@known.local:/backup');
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('1.84 TB free').waitFor();
  await go(page, 'begin');
}
