import { capitalised, type Html, html, inLanguage } from '@gallra/core/words';
import { valueIn } from './access-data-section.ts';
import type { Report } from './access-report.ts';
import type { AccessOwnRecord, OwnRecordValue } from './own-record.ts';

/** A right is told by its name. */
function textOf(report: Report, { value, called }: OwnRecordValue): Html {
  const { language, texts } = report;
  if (called !== undefined) return html`${inLanguage(called, language)}`;
  const right = Object.entries(texts.rights).find(([name]) => name === value)?.[1];
  return right === undefined ? valueIn(report, value) : html`${right[0]}`;
}

function recordIn(report: Report, record: AccessOwnRecord): Html {
  const { language, texts } = report;
  const notes = [
    ...(record.as === 'actor' ? [texts.acted] : []),
    ...(record.records > 1 ? [texts.alike(record.records)] : []),
    ...record.withheld.map(({ category, citation }) => texts.withheld(inLanguage(category, language), citation)),
    `${texts.storage}: ${inLanguage(record.rule, language)} (${record.citation})`,
  ];
  return html`<article class="sheet record"><div class="bundle">
<dl class="values">${record.values.map(
    (one) =>
      html`<div><dt>${capitalised(inLanguage(one.title, language))}</dt><dd class="value" dir="auto">${textOf(report, one)}</dd></div>`,
  )}</dl>
<div class="about">${notes.map((note) => html`<p>${note}</p>`)}</div>
</div></article>`;
}

/** Gallra's own records about the person (Art. 15(1)); undefined where there are none. */
export function ownRecordSection(report: Report): Html | undefined {
  const { access, language, texts } = report;
  if (access.ownRecords.length === 0) return undefined;
  const kinds = Map.groupBy(access.ownRecords, ({ record }) => record);
  return html`<p class="quiet">${texts.intros.ownRecords}</p>
${[...kinds.values()].map(
  (records) => html`<div class="kind">
<h3>${records[0] === undefined ? '' : inLanguage(records[0].title, language)}</h3>
${records.map((record) => recordIn(report, record))}
</div>`,
)}`;
}
