import type { Claim } from '../../policy/claim/claim.ts';
import type { LegalBasis } from '../../policy/vocabulary.ts';
import { type End, earlierEnd, isOver, latestEnd } from '../clock-state.ts';
import type { Person } from '../people-behind.ts';
import type { CutBy, GroupInRow } from './claim-of.ts';
import { cutByInstruction, cutByPerson } from './cut-short.ts';
import { limited } from './limit.ts';

/** One claim's answer for one person. */
export interface Reason {
  readonly claim: string;
  readonly kind: Claim['kind'];
  /** Absent for what the vendor carries out as processor. */
  readonly basis?: LegalBasis;
  readonly citation?: string;
  readonly secretFromSubject?: string;
  readonly alive: boolean;
  /** When the claim ends or ended; undefined where it never began or only follows others. */
  readonly end?: End;
  readonly phase?: 'active' | 'archived';
  readonly cutBy?: CutBy;
}

/** An end, or what a person has asked for ahead of it. */
function bounded(end: End | undefined, ahead: Date | undefined): End | undefined {
  if (ahead === undefined) return end;
  const asked = { expires: ahead };
  return end === undefined || !('expires' in end) ? asked : earlierEnd<End & { readonly expires: Date }>(end, asked);
}

/** In SQL: `claimPredicates`, `packages/kysely/src/predicates/claim.ts`. */
export function reasonFor(of: GroupInRow, claim: Claim, person: Person | undefined): Reason {
  const { policy, situation, today } = of;
  const { effective, own, cutBy } = limited(policy, claim, situation);
  const claimed = { of, claim, own, person };
  const asked = cutByPerson(claimed);
  const stopped = asked.cutBy ?? cutByInstruction(claimed);
  const alive =
    stopped === undefined &&
    (effective.state === 'pending' ||
      effective.state === 'unknown' ||
      (effective.state === 'running' && !isOver(effective.end, situation.at, today)));
  const ends = 'end' in effective ? effective.end : undefined;
  const end = alive ? bounded(ends, asked.ahead) : ends;
  const cut = stopped ?? cutBy;
  return {
    claim: claim.name,
    kind: claim.kind,
    ...(claim.basis === undefined ? {} : { basis: claim.basis }),
    ...(claim.citation === undefined ? {} : { citation: claim.citation }),
    ...(claim.secretFromSubject === undefined ? {} : { secretFromSubject: claim.secretFromSubject }),
    alive,
    ...(end === undefined ? {} : { end }),
    ...(own.state === 'running' && own.phases.length > 1
      ? { phase: own.phases[0] !== undefined && today <= own.phases[0] ? ('active' as const) : ('archived' as const) }
      : {}),
    ...(cut === undefined || (own.state === 'notApplicable' && claim.follows === undefined) ? {} : { cutBy: cut }),
  };
}

/** Whether an end comes before another; undefined: one that cannot be counted. */
const isBefore = (a: End, b: End | undefined): boolean =>
  'expires' in a && (b === undefined || !('expires' in b) || a.expires < b.expires);

/**
 * Purposes that only follow others live as long as one of those does, unless something cuts them short. One that an erasure
 * would have ended, and that is alive, is on what came after it; so is what follows.
 */
export function follow(
  reasons: readonly Reason[],
  { group }: GroupInRow,
  claim: Claim,
  { end: limit, cutBy: by, ...own }: Reason,
): Reason {
  const followed = reasons.filter((reason) => reason.alive && claim.follows?.includes(reason.claim));
  const isNew = ({ claim: name }: Reason) =>
    group.claims.some((other) => other.name === name && other.uponErasure === 'ends');
  const isSpared = by === 'erasure' && followed.some(isNew);
  const cutBy = isSpared ? undefined : by;
  const last = latestEnd(followed.map((reason) => reason.end));
  const stopped = isSpared ? false : limit === undefined ? cutBy !== undefined : !own.alive;
  const cut = stopped || (followed.length > 0 && limit !== undefined && isBefore(limit, last));
  const end = cut ? (limit ?? last) : last;
  return {
    ...own,
    alive: !stopped && followed.length > 0,
    ...(end === undefined ? {} : { end }),
    ...(cut && cutBy !== undefined ? { cutBy } : {}),
  };
}

/** Of several answers for one purpose, on what a credential follows, that which keeps it longest. */
export const longestReason = (a: Reason, b: Reason): Reason =>
  b.alive && (!a.alive || (a.end !== undefined && isBefore(a.end, b.end))) ? b : a;
