import type { Reason } from '../../decision/claim/reason.ts';
import type { PartyDecision, RowDecision } from '../../decision/decide.ts';
import type { Situation } from '../../decision/situation.ts';
import type { Claim } from '../../policy/claim/claim.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Row } from '../../policy/table/row.ts';
import { canBeAwaited } from '../../policy/table/table-event.ts';
import type { ClaimTally } from '../../store/host-rows.ts';

/** A row, what stands about it, and what is decided. */
export interface DecidedRow {
  readonly row: Row;
  readonly situation: Situation;
  readonly decision: RowDecision;
}

/** Whether the event a claim counts from has been, or is awaited: also where the financial year is unknown. */
const hasBegun = ({ end, cutBy }: Reason): boolean => end !== undefined || cutBy !== undefined;

/** A row in which a group of columns is personal, and what is decided about them for each person. */
export interface GroupInRow extends DecidedRow {
  readonly keep: boolean;
  readonly people: readonly PartyDecision[];
}

/** Whether one of these claims has begun for somebody in a row. */
export const hasAnyBegun = ({ people }: GroupInRow, claims: readonly Claim[]): boolean =>
  people.some(({ reasons }) =>
    reasons.some((reason) => claims.some(({ name }) => name === reason.claim) && (reason.alive || hasBegun(reason))),
  );

/** In how many of the rows a claim lives, and in how many it has ended or never began. */
export function claimTally(
  policy: Policy,
  table: string,
  { name, clock }: Claim,
  rows: readonly GroupInRow[],
): ClaimTally {
  const event = clock?.event ?? '';
  const found = rows.map(({ situation, people }) =>
    people.flatMap(({ person, reasons }) => {
      const { events } = person?.view ?? situation;
      const isAwaited = events[event]?.state === 'pending';
      return reasons.filter(({ claim }) => claim === name).map((reason) => ({ reason, isAwaited }));
    }),
  );
  const alive = found.filter((answers) => answers.some(({ reason }) => reason.alive));
  const begun = found.filter((answers) => answers.some(({ reason }) => reason.alive || hasBegun(reason)));
  const pending = alive.filter((answers) => answers.some(({ reason, isAwaited }) => reason.alive && isAwaited));
  return {
    claim: name,
    alive: alive.length,
    ...(canBeAwaited(policy, table, event) ? { pending: pending.length } : {}),
    ended: begun.length - alive.length,
    neverBegan: rows.length - begun.length,
  };
}
