import type { Agency } from './agencies.ts';
import type { Contact } from './contacts.ts';
import type { Row } from './rows.ts';

/** When the things of a sale happen. What lies after the agency's last day is not recorded. */
export interface Schedule {
  readonly commissionedAt: Date;
  readonly viewedAt: Date;
  readonly contractedAt: Date;
  readonly closedAt: Date;
}

export interface Sale {
  readonly agency: Agency;
  readonly property: Row<'properties'>;
  readonly seller: Contact;
  /** Who came to the viewing; those who bid are among them. */
  readonly visitors: readonly Contact[];
  /** Who bid, the winner last; nobody when the assignment is withdrawn. */
  readonly bidders: readonly Contact[];
  readonly schedule: Schedule;
  /** `false` where the story brings its own. Default `true`. */
  readonly withMessages?: false;
}
