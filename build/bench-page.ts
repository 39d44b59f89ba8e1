/** `npm run bench:page`: how soon `alp ui` shows something, how much code it sends for that, and whether long lists ever hold up somebody's hand. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { isWithin, type Row, tableText } from './bench-figures.ts';

const root = join(import.meta.dirname, '..');
const looks = 10;
const folder = mkdtempSync(join(tmpdir(), 'alp-bench-page-'));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const rows = [...(await firstPaint(browser)), ...(await longLists(browser))];
  console.log(tableText(rows));
  process.exitCode = rows.some(row => isWithin(row) === false) ? 1 : 0;
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

// ---- First paint -----------------------------------------------------------------------------------------------------------

/** Of the built bundle with one item of this machine configured, no agent running. */
async function firstPaint(browser: Browser): Promise<readonly Row[]> {
  const ui = await startUi();
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(ui.address);
    await page.locator('h1').waitFor();
    const tools = await page.context().newCDPSession(page);
    const look = async (isCold: boolean) => {
      if (isCold) await tools.send('Network.clearBrowserCache');
      await page.reload();
      await page.locator('h1').waitFor();
      return page.evaluate<number>(
        `performance.getEntriesByType('paint').find(({ name }) => name === 'first-contentful-paint').startTime`,
      );
    };
    // One before the first that counts: the browser itself warms up.
    await look(true);
    const [cold, warm]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < looks; turn += 1) {
      cold.push(await look(true));
      warm.push(await look(false));
    }
    const limit = { of: 'value', most: 500 } as const;
    return [
      { name: 'paint-cold', what: 'first paint, nothing in the browser’s cache', unit: 'ms', values: cold, limit },
      { name: 'paint-warm', what: 'first paint, seen before', unit: 'ms', values: warm, limit },
      {
        name: 'script',
        what: 'scripts until Status is there, gzip',
        unit: 'MB',
        values: [await scriptSize(page)],
        limit: { of: 'value', most: 0.25 },
      },
    ];
  } finally {
    await ui.stop();
  }
}

/** Megabytes, packed file by file. */
async function scriptSize(page: Page): Promise<number> {
  const paths = await page.evaluate<string[]>(
    `performance.getEntriesByType('resource').flatMap(({ name }) => (name.endsWith('.js') ? [new URL(name).pathname] : []))`,
  );
  const sizes = paths.map(path => gzipSync(readFileSync(join(root, 'dist/renderer', path))).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}

async function startUi(): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const at = (name: string) => join(folder, name);
  for (const name of ['configuration', 'state', 'source']) mkdirSync(at(name));
  writeFileSync(at('configuration/laptop'), `[documents]\nsource = ${at('source')}/\ndest = ${at('vault')}\n`);
  const environment = { ...process.env, ALP_CONFIG_DIR: at('configuration'), ALP_STATE_DIR: at('state') };
  const child = spawn(process.execPath, [join(root, 'dist/alp.mjs'), 'ui', '--port', '0'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    address: said.toString().split('\n')[0]!,
    async stop() {
      const gone = once(child, 'exit');
      if (child.kill()) await gone;
    },
  };
}

// ---- Long lists ------------------------------------------------------------------------------------------------------------

/** With the stand-in for the program: ten thousand runs, and folders as large as one likes, are there at once. */
async function longLists(browser: Browser): Promise<readonly Row[]> {
  const outDir = join(folder, 'pages');
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'renderer'),
    mode: 'fake',
    logLevel: 'warn',
    build: { outDir },
  });
  const server = await preview({ configFile: false, root: folder, build: { outDir }, preview: { port: 0 }, logLevel: 'warn' });
  const { port } = server.httpServer.address() as AddressInfo;
  const limit = { of: 'value', most: 50 } as const;
  const notes = ['time of the processor: what other programs of the machine take is not in it'];
  const scroll = async (name: string, what: string, route: string, shows: string): Promise<Row> => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await page.goto(`http://localhost:${port}/?case=states#/${route}`);
    await page.locator(shows).first().waitFor();
    // What the first look costs is not what a hand that scrolls has to wait for.
    await page.waitForTimeout(1000);
    const values: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) values.push(await longestTask(page));
    await page.context().close();
    return { name, what, unit: 'ms', values, limit, notes };
  };
  try {
    return [
      await scroll('runs', 'longest task while 10,000 runs scroll', 'history', '.run-row'),
      await scroll(
        'entries',
        'longest task in a folder of 1,000,000',
        'files/laptop/documents/latest/Thesis',
        '.long-row >> nth=9',
      ),
    ];
  } finally {
    await server.close();
  }
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor's time. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Milliseconds of the page's own thread, whatever else this machine does; the wheel turns forty times, a frame apart, as a hand does. */
async function longestTask(page: Page): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  await page.mouse.move(700, 600);
  for (let step = 0; step < 40; step += 1) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(16);
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] };
  const ofPages = new Set(
    traceEvents.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && ofPages.has(`${pid} ${tid}`));
  return Math.max(0, ...tasks.map(({ tdur }) => tdur! / 1000));
}
