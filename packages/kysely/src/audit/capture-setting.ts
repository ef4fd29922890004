import { GallraError, type LiveSchema, type Policy } from '@gallra/core';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import type { DialectSql } from '../dialects/dialect.ts';
import type { PhysicalNames } from '../physical-names.ts';
import type { DecisionColumns } from '../records/decision-columns.ts';

/** What captures of every statement share. */
export interface CaptureSetting {
  readonly policy: Policy;
  readonly names: PhysicalNames;
  readonly dialect: DialectSql;
  readonly columns: DecisionColumns;
  /** The live catalogue, read once. */
  readonly schema: (db: Kysely<AnyDatabase>) => Promise<LiveSchema>;
}

/** Rows that are asked for at once: databases bind only so many values. */
export const rowsAtOnce = 500;

/** A statement is refused because nobody could tell afterwards whose data it has changed. */
export const unreadable = (table: string, what: string, fix: string): GallraError =>
  new GallraError(
    'audit.unreadable',
    `${what}, so it cannot be told whose data in table "${table}" it changes, and nothing was changed. ${fix}`,
  );
