import type { Row } from '@gallra/core';
import fc from 'fast-check';
import { at, type Letter, planted } from './shared-house.ts';

type Rows = Readonly<Record<string, readonly Row[]>>;

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });
const day = 86_400_000;
const moment = fc.constantFrom(2, 20, 100, 400, 1500).map((days) => new Date(at.getTime() - days * day));
const agency_id = fc.constantFrom(1, 2, 1, 2, 1, 2, null);
const login = maybe(fc.constantFrom(1, 2));
const client = maybe(fc.integer({ min: 1, max: 4 }));
const email = fc.constantFrom('S:1', 'S:2', 'S:3');
const full = fc.constant('?');
const value = fc.oneof({ weight: 5, arbitrary: full }, { weight: 1, arbitrary: fc.constant(null) });

const list = <T extends Row>(row: fc.Arbitrary<T>, maxLength: number, minLength = 0) =>
  fc
    .array(row, { minLength, maxLength, size: 'max' })
    .map((rows) => rows.map((one, index): Row => ({ id: index + 1, ...one })));

const drawn = fc.record({
  agencies: fc
    .array(maybe(moment), { minLength: 2, maxLength: 2 })
    .map((ends) => ends.map((ended_at, index) => ({ id: index + 1, name: `Agency ${index + 1}`, ended_at }))),
  logins: fc
    .array(moment, { minLength: 2, maxLength: 2 })
    .map((seen) =>
      seen.map((seen_at, index) => ({ id: index + 1, email: `S:${index + 1}`, name: `S:name ${index + 1}`, seen_at })),
    ),
  clients: list(
    fc.record({ agency_id, login_id: login, referrer_id: client, email, name: value, seen_at: moment }),
    4,
    2,
  ),
  notes: list(
    fc.record({ agency_id, login_id: login, client_id: client, body: full, phone: value, written_at: moment }),
    5,
    2,
  ),
  visits: list(fc.record({ note_id: fc.integer({ min: 1, max: 5 }), ip: value, visited_at: moment }), 3),
  mails: list(fc.record({ agency_id, email, subject: value, body: value, sent_at: moment }), 3),
  papers: list(
    fc.record({
      agency_id,
      owner_type: fc.constantFrom('login', 'client', 'note', 'other'),
      owner_id: fc.integer({ min: 1, max: 4 }),
      body: value,
      made_at: moment,
    }),
    4,
  ),
  orders: list(fc.record({ login_id: login, client_id: client, goods: value, phone: value, placed_at: moment }), 3),
});

const letters: Readonly<Record<string, Letter>> = { 1: 'A', 2: 'B' };

/** Whose a row is; of logins and agencies, nobody's alone. */
export function whose(rows: Rows, table: string, row: Row): Letter | undefined {
  if (planted[table] === undefined) return undefined;
  const from = table === 'visits' ? rows.notes?.find(({ id }) => id === row.note_id) : row;
  return letters[String(from?.agency_id)] ?? 'V';
}

/** Rows whose personal values tell whose row they stand in, and no two the same. */
export const generatedRows: fc.Arbitrary<Rows> = drawn.map((rows: Rows) => {
  let number = 0;
  const plant = (table: string, row: Row): Row => {
    const letter = whose(rows, table, row);
    const filled = (planted[table] ?? []).filter((column) => row[column] !== null);
    const values = filled.map((column) => {
      number += 1;
      return [column, `${letter}:${number}`];
    });
    return { ...row, ...Object.fromEntries(values) };
  };
  return Object.fromEntries(Object.entries(rows).map(([table, some]) => [table, some.map((row) => plant(table, row))]));
});
