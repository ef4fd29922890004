import type { AccessPurpose } from './access-purpose.ts';

/** A right of the data subject. */
export type Right =
  | 'access'
  | 'rectification'
  | 'erasure'
  | 'restriction'
  | 'portability'
  | 'objection'
  | 'withdrawal'
  | 'humanReview'
  | 'complaint';

/** A right that applies to data that are held, and for which purposes; absent: for all of them. */
export interface ApplicableRight {
  readonly right: Right;
  /** The article of the GDPR. */
  readonly article: string;
  readonly purposes?: readonly string[];
}

/** Erasure is of no avail while a legal obligation or a public task keeps the data (Art. 17(3)(b)). */
const erasable = ({ basis }: AccessPurpose) => basis !== '6(1)(c)' && basis !== '6(1)(e)';

/** Portability is narrower than access: consent or contract (Art. 20(1)(a)). */
const portable = ({ basis }: AccessPurpose) => basis === '6(1)(a)' || basis === '6(1)(b)';

const objectionable = ({ basis, directMarketing }: AccessPurpose) =>
  directMarketing === true || basis === '6(1)(e)' || basis === '6(1)(f)';

/**
 * The rights that apply to what is held about a person.
 *
 * @param purposes - what keeps it, by name
 * @param due - whether some of it is kept by nothing any more, and so can be erased at once
 * @see GDPR Art. 7(3), 15(1)(e) and (f), 16 to 18, 20 to 22, 77
 */
export function applicableRights(
  purposes: Readonly<Record<string, AccessPurpose>>,
  due: boolean,
): readonly ApplicableRight[] {
  const some = (
    right: Right,
    article: string,
    applies: (purpose: AccessPurpose) => boolean,
    always = false,
  ): readonly ApplicableRight[] => {
    const names = Object.entries(purposes).flatMap(([name, purpose]) => (applies(purpose) ? [name] : []));
    return names.length > 0 || always ? [{ right, article, purposes: names }] : [];
  };
  return [
    { right: 'access', article: '15' },
    { right: 'rectification', article: '16' },
    ...some('erasure', '17', erasable, due),
    { right: 'restriction', article: '18' },
    ...some('portability', '20', portable),
    ...some('objection', '21', objectionable),
    ...some('withdrawal', '7(3)', ({ basis }) => basis === '6(1)(a)'),
    ...some('humanReview', '22(3)', ({ automatedDecision }) => automatedDecision !== undefined),
    { right: 'complaint', article: '77' },
  ];
}
