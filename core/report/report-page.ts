/** The report as one page that needs nothing else: no script, no picture from elsewhere, readable on a phone and in a mail. */
import type { LocalTime } from '../agent-model.ts';
import type { ItemReport, MachineReport, Report } from '../report-model.ts';
import { counted, exactTimeText, relativeText, sizeText } from '../rules/figures.ts';
import { mostCalmItems, mostUrgentItems } from '../rules/report.ts';
import {
  ageOf,
  itemTitle,
  machineNeedsAttention,
  needsAttention,
  nextRunText,
  plain,
  sinceText,
  standingShapes,
  standingWords,
  summaryOf,
  trendText,
  urgentCount,
} from '../rules/report-words.ts';
import { sparkline } from './sparkline.ts';

/** Should a name of somebody else ever get through as markup, it fetches and runs nothing. */
const onlyItself = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;

export function reportPage(report: Report, localTime: LocalTime): string {
  const { time, host, machines, items, code } = report;
  const urgent = items.filter(needsAttention).slice(0, mostUrgentItems);
  const calm = items.filter(item => !needsAttention(item));
  const isTooMany = report.isAbridged || calm.length > mostCalmItems;
  const silent = machines.filter(machineNeedsAttention);
  const title = code === 0 ? 'Backups are good' : summaryOf(report);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="color-scheme" content="light dark">${onlyItself}<title>${escaped(`${title}: ${host}`)}</title><style>${style}</style></head><body><main>`,
    `<header><h1>${escaped(code === 0 ? 'Backups are good' : 'Backups need somebody')}</h1>`,
    `<p>${escaped(summaryOf(report))}</p><p class="quiet">As ${escaped(host)} knows them, ${escaped(exactTimeText(time))}</p></header>`,
    silent.length > 0 ? `<section><h2>Servers to be looked at</h2>${silent.map(machineCard).join('')}</section>` : '',
    urgent.length > 0
      ? `<section><h2>Items to be looked at</h2>${urgent
          .map(item => itemCard(item, time, localTime))
          .join('')}${andMore(urgentCount(report) - urgent.length)}</section>`
      : '',
    calm.length > 0 && !isTooMany
      ? `<section><h2>Everything else</h2>${calm.map(item => itemCard(item, time, localTime)).join('')}</section>`
      : '',
    isTooMany ? `<section><h2>Servers</h2>${machines.map(machineRow).join('')}</section>` : '',
    '</main></body></html>\n',
  ].join('\n');
}

function machineCard({ machine, isAlarming, state, sentence, remedy, problems }: MachineReport): string {
  const isSilent = isAlarming || state === 'silent';
  const lines = [...(isSilent ? [sentence] : []), ...problems.map(problem => `a mistake in the configuration: ${problem}`)];
  return `<article class="failing"><h3><span aria-hidden="true">■</span> ${escaped(machine)}</h3><div class="words">${lines
    .map(line => `<p>${escaped(line)}</p>`)
    .join('')}${isSilent && remedy !== '' ? `<p class="quiet">${escaped(remedy)}</p>` : ''}</div></article>`;
}

function itemCard(item: ItemReport, now: number, localTime: LocalTime): string {
  const { standing, lastGood, bytes, addedBytes } = item;
  const next = nextRunText(item, now, localTime);
  const all: readonly Fact[] = [
    ['newest', ageOf(item, now), lastGood === undefined ? undefined : exactTimeText(lastGood)],
    ['last try', item.lastEnd ? relativeText(item.lastEnd.time, now, localTime(now)) : '', lastTryText(item)],
    ['size', bytes === undefined ? '' : sizeText(bytes)],
    ['last added', addedBytes === undefined ? '' : sizeText(addedBytes)],
    ['trend', trendText(item.trend)],
    ['since then', sinceText(item)],
    ['next run', next, item.schedule],
  ];
  const facts = all.filter(([, text]) => text !== '');
  return [
    `<article class="${standing}"><div><h3><span aria-hidden="true">${standingShapes[standing]}</span> ${escaped(itemTitle(item))}`,
    ` <small>${standingWords[standing]}</small></h3>`,
    standing === 'good' ? '' : `<p>${escaped(item.sentence)}</p>`,
    `</div><dl>${facts.map(factOf).join('')}</dl>${sparkline(item.curve)}</article>`,
  ].join('');
}

function lastTryText({ lastEnd }: ItemReport): string | undefined {
  return lastEnd && `${exactTimeText(lastEnd.time)}: ${lastEnd.detail || lastEnd.verdict}`;
}

type Fact = readonly [title: string, text: string, exact?: string | undefined];

function factOf([title, text, exact]: Fact): string {
  const tip = exact === undefined ? '' : ` title="${escaped(exact)}"`;
  return `<div><dt>${title}</dt><dd${tip}>${escaped(text)}</dd></div>`;
}

function machineRow({ machine, counts }: MachineReport): string {
  const { good, gone: _, ...rest } = counts;
  const bad = Object.values(rest).reduce((sum, count) => sum + count, 0);
  const [kind, shape] = bad > 0 ? (['warning', '▲'] as const) : (['good', '●'] as const);
  const words = `${counted(good, 'item')} good${bad > 0 ? `, ${bad} not` : ''}`;
  return `<article class="${kind}"><h3><span aria-hidden="true">${shape}</span> ${escaped(machine)} <small>${words}</small></h3></article>`;
}

function andMore(count: number): string {
  return count > 0 ? `<p>and ${counted(count, 'item')} more like these: alp report SERVER</p>` : '';
}

/** Names and words of others, inside of elements and of quoted attributes. */
export function escaped(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
:root{color-scheme:light dark;--ground:#f5f6f8;--surface:#fff;--ink:#1a1f26;--quiet:#5a6472;--line:#dde2e8;
--good:#17703c;--warning:#875600;--failing:#b3261e;--overdue:#9a1f6b;--never:#496280;--silent:#496280;--gone:#616a75}
@media(prefers-color-scheme:dark){:root{--ground:#13161a;--surface:#1a1e23;--ink:#e6e9ed;--quiet:#9aa5b1;--line:#2b3138;
--good:#57c489;--warning:#e3b04e;--failing:#ff8a80;--overdue:#f08bc9;--never:#94b0cd;--silent:#94b0cd;--gone:#a4adb8}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:1080px;margin:0 auto;padding:16px}
h1{font-size:28px;line-height:1.2;margin:8px 0}h2{font-size:15px;margin:24px 0 8px;color:var(--quiet);font-weight:600}
h3{font-size:15px;margin:0;overflow-wrap:anywhere}h3 span{display:inline-block;width:1.2em}h3 small{font-size:13px;font-weight:400}
p{margin:4px 0;overflow-wrap:anywhere}.quiet{color:var(--quiet);font-size:13px}
section{border-radius:6px}
article{background:var(--surface);border:1px solid var(--line);border-bottom-width:0;padding:8px 12px;display:grid;gap:4px 16px;
grid-template-columns:minmax(0,5fr) minmax(0,6fr) 96px;align-items:center}
h2+article{border-radius:6px 6px 0 0}article:last-child{border-bottom-width:1px;border-radius:0 0 6px 6px}
h2+article:last-child{border-radius:6px}
dl{display:flex;flex-wrap:wrap;gap:4px 16px;margin:0;font-variant-numeric:tabular-nums}dt{font-size:12px;color:var(--quiet)}dd{margin:0;font-size:13px}
svg{width:96px;height:28px;color:var(--quiet);justify-self:end}.words{grid-column:2/-1}
.failing h3 span,.failing small{color:var(--failing)}.overdue h3 span,.overdue small{color:var(--overdue)}
.never h3 span,.never small{color:var(--never)}.silent h3 span,.silent small{color:var(--silent)}
.warning h3 span,.warning small{color:var(--warning)}.good h3 span,.good small{color:var(--good)}.gone h3 span,.gone small{color:var(--gone)}
@media(max-width:720px){main{padding:12px}article{grid-template-columns:1fr 96px}article>h3,article>dl,article>.words{grid-column:1/-1}
article>svg{grid-row:1;grid-column:2;align-self:start}article>div:first-child:nth-last-child(2){grid-column:1/-1}h1{font-size:20px}}
@media print{body{background:#fff}article{break-inside:avoid}}
`.replaceAll('\n', '');
