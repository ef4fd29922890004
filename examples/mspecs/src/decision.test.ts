import { decide, type Row, type SubjectStates, situationOf } from '@gallra/core';
import { describe, expect, it } from 'vitest';
import { policy } from './privacy.ts';

const now = new Date('2026-11-21T09:00:00Z');
type Rows = Readonly<Partial<Record<keyof typeof policy.tables, readonly Row[]>>>;

const agency = {
  id: 1,
  name: 'Båmora Bostadsförmedling AB',
  org_no: '550000-0000',
  legal_form: 'ab',
  contact_name: 'Maria',
  fiscal_year_end: '06-30',
  agreement_ended_at: null,
};
const contact = { id: 7, agency_id: 1, kind: 'registered', name: 'Karin', last_contact_at: '2020-01-01T10:00:00Z' };
const longAgo = { marketing_consent_at: null, created_at: '2019-01-01T10:00:00Z' };

/** Decides about the first row of a table, among some rows. */
function decideFirst(table: keyof typeof policy.tables, rows: Rows, states?: SubjectStates) {
  const all: Rows = { agencies: [agency], ...rows };
  const lookup = (other: string, column: string, value: unknown) =>
    // As text: a controller is known by its key as text, whatever the column's type.
    (all[other as 'contacts'] ?? []).filter((row) => value !== null && String(row[column]) === String(value));
  const row = all[table]?.[0] ?? {};
  const { columns, disposal } = decide(
    policy,
    table,
    situationOf({ policy, table, row, lookup }, now, states === undefined ? {} : { states }),
  );
  const kept = columns.filter(({ personal, keep }) => personal && keep).map(({ column }) => column);
  const end = (name: string) => columns.find(({ column }) => column === name)?.end;
  return { kept, disposal, end };
}

const asked: SubjectStates = () => ({ rights: [{ right: 'erasure', from: now, order: 1 }] });
const deal = { id: 3, agency_id: 1, seller_id: 7, buyer_id: null, responsible_user_id: 5, closed_at: null };

describe('a contact', () => {
  it('whom nobody has been in touch with for two years goes, whole', () => {
    expect(decideFirst('contacts', { contacts: [{ ...contact, ...longAgo }] }).disposal).toBe('erase');
    const recent = { ...contact, last_contact_at: '2024-11-21T10:00:00Z' };
    expect(decideFirst('contacts', { contacts: [recent] }).kept).toContain('notes');
  });

  it('who only came to a viewing goes after six months', () => {
    const visitor = { ...contact, kind: 'external', marketing_consent_at: null };
    const seen = (last_contact_at: string) => decideFirst('contacts', { contacts: [{ ...visitor, last_contact_at }] });
    expect(seen('2026-05-20T10:00:00Z').disposal).toBe('erase');
    expect(seen('2026-05-21T10:00:00Z').disposal).toBe('keep');
  });

  it('with an open assignment stays, even on request: the contract still runs (GDPR Art. 17(1)(a))', () => {
    const { kept } = decideFirst('contacts', { contacts: [{ ...contact, ...longAgo }], deals: [deal] }, asked);
    expect(kept).toContain('street');
    expect(kept).not.toContain('source');
  });

  it('who bids stays reachable on the list of bids while the bidding is open (fastighetsmäklarlagen 3 kap. 18 §)', () => {
    const bidder = { ...contact, id: 8, kind: 'external', marketing_consent_at: null };
    const bid = { id: 4, agency_id: 1, deal_id: 3, bidder_id: 8, amount: 1 };
    const rows = { contacts: [bidder, contact], deals: [deal], bids: [bid] };
    expect(decideFirst('contacts', rows, asked).kept).toEqual(['name', 'email', 'phone']);
    expect(decideFirst('contacts', rows).end('phone')).toEqual({ waitingFor: 'biddingEnded' });
  });

  it('is due diligence for five years from the end of the last relationship (penningtvättslagen 5 kap. 3 §, T4)', () => {
    const deals = [
      { ...deal, closed_at: '2019-05-02T10:00:00Z' },
      { ...deal, id: 4, seller_id: 9, buyer_id: 7, closed_at: '2022-09-09T10:00:00Z' },
    ];
    const { end } = decideFirst('contacts', { contacts: [contact], deals }, asked);
    expect(end('personnummer')).toMatchObject({ lastDay: '2027-09-09' });
  });
});

describe('an invoice', () => {
  const invoice = { id: 1, agency_id: 1, deal_id: 3, customer_id: 7, number: '1', amount: 1, reference: '' };
  const issued = (issued_at: string, fiscal_year_end = '06-30') =>
    decideFirst('invoices', {
      agencies: [{ ...agency, fiscal_year_end }],
      contacts: [contact],
      invoices: [{ ...invoice, issued_at }],
    }).end('amount');

  it('is kept for seven years after the calendar year in which the agency’s financial year ended (T3)', () => {
    expect(issued('2020-11-24')).toMatchObject({ lastDay: '2028-12-31' });
    expect(issued('2020-06-30')).toMatchObject({ lastDay: '2027-12-31' });
    expect(issued('2020-11-24', '12-31')).toMatchObject({ lastDay: '2027-12-31' });
  });
});

describe('a support case', () => {
  const written = (last_action_at: string, opened_by: 'user' | 'agency_contact' = 'agency_contact') =>
    decideFirst('support_cases', {
      support_cases: [{ id: 1, agency_id: 1, opened_by, user_id: opened_by === 'user' ? 5 : null, last_action_at }],
      users: [{ id: 5, agency_id: 1, name: 'Nils', deactivated_at: null }],
    });

  it.each(['user', 'agency_contact'] as const)(
    'of the %s goes fifteen months after the last action (R36, R37)',
    (by) => {
      expect(written('2025-08-21T10:00:00Z', by).disposal).toBe('keep');
      expect(written('2025-08-20T10:00:00Z', by).disposal).toBe('erase');
    },
  );
});

describe('what leaves the contact card', () => {
  const row = { id: 1, agency_id: 1, contact_id: 7 };
  const present = { ...contact, ...longAgo, last_contact_at: now.toISOString() };

  it.each([
    ['2026-10-22T10:00:00Z', 'keep'],
    ['2026-10-21T10:00:00Z', 'erase'],
  ])('a copy for development of %s: %s, though its contact stays (R39)', (copied_at, disposal) => {
    const rows = { contacts: [present], test_copies: [{ ...row, copied_at }] };
    expect(decideFirst('test_copies', rows).disposal).toBe(disposal);
  });

  it.each([
    [null, 'keep'],
    ['2026-11-20T10:00:00Z', 'keep'],
    ['2026-11-19T10:00:00Z', 'erase'],
  ])('a transfer through the API of %s: %s (R38)', (transferred_at, disposal) => {
    const rows = {
      contacts: [present],
      api_transfers: [{ ...row, queued_at: '2026-11-19T09:00:00Z', transferred_at }],
    };
    expect(decideFirst('api_transfers', rows).disposal).toBe(disposal);
  });
});

describe('a user', () => {
  const user = { id: 5, agency_id: 1, name: 'Nils', deactivated_at: null };

  it('keeps the account while employed, and loses all but the name on old deals three months after', () => {
    const deals = [{ ...deal, closed_at: '2024-01-10T10:00:00Z' }];
    const rows = { contacts: [contact], deals };
    expect(decideFirst('users', { ...rows, users: [user] }, asked).kept).toContain('password_hash');
    const left = { ...user, deactivated_at: '2026-08-20T10:00:00Z' };
    expect(decideFirst('users', { ...rows, users: [left] }).kept).toEqual(['name']);
  });
});

describe('an agency', () => {
  const ended = { ...agency, legal_form: 'sole', agreement_ended_at: '2026-10-21T10:00:00Z' };

  it('has its people’s data for thirty days after the agreement, and then loses them (GDPR Art. 28(3)(g))', () => {
    const after = (agreement_ended_at: string) =>
      decideFirst('agencies', { agencies: [{ ...ended, agreement_ended_at }] });
    expect(after('2026-10-22T10:00:00Z').kept).toEqual([
      'name',
      'org_no',
      'contact_name',
      'contact_email',
      'contact_phone',
    ]);
    expect(after('2026-10-21T10:00:00Z').disposal).toBe('anonymise');
  });

  it('is a person where it is a sole trader, and a company otherwise (T15)', () => {
    expect(decideFirst('agencies', {}).kept).toEqual(['contact_name', 'contact_email', 'contact_phone']);
    expect(decideFirst('agencies', { agencies: [{ ...agency, legal_form: 'sole' }] }).kept).toContain('org_no');
  });
});
