import { type Classified, kronor } from './classified.ts';

/** What no purpose reaches: these tables know only the events that duties count from. */

/** The agency's invoice to its client. */
export const invoices = {
  title: { sv: 'Faktura', en: 'Invoice' },
  controller: 'agency_id',
  subjects: { customer_id: { in: 'contacts' } },
  events: { invoiced: { column: 'issued_at', encoding: 'date' } },
  duties: { bookkeeping: ['number', 'issued_at', 'amount', 'reference'] },
  columns: {
    id: 'key',
    agency_id: 'key',
    deal_id: 'key',
    customer_id: 'key',
    number: { is: 'financial', title: { sv: 'Nummer', en: 'Number' } },
    issued_at: { is: 'financial', then: 'withRow', title: { sv: 'Datum', en: 'Date' } },
    amount: { is: 'financial', title: { sv: 'Belopp', en: 'Amount' }, format: kronor },
    reference: { is: 'financial', freeText: true, title: { sv: 'Referens', en: 'Reference' } },
  },
  source: 'derived',
  then: 'erase',
} as const satisfies Classified['invoices'];

/** A check of who a client is and where the money comes from. */
export const due_diligence = {
  title: { sv: 'Kundkännedom', en: 'Customer due diligence' },
  controller: 'agency_id',
  subjects: { contact_id: { in: 'contacts' } },
  events: { relationshipEnded: { in: 'contacts', through: 'contact_id' } },
  duties: { dueDiligence: ['checked_at', 'method', 'risk_level', 'result'] },
  columns: {
    id: 'key',
    agency_id: 'key',
    contact_id: 'key',
    deal_id: 'key',
    checked_at: { is: 'financial', title: { sv: 'Kontrollerat', en: 'Checked' } },
    method: { is: 'financial', title: { sv: 'Sätt', en: 'Method' } },
    risk_level: {
      is: 'financial',
      source: 'derived',
      title: { sv: 'Risk', en: 'Risk' },
      values: {
        low: { sv: 'låg', en: 'low' },
        normal: { sv: 'normal', en: 'normal' },
        high: { sv: 'hög', en: 'high' },
      },
    },
    result: { is: 'financial', freeText: true, title: { sv: 'Resultat', en: 'Result' } },
  },
  source: 'provided',
  then: 'erase',
} as const satisfies Classified['due_diligence'];

/** Reports of suspected money laundering. Exports and warnings to the person are silent about them. */
export const suspicion_reports = {
  title: { sv: 'Misstankerapport', en: 'Suspicion report' },
  controller: 'agency_id',
  subjects: { contact_id: { in: 'contacts' } },
  events: { reportedRelationshipEnded: { in: 'contacts', through: 'contact_id', event: 'relationshipEnded' } },
  duties: { suspicionReports: ['reported_at', 'reason'] },
  columns: {
    id: 'key',
    agency_id: 'key',
    contact_id: 'key',
    reported_at: { is: 'financial', title: { sv: 'Rapporterat', en: 'Reported' } },
    reason: { is: 'financial', freeText: true, title: { sv: 'Skäl', en: 'Reason' } },
  },
  then: 'erase',
} as const satisfies Classified['suspicion_reports'];
