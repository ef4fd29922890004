import type { Partitions, TallyQuestion } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { guarded } from '../database/database-error.ts';
import type { Partition, PartitionSql } from '../dialects/dialect-sql.ts';
import type { PhysicalNames } from '../names/physical-names.ts';
import { not, type Predicate, toSql } from '../predicates/boolean.ts';
import { rowsOf } from './selected-rows.ts';

const alias = 't';

/**
 * Partitions that go as a whole.
 *
 * @param erasable - which rows are to be erased and free, as for a batch
 */
export function wholePartitions(
  names: PhysicalNames,
  db: Kysely<AnyDatabase>,
  dialect: PartitionSql,
  erasable: (question: TallyQuestion, alias: string) => Promise<Predicate>,
): Partitions {
  /** How many rows it has, if it has some and each of them goes. */
  async function rowsIn({ from }: Partition, due: Predicate): Promise<number | undefined> {
    const rows = sql`select 1 from ${from} as ${sql.id(alias)}`;
    const [found] = await rowsOf(
      db,
      sql`select (select count(*) from ${from}) as found where exists (${rows}) and not exists (${rows} where ${toSql(not(due))})`,
    );
    return found === undefined ? undefined : Number(found.found);
  }
  const droppable = ({ table, scope }: TallyQuestion) => dialect.droppable(db, names.table(table), scope.at);

  return {
    expired: (question) =>
      guarded(`looking at the partitions of table "${question.table}"`, async () => {
        const found = await droppable(question);
        if (found.length === 0) return [];
        const due = await erasable(question, alias);
        const expired = [];
        for (const partition of found) {
          const rows = await rowsIn(partition, due);
          if (rows !== undefined) expired.push({ partition: partition.name, rows });
        }
        return expired;
      }),
    drop: (question) =>
      guarded(`dropping a partition of table "${question.table}"`, async () => {
        const partition = (await droppable(question)).find(({ name }) => name === question.partition);
        if (partition === undefined) return undefined;
        return dialect.drop(db, partition, async () => {
          // Compiled now: a hold or a request may have come while writers were waited for.
          const rows = await rowsIn(partition, await erasable(question, alias));
          return rows !== undefined && rows <= question.limit ? rows : undefined;
        });
      }),
  };
}
