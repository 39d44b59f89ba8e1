/** Who gets in: an address opens once, its cookie stays, and nobody else is answered. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fakeServed, openWeb, type Scene } from './web-scene.ts';

let scene: Scene;
before(async () => {
  scene = await openWeb(fakeServed({ status: async () => null }));
});
after(() => scene.web.close());

const pathOf = (address: string) => new URL(address).pathname + new URL(address).search;

test('without a cookie nothing is answered, and the first page says how to get in', async () => {
  for (const path of ['/abilities', '/events', '/assets/index-B5xk3Q9_.js', '/favicon.svg', '/index.html', '/elsewhere']) {
    const { status, text } = await scene.get(path);
    assert.deepEqual([path, status, JSON.parse(text).message], [path, 401, 'this browser was not let in']);
  }
  assert.equal((await scene.post('/ask/status', '{}')).status, 401);
  const door = await scene.get('/');
  assert.equal(door.status, 401);
  assert.match(door.text, /alp ui/);
  assert.doesNotMatch(door.text, /the page/);
});

test('an address is turned into a strict cookie and leads to the page', async () => {
  const entered = await scene.get(pathOf(scene.web.address()));
  assert.deepEqual([entered.status, entered.headers.location], [303, '/']);
  const [cookie = ''] = entered.headers['set-cookie'] ?? [];
  assert.match(cookie, new RegExp(`^alp-${scene.web.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
  const page = await scene.get('/', { cookie: cookie.split(';')[0]! });
  assert.deepEqual([page.status, page.text], [200, '<!doctype html><p>the page']);
});

test('an address opens once', async () => {
  const path = pathOf(scene.web.address());
  assert.equal((await scene.get(path)).status, 303);
  const again = await scene.get(path);
  assert.deepEqual([again.status, again.headers['set-cookie']], [401, undefined]);
});

test('a browser that is in already uses an address up all the same, and stays who it is', async () => {
  const cookie = await scene.cookie();
  const path = pathOf(scene.web.address());
  const entered = await scene.get(path, { cookie });
  assert.deepEqual([entered.status, entered.headers['set-cookie']], [303, undefined]);
  assert.equal((await scene.get(path)).status, 401);
  assert.equal((await scene.get('/abilities', { cookie })).status, 200);
});

test('a browser that fetches ahead does not use the address up', async () => {
  const path = pathOf(scene.web.address());
  assert.equal((await scene.get(path, { 'sec-purpose': 'prefetch;prerender' })).status, 403);
  assert.equal((await scene.get(path)).status, 303);
});

test('wrong tokens and cookies, empty ones and those of another port, open nothing', async () => {
  for (const token of ['', 'x', 'A'.repeat(43)]) assert.equal((await scene.get(`/?token=${token}`)).status, 401);
  const [name = '', value = ''] = (await scene.cookie()).split('=');
  for (const cookie of [`${name}=`, `${name}=${value}x`, `alp-1=${value}`, `${name}=${'A'.repeat(43)}`])
    assert.equal((await scene.get('/abilities', { cookie })).status, 401);
});

test('who follows a link of another page, where the strict cookie stays away, is sent on once', async () => {
  assert.match((await scene.get('/', { 'sec-fetch-site': 'cross-site' })).text, /http-equiv="refresh" content="0; url=\/"/);
  assert.doesNotMatch((await scene.get('/', { 'sec-fetch-site': 'same-origin' })).text, /refresh/);
});

test('each browser has an address and a cookie of its own, and all of them stay in', async () => {
  const cookies = [await scene.cookie(), await scene.cookie(), await scene.cookie()];
  assert.equal(new Set(cookies).size, 3);
  for (const cookie of cookies) assert.equal((await scene.get('/abilities', { cookie })).status, 200);
});
