/** Reading rsync's lines; and that names go through its spelling, and through a manifest, unchanged: asked of the real rsync and the real sums. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { fileLineFormat } from '../../core/rules/rsync-arguments.ts';
import { bytesOfName, manifestLine, readOutputLine, spellName } from '../../core/rules/rsync-output.ts';

/** What matters of a line about a file. */
function essence(text: string): unknown {
  const line = readOutputLine(text);
  return line?.kind === 'file' ? [line.received, line.checksum, line.size, line.sentBytes, line.name] : line;
}

test('a line about a file, about progress and about the sums is read; any other is not', () => {
  const sum = '5c7401c0ec22eeeeeaf06c6480b2cd11';
  const progress = { kind: 'progress', bytes: 1234567 };
  const cases: readonly (readonly [string, unknown])[] = [
    [`alp|>f+++++++++|${sum}|12|34|folder/a name|with bars`, [true, sum, 12, 34, 'folder/a name|with bars']],
    [`alp|<f.st......|${sum}|12|34|a`, [true, sum, 12, 34, 'a']],
    ['alp|.f...p.....|                                |12|0|a', [false, '', 12, 0, 'a']],
    ['alp|cd+++++++++||4096|0|folder/', [false, '', 4096, 0, 'folder/']],
    ['alp|hf+++++++++| |12|0|a', [false, '', 12, 0, 'a']],
    [
      '      1,234,567  12%   11.22MB/s    0:00:10 (xfr#5, to-chk=100/1000)',
      { ...progress, percent: 12, filesReceived: 5, listed: true, toCheck: 100, total: 1000 },
    ],
    [
      '     1234567  99%   11.22MB/s    0:00:10',
      { ...progress, percent: 99, filesReceived: undefined, listed: false, toCheck: undefined, total: undefined },
    ],
    [
      '     1234567   0%    0.00kB/s    0:00:00 (xfr#1, ir-chk=1000/1002)',
      { ...progress, percent: 0, filesReceived: 1, listed: false, toCheck: 1000, total: 1002 },
    ],
    [
      'Number of files: 1,013 (reg: 1,000, dir: 2, link: 8, dev: 1, special: 2)',
      { kind: 'stats', values: { regularFiles: 1000, specialEntries: 11 } },
    ],
    ['Number of files: 2 (dir: 2)', { kind: 'stats', values: { regularFiles: 0, specialEntries: 0 } }],
    ['Literal data: 1,234 bytes', { kind: 'stats', values: { literalBytes: 1234 } }],
    [
      'rsync: [generator] link "/v/.alp/unfinished/2026-01-01T000000Z-ab12/1/a/b" => /v/2026-01-01T000000Z/a/b failed: Too many links (31)',
      { kind: 'not-linked', name: 'a/b', why: 'Too many links' },
    ],
    [
      'rsync: link "/v/.alp/unfinished/r/12/a" => /v/s/a failed: Operation not permitted (1)',
      { kind: 'not-linked', name: 'a', why: 'Operation not permitted' },
    ],
    ['Total transferred file size: 12 bytes', undefined],
    [`alp|>f+++++++++|${sum}|12|3`, undefined],
    ['alp|', undefined],
    ['', undefined],
  ];
  assert.deepEqual(
    cases.map(([text]) => [text, essence(text)]),
    cases,
  );
});

/** Byte strings that a file may be named by; those that are likely to hurt come often. */
const fileName = fc
  .array(
    fc.oneof(
      fc.constantFrom('\\', '#', '\\#', '012', '\n', '\r', '\t', ' ', '|', '%', '\xc3\xa9', '\xff', '\x7f'),
      fc.integer({ min: 1, max: 255 }).map(code => String.fromCharCode(code)),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map(parts => parts.join('').replaceAll('/', '_'))
  .filter(name => name !== '.' && name !== '..' && name.length <= 255);

test('a name in rsync’s spelling is one line, and becomes the same bytes again', () => {
  fc.assert(
    fc.property(fileName, name => {
      const spelled = spellName(name);
      assert.doesNotMatch(spelled, /[\n\r\t\0]/);
      assert.equal(bytesOfName(spelled), name);
    }),
    { numRuns: 1000 },
  );
});

test('a name that the real rsync prints becomes the bytes that it has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alp-spelling-'));
  try {
    mkdirSync(join(folder, 'source'));
    const names = new Set(fc.sample(fileName, { numRuns: 400, seed: 1 }));
    for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${folder}/source/`), Buffer.from(name, 'latin1')]), 'x');
    const args = ['-a', '--8-bit-output', `--out-format=${fileLineFormat}`, `${folder}/source/`, `${folder}/target/`];
    const lines = execFileSync('rsync', args, { encoding: 'latin1', env: { ...process.env, LC_ALL: 'C' } }).split('\n');
    const found = lines.flatMap(text => {
      const line = readOutputLine(text);
      return line?.kind === 'file' && line.received ? [line.name] : [];
    });
    assert.deepEqual(found.map(bytesOfName).sort(), [...names].sort());
    assert.deepEqual(found.map(bytesOfName).map(spellName).sort(), [...names].map(spellName).sort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('md5sum checks a manifest with any names in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alp-manifest-'));
  try {
    const names = [...new Set(fc.sample(fileName, { numRuns: 200, seed: 2 }))];
    for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]), 'x');
    const sum = execFileSync('md5sum', { input: 'x', encoding: 'utf8' }).slice(0, 32);
    const manifest = Buffer.from(names.map(name => manifestLine(sum, name)).join(''), 'latin1');
    execFileSync('md5sum', ['--strict', '--quiet', '-c', '-'], { cwd: folder, input: manifest });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
