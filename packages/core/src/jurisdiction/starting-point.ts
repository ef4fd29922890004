/**
 * From when records against money laundering are kept: from the end of the business relationship; without one, from the
 * measure or the occasional transaction; and where that was not carried out, from when it was declined. Each has a name for
 * its event that the rule before and the rule after share.
 *
 * @see penningtvättslagen (2017:630) 5 kap. 3 § second paragraph; Regulation (EU) 2024/1624 Art. 77(3)
 */
export const startingPoints = {
  relationship: 'relationshipEnded',
  measure: 'measureTaken',
  abstention: 'transactionDeclined',
} as const;

/** A moment that records against money laundering are counted from. */
export type StartingPoint = keyof typeof startingPoints;

/** What the preset of a duty to keep records against money laundering is asked for. */
export interface StartingOptions<S extends StartingPoint, E extends string> {
  /** From when the years count; default `relationship`. */
  readonly counted?: S;
  /** The policy's name for the event; default: the one of the starting point. */
  readonly from?: E;
}
