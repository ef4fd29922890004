import { formatDate, type Html, html, inLanguage, joined, type ValueWords, valueInWords } from '@gallra/core/words';
import { anchorOf } from './access-purpose-section.ts';
import { categoryIn, momentIn, type Report, titleIn, untilIn } from './access-report.ts';
import type { AccessColumn, AccessRow } from './access-row.ts';
import type { AccessValue } from './access-value.ts';
import type { Until } from './until.ts';

const isMoment = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));
const isDay = (text: string) =>
  /^(?!0000)\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/** A value for people: by the policy's words for its column, where it has some. */
export function valueIn(report: Report, value: AccessValue, words: ValueWords = {}): Html {
  const { language, texts } = report;
  const told = valueInWords(value, words, language);
  if (told !== undefined) return html`${told}`;
  if (value === null || value === '') return html`<span class="quiet">${texts.empty}</span>`;
  if (typeof value === 'boolean') return html`${value ? texts.yes : texts.no}`;
  if (typeof value === 'number') return html`${value}`;
  if (typeof value === 'string') {
    if (isMoment(value)) return html`${momentIn(report, value)}`;
    return html`${isDay(value) ? formatDate(value, language) : value}`;
  }
  if (Array.isArray(value))
    return html`<ul>${value.map((item) => html`<li>${valueIn(report, item, words)}</li>`)}</ul>`;
  const entries = Object.entries(value);
  if (entries.length === 2 && 'bytes' in value && 'kind' in value && value.kind === 'binary')
    return html`${texts.bytes(Number(value.bytes))}`;
  return html`<dl>${entries.map(([name, item]) => html`<div><dt>${name}</dt><dd>${valueIn(report, item)}</dd></div>`)}</dl>`;
}

/** Columns of one record that have the same to be said about them. */
function bundles(columns: readonly AccessColumn[]): readonly (readonly [AccessColumn, ...AccessColumn[]])[] {
  const alike = Map.groupBy(columns, ({ category, source, purposes, until }) =>
    JSON.stringify([category, source, purposes, until]),
  );
  return [...alike.values()].flatMap(([first, ...rest]) => (first === undefined ? [] : [[first, ...rest] as const]));
}

function aboutIn(report: Report, { category, source, purposes, until }: AccessColumn): Html {
  const { access, language, texts } = report;
  const used = purposes.map(
    (name) => html`<a href="#${anchorOf(report, name)}">${titleIn(language, access.purposes[name]?.title, name)}</a>`,
  );
  const marked =
    access.categories[category]?.special === true
      ? html` <span class="mark">(${texts.specialCategory})</span>`
      : undefined;
  return html`<div class="about">
<p class="until${until.state === 'due' ? ' due' : ''}">${untilIn(report, until)}</p>
<p>${categoryIn(report, category)}${marked}. ${texts.source}: ${source === undefined ? texts.unknownSource : texts.sources[source]}.</p>
${used.length === 0 ? undefined : html`<p>${texts.usedFor}: ${joined(used, ', ')}</p>`}
</div>`;
}

function recordIn(report: Report, row: AccessRow, alone: boolean): Html {
  const { language, texts } = report;
  const name = titleIn(language, row.title, row.table);
  // The name of a link column says nothing to a reader.
  const places = row.as.flatMap(({ title }) => (title === undefined ? [] : inLanguage(title, language))).join(', ');
  return html`<article class="sheet record">
${alone && places === '' ? undefined : html`<header>${alone ? undefined : html`<h4>${name}, ${texts.record(row.number)}</h4>`}${places === '' ? undefined : html`<p>${texts.as}: ${places}</p>`}</header>`}
${bundles(row.columns).map(
  (bundle) => html`<div class="bundle">
<dl class="values">${bundle.map(
    (piece) =>
      html`<div><dt>${titleIn(language, piece.title, piece.column)}${piece.draft ? html` <span class="mark">(${texts.draft})</span>` : undefined}</dt><dd class="value" dir="auto">${valueIn(report, piece.value, piece)}</dd></div>`,
  )}</dl>
${aboutIn(report, bundle[0])}
</div>`,
)}
</article>`;
}

/** The data themselves, record by record, those of a table together (Art. 15(1)(b), (d), (g), 15(3)). */
export function dataSection(report: Report): Html {
  const tables = Map.groupBy(report.access.rows, ({ table }) => table);
  return html`<p class="quiet">${report.texts.intros.data}</p>
${[...tables].map(
  ([table, rows]) => html`<div class="kind">
<h3>${titleIn(report.language, rows[0]?.title, table)}</h3>
${rows.map((row) => recordIn(report, row, rows.length === 1))}
</div>`,
)}`;
}

const order: readonly Until['state'][] = [
  'due',
  'date',
  'instant',
  'event',
  'unknown',
  'others',
  'restriction',
  'hold',
];

/** What is due first, then by date, then what waits. */
function byTime(a: Until, b: Until): number {
  const moment = (until: Until) =>
    'lastDay' in until ? `${until.lastDay}T24` : 'expires' in until ? until.expires : undefined;
  const [left, right] = [moment(a), moment(b)];
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
  return order.indexOf(a.state) - order.indexOf(b.state);
}

/** When which data go, as a line of dates. */
export function scheduleSection(report: Report): Html {
  const { access, language, texts } = report;
  const pieces = access.rows.flatMap((row) => row.columns.map((column) => ({ row, column })));
  const moments = [...Map.groupBy(pieces, ({ column }) => JSON.stringify(column.until)).values()].flatMap((found) =>
    found[0] === undefined ? [] : [{ until: found[0].column.until, found }],
  );
  return html`<p class="quiet">${texts.intros.schedule}</p>
<ol class="schedule">
${moments
  .sort((a, b) => byTime(a.until, b.until))
  .map(
    ({ until, found }) => html`<li${until.state === 'due' ? html` class="late"` : undefined}>
<p class="until${until.state === 'due' ? ' due' : ''}">${untilIn(report, until)}</p>
<ul>${[...Map.groupBy(found, ({ row }) => row.table)].map(([table, own]) => {
      const names = new Set(own.map(({ column }) => titleIn(language, column.title, column.column)));
      return html`<li><span class="quiet">${titleIn(language, own[0]?.row.title, table)}:</span> ${[...names].join(', ')}</li>`;
    })}</ul>
</li>`,
  )}
</ol>`;
}
