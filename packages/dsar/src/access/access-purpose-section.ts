import { capitalised, type Html, html, inLanguage, type LanguageTag, termInWords } from '@gallra/core/words';
import type { AccessPurpose } from './access-purpose.ts';
import { categoryIn, type Report } from './access-report.ts';

const line = (term: string, description: string | Html | undefined): Html | undefined =>
  description === undefined || description === ''
    ? undefined
    : html`<div><dt>${term}</dt><dd>${description}</dd></div>`;

/** By name; that nobody receives the data is not the same as that nobody has said who does. */
function recipientsIn({ access, texts }: Report, { recipients }: AccessPurpose): string {
  if (recipients === undefined) return texts.unstatedRecipients;
  if (recipients.length === 0) return texts.noRecipients;
  return recipients.flatMap((recipient) => access.recipients[recipient]?.name ?? []).join(', ');
}

const operationsIn = ({ processing = {} }: AccessPurpose, language: LanguageTag): string =>
  capitalised(
    Object.values(processing)
      .map((operation) => inLanguage(operation, language))
      .join(', '),
  );

/** Whose a purpose is, where that is not who the package is from. */
function whoseIn({ access, texts }: Report, { kind, role }: AccessPurpose): Html | undefined {
  if (kind === 'duty') return undefined;
  const { controller, vendor } = access.parties;
  const notes =
    controller === undefined
      ? { controller: undefined, tenant: texts.processor(undefined), processor: texts.processor(undefined) }
      : { controller: texts.vendorsOwn(vendor?.name), tenant: undefined, processor: texts.processor(vendor?.name) };
  return notes[role] === undefined ? undefined : html`<p class="quiet">${notes[role]}</p>`;
}

function purposeSheet(report: Report, name: string, purpose: AccessPurpose): Html {
  const { language, texts } = report;
  const basis = purpose.basis && `${texts.bases[purpose.basis]} (${texts.article(purpose.basis)})`;
  const special =
    purpose.specialBasis && `${texts.specialBases[purpose.specialBasis]} (${texts.article(purpose.specialBasis)})`;
  return html`<article class="sheet" id="${anchorOf(report, name)}">
<h3>${inLanguage(purpose.title, language)}</h3>
${purpose.partOf === undefined ? undefined : html`<p class="quiet">${texts.partOf(inLanguage(purpose.partOf.title, language))}</p>`}
${purpose.kind === 'duty' ? html`<p class="quiet">${texts.duty}</p>` : undefined}
${whoseIn(report, purpose)}
<dl class="pairs">
${line(texts.basis, purpose.legalClaims === true ? `${basis}. ${texts.legalClaims}` : basis)}
${line(texts.special, special)}
${line(texts.provision, purpose.citation)}
${line(texts.categories, purpose.categories.map((category) => categoryIn(report, category)).join(', '))}
${line(texts.operations, purpose.operations && inLanguage(purpose.operations, language))}
${line(texts.processing, operationsIn(purpose, language))}
${line(texts.storage, capitalised(termInWords(purpose.storage, language)))}
${line(texts.periodSource, purpose.periodSource)}
${purpose.kind === 'purpose' ? line(texts.recipients, recipientsIn(report, purpose)) : undefined}
${line(texts.places, purpose.places.map((place) => inLanguage(place, language)).join(', '))}
${line(texts.automated, purpose.automatedDecision && inLanguage(purpose.automatedDecision, language))}
</dl>
</article>`;
}

/** The anchor of a purpose: counted, for a policy may name purposes as it likes. */
export function anchorOf({ access }: Report, name: string): string {
  return `purpose-${Object.keys(access.purposes).indexOf(name) + 1}`;
}

/** Why data are held: the purposes and duties, each with its basis and time (Art. 15(1)(a), (c), (d) and (h)). */
export function purposesSection(report: Report): Html | undefined {
  const purposes = Object.entries(report.access.purposes);
  if (purposes.length === 0) return undefined;
  return html`<p class="quiet">${report.texts.intros.purposes}</p>
${purposes.map(([name, purpose]) => purposeSheet(report, name, purpose))}`;
}
