import { consentEvent, isJointAt } from '../../policy/claim/claim.ts';
import type { ColumnGroup } from '../../policy/claim/column-group.ts';
import { erasureEnds } from '../../policy/claim/legal-basis.ts';
import { agreementEnd } from '../../policy/storage-rule.ts';
import { type EventState, startOf } from '../event-state.ts';
import { isAhead, isBy, isInForce, isLater, type RightInForce } from '../right-in-force.ts';
import type { ClaimOf, CutBy } from './claim-of.ts';

/**
 * What a claim counts from, as far as it is known. Whatever has not happened yet began before anything; the end of an
 * agreement tells of no row when it came.
 */
function anchorOf({ of: { situation }, claim }: ClaimOf): EventState {
  const { event = agreementEnd } = claim.clock ?? {};
  return situation.since ?? (event === agreementEnd ? undefined : situation.events[event]) ?? { state: 'pending' };
}

/**
 * Whether what a claim is on was there when an erasure took effect. A moment that still lies ahead has not happened yet.
 *
 * In SQL: `wasThere`, `packages/kysely/src/predicates/claim.ts`.
 */
function wasThere(claimed: ClaimOf, { from }: RightInForce, at: Date): boolean {
  const { timeZone } = claimed.of.policy;
  const began = anchorOf(claimed);
  if (began.state !== 'happened' || isBy(began, from, timeZone)) return true;
  return !isBy(began, at, timeZone);
}

/** What a claim counts from, where the row tells when that is. */
function eventOf({
  of: { situation },
  claim,
  own,
}: ClaimOf): (EventState & { readonly state: 'happened' }) | undefined {
  const event = own.state === 'notApplicable' ? undefined : situation.events[claim.clock?.event ?? ''];
  return event?.state === 'happened' ? event : undefined;
}

/**
 * Whether what a claim counts from has not been yet at an instant: it is pending, or its day still lies ahead. A contract
 * that ends in four years is running.
 *
 * In SQL: `isAwaited`, `packages/kysely/src/predicates/claim.ts`.
 */
function isAwaited(claimed: ClaimOf, at: Date): boolean {
  const event = eventOf(claimed);
  return claimed.own.state === 'pending' || (event !== undefined && !isBy(event, at, claimed.of.policy.timeZone));
}

/**
 * Whether consent was given anew after a right took effect: on record, or by the act of consent that the row tells.
 *
 * In SQL: `isUnanswered`, `packages/kysely/src/predicates/claim.ts`.
 */
function actOfConsent({ of: { policy, table, situation }, claim }: ClaimOf, { from }: RightInForce): boolean {
  const event = consentEvent(policy, table, claim);
  const act = event === undefined ? undefined : situation.events[event];
  if (act?.state !== 'happened' || isBy(act, from, policy.timeZone)) return false;
  return isBy(act, situation.at, policy.timeZone);
}

/**
 * Whether a right ends a claim at an instant at which it is in force, beside others.
 *
 * In SQL: `stopper`, `packages/kysely/src/predicates/claim.ts`.
 */
function endedBy(claimed: ClaimOf, right: RightInForce, all: readonly RightInForce[], at: Date): CutBy | undefined {
  const { claim } = claimed;
  const rights = all.filter((other) => isInForce(other, at));
  const isAbout = right.purpose === claim.name;
  if (right.right === 'erasure') {
    const ends = erasureEnds({ erasure: claim.uponErasure }, isAwaited(claimed, at)) && wasThere(claimed, right, at);
    const anew = (other: RightInForce) =>
      other.right === 'consent' && other.purpose === claim.name && isLater(other, right);
    return ends && !(claim.endsUponWithdrawal && rights.some(anew)) ? 'erasure' : undefined;
  }
  if (right.right === 'objection') return isAbout && claim.endsUponObjection ? 'objection' : undefined;
  if (right.right !== 'withdrawal' || !isAbout || !claim.endsUponWithdrawal) return undefined;
  return actOfConsent(claimed, right) ? undefined : 'withdrawal';
}

const cutOrder: readonly (CutBy | undefined)[] = ['erasure', 'objection', 'withdrawal'];

/**
 * What a person has asked for that ends a claim now, or else from when on it will.
 *
 * In SQL: `askedThat`, `packages/kysely/src/predicates/right.ts`.
 */
export function cutByPerson(claimed: ClaimOf): { readonly cutBy?: CutBy; readonly ahead?: Date } {
  const { of, claim, person } = claimed;
  const { at } = of.situation;
  const isJoint = claim.joint !== undefined && isJointAt(claim, person?.controller);
  const others = isJoint ? (person?.elsewhere ?? []).filter(({ controller }) => isJointAt(claim, controller)) : [];
  // What was asked of one controller is answered there: consent given to another is none to this one.
  const asked = [person?.rights ?? [], ...Map.groupBy(others, ({ controller }) => controller).values()];
  if (asked.every((rights) => rights.length === 0)) return {};
  const endsAt = (rights: readonly RightInForce[], right: RightInForce, when: Date) =>
    isInForce(right, when) ? endedBy(claimed, right, rights, when) : undefined;
  const cuts = asked.flatMap((rights) => rights.map((right) => endsAt(rights, right, at)));
  const cutBy = cutOrder.find((cut) => cut !== undefined && cuts.includes(cut));
  if (cutBy !== undefined) return { cutBy };
  // What takes effect later still is no answer yet when a right does; and what is spared as long as it is awaited, then is no more.
  const event = eventOf(claimed);
  const awaited = event === undefined || !isAwaited(claimed, at) ? [] : [startOf(event, of.policy.timeZone)];
  const ahead = asked.flatMap((rights) =>
    rights.flatMap((right) =>
      [...(isAhead(right, at) ? [right.from] : []), ...awaited].filter(
        (when) => endsAt(rights, right, when) !== undefined,
      ),
    ),
  );
  return ahead.length === 0 ? {} : { ahead: new Date(Math.min(...ahead.map(Number))) };
}

/**
 * Whether an instruction that covers the row ends a claim on a group of columns.
 *
 * In SQL: `isOrdered`, `packages/kysely/src/predicates/scope.ts`.
 * In SQL: `isOrderedBy`, `packages/kysely/src/predicates/scope.ts`.
 */
export function cutByInstruction({ claim, of, person }: ClaimOf): CutBy | undefined {
  const { group, situation } = of;
  const { instruction } = situation;
  const isOthers = instruction?.of?.every(({ controller }) => controller !== person?.controller) ?? false;
  if (instruction === undefined || isOthers || (instruction.ends === 'purposes' && !claim.endsUponInstruction))
    return undefined;
  const { columns } = instruction;
  return isMeant(group, columns) ? 'instruction' : undefined;
}

export const isMeant = ({ columns }: ColumnGroup, ordered: readonly string[] | undefined): boolean =>
  ordered === undefined || columns.some(({ name }) => ordered.includes(name));
