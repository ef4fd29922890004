import {
  cellsOf,
  checkedMembers,
  checkReplacement,
  controllerColumn,
  membersOf,
  type OwnRecord,
  type OwnRecords,
  ownColumns,
  ownTableName,
  type Recorded,
  type RecordFilter,
} from '@gallra/core/record';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
import { and, type Predicate, toSql } from '../../predicates/boolean.ts';
import { inParts, insertion } from '../../records/inserted-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** The records of one kind in their table, and those that meet a condition of one's own on `r`. */
export interface KyselyOwnRecords<T> extends OwnRecords<T> {
  where(condition: Sql): Promise<readonly Recorded<T>[]>;
}

/** Keys in one statement. */
const atOnce = 200;

/** Gallra's own records of one kind, on a database. */
export function kyselyOwnRecords<T>(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
  dialect: Pick<DialectSql, 'locked'>,
  record: OwnRecord<T>,
): KyselyOwnRecords<T> {
  const shape = record as unknown as OwnRecord<never>;
  const table = own(ownTableName(record));
  const columns = ownColumns(shape).map(({ name }) => name);
  const written = columns.filter((name) => name !== 'recorded');
  const selected = sql.join(columns.map((name) => sql.id('r', name)));

  async function select(condition: Sql, end = sql``): Promise<readonly Recorded<T>[]> {
    const rows = await rowsOf(
      db,
      sql`select ${selected} from ${table} as r where ${condition} order by r.recorded${end}`,
    );
    return rows.map((row) => ({
      members: membersOf(record, row),
      order: Number(row.recorded),
      revision: Number(row.revision),
    }));
  }
  const meets = ({ controller, subject }: RecordFilter): readonly Predicate[] => [
    controller === undefined ? true : sql`r.controller = ${controllerColumn(controller)}`,
    subject === undefined ? true : sql`r.subject = ${subject}`,
  ];
  function isInForce(at: Date | undefined): readonly Predicate[] {
    const { inForce } = record;
    if (inForce === undefined) return [];
    const noEnd = sql`r.in_force_until is null`;
    if (at === undefined) return [inForce.until === undefined ? true : noEnd];
    const now = at.toISOString();
    return [
      sql`r.in_force_from <= ${now}`,
      inForce.until === undefined ? true : sql`(${noEnd} or r.in_force_until > ${now})`,
    ];
  }
  const inForce = ({ at, ...filter }: RecordFilter & { readonly at?: Date } = {}, end = sql``) =>
    select(toSql(and(...meets(filter), ...isInForce(at))), end);
  return {
    where: select,
    append: (entries) =>
      guarded(`writing records of "${record.name}"`, async () => {
        const rows = entries.map((entry) => {
          const cells = { ...cellsOf(shape, checkedMembers(record, entry) as never), revision: 0 };
          return written.map((name) => cells[name as keyof typeof cells]);
        });
        await insertion(db)(table, written, rows);
      }),
    find: (keys) =>
      guarded(`reading records of "${record.name}"`, async () => {
        const found: Recorded<T>[] = [];
        for (const part of inParts([...new Set(keys)], atOnce))
          found.push(...(await select(sql`r.id in (${sql.join(part.map((key) => sql`${key}`))})`)));
        return found.sort((a, b) => a.order - b.order);
      }),
    replace: (seen, by) =>
      guarded(`replacing a record of "${record.name}"`, async () => {
        checkReplacement(shape, seen.members as never, by as never);
        const cells = cellsOf(shape, checkedMembers(record, by) as never);
        const set = Object.entries({ ...cells, revision: seen.revision + 1 }).map(
          ([name, value]) => sql`${sql.id(name)} = ${value}`,
        );
        const { numAffectedRows = 0n } =
          await sql`update ${table} set ${sql.join(set)} where recorded = ${seen.order} and revision = ${seen.revision}`.execute(
            db,
          );
        return numAffectedRows > 0n;
      }),
    handOver: ({ from, to, person }) =>
      guarded(`handing over records of "${record.name}"`, async () => {
        const [whose, subject] =
          person === undefined ? [sql``, sql``] : [sql` and subject = ${person.from}`, sql`, subject = ${person.to}`];
        await sql`update ${table} set controller = ${to}${subject}, revision = revision + 1 where controller = ${from}${whose}`.execute(
          db,
        );
      }),
    inForce: (filter) => guarded(`reading records of "${record.name}"`, () => inForce(filter)),
    inForceLocked: (filter) => guarded(`locking records of "${record.name}"`, () => inForce(filter, dialect.locked)),
    list: ({ since, after, limit, ...filter } = {}) =>
      guarded(`reading records of "${record.name}"`, () =>
        select(
          toSql(
            and(
              ...meets(filter),
              since === undefined ? true : sql`r.in_force_from >= ${since.toISOString()}`,
              after === undefined ? true : sql`r.recorded > ${after}`,
            ),
          ),
          limit === undefined ? sql`` : sql` limit ${sql.lit(limit)}`,
        ),
      ),
  };
}
