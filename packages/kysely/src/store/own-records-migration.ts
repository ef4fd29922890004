import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Sql } from '../database/sql.ts';
import { spokenBy } from '../dialects/dialect-of.ts';
import { exact, long, type Statement, type Statements, written } from './migration-columns.ts';

type Table = CreateTableBuilder<string, string>;

/** The columns that come first in the table of every record. */
function begun(db: Kysely<AnyDatabase>, name: string): Table {
  return spokenBy(db)
    .migration.withSequence(db.schema.createTable(name).ifNotExists(), 'recorded')
    .addColumn('id', exact(db, 64), (column) => column.notNull())
    .addColumn('controller', exact(db, 255), (column) => column.notNull()) as Table;
}

/** The columns that come last, and the indexes: as constraints, for MySQL cannot create an index "if not exists". */
function ended(db: Kysely<AnyDatabase>, table: Table, name: string, indexes: readonly string[]): Statement {
  const whole = table
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('body', long(db), (column) => column.notNull())
    .addUniqueConstraint(`${name}_key`, ['id'] as never)
    .addUniqueConstraint(`${name}_by_controller`, ['controller', 'recorded'] as never);
  return indexes.reduce(
    (built, column) => built.addUniqueConstraint(`${name}_by_${column}`, [column, 'recorded'] as never),
    whole,
  );
}

function legalHolds(db: Kysely<AnyDatabase>): Statement {
  const [short, name] = [exact(db, 64), exact(db, 255)];
  const table = begun(db, 'gallra_legal_holds')
    .addColumn('subject', short)
    .addColumn('in_force_from', short, (column) => column.notNull())
    .addColumn('in_force_until', short)
    .addColumn('table_name', name)
    .addColumn('review_on', short, (column) => column.notNull());
  return ended(db, table as Table, 'gallra_legal_holds', ['subject', 'in_force_until']);
}

function chosenPeriods(db: Kysely<AnyDatabase>): Statement {
  const [short, name] = [exact(db, 64), exact(db, 255)];
  const table = begun(db, 'gallra_chosen_periods')
    .addColumn('in_force_from', short, (column) => column.notNull())
    .addColumn('in_force_until', short)
    .addColumn('claim', name, (column) => column.notNull())
    .addColumn('period', short, (column) => column.notNull());
  return ended(db, table as Table, 'gallra_chosen_periods', ['in_force_until']);
}

function exercisedRights(db: Kysely<AnyDatabase>): Statement {
  const [short, name] = [exact(db, 64), exact(db, 255)];
  const table = begun(db, 'gallra_exercised_rights')
    .addColumn('subject', short, (column) => column.notNull())
    .addColumn('in_force_from', short, (column) => column.notNull())
    .addColumn('in_force_until', short)
    .addColumn('exercised', short, (column) => column.notNull())
    .addColumn('purpose', name);
  return ended(db, table as Table, 'gallra_exercised_rights', ['subject', 'in_force_until']);
}

function erasureJournal(db: Kysely<AnyDatabase>): Statement {
  const short = exact(db, 64);
  const table = begun(db, 'gallra_erasure_journal')
    .addColumn('subject', short)
    .addColumn('in_force_from', short, (column) => column.notNull());
  return ended(db, table as Table, 'gallra_erasure_journal', ['subject']);
}

function journalExports(db: Kysely<AnyDatabase>): Statement {
  const table = begun(db, 'gallra_journal_exports').addColumn('in_force_from', exact(db, 64), (column) =>
    column.notNull(),
  );
  return ended(db, table as Table, 'gallra_journal_exports', []);
}

function outboxFiles(db: Kysely<AnyDatabase>): Statement {
  const [short, name] = [exact(db, 64), exact(db, 255)];
  const table = begun(db, 'gallra_outbox_files')
    .addColumn('table_name', name, (column) => column.notNull())
    .addColumn('column_name', name, (column) => column.notNull())
    .addColumn('value', long(db), (column) => column.notNull())
    .addColumn('operation', short)
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addColumn('retry_at', short, (column) => column.notNull())
    .addColumn('attempted_at', short)
    .addColumn('failing_since', short);
  return ended(db, table as Table, 'gallra_outbox_files', ['retry_at']);
}

/** The categories that controllers name for themselves. */
export const categoryRecords: Statements = (db) => {
  const short = exact(db, 64);
  const table = begun(db, 'gallra_controller_categories')
    .addColumn('in_force_from', short, (column) => column.notNull())
    .addColumn('in_force_until', short);
  return [ended(db, table as Table, 'gallra_controller_categories', ['in_force_until'])];
};

/** Copies what is not there yet in the order it was recorded, and drops the table it came from. */
function moved(
  db: Kysely<AnyDatabase>,
  [from, to]: readonly [Sql, Sql],
  columns: Readonly<Record<string, Sql>>,
  order: Sql,
): readonly Statement[] {
  const { id = sql`o.id`, ...others } = columns;
  const all = { id, controller: sql`'gallra:vendor'`, revision: sql`0`, version: sql`1`, body: sql`'{}'`, ...others };
  const names = sql.join(Object.keys(all).map((name) => sql.id(name)));
  return [
    written(
      db,
      sql`insert into ${to} (${names}) select ${sql.join(Object.values(all))} from ${from} as o where ${id} not in (select n.id from ${to} as n) order by ${order}`,
    ),
    written(db, sql`drop table if exists ${from}`),
  ];
}

/**
 * Gives Gallra's own records the tables of their declarations, and moves them there. Each statement may be run again
 * after any other: MySQL commits each of them, so that an upgrade which was killed goes on from where it was.
 *
 * @param old - creates the tables they were in, where they are not there (any more)
 */
export const ownRecordTables =
  (...old: readonly Statements[]): Statements =>
  (db, own) => {
    const between = (from: string, to: string) => [own(from), own(to)] as const;
    const { jsonObject, jsonMember } = spokenBy(db).migration;
    const o = (name: string) => sql.id('o', name);
    const columns = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, o(name)]));
    return [
      ...old.flatMap((statements) => statements(db, own)),
      legalHolds(db),
      ...moved(
        db,
        between('gallra_holds', 'gallra_legal_holds'),
        {
          ...columns('subject', 'table_name', 'review_on', 'body'),
          controller: sql`coalesce(o.controller, 'gallra:vendor')`,
          in_force_from: o('placed_at'),
          in_force_until: o('released_at'),
        },
        sql`o.placed_at, o.id`,
      ),
      chosenPeriods(db),
      ...moved(
        db,
        between('gallra_periods', 'gallra_chosen_periods'),
        {
          ...columns('controller', 'claim', 'period'),
          in_force_from: o('chosen_at'),
          in_force_until: o('replaced_at'),
          body: jsonObject('chosenBy', o('chosen_by')),
        },
        sql`o.chosen_at, o.id`,
      ),
      exercisedRights(db),
      ...moved(
        db,
        between('gallra_requests', 'gallra_exercised_rights'),
        { ...columns('subject', 'exercised', 'purpose'), in_force_from: o('effective_at') },
        sql`o.effective_at, o.id`,
      ),
      journalExports(db),
      ...moved(
        db,
        between('gallra_exports', 'gallra_journal_exports'),
        { id: o('entry'), in_force_from: o('exported_at') },
        sql`o.exported_at, o.entry`,
      ),
      erasureJournal(db),
      ...moved(
        db,
        between('gallra_journal', 'gallra_erasure_journal'),
        { ...columns('body'), subject: jsonMember(o('body'), 'reference'), in_force_from: o('at') },
        sql`o.at, o.id`,
      ),
      outboxFiles(db),
      ...moved(
        db,
        between('gallra_files', 'gallra_outbox_files'),
        columns(
          ...['table_name', 'column_name', 'value', 'operation', 'attempts'],
          ...['retry_at', 'attempted_at', 'failing_since'],
        ),
        sql`o.retry_at, o.id`,
      ),
    ];
  };
