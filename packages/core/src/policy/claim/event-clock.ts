import type { Period } from '../../time/period.ts';
import { isLonger, type PlainDate } from '../../time/plain-date.ts';
import type { StorageClock } from '../../time/storage-period.ts';
import type { Policy } from '../policy.ts';
import type { Duty, Limit } from '../purpose.ts';
import { agreementEnd, type OpenPeriodChoice, type PeriodChoice, type StorageRule } from '../storage-rule.ts';
import { agreementColumn } from '../table/controller-link.ts';

/** A period that controllers may choose. */
export interface Choice {
  /** The claim or limit it is chosen for. */
  readonly name: string;
  readonly between: OpenPeriodChoice;
  /** Without a choice the clock does not run at all. */
  readonly required: boolean;
}

/** An event and the clock that starts with it. */
export interface EventClock {
  readonly event: string;
  readonly clock: StorageClock;
  /** What the row's controller may choose in place of the clock's period (R35). */
  readonly choice?: Choice;
  /** The days of the event to which the provision applies; no bound where absent. */
  readonly applies?: { readonly from?: PlainDate; readonly to?: PlainDate };
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

/** The agreement's end, and the time the processor then has to return the data: nothing goes before it is returned. */
function agreementClock(policy: Policy): EventClock {
  const within = policy.controllers?.returnWithin;
  return { event: agreementEnd, clock: { periods: within === undefined ? [] : [within] } };
}

/** A choice as far as the policy still allows it: its bounds may have moved since. */
export function allowed(period: Period, { between: { min, max } }: Choice): Period {
  if (isLonger(min, period)) return min;
  return isLonger(period, max) ? max : period;
}

export function clockOf(policy: Policy, name: string, rule: StorageRule | Limit): EventClock | undefined {
  if ('inherit' in rule) return undefined;
  if ('while' in rule) return agreementClock(policy);
  if ('active' in rule) return { event: rule.from, clock: { periods: [rule.active, rule.archived] } };
  return {
    event: rule.from,
    clock: { periods: [period(rule.for)], ...(rule.align === undefined ? {} : { align: rule.align }) },
    ...(typeof rule.for === 'string'
      ? {}
      : { choice: { name, between: rule.for, required: !('default' in rule.for) } }),
  };
}

export function provisionClock(policy: Policy, name: string, provision: Duty | Limit): EventClock | undefined {
  const clock = clockOf(policy, name, provision);
  const { validFrom: from, validTo: to } = provision;
  if (clock === undefined || (from === undefined && to === undefined)) return clock;
  return { ...clock, applies: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
}

export function limitsOn(policy: Policy, name: string): readonly ClaimLimit[] {
  const reaches = (limit: Limit) => limit.caps === 'all' || limit.caps.includes(name);
  return Object.entries(policy.limits ?? {}).flatMap(([cap, limit]) => {
    const clock = provisionClock(policy, cap, limit);
    return reaches(limit) && clock !== undefined ? [{ name: cap, citation: limit.citation, ...clock }] : [];
  });
}

/** The cap that the end of the agreement puts on what is held as processor; undefined where the policy has none. */
export function agreementLimit(policy: Policy): EventClock | undefined {
  return agreementColumn(policy) === undefined ? undefined : agreementClock(policy);
}
