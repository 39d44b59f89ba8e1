/** Passwords of drivers: only from a file that nobody else can read or from a command, and out of every text, argument and environment. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { readSecret, scrubbed } from '../../core/driver-secret.ts';
import { makeDriverTask } from '../../core/driver-task.ts';
import { type Bench, forever, makeBench } from './bench.ts';

const password = 'x7 größe&"quoted"';

async function withBench(act: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = makeBench();
  try {
    await act(bench);
  } finally {
    await bench.remove();
  }
}

const secretOf = (bench: Bench, settings: DriverSettings) => readSecret(bench.world, settings, forever);

describe('the credentials of a driver', () => {
  const readable: readonly (readonly [text: string, user: string | undefined])[] = [
    [`user = backup\npassword = ${password}\n`, 'backup'],
    [`username=backup\r\npassword=${password}\r\n`, 'backup'],
    [`password=${password}`, undefined],
    [`${password}\n`, undefined],
  ];
  for (const [text, user] of readable) {
    test(`are understood: ${JSON.stringify(text)}`, () =>
      withBench(async bench => {
        const secret = await secretOf(bench, { credentials: bench.secretFile('secret', text) });
        assert.deepEqual(secret, user === undefined ? { password } : { user, password });
      }));
  }

  test('are refused when others may read them, when they are a link, a folder, absent, or hold no password', () =>
    withBench(async bench => {
      const file = bench.secretFile('secret', password);
      symlinkSync(file, `${file}.link`);
      chmodSync(bench.secretFile('open', password), 0o640);
      const cases: readonly (readonly [name: string, words: RegExp])[] = [
        ['open', /can be read by others \(mode 0640\)/],
        ['secret.link', /not a regular file/],
        ['.', /not a regular file/],
        ['absent', /not there/],
      ];
      for (const [name, words] of cases) {
        const secret = await secretOf(bench, { credentials: `${bench.folder}/${name}` });
        assert.ok(secret && 'refused' in secret, name);
        assert.match(secret.refused, words);
        assert.doesNotMatch(secret.refused + secret.remedy, /x7/);
      }
      const empty = await secretOf(bench, { credentials: bench.secretFile('empty', 'user = me\n') });
      assert.ok(empty && 'refused' in empty);
      assert.match(empty.refused, /no password/);
    }));

  test('are refused when they belong to somebody else', () =>
    withBench(async bench => {
      const file = bench.secretFile('secret', password);
      if (process.getuid?.() === 0) chownSync(file, 12_345, 12_345);
      const machine = process.getuid?.() === 0 ? bench.world.machine : { ...bench.world.machine, userId: 12_345 };
      const secret = await readSecret({ ...bench.world, machine }, { credentials: file }, forever);
      assert.ok(secret && 'refused' in secret);
      assert.match(secret.refused, /belong to somebody else/);
    }));

  test('may come from a command; what it says beyond the first line, or when it fails, is told to nobody', () =>
    withBench(async bench => {
      const asked = (command: readonly string[]) => secretOf(bench, { user: 'me', password_command: command });
      assert.deepEqual(await asked(['printf', '%s\nmore\n', password]), { user: 'me', password });
      const failed = await asked(['sh', '-c', `echo '${password}'; echo locked >&2; exit 1`]);
      assert.ok(failed && 'refused' in failed);
      assert.match(failed.refused, /ended with code 1: locked/);
      assert.doesNotMatch(failed.refused, /x7/);
      const silent = await asked(['true']);
      assert.ok(silent && 'refused' in silent && /said nothing/.test(silent.refused));
    }));
});

describe('a program that is handed a password', () => {
  test('reads it as /dev/fd/3, and nobody sees it in arguments, environments or on disk', () =>
    withBench(async bench => {
      const use = { name: 'test', isOwn: false, settings: { credentials: bench.secretFile('secret', password) } };
      const note = { server: 's', item: 'i', place: 1, use, source: '', since: 0, noted: {}, running: [] };
      const { task } = await makeDriverTask(bench.world, bench.notePath, note, forever, bench.hear);
      const secret = await task.secret();
      assert.ok(secret && 'password' in secret);
      const seen: string[] = [];
      const look = bench.whenStarted(() => seen.push(...everything()));
      const result = await task.run({
        program: 'sh',
        args: [
          '-c',
          'IFS= read -r it </dev/fd/3; sleep 0.1; printf %s "$it" | wc -c; printf "denied for %s\n" "$it" >&2; exit 1',
        ],
        secrets: [secret.password],
      });
      look();
      seen.push(...everything());
      assert.equal(result?.stdout.trim(), String(Buffer.byteLength(password)));
      assert.match(result?.stderr ?? '', /^denied for …$/m);
      assert.deepEqual(
        seen.filter(text => text.includes('x7 gr')),
        [],
      );
      assert.deepEqual(bench.sightings([password, 'x7 gr']), []);
    }));
});

test('a text is rid of a password in each of its spellings', () => {
  const texts = [
    password,
    encodeURIComponent(password),
    Buffer.from(password).toString('latin1'),
    Buffer.from(password).toString('base64'),
  ];
  for (const text of texts) assert.equal(scrubbed(`mysql://me:${text}@host`, [password]), 'mysql://me:…@host');
  assert.equal(scrubbed('a text', ['', 'a']), 'a text');
});

/** Command lines and environments of all processes of this machine. */
function everything(): readonly string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(name => ['cmdline', 'environ'].map(kind => readQuietly(`/proc/${name}/${kind}`)));
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
