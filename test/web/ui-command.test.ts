/** `alp ui` as users type it, from a copy of the checkout with a small page of its own. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeLaboratory } from '../real/laboratory.ts';
import { until } from '../real/until.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'alp-ui-house-')));
const laboratory = makeLaboratory(undefined, [process.execPath, join(copy, 'cli/alp.ts')]);
before(() => {
  for (const part of ['core', 'cli', 'bridge', 'web', 'package.json'])
    cpSync(join(checkout, part), join(copy, part), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  laboratory.configure('local');
});
after(async () => {
  await laboratory.remove();
  rmSync(copy, { recursive: true, force: true });
});

test('where the page is not built it says how to build it', async () => {
  const { code, stdout, stderr } = await laboratory.alp(['ui']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /not built yet\n.*npm run build/);
  mkdirSync(join(copy, 'dist/renderer'), { recursive: true });
  writeFileSync(join(copy, 'dist/renderer/index.html'), '<!doctype html><p>the page');
});

test('it prints an address that opens the page, says that no agent runs, and ends in good order', async () => {
  const started = laboratory.start(['ui', '--port', '0', '--read-only']);
  let said = '';
  started.child.stdout?.on('data', text => {
    said += text;
  });
  await until('it is ready', () => said.includes('no agent runs'));
  const [address = ''] = said.split('\n');
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin } = new URL(address);
  assert.match(await (await fetch(origin, { headers: { cookie } })).text(), /the page/);
  assert.match(await (await fetch(`${origin}/abilities`, { headers: { cookie } })).text(), /"readOnly":true/);
  started.kill('SIGINT');
  const { code, stderr } = await started.ended;
  assert.deepEqual([code, stderr], [0, '']);
});

test('a port that is taken is said where it was asked for, and passed over where not', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const { code, stderr } = await laboratory.alp(['ui', '--port', String(port)]);
  assert.equal(code, 2);
  assert.match(stderr, new RegExp(`port ${port} is taken\\n`));
  other.close();

  const first = laboratory.start(['ui']);
  const second = laboratory.start(['ui']);
  const said = ['', ''];
  for (const [at, { child }] of [first, second].entries())
    child.stdout?.on('data', text => {
      said[at] += text;
    });
  await until('both are ready', () => said.every(text => text.includes('no agent runs')));
  assert.notEqual(new URL(said[0]!.split('\n')[0]!).port, new URL(said[1]!.split('\n')[0]!).port);
  for (const one of [first, second]) one.kill('SIGTERM');
  assert.deepEqual([(await first.ended).code, (await second.ended).code], [0, 0]);
});

test('mistakes in the words are said', async () => {
  for (const [args, expected] of [
    [['ui', '--port', 'x'], /--port wants a number below 65536, not “x”/],
    [['ui', '--port', '70000'], /--port wants/],
    [['ui', 'laptop'], /too many words: laptop/],
    [['status', '--read-only'], /--read-only has no meaning for status/],
  ] as const) {
    const { code, stderr } = await laboratory.alp(args);
    assert.equal(code, 2);
    assert.match(stderr, expected);
  }
});
