import { definePolicy } from 'gallra';
import type { Database } from './database.ts';
import { agencyPurposes } from './privacy/agency-purposes.ts';
import { agencies, support_cases, users } from './privacy/agency-tables.ts';
import { contacts, messages, viewings } from './privacy/contact-tables.ts';
import { bids, deals, images, properties } from './privacy/deal-tables.ts';
import { api_transfers, test_copies } from './privacy/outgoing-tables.ts';
import { measures, parties, recipients } from './privacy/parties.ts';
import { register, registerLimits } from './privacy/register.ts';
import { duties, limits } from './privacy/statutes.ts';
import { due_diligence, invoices, suspicion_reports } from './privacy/statutory-tables.ts';
import { categories, events, places, subjects } from './privacy/vocabulary.ts';

/** Whose data this system holds, why, and for how long: the one place where that is said. */
export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  parties,
  controllers: {
    in: 'agencies',
    name: 'name',
    registrationNumber: 'org_no',
    email: 'contact_email',
    phone: 'contact_phone',
    agreementEnded: 'agreement_ended_at',
    // To hand the data back or see that the agency has them; then they go (GDPR Art. 28(3)(g)).
    returnWithin: 'P30D',
    financialYearEnd: 'fiscal_year_end',
  },
  places,
  recipients,
  measures,
  subjects,
  categories,
  events,
  purposes: { ...register, ...agencyPurposes },
  duties,
  limits: { ...limits, ...registerLimits },
  tables: {
    agencies,
    users,
    contacts,
    properties,
    deals,
    bids,
    viewings,
    messages,
    images,
    invoices,
    due_diligence,
    suspicion_reports,
    support_cases,
    test_copies,
    api_transfers,
  },
});
