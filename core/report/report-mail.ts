/** The report as a mail: RFC 5322, the text and the page as alternatives, ready for sendmail. */
import type { Report } from '../report-model.ts';
import { plain, summaryOf } from '../rules/report-words.ts';

export interface MailQuestion {
  readonly report: Report;
  readonly text: string;
  readonly page: string;
  readonly from: string;
  /** undefined: whoever sends it says to whom. */
  readonly to: string | undefined;
  /** Of the message, and between its parts. */
  readonly unique: string;
}

export function reportMail({ report, text, page, from, to, unique }: MailQuestion): string {
  const boundary = `alp-${unique}`;
  const host = plain(report.host).replace(/[^A-Za-z0-9.-]/g, '-') || 'localhost';
  const headers = [
    `From: ${headerText('alpine-backup')} <${from}>`,
    ...(to === undefined ? [] : [`To: ${to}`]),
    `Subject: ${headerText(reportSubject(report))}`,
    `Date: ${new Date(report.time).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${unique}@${host}>`,
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-generated',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  const part = (type: string, body: string) =>
    [
      `--${boundary}`,
      `Content-Type: ${type}; charset=utf-8`,
      'Content-Transfer-Encoding: base64',
      '',
      base64Lines(body),
      '',
    ].join('\n');
  return [...headers, '', part('text/plain', `${text}\n`), part('text/html', page), `--${boundary}--`, ''].join('\n');
}

export function reportSubject(report: Report): string {
  return `Backups of ${plain(report.host)}: ${summaryOf(report)}`;
}

/** One address: what could be another header or another recipient is none. */
export function isAddress(text: string): boolean {
  return /^[^\s\x00-\x1f\x7f<>@,;:"()[\]\\-][^\s\x00-\x1f\x7f<>@,;:"()[\]\\]*(@[^\s\x00-\x1f\x7f<>@,;:"()[\]\\]+)?$/.test(text);
}

/** As it is, or in words of RFC 2047 that are no longer than a line may be. */
function headerText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && text.length < 900) return text;
  const words: string[] = [];
  for (let rest = Array.from(text); rest.length > 0; rest = rest.slice(12))
    words.push(`=?UTF-8?B?${Buffer.from(rest.slice(0, 12).join(''), 'utf8').toString('base64')}?=`);
  return words.join('\n ');
}

function base64Lines(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64').replace(/.{76}/g, '$&\n');
}
