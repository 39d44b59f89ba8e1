/** The built pages with the fake bridge, served as the program serves them and opened in Debian's Chromium. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { after, before } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
// As strict as the program's own: a page that needs more must not pass here.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Wish {
  /** How the fake program stands: states, calm, one, empty, no-agent. */
  readonly stand?: string;
  readonly route?: string;
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  readonly language?: string;
  readonly reducedMotion?: boolean;
  /** Milliseconds: the page's clock stands still then. */
  readonly clock?: number;
}

export interface Pages {
  /** Fails the test when the page complains in its console. */
  readonly open: (wish: Wish, use: (page: Page) => Promise<void>) => Promise<void>;
}

/** Builds once for a test file; to be called at its top. */
export function pagesOfThisFile(name: string): Pages {
  const folder = join(root, 'tmp/test-ui', name);
  const server = createServer(async (request, answer) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path === '/' ? '/index.html' : path;
    try {
      const body = await readFile(join(folder, file));
      answer.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'content-security-policy': POLICY });
      answer.end(body);
    } catch {
      answer.writeHead(404).end();
    }
  });
  let browser: Browser;

  before(async () => {
    await build({
      configFile: join(root, 'vite.config.ts'),
      root: join(root, 'renderer'),
      mode: 'fake',
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    server.close();
    server.closeAllConnections();
  });

  return {
    open: async (
      { stand = 'states', route = 'status', width = 1280, theme = 'light', language = 'en', reducedMotion, clock },
      use,
    ) => {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme: theme,
        locale: language,
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
        timezoneId: 'Europe/Berlin',
      });
      context.setDefaultTimeout(30_000);
      const complaints: string[] = [];
      try {
        const page = await context.newPage();
        page.on('console', message => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
        page.on('pageerror', error => complaints.push(String(error)));
        const { port } = server.address() as AddressInfo;
        if (clock !== undefined) await page.clock.setFixedTime(clock);
        await page.goto(`http://127.0.0.1:${port}/?case=${stand}#/${route}`);
        await page.waitForSelector('main');
        await use(page);
        if (complaints.length > 0) throw new Error(`the page complained: ${complaints.join('\n')}`);
      } finally {
        await context.close();
      }
    },
  };
}

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
}
