import type { ColumnDecision, Reason } from '@gallra/core';
import { isSubject, type Whereabouts } from './whereabouts.ts';

/** Whether a column is about the person, in this row. */
export function isAbout(whereabouts: Whereabouts, { parties }: ColumnDecision): boolean {
  return Object.values(parties)
    .flat()
    .some(({ person }) => isSubject(whereabouts, person));
}

/** The reasons for a column: the person's own, and those of others in the row. */
export function reasonsOf(
  whereabouts: Whereabouts,
  { parties }: ColumnDecision,
): { readonly own: readonly Reason[]; readonly others: readonly Reason[] } {
  const [own = [], others = []] = [true, false].map((mine) =>
    Object.values(parties)
      .flat()
      .filter(({ person }) => isSubject(whereabouts, person) === mine)
      .flatMap(({ reasons }) => reasons),
  );
  return { own, others };
}

/** Whether the person may be told of what a reason says. */
export const isOpen = ({ secretFromSubject }: Reason): boolean => secretFromSubject === undefined;

/** Whether a claim would be alive, had the person not asked for erasure. */
function isEndedByRequest({ cutBy, end }: Reason, at: Date): boolean {
  return cutBy === 'erasure' && (end === undefined || !('expires' in end) || end.expires > at);
}

/** Whether something that may be told accounts for a column: a claim that is alive, or the request that ends it now. */
function isAccountedFor(whereabouts: Whereabouts, answer: ColumnDecision, at: Date, goes: boolean): boolean {
  const { own, others } = reasonsOf(whereabouts, answer);
  if ([...own, ...others].some((reason) => isOpen(reason) && reason.alive)) return true;
  return goes && own.some((reason) => isOpen(reason) && isEndedByRequest(reason, at));
}

/**
 * The columns of a row that must be kept from the person, each with the provision that says so.
 *
 * Those are columns with which a secret duty has to do, or had, and which nothing accounts for that may be told; and,
 * where there are any, all others of the row that nothing accounts for: a record that is due apart from its name
 * would tell as much.
 *
 * @param answers - the decisions about columns that are about the person and hold a value
 * @param at - the instant decided for
 * @param going - columns that are about to go, for which the request itself accounts
 * @see penningtvättslagen (2017:630) 5 kap. 7 §
 */
export function secretsIn(
  whereabouts: Whereabouts,
  answers: readonly ColumnDecision[],
  at: Date,
  going: readonly string[] = [],
): ReadonlyMap<string, string> {
  const silent = answers.filter((answer) => !isAccountedFor(whereabouts, answer, at, going.includes(answer.column)));
  const provisions = silent.map((answer) => {
    const { own, others } = reasonsOf(whereabouts, answer);
    return [...own, ...others].find((reason) => !isOpen(reason) && (reason.alive || reason.end !== undefined))
      ?.secretFromSubject;
  });
  const any = provisions.find((provision) => provision !== undefined);
  if (any === undefined) return new Map();
  return new Map(silent.map(({ column }, index) => [column, provisions[index] ?? any]));
}
