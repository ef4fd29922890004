import { allowed, type EventClock } from '../policy/claim/event-clock.ts';
import { yearsEnding } from '../time/financial-year.ts';
import { isExact } from '../time/period.ts';
import { addDays, localDate, type PlainDate, startOfDay } from '../time/plain-date.ts';
import { alignedDay, lastInstantKept, phaseEnds } from '../time/storage-period.ts';
import type { Situation } from './situation.ts';

/** When a claim ends: a last day kept, an instant (periods in hours), or an event that has not happened yet. */
export type End =
  | { readonly lastDay: PlainDate; readonly expires: Date }
  | { readonly expires: Date }
  | { readonly waitingFor: string };

/** What a claim's clock shows. */
export type ClockState =
  | { readonly state: 'notApplicable' }
  | { readonly state: 'pending'; readonly end: End }
  /** What the clock is to go by is not known, a financial year or what follows a provision: nothing may go on a guess. */
  | { readonly state: 'unknown' }
  | {
      readonly state: 'running';
      readonly end: End & { readonly expires: Date };
      readonly phases: readonly PlainDate[];
    };

/**
 * What the clock of a claim or limit shows at an instant.
 *
 * In SQL: `clockPredicates`, `packages/kysely/src/predicates/claim.ts`.
 * In SQL: `outside`, `packages/kysely/src/predicates/claim.ts`.
 * In SQL: `boundary`, `packages/kysely/src/predicates/boundary.ts`.
 */
export function clockState(
  { event, clock: declared, choice, applies = {} }: EventClock,
  { at, events, controller }: Situation,
  timeZone: string,
): ClockState {
  const state = events[event] ?? { state: 'notApplicable' };
  const chosen = choice && controller.chosen?.[choice.name];
  const clock = choice && chosen ? { ...declared, periods: [allowed(chosen, choice)] } : declared;
  if (state.state === 'notApplicable' || (choice?.required && chosen === undefined)) return { state: 'notApplicable' };
  const { from = '0000-00-00', to = '9999-99-99', undecided = false } = applies;
  if (state.state === 'pending') {
    // What has not happened yet happens after today.
    const isOver = to < localDate(at, timeZone) && !undecided;
    return isOver ? { state: 'notApplicable' } : { state: 'pending', end: { waitingFor: event } };
  }
  if (state.date < from) return { state: 'notApplicable' };
  if (state.date > to) return { state: undecided ? 'unknown' : 'notApplicable' };
  if (clock.periods.some(isExact)) {
    if (state.instant === undefined) return { state: 'unknown' };
    return { state: 'running', end: { expires: lastInstantKept(state.instant, clock) }, phases: [] };
  }
  const needsYear = clock.align?.includes('financialYear') ?? false;
  const years = needsYear ? controller.financialYears : yearsEnding(12);
  const start = years && alignedDay(state.date, clock, years);
  if (start === undefined) return { state: 'unknown' };
  const phases = phaseEnds(start, { periods: clock.periods });
  const lastDay = phases.at(-1) ?? start;
  return { state: 'running', end: { lastDay, expires: startOfDay(addDays(lastDay, 1), timeZone) }, phases };
}

/**
 * Whether an end lies behind an instant, `today` being its day in the policy's time zone.
 *
 * In SQL: `boundary`, `packages/kysely/src/predicates/boundary.ts`.
 */
export function isOver(end: End & { readonly expires: Date }, at: Date, today: PlainDate): boolean {
  return 'lastDay' in end ? end.lastDay < today : end.expires <= at;
}

/** The earlier of two ends. */
export function earlierEnd<T extends { readonly expires: Date }>(a: T, b: T): T {
  return b.expires < a.expires ? b : a;
}

/**
 * The latest of the ends of claims that are alive. One that waits for an event is later than any date, and one that
 * cannot be counted, undefined, is later than all: as is what none of them ends.
 */
export function latestEnd(ends: readonly (End | undefined)[]): End | undefined {
  const [first, ...others] = ends;
  return others.reduce((latest, end) => {
    if (latest === undefined || end === undefined) return undefined;
    if (!('expires' in latest)) return latest;
    return !('expires' in end) || end.expires > latest.expires ? end : latest;
  }, first);
}
