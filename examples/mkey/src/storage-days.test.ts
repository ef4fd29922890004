import { type HostOnPGlite, lastDays, openHost } from '@gallra/example-demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maja, makeRows } from './data.ts';
import type { Database } from './database.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

const rows = makeRows();
let host: HostOnPGlite<Database, keyof typeof policy.subjects>;
let last: ReadonlyMap<string, string>;

/** The first value in a column of the rows that are about these. */
function cell<T extends 'memberships' | 'history' | 'clients' | 'prospects' | 'support_messages'>(
  table: T,
  column: keyof Database[T],
  about: { readonly customer_id: number; readonly login_id?: number },
): string {
  const all: readonly { readonly id: number }[] = rows[table];
  const found = all.find((row) => Object.entries(about).every(([name, value]) => row[name as 'id'] === value));
  return `${table} ${found?.id} ${String(column)}`;
}

beforeAll(async () => {
  host = await openHost({ ddl, rows: () => rows }, { policy, now: new Date('2026-11-20T09:00:00Z') });
  // The first customer leaves as well, a quarter after the second.
  await host.db
    .updateTable('customers')
    .set({ agreement_ended_at: '2027-03-31T10:00:00Z' })
    .where('id', '=', 1)
    .execute();
  last = await lastDays(host, rows, [
    '2026-11-20',
    '2026-12-15',
    '2026-12-31',
    '2027-03-31',
    '2028-12-31',
    '2029-12-15',
  ]);
});

afterAll(() => host.db.destroy());

describe('what is held as processor goes with the agreement (R41, R146)', () => {
  const ofSecond = { customer_id: 2 };
  it.each([
    ['history', cell('history', 'activity', ofSecond)],
    ['the customer’s customers', cell('clients', 'address', ofSecond)],
    ['codes', cell('clients', 'sealed_code', ofSecond)],
    ['the sales tool', cell('prospects', 'notes', ofSecond)],
    ['who its users are', cell('memberships', 'role', ofSecond)],
  ])('%s: kept through 15 December, when the second customer’s agreement ends', (_, value) => {
    expect(last.get(value)).toBe('2026-12-15');
  });
});

describe('somebody who works for two customers', () => {
  const atFirst = { customer_id: 1, login_id: maja.login };
  const atSecond = { customer_id: 2, login_id: maja.login };

  it('loses at each what is that customer’s, when that customer’s agreement ends', () => {
    expect(last.get(cell('history', 'activity', atSecond))).toBe('2026-12-15');
    expect(last.get(cell('memberships', 'role', atSecond))).toBe('2026-12-15');
    expect(last.get(cell('history', 'activity', atFirst))).toBe('2027-03-31');
    expect(last.get(cell('memberships', 'role', atFirst))).toBe('2027-03-31');
  });

  it('has a login until the last of them has no use for it', () => {
    expect(last.get(`logins ${maja.login} email`)).toBe('2027-03-31');
  });

  it('keeps it longer than a colleague does who works for the second customer alone', () => {
    const colleague = rows.memberships.find((row) => row.customer_id === 2 && row.login_id !== maja.login);
    expect(last.get(`logins ${colleague?.login_id} email`)).toBe('2026-12-15');
  });
});

describe('what mbiz AB is the controller of', () => {
  it.each([1, 2])(
    'goes with the contract where nothing else wants it: the contact person of customer %i',
    (customer) => {
      const day = customer === 1 ? '2027-03-31' : '2026-12-15';
      expect(last.get(`customers ${customer} contact_name`)).toBe(day);
      expect(last.get(`customers ${customer} contact_email`)).toBe(day);
    },
  );

  it('is kept three years longer where it was asked in writing, for disputes (R42)', () => {
    expect(last.get(cell('support_messages', 'message', { customer_id: 3 }))).toBe('2026-11-20');
    expect(last.get(cell('support_messages', 'message', { customer_id: 2 }))).toBe('2029-12-15');
  });

  it.each([
    [1, '2019-05-10', '2026-12-31'],
    [3, '2021-02-01', '2028-12-31'],
  ])('and stays in the books: order %i, invoiced on %s, through %s (bokföringslagen 7 kap. 2 §)', (id, day, end) => {
    expect(rows.orders.find((row) => row.id === id)?.invoiced_on).toBe(day);
    expect(last.get(`orders ${id} reference`)).toBe(end);
  });

  it('leaves of a sole trader who left three years ago a row about nobody (T15)', async () => {
    for (const column of ['name', 'org_no', 'address', 'contact_name', 'contact_email', 'contact_phone'])
      expect(last.get(`customers 3 ${column}`), column).toBe('elsewhen');
    for (const table of ['orders', 'support_messages', 'memberships', 'history', 'clients', 'prospects'] as const) {
      const query = host.db.selectFrom(table).select('id').where('customer_id', '=', 3);
      expect(await query.execute(), table).toEqual([]);
    }
  });
});
