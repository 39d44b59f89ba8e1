/** Several programs that look for alerts at once: each trouble is told once, and what a killed one has not told is told by the next. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AlertsSent } from '../../core/contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'alp-together-'));
const [configuration, state] = [join(folder, 'configuration'), join(folder, 'state')];
const told: string[] = [];
let answer: (response: ServerResponse) => void;
let web: Server;

before(async () => {
  web = createServer(async (request: IncomingMessage, response) => {
    told.push(JSON.parse(await text(request)).subject);
    answer(response);
  });
  await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve));
  mkdirSync(configuration);
  const { port } = web.address() as AddressInfo;
  for (const server of ['box', 'shop'])
    writeFileSync(
      join(configuration, server),
      `alert = http://127.0.0.1:${port}/\n[home]\nsource = /etc/\ndest = /srv/${server}\n`,
    );
});
after(() => {
  web.closeAllConnections();
  web.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  told.length = 0;
  answer = response => response.end();
  rmSync(state, { recursive: true, force: true });
  for (const server of ['box', 'shop']) fails(server, 'the source is away');
});

function fails(server: string, detail: string): void {
  const line = { event: 'attempt-ended', time: Date.now(), run: 'r', attempt: 1, verdict: 'failed', detail, start: 1 };
  mkdirSync(join(state, 'journal', server), { recursive: true });
  writeFileSync(join(state, 'journal', server, 'home.jsonl'), `${JSON.stringify(line)}\n`);
}

interface Looker {
  readonly child: ChildProcess;
  readonly said: Promise<AlertsSent | undefined>;
}

function look(): Looker {
  const program = fileURLToPath(new URL('alert-looker.ts', import.meta.url));
  const child = spawn(process.execPath, [program, configuration, state], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, said: text(child.stdout).then(said => (said === '' ? undefined : (JSON.parse(said) as AlertsSent))) };
}

describe('of programs that look at once', () => {
  test('one tells each trouble, and the others find it told', async () => {
    const said = await Promise.all(Array.from({ length: 8 }, () => look().said));
    assert.deepEqual(told.toSorted(), ['box: home failed', 'shop: home failed']);
    assert.deepEqual(
      said.map(one => one?.complaints),
      Array(8).fill([]),
    );
    assert.deepEqual(said.map(one => one?.sent.length).toSorted(), [0, 0, 0, 0, 0, 0, 0, 2]);
  });

  test('one that is killed while it tells leaves nothing untold', async () => {
    const asked = Promise.withResolvers<void>();
    answer = () => asked.resolve();
    const first = look();
    assert.equal(await Promise.race([asked.promise.then(() => 'asked'), first.said]), 'asked');
    // They wait for their turn by now, or soon.
    const others = [look(), look()];
    answer = response => response.end();
    first.child.kill('SIGKILL');
    assert.equal(await first.said, undefined);
    const said = await Promise.all(others.map(other => other.said));
    assert.deepEqual(said.map(one => one?.sent.length).toSorted(), [0, 2]);
    assert.deepEqual(told.slice(-2).toSorted(), ['box: home failed', 'shop: home failed']);
  });

  test('one that comes while another still tells what was, tells what is new', async () => {
    const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    answer = response => {
      if (told.length === 2) asked.resolve();
      void released.promise.then(() => response.end());
    };
    const first = look();
    assert.equal(await Promise.race([asked.promise.then(() => 'asked'), first.said]), 'asked');
    fails('box', 'the disk is broken');
    const second = look();
    released.resolve();
    assert.equal((await first.said)?.sent.length, 2);
    assert.deepEqual(
      (await second.said)?.sent.map(({ subject }) => subject),
      ['box: home failed'],
    );
  });

  test('a mistake in the file of a server makes nobody forget what was told of it', async () => {
    await look().said;
    writeFileSync(join(configuration, 'shop'), '[home]\nsorce = /etc/\n');
    await look().said;
    const { port } = web.address() as AddressInfo;
    writeFileSync(join(configuration, 'shop'), `alert = http://127.0.0.1:${port}/\n[home]\nsource = /etc/\ndest = /srv/shop\n`);
    assert.deepEqual((await look().said)?.sent, []);
    assert.equal(told.length, 2);
  });
});
