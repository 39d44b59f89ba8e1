/** `npm run try`: the main job on real input with nothing configured: backed up over ssh, cut half-way, gone on, published, changed, listed, restored, compared. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { counted, durationText, sizeText } from '../core/rules/figures.ts';
import { type CountingWire, countingWire, startLoopbackServer } from './loopback-server.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const here = join(root, 'tmp', 'try');
const place = (name: string) => join(here, name);
const mostBytes = 4_000_000_000;

interface Step {
  readonly name: string;
  readonly milliseconds: number;
  readonly sent: number;
  readonly note: string;
}

const steps: Step[] = [];

await main(process.argv[2] ?? root);

async function main(wanted: string): Promise<void> {
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), wanted);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return giveUp(`${folder} is not a folder`);
  const found = measure(folder);
  if (found.bytes > mostBytes)
    return giveUp(`${folder} has ${sizeText(found.bytes)}; to try things out, choose a folder below ${sizeText(mostBytes)}`);
  say(
    `Trying it out on ${folder}: ${counted(found.files, 'file')}, ${sizeText(found.bytes)}. Everything happens below ${relative(process.cwd(), here) || here}.`,
  );
  rmSync(here, { recursive: true, force: true });
  mkdirSync(here, { recursive: true });
  say('A copy is the source, so that files can be changed without touching yours.');
  copy(folder);
  const server = await startLoopbackServer(place('sshd'));
  const wire = await countingWire(server.port);
  try {
    configure(`${server.login}:${place('vault')}`, server.sshThrough(wire.port));
    await story(wire, found);
  } finally {
    wire.stop();
    await server.stop();
    // Without the sshd the vault is looked at where it lies.
    configure(place('vault'), undefined);
  }
}

async function story(wire: CountingWire, found: { files: number; bytes: number }): Promise<void> {
  wire.cutAfter(Math.max(20_000, Math.floor(found.bytes / 2)));
  const cut = await alp(wire, 'first backup, the connection is cut half-way', ['try', 'folder']);
  wire.cutAfter(undefined);
  if (cut.code !== 75) return giveUp(`it was not cut (exit code ${cut.code}); is the folder too small?`);
  const resumed = await alp(wire, 'the same again: it goes on where it stopped', ['try', 'folder']);
  if (resumed.code !== 0) return giveUp(`the run did not end well (exit code ${resumed.code})`);
  const twice = Math.max(0, cut.sent + resumed.sent - found.bytes);
  note(
    `sent in all ${sizeText(cut.sent + resumed.sent)} for ${sizeText(found.bytes)} of files: ${sizeText(twice)} (${((twice * 100) / Math.max(1, found.bytes)).toFixed(1)} %) for protocol and whatever went twice`,
  );
  changeFiles();
  const second = await alp(wire, 'a few files changed: second backup', ['try', 'folder']);
  if (second.code !== 0) return giveUp('the second backup did not end well');
  await alp(wire, 'what there is', ['ls', 'try', 'folder']);
  await alp(wire, 'what changed', ['diff', 'try', 'folder', oldest(), 'latest'], 12);
  const restored = await alp(wire, 'the second snapshot restored', ['restore', 'try', 'folder', '--to', place('restored')]);
  if (restored.code !== 0) return giveUp('restoring did not end well');
  compare();
  summary();
}

function measure(folder: string): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (path === join(root, 'tmp')) continue;
    if (entry.isDirectory()) {
      const inside = measure(path);
      files += inside.files;
      bytes += inside.bytes;
    } else if (entry.isFile()) {
      files++;
      bytes += statSync(path).size;
    }
  }
  return { files, bytes };
}

function copy(folder: string): void {
  const exclude = `${relative(folder, join(root, 'tmp'))}`;
  const excludes = exclude === '' || exclude.startsWith('..') ? [] : [`--exclude=/${exclude}`];
  const result = spawnSync('rsync', ['-a', ...excludes, '--', `${folder}/`, `${place('source')}/`], { stdio: 'inherit' });
  if (result.status !== 0) giveUp(`the copy could not be made (rsync code ${result.status})`);
}

function configure(dest: string, ssh: string | undefined): void {
  mkdirSync(place('config'), { recursive: true });
  const lines = [
    '; made by npm run try',
    ...(ssh === undefined ? [] : [`ssh = "${ssh}"`]),
    '[folder]',
    `source = "${place('source')}/"`,
    `dest = "${dest}"`,
    'keep_daily = 30',
    '',
  ];
  writeFileSync(join(place('config'), 'try'), lines.join('\n'));
}

/** Runs alp as a user would, its words indented; answers its exit code and what went over the wire. */
async function alp(
  wire: CountingWire,
  name: string,
  args: readonly string[],
  mostLines = 40,
): Promise<{ code: number; sent: number; milliseconds: number }> {
  say(`\n${steps.length + 1}. ${name}\n   $ alp ${args.join(' ')}`);
  wire.sentSince();
  const start = performance.now();
  const child = spawn(join(root, 'cli', 'alp'), [...args], {
    env: { ...process.env, ALP_CONFIG_DIR: place('config'), ALP_STATE_DIR: place('state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      words += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const step = { name, milliseconds: performance.now() - start, sent: wire.sentSince(), note: '' };
  steps.push(step);
  const lines = words.trimEnd().split('\n');
  for (const line of lines.slice(0, mostLines)) say(`     ${line}`);
  if (lines.length > mostLines) say(`     … and ${lines.length - mostLines} lines more`);
  note(`${durationText(step.milliseconds)}, ${sizeText(step.sent)} over the wire, exit code ${code}`);
  return { code: code ?? 1, sent: step.sent, milliseconds: step.milliseconds };
}

function changeFiles(): void {
  const source = place('source');
  writeFileSync(join(source, 'new-file.txt'), 'This file came between the two backups.\n');
  const files = readdirSync(source, { withFileTypes: true }).filter(entry => entry.isFile() && entry.name !== 'new-file.txt');
  const [changed, removed] = files.map(entry => join(source, entry.name));
  if (changed) appendFileSync(changed, 'One line more.\n');
  if (removed) rmSync(removed);
  mkdirSync(join(source, 'new folder'));
  if (changed) cpSync(changed, join(source, 'new folder', 'a copy'));
}

function oldest(): string {
  return (
    readdirSync(place('vault'))
      .filter(name => /^\d{4}-/.test(name))
      .sort()[0] ?? 'latest'
  );
}

function compare(): void {
  say(`\n${steps.length + 1}. compared with the source, content and attributes`);
  const result = spawnSync('rsync', ['-n', '-aic', '--delete', '--', `${place('source')}/`, `${place('restored')}/`], {
    encoding: 'utf8',
  });
  const differences = result.stdout.trim();
  if (result.status !== 0 || differences !== '')
    giveUp(`the restored folder differs:\n${(differences || result.stderr).split('\n').slice(0, 10).join('\n')}`);
  note('equal, down to the last byte');
}

function summary(): void {
  say('\nIn one table:');
  const rows = steps.map(step => [step.name, durationText(step.milliseconds), sizeText(step.sent)]);
  const width = Math.max(...rows.map(row => row[0]!.length));
  for (const [name = '', time = '', sent = ''] of rows) say(`  ${name.padEnd(width)}  ${time.padStart(9)}  ${sent.padStart(9)}`);
  const command = `cli/alp --config ${relative(process.cwd(), place('config')) || place('config')}`;
  say('\nLook at the result:');
  say(`  ls -l ${relative(process.cwd(), place('vault'))}/  ${relative(process.cwd(), place('vault'))}/current/`);
  for (const words of [
    'ls try folder',
    'ls try folder latest',
    'versions try folder new-file.txt',
    'log try',
    'check-config try',
  ])
    say(`  ALP_STATE_DIR=${relative(process.cwd(), place('state'))} ${command} ${words}`);
}

function note(text: string): void {
  say(`   → ${text}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function giveUp(text: string): never {
  process.stderr.write(`\nnpm run try: ${text}\n`);
  process.exit(1);
}
