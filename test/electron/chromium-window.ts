/** Shows the double's windows in a real Chromium: the app's own scheme handler gives out the files, the real preload runs before the page, questions go to ipcMain. */
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type BrowserWindow, double } from '../ui/electron-double.ts';

/** Chromium knows no scheme of ours: it sees this one in its place, which is as standard and as secure. */
const stage = 'https://alp.invalid';

export interface Windows {
  /** Of the newest window. */
  page(): Promise<Page>;
  /** What the pages complained about on their console. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export async function windowsInChromium(): Promise<Windows> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const complaints: string[] = [];
  const shown = new WeakMap<BrowserWindow, Page>();
  let newest: Promise<Page> | undefined;
  double.load = async (window, url) => {
    const known = shown.get(window);
    newest = (known ? Promise.resolve(known) : openPage(browser, window, complaints)).then(async page => {
      shown.set(window, page);
      await page.goto(url.replace('alp://app', stage));
      return page;
    });
    await newest;
  };
  return {
    complaints,
    async page() {
      while (!newest) await new Promise(resolve => setTimeout(resolve, 20));
      return newest;
    },
    async close() {
      double.load = undefined;
      await browser.close();
    },
  };
}

async function openPage(browser: Browser, window: BrowserWindow, complaints: string[]): Promise<Page> {
  const page = await browser.newPage();
  const { webContents, options } = window;
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(error.message));
  await page.route(`${stage}/**`, async route => {
    const request = route.request();
    const answer = await double.schemeHandlers.get('alp')!({
      url: request.url().replace(stage, 'alp://app'),
      method: request.method(),
    } as Request);
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  await page.exposeBinding('alpInvoke', async ({ frame }, channel: string, values: never[]) => {
    const url = frame.url().replace(stage, 'alp://app');
    Object.assign(webContents.mainFrame, { url });
    const senderFrame = frame === page.mainFrame() ? webContents.mainFrame : { url };
    try {
      return { value: await double.askHandlers.get(channel)!({ sender: webContents, senderFrame } as never, ...values) };
    } catch (error) {
      return { error: `Error invoking remote method '${channel}': ${String(error)}` };
    }
  });
  await page.addInitScript({ content: preloadIn(options.webPreferences ?? {}) });
  webContents.deliver = (channel, message) =>
    void page
      .evaluate(([name, value]) => (globalThis as never as Deliverer).alpDeliver(name, value), [channel, message] as const)
      .catch(() => undefined);
  window.once('closed', () => void page.close());
  return page;
}

interface Deliverer {
  readonly alpDeliver: (channel: string, message: unknown) => void;
}

/** The preload as Electron would run it: `require` gives the two parts of electron that a sandbox has, and nothing else is there. */
function preloadIn({ preload, additionalArguments = [] }: import('electron').WebPreferences): string {
  return `(() => {
    const { alpInvoke } = globalThis;
    const listeners = new Map();
    const of = channel => listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel);
    globalThis.alpDeliver = (channel, message) => { for (const listener of of(channel)) listener({}, message); };
    const ipcRenderer = {
      on: (channel, listener) => of(channel).add(listener),
      off: (channel, listener) => of(channel).delete(listener),
      async invoke(channel, ...values) {
        const outcome = await alpInvoke(channel, values);
        // What comes by a binding resumes where the policy's ban of eval is lifted; a turn of the loop restores it.
        await new Promise(resolve => setTimeout(resolve));
        if (outcome.error) throw new Error(outcome.error);
        return outcome.value;
      },
    };
    const contextBridge = { exposeInMainWorld: (name, value) => Object.defineProperty(globalThis, name, { value }) };
    const require = name => {
      if (name !== 'electron') throw new Error('a sandboxed preload cannot require ' + name);
      return { contextBridge, ipcRenderer };
    };
    const process = { argv: ${JSON.stringify(['electron', ...additionalArguments])} };
    const exports = {};
    ((require, module, exports, process) => { ${readFileSync(preload!, 'utf8')}
    })(require, { exports }, exports, process);
  })();`;
}
