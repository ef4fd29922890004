import type { Moment } from './event-state.ts';

/** A data subject outside the host's tables: random, per controller, home and key; erasure destroys the mapping. */
export type SubjectReference = string & { readonly __subject: never };

/**
 * A data subject as the host knows them: a category of the policy, the key in the table where it lives, as text, and the
 * controller whom something is asked of. What is asked of one says nothing to another (GDPR Art. 4(7)).
 */
export interface SubjectKey {
  readonly category: string;
  readonly key: string;
  /** The controller's key in its own table, as text; absent: the vendor. */
  readonly controller?: string;
  /** Says that it is the vendor who is asked, where the person's own row belongs to somebody else. */
  readonly vendor?: true;
  /**
   * Since when they have had the key, where keys are given to somebody new, as their own row tells it: what is older is an
   * earlier holder's. A store finds it out; nobody has to say it.
   */
  readonly heldSince?: HeldSince;
}

/** Since when somebody has had a key, in the policy's time zone; `unknown` where their own row does not tell. */
export type HeldSince = (Moment & { readonly timeZone: string }) | 'unknown';
