import type { LegalBasis, SpecialCategoryBasis } from '../vocabulary.ts';

/** What a request for erasure does to a claim (GDPR Art. 17(1) and (3)). */
export type UponErasure = 'ends' | 'endsUnlessPending' | 'survives';

/**
 * Why a claim outlives a request for erasure:
 *
 * - `17(3)(b)`: a legal obligation, or a task carried out in the public interest
 * - `17(3)(e)`: legal claims
 * - `17(1)(a)`: the data are still necessary for what they were collected for
 */
export type ErasureGround = '17(3)(b)' | '17(3)(e)' | '17(1)(a)';

/** What follows in law from the legal basis of a claim. */
export interface Entailment {
  readonly erasure: UponErasure;
  /** On which ground what an erasure leaves is kept. */
  readonly ground: ErasureGround;
  /** An objection ends it (Art. 21). */
  readonly objection: boolean;
  /** There is a consent to withdraw (Art. 7(3)). */
  readonly withdrawal: boolean;
  /** What the person has provided can be had in a form that machines read (Art. 20(1)(a)). */
  readonly portability: boolean;
  /** A controller may instruct its processor to do without it (Art. 28(3)(a)). */
  readonly instruction: boolean;
}

const none = { objection: false, withdrawal: false, portability: false, instruction: true } as const;

/**
 * What each legal basis entails, as long as nothing else is said of the claim.
 *
 * Consent is withdrawn by asking for erasure (Art. 17(1)(b)); who asks for erasure objects, and direct marketing or not,
 * nobody has to weigh interests for Gallra first (Art. 17(1)(c)). A contract that is still running needs its data
 * (Art. 17(1)(a)). So does the protection of somebody's vital interests: none of the grounds of Art. 17(1)(b) to (f) is
 * about it and Art. 21 gives no objection to it, so that only its own period ends it.
 */
const byBasis: Readonly<Record<LegalBasis, Entailment>> = {
  '6(1)(a)': { ...none, erasure: 'ends', ground: '17(1)(a)', withdrawal: true, portability: true },
  '6(1)(b)': { ...none, erasure: 'endsUnlessPending', ground: '17(1)(a)', portability: true },
  '6(1)(c)': { ...none, erasure: 'survives', ground: '17(3)(b)' },
  '6(1)(d)': { ...none, erasure: 'survives', ground: '17(1)(a)' },
  '6(1)(e)': { ...none, erasure: 'survives', ground: '17(3)(b)', objection: true },
  '6(1)(f)': { ...none, erasure: 'ends', ground: '17(1)(a)', objection: true },
};

/**
 * What is carried out for a controller has no basis of its own. Who asks that controller for erasure has it ordered, and
 * an order ends it (Art. 28(3)(a)); what there is to object to or to withdraw is the controller's own purpose.
 */
const onInstruction: Entailment = { ...none, erasure: 'ends', ground: '17(1)(a)' };

/** What a claim says of itself, beside its legal basis. */
export interface Grounded {
  /** Absent for what a processor carries out. */
  readonly basis?: LegalBasis;
  /** A duty in law, which nobody's instruction sets aside; default: a purpose. */
  readonly kind?: 'purpose' | 'duty';
  readonly legalClaims?: boolean;
  readonly directMarketing?: boolean;
  /** The condition for special categories, where data of one are what is asked about. */
  readonly specialBasis?: SpecialCategoryBasis;
}

/**
 * What the legal basis of a purpose or duty entails: the one answer that decisions, their SQL, reports, previews and
 * refusals read. Explicit consent to special categories (Art. 9(2)(a)) is a consent like any other, whatever basis stands
 * beside it: it can be withdrawn, and then the data go (Art. 7(3), 17(1)(b), 20(1)(a)). The other conditions of Art. 9(2)
 * allow, and the basis decides.
 *
 * @param claim - its legal basis, and what it says of itself
 * @see GDPR Art. 7(3), 9(2)(a), 17(1) and (3), 20(1), 21, 28(3)(a)
 * @example
 * ```ts
 * import { entailmentOf } from '@gallra/core/policy';
 *
 * console.log(entailmentOf({ basis: '6(1)(f)' }).erasure); // 'ends'
 * console.log(entailmentOf({ basis: '6(1)(f)', legalClaims: true }).ground); // '17(3)(e)'
 * ```
 */
export function entailmentOf({ basis, kind, legalClaims, directMarketing, specialBasis }: Grounded): Entailment {
  const entailed = basis === undefined ? onInstruction : byBasis[basis];
  const consent = { erasure: 'ends', withdrawal: true, portability: true } as const;
  return {
    ...entailed,
    ...(specialBasis === '9(2)(a)' ? consent : {}),
    ...(legalClaims === true ? { erasure: 'survives', ground: '17(3)(e)' } : {}),
    ...(directMarketing === true ? { objection: true } : {}),
    ...(kind === 'duty' ? { instruction: false } : {}),
  };
}

/**
 * Whether a request for erasure ends what a legal basis carries.
 *
 * @param entailment - see {@link entailmentOf}
 * @param pending - whether what the claim counts from has not happened yet: a contract that is running
 */
export const erasureEnds = ({ erasure }: Pick<Entailment, 'erasure'>, pending: boolean): boolean =>
  erasure === 'ends' || (erasure === 'endsUnlessPending' && !pending);
