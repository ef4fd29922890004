import { decide, type PersonInRow, type Policy, type Situation } from '@gallra/core';
import { isAbout, reasonsOf } from './secrecy.ts';
import { isSubject, type Whereabouts } from './whereabouts.ts';

/** Nothing that is on record comes after what would be asked now, a restriction included: it would end. */
function asking(person: PersonInRow, at: Date): PersonInRow {
  const others = (person.rights ?? []).filter(({ right, from }) => right !== 'restriction' && from <= at);
  return { ...person, rights: [...others, { right: 'erasure', from: at, order: Number.MAX_SAFE_INTEGER }] };
}

function asThoughAsked(whereabouts: Whereabouts, situation: Situation): Situation {
  const parties = Object.entries(situation.parties).map(
    ([party, people]) =>
      [
        party,
        people.map((person) => (isSubject(whereabouts, person) ? asking(person, situation.at) : person)),
      ] as const,
  );
  return { ...situation, parties: Object.fromEntries(parties) };
}

/**
 * The claims on what a row holds about a person that are alive now and would end if the person asked for erasure: it is
 * decided, as the erasure itself decides. A contract that is running, for one, does not end.
 *
 * @see GDPR Art. 17(1) and (3)
 */
export function endedByErasure(
  policy: Policy,
  whereabouts: Whereabouts,
  table: string,
  situation: Situation,
): ReadonlySet<string> {
  const alive = (of: Situation) =>
    decide(policy, table, of)
      .columns.filter((column) => column.personal && isAbout(whereabouts, column))
      .map((column) => reasonsOf(whereabouts, column).own.flatMap((reason) => (reason.alive ? [reason.claim] : [])));
  const then = alive(asThoughAsked(whereabouts, situation));
  return new Set(alive(situation).flatMap((now, column) => now.filter((claim) => !then[column]?.includes(claim))));
}
