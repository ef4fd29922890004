import type { Policy } from '@gallra/core';
import { columnGroups, type EventClock, personalTables } from '@gallra/core/policy';
import type { StorageClock } from '@gallra/core/time';

/** A clock, and those it becomes where a controller chooses the least or the most. */
const bounds = ({ clock, choice }: EventClock): readonly StorageClock[] =>
  choice === undefined
    ? [clock]
    : [clock, ...[choice.between.min, choice.between.max].map((period) => ({ ...clock, periods: [period] }))];

/** Every different clock that decides something under a policy: those of claims, of their limits and of the agreement. */
export function clocksOf(policy: Policy): readonly StorageClock[] {
  const claimed = personalTables(policy).flatMap(([table]) =>
    columnGroups(policy, table).flatMap(({ claims }) =>
      claims.flatMap(({ clock, limits, agreement }) =>
        [clock, agreement, ...limits].flatMap((one) => (one === undefined ? [] : bounds(one))),
      ),
    ),
  );
  return [...new Map(claimed.map((clock) => [JSON.stringify(clock), clock])).values()];
}
