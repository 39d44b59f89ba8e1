/** What a page must not do to anybody: scroll sideways, or be out of reach for somebody who hears it or needs contrast. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** All rules of axe; of what it finds, what is serious or critical. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Through the debugger and not as a script tag, which the page's policy refuses; once for a page, as it takes its time.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  // Everything is checked; but nothing is written down about what is good, which takes longer than the checks.
  const { violations } = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], selectors: false, ancestry: false, xpath: false, elementRef: false })`,
  )) as {
    violations: readonly Finding[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 160))
          .join(' | ')}`,
    );
}

/** Pixels. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}
