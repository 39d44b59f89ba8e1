/** Runs every test file: the longest begin first, so that all jobs end together; those that mostly wait have a lane of their own beside the others. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

interface TestFile {
  readonly path: string;
  /** As measured; 0 for those that the list does not name. */
  readonly seconds: number;
  /** For networks and patience to end: it leaves the processor to others. */
  readonly waits: boolean;
}

type TestStream = ReturnType<typeof run>;
type TestEvent = TestStream extends AsyncIterable<infer Event> ? Event : never;

const list = 'test/durations.txt';
/** What this run took, in the form of the list: copy it there when the order is no longer good. */
const measured = 'tmp/test-durations.txt';
/** Files that take less begin in the end, and are not worth a line. */
const worthALine = 3;

/** One more than there are processors: every test waits now and then for a disk, a server or a browser. */
const jobs = Number(process.env.ALP_TEST_JOBS ?? availableParallelism() + 1);
const timeout = Number(process.env.ALP_TEST_MINUTES ?? 15) * 60_000;

const began = performance.now();
const files = longestFirst(globSync('test/**/*.test.ts').sort(), readFileSync(list, 'utf8'));
const lane = (waits: boolean, concurrency: number): TestStream =>
  run({ files: files.filter(file => file.waits === waits).map(({ path }) => resolve(path)), concurrency, timeout });
const durations = new Map<string, number>();
const totals = new Map<string, number>();
let good = true;

const working = lane(false, jobs);
// Told in one piece behind the others: lines of two files at once would be nobody's.
const waiting = collected(lane(true, 1));
const reporter = new spec();
reporter.pipe(process.stdout);
for await (const event of working) tell(event);
for (const event of await waiting) tell(event);
totals.set('duration_ms', performance.now() - began);
for (const [name, value] of totals) say(`${name} ${value}`);
reporter.end();
note(durations);
process.exitCode = good ? 0 : 1;

async function collected(stream: TestStream): Promise<readonly TestEvent[]> {
  const events: TestEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

function tell(event: TestEvent): void {
  if (event.type === 'test:summary' && event.data.file !== undefined)
    durations.set(relative('.', event.data.file), event.data.duration_ms);
  else if (event.type === 'test:summary') good &&= event.data.success;
  else if (event.type === 'test:diagnostic' && event.data.file === undefined) addUp(event.data.message);
  else reporter.write(event);
}

/** Each lane ends with counts of its own: they are told once, for both. */
function addUp(message: string): void {
  const [name = '', value = 0] = message.split(' ');
  totals.set(name, (totals.get(name) ?? 0) + Number(value));
}

function say(message: string): void {
  reporter.write({ type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } });
}

function longestFirst(paths: readonly string[], text: string): readonly TestFile[] {
  const known = new Map(text.split('\n').map(line => [line.split(' ').at(-1), line.split(' ')] as const));
  const all = paths.map(path => {
    const [seconds = '0', ...more] = known.get(path) ?? [];
    return { path, seconds: Number(seconds), waits: more.includes('waits') };
  });
  return all.sort((one, other) => other.seconds - one.seconds);
}

function note(seconds: ReadonlyMap<string, number>): void {
  const lines = files.map(({ path, waits }) => ({ path, waits, seconds: Math.round((seconds.get(path) ?? 0) / 1000) }));
  const worth = lines.filter(line => line.seconds >= worthALine).sort((one, other) => other.seconds - one.seconds);
  mkdirSync('tmp', { recursive: true });
  writeFileSync(measured, worth.map(line => `${line.seconds} ${line.waits ? 'waits ' : ''}${line.path}\n`).join(''));
}
