import { definePolicy } from 'gallra';
import type { Database } from './database.ts';
import { clients, history, logins, memberships, prospects } from './privacy/customer-tables.ts';
import { customers, orders, support_messages } from './privacy/own-tables.ts';
import { duties, limits, purposes } from './privacy/purposes.ts';
import { categories, events, places, subjects } from './privacy/vocabulary.ts';

/** Whose data mkey holds, why, and for how long: the one place where that is said. */
export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  parties: {
    vendor: {
      name: 'mbiz AB',
      registrationNumber: '559448-4338',
      address: 'Furuhedsvägen 29A, 952 31 Kalix',
    },
  },
  // All that is held for a customer goes when its agreement ends: there is no time to return it.
  controllers: {
    in: 'customers',
    name: 'name',
    registrationNumber: 'org_no',
    address: 'address',
    email: 'contact_email',
    phone: 'contact_phone',
    agreementEnded: 'agreement_ended_at',
  },
  places,
  subjects,
  categories,
  events,
  purposes,
  duties,
  limits,
  tables: { customers, orders, support_messages, logins, memberships, history, clients, prospects },
});
