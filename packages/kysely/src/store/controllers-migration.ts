import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Sql } from '../database/sql.ts';
import { spokenBy } from '../dialects/dialect-of.ts';
import { schemaOf } from '../names/physical-names.ts';
import { exact, long, type Statement, type Statements, written } from './migration-columns.ts';
import { creatingReferenceFunction } from './own/subject-naming.ts';

/**
 * The controller of people, while nobody has looked whose they are. The column says so by itself: triggers that were
 * installed before name nobody's people until they are installed again.
 */
export const unrecordedKey = 'gallra:unrecorded';

const before = sql.lit(unrecordedKey);

/** Runs a statement where a column is not there yet, on databases that have no words for that. */
function whereMissing(db: Kysely<AnyDatabase>, table: string, column: string, statement: Sql): readonly Statement[] {
  const schema = schemaOf(db);
  const of = schema === undefined ? sql`database()` : sql.lit(schema);
  const composed = sql.lit(statement.compile(db).sql);
  return [
    sql`set @gallra_altering = (select if(count(*) = 0, ${composed}, 'do 0') from information_schema.columns where table_schema = ${of} and table_name = ${sql.lit(table)} and column_name = ${sql.lit(column)})`,
    sql`prepare gallra_altering from @gallra_altering`,
    sql`execute gallra_altering`,
    sql`deallocate prepare gallra_altering`,
  ].map((one) => written(db, one));
}

/** People and controllers in a new table. */
function peopleTable(db: Kysely<AnyDatabase>, name: string): Statement {
  const [short, key] = [exact(db, 64), exact(db, 255)];
  return db.schema
    .createTable(name)
    .ifNotExists()
    .addColumn('reference', short, (column) => column.primaryKey())
    .addColumn('controller', key, (column) => column.notNull().defaultTo(before))
    .addColumn('home', short, (column) => column.notNull())
    .addColumn('category', short, (column) => column.notNull())
    .addColumn('subject_key', key, (column) => column.notNull())
    .addColumn('secret', short);
}

function rightsTable(db: Kysely<AnyDatabase>, name: string): Statement {
  const [short, key] = [exact(db, 64), exact(db, 255)];
  return spokenBy(db)
    .migration.withSequence(db.schema.createTable(name).ifNotExists(), 'recorded')
    .addColumn('id', short, (column) => column.notNull())
    .addColumn('controller', key, (column) => column.notNull())
    .addColumn('subject', short, (column) => column.notNull())
    .addColumn('in_force_from', short, (column) => column.notNull())
    .addColumn('in_force_until', short)
    .addColumn('exercised', short, (column) => column.notNull())
    .addColumn('purpose', key)
    .addColumn('effective_local', short)
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('body', long(db), (column) => column.notNull())
    .addUniqueConstraint('gallra_exercised_rights_key', ['id'])
    .addUniqueConstraint('gallra_exercised_rights_by_controller', ['controller', 'recorded'])
    .addUniqueConstraint('gallra_exercised_rights_by_subject', ['subject', 'recorded'])
    .addUniqueConstraint('gallra_exercised_rights_by_in_force_until', ['in_force_until', 'recorded']);
}

const peopleColumns = ['reference', 'controller', 'home', 'category', 'subject_key', 'secret'];
const rightsColumns = [
  ...['recorded', 'id', 'controller', 'subject', 'in_force_from', 'in_force_until', 'exercised', 'purpose'],
  ...['effective_local', 'revision', 'version', 'body'],
];

/** A table with a column more, copied, where the database can give none to one that is there. */
interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: string;
  /** The new column and, as SQL, what stands in it in the rows of a table that had none. */
  readonly added: readonly [column: string, value: Sql];
  readonly create: (db: Kysely<AnyDatabase>, name: string) => Statement;
}

/**
 * Takes the place of a table. Where the table has the column, what stands there is copied: a name that the inner query does
 * not know is looked for in the outer one.
 */
function copied(
  db: Kysely<AnyDatabase>,
  own: (name: string) => Sql,
  { name, columns, key, added, create }: CopiedTable,
): readonly Statement[] {
  const next = `${name}_next`;
  const [column, value] = added;
  const list = sql.join(columns.map((one) => sql.id(one)));
  const values = columns.map((one) =>
    one === column
      ? sql`(select ${sql.id(column)} from ${own(name)} as i where i.${sql.id(key)} = o.${sql.id(key)})`
      : sql`o.${sql.id(one)}`,
  );
  const others = columns.filter((one) => one !== column).map((one) => sql.id(one));
  const old = sql`(select ${sql.join(others)} from ${own(name)})`;
  return [
    // It is gone where an upgrade was killed before the copy had its name.
    create(db, name),
    create(db, next),
    written(
      db,
      sql`insert into ${own(next)} (${list}) select ${sql.join(values)} from ${old} as o cross join (select ${value} as ${sql.id(column)}) as d where o.${sql.id(key)} not in (select ${sql.id(key)} from ${own(next)}) order by o.${sql.id(key)}`,
    ),
    // Numbers that were given once are not given again.
    ...(columns.includes('recorded')
      ? [
          written(
            db,
            sql`insert into sqlite_sequence (name, seq) select ${sql.lit(next)}, 0 where not exists (select 1 from sqlite_sequence where name = ${sql.lit(next)})`,
          ),
          written(
            db,
            sql`update sqlite_sequence set seq = (select max(seq) from sqlite_sequence where name in (${sql.lit(name)}, ${sql.lit(next)})) where name = ${sql.lit(next)}`,
          ),
        ]
      : []),
    written(db, sql`drop table ${own(name)}`),
    written(db, sql`alter table ${own(next)} rename to ${sql.id(name)}`),
  ];
}

/** The columns that tables from before lack, and the indexes that come with them. */
function columnsAdded(db: Kysely<AnyDatabase>, own: (name: string) => Sql): readonly Statement[] {
  const [subjects, rights] = [own('gallra_subjects'), own('gallra_exercised_rights')];
  const controller = sql`controller ${exact(db, 255)} not null default ${before}`;
  const local = sql`effective_local ${exact(db, 64)}`;
  const { altering } = spokenBy(db).migration;
  if (altering === 'prepared')
    return [
      ...whereMissing(
        db,
        'gallra_subjects',
        'controller',
        sql`alter table ${subjects} add column ${controller}, drop index gallra_subjects_person, add unique index gallra_subjects_at (home, subject_key, controller), add index gallra_subjects_unrecorded (controller)`,
      ),
      ...whereMissing(db, 'gallra_exercised_rights', 'effective_local', sql`alter table ${rights} add column ${local}`),
    ];
  const index = db.schema.createIndex('gallra_subjects_at').ifNotExists().unique().on('gallra_subjects');
  const unrecorded = db.schema.createIndex('gallra_subjects_unrecorded').ifNotExists().on('gallra_subjects');
  const indexes: readonly Statement[] = [
    index.columns(['home', 'subject_key', 'controller']),
    unrecorded.column('controller').where(sql.ref('controller'), '=', before),
  ];
  if (altering === 'copied')
    return [
      ...copied(db, own, {
        name: 'gallra_subjects',
        columns: peopleColumns,
        key: 'reference',
        added: ['controller', before],
        create: peopleTable,
      }),
      ...indexes,
      ...copied(db, own, {
        name: 'gallra_exercised_rights',
        columns: rightsColumns,
        key: 'recorded',
        added: ['effective_local', sql`null`],
        create: rightsTable,
      }),
    ];
  return [
    written(db, sql`alter table ${subjects} add column if not exists ${controller}`),
    written(db, sql`alter table ${subjects} drop constraint if exists gallra_subjects_person`),
    ...indexes,
    written(db, sql`alter table ${rights} add column if not exists ${local}`),
  ];
}

/** References that stood for people at all controllers at once: what is in the logs under them is still found and read. */
function formerReferences(db: Kysely<AnyDatabase>): Statement {
  const [short, key] = [exact(db, 64), exact(db, 255)];
  return (
    db.schema
      .createTable('gallra_former_references')
      .ifNotExists()
      .addColumn('controller', key, (column) => column.notNull())
      .addColumn('reference', short, (column) => column.notNull())
      .addColumn('home', short, (column) => column.notNull())
      .addColumn('category', short, (column) => column.notNull())
      .addColumn('subject_key', key, (column) => column.notNull())
      // Each controller's own copy of the key under which values about the person are encrypted in its log.
      .addColumn('secret', short)
      .addPrimaryKeyConstraint('gallra_former_references_key', ['controller', 'reference'])
      .addUniqueConstraint('gallra_former_references_at', ['home', 'subject_key', 'controller', 'reference'])
  );
}

/** Lets triggers that were installed before go on: they leave alone whom they have named. */
const triggersBefore = (own: (name: string) => Sql): Sql => sql`do $gallra$ declare one record; begin
  for one in
    select p.oid from pg_catalog.pg_proc as p
    where p.pronamespace = (select c.relnamespace from pg_catalog.pg_class as c where c.oid = '${own('gallra_subjects')}'::regclass)
      and p.proname in ('gallra_audit_event', 'gallra_audit_reference') and pg_has_role(p.proowner, 'usage')
      and p.prosrc like '%conflict (home, subject_key)%'
  loop
    execute replace(pg_get_functiondef(one.oid), 'conflict (home, subject_key)', 'conflict (home, subject_key, controller)');
  end loop;
end $gallra$`;

/**
 * Gives people a reference at each controller, and rights an instant that SQL compares with columns of any encoding. Whose
 * the people from before are, the rows tell with the policy: `carryControllers` finds it out. Each statement may be run
 * again after any other.
 */
export const controllers: Statements = (db, own) => [
  ...columnsAdded(db, own),
  formerReferences(db),
  ...(spokenBy(db).capabilities.oneStatementEvents
    ? [
        written(db, sql`drop function if exists ${own('gallra_subject_reference')}(text, text, text)`),
        written(db, creatingReferenceFunction(own)),
        written(db, triggersBefore(own)),
      ]
    : []),
];
