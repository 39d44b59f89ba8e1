/** Hooks that hang, lead elsewhere or end in the middle: the others are told in time, nothing is followed, and no secret of an address is repeated. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sendAlerts } from '../../core/alerts.ts';
import { systemWorld } from '../../core/assemble.ts';

const folder = mkdtempSync(join(tmpdir(), 'alp-hooks-'));
const at = (...parts: readonly string[]) => join(folder, ...parts);
const bodies = new Map<string, string>();
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/good': response => response.end(),
  '/hangs-s3cret': () => undefined,
  '/drips-s3cret': response => void response.write('x'),
  '/elsewhere-s3cret': response => response.writeHead(302, { location: '/followed' }).end(),
  '/file-s3cret': response => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/ends-s3cret': response => void response.socket?.destroy(),
  '/angry-s3cret': response => response.writeHead(500).end('s3cret'),
};
let web: Server;
let here = '';

/** When three quarters of a minute are over is the test's to say. */
let late = Promise.withResolvers<void>();
const system = systemWorld({ configuration: at('conf'), state: at('state'), home: folder });
const world = {
  ...system,
  clock: {
    ...system.clock,
    sleep: (time: number, signal?: AbortSignal) => Promise.race([system.clock.sleep(time, signal), late.promise]),
  },
};
const look = () => sendAlerts(world, { server: undefined, isTest: false });

before(async () => {
  web = createServer(async (request, response) => {
    bodies.set(request.url ?? '', await text(request));
    (answers[request.url ?? ''] ?? (() => response.end()))(response);
    // The answer is read in this same program, long before.
    if (request.url === '/good') setTimeout(() => late.resolve(), 500);
  });
  await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve));
  here = `127.0.0.1:${(web.address() as AddressInfo).port}`;
  mkdirSync(at('conf'));
});
after(() => {
  web.closeAllConnections();
  web.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  bodies.clear();
  late = Promise.withResolvers();
  rmSync(at('state'), { recursive: true, force: true });
});

function configure(alert: string): void {
  const item = (name: string) => `[${name}]\nsource = /etc/\ndest = ${at(name)}\n`;
  writeFileSync(at('conf/box'), `alert = ${alert}\nremind = 1 day\n${item('home')}${item('photos')}`);
  const line = {
    event: 'attempt-ended',
    time: Date.now(),
    run: 'r',
    attempt: 1,
    verdict: 'failed',
    detail: 'no <b>disk</b>',
    start: 1,
  };
  mkdirSync(at('state/journal/box'), { recursive: true });
  for (const name of ['home', 'photos']) writeFileSync(at('state/journal/box', `${name}.jsonl`), `${JSON.stringify(line)}\n`);
}
const journal = () => readFileSync(at('state/journal/box/home.jsonl'), 'utf8');

describe('a hook', () => {
  test('that hangs, drips, leads elsewhere or breaks off keeps nobody else from being told', async () => {
    const bad = ['/hangs-s3cret', '/elsewhere-s3cret', '/file-s3cret', '/ends-s3cret', '/angry-s3cret'];
    configure([...bad, '/good'].map(path => `http://${here}${path}`).join(', '));
    const { sent, complaints } = await look();
    assert.deepEqual(
      sent.map(({ subject }) => subject),
      ['box: 2 items in trouble'],
    );
    assert.equal(complaints.length, bad.length, complaints.join('\n'));
    assert.match(complaints.join('\n'), /did not answer in time/);
    assert.ok(!bodies.has('/followed'));
    for (const said of [...complaints, journal()]) assert.doesNotMatch(said, /s3cret|root:x/);
    const { text: told } = JSON.parse(bodies.get('/good')!);
    assert.match(
      told,
      /box home failed: no <b>disk<\/b>\n {2}since [\s\S]* {2}what to do: alp doctor box home[^\n]*\n {2}last lines of its journal:\n {4}20/,
    );
    assert.match(told, /box photos failed/);
  });

  test('that has answered well is told by then, however long its words go on', async () => {
    configure(`http://${here}/drips-s3cret`);
    assert.equal((await look()).sent.length, 1);
  });

  test('is reminded by the next look after a day, and not before', async () => {
    configure(`http://${here}/good`);
    assert.equal((await look()).sent.length, 1);
    assert.equal((await look()).sent.length, 0);
    const tomorrow = { ...world, clock: { ...world.clock, now: () => Date.now() + 25 * 3_600_000 } };
    assert.equal((await sendAlerts(tomorrow, { server: undefined, isTest: false })).sent.length, 1);
  });
});

test('a command that never ends is ended, and its arguments are not repeated', async () => {
  writeFileSync(at('tell'), '#!/bin/sh\nexec sleep 60\n');
  chmodSync(at('tell'), 0o755);
  configure(`"command:${at('tell')} --token=s3cret"`);
  setTimeout(() => late.resolve(), 100);
  const { complaints } = await look();
  assert.match(complaints.join(), /tell did not end in time/);
  assert.doesNotMatch(complaints.join() + journal(), /s3cret/);
});
