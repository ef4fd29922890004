import { isTenantTable, personalTable, vendorKey } from '@gallra/core/policy';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import { isRecorded } from '../../dialects/postgres/recorded-mark.ts';
import { kinds } from '../event/pending-event.ts';
import { eventFunction } from './event-function.ts';
import { type PartySetting, peopleSql, whoseSql } from './party-sql.ts';

/** What the functions of a policy's tables share. */
export interface TableFunctionSetting extends PartySetting {
  readonly rules: string;
  /** Names one of Gallra's own tables or functions with its schema. */
  readonly own: (name: string) => Sql;
}

/** What a trigger is for, and the rows that it sees. */
export const writes = [
  { on: 'insert', type: 'rows.inserted', sees: 'new table as gallra_new' },
  { on: 'update', type: 'rows.updated', sees: 'old table as gallra_old new table as gallra_new' },
  { on: 'delete', type: 'rows.deleted', sees: 'old table as gallra_old' },
] as const;

type Write = (typeof writes)[number];

const seen: Readonly<Record<Write['on'], Sql>> = {
  insert: sql`gallra_new`,
  update: sql`(select * from gallra_old union all select * from gallra_new)`,
  delete: sql`gallra_old`,
};

/**
 * Counts rows, and tells which columns were written: those that hold something now, that have become another, or all. A
 * row that is updated is put into both tables at once, so it has the same place in both, whatever its key is now. Joined in
 * full, they are never compared each with each, which a plan made for a single row would do.
 */
function counting({ policy, names }: PartySetting, table: string, on: Write['on']): Sql {
  const columns = Object.keys(personalTable(policy, table).columns);
  const text = (name: string) => sql.lit(JSON.stringify(name));
  const list = (isWritten: (name: string) => Sql) =>
    sql`array_to_string(array[${sql.join(columns.map((name) => sql`case when ${isWritten(name)} then ${text(name)} end`))}]::text[], ',')`;
  if (on === 'delete')
    return sql`select count(*), ${sql.lit(columns.map((name) => JSON.stringify(name)).join(','))} into amount, written from gallra_old`;
  if (on === 'insert')
    return sql`select count(*), ${list((name) => sql`count(${names.column(table, name, 'r')}) > 0`)} into amount, written from gallra_new as r`;
  // Compared byte by byte: not every type has an equality.
  const differs = (name: string) =>
    sql`bool_or(record_image_ne(row(${names.column(table, name, 'o')}), row(${names.column(table, name, 'n')})))`;
  const placed = (rows: string) => sql`(select *, row_number() over () as gallra_place from ${sql.raw(rows)})`;
  return sql`select count(*), ${list(differs)} into amount, written
    from ${placed('gallra_old')} as o full join ${placed('gallra_new')} as n on n.gallra_place = o.gallra_place`;
}

/** The body of the function that records what is written to a table. */
export function tableBody(setting: TableFunctionSetting, table: string): Sql {
  const { policy, rules, own } = setting;
  const classified = personalTable(policy, table);
  const whose = isTenantTable(classified) ? whoseSql(setting, table, 'r') : undefined;
  const branches = writes.map(({ on, type }) => {
    const rows = seen[on];
    const people = peopleSql(setting, table, rows);
    return sql`
  if tg_op = ${sql.lit(on.toUpperCase())} then
    kind := ${sql.lit(type)};
    processing := ${sql.lit(kinds[type].processing ?? null)};
    ${counting(setting, table, on)};
    if amount = 0${on === 'update' ? sql` or written = ''` : sql``} then
      return null;
    end if;${
      whose === undefined
        ? sql``
        : sql`
    select case when count(distinct q.whose) = 1 then nullif(min(q.whose), ${sql.lit(vendorKey)}) end
    into controller from (select ${whose} as whose from ${rows} as r) as q;`
    }${
      people === undefined
        ? sql``
        : sql`
    select array_agg(p.controller), array_agg(p.home), array_agg(p.category), array_agg(p.subject_key) into controllers, homes, categories, keys
    from (${people}) as p;`
    }
  end if;`;
  });
  return sql`declare
  kind text;
  processing text;
  amount bigint;
  written text;
  controller text;
  controllers text[];
  homes text[];
  categories text[];
  keys text[];
begin
  if ${isRecorded} then
    return null;
  end if;${sql.join(branches, sql``)}
  perform ${own(eventFunction)}(controller, kind, processing, ${sql.lit(rules)}, ${sql.lit(table)}, written, amount, controllers, homes, categories, keys);
  return null;
end`;
}

/** The body of the function that refuses TRUNCATE: it tells neither how many rows are gone nor whose. */
export const truncateBody = sql`begin
  if not coalesce(${isRecorded}, false) then
    raise exception 'TRUNCATE would empty table %.% without telling the audit log whose data it was, so nothing was changed.', quote_ident(tg_table_schema), quote_ident(tg_table_name)
      using hint = 'DELETE its rows. Where you record it yourself: SET LOCAL gallra.recorded = ''on'', in the same transaction.';
  end if;
  return null;
end`;
