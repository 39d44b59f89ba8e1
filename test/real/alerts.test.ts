/** Alerts as they arrive: at a real SMTP server, at hooks over HTTP, at a command; and what becomes of a backup whose alert does not get through. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { sendAlerts } from '../../core/alerts.ts';
import { systemWorld } from '../../core/assemble.ts';
import { sendBySmtp } from '../../core/report/send-mail.ts';
import { makeLaboratory } from './laboratory.ts';

const laboratory = makeLaboratory();
const { alp } = laboratory;
const configuration = join(laboratory.folder, 'configuration');
const password = 'opensesame-41';
const [key, certificate] = [join(laboratory.folder, 'key.pem'), join(laboratory.folder, 'certificate.pem')];
const source = join(laboratory.folder, 'alert-source');
const vault = join(laboratory.folder, 'alert-vault');
const environment = { NODE_EXTRA_CA_CERTS: certificate };
const mails: { login: string; to: string; text: string; secure: boolean }[] = [];
const requests: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
let status = 200;
let smtp: SMTPServer;
let smtpPort = 0;
let web: Server;
let webPort = 0;

before(async () => {
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      key,
      '-out',
      certificate,
    ],
    { stdio: 'ignore' },
  );
  smtp = new SMTPServer({
    secure: true,
    key: readFileSync(key),
    cert: readFileSync(certificate),
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password: given }, _, answer) =>
      given === password ? answer(null, { user: username }) : answer(new Error('that is not the password')),
    async onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address).join();
      mails.push({ login: String(session.user), to, text: (await text(stream)).replaceAll('=\r\n', ''), secure: session.secure });
      done();
    },
  });
  smtp.on('error', () => undefined);
  smtpPort = await listening(smtp.listen(0, '127.0.0.1'));
  web = createServer(async (request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers, body: await text(request) });
    response.writeHead(status).end();
  });
  webPort = await listening(web.listen(0, '127.0.0.1'));
});

after(async () => {
  await Promise.all([new Promise(resolve => web.close(resolve)), new Promise<void>(resolve => smtp.close(() => resolve()))]);
  laboratory.remove();
});

beforeEach(() => {
  mails.length = 0;
  requests.length = 0;
  status = 200;
  for (const path of [source, vault, laboratory.state]) rmSync(path, { recursive: true, force: true });
  mkdirSync(source);
  writeFileSync(join(source, 'letter'), 'dear all');
});

function listening(server: { address(): unknown; once(event: 'listening', act: () => void): unknown }): Promise<number> {
  return new Promise(resolve => server.once('listening', () => resolve((server.address() as AddressInfo).port)));
}

function configure(alert: string, alerts = ''): void {
  writeFileSync(join(configuration, 'alpine-backup.conf'), `[alerts]\n${alerts}\n`);
  writeFileSync(join(configuration, 'box'), `alert = ${alert}\n[home]\nsource = ${source}/\ndest = ${vault}\n`);
}

function withCredentials(given = password): string {
  const file = join(laboratory.folder, 'smtp-secret');
  rmSync(file, { force: true });
  writeFileSync(file, `user = ann\npassword = ${given}\n`, { mode: 0o600 });
  return `smtp = smtps://localhost:${smtpPort}\nsmtp_credentials = ${file}\nfrom = backup@example.org`;
}

/** As an item fails whose source is away. */
const takeSource = () => rmSync(source, { recursive: true });

describe('a mail', () => {
  test('comes when an item fails, once, and again when it is good', async () => {
    configure('mailto:ann@example.org', withCredentials());
    assert.equal((await alp(['box', '-q'], { environment })).code, 0);
    assert.equal(mails.length, 0);
    takeSource();
    assert.equal((await alp(['box', '-q'], { environment })).code, 1);
    assert.equal((await alp(['box', '-q'], { environment })).code, 1);
    assert.equal(mails.length, 1);
    const [mail] = mails;
    assert.deepEqual([mail?.login, mail?.to, mail?.secure], ['ann', 'ann@example.org', true]);
    assert.match(mail?.text ?? '', /^Subject: \[alpine-backup\] box: home failed$/im);
    assert.match(mail?.text ?? '', /box home failed: .*alert-source/);
    assert.match(mail?.text ?? '', /alp doctor box home/);
    mkdirSync(source);
    writeFileSync(join(source, 'letter'), 'dear all');
    await alp(['box', '-q'], { environment });
    assert.equal(mails.length, 2);
    assert.match(mails[1]?.text ?? '', /^Subject: \[alpine-backup\] box: home is good$/im);
  });

  test('that the server refuses is said, kept in the journal, never with the password, and harms no backup', async () => {
    configure('mailto:ann@example.org', withCredentials('wrong-word-7'));
    takeSource();
    const { code, stderr } = await alp(['box', '-q'], { environment });
    assert.equal(code, 1);
    assert.match(stderr, /an alert did not get through: mail to ann@example\.org: .*that is not the password/);
    const { stdout } = await alp(['log', 'box', 'home']);
    assert.match(stdout, /an alert did not get through/);
    assert.doesNotMatch(stderr + stdout, /wrong-word-7/);
    configure('mailto:ann@example.org', withCredentials());
    await alp(['alert'], { environment });
    assert.equal(mails.length, 1, 'it is told as soon as the way is good');
  });

  test('to a server whose certificate nobody vouches for does not go', async () => {
    configure('mailto:ann@example.org', withCredentials());
    takeSource();
    assert.match((await alp(['box', '-q'])).stderr, /did not get through: .*certificate/);
    assert.equal(mails.length, 0);
  });

  test('with credentials that others can read does not go', async () => {
    configure('mailto:ann@example.org', withCredentials());
    chmodSync(join(laboratory.folder, 'smtp-secret'), 0o644);
    takeSource();
    assert.match((await alp(['box', '-q'], { environment })).stderr, /can be read by others.*chmod 600/);
    assert.equal(mails.length, 0);
  });
});

test('a mail server that says a word now and then for ever is not waited for, and hears that it is over', async () => {
  const gone = Promise.withResolvers<void>();
  const end = new AbortController();
  const server = createTcpServer(socket => {
    socket.on('error', () => undefined).on('close', () => gone.resolve());
    socket.write('220 welcome\r\n');
    socket.on('data', () => {
      socket.write('250-one moment\r\n');
      end.abort();
    });
  });
  const port = await listening(server.listen(0, '127.0.0.1'));
  const mail = { from: 'a@example.org', to: 'b@example.org', subject: 's', text: 't' };
  const answer = await sendBySmtp(mail, { host: '127.0.0.1', port, security: 'plain' }, undefined, end.signal);
  assert.match(answer ?? '', /127\.0\.0\.1 did not take it in time/);
  await gone.promise;
  server.close();
});

/** In one program, as the agent looks again and again. */
async function worldOfTheAgent() {
  takeSource();
  await alp(['box', '-q']);
  return systemWorld({ configuration, state: laboratory.state, home: laboratory.folder });
}

test('ways that fail again and again fill no journal', async () => {
  configure(`http://127.0.0.1:${webPort}/one, http://localhost:1/two, command:false`);
  status = 500;
  const world = await worldOfTheAgent();
  const journal = () => readFileSync(join(laboratory.state, 'journal/box/home.jsonl'), 'utf8');
  await sendAlerts(world, { server: undefined, isTest: false });
  const before = journal();
  assert.equal((await sendAlerts(world, { server: undefined, isTest: false })).complaints.length, 3);
  assert.equal(journal(), before);
});

test('what was told and cannot be remembered, as the disk is full, is not told again at every look', async () => {
  configure(`http://127.0.0.1:${webPort}/hook`);
  status = 500;
  const system = await worldOfTheAgent();
  status = 200;
  requests.length = 0;
  let isFull = true;
  const world = {
    ...system,
    files: {
      ...system.files,
      async replace(path: string, content: string) {
        if (isFull) throw Object.assign(new Error(`ENOSPC: no space left on device, open '${path}'`), { code: 'ENOSPC', path });
        await system.files.replace(path, content);
      },
    },
  };
  const look = () => sendAlerts(world, { server: undefined, isTest: false });
  const { sent, complaints } = await look();
  assert.equal(sent.length, 1);
  assert.match(complaints.join(), /no room/);
  await look();
  assert.equal(requests.length, 1);
  isFull = false;
  await look();
  assert.equal((await alp(['alert'])).stdout, 'nothing new to tell\n');
  assert.equal(requests.length, 1);
});

describe('hooks', () => {
  test('with user and password in their address get them as a login, and nobody else does', async () => {
    configure(`http://ann:open%20sesame@127.0.0.1:${webPort}/hook`);
    takeSource();
    const { stderr } = await alp(['box', '-q']);
    assert.doesNotMatch(stderr, /sesame|did not get through/);
    assert.equal(requests[0]?.headers.authorization, `Basic ${Buffer.from('ann:open sesame').toString('base64')}`);
    assert.doesNotMatch((await alp(['log', 'box', 'home'])).stdout, /sesame/);
  });

  test('hear as a JSON document, ntfy with a title, healthchecks of every good run', async () => {
    const here = `127.0.0.1:${webPort}`;
    configure(`http://${here}/hook, ntfy://${here}/topic, healthchecks://${here}/uuid`);
    assert.equal((await alp(['box', '-q'])).code, 0);
    assert.deepEqual(
      requests.map(({ url }) => url),
      ['/uuid'],
    );
    takeSource();
    await alp(['box', '-q']);
    assert.deepEqual(
      requests
        .slice(1)
        .map(({ url }) => url)
        .toSorted(),
      ['/hook', '/topic', '/uuid/fail'],
    );
    const hook = JSON.parse(requests.find(({ url }) => url === '/hook')!.body);
    assert.deepEqual([hook.kind, hook.server, hook.items], ['trouble', 'box', ['home']]);
    assert.equal(requests.find(({ url }) => url === '/topic')!.headers.title, 'box: home failed');
  });

  test('that answer with an error are told again by the next look', async () => {
    configure(`http://127.0.0.1:${webPort}/secret-path`);
    takeSource();
    status = 500;
    const { stderr } = await alp(['box', '-q']);
    assert.match(stderr, /the hook at 127\.0\.0\.1:\d+: it answered 500/);
    assert.doesNotMatch(stderr, /secret-path/);
    status = 200;
    assert.match((await alp(['alert'])).stdout, /box: home failed/);
    assert.equal((await alp(['alert'])).stdout, 'nothing new to tell\n');
  });
});

test('a command gets the message on its standard input', async () => {
  const heard = join(laboratory.folder, 'heard');
  configure(`"command:sh -c 'cat >${heard}; echo $ALP_SERVER $ALP_ALERT >>${heard}'"`);
  takeSource();
  await alp(['box', '-q']);
  assert.match(readFileSync(heard, 'utf8'), /^box: home failed\n\nbox home failed: [\s\S]*\nbox trouble\n$/);
});

test('alp alert --test sends one of each, and remembers nothing', async () => {
  configure(`mailto:ann@example.org, http://127.0.0.1:${webPort}/hook`, withCredentials());
  const { code, stdout } = await alp(['alert', '--test'], { environment });
  assert.equal(code, 0);
  assert.match(stdout, /mail to ann@example\.org: .*this is a test/);
  assert.deepEqual([mails.length, requests.length], [1, 1]);
  takeSource();
  await alp(['box', '-q'], { environment });
  assert.deepEqual([mails.length, requests.length], [2, 2]);
});

test('an item that is overdue is told of though nothing ever runs', async () => {
  configure(`http://127.0.0.1:${webPort}/hook`);
  await alp(['box', '-q']);
  const journal = join(laboratory.state, 'journal/box/home.jsonl');
  const longAgo = Date.now() - 10 * 86_400_000;
  writeFileSync(journal, readFileSync(journal, 'utf8').replaceAll(/"(time|start)":\d+/g, `"$1":${longAgo}`));
  writeFileSync(join(configuration, 'box'), `${readFileSync(join(configuration, 'box'), 'utf8')}max_age = 3 days\n`);
  assert.match((await alp(['alert'])).stdout, /box: home is overdue/);
  assert.match(JSON.parse(requests[0]!.body).text, /the newest snapshot is 10 days.* old, max_age is 3 days/);
});
