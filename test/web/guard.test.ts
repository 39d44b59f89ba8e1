/** What a request must be, and what every answer carries: hosts, origins, headers, sizes. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fakeServed, openWeb, type Scene } from './web-scene.ts';

let scene: Scene;
let cookie: string;
before(async () => {
  scene = await openWeb(fakeServed({ status: async () => null }));
  cookie = await scene.cookie();
});
after(() => scene.web.close());

test('it listens on this machine alone', async () => {
  await assert.rejects(fetch(`http://[::1]:${scene.web.port}/`));
  assert.equal((await scene.get('/abilities', { cookie })).status, 200);
});

test('a name that somebody pointed at this machine is refused, whatever comes with it', async () => {
  const port = scene.web.port;
  const hosts = [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `[::1]:${port}`,
    `127.0.0.1.:${port}`,
  ];
  for (const host of hosts) {
    const { status, text } = await scene.get('/', { host, cookie });
    assert.deepEqual([host, status, JSON.parse(text).message], [host, 403, 'this address is not the one that alp ui serves']);
  }
  const token = new URL(scene.web.address()).search;
  assert.equal((await scene.get(`/${token}`, { host: 'evil.example' })).status, 403);
  assert.equal((await scene.get(`/${token}`, { host: `localhost:${port}` })).status, 303, 'the token is not used up');
});

test('a question comes from the page itself, and says so', async () => {
  const { port } = scene.web;
  assert.equal((await scene.post('/ask/status', '{}', { cookie })).status, 200);
  assert.equal((await scene.post('/ask/status', '{}', { cookie, 'sec-fetch-site': 'same-origin' })).status, 200);
  const foreign = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: `http://127.0.0.1:${port + 1}` },
    { origin: `https://127.0.0.1:${port}` },
    { origin: `http://localhost:${port}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ];
  for (const headers of foreign)
    assert.deepEqual([headers, (await scene.post('/ask/status', '{}', { cookie, ...headers })).status], [headers, 403]);
});

test('events and files are for the page itself, too', async () => {
  for (const path of ['/events', '/abilities', '/favicon.svg'])
    for (const headers of [
      { origin: 'http://evil.example' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site' },
    ])
      assert.deepEqual([path, (await scene.get(path, { cookie, ...headers })).status], [path, 403]);
});

test('no other page may read an answer: no CORS', async () => {
  const { headers } = await scene.get('/abilities', { cookie });
  assert.deepEqual(
    Object.keys(headers).filter(name => name.startsWith('access-control-')),
    [],
  );
});

test('every answer, good or not, carries the headers that leave no room', async () => {
  const answers = [
    await scene.get('/'),
    await scene.get('/', { cookie }),
    await scene.get('/favicon.svg', { cookie }),
    await scene.get('/nowhere', { cookie }),
    await scene.get('/', { host: 'evil.example' }),
    await scene.post('/ask/status', '{}', { cookie }),
    await scene.post('/ask/status', '{', { cookie }),
    await scene.post('/ask/items', '{}', { cookie }),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [401, 200, 200, 404, 403, 200, 400, 500],
  );
  for (const { headers } of answers) {
    assert.equal(
      headers['content-security-policy'],
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cache-control'], 'no-store');
  }
});

test('files whose names change with their content are kept, in this browser alone', async () => {
  const { headers, text } = await scene.get('/assets/index-B5xk3Q9_.js', { cookie });
  assert.equal(headers['cache-control'], 'private, max-age=31536000, immutable');
  assert.equal(headers['content-type'], 'text/javascript; charset=utf-8');
  assert.equal(text, 'export {};');
});

test('only what was built can be asked for', async () => {
  for (const path of ['/assets/', '/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '//etc/passwd'])
    assert.deepEqual([path, (await scene.get(path, { cookie })).status], [path, 404]);
});

test('a question is JSON, says so, and is not long', async () => {
  assert.equal((await scene.post('/ask/status', '{}', { cookie, 'content-type': 'text/plain' })).status, 415);
  assert.equal((await scene.post('/ask/status', 'status?', { cookie })).status, 400);
  const long = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
  assert.equal((await scene.post('/ask/status', long, { cookie })).status, 413);
});
