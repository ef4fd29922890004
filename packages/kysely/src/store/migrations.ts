import { GallraError } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { AnyDatabase } from '../database/any-database.ts';
import { connectionFault } from '../database/connection-fault.ts';
import { databaseError } from '../database/database-error.ts';
import type { Sql } from '../database/sql.ts';
import { spokenBy } from '../dialects/dialect-of.ts';
import { ownTable } from '../names/own-tables.ts';
import { schemaOf } from '../names/physical-names.ts';
import { controllers } from './controllers-migration.ts';
import { exact, long, type Statements, written } from './migration-columns.ts';
import { categoryRecords, ownRecordTables } from './own-records-migration.ts';

const first: Statements = (db) => {
  const { schema } = db;
  const short = exact(db, 64);
  return [
    schema
      .createTable('gallra_subjects')
      .ifNotExists()
      .addColumn('reference', short, (column) => column.primaryKey())
      .addColumn('home', short, (column) => column.notNull())
      .addColumn('category', short, (column) => column.notNull())
      .addColumn('subject_key', exact(db, 255), (column) => column.notNull())
      // The key under which values about the person are encrypted in the audit log.
      .addColumn('secret', short)
      .addUniqueConstraint('gallra_subjects_person', ['home', 'subject_key']),
    schema
      .createTable('gallra_requests')
      .ifNotExists()
      .addColumn('id', short, (column) => column.primaryKey())
      .addColumn('subject', short, (column) => column.notNull())
      .addColumn('exercised', short, (column) => column.notNull())
      .addColumn('purpose', exact(db, 255))
      .addColumn('effective_at', short, (column) => column.notNull())
      .addForeignKeyConstraint('gallra_requests_subject', ['subject'], 'gallra_subjects', ['reference'])
      // An index, as a constraint: MySQL cannot create an index "if not exists".
      .addUniqueConstraint('gallra_requests_by_subject', ['subject', 'exercised', 'id']),
    schema
      .createTable('gallra_journal')
      .ifNotExists()
      .addColumn('id', short, (column) => column.primaryKey())
      .addColumn('at', short, (column) => column.notNull())
      .addColumn('body', long(db), (column) => column.notNull()),
  ];
};

const second: Statements = (db) => {
  const short = exact(db, 64);
  const key = exact(db, 255);
  return [
    db.schema
      .createTable('gallra_holds')
      .ifNotExists()
      .addColumn('id', short, (column) => column.primaryKey())
      .addColumn('subject', short)
      .addColumn('controller', key)
      .addColumn('table_name', key)
      .addColumn('placed_at', short, (column) => column.notNull())
      .addColumn('review_on', short, (column) => column.notNull())
      .addColumn('released_at', short)
      .addColumn('body', long(db), (column) => column.notNull()),
  ];
};

const periods: Statements = (db) => {
  const short = exact(db, 64);
  const key = exact(db, 255);
  return [
    db.schema
      .createTable('gallra_periods')
      .ifNotExists()
      .addColumn('id', short, (column) => column.primaryKey())
      .addColumn('controller', key, (column) => column.notNull())
      .addColumn('claim', key, (column) => column.notNull())
      .addColumn('period', short, (column) => column.notNull())
      .addColumn('chosen_by', long(db), (column) => column.notNull())
      .addColumn('chosen_at', short, (column) => column.notNull())
      .addColumn('replaced_at', short),
  ];
};

const exports: Statements = (db) => [
  db.schema
    .createTable('gallra_exports')
    .ifNotExists()
    .addColumn('entry', exact(db, 64), (column) => column.primaryKey())
    .addColumn('exported_at', exact(db, 64), (column) => column.notNull()),
];

const files: Statements = (db) => {
  const short = exact(db, 64);
  const name = exact(db, 255);
  return [
    db.schema
      .createTable('gallra_files')
      .ifNotExists()
      .addColumn('id', short, (column) => column.primaryKey())
      .addColumn('table_name', name, (column) => column.notNull())
      .addColumn('column_name', name, (column) => column.notNull())
      .addColumn('value', long(db), (column) => column.notNull())
      .addColumn('operation', short)
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('retry_at', short, (column) => column.notNull())
      .addColumn('attempted_at', short)
      .addColumn('failing_since', short)
      // An index, as a constraint: see above.
      .addUniqueConstraint('gallra_files_by_turn', ['retry_at', 'id']),
  ];
};

const leases: Statements = (db) => [
  db.schema
    .createTable('gallra_leases')
    .ifNotExists()
    .addColumn('name', exact(db, 200), (column) => column.primaryKey())
    .addColumn('holder', exact(db, 255), (column) => column.notNull())
    // Milliseconds since 1970 by the clock of the database.
    .addColumn('taken_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('note', long(db)),
];

/** One row, which is locked and never changed. */
const preservation: Statements = (db, own) => [
  db.schema
    .createTable('gallra_preservation')
    .ifNotExists()
    .addColumn('id', exact(db, 64), (column) => column.primaryKey()),
  written(
    db,
    sql`insert into ${own('gallra_preservation')} (id) select 'lock' where not exists (select 1 from ${own('gallra_preservation')})`,
  ),
];

const auditEvents: Statements = (db) => {
  const { schema } = db;
  const { partialIndexes, withSequence } = spokenBy(db).migration;
  const short = exact(db, 64);
  const key = exact(db, 255);
  const events = schema.createTable('gallra_audit').ifNotExists();
  return [
    schema
      .createTable('gallra_audit_logs')
      .ifNotExists()
      .addColumn('log', short, (column) => column.primaryKey())
      .addColumn('controller', key)
      // The controller's key while events are added, empty for the vendor; null once the log is closed.
      .addColumn('open_for', key, (column) => column.unique())
      .addColumn('size', 'bigint', (column) => column.notNull())
      // The log that goes on, once it is closed.
      .addColumn('successor', short),
    withSequence(events, 'sequence')
      .addColumn('log', short, (column) => column.notNull())
      // The number in the log, once it is sealed.
      .addColumn('leaf', 'bigint')
      // Of Gallra's own events alone, which are listed by it.
      .addColumn('type', short)
      .addColumn('envelope', long(db), (column) => column.notNull())
      .addColumn('actor_salt', short)
      .addColumn('actor', long(db))
      .$call((table) =>
        partialIndexes
          ? table
          : table
              .addUniqueConstraint('gallra_audit_leaves', ['log', 'leaf'])
              .addUniqueConstraint('gallra_audit_unsealed', ['leaf', 'sequence'])
              .addUniqueConstraint('gallra_audit_evidence', ['type', 'sequence']),
      ),
    ...(partialIndexes
      ? [
          schema
            .createIndex('gallra_audit_unsealed')
            .ifNotExists()
            .on('gallra_audit')
            .column('sequence')
            .where(sql.ref('leaf'), 'is', null),
          schema
            .createIndex('gallra_audit_leaves')
            .ifNotExists()
            .unique()
            .on('gallra_audit')
            .columns(['log', 'leaf'])
            .where(sql.ref('leaf'), 'is not', null),
          schema
            .createIndex('gallra_audit_evidence')
            .ifNotExists()
            .on('gallra_audit')
            .columns(['type', 'sequence'])
            .where(sql.ref('type'), 'is not', null),
        ]
      : []),
  ];
};

const auditProofs: Statements = (db) => {
  const { schema } = db;
  const short = exact(db, 64);
  return [
    schema
      .createTable('gallra_audit_changes')
      .ifNotExists()
      .addColumn('event', 'bigint', (column) => column.notNull())
      .addColumn('place', 'integer', (column) => column.notNull())
      .addColumn('subject', short)
      .addColumn('salt', short, (column) => column.notNull())
      .addColumn('body', long(db), (column) => column.notNull())
      .addPrimaryKeyConstraint('gallra_audit_changes_key', ['event', 'place'])
      .addUniqueConstraint('gallra_audit_changes_by_subject', ['subject', 'event', 'place']),
    schema
      .createTable('gallra_audit_subjects')
      .ifNotExists()
      .addColumn('subject', short, (column) => column.notNull())
      .addColumn('event', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('gallra_audit_subjects_key', ['subject', 'event']),
    schema
      .createTable('gallra_audit_tiles')
      .ifNotExists()
      .addColumn('log', short, (column) => column.notNull())
      .addColumn('level', 'integer', (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('hashes', long(db), (column) => column.notNull())
      .addPrimaryKeyConstraint('gallra_audit_tiles_key', ['log', 'level', 'number']),
    schema
      .createTable('gallra_audit_checkpoints')
      .ifNotExists()
      .addColumn('log', short, (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('checkpoint', long(db), (column) => column.notNull())
      .addPrimaryKeyConstraint('gallra_audit_checkpoints_key', ['log', 'size']),
    schema
      .createTable('gallra_audit_witnesses')
      .ifNotExists()
      .addColumn('witness', exact(db, 200), (column) => column.notNull())
      .addColumn('log', short, (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('gallra_audit_witnesses_key', ['witness', 'log']),
  ];
};

/** Named people without a controller; a later version takes it away. */
function firstReferenceFunction(own: (name: string) => Sql): Sql {
  const people = own('gallra_subjects');
  return sql`do $gallra$ begin
  create function ${own('gallra_subject_reference')}(place text, kind text, person text) returns text language plpgsql as $$
  declare made text;
  begin
    insert into ${people} (reference, home, category, subject_key) values (gen_random_uuid()::text, place, kind, person)
    on conflict (home, subject_key) do nothing returning reference into made;
    if made is null then
      select s.reference into made from ${people} as s where s.home = place and s.subject_key = person;
    end if;
    if made is null then
      raise exception 'The reference of a data subject was made by another transaction, and the isolation level of this one hides it. Run the transaction again.'
        using errcode = 'serialization_failure';
    end if;
    return made;
  end $$;
exception when duplicate_function then null;
end $gallra$`;
}

const audit: Statements = (db, own) => [
  ...auditEvents(db, own),
  ...auditProofs(db, own),
  // Only the one statement calls it.
  ...(spokenBy(db).capabilities.oneStatementEvents ? [written(db, firstReferenceFunction(own))] : []),
];

/**
 * Versions in order; a version that has been published never changes. Every statement leaves alone what is there
 * already: a host may have run `migrationSql` itself. A new database goes the way of all others, through tables that a later
 * version drops: so there is one way, and what is tried on an upgraded database holds for a new one.
 */
const versions: Readonly<Record<string, Statements>> = {
  '0001_records_of_processing': first,
  '0002_legal_holds': second,
  '0003_leases': leases,
  '0004_files': files,
  '0005_chosen_periods': periods,
  '0006_journal_export': exports,
  '0007_audit_log': audit,
  '0008_own_records': ownRecordTables(first, second, files, periods, exports),
  '0009_controllers': controllers,
  '0010_controller_categories': categoryRecords,
  '0011_preservation': preservation,
};

function migrator(db: Kysely<AnyDatabase>, schema: string | undefined): Migrator {
  const up = (statements: Statements): Migration => ({
    up: async (transaction) => {
      const target = schema === undefined ? transaction : transaction.withSchema(schema);
      for (const statement of statements(target, ownTable(schema))) await statement.execute();
    },
  });
  return new Migrator({
    db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(Object.entries(versions).map(([name, statements]) => [name, up(statements)])),
    },
    migrationTableName: 'gallra_migrations',
    migrationLockTableName: 'gallra_migrations_lock',
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
}

/** Two processes may meet on an empty database, before the migrator's own lock exists. */
const attempts = 5;

/** Creates or updates the tables; what of it takes the policy, `migrate` does.
 *
 * @throws GallraError `migration.failed`
 */
export async function migrateTables(
  db: Kysely<AnyDatabase>,
  options: { readonly schema?: string } = {},
): Promise<void> {
  const plain = db.withoutPlugins();
  const schema = options.schema ?? schemaOf(db);
  for (let attempt = 1; ; attempt++) {
    const failure = await migrator(plain, schema)
      .migrateToLatest()
      .then(
        ({ error }) => error,
        (error: unknown) => error ?? new GallraError('unexpected', 'The migration failed without a word.'),
      );
    if (failure === undefined) return;
    const fault = connectionFault(failure);
    if (fault !== undefined) throw fault;
    if (attempt === attempts)
      throw new GallraError('migration.failed', databaseError(failure, 'creating its own tables').message);
    await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
  }
}

/**
 * The statements that `migrate` would run on an empty database, for hosts that own their DDL.
 *
 * @param db - a Kysely handle of the dialect to write for; nothing is executed
 * @param options.schema - where to put the tables
 * @returns SQL statements, each ending with a semicolon
 * @example
 * ```ts
 * import { migrationSql } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * console.log(migrationSql(db).join('\n'));
 * ```
 */
export function migrationSql(db: Kysely<AnyDatabase>, options: { readonly schema?: string } = {}): readonly string[] {
  const plain = db.withoutPlugins();
  const schema = options.schema ?? schemaOf(db);
  const target = schema === undefined ? plain : plain.withSchema(schema);
  return Object.values(versions).flatMap((statements) =>
    statements(target, ownTable(schema)).map((statement) => `${statement.compile().sql};`),
  );
}
