import type { ControllerScope, PersonKey, RightInForce } from '@gallra/core';
import { exercisedRights, membersOf, ownTableName, stateOf } from '@gallra/core/record';
import { controllerWithKey } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import type { FetchStates } from '../../records/linked-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** People who are looked up at once: databases bind only so many values. */
const atOnce = 500;

type Row = Readonly<Record<string, unknown>>;

const whoIn = ({ home, key }: Pick<PersonKey, 'home' | 'key'>): string => JSON.stringify([home, key]);

/** What a person has asked of one controller. */
interface AskedOf extends ControllerScope {
  readonly rights: readonly RightInForce[];
}

function askedIn(rows: readonly Row[]): ReadonlyMap<string, readonly AskedOf[]> {
  const asked = new Map<string, AskedOf[]>();
  for (const theirs of Map.groupBy(rows, ({ home, subject_key, its }) =>
    JSON.stringify([home, subject_key, its]),
  ).values()) {
    const [first] = theirs;
    const who = whoIn({ home: String(first?.home), key: String(first?.subject_key) });
    const records = theirs.map((row) => ({
      members: membersOf(exercisedRights, row),
      order: Number(row.recorded),
      revision: Number(row.revision),
    }));
    const { rights } = stateOf(records);
    asked.set(who, [...(asked.get(who) ?? []), { ...controllerWithKey(first?.its), rights }]);
  }
  return asked;
}

/** What people have asked for and what has not ended, of whatever controller. */
export function kyselyStates(db: Kysely<AnyDatabase>, own: (table: string) => Sql): FetchStates {
  return async (people, at) => {
    const rows: Row[] = [];
    for (let start = 0; start < people.length; start += atOnce) {
      const some = people.slice(start, start + atOnce);
      const homes = sql.join([...new Set(some.map(({ home }) => home))].map((home) => sql`${home}`));
      const keys = sql.join(some.map(({ key }) => sql`${key}`));
      rows.push(
        ...(await rowsOf(
          db,
          sql`select s.controller as its, s.home, s.subject_key, r.* from ${own('gallra_subjects')} as s inner join ${own(ownTableName(exercisedRights))} as r on r.subject = s.reference where s.home in (${homes}) and s.subject_key in (${keys}) and (r.in_force_until is null or r.in_force_until > ${at.toISOString()})`,
        )),
      );
    }
    const asked = askedIn(rows);
    return ({ home, key, controller }) => {
      const all = asked.get(whoIn({ home, key })) ?? [];
      return {
        rights: all.find((of) => of.controller === controller)?.rights ?? [],
        elsewhere: all
          .filter((of) => of.controller !== controller)
          .flatMap(({ rights, ...scope }) => rights.map((right) => ({ ...right, ...scope }))),
      };
    };
  };
}
