/** The report as a mail: to the mail server of [alerts], else to sendmail; and the summary that [alerts] asks for, once in each slot. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { sendAlerts } from '../../core/alerts.ts';
import { systemWorld } from '../../core/assemble.ts';
import { makeLaboratory } from './laboratory.ts';

const laboratory = makeLaboratory();
const { alp } = laboratory;
const at = (name: string) => join(laboratory.folder, name);
const mails: { from: string; to: string; text: string }[] = [];
let refuses = false;
let smtp: SMTPServer;
let port = 0;

before(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_, __, answer) => answer(refuses ? new Error('no such mailbox') : undefined),
    async onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope;
      const from = mailFrom === false ? '' : mailFrom.address;
      mails.push({ from, to: rcptTo.map(({ address }) => address).join(), text: (await text(stream)).replaceAll('=\r\n', '') });
      done();
    },
  });
  smtp.on('error', () => undefined);
  const server = smtp.listen(0, '127.0.0.1');
  await new Promise<void>(resolve => server.once('listening', () => resolve()));
  port = (server.address() as AddressInfo).port;
  laboratory.configure('local', { schedule: 'daily', max_age: '2 days' });
  // Nobody hears of anything but by the mail server.
  writeFileSync(at('bin/sendmail'), `#!/bin/sh\ntouch '${at('sendmail-was-asked')}'\nexit 75\n`);
  chmodSync(at('bin/sendmail'), 0o755);
});
after(async () => {
  await new Promise<void>(resolve => smtp.close(() => resolve()));
  await laboratory.remove();
});
beforeEach(() => {
  mails.length = 0;
  refuses = false;
  rmSync(laboratory.state, { recursive: true, force: true });
  rmSync(at('sendmail-was-asked'), { force: true });
});

const shared = (more = '') =>
  writeFileSync(
    at('configuration/alpine-backup.conf'),
    `[alerts]\nsmtp = smtp://127.0.0.1:${port}\nfrom = backup@example.org\n${more}`,
  );

describe('alp report --mail --to', () => {
  test('goes to the mail server that alerts use, with text and page', async () => {
    shared();
    const outcome = await alp(['report', '--mail', '--to', 'ann@example.org']);
    assert.deepEqual([outcome.code, outcome.stdout, outcome.stderr], [3, '', '']);
    assert.deepEqual(
      mails.map(({ from, to }) => [from, to]),
      [['backup@example.org', 'ann@example.org']],
    );
    const [{ text: mail } = { text: '' }] = mails;
    assert.match(mail, /^Subject: Backups of .*: 1 never backed up/m);
    assert.match(mail, /Content-Type: text\/plain[\s\S]*never ran[\s\S]*Content-Type: text\/html[\s\S]*<!doctype html>/i);
    assert.ok(!existsSync(at('sendmail-was-asked')));
  });

  test('says what the server answered, and with exit code 2 that nobody got it', async () => {
    shared();
    refuses = true;
    const outcome = await alp(['report', '--mail', '--to', 'ann@example.org']);
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /the mail did not go out: .*no such mailbox\n {2}alp alert --test/);
    assert.ok(!existsSync(at('sendmail-was-asked')), 'a mail that a server refused is not sent around it');
  });
});

describe('summary = weekly mailto:…', () => {
  const system = systemWorld({ configuration: at('configuration'), state: laboratory.state, home: laboratory.folder });
  const look = (days = 0) => {
    const now = () => Date.now() + days * 86_400_000;
    return sendAlerts({ ...system, clock: { ...system.clock, now } }, { server: undefined, isTest: false });
  };

  test('brings the report at once, and then once in a week', async () => {
    shared('summary = weekly mailto:ann@example.org, mailto:bob@example.org\n');
    const outcome = await alp(['alert']);
    assert.match(outcome.stdout, /^mail to ann@example\.org: Backups of .*\nmail to bob@example\.org: Backups of .*\n$/);
    assert.deepEqual(
      mails.map(({ to }) => to),
      ['ann@example.org', 'bob@example.org'],
    );
    assert.match(mails[0]!.text, /0 snapshots, 0 B new/, 'what came of each item since the last one');
    assert.deepEqual((await look(0)).sent, []);
    const [later, muchLater] = [await look(7), await look(7)];
    assert.deepEqual(
      later.sent.map(({ kind }) => kind),
      ['summary', 'summary'],
    );
    assert.deepEqual(muchLater.sent, []);
  });

  test('goes again to the address alone that did not take it', async () => {
    shared('summary = daily at 7:00 mailto:ann@example.org\n');
    refuses = true;
    const outcome = await look();
    assert.match(outcome.complaints.join(), /the summary did not get through: mail to ann@example\.org: .*no such mailbox/);
    refuses = false;
    assert.equal((await look()).sent.length, 1);
    assert.deepEqual((await look()).sent, []);
  });

  test('is not sent where that could not be noted, and would be sent again and again', async () => {
    shared('summary = weekly mailto:ann@example.org\n');
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const world = { ...system, files: { ...system.files, replace: () => Promise.reject(full) } };
    const { sent, complaints } = await sendAlerts(world, { server: undefined, isTest: false });
    assert.deepEqual([sent.length, mails.length], [0, 0]);
    assert.match(complaints.join(), /no room/);
  });

  test('is tried by alp alert --test, and a mistake in it is said', async () => {
    shared('summary = weekly mailto:ann@example.org\n');
    assert.match((await alp(['alert', '--test'])).stdout, /mail to ann@example\.org: .*this is a test/);
    shared('summary = sometimes mailto:ann@example.org\n');
    assert.match((await alp(['check-config'])).stderr, /does not say how often: daily or weekly/);
  });
});
