import { type Kysely, sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import type {
  Catalogue,
  ColumnRow,
  ForeignKeyColumnRow,
  IndexColumnRow,
  OutsideKeyRow,
  TableRow,
  TriggerRow,
} from '../catalogue.ts';
import { constraintRows } from './constraints.ts';

/**
 * Reads MariaDB 10.11 and MySQL 8. Every column has an alias: MySQL 8 names those of information_schema in capitals.
 * Partitions are no tables here, and no foreign key can be deferred.
 */
export async function mysqlCatalogue(db: Kysely<unknown>, given?: readonly string[]): Promise<Catalogue> {
  const within = given === undefined ? sql`(database())` : sql`(${sql.join(given)})`;

  // The rest of table_type is MariaDB's: sequences and temporary tables.
  const tables = await sql<TableRow>`
    select
      t.table_schema as \`schema\`,
      t.table_name as \`table\`,
      case when t.table_type = 'VIEW' then 'view' else 'table' end as kind,
      null as partition_of,
      t.table_rows as estimated_rows,
      t.table_type <> 'VIEW' and coalesce(e.transactions, 'NO') <> 'YES' as no_transactions,
      t.table_type = 'SYSTEM VERSIONED' as history
    from information_schema.tables t
    left join information_schema.engines e on e.engine = t.engine
    where t.table_schema in ${within} and t.table_type in ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')
    order by t.table_schema, t.table_name`.execute(db);

  // MariaDB writes the default of a nullable column without one as the word NULL; a text 'NULL' keeps its quotes.
  const columns = await sql<ColumnRow>`
    select
      table_schema as \`schema\`,
      table_name as \`table\`,
      column_name as name,
      lower(data_type) as type,
      is_nullable = 'YES' as nullable,
      extra like '%auto_increment%' or coalesce(column_default <> 'NULL', false) as has_default,
      extra like '%VIRTUAL GENERATED%' or extra like '%STORED GENERATED%' as \`generated\`,
      case when data_type in ('char', 'varchar') then character_maximum_length end as max_length,
      collation_name as collation,
      coalesce(collation_name not regexp '(_nopad|_0900)_bin$', false) as loose
    from information_schema.columns
    where table_schema in ${within}
    order by table_schema, table_name, ordinal_position`.execute(db);

  const indexes = await sql<IndexColumnRow>`
    select
      table_schema as \`schema\`,
      table_name as \`table\`,
      index_name as name,
      column_name as column_name,
      index_name = 'PRIMARY' as is_primary,
      non_unique = 0 as is_unique,
      false as is_partial
    from information_schema.statistics
    where table_schema in ${within} and index_type in ('BTREE', 'HASH')
    order by table_schema, table_name, index_name, seq_in_index`.execute(db);

  const action = (rule: Sql) => sql`case ${rule}
        when 'NO ACTION' then 'noAction'
        when 'CASCADE' then 'cascade'
        when 'SET NULL' then 'setNull'
        when 'SET DEFAULT' then 'setDefault'
        else 'restrict'
      end`;
  const rules = sql`information_schema.key_column_usage k
    left join information_schema.referential_constraints r
      on r.constraint_schema = k.constraint_schema
      and r.constraint_name = k.constraint_name
      and r.table_name = k.table_name`;

  // The rules are hidden from users with rights on single tables only. A rule unknown is one that may refuse.
  const foreignKeys = await sql<ForeignKeyColumnRow>`
    select
      k.table_schema as \`schema\`,
      k.table_name as \`table\`,
      k.constraint_name as name,
      k.column_name as column_name,
      k.referenced_table_schema as to_schema,
      k.referenced_table_name as to_table,
      k.referenced_column_name as to_column,
      ${action(sql`r.delete_rule`)} as on_delete,
      ${action(sql`r.update_rule`)} as on_update,
      false as is_deferrable
    from ${rules}
    where k.table_schema in ${within} and k.referenced_table_name is not null
    order by k.table_schema, k.table_name, k.constraint_name, k.ordinal_position`.execute(db);

  // Shown as far as the user has rights on the tables that hold them.
  const outsideKeys = await sql<OutsideKeyRow>`
    select
      k.referenced_table_schema as \`schema\`,
      k.referenced_table_name as \`table\`,
      k.constraint_name as name,
      k.table_schema as from_schema,
      k.table_name as from_table,
      ${action(sql`r.delete_rule`)} as on_delete
    from ${rules}
    where k.referenced_table_schema in ${within} and k.table_schema not in ${within} and k.ordinal_position = 1
    order by k.referenced_table_schema, k.referenced_table_name, k.table_schema, k.table_name, k.constraint_name`.execute(
    db,
  );

  const triggers = await sql<TriggerRow>`
    select event_object_schema as \`schema\`, event_object_table as \`table\`, trigger_name as name
    from information_schema.triggers
    where event_object_schema in ${within}
    order by event_object_schema, event_object_table, trigger_name`.execute(db);

  return {
    tables: tables.rows,
    columns: columns.rows,
    indexes: indexes.rows,
    foreignKeys: foreignKeys.rows,
    triggers: triggers.rows,
    outsideKeys: outsideKeys.rows,
    constraints: await constraintRows(db, within, columns.rows),
  };
}
