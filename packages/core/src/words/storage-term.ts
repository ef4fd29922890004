import type { Claim } from '../policy/claim/claim.ts';
import { allowed, type EventClock } from '../policy/claim/event-clock.ts';
import type { Label } from '../policy/label.ts';
import type { Policy } from '../policy/policy.ts';
import type { Limit } from '../policy/purpose.ts';
import type { OpenPeriodChoice, OpenPeriodRule, PeriodRule, StorageRule } from '../policy/storage-rule.ts';
import type { Period } from '../time/period.ts';
import { isLonger } from '../time/plain-date.ts';
import type { Alignment } from '../time/storage-period.ts';
import { claimTitle, eventTitle } from './title.ts';

/** A time that is counted from an event: a period, or two phases of which the second is archived. */
export interface CountedTerm {
  readonly from: Label;
  /** None where only a choice within `between` sets one. */
  readonly periods: readonly Period[];
  readonly align?: readonly Alignment[];
  /** The controller has chosen it (R35). */
  readonly chosen?: true;
  /** What the controller may choose; where no controller is asked about. */
  readonly between?: OpenPeriodChoice;
  /** Controllers have chosen differently, and this is the longest. */
  readonly upTo?: true;
}

/** As long as the agreement between controller and processor is in force, and then until the data are returned. */
export interface AgreementTerm {
  readonly while: 'agreement';
  readonly returnWithin?: Period;
}

/** A limit that cuts a claim short. */
export interface LimitTerm extends CountedTerm {
  readonly title: Label;
  readonly citation: string;
}

/** For how long a purpose or duty needs data, as plain data (GDPR Art. 13(2)(a), 15(1)(d), 30(1)(f)). */
export type StorageTerm = (CountedTerm | AgreementTerm | { readonly as: readonly Label[] }) & {
  readonly limits?: readonly LimitTerm[];
  /** Held as the controller's processor: no longer than the agreement (Art. 28(3)(g)). */
  readonly within?: AgreementTerm;
};

/** What of a claim tells for how long it keeps data. */
export type ToldClaim = Pick<Claim, 'name' | 'kind' | 'clock' | 'limits' | 'agreement'>;

/** What a term is asked for. */
export interface TermOptions {
  /** The periods that the controller has chosen, by claim or limit; absent: of no controller in particular. */
  readonly chosen?: Readonly<Record<string, Period>>;
  /** Which purposes are worth naming among those that are followed; absent: all that the rule names. */
  readonly known?: (purpose: string) => boolean;
}

/** Of a clock that starts with the agreement's end. */
function agreementTerm(ended: EventClock | undefined): AgreementTerm {
  const [within] = ended?.clock.periods ?? [];
  return { while: 'agreement', ...(within === undefined ? {} : { returnWithin: within }) };
}

/** Undefined for a limit of the controller's own choice, where it has chosen none. */
function countedTerm(
  policy: Policy,
  name: string,
  rule: PeriodRule | OpenPeriodRule | Limit,
  chosen: TermOptions['chosen'],
): CountedTerm | undefined {
  const from = eventTitle(policy, rule.from);
  const align = rule.align === undefined ? {} : { align: rule.align };
  const between = rule.for;
  if (typeof between === 'string') return { from, periods: [between], ...align };
  const { min, max } = between;
  const usual = 'default' in between ? [between.default] : [];
  if (chosen === undefined) return { from, periods: usual, ...align, between: { min, max } };
  const own = chosen[name];
  if (own !== undefined)
    return { from, periods: [allowed(own, { name, between, required: usual.length === 0 })], ...align, chosen: true };
  return usual.length === 0 ? undefined : { from, periods: usual, ...align };
}

function ownTerm(
  policy: Policy,
  { name, clock }: Pick<Claim, 'name' | 'clock'>,
  rule: StorageRule,
  { chosen, known }: TermOptions,
): StorageTerm {
  if ('while' in rule) return agreementTerm(clock);
  if ('active' in rule) return { from: eventTitle(policy, rule.from), periods: [rule.active, rule.archived] };
  // What only a controller's choice begins has no period before.
  if ('from' in rule)
    return countedTerm(policy, name, rule, chosen) ?? { from: eventTitle(policy, rule.from), periods: [] };
  const others =
    rule.inherit === 'others' ? Object.keys(policy.purposes).filter((other) => other !== name) : rule.inherit;
  if (known !== undefined) return { as: others.filter(known).map((other) => claimTitle(policy, other)) };
  return { as: rule.inherit === 'others' ? [] : others.map((other) => claimTitle(policy, other)) };
}

/**
 * For how long a purpose or duty needs data, with what cuts that short: the limits, and the agreement where the data are
 * held as processor. Of a controller who has chosen periods, those.
 *
 * @param policy - a checked policy
 * @param claim - a purpose or duty of that policy, as `claimsOn` gives it
 * @param options - see {@link TermOptions}
 * @see GDPR Art. 13(2)(a), 15(1)(d), 28(3)(g), 30(1)(f)
 * @example
 * ```ts
 * import { claimsOn } from '@gallra/core/policy';
 * import type { Policy } from '@gallra/core';
 * import { storageTerm, termInWords } from '@gallra/core/words';
 *
 * declare const policy: Policy;
 * for (const claim of claimsOn(policy, 'contacts', 'name'))
 *   console.log(termInWords(storageTerm(policy, claim, { chosen: { marketing: 'P6M' } }), 'sv'));
 * ```
 */
export function storageTerm(policy: Policy, claim: ToldClaim, options: TermOptions = {}): StorageTerm {
  const rule = claim.kind === 'duty' ? policy.duties?.[claim.name] : policy.purposes[claim.name]?.keep;
  const term: StorageTerm = rule === undefined ? { as: [] } : ownTerm(policy, claim, rule, options);
  const limits = claim.limits.flatMap(({ name, citation }): readonly LimitTerm[] => {
    const limit = policy.limits?.[name];
    const counted = limit && countedTerm(policy, name, limit, options.chosen);
    return counted === undefined ? [] : [{ title: claimTitle(policy, name), citation, ...counted }];
  });
  const ends = claim.agreement !== undefined && !('while' in term);
  return {
    ...term,
    ...(limits.length === 0 ? {} : { limits }),
    ...(ends ? { within: agreementTerm(claim.agreement) } : {}),
  };
}

/** Security data may have more time than other. */
const isReturnedLater = ({ returnWithin: a }: AgreementTerm, { returnWithin: b }: AgreementTerm): boolean =>
  a !== undefined && a !== b && (b === undefined || isLonger(a, b));

const isSame = (a: StorageTerm, b: StorageTerm) => JSON.stringify(a) === JSON.stringify(b);

/**
 * One term for data of several controllers: where they have chosen differently, the longest of their periods.
 *
 * @param terms - of the same claim, one for each controller
 */
export function longestTerm([first, ...others]: readonly [StorageTerm, ...StorageTerm[]]): StorageTerm {
  if (others.every((other) => isSame(first, other))) return first;
  const length = (term: StorageTerm) =>
    'periods' in term ? term.periods[0] : 'while' in term ? term.returnWithin : undefined;
  const longest = others.reduce((known, other) => {
    const [a, b] = [length(known), length(other)];
    return a !== undefined && b !== undefined && a !== b && isLonger(b, a) ? other : known;
  }, first);
  // A limit that only some of the controllers have is none for the others.
  const limits = (longest.limits ?? []).filter((limit) =>
    [first, ...others].every((term) => term.limits?.some((other) => JSON.stringify(other) === JSON.stringify(limit))),
  );
  const { limits: _limits, within: _within, ...term } = longest;
  const withins = [first, ...others].flatMap(({ within }) => within ?? []);
  const everywhere = withins.length === others.length + 1;
  const within = withins.reduce((known, other) => (isReturnedLater(other, known) ? other : known), {
    while: 'agreement',
  });
  const differ = others.some((other) => length(other) !== length(first));
  return {
    ...term,
    ...(limits.length === 0 ? {} : { limits }),
    ...(everywhere ? { within } : {}),
    ...('periods' in term && differ ? { upTo: true } : {}),
  };
}
