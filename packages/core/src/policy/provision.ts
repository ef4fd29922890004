import type { PlainDate } from '../time/plain-date.ts';
import type { Label } from './label.ts';

/** The word in place of a name where a provision ends and nothing follows it. */
export const nothingFollows = 'nothing';

/** What of a provision has not been read in its own text, and who has to read it before anyone relies on it. */
export interface Unread {
  /** What to read: `the number of years (39 kap. 3 § second paragraph)`. */
  readonly what: string;
  /** Who has to: `the controller's tax adviser`. */
  readonly by: string;
}

/** A rule in law: where it stands, when it is in force, and what comes after it. */
export interface Provision<F extends string = string> {
  /** What it is called in the register and in letters to people. */
  readonly title: Label;
  /** The provision, so that a lawyer finds it: `bokföringslagen (1999:1078) 7 kap. 2 §`. */
  readonly citation: string;
  /** It applies to events from this day on. */
  readonly validFrom?: PlainDate;
  /** It applies to events up to this day. What is pending then is for what follows it to govern. */
  readonly validTo?: PlainDate;
  /**
   * The duty (or the limit) of the policy that applies from then on, counted from the same event; it reaches whatever this
   * one reaches. `'nothing'` where the rule ends and none comes after it. Where a duty says neither, nobody has decided, and
   * what is pending or happens after `validTo` stays.
   */
  readonly followedBy?: F | typeof nothingFollows;
  /** What replaces it in law, where that is known: `check` names it until `followedBy` does. */
  readonly replacedBy?: string;
  /** Absent where all of it was read; otherwise `check` says who has to read what. */
  readonly unread?: Unread;
}
