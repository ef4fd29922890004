import { type Kysely, sql } from 'kysely';
import {
  type Catalogue,
  type ColumnRow,
  emptyCatalogue,
  type ForeignKeyColumnRow,
  type IndexColumnRow,
  type OutsideKeyRow,
  type TableRow,
  type TriggerRow,
} from '../catalogue.ts';
import { constraintRows } from './constraints.ts';
import { inheritedBeyond, isShadowed, rowsMayHide } from './table-traits.ts';

/** What the constraint `f` does when a row that it leads to is deleted. */
const onDelete = sql`case
        when to_jsonb(f) ->> 'conenforced' = 'false' then 'noAction'
        when f.confdeltype = 'r' then 'restrict'
        when f.confdeltype = 'c' then 'cascade'
        when f.confdeltype = 'n' then 'setNull'
        when f.confdeltype = 'd' then 'setDefault'
        else 'noAction'
      end`;

/** Reads PostgreSQL 15 and later, and PGlite. From pg_catalog: information_schema hides what another role owns. */
export async function postgresCatalogue(db: Kysely<unknown>, given?: readonly string[]): Promise<Catalogue> {
  const schemas = given ?? (await searchPath(db));
  if (schemas.length === 0) return emptyCatalogue;
  // Ordinary, partitioned and foreign tables, views and materialised views.
  const relations = sql`(
    select c.oid, n.nspname::text as schema, c.relname::text as "table", c.relkind
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'v', 'm') and n.nspname in (${sql.join(schemas)})
  )`;

  // A table may inherit from several; as for partitions, the first counts. One that holds more than what it inherits from
  // is a table of its own.
  const tables = await sql<TableRow>`
    with recursive family (ancestor, member) as (
      select i.inhparent, i.inhrelid
      from pg_catalog.pg_inherits i
      join pg_catalog.pg_class c on c.oid = i.inhrelid and c.relkind in ('r', 'p', 'f')
      where i.inhseqno = 1
      union
      select f.ancestor, i.inhrelid
      from family f
      join pg_catalog.pg_inherits i on i.inhparent = f.member and i.inhseqno = 1
    ),
    root (member, name) as (
      select f.member, c.relname::text
      from family f
      join pg_catalog.pg_class c on c.oid = f.ancestor
      where not exists (select from family above where above.member = f.ancestor)
        and not ${inheritedBeyond(sql`f.ancestor`, sql`f.member`)}
    ),
    -- -1: never analysed. A partitioned table holds no rows itself.
    estimate (oid, rows) as (
      select f.ancestor, sum(c.reltuples)::float8
      from (select ancestor, member from family union all select oid, oid from pg_catalog.pg_class) f
      join pg_catalog.pg_class c on c.oid = f.member and c.reltuples >= 0 and c.relkind in ('r', 'f', 'm')
      group by f.ancestor
    )
    select
      r.schema,
      r."table",
      case when r.relkind in ('v', 'm') then 'view' when root.name is not null then 'partition' else 'table' end as kind,
      root.name as partition_of,
      r.relkind = 'p' or exists (select from pg_catalog.pg_inherits i where i.inhparent = r.oid) as partitioned,
      estimate.rows as estimated_rows,
      ${rowsMayHide(sql`r.oid`)} as row_security,
      ${given === undefined ? isShadowed(sql`r.oid`) : sql`false`} as shadowed,
      ${inheritedBeyond(sql`r.oid`)} as inherited,
      r.relkind = 'f' or exists (
        select from family f join pg_catalog.pg_class c on c.oid = f.member
        where f.ancestor = r.oid and c.relkind = 'f'
      ) as is_foreign
    from ${relations} r
    left join root on root.member = r.oid
    left join estimate on estimate.oid = r.oid
    order by shadowed, r.schema, r."table"`.execute(db);

  const columns = await sql<ColumnRow>`
    with recursive domain (oid, base, typmod, not_null, has_default) as (
      select oid, typbasetype, typtypmod, typnotnull, typdefault is not null
      from pg_catalog.pg_type
      where typtype = 'd'
      union all
      select d.oid, t.typbasetype, t.typtypmod, d.not_null or t.typnotnull, d.has_default or t.typdefault is not null
      from domain d
      join pg_catalog.pg_type t on t.oid = d.base and t.typtype = 'd'
    ),
    plain (oid, base, typmod, not_null, has_default) as (
      select d.* from domain d join pg_catalog.pg_type t on t.oid = d.base and t.typtype <> 'd'
      union all
      select oid, oid, -1, false, false from pg_catalog.pg_type where typtype <> 'd'
    )
    select
      r.schema,
      r."table",
      a.attname::text as name,
      pg_catalog.format_type(p.base, null) as type,
      not (a.attnotnull or p.not_null) as nullable,
      a.attgenerated = '' and (a.atthasdef or a.attidentity <> '' or p.has_default) as has_default,
      a.attgenerated <> '' as generated,
      case
        when p.base in ('varchar'::regtype, 'bpchar'::regtype) and greatest(a.atttypmod, p.typmod) > 4
        then greatest(a.atttypmod, p.typmod) - 4
      end as max_length,
      case when o.collname <> 'default' then o.collname::text end as collation,
      coalesce(not o.collisdeterministic, false) or b.typname = 'citext' as loose
    from ${relations} r
    join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join plain p on p.oid = a.atttypid
    join pg_catalog.pg_type b on b.oid = p.base
    left join pg_catalog.pg_collation o on o.oid = a.attcollation
    order by r.schema, r."table", a.attnum`.execute(db);

  const indexes = await sql<IndexColumnRow>`
    select
      r.schema,
      r."table",
      i.relname::text as name,
      a.attname::text as column_name,
      x.indisprimary as is_primary,
      x.indisunique as is_unique,
      x.indpred is not null as is_partial
    from ${relations} r
    join pg_catalog.pg_index x on x.indrelid = r.oid and x.indisvalid
    join pg_catalog.pg_class i on i.oid = x.indexrelid
    join pg_catalog.pg_am m on m.oid = i.relam and (m.amname in ('btree', 'hash', 'brin') or x.indisprimary)
    -- The columns of INCLUDE come after the key's; 0 is an expression.
    join lateral unnest(x.indkey::int2[]) with ordinality k (attnum, position) on k.position <= x.indnkeyatts
    left join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum = k.attnum and k.attnum > 0
    order by r.schema, r."table", i.relname, k.position`.execute(db);

  // A key that refers to a partitioned table has a copy for each of its partitions: those say nothing new.
  // A key that is NOT ENFORCED (PostgreSQL 18) acts on nothing; earlier versions lack the column.
  const foreignKeys = await sql<ForeignKeyColumnRow>`
    select
      r.schema,
      r."table",
      f.conname::text as name,
      own.attname::text as column_name,
      tn.nspname::text as to_schema,
      t.relname::text as to_table,
      other.attname::text as to_column,
      ${onDelete} as on_delete,
      case
        when to_jsonb(f) ->> 'conenforced' = 'false' then 'noAction'
        when f.confupdtype = 'r' then 'restrict'
        when f.confupdtype = 'c' then 'cascade'
        when f.confupdtype = 'n' then 'setNull'
        when f.confupdtype = 'd' then 'setDefault'
        else 'noAction'
      end as on_update,
      f.condeferrable as is_deferrable
    from ${relations} r
    join pg_catalog.pg_constraint f on f.conrelid = r.oid and f.contype = 'f'
    left join pg_catalog.pg_constraint above on above.oid = f.conparentid
    join pg_catalog.pg_class t on t.oid = f.confrelid
    join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
    join lateral unnest(f.conkey, f.confkey) with ordinality k (own, other, position) on true
    join pg_catalog.pg_attribute own on own.attrelid = f.conrelid and own.attnum = k.own
    join pg_catalog.pg_attribute other on other.attrelid = f.confrelid and other.attnum = k.other
    where above.oid is null or above.confrelid = f.confrelid
    order by r.schema, r."table", f.conname, k.position`.execute(db);

  // Keys of partitions that only repeat their root's say nothing new here either.
  const outsideKeys = await sql<OutsideKeyRow>`
    select
      r.schema,
      r."table",
      f.conname::text as name,
      n.nspname::text as from_schema,
      c.relname::text as from_table,
      ${onDelete} as on_delete
    from ${relations} r
    join pg_catalog.pg_constraint f on f.confrelid = r.oid and f.contype = 'f' and f.conparentid = 0
    join pg_catalog.pg_class c on c.oid = f.conrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in (${sql.join(schemas)})
    where to_jsonb(f) ->> 'conenforced' is distinct from 'false'
    order by r.schema, r."table", n.nspname, c.relname, f.conname`.execute(db);

  const triggers = await sql<TriggerRow>`
    select r.schema, r."table", t.tgname::text as name
    from ${relations} r
    join pg_catalog.pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
    order by r.schema, r."table", t.tgname`.execute(db);

  return {
    tables: tables.rows,
    columns: columns.rows,
    indexes: indexes.rows,
    foreignKeys: foreignKeys.rows,
    triggers: triggers.rows,
    outsideKeys: outsideKeys.rows,
    constraints: await constraintRows(db, relations),
  };
}

/** Asked once, and named in every query: a pool may hand each of them a connection with a path of its own. */
async function searchPath(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select unnest(current_schemas(false))::text as name`.execute(db);
  return rows.map(({ name }) => name);
}
