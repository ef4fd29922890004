import { definePolicy } from 'gallra';
import type { Database } from './database.ts';
import { copies, mailboxes } from './privacy/customer-tables.ts';
import { business_contacts, customers, domains, invoices, request_log, support_cases } from './privacy/own-tables.ts';
import { measures, parties, recipients } from './privacy/parties.ts';
import { duties, limits, purposes, reasonableTime } from './privacy/purposes.ts';
import { categories, events, places, subjects } from './privacy/vocabulary.ts';

/** Whose data the hosting company holds, why, and for how long: the one place where that is said. */
export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  parties,
  controllers: {
    in: 'customers',
    name: 'name',
    address: 'address',
    email: 'email',
    phone: 'phone',
    // Both: the customer has closed every service, and nothing is owed any more.
    agreementEnded: { latest: ['services_ended_at', 'obligations_ended_at'] },
    returnWithin: reasonableTime,
  },
  places,
  recipients,
  measures,
  subjects,
  categories,
  events,
  purposes,
  duties,
  limits,
  // Who has read and changed what: a log as well, and no longer than the longest of them.
  auditLog: { keep: { read: 'P12M', change: 'P12M' } },
  tables: {
    customers,
    business_contacts,
    domains,
    invoices,
    support_cases,
    request_log,
    mailboxes,
    copies,
  },
});
