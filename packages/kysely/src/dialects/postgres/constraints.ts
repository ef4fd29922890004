import { type Kysely, sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import type { ConstraintRow } from '../catalogue.ts';

/**
 * Checks of tables and of the domains of their columns, exclusion constraints, and unique indexes on an expression or a
 * generated column. Checks that are NOT ENFORCED (PostgreSQL 18) refuse nothing; earlier versions lack the column.
 *
 * @param relations - the tables, with their `oid`
 */
export async function constraintRows(db: Kysely<unknown>, relations: Sql): Promise<readonly ConstraintRow[]> {
  // A cast to a domain asks all its checks, and those of domains that it is made from; it gives true, or an error.
  const { rows: checks } = await sql<ConstraintRow>`
    with recursive made (oid, base) as (
      select oid, oid from pg_catalog.pg_type where typtype = 'd'
      union all
      select made.oid, t.typbasetype
      from made join pg_catalog.pg_type t on t.oid = made.base and t.typtype = 'd'
    )
    select
      r.schema,
      r."table",
      c.conname::text as name,
      'check' as kind,
      array(
        select a.attname::text from pg_catalog.pg_attribute a where a.attrelid = r.oid and a.attnum = any (c.conkey)
        order by a.attnum
      ) as columns,
      pg_catalog.pg_get_expr(c.conbin, c.conrelid) as expression
    from ${relations} r
    join pg_catalog.pg_constraint c on c.conrelid = r.oid and c.contype = 'c'
    where to_jsonb(c) ->> 'conenforced' is distinct from 'false'
    union all
    select
      r.schema,
      r."table",
      t.typname::text,
      'check',
      array[a.attname::text],
      pg_catalog.format('((cast(%I as %s) is null) is not null)', a.attname, pg_catalog.format_type(t.oid, null))
    from ${relations} r
    join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_catalog.pg_type t on t.oid = a.atttypid and t.typtype = 'd'
    where exists (
      select from made join pg_catalog.pg_constraint c on c.contypid = made.base and c.contype = 'c'
      where made.oid = t.oid
    )
    order by schema, "table", name`.execute(db);

  // An index depends on the columns that it reads, or its constraint does; a generated column on those it is computed from.
  const { rows: distinct } = await sql<ConstraintRow>`
    with reads (oid, name, relation, attribute) as (
      select x.indexrelid, i.relname::text, x.indrelid, d.refobjsubid
      from pg_catalog.pg_index x
      join pg_catalog.pg_class i on i.oid = x.indexrelid
      left join pg_catalog.pg_constraint c on c.conindid = x.indexrelid and c.contype in ('x', 'u', 'p')
      join pg_catalog.pg_depend d
        on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = x.indrelid and d.refobjsubid > 0
        and (
          (d.classid = 'pg_catalog.pg_class'::regclass and d.objid = x.indexrelid)
          or (d.classid = 'pg_catalog.pg_constraint'::regclass and d.objid = c.oid)
        )
      where x.indisunique or x.indisexclusion
    ),
    computed (oid, name, relation, attribute) as (
      select reads.oid, reads.name, reads.relation, d.refobjsubid
      from reads
      join pg_catalog.pg_attrdef f on f.adrelid = reads.relation and f.adnum = reads.attribute
      join pg_catalog.pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum and a.attgenerated <> ''
      join pg_catalog.pg_depend d
        on d.classid = 'pg_catalog.pg_attrdef'::regclass and d.objid = f.oid
        and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = reads.relation
        and d.refobjsubid > 0 and d.refobjsubid <> reads.attribute
    )
    select
      r.schema,
      r."table",
      found.name,
      'distinct' as kind,
      array_agg(distinct a.attname::text) as columns,
      null as expression
    from ${relations} r
    join (select reads.* from reads union select computed.* from computed) found on found.relation = r.oid
    join pg_catalog.pg_index x on x.indexrelid = found.oid
    join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum = found.attribute
    where x.indisexclusion or x.indexprs is not null or exists (select from computed where computed.oid = found.oid)
    group by r.schema, r."table", found.name
    order by r.schema, r."table", found.name`.execute(db);

  return [...checks, ...distinct];
}
