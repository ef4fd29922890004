import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyRows } from './data/rows.ts';
import type { Database } from './database.ts';
import { createSchema, dropSchema, tableNames } from './schema.ts';
import { makeSwedishData } from './swedish-data.ts';

let db: Kysely<Database>;

beforeAll(async () => {
  db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite: new PGlite() }) });
  await createSchema(db);
});

afterAll(() => db.destroy());

interface ForeignKey {
  from: string;
  column: string;
  to: string;
  /** NO ACTION, RESTRICT, CASCADE, SET NULL as the catalogue's letters. */
  action: 'a' | 'r' | 'c' | 'n';
}

async function foreignKeys(): Promise<ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select conrelid::regclass::text as "from", attname as "column", confrelid::regclass::text as "to",
           confdeltype as "action"
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f'`.execute(db);
  return rows;
}

describe('the schema', () => {
  it('has the tables and columns that the Kysely type names, in the same words', async () => {
    const { rows } = await sql<{ table: string; column: string }>`
      select table_name as "table", column_name as "column" from information_schema.columns
      where table_schema = 'public'`.execute(db);
    const live = rows.map(({ table, column }) => `${table}.${column}`).sort();
    const data = makeSwedishData({ contacts: 300, now: new Date('2026-11-21T09:00:00Z') });
    const typed = tableNames.flatMap((table) =>
      Object.keys(data[table][0] ?? {}).map((column) => `${table}.${column}`),
    );
    expect(live).toEqual(typed.sort());
  });

  it('gives every row to an agency, the controller (GDPR Art. 4(7), R2)', async () => {
    const { rows } = await sql<{ table: string }>`
      select table_name as "table" from information_schema.columns
      where table_schema = 'public' and column_name = 'agency_id' and is_nullable = 'NO'`.execute(db);
    expect(rows.map(({ table }) => table).sort()).toEqual(tableNames.filter((name) => name !== 'agencies').sort());
  });

  it('keeps evidence from going with its person, and lets pictures go with their property', async () => {
    const keys = await foreignKeys();
    const actionOf = (from: string, column: string) =>
      keys.find((key) => key.from === from && key.column === column)?.action;
    expect(actionOf('due_diligence', 'contact_id')).toBe('r');
    expect(actionOf('suspicion_reports', 'contact_id')).toBe('r');
    expect(actionOf('deals', 'seller_id')).toBe('r');
    expect(actionOf('bids', 'bidder_id')).toBe('a');
    expect(actionOf('images', 'property_id')).toBe('c');
    expect(actionOf('messages', 'user_id')).toBe('n');
  });

  it('has an index that begins with each foreign key and each date', async () => {
    const { rows } = await sql<{ column: string }>`
      select attrelid::regclass::text || '.' || attname as "column" from pg_index
      join pg_attribute on attrelid = indrelid and attnum = indkey[0]`.execute(db);
    const indexed = new Set(rows.map(({ column }) => column));
    const dates = await sql<{ column: string }>`
      select table_name || '.' || column_name as "column" from information_schema.columns
      where table_schema = 'public' and data_type in ('timestamp with time zone', 'date')`.execute(db);
    const wanted = [
      ...(await foreignKeys()).map(({ from, column }) => `${from}.${column}`),
      ...dates.rows.map(({ column }) => column),
    ];
    expect(wanted.length).toBeGreaterThan(40);
    expect(wanted.filter((column) => !indexed.has(column))).toEqual([]);
  });

  it('can be dropped and created again', async () => {
    await dropSchema(db);
    expect(await db.introspection.getTables()).toEqual([]);
    await createSchema(db);
    expect((await db.introspection.getTables()).length).toBe(Object.keys(emptyRows()).length);
  });
});
