/** Draws assets/icon.svg and the tray's shapes as PNG and .ico with Debian's Chromium: node build/icons.ts; a contact sheet to look at goes to tmp/. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const out = join(root, 'assets', 'icons');
const states = ['up-to-date', 'running', 'waiting', 'warning', 'failed', 'overdue', 'paused'];

/** On light panels, on dark ones; in colour where panels may be either (Windows). */
const dark = '#26292e';
const light = '#f3f4f6';
const colours: Readonly<Record<string, string>> = {
  'up-to-date': '#2e9e5b',
  running: '#2f7de1',
  waiting: '#7590ab',
  warning: '#d98a0b',
  failed: '#d9363e',
  overdue: '#c23a86',
  paused: '#868c94',
};
const appSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const trayIcoSizes = [16, 24, 32, 48];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  for (const folder of ['app', 'tray']) {
    rmSync(join(out, folder), { recursive: true, force: true });
    mkdirSync(join(out, folder), { recursive: true });
  }
  await drawApp(page);
  for (const state of states) await drawState(page, state);
  await drawContactSheet(page);
} finally {
  await browser.close();
}

async function drawApp(page: Page): Promise<void> {
  const svg = readFileSync(join(root, 'assets', 'icon.svg'), 'utf8');
  const drawn = new Map<number, Buffer>();
  for (const size of appSizes) drawn.set(size, await draw(page, svg, size));
  for (const [size, png] of drawn) writeFileSync(join(out, 'app', `${size}.png`), png);
  writeFileSync(join(out, 'app', 'icon.ico'), icoOf([16, 24, 32, 48, 64, 256].map(size => [size, drawn.get(size)!])));
}

async function drawState(page: Page, state: string): Promise<void> {
  const svg = readFileSync(join(out, `${state}.svg`), 'utf8');
  // The shapes fill 16 of their 22 units: without the margin they meet the pixels of 16, 32 and 48 as exactly.
  const tight = svg.replace('viewBox="0 0 22 22"', 'viewBox="3 3 16 16"');
  const write = async (name: string, colour: string, size: number) =>
    writeFileSync(join(out, 'tray', name), await draw(page, inColour(size % 22 === 0 ? svg : tight, colour), size));
  for (const [tone, colour] of [
    ['dark', dark],
    ['light', light],
  ] as const) {
    await write(`${state}-${tone}.png`, colour, 22);
    await write(`${state}-${tone}@2x.png`, colour, 44);
  }
  // Template images are black; macOS colours them.
  await write(`${state}Template.png`, '#000000', 16);
  await write(`${state}Template@2x.png`, '#000000', 32);
  const coloured = inColour(tight, colours[state]!);
  const drawn: [number, Buffer][] = [];
  for (const size of trayIcoSizes) drawn.push([size, await draw(page, coloured, size)]);
  writeFileSync(join(out, 'tray', `${state}.ico`), icoOf(drawn));
}

function inColour(svg: string, colour: string): string {
  return svg.replaceAll('currentColor', colour);
}

async function draw(page: Page, svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true, type: 'png' });
}

/** An .ico is a list of sizes and, since Windows Vista, PNG files behind it. */
function icoOf(images: readonly (readonly [size: number, png: Buffer])[]): Buffer {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    // One byte for each side; 0 means 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(([, png]) => png)]);
}

async function drawContactSheet(page: Page): Promise<void> {
  const image = (file: string, size: number) =>
    `<img width="${size}" height="${size}" src="data:image/png;base64,${readFileSync(join(out, file)).toString('base64')}">`;
  const panels = [
    ['#ececec', 'dark'],
    ['#1d1f23', 'light'],
  ] as const;
  const shapes = panels.map(([panel, tone]) =>
    [1, 4]
      .map(zoom => {
        const row = states.map(state => image(`tray/${state}-${tone}.png`, 22 * zoom)).join('');
        return `<p class="zoom${zoom}" style="background:${panel}">${row}</p>`;
      })
      .join(''),
  );
  const mac = states.map(state => image(`tray/${state}Template.png`, 64)).join('');
  const windows = states.map(state => image(`tray/${state}.ico`, 48)).join('');
  const app = appSizes
    .slice(0, 7)
    .map(size => image(`app/${size}.png`, size))
    .join('');
  await page.setViewportSize({ width: 900, height: 900 });
  await page.setContent(
    `<style>body{margin:12px;font:13px sans-serif;background:#fff}p{margin:0 0 8px;padding:8px}img{margin:0 8px;vertical-align:middle}
     .zoom4 img{image-rendering:pixelated}.mac img{image-rendering:pixelated}</style>
     ${shapes.join('')}<p class="mac" style="background:#ececec">${mac}</p><p>${windows}</p><p>${app}</p>`,
  );
  mkdirSync(join(root, 'tmp'), { recursive: true });
  writeFileSync(join(root, 'tmp', 'icons.png'), await page.screenshot({ fullPage: true }));
}
