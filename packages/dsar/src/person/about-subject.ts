import type { SubjectKey } from '@gallra/core';

/** Whom something is about, and the instant to decide for. */
export interface AboutSubject {
  /** Of whom it is asked, too; default: of the controller that the person's own row belongs to. */
  readonly subject: SubjectKey;
  readonly at: Date;
}
