import type { SubjectReference } from './subject-reference.ts';

/** One controller takes the place of another: two agencies merge. */
export interface Succession {
  /** The key of the controller whose rows have become the other's, as text. */
  readonly from: string;
  /** The key of the one whose rows they are now. */
  readonly to: string;
  readonly at: Date;
}

/** Somebody whom both knew: what stands on record under the first reference is told under the second from then on. */
export interface MergedPerson {
  readonly from: SubjectReference;
  readonly to: SubjectReference;
}
