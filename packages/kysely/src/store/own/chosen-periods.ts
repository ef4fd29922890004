import type { ChosenPeriod, ChosenPeriods, Period } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../any-database.ts';
import { guarded } from '../../database-error.ts';
import type { Sql } from '../../dialects/dialect-sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** Periods chosen by controllers, in a table of their own. */
export function kyselyPeriods(db: Kysely<AnyDatabase>, own: (table: string) => Sql): ChosenPeriods {
  const periods = own('gallra_periods');
  return {
    choose: (order) =>
      guarded('recording a chosen period', async () => {
        const { controller, claim, period, chosenBy } = order;
        const at = order.chosenAt.toISOString();
        const id = crypto.randomUUID();
        await sql`update ${periods} set replaced_at = ${at} where controller = ${controller} and claim = ${claim} and replaced_at is null`.execute(
          db,
        );
        await sql`insert into ${periods} (id, controller, claim, period, chosen_by, chosen_at) values (${id}, ${controller}, ${claim}, ${period}, ${chosenBy}, ${at})`.execute(
          db,
        );
        return { ...order, id };
      }),
    list: ({ replaced = false } = {}) =>
      guarded('reading chosen periods', async () => {
        const where = replaced ? sql`` : sql`where replaced_at is null`;
        const rows = await rowsOf(
          db,
          sql`select id, controller, claim, period, chosen_by, chosen_at, replaced_at from ${periods} ${where} order by chosen_at, id`,
        );
        return rows.map(
          (row): ChosenPeriod => ({
            id: String(row.id),
            controller: String(row.controller),
            claim: String(row.claim),
            period: String(row.period) as Period,
            chosenBy: String(row.chosen_by),
            chosenAt: new Date(String(row.chosen_at)),
            ...(row.replaced_at === null ? {} : { replacedAt: new Date(String(row.replaced_at)) }),
          }),
        );
      }),
  };
}
