import type { Policy } from '@gallra/core';
import {
  type AuditTexts,
  auditTexts,
  claimTitle,
  columnTitle,
  eventName,
  formatSecond,
  type Html,
  html,
  htmlPage,
  inLanguage,
  type LanguageTag,
  locales,
  sentencesIn,
  tableTitle,
} from '@gallra/core/words';
import type { AuditEntry } from './audit-entry.ts';
import { auditStyle } from './audit-html-style.ts';

/** How a page of events is written. */
export interface AuditHtmlOptions {
  /** BCP 47: titles in that language where they are written in it, Gallra's own sentences in Swedish or English. */
  readonly language: LanguageTag;
  /** When it is written; default now. */
  readonly at?: Date;
  /** Tell who did it: their identifier and role. Default false. */
  readonly actors?: boolean;
  /** Events shown, at most; the rest is counted. Default 1,000. */
  readonly limit?: number;
}

interface Page {
  readonly policy: Policy;
  readonly texts: AuditTexts;
  readonly language: LanguageTag;
  readonly actors: boolean;
}

function whatHappened({ event }: AuditEntry, { texts, language }: Page): Html {
  const { outcome, route, status } = event;
  const details = [route, status].filter((part) => part !== undefined).join(' ');
  return html`${texts.classes[event.class]}: ${eventName(event, language)}${outcome === 'done' ? undefined : html` <strong class="alarm">${texts.outcomes[outcome]}</strong>`}${details === '' ? undefined : html`<br><span class="quiet">${details}</span>`}`;
}

/** The table and the columns by their titles. */
function whereOf({ table, columns }: AuditEntry['event'], { policy, language }: Page): Html | undefined {
  if (table === undefined) return undefined;
  const titles = columns?.map((column) => inLanguage(columnTitle(policy, table, column), language)).join(', ');
  return html`${inLanguage(tableTitle(policy, table), language)}${titles === undefined ? undefined : html`<br><span class="quiet">${titles}</span>`}`;
}

function rowOf(entry: AuditEntry, page: Page): Html {
  const { policy, texts, language, actors } = page;
  const { event, controller, actor, leaf } = entry;
  const who =
    actor === undefined
      ? html`<span class="quiet">${texts.erased}</span>`
      : html`${actor.id}${actor.role === undefined ? undefined : ` (${actor.role})`}`;
  return html`<tr>
<th scope="row"><time datetime="${event.at}">${formatSecond(event.at, policy.timeZone)}</time></th>
<td>${whatHappened(entry, page)}</td>
<td>${event.purpose === undefined ? undefined : inLanguage(claimTitle(policy, event.purpose), language)}</td>
<td>${whereOf(event, page)}</td>
<td class="number">${event.rows?.toLocaleString(locales[sentencesIn(language)])}</td>
<td>${controller}</td>
${actors ? html`<td>${who}</td>` : undefined}
<td class="number">${leaf ?? html`<span class="quiet">${texts.notSealed}</span>`}</td>
</tr>
`;
}

/**
 * Writes events as a page that a person can read: one file, no scripts, nothing fetched from elsewhere.
 *
 * @param entries - the events, as `auditEvents` reads them
 * @param policy - a checked policy: titles of purposes, tables and columns, and the time zone
 * @param options - the language, whether staff are named, how many events are shown at most
 * @returns a whole HTML document; every value in it is escaped
 * @throws what reading the events throws
 * @see GDPR Art. 12(1), 5(2)
 * @example
 * ```ts
 * import { auditEvents, auditHtml } from '@gallra/audit';
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const entries = auditEvents(store, { controller: '3', newestFirst: true });
 * console.log(await auditHtml(entries, policy, { language: 'sv' }));
 * ```
 */
export async function auditHtml(
  entries: Iterable<AuditEntry> | AsyncIterable<AuditEntry>,
  policy: Policy,
  { language, at = new Date(), actors = false, limit = 1000 }: AuditHtmlOptions,
): Promise<string> {
  const texts = auditTexts[sentencesIn(language)];
  const { headings } = texts;
  const rows: Html[] = [];
  let more = 0;
  for await (const entry of entries)
    if (rows.length < limit) rows.push(rowOf(entry, { policy, texts, language, actors }));
    else more++;
  const columns = [
    headings.at,
    headings.what,
    headings.purpose,
    headings.where,
    headings.rows,
    headings.controller,
    ...(actors ? [headings.actor] : []),
    headings.leaf,
  ];
  const numbers = [headings.rows, headings.leaf];
  const table = html`<div class="scroll" role="region" aria-label="${texts.title}" tabindex="0">
<table>
<thead><tr>${columns.map((title) => html`<th scope="col"${numbers.includes(title) ? html` class="number"` : undefined}>${title}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>`;
  return htmlPage({
    language: sentencesIn(language),
    title: texts.title,
    style: auditStyle,
    main: html`<h1>${texts.title}</h1>
<p class="quiet">${texts.generated} ${formatSecond(at, policy.timeZone)}</p>
${more === 0 ? undefined : html`<p class="alarm">${texts.leftOut(rows.length, more)}</p>`}
${rows.length === 0 ? html`<p>${texts.none}</p>` : table}`,
  });
}
