import { type Policy, parsePeriod } from '@gallra/core';
import type { EventClock } from '@gallra/core/policy';
import { addDays, cutoff, isExact, localDate, type Month, startOfDay } from '@gallra/core/time';
import fc from 'fast-check';
import { clocksOf } from '../policy/policy-clocks.ts';

const hour = 3_600_000;

/** Days on which calendars and clocks do something: clocks change, months, years and leap days end. */
const nastyDays = [
  '2025-03-30',
  '2025-10-26',
  '2024-02-29',
  '2025-02-28',
  '2025-03-01',
  '2025-03-31',
  '2025-06-30',
  '2024-12-31',
  '2025-01-01',
  '2026-05-31',
] as const;

/** A moment of a day, in milliseconds after its start; the hours from one to three are where clocks change. */
const ofDay = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, -1, 1) },
  { weight: 1, arbitrary: fc.constantFrom(1 * hour, 1.5 * hour, 2 * hour, 2.5 * hour, 3 * hour) },
  { weight: 1, arbitrary: fc.constantFrom(12 * hour, 23 * hour, 24 * hour - 1) },
);

/** So many days lie between the beginning of 1960 and the end of 2100. */
const years = fc.nat(51_500);
const dayOfYears = (days: number) => addDays('1960-01-01', days);

/** The instant a decision is made for: mostly on such a day, and mostly near its start. */
export interface InstantDraft {
  readonly day: string;
  readonly after: number;
}

export const instantDraft: fc.Arbitrary<InstantDraft> = fc.record({
  day: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<string>(...nastyDays) },
    { weight: 1, arbitrary: fc.nat(1460).map((days) => addDays('2024-01-01', days)) },
    { weight: 1, arbitrary: years.map(dayOfYears) },
  ),
  after: ofDay,
});

export const instantOf = ({ day, after }: InstantDraft, timeZone: string): Date =>
  new Date(startOfDay(day, timeZone).getTime() + after);

/**
 * A time in a row, told by what it is near to:
 *
 * - `edge`: where a clock of the policy, looked back from the instant of the decision, is just over or just not
 * - `near`: that instant itself, some days before or after
 * - `on`: a nasty day
 * - `years`: so many days after 1960 began, up to the end of 2100
 * - `odd`: what has not the form of its encoding, or lies at an end of what its column can hold
 * - what some hosts write instead of a time: for ever, always, infinity, an empty text, text that is no time
 */
export type MomentDraft =
  | { readonly edge: number; readonly month: Month; readonly days: number; readonly after: number }
  | { readonly near: number; readonly after: number }
  | { readonly on: InstantDraft }
  | { readonly years: number; readonly after: number }
  | OddDraft
  | 'never'
  | 'always'
  | 'infinity'
  | '-infinity'
  | 'empty'
  | 'unreadable'
  | null;

/** Something that a column may hold instead of a time, by its place in a list. */
export interface OddDraft {
  readonly odd: number;
}

export const isOdd = (draft: MomentDraft): draft is OddDraft =>
  typeof draft === 'object' && draft !== null && 'odd' in draft;

export const momentDraft: fc.Arbitrary<MomentDraft> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  {
    weight: 8,
    arbitrary: fc.record({
      edge: fc.nat(9),
      month: fc.constantFrom<Month>(12, 6, 2, 4),
      days: fc.constantFrom(0, 1, -1, 2, -30),
      after: ofDay,
    }),
  },
  { weight: 2, arbitrary: fc.record({ near: fc.integer({ min: -40, max: 3 }), after: ofDay }) },
  { weight: 1, arbitrary: fc.record({ on: instantDraft }) },
  { weight: 1, arbitrary: fc.record({ years, after: ofDay }) },
  { weight: 1, arbitrary: fc.record({ odd: fc.nat(1000) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'never' as const,
      'always' as const,
      'infinity' as const,
      '-infinity' as const,
      'empty' as const,
      'unreadable' as const,
    ),
  },
);

/** What is mostly still kept: it happened lately, or its claims end soon. */
export const livingMomentDraft: fc.Arbitrary<MomentDraft> = fc.oneof(
  { weight: 2, arbitrary: momentDraft },
  {
    weight: 5,
    arbitrary: fc.record({
      edge: fc.nat(9),
      month: fc.constantFrom<Month>(12, 6, 2, 4),
      days: fc.constantFrom(1, 2, 20, 100, 300),
      after: ofDay,
    }),
  },
  { weight: 2, arbitrary: fc.record({ near: fc.integer({ min: -10, max: -1 }), after: ofDay }) },
);

/** The last event that is over on a day, or at an instant, by a clock. */
function edgeOf(
  clock: EventClock['clock'],
  { month, days, after }: Extract<MomentDraft, { readonly edge: number }>,
  at: Date,
  timeZone: string,
): Date {
  if (clock.periods.some(isExact)) {
    const length = clock.periods.reduce((sum, period) => sum + parsePeriod(period).hours * hour, 0);
    // Here a day more or less would be far off the edge: milliseconds take their place.
    return new Date(at.getTime() - length + days);
  }
  const last = cutoff(localDate(at, timeZone), clock, month) ?? '1990-01-01';
  return new Date(startOfDay(addDays(last, days + 1), timeZone).getTime() + after);
}

/** The days from which, and up to which, provisions apply. */
const validityOf = ({ duties = {}, limits = {} }: Policy): readonly string[] =>
  [...Object.values(duties), ...Object.values(limits)].flatMap(({ validFrom, validTo }) =>
    [validFrom, validTo].filter((day) => day !== undefined),
  );

/** Turns drafts into instants for one policy and one instant of decision. */
export function momentReader(
  policy: Policy,
  at: Date,
): (draft: Exclude<MomentDraft, string | OddDraft | null>) => Date {
  const clocks = clocksOf(policy);
  const edges = [...clocks, ...validityOf(policy)];
  return (draft) => {
    if ('on' in draft) return instantOf(draft.on, policy.timeZone);
    if ('years' in draft) return new Date(startOfDay(dayOfYears(draft.years), policy.timeZone).getTime() + draft.after);
    if ('near' in draft) return new Date(at.getTime() + draft.near * 24 * hour + draft.after);
    const edge = edges[draft.edge % Math.max(edges.length, 1)] ?? { periods: ['P1M'] };
    if (typeof edge === 'string')
      return new Date(startOfDay(addDays(edge, draft.days), policy.timeZone).getTime() + draft.after);
    return edgeOf(edge, draft, at, policy.timeZone);
  };
}
