import type { Period } from '@gallra/core';
import { allowed, type EventClock } from '@gallra/core/policy';
import { chosenPeriods, ownTableName } from '@gallra/core/record';
import { sql } from 'kysely';
import type { Predicate } from './boolean.ts';
import { type Boundary, boundary } from './boundary.ts';
import { type Compilation, controllerOf, type Source } from './compilation.ts';

/** The periods that controllers have chosen for a claim or limit, each with the bound it puts on the event. */
export interface ChoiceSql {
  readonly bounds: readonly (readonly [chosen: Predicate, boundary: Boundary])[];
  /** The row's controller has chosen a period. */
  readonly chosen: Predicate;
  /** Without a choice nothing is ever over. */
  readonly required: boolean;
}

/**
 * What controllers have chosen for a clock; undefined where nobody has, or nobody can.
 *
 * Mirrors `stateOf`, `packages/core/src/decision/situation.ts`.
 */
export function choiceOf(compilation: Compilation, claimed: Source, clock: EventClock): ChoiceSql | undefined {
  const { choice } = clock;
  if (choice === undefined) return undefined;
  const { name, required } = choice;
  const { at, chosen, own, policy } = compilation;
  const controller = controllerOf(compilation, claimed);
  const key = controller === 'vendor' ? undefined : controller;
  const periods = new Set(chosen.flatMap(({ claim, period }) => (claim === name ? [period] : [])));
  if (key === undefined || periods.size === 0) return required ? { bounds: [], chosen: false, required } : undefined;
  const now = sql`${at.toISOString()}`;
  const choosing = (period?: Period): Predicate => {
    const same = period === undefined ? sql`` : sql` and p.period = ${period}`;
    return sql`${key} in (select p.controller from ${own(ownTableName(chosenPeriods))} as p where p.claim = ${name} and p.in_force_from <= ${now} and (p.in_force_until is null or p.in_force_until > ${now})${same})`;
  };
  return {
    bounds: [...periods].map((period) => [
      choosing(period),
      boundary({ ...clock, clock: { ...clock.clock, periods: [allowed(period, choice)] } }, at, policy.timeZone),
    ]),
    chosen: choosing(),
    required,
  };
}
