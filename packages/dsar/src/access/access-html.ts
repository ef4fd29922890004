import { accessTexts, type Html, html, htmlPage, inLanguage, type LanguageTag, sentencesIn } from '@gallra/core/words';
import type { AccessPackage } from './access.ts';
import { dataSection, scheduleSection } from './access-data-section.ts';
import { ownRecordSection } from './access-own-record-section.ts';
import { complaintSection, partiesSection, recipientsSection, rightsSection } from './access-party-section.ts';
import { purposesSection } from './access-purpose-section.ts';
import { momentIn, type Report, withOwn } from './access-report.ts';
import { accessStyle } from './access-style.ts';

function headerOf(report: Report): Html {
  const { access, language, texts } = report;
  const sender = access.parties.controller ?? access.parties.vendor;
  const pieces = access.rows.reduce((sum, { columns }) => sum + columns.length, 0);
  const counts = { pieces, records: access.rows.length, purposes: Object.keys(access.purposes).length };
  return html`<header>
${sender === undefined ? undefined : html`<p class="sender">${sender.name}</p>`}
<h1>${texts.title}</h1>
<p class="lede">${texts.summary(counts)}</p>
<dl class="facts">
<div><dt>${texts.registeredAs}</dt><dd>${withOwn(language, inLanguage(access.subject.title, language), access.subject.own)}</dd></div>
<div><dt>${texts.generated}</dt><dd>${momentIn(report, access.generatedAt)}</dd></div>
</dl>
</header>`;
}

/**
 * Writes an access package as a page that a person can read: one file, no scripts, nothing fetched from elsewhere.
 *
 * @param access - what {@link accessPackage} gathered
 * @param language - BCP 47: titles are in that language where they are written in it, Gallra's own sentences in Swedish
 *   or English
 * @returns a whole HTML document; every value in it is escaped
 * @see GDPR Art. 12(1) (concise, transparent, intelligible), 15
 * @example
 * ```ts
 * import { type AccessPackage, accessHtml } from '@gallra/dsar';
 *
 * declare const access: AccessPackage;
 * console.log(accessHtml(access, 'en').startsWith('<!doctype html>')); // true
 * ```
 */
export function accessHtml(access: AccessPackage, language: LanguageTag): string {
  const texts = accessTexts[sentencesIn(language)];
  const report: Report = { access, language, texts, timeZone: access.timeZone };
  const sections = [
    ['data', dataSection(report)],
    ['purposes', purposesSection(report)],
    ['schedule', scheduleSection(report)],
    ['ownRecords', ownRecordSection(report)],
    ['recipients', recipientsSection(report)],
    ['rights', rightsSection(report)],
    ['parties', partiesSection(report)],
    ['complaint', complaintSection(report)],
  ] as const;
  const shown = sections.flatMap(([name, content]) => (content === undefined ? [] : [{ name, content }]));
  return htmlPage({
    language: sentencesIn(language),
    title: texts.title,
    style: accessStyle,
    main: html`${headerOf(report)}
<nav aria-label="${texts.contents}"><ul>${shown.map(({ name }) => html`<li><a href="#${name}">${texts.headings[name]}</a></li>`)}</ul></nav>
${shown.map(
  ({ name, content }) => html`<section id="${name}" aria-labelledby="${name}-heading">
<h2 id="${name}-heading">${texts.headings[name]}</h2>
${content}
</section>
`,
)}
<footer><p>${texts.version(access.policy.rules, access.policy.texts)}</p></footer>`,
  });
}
