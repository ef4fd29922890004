import type { Row } from '@gallra/core';

const day = (date: string) => new Date(`${date}T10:00:00Z`);

/** The instant at which most of these tests take place. */
export const today = new Date('2026-11-21T09:00:00Z');

/** Karin sells to Bo and has bid on Eva's; Karin and Bo live together; somebody suspects Sven of laundering money. */
export const rows = {
  agencies: [{ id: 1, name: 'Mäklarna AB', agreement_ended_at: null, fiscal_year_end: '06-30' }],
  users: [{ id: 1, agency_id: 1, left_at: null, name: 'Ulla Anställd', password_hash: 'HASH-ULLA' }],
  contacts: [
    contact(1, 'Karin Säljare', {
      personnummer: '640823-3234',
      phone: '070-1',
      email: 'karin@example.se',
      notes: 'Vill flytta till Öland',
      address_id: 5,
    }),
    contact(2, 'Bo Köpare', { personnummer: '811218-9876', email: 'bo@example.se', address_id: 5 }),
    contact(3, 'Eva Annan', { kind: 'external', phone: '070-3' }),
    contact(4, 'Sven Misstänkt', {
      personnummer: '701063-2391',
      email: 'sven@example.se',
      last_contact_at: day('2020-01-15'),
    }),
  ],
  addresses: [{ id: 5, agency_id: 1, street: 'Delade gatan 5' }],
  deals: [
    {
      id: 10,
      agency_id: 1,
      closed_at: day('2026-10-01'),
      legacy: 'OLD-SYSTEM',
      price: 3_450_000,
      seller_id: 1,
      seller_account: '8327-9',
      buyer_id: 2,
    },
    {
      id: 11,
      agency_id: 1,
      closed_at: day('2026-11-10'),
      legacy: 'OLD-SYSTEM',
      price: 1_990_000,
      seller_id: 3,
      seller_account: null,
      buyer_id: null,
    },
  ],
  bids: [
    {
      id: 20,
      agency_id: 1,
      deal_id: 11,
      created_at: day('2026-09-01'),
      bidder_id: 1,
      amount: 1_900_000,
      message: 'Tillträde i maj',
    },
    {
      id: 21,
      agency_id: 1,
      deal_id: 11,
      created_at: day('2026-09-02'),
      bidder_id: 2,
      amount: 1_950_000,
      message: 'Mitt sista bud',
    },
    {
      id: 22,
      agency_id: 1,
      deal_id: 11,
      created_at: day('2026-09-03'),
      bidder_id: 1,
      amount: 1_990_000,
      message: null,
    },
  ],
  invoices: [
    { id: 30, agency_id: 1, issued_on: '2026-10-15', customer_id: 1, reference: 'K. Säljare', amount: 90_000 },
  ],
  messages: [
    {
      id: 40,
      agency_id: 1,
      contact_id: 1,
      user_id: 1,
      sent_at: day('2026-10-20'),
      body: 'Hej!\nHur går det?',
      signature: 'Ulla Anställd',
      details: { device: 'iPhone', routing: 'INTERNAL-7', tags: [{ name: 'fråga', rank: 1 }] },
      attachment: new Uint8Array(2048),
    },
  ],
  suspicion_reports: [
    { id: 50, agency_id: 1, contact_id: 4, reported_at: day('2024-02-02'), reason: 'Stora kontanta belopp' },
  ],
  visits: [
    { id: 60, agency_id: 1, visited_at: day('2026-11-01'), email: 'karin@example.se', ip: '192.0.2.7' },
    { id: 61, agency_id: 1, visited_at: day('2026-11-02'), email: 'bo@example.se', ip: '192.0.2.8' },
  ],
} satisfies Record<string, readonly Row[]>;

function contact(id: number, name: string, more: Row): Row {
  return {
    id,
    agency_id: 1,
    kind: 'registered',
    address_id: null,
    last_contact_at: day('2026-10-20'),
    name,
    personnummer: null,
    phone: null,
    email: null,
    notes: null,
    org_no: null,
    legal_form: 'ab',
    ...more,
  };
}
