import type { Person, Policy, Situation, SubjectKey } from '@gallra/core';
import { type Home, requiredHome, tablesLeadingTo } from '@gallra/core/policy';
import { isPerson } from '@gallra/core/store';

/** Where a data subject lives, and every table whose rows can lead to somebody who lives there. */
export interface Whereabouts extends Pick<SubjectKey, 'heldSince'> {
  readonly home: Home;
  readonly key: string;
  /** Whom it is asked of; absent: the vendor. */
  readonly controller?: string;
  /** The home first, then in the order of the policy. */
  readonly tables: readonly string[];
}

/**
 * Finds every declared place for a data subject. People who share a home share its places: a contact stays the
 * same person when its category changes.
 *
 * @throws GallraError `subject.unknown` where no table is the home of the category
 */
export function whereaboutsOf(policy: Policy, { category, key, controller, heldSince }: SubjectKey): Whereabouts {
  return {
    home: requiredHome(policy, category),
    key,
    ...(controller === undefined ? {} : { controller }),
    ...(heldSince === undefined ? {} : { heldSince }),
    tables: tablesLeadingTo(policy, category),
  };
}

/** Whether a person found in a row is the data subject. */
export function isSubject(whereabouts: Whereabouts, person: Person | undefined): boolean {
  return person !== undefined && isPerson(person, { ...whereabouts, home: whereabouts.home.table });
}

/** The columns through which a row leads to the data subject. */
export function ownParties(whereabouts: Whereabouts, { parties }: Situation): readonly string[] {
  return Object.entries(parties).flatMap(([party, people]) =>
    people.some((person) => isSubject(whereabouts, person)) ? [party] : [],
  );
}

/** The data subject's category as a row tells it. */
export function categoryIn(whereabouts: Whereabouts, { parties }: Situation): string | undefined {
  return Object.values(parties)
    .flat()
    .find((person) => isSubject(whereabouts, person) && person.category !== undefined)?.category;
}
