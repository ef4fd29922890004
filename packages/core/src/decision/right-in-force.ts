import type { PlainDate } from '../time/plain-date.ts';
import { localDate, localTime } from '../time/plain-date.ts';
import type { Moment } from './event-state.ts';
import type { ControllerScope } from './row-with-links.ts';

/**
 * A right that somebody has exercised, or a consent they have given, from the instant at which it took effect until
 * something that came later ended it.
 */
export interface RightInForce {
  readonly right: 'erasure' | 'restriction' | 'objection' | 'withdrawal' | 'consent';
  /** For an objection, a withdrawal or a consent: the purpose. */
  readonly purpose?: string;
  readonly from: Date;
  /** Absent while nothing has ended it. */
  readonly until?: Date;
  /** Larger than that of whatever was recorded before. */
  readonly order: number;
}

/** Whether one took effect after another; of two at the same instant, the one recorded later. */
export const isLater = (a: Pick<RightInForce, 'from' | 'order'>, b: Pick<RightInForce, 'from' | 'order'>): boolean =>
  a.from > b.from || (a.from.getTime() === b.from.getTime() && a.order > b.order);

/** What a data subject has asked of a controller, as far as it bears on the claims on their data. */
export interface SubjectState {
  /** In force now, or from a later instant on. */
  readonly rights?: readonly RightInForce[];
  /** What the same person has asked of other controllers: it binds the purposes they have in common (GDPR Art. 26(3)). */
  readonly elsewhere?: readonly (RightInForce & ControllerScope)[];
}

/**
 * Whether a right is in force at an instant.
 *
 * In SQL: `asked`, `packages/kysely/src/predicates/right.ts`.
 */
export const isInForce = ({ from, until }: RightInForce, at: Date): boolean =>
  from <= at && (until === undefined || until > at);

/** Whether a right takes effect only after an instant, and is not ended before it does. */
export const isAhead = ({ from, until }: RightInForce, at: Date): boolean =>
  from > at && (until === undefined || until > from);

/**
 * Whether a moment lies at or before an instant, compared as its column tells it: a date without a time is the start of
 * its day in the policy's time zone, and equal counts as before.
 *
 * In SQL: `upTo`, `packages/kysely/src/predicates/boundary.ts`.
 * In SQL: `upToNow`, `packages/kysely/src/predicates/right.ts`.
 * In SQL: `upToInstant`, `packages/kysely/src/predicates/right.ts`.
 */
export function isBy({ date, instant, time }: Moment, by: Date, timeZone: string): boolean {
  if (instant !== undefined) return instant <= by;
  const day: PlainDate = localDate(by, timeZone);
  if (date !== day || time === undefined) return date <= day;
  return time.padEnd(12, '0') <= localTime(by, timeZone);
}
