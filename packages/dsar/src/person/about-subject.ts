import type { SubjectKey } from '@gallra/core';

/** Whom something is about, and the instant to decide for. */
export interface AboutSubject {
  readonly subject: SubjectKey;
  readonly at: Date;
}
