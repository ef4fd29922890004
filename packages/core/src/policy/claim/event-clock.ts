import type { Period } from '../../time/period.ts';
import { isLonger, type PlainDate } from '../../time/plain-date.ts';
import type { StorageClock } from '../../time/storage-period.ts';
import type { Policy } from '../policy.ts';
import type { Duty, Limit } from '../purpose.ts';
import { agreementEnd, type OpenPeriodChoice, type PeriodChoice, type StorageRule } from '../storage-rule.ts';
import { agreementColumns } from '../table/controller-link.ts';

/** A period that controllers may choose. */
export interface Choice {
  /** The claim or limit it is chosen for. */
  readonly name: string;
  readonly between: OpenPeriodChoice;
  /** Without a choice the clock does not run at all. */
  readonly required: boolean;
}

/** The days of an event to which a provision applies. */
export interface Applicability {
  readonly from?: PlainDate;
  readonly to?: PlainDate;
  /** Nobody has said what follows a duty that ends: what is pending then, or happens later, stays until somebody does. */
  readonly undecided?: true;
}

/** An event and the clock that starts with it. */
export interface EventClock {
  readonly event: string;
  readonly clock: StorageClock;
  /** What the row's controller may choose in place of the clock's period (R35). */
  readonly choice?: Choice;
  /** The days of the event to which the provision applies; no bound where absent. */
  readonly applies?: Applicability;
}

/** A limit that cuts a claim short. */
export interface ClaimLimit extends EventClock {
  readonly name: string;
  readonly citation: string;
}

/** The period of a rule while no controller has chosen another. */
function period(rule: Period | PeriodChoice | OpenPeriodChoice): Period {
  if (typeof rule === 'string') return rule;
  return 'default' in rule ? rule.default : rule.max;
}

/** The time a processor has to return data once the agreement has ended; logging and security data can have their own. */
function returnPeriod({ controllers }: Policy, security: boolean): Period | undefined {
  const within = controllers?.returnWithin;
  if (typeof within !== 'object') return within;
  return security ? within.security : within.default;
}

/**
 * The end of the agreement. What is held as processor has the time to return it on top: nothing goes before it is
 * returned (Art. 28(3)(g)).
 *
 * @param within - none for what a controller keeps of its own accord
 */
const agreementClock = (within?: Period): EventClock => ({
  event: agreementEnd,
  clock: { periods: within === undefined ? [] : [within] },
});

/** A choice as far as the policy still allows it: its bounds may have moved since. */
export function allowed(period: Period, { between: { min, max } }: Choice): Period {
  if (isLonger(min, period)) return min;
  return isLonger(period, max) ? max : period;
}

/**
 * The clock of a rule.
 *
 * @param agreement - what the end of the agreement cuts the claim by, where it is held as processor
 */
export function clockOf(name: string, rule: StorageRule | Limit, agreement?: EventClock): EventClock | undefined {
  if ('inherit' in rule) return undefined;
  if ('while' in rule) return agreement ?? agreementClock();
  if ('active' in rule) return { event: rule.from, clock: { periods: [rule.active, rule.archived] } };
  return {
    event: rule.from,
    clock: { periods: [period(rule.for)], ...(rule.align === undefined ? {} : { align: rule.align }) },
    ...(typeof rule.for === 'string'
      ? {}
      : { choice: { name, between: rule.for, required: !('default' in rule.for) } }),
  };
}

function provisionClock(name: string, provision: Duty | Limit, undecided: boolean): EventClock | undefined {
  const clock = clockOf(name, provision);
  const { validFrom: from, validTo: to } = provision;
  if (clock === undefined || (from === undefined && to === undefined)) return clock;
  return {
    ...clock,
    applies: {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(undecided ? { undecided } : {}),
    },
  };
}

/** The clock of a duty. One that ends and does not say what follows keeps what it no longer applies to. */
export const dutyClock = (name: string, duty: Duty): EventClock | undefined =>
  provisionClock(name, duty, duty.validTo !== undefined && duty.followedBy === undefined);

export function limitsOn(policy: Policy, name: string): readonly ClaimLimit[] {
  const reaches = (limit: Limit) => limit.caps === 'all' || limit.caps.includes(name);
  return Object.entries(policy.limits ?? {}).flatMap(([cap, limit]) => {
    // A limit keeps nothing, and so leaves nothing undecided.
    const clock = provisionClock(cap, limit, false);
    return reaches(limit) && clock !== undefined ? [{ name: cap, citation: limit.citation, ...clock }] : [];
  });
}

/**
 * The cap that the end of the agreement puts on what is held as processor; undefined where the policy has none.
 *
 * @param security - of logging and security data
 */
export function agreementLimit(policy: Policy, security: boolean): EventClock | undefined {
  return agreementColumns(policy).length === 0 ? undefined : agreementClock(returnPeriod(policy, security));
}
