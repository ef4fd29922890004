import { GallraError } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { codeOf } from '../../database/driver-code.ts';
import type { Sql } from '../../database/sql.ts';
import type { Partition, PartitionSql } from '../dialect-sql.ts';

/**
 * How long writers of a partition may be waited for; until then, new ones wait behind. Longer than the usual
 * deadlock_timeout, after which autovacuum makes way.
 */
const writersLeave = '2s';
/** How long a lock may be waited for while others are held: shorter than any deadlock_timeout worth having. */
const oneLock = '20ms';
const attempts = 10;
const pause = 0.1;
const lockNotAvailable = '55P03';

/**
 * Leaves of RANGE partitioning by one date or time whose range ended more than a day ago, wherever on earth one is, and
 * that nothing but their rows is lost with: no trigger or rule for deletion, no publication (a drop is not replicated).
 * Row-level security would hide rows from the check, and an older snapshot those that came since.
 */
const droppable = (table: Sql, at: Date): Sql => sql`
  with recursive member (oid, parent) as (
    select inhrelid, inhparent from pg_catalog.pg_inherits where inhparent = ${table}
    union all
    select i.inhrelid, i.inhparent from member m join pg_catalog.pg_inherits i on i.inhparent = m.oid
  ),
  leaf as (
    select
      c.oid, n.nspname::text as schema, c.relname::text as name, un.nspname::text as parent_schema, u.relname::text as parent,
      k.atttypid as type,
      substring(pg_catalog.pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''([^'']*)''\\)$') as ends
    from member m
    join pg_catalog.pg_class c on c.oid = m.oid and c.relkind = 'r' and c.relispartition
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_class u on u.oid = m.parent
    join pg_catalog.pg_namespace un on un.oid = u.relnamespace
    join pg_catalog.pg_partitioned_table p on p.partrelid = u.oid and p.partstrat = 'r' and p.partnatts = 1
    join pg_catalog.pg_attribute k on k.attrelid = u.oid and k.attnum = p.partattrs[0]
    where pg_has_role(c.relowner, 'usage') and pg_has_role(u.relowner, 'usage')
  )
  select schema, name, parent_schema, parent, oid::regclass::text as shown
  from leaf
  where current_setting('transaction_isolation') = 'read committed'
    and case
      when type = 'timestamptz'::regtype then ends::timestamptz
      when type in ('date'::regtype, 'timestamp'::regtype) then ends::timestamp at time zone 'UTC'
    end <= cast(${at.toISOString()} as timestamptz) - interval '1 day'
    and not exists (
      select from pg_catalog.pg_partition_ancestors(leaf.oid) above
      join pg_catalog.pg_class a on a.oid = above.relid
      where a.relhasrules or a.relrowsecurity
        or exists (
          select from pg_catalog.pg_trigger t
          where t.tgrelid = a.oid and not t.tgisinternal and t.tgtype & 8 <> 0
        )
        or exists (select from pg_catalog.pg_publication_rel r where r.prrelid = a.oid)
        or exists (select from pg_catalog.pg_publication_namespace s where s.pnnspid = a.relnamespace)
    )
    and not exists (select from pg_catalog.pg_publication where puballtables)
  order by schema, name`;

interface Leaf {
  readonly schema: string;
  readonly name: string;
  readonly parent_schema: string;
  readonly parent: string;
  readonly shown: string;
}

/** Goes back to where it began, locks included, when the work throws. */
async function undone<T>(
  db: Kysely<AnyDatabase>,
  name: string,
  work: () => Promise<T>,
  thrown: (error: unknown) => T,
): Promise<T> {
  const savepoint = sql.id(name);
  await sql`savepoint ${savepoint}`.execute(db);
  try {
    return await work();
  } catch (error) {
    await sql`rollback to savepoint ${savepoint}`.execute(db);
    return thrown(error);
  }
}

/**
 * One attempt. The parent's lock is had at once or not at all, so that nobody who holds it is waited for by somebody he
 * waits for. Foreign keys lock the tables at their other end too, for a moment.
 */
async function detach(db: Kysely<AnyDatabase>, { from, parent }: Partition): Promise<void> {
  await sql`lock table only ${parent} in access exclusive mode nowait`.execute(db);
  await sql`set local lock_timeout = ${sql.lit(oneLock)}`.execute(db);
  await sql`alter table ${parent} detach partition ${from}`.execute(db);
  await sql`drop table ${from}`.execute(db);
}

/** Whoever reads the table gets their turn between two attempts. */
async function detachSoon(db: Kysely<AnyDatabase>, partition: Partition): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const done = await undone(
      db,
      'gallra_detach',
      async () => {
        await detach(db, partition);
        return true;
      },
      (error) => {
        if (attempt < attempts && codeOf(error) === lockNotAvailable) return false;
        throw error;
      },
    );
    if (done) return;
    await sql`select pg_sleep(${sql.lit(pause)})`.execute(db);
  }
}

/** Declarative partitions. Children that only inherit have no bounds to tell whether they are over. */
export const postgresPartitions: PartitionSql = {
  async droppable(db, { schema, name }, at) {
    const path =
      schema === undefined ? sql`quote_ident(${name})` : sql`quote_ident(${schema}) || '.' || quote_ident(${name})`;
    const { rows } = await sql<Leaf>`${droppable(sql`to_regclass(${path})`, at)}`.execute(db);
    return rows.map((leaf) => ({
      name: leaf.shown,
      from: sql.id(leaf.schema, leaf.name),
      parent: sql.id(leaf.parent_schema, leaf.parent),
    }));
  },
  drop: (db, partition, rows) =>
    undone(
      db,
      'gallra_partition',
      async () => {
        await sql`set local lock_timeout = ${sql.lit(writersLeave)}`.execute(db);
        // Keeps writers out and lets readers in, while the rows are looked at.
        await sql`lock table ${partition.from} in exclusive mode`.execute(db);
        const found = await rows();
        if (found === undefined) throw new GallraError('unexpected', 'It has rows that stay.');
        await detachSoon(db, partition);
        await sql`set local lock_timeout to default`.execute(db);
        return found;
      },
      // Rows can always be deleted instead, and that says what is wrong if something is.
      () => undefined,
    ),
};
