import type { Policy, SubjectKey, SubjectReference } from '@gallra/core';
import { requiredHome } from '@gallra/core/policy';
import { controllerColumn } from '@gallra/core/record';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { notSeen } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';
import { namingSubjects } from './subject-naming.ts';

/** People who are looked up at once: databases bind only so many values. */
const atOnce = 1000;

interface Placed extends SubjectKey {
  readonly home: string;
  /** As it stands in the column. */
  readonly whose: string;
}

const placeOf = ({ home, key, whose }: Pick<Placed, 'home' | 'key' | 'whose'>): string => `${home}\0${key}\0${whose}`;

/** Finds the table that a category of people lives in. */
export function homesOf(policy: Policy): (category: string) => string {
  const homes = new Map<string, string>();
  return (category) => {
    const home = homes.get(category) ?? requiredHome(policy, category).table;
    homes.set(category, home);
    return home;
  };
}

/** Gives people their references, makes those that are missing, and tells them in the order in which it was asked. */
export type SubjectReferences = (
  people: readonly SubjectKey[],
  /** For a person who has none. */
  fresh?: () => string,
) => Promise<readonly SubjectReference[]>;

/** The mapping from people to their random references. */
export function subjectReferences(
  db: Kysely<AnyDatabase>,
  subjects: Sql,
  policy: Policy,
  dialect: Pick<DialectSql, 'leaveAlone' | 'latest' | 'isAmong'>,
): SubjectReferences {
  const homeOf = homesOf(policy);

  async function known(people: readonly Placed[], how = sql``): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const there of Map.groupBy(people, ({ home, whose }) => `${home}\0${whose}`).values()) {
      const [{ home, whose } = { home: '', whose: '' }] = there;
      const isOne = dialect.isAmong(
        sql`subject_key`,
        there.map(({ key }) => key),
      );
      const rows = await rowsOf(
        db,
        sql`select subject_key, reference from ${subjects} where home = ${home} and controller = ${whose} and ${isOne}${how}`,
      );
      for (const row of rows) found.set(placeOf({ home, whose, key: String(row.subject_key) }), String(row.reference));
    }
    return found;
  }

  return async (people, fresh = () => crypto.randomUUID()) => {
    // In one order everywhere, so that two transactions never wait for each other.
    const placed = people.map(
      (person): Placed => ({
        ...person,
        home: homeOf(person.category),
        whose: controllerColumn(person.controller),
      }),
    );
    const places = placed.map(placeOf);
    const wanted = [...new Map(placed.map((person, index) => [places[index] ?? '', person]))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, person]) => person);
    const references = new Map<string, string>();
    for (let start = 0; start < wanted.length; start += atOnce) {
      const part = wanted.slice(start, start + atOnce);
      for (const [place, reference] of await known(part)) references.set(place, reference);
      const missing = part.filter((person) => !references.has(placeOf(person)));
      if (missing.length === 0) continue;
      const values = missing.map(
        ({ whose, home, category, key }) => sql`(${fresh()}, ${whose}, ${home}, ${category}, ${key})`,
      );
      // Another transaction may be about to name the same person; the insertion waits for it.
      const naming = namingSubjects(subjects, sql`values ${sql.join(values)}`);
      await sql`${naming}${dialect.leaveAlone('reference')}`.execute(db);
      for (const [place, reference] of await known(missing, dialect.latest)) references.set(place, reference);
    }
    return places.map((place) => {
      const reference = references.get(place);
      if (reference === undefined) throw notSeen('The reference of a data subject');
      return reference as SubjectReference;
    });
  };
}
