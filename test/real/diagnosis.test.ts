/** The report for somebody who helps: what it says, that no secret is in it, and that nobody who hangs keeps it back. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { assemble, systemWorld } from '../../core/assemble.ts';
import type { Item } from '../../core/model.ts';
import { systemClock } from '../../core/world/clock.ts';
import type { World } from '../../core/world/world.ts';
import { processesWith } from './processes.ts';
import { until } from './until.ts';

let folder: string;
let world: World;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alp-diagnosis-'));
  for (const name of ['configuration', 'state/journal/laptop', 'home', 'source'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'source/file'), 'x');
  world = systemWorld({ configuration: join(folder, 'configuration'), state: join(folder, 'state'), home: join(folder, 'home') });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

async function itemsOf(): Promise<readonly Item[]> {
  const found = await assemble(world).configuration('laptop');
  assert.ok(found.kind === 'read');
  assert.deepEqual(found.problems, []);
  return found.servers.flatMap(({ items }) => items);
}

async function report(): Promise<string> {
  return assemble(world).diagnosis(await itemsOf());
}

describe('the report', () => {
  test('has the versions, what was found, the conditions, the settings and the last lines of the journal', async () => {
    write(
      'configuration/laptop',
      `[home]\nsource = ${folder}/source/\ndest = ${folder}/vault\nexclude = *.tmp\nbefore = sync-mail --all\n`,
    );
    const line = (at: number) => JSON.stringify({ event: 'note', time: Date.UTC(2026, 0, 1, 0, at), detail: `note ${at}.` });
    write('state/journal/laptop/home.jsonl', Array.from({ length: 30 }, (_, at) => `${line(at)}\n`).join(''));
    const text = await report();
    assert.match(text, /^alpine-backup \d+\.\d+\.\S+, report of 20\d\d-/);
    assert.match(text, /\nNode v\d+/);
    assert.match(text, /OpenSSH/);
    assert.match(text, /\nAgent: none runs/);
    assert.match(text, /\nConditions: link (yes|no|unknown), /);
    assert.match(text, /servers without a mistake: laptop\n/);
    assert.match(text, /== laptop home ==\n {2}from +\/tmp/);
    assert.match(text, /leaves out +\*\.tmp/);
    assert.match(text, /before +sync-mail '?\*\*\*/);
    assert.match(text, /\[(good|warning)\] at the source: rsync 3/);
    assert.match(text, /\[info\] there is no vault at/);
    assert.match(text, /2026-01-01 00:29:00 UTC note 29\.\n$/);
    assert.doesNotMatch(text, /note 9\./);
  });

  test('has no secret in it, wherever one was put', async () => {
    const secret = (place: string) => `hunter2${place}`;
    const places = [
      'before',
      'after',
      'sshpass',
      'option',
      'alert',
      'url',
      'journal',
      'warning',
      'broken',
      'shared',
      'echo',
      'proxy',
    ];
    write('bin', '');
    write('configuration/alpine-backup.conf', `[defaults]\nalert = command:tell ann@example.org token=${secret('shared')}\n`);
    write(
      'configuration/laptop',
      [
        '[home]',
        `source = ${folder}/source/`,
        `dest = ${folder}/vault`,
        `before = curl -H "X-Auth: ${secret('before')}" https://example.org/${secret('url')}`,
        `after = mysqladmin -p${secret('after')} --token ${secret('echo')}`,
        `ssh = sshpass -p ${secret('sshpass')} ssh -p 22`,
        `alert = https://hooks.example.org/${secret('alert')}`,
        '[pull]',
        `source = nobody@127.0.0.1:/x`,
        `dest = ${folder}/pulled`,
        `opt = "-e 'ssh -p 1 -o ProxyCommand=echo-${secret('proxy')} -o SetEnv=A=${secret('option')}'"`,
        '',
      ].join('\n'),
    );
    write('configuration/broken', `[a]\npassword ${secret('broken')}\nsource = ${secret('broken')}\n[${secret('broken')}\n`);
    const journal = [
      { event: 'note', time: 1, detail: `before said: no access with ${secret('before')} and "${secret('echo')}"` },
      { event: 'note', time: 2, detail: `smtp://ann:${secret('journal')}@example.org refused; password: ${secret('journal')}` },
      { event: 'refused', time: 3, verdict: 'failed', detail: `sshpass: wrong ${secret('sshpass')}` },
      {
        event: 'published',
        time: 4,
        run: 'r',
        snapshot: 's',
        warnings: [`secret=${secret('warning')}`],
        files: 1,
        bytes: 1,
        addedBytes: 1,
        sentBytes: 1,
        resentBytes: 0,
      },
    ];
    write('state/journal/laptop/home.jsonl', journal.map(line => `${JSON.stringify(line)}\n`).join(''));
    const text = await report();
    for (const place of places) assert.ok(!text.includes(secret(place)), `${place} in ${text}`);
    assert.doesNotMatch(text, /hunter2/);
    assert.match(text, /before said: no access with \*\*\*/);
    assert.match(text, /ssh reaches|nobody@127\.0\.0\.1/);
    assert.match(text, /a mistake in .*broken, line 2 \(alp check-config says which\)/);
  });

  test('does not wait for a vault that hangs, and ends what was started for it', async () => {
    const hang = join(folder, 'hang');
    const mark = `alp-hang-${process.pid}`;
    writeFileSync(hang, `#!/bin/sh\nexport ALP_HANG=${mark}\nexec sleep 1000\n`);
    chmodSync(hang, 0o755);
    const item = (name: string) => `[${name}]\nsource = ${folder}/source/\ndest = ann@nas:/${name}\nssh = ${hang}\n`;
    write('configuration/laptop', ['a', 'b', 'c', 'd', 'e'].map(item).join(''));
    const impatient = { ...systemClock, sleep: (time: number, signal?: AbortSignal) => systemClock.sleep(time / 50, signal) };
    world = { ...world, clock: impatient };
    const text = await report();
    assert.equal(text.match(/\[bad\] no answer within 30 seconds/g)?.length, 3);
    assert.equal(text.match(/\[bad\] not asked, as ann@nas gave no answer above/g)?.length, 2);
    await until('nothing that was started is left', () => processesWith(`ALP_HANG=${mark}`).length === 0);
  });
});
