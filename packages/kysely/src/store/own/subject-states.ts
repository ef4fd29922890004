import type { SubjectState } from '@gallra/core';
import { exercisedRights, ownTableName } from '@gallra/core/record';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import type { FetchStates } from '../../records/linked-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** What people have asked for and what has not ended, by where they live. */
export function kyselyStates(db: Kysely<AnyDatabase>, own: (table: string) => Sql): FetchStates {
  return async (people) => {
    const states = new Map<string, SubjectState>();
    for (let start = 0; start < people.length; start += 500) {
      const homes = sql.join([...new Set(people.map(([home]) => home))].map((home) => sql`${home}`));
      const keys = sql.join(people.slice(start, start + 500).map(([, key]) => sql`${key}`));
      const rows = await rowsOf(
        db,
        sql`select s.home, s.subject_key, r.exercised, r.purpose from ${own('gallra_subjects')} as s inner join ${own(ownTableName(exercisedRights))} as r on r.subject = s.reference where s.home in (${homes}) and s.subject_key in (${keys}) and r.in_force_until is null`,
      );
      for (const row of rows) {
        const person = `${String(row.home)}\0${String(row.subject_key)}`;
        const { objections = [], withdrawals = [], ...known } = states.get(person) ?? {};
        const right = String(row.exercised);
        states.set(person, {
          ...known,
          ...(right === 'erasure' ? { erasure: true } : right === 'restriction' ? { restricted: true } : {}),
          objections: right === 'objection' ? [...objections, String(row.purpose)] : objections,
          withdrawals: right === 'withdrawal' ? [...withdrawals, String(row.purpose)] : withdrawals,
        });
      }
    }
    return states;
  };
}
