/** A laptop with nothing set up: the real agent and `alp ui` with the built page in a real browser, and behind a cable a real sshd that lets nobody in yet. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { type Laboratory, makeLaboratory, type Started } from '../real/laboratory.ts';
import { type SshServer, startSshServer } from '../real/ssh-server.ts';
import { until } from '../real/until.ts';
import { type Cable, layCable } from './cable.ts';
import { startChromium } from './pages.ts';

const checkout = join(import.meta.dirname, '../..');

export interface RealScene {
  readonly laboratory: Laboratory;
  readonly server: SshServer;
  readonly cable: Cable;
  readonly page: Page;
  /** Of the laptop's user: its folders are what set-up proposes. */
  readonly home: string;
  /** Of the login at the server. */
  readonly homeThere: string;
  /** At the server: where the vaults will be. */
  readonly there: string;
  /** What the page's console said that it should not have. */
  readonly complaints: string[];
  remove(): Promise<void>;
}

export async function openRealScene(): Promise<RealScene> {
  const house = realpathSync(mkdtempSync(join(tmpdir(), 'alp-house-')));
  const laboratory = makeLaboratory(undefined, [process.execPath, join(house, 'cli/alp.ts')]);
  const at = (name: string) => join(laboratory.folder, name);
  const [mark, value] = laboratory.mark;
  const [server] = await Promise.all([startSshServer(at('sshd'), { [mark]: value }), buildHouse(house)]);
  letNobodyIn(laboratory);
  const cable = await layCable(server.port);
  const browser = await startChromium();
  const agent = laboratory.start(['agent'], { wrapper: likeAnybody() });
  await until('the agent answers', async () => (await laboratory.alp(['status', '--json'])).code === 0);
  const ui = laboratory.start(['ui', '--port', '0']);
  const address = await addressOf(ui);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', message => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
  page.on('pageerror', error => complaints.push(String(error)));
  await page.goto(address);
  return {
    laboratory,
    server,
    cable,
    page,
    complaints,
    home: at('home'),
    homeThere: at('home-there'),
    there: at('there'),
    async remove() {
      await browser.close();
      for (const one of [ui, agent]) one.kill('SIGTERM');
      await Promise.all([ui.ended, agent.ended]);
      await cable.pull();
      await server.stop();
      await laboratory.remove();
      rmSync(house, { recursive: true, force: true });
    },
  };
}

/** A checkout with the page of now in it, whatever dist/ of this one has. */
async function buildHouse(house: string): Promise<void> {
  for (const part of ['core', 'cli', 'bridge', 'web', 'package.json'])
    cpSync(join(checkout, part), join(house, part), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(house, 'node_modules'));
  await build({
    configFile: join(checkout, 'vite.config.ts'),
    root: join(checkout, 'renderer'),
    logLevel: 'warn',
    build: { outDir: join(house, 'dist/renderer'), emptyOutDir: true },
  });
}

/** The server knows no key yet, and the laptop's ssh neither this server nor any key: both look into homes of the laboratory. */
function letNobodyIn({ folder }: Laboratory): void {
  const at = (name: string) => join(folder, name);
  for (const name of ['there', 'home-there/.ssh', 'home/.ssh', 'home/Documents'])
    mkdirSync(at(name), { recursive: true, mode: 0o700 });
  writeFileSync(at('home-there/.ssh/authorized_keys'), '', { mode: 0o600 });
  rmSync(at('sshd/authorized'));
  symlinkSync(at('home-there/.ssh/authorized_keys'), at('sshd/authorized'));
  const settings = ['IdentityAgent none', 'IdentityFile none', 'GlobalKnownHostsFile none', 'HashKnownHosts no'];
  writeFileSync(at('ssh_config'), `${[`UserKnownHostsFile ${at('home/.ssh/known_hosts')}`, ...settings].join('\n')}\n`);
  // ssh takes its home from the password file, not from HOME.
  writeFileSync(at('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${at('ssh_config')}' "$@"\n`, { mode: 0o755 });
}

/** Root reads every file; this root does not. */
function likeAnybody(): readonly string[] {
  return process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
}

async function addressOf(ui: Started): Promise<string> {
  let said = '';
  ui.child.stdout?.on('data', (text: string) => {
    said += text;
  });
  await until('alp ui says its address', () => said.includes('\n'));
  const [address = ''] = said.split('\n');
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
  return address;
}
