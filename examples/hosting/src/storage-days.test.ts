import { type HostOnPGlite, lastDays, openHost } from '@gallra/example-demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRows } from './data.ts';
import type { Database, Service } from './database.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

const rows = makeRows();
let host: HostOnPGlite<Database, keyof typeof policy.subjects>;
let last: ReadonlyMap<string, string>;

beforeAll(async () => {
  host = await openHost({ ddl, rows: () => rows }, { policy, now: new Date('2025-12-31T09:00:00Z') });
  last = await lastDays(host, rows, [
    '2025-12-31',
    '2026-06-01',
    '2026-11-20',
    '2026-11-21',
    '2026-11-22',
    '2026-12-31',
    '2027-05-01',
  ]);
});

afterAll(() => host.db.destroy());

/** The day on which a copy or a line of the log goes: of a customer, of a service, made on a day. */
function copyOf(table: 'copies' | 'request_log', customer: number, service: Service, day: string): string | undefined {
  const all: readonly { readonly id: number; readonly customer_id: number; readonly service: Service }[] = rows[table];
  const made = (id: number) => (table === 'copies' ? rows.copies[id - 1]?.made_at : rows.request_log[id - 1]?.at);
  const found = all.find(
    (row) =>
      row.customer_id === customer && row.service === service && made(row.id)?.toISOString().slice(0, 10) === day,
  );
  if (found === undefined) throw new Error(`There is no such row in ${table}.`);
  return last.get(`${table} ${found.id} ${table === 'copies' ? 'path' : 'ip_address'}`);
}

describe('three months after a customer has left', () => {
  it.each([
    [2, '30 June and 21 August 2026', '2026-11-21'],
    [4, '1 March and 15 January 2026', '2026-06-01'],
  ])('counted from the later of two ends: customer %i, with %s, through %s (R48, R209)', (customer, _, day) => {
    for (const column of ['name', 'email', 'phone', 'address', 'username', 'password_hash'])
      expect(last.get(`customers ${customer} ${column}`), column).toBe(day);
    for (const table of ['domains', 'support_cases', 'mailboxes'] as const) {
      const row = rows[table].find(({ customer_id }) => customer_id === customer);
      expect(last.get(`${table} ${row?.id} id`), table).toBe(day);
    }
  });

  it('has not begun for somebody who owes something still, though the last service ended in May', () => {
    expect(rows.customers[2]?.services_ended_at?.toISOString()).toBe('2026-05-31T10:00:00.000Z');
    expect(last.get('customers 3 email')).toBeUndefined();
  });

  it('is counted for a partner from the end of the cooperation, and not at all for a supplier who stays', () => {
    expect(last.get('business_contacts 2 email')).toBe('2026-11-22');
    expect(last.get('business_contacts 1 email')).toBeUndefined();
  });
});

describe('an invoice stays for seven years after its year (R46, R49, bokföringslagen 7 kap. 2 §)', () => {
  it.each([
    ['2018-11-03', '2025-12-31'],
    ['2019-11-03', '2026-12-31'],
    ['2024-06-30', undefined],
  ])('of %s, though its customer has left: through %s', (day, end) => {
    const invoice = rows.invoices.find(({ invoiced_on }) => invoiced_on === day);
    expect(last.get(`invoices ${invoice?.id} recipient`)).toBe(end);
  });
});

describe('copies and logs, by service (R50)', () => {
  it.each([
    ['web', '2026-11-13', '2026-11-20'],
    ['web', '2026-11-14', '2026-11-21'],
    ['mail', '2026-10-21', '2026-11-20'],
    ['mail', '2026-10-22', '2026-11-21'],
    ['server', '2025-11-20', '2026-11-20'],
    ['server', '2025-11-21', '2026-11-21'],
    ['server', '2026-05-01', '2027-05-01'],
  ] as const)('%s of %s: through %s, from seven days to twelve months', (service, day, end) => {
    expect(copyOf('copies', 1, service, day)).toBe(end);
    expect(copyOf('request_log', 1, service, day)).toBe(end);
  });

  it('are held no longer than the agreement allows, whatever is left of their months (GDPR Art. 28(3)(g))', () => {
    expect(copyOf('copies', 2, 'server', '2026-05-01')).toBe('2026-11-21');
    expect(copyOf('copies', 3, 'server', '2026-05-01')).toBe('2027-05-01');
  });
});
