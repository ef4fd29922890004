import type { Policy } from '@gallra/core';
import { smallPolicy } from '@gallra/world';

export type Accounts = Exclude<Policy['tables'][string], string>;

/** Accounts that are kept for a year after the latest order, and the orders. */
export const accountsPolicy = (accounts: Partial<Accounts> = {}) =>
  smallPolicy({
    categories: ['contact'],
    times: 'date',
    tables: {
      accounts: {
        subjects: { id: 'contact' },
        events: { lastContact: { latest: [{ in: 'orders', by: 'account_id' }] } },
        columns: { id: 'key', email: 'contact', kind: 'notPersonal', login: 'notPersonal', closed: 'notPersonal' },
        then: 'erase',
        ...accounts,
      },
      orders: {
        subjects: { account_id: { in: 'accounts' } },
        events: { lastContact: 'ordered' },
        columns: { id: 'key', account_id: 'key', parcel: 'contact', ordered: 'notPersonal' },
        then: 'erase',
      },
    },
  });
