/** The table of the fleet: how long an index of a year of journals takes, and what a report of all servers costs. */
import { spawn } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemWorld } from '../core/assemble.ts';
import { broughtUpToDate, emptyIndex, readWholeIndex, writeIndex } from '../core/report/machine-index.ts';
import type { MachineIndex } from '../core/report-model.ts';
import { systemClock } from '../core/world/clock.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    servers: { type: 'string', default: '1000' },
    items: { type: 'string', default: '50' },
    days: { type: 'string', default: '365' },
    keep: { type: 'boolean', default: false },
    /** The worst day: max_age of every item has passed. */
    overdue: { type: 'boolean', default: false },
  },
});
const [servers, items, days] = [Number(values.servers), Number(values.items), Number(values.days)];
const folder = mkdtempSync(join(tmpdir(), 'alp-bench-fleet-'));
const at = (...parts: readonly string[]) => join(folder, ...parts);
const world = systemWorld({ configuration: at('conf'), state: at('state'), home: folder });
const day = 86_400_000;
const now = systemClock.now();

try {
  await main();
} finally {
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  mkdirSync(at('conf'), { recursive: true });
  const names = Array.from({ length: servers }, (_, index) => `server${String(index).padStart(4, '0')}`);
  writeFileSync(at('conf/alpine-backup.conf'), `[fleet]\nservers = ${names.join(' ')}\n`);
  const bytes = generate(names);
  const rows: (readonly [string, string])[] = [
    ['servers × items × days', `${servers} × ${items} × ${days}`],
    [
      'journals',
      `${(bytes / 1e9).toFixed(2)} GB, ${(servers * items * days * 3) / 1e6} million lines (8 different years, linked)`,
    ],
  ];
  const building = await timed(async () => {
    for (const name of names) await index(name);
  });
  const indexBytes = names.reduce((sum, name) => sum + statSync(at('state/fleet', name, 'index.json')).size, 0);
  rows.push([
    'index of all, from nothing',
    `${seconds(building)}, ${(bytes / 1e3 / building).toFixed(0)} MB/s, ${(indexBytes / 1e6).toFixed(1)} MB`,
  ]);
  const again = await timed(async () => {
    for (const name of names) await index(name);
  });
  rows.push(['index of all, nothing new', seconds(again)]);
  gainADay(names[0]!);
  rows.push(['index of one server with a new day', seconds(await timed(() => index(names[0]!)))]);
  for (const words of ['report', 'report --json', 'report --html', 'report --mail', 'report --since 7days', 'metrics']) {
    const { milliseconds, busy, peak, length, code } = await alp(words.split(' '));
    const size = `${(peak / 1e6).toFixed(0)} MB of memory, ${(length / 1e3).toFixed(0)} kB`;
    rows.push([`alp ${words}`, `${seconds(milliseconds)}, ${seconds(busy)} of processor, ${size}, exit code ${code}`]);
  }
  const width = Math.max(...rows.map(([title]) => title.length));
  for (const [title, text] of rows) process.stdout.write(`${title.padEnd(width)}  ${text}\n`);
}

/** A year of one item, eight times differently; every server links to one of them, as only reading counts here. */
function generate(names: readonly string[]): number {
  const years = Array.from({ length: 8 }, (_, variant) => {
    const text = Array.from({ length: days }, (_, index) => dayText(variant, index)).join('');
    mkdirSync(at('years'), { recursive: true });
    writeFileSync(at('years', `${variant}`), text);
    return text.length;
  });
  let bytes = 0;
  for (const [index, name] of names.entries()) {
    mkdirSync(at('state/fleet', name, 'journal/web'), { recursive: true });
    for (let item = 0; item < items; item += 1) {
      const variant = (index * 7 + item) % years.length;
      linkSync(at('years', `${variant}`), at('state/fleet', name, 'journal/web', `item${item}.jsonl`));
      bytes += years[variant]!;
    }
  }
  return bytes;
}

function dayText(variant: number, index: number): string {
  const time = now - (days - index) * day + variant * 1000;
  const run = `${new Date(time).toISOString().slice(0, 10)}T041502Z-${(variant * 1000 + index).toString(16).padStart(4, '0')}`;
  const size = 1e9 + index * 1e6 * (variant - 3) + (index % 7) * 1e5;
  const isBad = variant === 5 && index > days - 3;
  const [sentBytes, resentBytes] = [1e6, 0];
  const lines = [
    { event: 'attempt-started', time, run, attempt: 1 },
    {
      ...{ event: 'attempt-ended', time: time + 60_000, run, attempt: 1, verdict: isBad ? 'failed' : 'whole', start: time },
      ...{
        detail: isBad ? 'the source /srv/data cannot be read' : '',
        sentBytes,
        resentBytes,
        receivedFiles: 120,
        confirmedBytes: 1e6,
      },
    },
    {
      ...{ event: 'published', time: time + 61_000, run, snapshot: run.slice(0, 18), warnings: [], files: 60_000, bytes: size },
      ...{ addedBytes: 2e6, sentBytes, resentBytes },
    },
  ];
  return lines
    .slice(0, isBad ? 2 : 3)
    .map(line => `${JSON.stringify(line)}\n`)
    .join('');
}

async function index(name: string): Promise<void> {
  const folderOfIt = at('state/fleet', name);
  const before: MachineIndex = await readWholeIndex(world, folderOfIt, name);
  const configured = Array.from({ length: items }, (_, item) => ({
    ...{
      server: 'web',
      item: `item${item}`,
      schedule: 'daily at 04:15',
      interval: day,
      maxAge: values.overdue ? 60_000 : 3 * day,
      nextRun: now + day / 2,
    },
  }));
  const known = before.items.length > 0 ? before : { ...emptyIndex(name), configured };
  const contact = { tried: now, answered: now, detail: '', remedy: '' };
  await writeIndex(world, folderOfIt, await broughtUpToDate(world, { ...known, contact }, at('state/fleet', name, 'journal')));
}

/** Its files are its own from here on. */
function gainADay(name: string): void {
  for (let item = 0; item < items; item += 1) {
    const path = at('state/fleet', name, 'journal/web', `item${item}.jsonl`);
    copyFileSync(path, at('copy'));
    rmSync(path);
    writeFileSync(path, readFileSync(at('copy'), 'utf8') + dayText(0, days));
  }
}

interface Measured {
  readonly milliseconds: number;
  /** Of all its processors, in the program and in the kernel: says the same on a machine that others use as well. */
  readonly busy: number;
  readonly peak: number;
  readonly length: number;
  readonly code: number | null;
}

/** In a process of its own, as users start it; the built program where there is one. */
async function alp(words: readonly string[]): Promise<Measured> {
  const [began, busyBefore] = [systemClock.monotonic(), busyOfChildren()];
  const child = spawn(join(checkout, 'cli/alp'), [...words], {
    env: { ...process.env, ALP_CONFIG_DIR: at('conf'), ALP_STATE_DIR: at('state') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [peak, length] = [0, 0];
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
  });
  // The highest ever, so the last look is near the truth.
  const stop = setInterval(() => {
    peak = Math.max(peak, highWater(child.pid));
  }, 5);
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  clearInterval(stop);
  return { milliseconds: systemClock.monotonic() - began, busy: busyOfChildren() - busyBefore, peak, length, code };
}

/** Milliseconds of all that this program has started and that has ended; the kernel counts in hundredths of a second. */
function busyOfChildren(): number {
  const text = readFileSync('/proc/self/stat', 'latin1');
  const fields = text.slice(text.lastIndexOf(') ') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function highWater(pid: number | undefined): number {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = systemClock.monotonic();
  await work();
  return systemClock.monotonic() - began;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
