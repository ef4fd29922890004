import type { Label, Organisation, Transfer } from '@gallra/core';
import { formatDate, type Html, html, inLanguage } from '@gallra/core/words';
import { type Report, titleIn } from './access-report.ts';

const lines = (...parts: readonly (string | undefined)[]): readonly Html[] =>
  parts.flatMap((part) => (part === undefined ? [] : [html`<p>${part}</p>`]));

function organisationIn({ texts }: Report, { name, registrationNumber, address, email, phone }: Organisation): Html {
  const number = registrationNumber && `${texts.registrationNumber} ${registrationNumber}`;
  return html`<h3>${name}</h3>${lines(number, address, email, phone)}`;
}

/** Who receives data, by name, and where (Art. 15(1)(c), 15(2)). */
export function recipientsSection(report: Report): Html | undefined {
  const { access, language, texts } = report;
  const recipients = Object.values(access.recipients);
  if (recipients.length === 0) return undefined;
  const safeguard = (transfer: Transfer) => {
    const { mechanism } = transfer;
    const details = [
      texts.article(mechanism),
      ...('decision' in transfer ? [transfer.decision] : []),
      ...('validTo' in transfer && transfer.validTo !== undefined
        ? [texts.validTo(formatDate(transfer.validTo, language))]
        : []),
      ...('module' in transfer && transfer.module !== undefined ? [texts.clausesModule(transfer.module)] : []),
    ];
    return `${texts.safeguard}: ${texts.mechanisms[mechanism]} (${details.join(', ')})`;
  };
  const named = (title: string, labels: readonly Label[] = []) =>
    labels.length === 0 ? undefined : `${title}: ${labels.map((label) => inLanguage(label, language)).join(', ')}`;
  return html`<p class="quiet">${texts.intros.recipients}</p>
${recipients.map(
  (recipient) => html`<article class="sheet">
${organisationIn(report, recipient)}
<p class="quiet">${texts.kinds[recipient.kind]}</p>
${lines(
  `${texts.service}: ${inLanguage(recipient.service, language)}`,
  named(texts.places, recipient.places),
  named(texts.accessFrom, recipient.accessFrom),
  named(texts.categories, recipient.receives),
  recipient.transfer && safeguard(recipient.transfer),
)}
</article>`,
)}`;
}

/** The rights that apply, and to which purposes (Art. 15(1)(e)). */
export function rightsSection(report: Report): Html {
  const { access, language, texts } = report;
  return html`<p class="quiet">${texts.intros.rights}</p>
<ul class="plain">
${access.rights.map(({ right, article, purposes = [] }) => {
  const [name, explanation] = texts.rights[right];
  const concerned = purposes.map((purpose) => titleIn(language, access.purposes[purpose]?.title, purpose)).join(', ');
  return html`<li><h3>${name} <span class="mark">${texts.article(article)}</span></h3><p>${explanation}</p>${lines(concerned === '' ? undefined : `${texts.concerns}: ${concerned}`)}</li>`;
})}
</ul>`;
}

/** Who is responsible: the controller, the vendor in its role, and whom to ask. */
export function partiesSection(report: Report): Html | undefined {
  const { access, texts } = report;
  const { controller, vendor, jointControllers = [], representative, dataProtectionOfficer } = access.parties;
  const roles = new Set(Object.values(access.purposes).flatMap(({ kind, role }) => (kind === 'purpose' ? [role] : [])));
  const own =
    roles.has('processor') || roles.has('tenant') || controller !== undefined
      ? roles.has('controller')
        ? 'vendorAsBoth'
        : 'vendorAsProcessor'
      : 'vendor';
  const parties = [
    ['controller', controller],
    [own, vendor],
    ...jointControllers.map((joint) => ['jointController', joint] as const),
    ['representative', representative],
    ['dataProtectionOfficer', dataProtectionOfficer],
  ] as const;
  const known = parties.flatMap(([role, organisation]) => (organisation === undefined ? [] : [{ role, organisation }]));
  if (known.length === 0) return undefined;
  // Who represents the vendor, or answers for it, is nobody's in the package of a tenant.
  const vendors: readonly string[] = ['jointController', 'representative', 'dataProtectionOfficer'];
  const whose = (role: string) =>
    controller !== undefined && vendor !== undefined && vendors.includes(role) ? ` (${vendor.name})` : '';
  return html`<div>${known.map(
    ({ role, organisation }) => html`<article class="sheet">
<p class="quiet">${texts.parties[role]}${whose(role)}</p>
${organisationIn(report, organisation)}
</article>`,
  )}</div>`;
}

/** How to complain (Art. 15(1)(f), 77, 79). */
export function complaintSection({ access, language, texts }: Report): Html {
  const { name, website } = access.supervisoryAuthority;
  return html`<p>${texts.complaint(inLanguage(name, language))}</p>
<p><a href="${website}" rel="noreferrer">${website.replace('https://www.', '')}</a></p>`;
}
