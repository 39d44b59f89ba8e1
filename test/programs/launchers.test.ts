/** The launchers cli/alp and cli/syncalp: which Node they choose, which files they run, and that they become that Node. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'alp launchers ')));
const house = join(scratch, 'a house');
const bin = join(scratch, 'bin');
const alp = join(house, 'cli/alp');

after(() => rmSync(scratch, { recursive: true, force: true }));

const tells = (what: string) =>
  `console.log(JSON.stringify({ what: '${what}', arguments: process.argv.slice(2), pid: process.pid, node: process.execPath }));\n`;

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

const fakeNode = (version: string) => `#!/bin/sh\n[ "$1" = -v ] && echo ${version} && exit\necho "ran $0"\n`;

/** A small house: our launchers, one source, a bundle that is newer, a Node beside them; PATH has only the programs that the launcher calls. */
beforeEach(() => {
  rmSync(house, { recursive: true, force: true });
  rmSync(bin, { recursive: true, force: true });
  for (const name of ['alp', 'syncalp', 'alp-dbrestore', 'alp-report', 'alp-getdata', 'alp-synconf', 'alp-wstation-bkup']) {
    cpSync(join(checkout, 'cli', name), join(house, 'cli', name));
  }
  write(join(house, 'cli/alp.ts'), tells('sources'));
  write(join(house, 'core/model.ts'), '');
  write(join(house, 'dist/alp.mjs'), tells('bundle'));
  for (const old of [
    'cli/alp',
    'cli/syncalp',
    'cli/alp-dbrestore',
    'cli/alp-report',
    'cli/alp-getdata',
    'cli/alp-synconf',
    'cli/alp-wstation-bkup',
    'cli/alp.ts',
    'core/model.ts',
  ])
    utimesSync(join(house, old), 1000, 1000);
  mkdirSync(join(house, 'runtime'));
  symlinkSync(process.execPath, join(house, 'runtime/node'));
  mkdirSync(bin);
  for (const program of ['find', 'head', 'readlink']) {
    symlinkSync(spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim(), join(bin, program));
  }
});

function run(program: string, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { PATH: bin, ...environment } });
  return { status, stdout, stderr, told: stdout.startsWith('{') ? JSON.parse(stdout) : undefined };
}

/** Without the two places where a machine's own Node may lie: the test decides what there is. */
function withoutMachineNode(): void {
  const text = readFileSync(alp, 'utf8');
  assert.ok(text.includes(' /usr/local/bin/node /usr/bin/node'));
  writeFileSync(alp, text.replace(' /usr/local/bin/node /usr/bin/node', ''));
  utimesSync(alp, 1000, 1000);
  rmSync(join(house, 'runtime'), { recursive: true });
}

test('the bundle runs while no source is newer than it', () => {
  assert.equal(run(alp).told.what, 'bundle');
});

test('the sources run as soon as one of them is newer, or when there is no bundle', () => {
  utimesSync(join(house, 'core/model.ts'), new Date(Date.now() + 5000), new Date(Date.now() + 5000));
  assert.equal(run(alp).told.what, 'sources');
  rmSync(join(house, 'dist'), { recursive: true });
  assert.equal(run(alp).told.what, 'sources');
});

test('an installed program runs its bundle whatever the file times say', () => {
  utimesSync(join(house, 'core/model.ts'), new Date(Date.now() + 5000), new Date(Date.now() + 5000));
  write(join(house, '.installed'), '');
  assert.equal(run(alp).told.what, 'bundle');
});

test('arguments arrive unchanged, and syncalp is alp with the word sync before them', () => {
  const torture = ['', ' ', 'a b', '$(id)', "it's", '"', '*', 'line\nbreak', '-n'];
  assert.deepEqual(run(alp, torture).told.arguments, torture);
  assert.deepEqual(run(join(house, 'cli/syncalp'), torture).told.arguments, ['sync', ...torture]);
});

test('alp-dbrestore is alp restore --to-database, whose name may be given', () => {
  const dbrestore = join(house, 'cli/alp-dbrestore');
  assert.deepEqual(run(dbrestore, ['s', 'a b']).told.arguments, ['restore', 's', 'a b', '--to-database']);
  for (const named of [['--to-database', 'copy'], ['--to-database=copy']])
    assert.deepEqual(run(dbrestore, ['s', 'i', ...named]).told.arguments, ['restore', 's', 'i', ...named]);
});

test("the ancestor's names are alp report, alp collect, alp synconf and alp agent", () => {
  assert.deepEqual(run(join(house, 'cli/alp-wstation-bkup'), []).told.arguments, ['agent']);
  assert.deepEqual(run(join(house, 'cli/alp-synconf'), ['nas', '--yes']).told.arguments, ['synconf', 'nas', '--yes']);
  assert.deepEqual(run(join(house, 'cli/alp-report'), ['a b', '--json']).told.arguments, ['report', 'a b', '--json']);
  assert.deepEqual(run(join(house, 'cli/alp-getdata'), ['nas']).told.arguments, ['collect', 'nas']);
});

test('the launchers find their house through links, relative and absolute, and from PATH', () => {
  const links = join(scratch, 'links');
  mkdirSync(links, { recursive: true });
  symlinkSync('../a house/cli/alp', join(links, 'relative'));
  symlinkSync(join(links, 'relative'), join(links, 'absolute'));
  symlinkSync('../a house/cli/syncalp', join(links, 'both'));
  assert.equal(run(join(links, 'relative')).told.what, 'bundle');
  assert.equal(run(join(links, 'absolute')).told.what, 'bundle');
  assert.deepEqual(run(join(links, 'both'), ['x']).told.arguments, ['sync', 'x']);
  assert.equal(run('/bin/sh', ['-c', 'cd / && absolute'], { PATH: `${bin}:${links}` }).told.what, 'bundle');
});

test('the launchers run in the small shell of busybox as well', () => {
  const { stdout } = spawnSync('busybox', ['sh', alp, 'x'], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(stdout).arguments, ['x']);
});

test('the launcher becomes node: same process, so that signals and exit codes pass', async () => {
  write(
    join(house, 'dist/alp.mjs'),
    `${tells('bundle')}if (process.argv[2]) process.exit(7);\nsetInterval(() => undefined, 1000);\n`,
  );
  assert.equal(run(alp, ['end']).status, 7);
  const child = spawn(alp, { env: { PATH: bin }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [first] = await once(child.stdout, 'data');
  assert.equal(JSON.parse(String(first)).pid, child.pid);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
});

test('ALP_NODE comes first; one that does not fit is said and passed over', () => {
  write(join(scratch, 'new node'), fakeNode('v24.15.0'), 0o755);
  write(join(scratch, 'old node'), fakeNode('v24.14.9'), 0o755);
  assert.equal(run(alp, [], { ALP_NODE: join(scratch, 'new node') }).stdout, `ran ${join(scratch, 'new node')}\n`);
  const passedOver = run(alp, [], { ALP_NODE: join(scratch, 'old node') });
  assert.equal(passedOver.told.node, process.execPath);
  assert.match(passedOver.stderr, /ALP_NODE=.*old node is no Node >= 24\.15/);
});

test('the Node beside the program comes before node_modules, that before PATH', () => {
  write(join(bin, 'node'), fakeNode('v26.1.0'), 0o755);
  withoutMachineNode();
  assert.equal(run(alp).stdout, `ran ${join(bin, 'node')}\n`);
  write(join(house, 'node_modules/.bin/node'), fakeNode('never asked'), 0o755);
  assert.equal(run(alp).stdout, `ran ${join(house, 'node_modules/.bin/node')}\n`);
  mkdirSync(join(house, 'runtime'));
  symlinkSync(process.execPath, join(house, 'runtime/node'));
  assert.equal(run(alp).told.what, 'bundle');
});

test('without a fitting Node it says where it looked, what it found there, and the command that brings one', () => {
  withoutMachineNode();
  write(join(bin, 'node'), fakeNode('v20.20.2'), 0o755);
  const { status, stderr } = run(alp);
  assert.equal(status, 2);
  assert.match(stderr, /no Node >= 24\.15 found/);
  assert.match(stderr, /runtime\/node: not there/);
  assert.match(stderr, /^ {2}node: 20\.20\.2$/m);
  assert.match(stderr, /^ {2}nodejs: not there$/m);
  assert.match(stderr, /npm run build/);
  write(join(house, '.installed'), '');
  assert.match(run(alp).stderr, /\.\/install/);
});
