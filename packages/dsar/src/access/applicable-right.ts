import type { Claim } from '@gallra/core/policy';
import type { Right } from '@gallra/core/words';
import type { Keeping } from '../person/keeping.ts';
import type { AccessPurpose } from './access-purpose.ts';

/** A right that applies to data that are held, and for which purposes; absent: for all of them. */
export interface ApplicableRight {
  readonly right: Right;
  /** The article of the GDPR. */
  readonly article: string;
  readonly purposes?: readonly string[];
}

/**
 * The rights that apply to what is held about a person.
 *
 * @param purposes - what keeps it, by name
 * @param keeping - the claims it is kept by
 * @param ending - which of them a request for erasure would end; the others keep the data in spite of it
 * @param due - whether some of it is kept by nothing any more, and so can be erased at once
 * @see GDPR Art. 7(3), 9(2)(a), 15(1)(e) and (f), 16 to 18, 20 to 22, 77
 */
export function applicableRights(
  purposes: Readonly<Record<string, AccessPurpose>>,
  keeping: Keeping,
  ending: ReadonlySet<string>,
  due: boolean,
): readonly ApplicableRight[] {
  const some = (
    right: Right,
    article: string,
    applies: (purpose: AccessPurpose, name: string) => boolean,
    always = false,
  ): readonly ApplicableRight[] => {
    const names = Object.entries(purposes).flatMap(([name, purpose]) => (applies(purpose, name) ? [name] : []));
    return names.length > 0 || always ? [{ right, article, purposes: names }] : [];
  };
  const claimed = (entails: (claim: Claim) => boolean) => (_: AccessPurpose, name: string) =>
    keeping.get(name)?.terms.some(({ claim }) => entails(claim)) === true;
  return [
    { right: 'access', article: '15' },
    { right: 'rectification', article: '16' },
    ...some('erasure', '17', (_, name) => ending.has(name), due),
    { right: 'restriction', article: '18' },
    ...some(
      'portability',
      '20',
      claimed(({ portable }) => portable),
    ),
    ...some(
      'objection',
      '21',
      claimed(({ endsUponObjection }) => endsUponObjection),
    ),
    ...some(
      'withdrawal',
      '7(3)',
      claimed(({ endsUponWithdrawal }) => endsUponWithdrawal),
    ),
    ...some('humanReview', '22(3)', ({ automatedDecision }) => automatedDecision !== undefined),
    { right: 'complaint', article: '77' },
  ];
}
