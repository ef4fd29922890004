import type { PersonalTable, Policy, TableClassification } from '@gallra/core';
import { smallPolicy } from '@gallra/world';
import { createGallra, type Gallra } from 'gallra';
import { type Kysely, sql } from 'kysely';

/** The day of every test here: of thirty people, the first ten were last seen more than a year before it. */
const at = new Date('2026-11-22T12:00:00Z');

/** People, who go a year after they were last seen. */
export const people = {
  subjects: { id: 'contact' },
  events: { lastContact: { column: 'last_on', encoding: 'date' } },
  columns: { id: 'key', name: 'interests', last_on: 'notPersonal' },
  then: 'erase',
} as const satisfies PersonalTable;

/** A policy about people, and what else a test has. */
export const peoplePolicy = (tables: Readonly<Record<string, TableClassification>> = {}): Policy =>
  smallPolicy({ categories: ['interests'], tables: { people, ...tables } });

/** A script that makes a table of people; on any database. */
export const peopleTable = (name = 'people', more = ''): string =>
  `create table ${name} (id integer not null primary key, name varchar(80), last_on date)${more};`;

/** A script that fills tables with thirty rows; the first ten are due. */
export const thirty = (table: string, columns: (id: number, lastOn: string) => string): string =>
  Array.from({ length: 30 }, (_, index) => {
    const id = index + 1;
    return `insert into ${table} values (${columns(id, id <= 10 ? '2025-01-01' : '2026-06-01')});`;
  }).join('\n');

/** People as rows of their table. */
export const asPeople = (id: number, lastOn: string): string => `${id}, 'Karin', '${lastOn}'`;

// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
type Handle = Kysely<any>;

export const gallraOn = (db: Handle, policy: Policy): Gallra =>
  createGallra({ policy, db, clock: () => at, fingerprintKey: new Uint8Array(32) });

/** How many rows a table has. */
export async function countOf(db: Handle, from: string): Promise<number> {
  const { rows } = await sql<{ n: unknown }>`select count(*) as n from ${sql.raw(from)}`.execute(db);
  return Number(rows[0]?.n);
}

/** Errors of a check, as `code path`, without what is not about these tables. */
export async function errorsOf(gallra: Gallra): Promise<readonly string[]> {
  const { findings } = await gallra.check();
  return findings.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`);
}

/** Plans, and sweeps as planned. */
export async function approvedSweep(gallra: Gallra, skipBlocked = false) {
  const { hash } = await gallra.plan();
  return gallra.sweep(undefined, { approve: hash, skipBlocked });
}
