import { columnGroups, type Policy, personalTables, type StorageClock } from '@gallra/core';

/** Every different clock that decides something under a policy: those of claims, of their limits and of the agreement. */
export function clocksOf(policy: Policy): readonly StorageClock[] {
  const within = policy.controllers?.returnWithin;
  const agreement: readonly StorageClock[] =
    policy.controllers?.agreementEnded === undefined ? [] : [{ periods: within === undefined ? [] : [within] }];
  const claimed = personalTables(policy).flatMap(([table]) =>
    columnGroups(policy, table).flatMap(({ claims }) =>
      claims.flatMap(({ clock, caps }) => [
        ...(clock === undefined ? [] : [clock.clock]),
        ...caps.map((cap) => cap.clock),
      ]),
    ),
  );
  return [...new Map([...agreement, ...claimed].map((clock) => [JSON.stringify(clock), clock])).values()];
}
