/** The runner of the whole suite: no test is left out, a failure is told at the end, the list of long files is of files that exist. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'alp-runner-')));
after(() => rmSync(scratch, { recursive: true, force: true }));

mkdirSync(join(scratch, 'test/deep'), { recursive: true });
const passing = (name: string) => `import { test } from 'node:test';\ntest('${name}', () => undefined);\n`;
writeFileSync(join(scratch, 'test/a.test.ts'), passing('short'));
writeFileSync(join(scratch, 'test/deep/b.test.ts'), passing('long'));
writeFileSync(join(scratch, 'test/c.test.ts'), passing('waiting'));
writeFileSync(join(scratch, 'test/durations.txt'), '9 test/deep/b.test.ts\n5 waits test/c.test.ts\n7 test/gone.test.ts\n');

function runAll() {
  // Node lets no runner of tests begin inside another one that it knows of.
  const env = { ...process.env, ALP_TEST_JOBS: '1', NODE_TEST_CONTEXT: undefined };
  return spawnSync(process.execPath, [join(checkout, 'build/run-tests.ts')], { cwd: scratch, encoding: 'utf8', env });
}

test('every file runs, the longest first, those that wait are told last, and the counts are of all', () => {
  const { status, stdout } = runAll();
  assert.equal(status, 0, stdout);
  assert.deepEqual(
    [...stdout.matchAll(/^✔ (\w+)/gm)].map(([, name]) => name),
    ['long', 'short', 'waiting'],
  );
  assert.match(stdout, /tests 3\n/);
  assert.ok(existsSync(join(scratch, 'tmp/test-durations.txt')));
});

for (const [where, path] of [
  ['works', 'test/a.test.ts'],
  ['waits', 'test/c.test.ts'],
] as const) {
  test(`a failure in a file that ${where} is told at the end, and the run has failed`, () => {
    const text = readFileSync(join(scratch, path), 'utf8');
    writeFileSync(join(scratch, path), text.replace('undefined', "{ throw new Error('it broke'); }"));
    const { status, stdout } = runAll();
    writeFileSync(join(scratch, path), text);
    assert.equal(status, 1, stdout);
    assert.match(stdout, /fail 1\n[\s\S]*failing tests:[\s\S]*it broke/);
  });

  test(`a file that ${where} and ends in its middle is a failure`, () => {
    const text = readFileSync(join(scratch, path), 'utf8');
    writeFileSync(join(scratch, path), text.replace('undefined', 'process.exit(3)'));
    const { status, stdout } = runAll();
    writeFileSync(join(scratch, path), text);
    assert.equal(status, 1, stdout);
    assert.match(stdout, /failing tests:/);
  });
}

test('the list of long files names files that are there', () => {
  const lines = readFileSync(join(checkout, 'test/durations.txt'), 'utf8').trim().split('\n');
  for (const line of lines) assert.match(line, /^\d+ (waits )?test\/[\w/-]+\.test\.ts$/);
  assert.deepEqual(
    lines.map(line => line.split(' ').at(-1) ?? '').filter(path => !existsSync(join(checkout, path))),
    [],
  );
});
