/** `alp ui`: serves the page to browsers of this machine until Ctrl-C. */
import { fileURLToPath } from 'node:url';
import { serve } from '../bridge/handlers.ts';
import { noAgent } from '../core/rules/door-words.ts';
import { type PageFiles, readPageFiles } from '../web/page-files.ts';
import { startWeb, type Web, type WebOptions } from '../web/server.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { openInBrowser } from './open-in-browser.ts';
import { say } from './terminal.ts';
import { version } from './version.ts';

/** The first that is tried when none is asked for, and how many after it. */
const usualPort = 8730;
const furtherPorts = 20;

export async function ui({ core, words, options, signal }: Invocation): Promise<number> {
  if (words.length > 0) return tellMistake(`too many words: ${words.join(' ')}`, 'alp ui [--port N] [--read-only] [--open]');
  const pages = await builtPages();
  if (!pages) return tellMistake('the page is not built yet', 'in the checkout: npm run build');
  const served = serve(core);
  const web = await startAt(portsToTry(options.port), {
    served,
    abilities: { desktop: false, readOnly: options.readOnly, version: version().replace('alpine-backup ', '') },
    pages,
    tell: line => say.error(`alp: ${line}`),
  });
  if (typeof web === 'string') return tellNoPort(options.port, web);
  const closeBrowser = await tellAddress(web, options.open);
  if ((await core.askAgent({ ask: 'status' })) === undefined) say.out(`  ${noAgent().message}; ${noAgent().remedy}`);
  const stopOffering = offerAddresses(web);
  await aborted(signal);
  stopOffering();
  await web.close();
  await served.stop();
  await closeBrowser();
  return 0;
}

/** The same place from a bundle in dist/ and from here. */
function builtPages(): Promise<PageFiles | undefined> {
  return readPageFiles(fileURLToPath(new URL('../dist/renderer/', import.meta.url)));
}

function portsToTry(wanted: number | undefined): readonly number[] {
  return wanted === undefined ? [...Array.from({ length: furtherPorts }, (_, more) => usualPort + more), 0] : [wanted];
}

/** The last port's fault when none is to be had. */
async function startAt(ports: readonly number[], rest: Omit<WebOptions, 'port'>): Promise<Web | string> {
  let code = '';
  for (const port of ports) {
    const started = await startWeb({ ...rest, port });
    if (started.kind === 'listening') return started.web;
    code = started.code;
    if (code !== 'EADDRINUSE') break;
  }
  return code;
}

function tellNoPort(port: number | undefined, code: string): number {
  const why = { EADDRINUSE: 'is taken', EACCES: 'is for root alone' }[code] ?? `is not to be had (${code})`;
  return tellMistake(`port ${port ?? usualPort} ${why}`, 'choose another one, or leave --port out: the next free one is taken');
}

/** The returned function takes away what the browser needed to find the page. */
async function tellAddress(web: Web, isOpened: boolean): Promise<() => Promise<void>> {
  say.out(web.address());
  say.out(`  opens once, in a browser of this machine${process.stdin.isTTY ? '; Enter prints another one' : ''}; Ctrl-C ends it`);
  return isOpened ? openInBrowser(web.address(), say.error) : async () => undefined;
}

/** For one more browser; only where somebody sits. */
function offerAddresses(web: Web): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const offer = () => say.out(web.address());
  process.stdin.on('data', offer);
  return () => void process.stdin.off('data', offer).pause();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
