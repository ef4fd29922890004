import { GallraError, type Policy } from '@gallra/core';
import { personalTables } from '@gallra/core/policy';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import { capabilitiesOf } from '../../dialects/dialect-of.ts';
import { ownTable } from '../../names/own-tables.ts';
import { type PhysicalNames, schemaOf } from '../../names/physical-names.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** A table, a partition of it or one that inherits from it. */
export interface TriggeredTable {
  /** By the policy's name. */
  readonly table: string;
  readonly schema: string;
  readonly name: string;
  /** The one that the policy names. */
  readonly isRoot: boolean;
}

/** A trigger, or where it has none, a function of Gallra's. */
export interface InstalledTrigger {
  readonly function: string;
  /** As `drop function` takes it. */
  readonly signature: string;
  readonly trigger?: { readonly name: string; readonly schema: string; readonly table: string };
}

/**
 * The schema of Gallra's own tables.
 *
 * @throws GallraError `handle.unsuitable` for another dialect, `schema.drift` where the tables are missing
 */
export async function ownSchema(db: Kysely<AnyDatabase>): Promise<string> {
  if (!capabilitiesOf(db).auditTriggers)
    throw new GallraError(
      'handle.unsuitable',
      'Triggers that record are made on PostgreSQL and PGlite only. Elsewhere, write through the audited handle.',
    );
  const plain = db.withoutPlugins();
  const name = ownTable(schemaOf(db))('gallra_audit').compile(plain).sql;
  const [found] = await guarded('looking for its own tables', () =>
    rowsOf(
      plain,
      sql`select n.nspname::text as schema from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace where c.oid = to_regclass(${name})`,
    ),
  );
  if (found === undefined)
    throw new GallraError(
      'schema.drift',
      "Gallra's own tables are not there. Run `migrate` before you install triggers.",
    );
  return String(found.schema);
}

/**
 * The tables with personal data, their partitions, and the tables that inherit from them: who writes to one of those
 * fires no trigger of the table above.
 *
 * @param db - without plugins
 * @throws GallraError `schema.drift` where one is missing, or can have no such trigger
 */
export async function triggeredTables(
  db: Kysely<AnyDatabase>,
  policy: Policy,
  names: PhysicalNames,
): Promise<readonly TriggeredTable[]> {
  const asked = personalTables(policy).map(([table]) => ({ table, name: names.from(table).compile(db).sql }));
  const rows = await guarded('reading its catalogue', () =>
    rowsOf(
      db,
      sql`with recursive asked as (
        select a."table", to_regclass(a.name)::oid as oid from json_to_recordset(${JSON.stringify(asked)}::json) as a("table" text, name text)),
      member as (
        select a."table", a.oid, true as is_root from asked as a
        union
        select m."table", i.inhrelid, false from member as m join pg_catalog.pg_inherits as i on i.inhparent = m.oid
        where i.inhrelid not in (select a.oid from asked as a where a.oid is not null))
      select m."table", m.is_root, n.nspname::text as schema, c.relname::text as name, c.relkind in ('r', 'p') as fits
      from member as m
      left join pg_catalog.pg_class as c on c.oid = m.oid
      left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
      order by m."table", m.is_root desc, schema, name`,
    ),
  );
  return rows.map(({ table, is_root, schema, name, fits }) => {
    if (name === null)
      throw new GallraError(
        'schema.drift',
        `Table "${table}" of the policy is not in the database. Create it, or take it out of the policy; no trigger was changed.`,
      );
    if (fits !== true)
      throw new GallraError(
        'schema.drift',
        `"${name}" is a view or a foreign table, for which PostgreSQL keeps no written rows. Take table "${table}" out of the policy that you install triggers for; none was changed.`,
      );
    return { table: String(table), schema: String(schema), name: String(name), isRoot: is_root === true };
  });
}

/** What is installed: functions in the schema of Gallra's own tables, and the triggers that call them. */
export async function installedTriggers(db: Kysely<AnyDatabase>, schema: string): Promise<readonly InstalledTrigger[]> {
  const rows = await guarded('reading its catalogue', () =>
    rowsOf(
      db,
      sql`select p.proname::text as function, format('%I.%I(%s)', ${schema}::text, p.proname, pg_get_function_identity_arguments(p.oid)) as signature,
        t.tgname::text as trigger, tn.nspname::text as schema, c.relname::text as "table"
      from pg_catalog.pg_proc as p
      join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
      left join pg_catalog.pg_trigger as t on t.tgfoid = p.oid and not t.tgisinternal
      left join pg_catalog.pg_class as c on c.oid = t.tgrelid
      left join pg_catalog.pg_namespace as tn on tn.oid = c.relnamespace
      where n.nspname = ${schema} and starts_with(p.proname::text, 'gallra_audit_')
      order by function, schema, "table", trigger`,
    ),
  );
  return rows.map(({ function: name, signature, trigger, schema: of, table }) => ({
    function: String(name),
    signature: String(signature),
    ...(trigger === null ? {} : { trigger: { name: String(trigger), schema: String(of), table: String(table) } }),
  }));
}

/** Checks that what a trigger would read is there, for it would fail, and the write with it. */
export async function checkReadable(db: Kysely<AnyDatabase>, table: string, statements: readonly Sql[]): Promise<void> {
  for (const statement of statements) await guarded(`reading table "${table}"`, () => rowsOf(db, statement));
}
