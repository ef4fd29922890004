/**
 * What is done to due rows.
 *
 * - `clear`: single columns go, the row stays
 * - `erase`: the row goes
 * - `drop`: the row goes with its whole partition
 * - `anonymise`: the row stays without the person, as the policy wants it
 * - `anonymiseReferenced`: the same, because others refer to the row
 * - `unlink`: a link of a circle goes, in rows to be erased
 */
export type DisposalAction = 'clear' | 'erase' | 'drop' | 'anonymise' | 'anonymiseReferenced' | 'unlink';
