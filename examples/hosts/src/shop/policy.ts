import { definePolicy } from 'gallra';
import { bookkeeping } from 'gallra/se';

export interface Database {
  customers: {
    id: number;
    name: string | null;
    email: string | null;
    last_contact_at: Date;
  };
  invoices: {
    id: number;
    customer_id: number;
    billed_to: string;
    amount: string;
    invoiced_on: Date;
  };
}

export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  parties: {
    vendor: { name: 'Exempelbutiken AB', email: 'dataskydd@example.com' },
  },

  // Whose data, and what kinds of data.
  subjects: { customer: { sv: 'Kunder', en: 'Customers' } },
  categories: {
    identity: { sv: 'Identitetsuppgifter', en: 'Identity' },
    contact: { sv: 'Kontaktuppgifter', en: 'Contact details' },
    purchase: { sv: 'Köp', en: 'Purchases' },
  },

  // What storage periods count from.
  events: {
    lastContact: { sv: 'senaste kontakt', en: 'the last contact' },
    invoiced: { sv: 'fakturan', en: 'the invoice' },
  },

  // Why, and for how long.
  purposes: {
    customerCare: {
      title: { sv: 'Kundvård', en: 'Customer care' },
      role: 'controller',
      basis: '6(1)(f)',
      subjects: ['customer'],
      categories: ['identity', 'contact'],
      keep: { from: 'lastContact', for: 'P2Y' },
    },
  },
  // What the law makes you keep (bokföringslagen 7 kap. 2 §).
  duties: { accounting: bookkeeping({ from: 'invoiced' }) },

  tables: {
    customers: {
      title: { sv: 'Kund', en: 'Customer' },
      subjects: { id: 'customer' },
      events: { lastContact: 'last_contact_at' },
      columns: {
        id: 'key',
        name: 'identity',
        email: 'contact',
        last_contact_at: { is: 'contact', then: 'withRow' },
      },
      then: 'erase',
    },
    invoices: {
      title: { sv: 'Faktura', en: 'Invoice' },
      subjects: { customer_id: { in: 'customers' } },
      events: { invoiced: { column: 'invoiced_on', encoding: 'date' } },
      duties: { accounting: ['billed_to', 'amount', 'invoiced_on'] },
      columns: {
        id: 'key',
        customer_id: 'key',
        billed_to: 'identity',
        amount: 'purchase',
        invoiced_on: { is: 'purchase', then: 'withRow' },
      },
      then: 'erase',
    },
  },
});
