import type { Policy, Row } from '@gallra/core';
import type { LiveSchema } from '@gallra/core/store';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { DecisionColumns } from '../../records/decision-columns.ts';
import type { StatementSetting } from '../../statement/statement-setting.ts';
import type { DirectTable } from './direct-parties.ts';
import type { RecordedColumns } from './value-columns.ts';

/** What of rows is read to tell whose they are, under names that collide with nobody's. */
export interface RowTrace {
  /** By the policy's names. */
  readonly columns: readonly string[];
  /** What the database calls them. */
  readonly labels: readonly string[];
  readonly list: Sql;
  /** The same, as a statement that writes returns it: triggers are told that it is recorded. */
  readonly returned: Sql;
  /** That, as it stands in a statement. */
  text(db: Kysely<AnyDatabase>): string;
  read(row: Row): Row;
  /** Values that are to be recorded, by the policy's names. */
  written(row: Row): Row;
}

/** What captures of every statement share. */
export interface CaptureSetting extends StatementSetting {
  readonly policy: Policy;
  /** Tables whose rows tell their people without another row that links them. */
  readonly direct: ReadonlyMap<string, DirectTable>;
  /** Columns whose values are recorded. */
  readonly recorded: RecordedColumns;
  /** How rows are traced, by what is asked for; filled as it is. */
  readonly traces: Map<string, RowTrace>;
  /** The database has triggers that record, and that are to leave out what is recorded here. */
  readonly triggers: boolean;
  /** Names one of Gallra's own tables. */
  readonly own: (table: string) => Sql;
  readonly dialect: Dialect;
  readonly columns: DecisionColumns;
  /** The live catalogue, read once. */
  readonly schema: (db: Kysely<AnyDatabase>) => Promise<LiveSchema>;
}

/** Rows that are asked for at once: databases bind only so many values. */
export const rowsAtOnce = 500;
