import { type Compilable, type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Sql } from '../database/sql.ts';
import { spokenBy } from '../dialects/dialect-of.ts';

export type Statement = Compilable & { execute(): Promise<unknown> };

/** The statements of a version; `own` names a table of Gallra's own. */
export type Statements = (db: Kysely<AnyDatabase>, own: (name: string) => Sql) => readonly Statement[];

export const written = (db: Kysely<AnyDatabase>, statement: Sql): Statement => ({
  compile: () => statement.compile(db),
  execute: () => sql`${statement}`.execute(db),
});

/** Keys are compared byte by byte everywhere. */
export const exact = (db: Kysely<AnyDatabase>, length: number) => spokenBy(db).migration.exactText(length);

export const long = (db: Kysely<AnyDatabase>) => spokenBy(db).migration.longText;
