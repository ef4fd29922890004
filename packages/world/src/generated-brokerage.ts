import type { Row } from '@gallra/core';
import fc from 'fast-check';
import { rows } from './brokerage-rows.ts';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const moment = fc.date({ min: new Date('2015-01-01'), max: new Date('2026-11-01'), noInvalidDate: true });
const text = fc.constantFrom('a', 'b', 'c');
const person = fc.integer({ min: 1, max: 3 });

const numbered = <T extends Row>(list: readonly T[]): readonly Row[] =>
  list.map((row, index) => ({ id: index + 1, ...row }));
const agency_id = fc.constant(1);
const some = <T extends Row>(row: fc.Arbitrary<T>, most = 3) => fc.array(row, { maxLength: most }).map(numbered);

const contact = fc.record({
  agency_id,
  kind: fc.constantFrom('registered', 'external'),
  address_id: maybe(fc.integer({ min: 1, max: 2 })),
  last_contact_at: moment,
  name: text,
  personnummer: maybe(text),
  phone: maybe(text),
  email: fc.constant(null),
  notes: maybe(text),
  org_no: maybe(text),
  legal_form: fc.constantFrom('ab', 'sole'),
});

/** Rows for the tables of the brokerage: three contacts and a user who deal, bid and write in every combination. */
export const generatedRows: fc.Arbitrary<Record<string, readonly Row[]>> = fc.record({
  agencies: fc.constant(rows.agencies),
  users: fc.constant(rows.users),
  contacts: fc
    .array(contact, { minLength: 3, maxLength: 3 })
    .map((list) => numbered(list.map((row, index) => ({ ...row, email: `mail-${index + 1}` })))),
  addresses: fc.array(fc.record({ street: maybe(text) }), { minLength: 2, maxLength: 2 }).map(numbered),
  deals: some(
    fc.record({
      agency_id,
      closed_at: maybe(moment),
      price: fc.integer({ min: 1, max: 9 }),
      seller_id: maybe(person),
      seller_account: maybe(text),
      buyer_id: maybe(person),
      legacy: fc.constant(null),
    }),
  ),
  bids: some(
    fc.record({
      agency_id,
      deal_id: person,
      created_at: moment,
      bidder_id: person,
      amount: fc.integer({ min: 1, max: 9 }),
      message: maybe(text),
    }),
  ),
  invoices: some(
    fc.record({
      agency_id,
      issued_on: moment.map((at) => at.toISOString().slice(0, 10)),
      customer_id: person,
      reference: text,
      amount: fc.integer({ min: 1, max: 9 }),
    }),
    2,
  ),
  messages: some(
    fc.record({
      agency_id,
      contact_id: person,
      user_id: maybe(fc.constant(1)),
      sent_at: moment,
      body: maybe(text),
      signature: maybe(text),
      details: fc.constant(null),
      attachment: fc.constant(null),
    }),
    2,
  ),
  suspicion_reports: some(fc.record({ agency_id, contact_id: person, reported_at: moment, reason: text }), 1),
  visits: some(fc.record({ visited_at: moment, email: person.map((key) => `mail-${key}`), ip: text }), 2),
});
