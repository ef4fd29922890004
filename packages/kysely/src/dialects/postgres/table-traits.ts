import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';

/**
 * Row-level security applies to whoever asks, and does not show, and let them change, every row in so many words: a
 * permissive policy of `true` for reading, changing and deleting, and nothing that restricts.
 */
export const rowsMayHide = (table: Sql): Sql => sql`(
  pg_catalog.row_security_active(${table}) and exists (
    select from (values ('r'), ('w'), ('d')) command (code)
    cross join lateral (
      select
        coalesce(bool_or(p.polpermissive and p.shows_all), false) as shown,
        coalesce(bool_or(not p.polpermissive and not p.shows_all), false) as restricted
      from (
        select
          p.polpermissive,
          coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), 'true') = 'true'
            and coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true' as shows_all
        from pg_catalog.pg_policy p
        where p.polrelid = ${table} and p.polcmd::text in ('*', command.code) and exists (
          select from unnest(p.polroles) as role (oid)
          where case when role.oid = 0 then true else pg_catalog.pg_has_role(role.oid, 'usage') end
        )
      ) p
    ) policies
    where restricted or not shown
  )
)`;

/** A statement without a schema means another relation of the same name: of an earlier schema, or a temporary one. */
export const isShadowed = (table: Sql): Sql => sql`(not pg_catalog.pg_table_is_visible(${table}))`;

/**
 * Statements on a table reach rows of another that inherits from it without being its partition, and that has columns of
 * its own or inherits from a third: whatever those hold, nothing asks when a row is disposed of through the first.
 *
 * @param member - only this one, itself or by what lies between; default: any
 */
export const inheritedBeyond = (table: Sql, member?: Sql): Sql => sql`exists (
  with recursive heir (oid) as (
    select inhrelid from pg_catalog.pg_inherits where inhparent = ${table}
    union
    select i.inhrelid from heir join pg_catalog.pg_inherits i on i.inhparent = heir.oid
  )
  select from heir
  join pg_catalog.pg_class c on c.oid = heir.oid and not c.relispartition
  where ${member === undefined ? sql`true` : sql`heir.oid = ${member}`} and (
    exists (select from pg_catalog.pg_inherits i where i.inhrelid = heir.oid and i.inhseqno > 1)
    or exists (
      select from pg_catalog.pg_attribute own
      where own.attrelid = heir.oid and own.attnum > 0 and not own.attisdropped and not exists (
        select from pg_catalog.pg_attribute a
        where a.attrelid = ${table} and a.attnum > 0 and not a.attisdropped and a.attname = own.attname
      )
    )
  )
)`;
