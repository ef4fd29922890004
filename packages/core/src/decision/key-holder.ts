import { sinceColumn } from '../policy/table/table-event.ts';
import { isLater, type Moment, parseMoment } from './event-state.ts';
import { isBy, type RightInForce, type SubjectState } from './right-in-force.ts';
import type { RowWithLinks } from './row-with-links.ts';
import type { HeldSince } from './subject-reference.ts';

/** Since when a row has been there; undefined where it does not tell. */
export function thereSince({ policy, table, row }: Pick<RowWithLinks, 'policy' | 'table' | 'row'>): Moment | undefined {
  const since = sinceColumn(policy, table);
  return since && parseMoment(row[since.column], since.encoding, policy.timeZone);
}

/** Since when whoever has the key of a person's own row has had it. */
export function heldSinceOf(own: Pick<RowWithLinks, 'policy' | 'table' | 'row'>): HeldSince {
  const since = thereSince(own);
  return since === undefined ? 'unknown' : { ...since, timeZone: own.policy.timeZone };
}

/**
 * Whether a row that has been there since some moment is that of somebody who has had a key since another. Only what is
 * known to be theirs is: nobody may be told what is somebody else's (GDPR Art. 5(1)(f)).
 *
 * In SQL: `isHolders`, `packages/kysely/src/predicates/key-holder.ts`.
 */
export const isHolders = (there: Moment | undefined, held: HeldSince): boolean =>
  there !== undefined && held !== 'unknown' && !isLater(held, there, held.timeZone);

/**
 * Whether what was asked for at an instant was asked by whoever has a key now, or by an earlier holder. It is the present
 * holder's where nobody can tell: what they ask for has to be heeded.
 *
 * In SQL: `ofHolder`, `packages/kysely/src/predicates/key-holder.ts`.
 */
export const isAskedByHolder = (held: HeldSince | undefined, at: Date): boolean =>
  held === undefined || held === 'unknown' || isBy(held, at, held.timeZone);

/**
 * Whether what was recorded at an instant is known to be about whoever has a key now. What nobody can tell is told to nobody.
 */
export const isRecordedOfHolder = (held: HeldSince | undefined, at: Date): boolean =>
  held === undefined || (held !== 'unknown' && isBy(held, at, held.timeZone));

/** One of a key's holders, and since when the present one has had it. */
export interface KeyHolder {
  readonly heldSince: HeldSince;
  readonly isEarlier: boolean;
}

/** What one holder of a key has asked for, of all that was ever asked for under it. */
export function askedByOne({ rights, elsewhere }: SubjectState, { heldSince, isEarlier }: KeyHolder): SubjectState {
  const theirs = ({ from }: RightInForce) => isAskedByHolder(heldSince, from) !== isEarlier;
  return {
    ...(rights === undefined ? {} : { rights: rights.filter(theirs) }),
    ...(elsewhere === undefined ? {} : { elsewhere: elsewhere.filter(theirs) }),
  };
}
