/** The forms of a report against golden answers: text, page, numbers for Prometheus; and the mail that carries two of them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { metricsText } from '../../core/report/metrics-text.ts';
import { isAddress, reportMail } from '../../core/report/report-mail.ts';
import { reportPage } from '../../core/report/report-page.ts';
import { reportText } from '../../core/report/report-text.ts';
import { sparkline } from '../../core/report/sparkline.ts';
import type { DayPoint } from '../../core/report-model.ts';
import { curveOf } from '../../core/rules/trend.ts';
import { fleetOfADay, now } from './fleet-of-a-day.ts';

const utc = () => 0;
const week = 7 * 86_400_000;

/** ALP_GOLDEN=write writes them anew, for eyes to look at. */
function golden(name: string, text: string): void {
  const file = new URL(`../golden/report/${name}`, import.meta.url);
  if (process.env.ALP_GOLDEN === 'write') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}

describe('a report', () => {
  test('as text says what is urgent first, with what to do', () => golden('report.txt', `${reportText(fleetOfADay(), utc)}\n`));
  test('as text, with what came of each item in a week', () =>
    golden('report-week.txt', `${reportText(fleetOfADay(now - week), utc)}\n`));
  test('as a page', () => golden('report.html', reportPage(fleetOfADay(), utc)));
  test('as numbers for Prometheus', () => golden('metrics.prom', metricsText(fleetOfADay(), '1.0.0')));

  test('as a page needs nothing from elsewhere and runs nothing', () => {
    const page = reportPage(fleetOfADay(), utc);
    assert.doesNotMatch(page, /<script|<img|<link|<iframe|<object|@import|url\(|https?:|javascript:|\u001b|\u202e/i);
    // Of hostile names not even an attribute is left.
    for (const [tag] of page.matchAll(/<[^>]*>/g)) assert.doesNotMatch(tag.replace(/"[^"]*"/g, '""'), /\son\w+=/i);
  });

  test('of very many items names the urgent ones and counts the rest by server', () => {
    const report = fleetOfADay();
    const [first] = report.items.filter(({ standing }) => standing === 'good');
    const items = [...report.items.filter(({ standing }) => standing !== 'good'), ...Array(5000).fill(first)];
    const text = reportText({ ...report, items }, utc);
    assert.ok(text.split('\n').length < 40, text);
    assert.match(text, /web1 database: failed/);
    assert.ok(reportPage({ ...report, items }, utc).length < 20_000);
  });
});

describe('a mail', () => {
  const question = {
    report: fleetOfADay(),
    text: 'Grüße\n',
    page: '<p>ü</p>',
    from: 'root@backup1',
    to: 'ann@example.org',
    unique: 'abc',
  };
  const mail = reportMail(question);

  test('has text and page as alternatives, in lines that every relay takes', () => {
    assert.match(mail, /^From: alpine-backup <root@backup1>\nTo: ann@example\.org\nSubject: Backups of backup1: /);
    assert.match(mail, /\nDate: Mon, 23 Nov 2026 16:15:00 \+0000\n/);
    assert.match(mail, /\nContent-Type: multipart\/alternative; boundary="alp-abc"\n/);
    const bodies = [...mail.matchAll(/base64\n\n([\s\S]*?)\n--/g)].map(([, body]) =>
      Buffer.from(body!, 'base64').toString('utf8'),
    );
    assert.deepEqual(bodies, ['Grüße\n\n', '<p>ü</p>']);
    for (const line of mail.split('\n')) assert.ok(line.length <= 998 && /^[\t\x20-\x7e]*$/.test(line), line);
  });

  test('has no header that a name could have brought', () => {
    const hostile = reportMail({ ...question, report: { ...question.report, host: 'x\r\nBcc: eve@example.org' } });
    assert.equal(hostile.split('\n').filter(line => line.startsWith('Bcc')).length, 0);
  });

  for (const [address, isOne] of [
    ['ann@example.org', true],
    ['root', true],
    ['-oQ/tmp', false],
    ['a@b\nBcc: c@d', false],
    ['a@b, c@d', false],
    ['', false],
  ] as const)
    test(`${isOne ? 'goes' : 'does not go'} to ${JSON.stringify(address)}`, () => assert.equal(isAddress(address), isOne));
});

test('a curve is drawn for two sizes and more, flat where nothing changes', () => {
  const day = (bytes: number, index: number): DayPoint => [index, bytes, 0, 1, 0];
  assert.equal(sparkline(curveOf([5].map(day))), '');
  assert.match(sparkline(curveOf([5, 5].map(day))), /points="3\.0,13\.7 93\.0,13\.7"/);
  assert.match(sparkline(curveOf([0, 10].map(day))), /points="3\.0,25\.0 93\.0,3\.0"/);
});
