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
const taskCategories = ['toplevel', 'devtools.timeline', '__metadata'];
const workNote = 'time of the processor in the page’s own thread, from the navigation to the first paint, in looks of their own';
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
    const [coldWork, warmWork]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < looks; turn += 1) {
      coldWork.push(await paintWork(page, () => look(true)));
      warmWork.push(await paintWork(page, () => look(false)));
    }
    const limit = { of: 'value', most: 500 } as const;
    const [coldName, warmName] = ['first paint, nothing in the browser’s cache', 'first paint, seen before'];
    const scripts = await scriptSizes(page);
    return [
      { name: 'paint-cold', what: coldName, unit: 'ms', values: cold, limit },
      { name: 'paint-cold-work', what: `${coldName}: processor`, unit: 'ms', values: coldWork, notes: [workNote] },
      { name: 'paint-warm', what: warmName, unit: 'ms', values: warm, limit },
      { name: 'paint-warm-work', what: `${warmName}: processor`, unit: 'ms', values: warmWork },
      {
        name: 'scripts',
        what: 'bytes of all scripts until Status is there, gzip',
        unit: 'count',
        values: [scripts.reduce((sum, { size }) => sum + size, 0)],
        limit: { of: 'value', most: 250_000 },
        notes: scripts.map(({ path, size }) => `${String(size).padStart(7)} ${path}`),
      },
    ];
  } finally {
    await ui.stop();
  }
}

/** Milliseconds of the page's own thread until it paints something. */
async function paintWork(page: Page, look: () => Promise<unknown>): Promise<number> {
  const { tasks, events } = await traced(page, [...taskCategories, 'loading'], look);
  const painted = Math.max(...events.filter(({ name }) => name === 'firstContentfulPaint').map(({ ts }) => ts));
  const begun = Math.max(...events.filter(({ name, ts }) => name === 'navigationStart' && ts < painted).map(({ ts }) => ts));
  const before = tasks.filter(({ name, ts }) => name.endsWith('RunTask') && ts >= begun && ts <= painted);
  return before.reduce((sum, { tdur }) => sum + tdur! / 1000, 0);
}

/** Packed file by file, the largest first. */
async function scriptSizes(page: Page): Promise<readonly { readonly path: string; readonly size: number }[]> {
  const paths = await page.evaluate<string[]>(
    `performance.getEntriesByType('resource').flatMap(({ name }) => (name.endsWith('.js') ? [new URL(name).pathname] : []))`,
  );
  const sizes = paths.map(path => ({ path, size: gzipSync(readFileSync(join(root, 'dist/renderer', path))).length }));
  return sizes.toSorted((a, b) => b.size - a.size);
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
  const scroll = async (name: string, what: string, route: string, shows: string): Promise<readonly Row[]> => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await page.goto(`http://localhost:${port}/?case=states#/${route}`);
    await page.locator(shows).first().waitFor();
    // What the first look costs is not what a hand that scrolls has to wait for.
    await page.waitForTimeout(1000);
    const tasks: Awaited<ReturnType<typeof longestTask>>[] = [];
    for (let turn = 0; turn < 5; turn += 1) tasks.push(await longestTask(page));
    await page.context().close();
    return [
      { name, what: `${what}: processor`, unit: 'ms', values: tasks.map(({ processor }) => processor), limit, notes },
      {
        name: `${name}-wall`,
        what,
        unit: 'ms',
        values: tasks.map(({ wall }) => wall),
        notes: ['on a quiet machine: at most 50 ms, too'],
      },
    ];
  };
  try {
    return [
      ...(await scroll('runs', 'longest task while 10,000 runs scroll', 'history', '.run-row')),
      ...(await scroll(
        'entries',
        'longest task in a folder of 1,000,000',
        'files/laptop/documents/latest/Thesis',
        '.long-row >> nth=9',
      )),
    ];
  } finally {
    await server.close();
  }
}

// ---- Traces ----------------------------------------------------------------------------------------------------------------

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, by the clock. */
  readonly ts: number;
  readonly dur?: number;
  /** Microseconds of the processor's time. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** `tasks`: of the page's own thread alone. */
async function traced(page: Page, categories: readonly string[], act: () => Promise<unknown>) {
  await browser.startTracing(page, { categories: [...categories] });
  await act();
  const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] };
  const ofPages = new Set(events.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  return { events, tasks: events.filter(({ pid, tid, tdur }) => tdur !== undefined && ofPages.has(`${pid} ${tid}`)) };
}

/** Milliseconds of the processor, whatever else this machine does, and by the clock; the wheel turns forty times, a frame apart, as a hand does. */
async function longestTask(page: Page): Promise<{ readonly processor: number; readonly wall: number }> {
  const { tasks } = await traced(page, taskCategories, async () => {
    await page.mouse.move(700, 600);
    for (let step = 0; step < 40; step += 1) {
      await page.mouse.wheel(0, 400);
      await page.waitForTimeout(16);
    }
  });
  return {
    processor: Math.max(0, ...tasks.map(({ tdur }) => tdur! / 1000)),
    wall: Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1000)),
  };
}
