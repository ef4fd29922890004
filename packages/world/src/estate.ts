import type { PersonalTable, Row } from '@gallra/core';
import { column, estatePolicy, foreignKey, liveSchema, liveTable, type World } from './world.ts';

/** People in the agent's card index. */
export const contacts = {
  subjects: { id: 'contact' },
  events: { lastContact: 'last_contact_on', closed: { latest: [{ in: 'deals', by: 'seller_id' }] } },
  duties: { bookkeeping: ['name'] },
  columns: { id: 'key', name: 'identity', phone: 'contactDetails', last_contact_on: 'notPersonal' },
  then: 'erase',
} as const satisfies PersonalTable;

/** Sales, in the books for seven years. */
export const deals = {
  subjects: { seller_id: { in: 'contacts' } },
  events: { closed: 'closed_on' },
  duties: { bookkeeping: ['account'] },
  columns: { id: 'key', seller_id: 'key', account: 'financial', closed_on: 'notPersonal' },
  then: 'erase',
} as const satisfies PersonalTable;

/** Letters to and from people. */
export const messages = {
  subjects: { contact_id: { in: 'contacts' } },
  events: { lastContact: 'sent_on' },
  columns: { id: 'key', contact_id: 'key', body: 'correspondence', sent_on: 'notPersonal' },
  then: 'erase',
} as const satisfies PersonalTable;

const contactColumns = ['id', 'name', 'phone', 'last_contact_on'];

/** Contacts, and deals that refer to them. */
export function sale(rows: { readonly contacts: readonly Row[]; readonly deals?: readonly Row[] }): World {
  return {
    policy: estatePolicy({ contacts, deals }),
    schema: liveSchema(
      liveTable('contacts', contactColumns),
      liveTable(
        'deals',
        ['id', column('seller_id', { nullable: false }), 'account', 'closed_on'],
        [foreignKey('seller_id', 'contacts', 'restrict')],
      ),
    ),
    rows: { deals: [], ...rows },
  };
}

/** Contacts, and messages that refer to them. */
export function letters(
  onDelete: 'restrict' | 'cascade' | 'setNull',
  rows: { readonly contacts: readonly Row[]; readonly messages: readonly Row[] },
  messagesTable: World['policy']['tables'][string] = messages,
): World {
  const { closed: _, ...events } = contacts.events;
  const { duties: __, ...alone } = contacts;
  return {
    policy: estatePolicy({ contacts: { ...alone, events }, messages: messagesTable }),
    schema: liveSchema(
      liveTable('contacts', contactColumns),
      liveTable('messages', ['id', 'contact_id', 'body', 'sent_on'], [foreignKey('contact_id', 'contacts', onDelete)]),
    ),
    rows,
  };
}

/** A contact whose last contact was on a day. */
export const contact = (id: number, last: string | null): Row => ({
  id,
  name: `Namn ${id}`,
  phone: `070-000 00 ${id}`,
  last_contact_on: last,
});

/** A deal of a contact, closed on a day. */
export const deal = (id: number, seller: number, closed: string | null): Row => ({
  id,
  seller_id: seller,
  account: `konto ${id}`,
  closed_on: closed,
});

/** A message to a contact, sent on a day. */
export const message = (id: number, to: number | null, sent: string): Row => ({
  id,
  contact_id: to,
  body: `Hej ${id}`,
  sent_on: sent,
});
