import type { TimeEncoding } from '@gallra/core';
import type { LiveColumn, LiveSchema } from '@gallra/core/store';
import type { CreateTableBuilder, Kysely, KyselyPlugin } from 'kysely';
import type { Sql } from '../database/sql.ts';
import type { Catalogue } from './catalogue.ts';
import type { DialectSql } from './dialect-sql.ts';

/** Names of the dialects spoken here. PGlite is PostgreSQL, MariaDB is MySQL. */
export type DialectName = Exclude<LiveSchema['dialect'], 'memory'>;

/** What a database can do that others cannot: asked instead of its name. */
export interface Capabilities {
  /** Statements that write return the rows they wrote (`returning`). */
  readonly returning: boolean;
  /** What they return may be named by the statement's own alias. */
  readonly aliasInReturning: boolean;
  /** Rows that are read can be locked (`for update`). */
  readonly locksRows: boolean;
  /** A write and the event that tells of it, or a number of events with their people, fit into one statement. */
  readonly oneStatementEvents: boolean;
  /** Triggers can record what is written past the audited handle. */
  readonly auditTriggers: boolean;
  /** Whoever writes has the database for themselves, so that a second connection would wait for the first. */
  readonly singleWriter: boolean;
  /** A database holds several schemas, so that Gallra's tables may stand in another than the host's. */
  readonly schemas: boolean;
  /** The queue of `gallra/worker` can keep its jobs in it. */
  readonly jobQueue: boolean;
}

/** What a column of a type can hold. */
export interface ColumnType extends Pick<LiveColumn, 'takes'> {
  readonly times: readonly TimeEncoding[];
}

/** What decides how a column is compared. */
export type ComparedColumn = Pick<LiveColumn, 'type' | 'collation' | 'loose'>;

/** How Gallra's own tables are spelt. */
export interface MigrationSql {
  /** The type of text of at most so many characters that is compared byte by byte. */
  exactText(length: number): Sql;
  /** The type of text of any length. */
  readonly longText: Sql;
  /** Adds the primary key that numbers rows in the order of recording. */
  withSequence<T extends string>(table: CreateTableBuilder<T>, column: string): CreateTableBuilder<T, string>;
  /** Indexes of some rows only can be made, and only where they are not there yet. Without, they are constraints of the table. */
  readonly partialIndexes: boolean;
  /**
   * How a table that is there is given a column, and left alone where it has it: by words of the database for that
   * (`ifNotExists`), by a statement that is composed after a look into the catalogue (`prepared`), or by a copy (`copied`).
   */
  readonly altering: 'ifNotExists' | 'prepared' | 'copied';
  /** A JSON object of one member, as text. */
  jsonObject(member: string, value: Sql): Sql;
  /** A member of a JSON object that is kept as text, as text. */
  jsonMember(object: Sql, member: string): Sql;
}

/**
 * All that Gallra knows of a database. Each member that is more than a word is a file of the same name in the dialect's
 * folder; `docs/contributing/add-a-database.md` goes through them.
 */
export interface Dialect extends DialectSql {
  readonly name: DialectName;
  /** How it spells a comparison of column `a` with a bound value: by this a Kysely instance is recognised. */
  readonly spelling: string;
  readonly capabilities: Capabilities;
  /** Reads the catalogue; `schemas` by default those that a statement without a schema finds. */
  readonly catalogue: (db: Kysely<unknown>, schemas?: readonly string[]) => Promise<Catalogue>;
  /** What a column of a type can hold; the type as the catalogue writes it. */
  readonly columnType: (type: string) => ColumnType;
  /** Whether it compares columns of these types and collations with each other; absent where it compares any. */
  readonly isComparable?: (one: ComparedColumn, other: ComparedColumn) => boolean;
  readonly migration: MigrationSql;
  /** Has a hand in every statement of the store; absent where they are sent as they are. */
  readonly plugin?: KyselyPlugin;
}
