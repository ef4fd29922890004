import type { Policy } from '@gallra/core';
import {
  agreementEnd,
  type Claim,
  claimsOn,
  type FullMomentSource,
  isElsewhere,
  tableEvent,
} from '@gallra/core/policy';

/** Whether a table can ever tell that an event has happened. The latest of several waits for what nothing tells. */
export function canHappen(policy: Policy, table: string, event: string): boolean {
  const read = tableEvent(policy, table, event);
  if (read === undefined) return false;
  if (read.take === 'latest' && read.sources.some((source) => 'untold' in source)) return false;
  const tells = (source: FullMomentSource): boolean => {
    if ('untold' in source) return false;
    return isElsewhere(source) ? canHappen(policy, source.in, source.event) : true;
  };
  return read.sources.some(tells);
}

/** Whether a claim on a table keeps as long as the row is there: what it counts from is told by nothing, and nothing cuts it short. */
function isEndless(policy: Policy, table: string, { clock, limits, agreement }: Claim): boolean {
  const ends = ({ event }: { readonly event: string }) => event === agreementEnd || canHappen(policy, table, event);
  // A limit that only some have chosen is none for the rest.
  const caps = limits.filter(({ choice }) => choice?.required !== true);
  return clock !== undefined && !ends(clock) && agreement === undefined && !caps.some(ends);
}

/** Whether something keeps a column as long as its row is there, because nothing tells when it is to end. */
export const isKeptUntold = (policy: Policy, table: string, column: string): boolean =>
  claimsOn(policy, table, column).some((claim) => isEndless(policy, table, claim));
