/** The packed app, taken out of its archive, through the double of Electron: its main program starts, and its preload and pages come up in a browser. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { extractAll } from '@electron/asar';
import { type Windows, windowsInChromium } from '../electron/chromium-window.ts';
import { app, double } from '../ui/electron-double.ts';
import { type Packing, preparePacking } from './packed.ts';

const folder = mkdtempSync(join(tmpdir(), 'alp packed '));
const unpacked = join(folder, 'app');
let packing: Packing | undefined;
let windows: Windows | undefined;

before(async () => {
  packing = await preparePacking();
  const made = await packing.pack('linux', 'dir');
  extractAll(join(made, 'linux-unpacked', 'resources', 'app.asar'), unpacked);
  writeLaptop();
  windows = await windowsInChromium();
});
after(async () => {
  // Also after a failure: an agent that lives on keeps this process.
  if (double.quits === 0) app.quit();
  await windows?.close();
  packing?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** One item of this machine; a session bus that shows icons. */
function writeLaptop(): void {
  for (const name of ['source', 'config', 'state', 'user', 'bin']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'config', 'laptop'), `[documents]\nsource = ${folder}/source/\ndest = ${folder}/vault\n`);
  writeFileSync(join(folder, 'bin', 'busctl'), '#!/bin/sh\ncase $* in *--user*) echo "b true" ;; *) exit 1 ;; esac\n');
  chmodSync(join(folder, 'bin', 'busctl'), 0o755);
  double.userData = join(folder, 'user');
  Object.assign(process.env, {
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    ALP_CONFIG_DIR: join(folder, 'config'),
    ALP_STATE_DIR: join(folder, 'state'),
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  });
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    assert.ok(tries < 400, `waited in vain for ${what}`);
    await delay(50);
  }
}

test('main, preload and pages of the packed app work as they lie in the archive', { timeout: 180_000 }, async () => {
  await import(join(unpacked, 'dist', 'electron', 'main.mjs'));
  await until('a tray', () => double.trays.length === 1);
  assert.ok(double.trays[0]!.image.startsWith(join(unpacked, 'assets', 'icons', 'tray')), double.trays[0]!.image);
  await until('the window', () => double.windows.length === 1 && double.windows[0]!.isShown);
  const { options } = double.windows[0]!;
  assert.equal(options.webPreferences?.preload, join(unpacked, 'dist', 'electron', 'preload.cjs'));
  assert.equal(options.webPreferences?.sandbox, true);

  const page = await windows!.page();
  await page.getByText('documents').first().waitFor({ timeout: 20_000 });
  assert.deepEqual(windows!.complaints, []);

  app.quit();
  await until('the end', () => double.quits === 1);
});
