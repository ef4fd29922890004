import type { End, Label, Policy } from '@gallra/core';
import type { PlainDate } from '@gallra/core/time';
import { eventTitle } from '@gallra/core/words';

/**
 * Until when something is kept, as plain data.
 *
 * - `date`, `instant`: the last day, or for periods in hours the instant
 * - `event`: the period has not begun; it counts from something that has not happened yet
 * - `unknown`: the period counts from a financial year that nobody has recorded
 * - `hold`, `restriction`: a legal hold, or restricted processing (GDPR Art. 18), keeps it for the time being
 * - `others`: only another person whom it is also about still needs it
 * - `row`: it goes with the record it stands in, and that has no date
 * - `due`: nobody needs it any more; it goes with the next sweep
 */
export type Until =
  | { readonly state: 'date'; readonly lastDay: PlainDate }
  | { readonly state: 'instant'; readonly expires: string }
  | { readonly state: 'event'; readonly event: string; readonly title: Label }
  | { readonly state: 'unknown' | 'hold' | 'restriction' | 'others' | 'row' | 'due' };

/** When a claim that is alive ends, as plain data; undefined stands for an end that cannot be counted. */
export function untilOf(policy: Policy, end: End | undefined): Until {
  if (end === undefined) return { state: 'unknown' };
  if ('lastDay' in end) return { state: 'date', lastDay: end.lastDay };
  if ('expires' in end) return { state: 'instant', expires: end.expires.toISOString() };
  const { waitingFor: event } = end;
  return { state: 'event', event, title: eventTitle(policy, event) };
}
