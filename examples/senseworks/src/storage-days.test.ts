import { type HostOnPGlite, lastDays, openHost } from '@gallra/example-demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRows, ylva } from './data.ts';
import type { Database } from './database.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

const rows = makeRows();
let host: HostOnPGlite<Database, keyof typeof policy.subjects>;
let last: ReadonlyMap<string, string>;

beforeAll(async () => {
  host = await openHost({ ddl, rows: () => rows }, { policy, now: new Date('2026-10-15T09:00:00Z') });
  last = await lastDays(host, rows, ['2026-10-15', '2026-11-22', '2026-12-14']);
});

afterAll(() => host.db.destroy());

/** The days on which values in a column go, of all rows that are about these. */
function days<T extends 'users' | 'comments' | 'support_cases' | 'activity_log'>(
  table: T,
  column: keyof Database[T],
  isAbout: (row: { readonly id: number; readonly company_id: number }) => boolean,
): ReadonlySet<string | undefined> {
  const all: readonly { readonly id: number; readonly company_id: number }[] = rows[table];
  const about = all.filter(isAbout);
  expect(about.length).toBeGreaterThan(0);
  return new Set(about.map(({ id }) => last.get(`${table} ${id} ${String(column)}`)));
}

describe('an agreement that ended on 15 September', () => {
  const ofCompany = ({ company_id }: { readonly company_id: number }) => company_id === 2;

  it.each([
    ['users', 'name'],
    ['users', 'password_hash'],
    ['comments', 'body'],
    ['support_cases', 'body'],
  ] as const)('leaves thirty days for %s.%s, through 15 October (R137, R138)', (table, column) => {
    expect(days(table, column as never, ofCompany)).toEqual(new Set(['2026-10-15']));
  });

  it.each(['username', 'ip_address', 'activity'] as const)(
    'leaves ninety days for what is held for logging and security: %s, through 14 December (R139, R140)',
    (column) => {
      expect(days('activity_log', column, ofCompany)).toEqual(new Set(['2026-12-14']));
    },
  );

  it('takes no financial data of the company’s own, which is about nobody', async () => {
    const lines = await host.db.selectFrom('ledger_lines').select('id').where('company_id', '=', 2).execute();
    expect(lines.length).toBe(15);
  });
});

describe('an order of 24 August to erase somebody, which nobody carried out', () => {
  const ofYlva = ['users', 'comments', 'support_cases', 'activity_log'] as const;
  const isHers = {
    users: ({ id }) => id === ylva.user,
    comments: ({ id }) => rows.comments[id - 1]?.author_id === ylva.user,
    support_cases: ({ id }) => rows.support_cases[id - 1]?.user_id === ylva.user,
    activity_log: ({ id }) => rows.activity_log[id - 1]?.user_id === ylva.user,
  } satisfies Record<(typeof ofYlva)[number], (row: { readonly id: number }) => boolean>;

  it.each(ofYlva)('is carried out by the sweep after ninety days, on 22 November at the latest: %s (R45)', (table) => {
    expect(days(table, 'id', isHers[table])).toEqual(new Set(['2026-11-22']));
  });

  it('takes nothing of her colleagues', () => {
    expect(days('users', 'name', ({ id, company_id }) => company_id === 1 && id !== ylva.user)).toEqual(
      new Set([undefined]),
    );
  });
});
