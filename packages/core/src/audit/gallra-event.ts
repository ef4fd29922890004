import type { SubjectReference } from '../decision/subject-reference.ts';
import type { PolicyVersion } from '../policy/policy-version.ts';

/** What can happen that must be shown afterwards (GDPR Art. 5(2)). */
export type GallraEventType =
  | 'plan.approved'
  | 'sweep.completed'
  | 'sweep.stopped'
  | 'sweep.exceeded'
  | 'rows.erased'
  | 'partition.dropped'
  | 'rows.anonymised'
  | 'columns.cleared'
  | 'rows.unlinked'
  | 'files.removed'
  | 'access.exported'
  | 'erasure.requested'
  | 'erasure.completed'
  | 'hold.placed'
  | 'hold.released'
  | 'period.chosen'
  | 'period.withdrawn'
  | 'category.declared'
  | 'category.withdrawn'
  | 'controller.succeeded'
  | 'purge.completed'
  | 'request.recorded'
  | 'request.refused'
  | 'journal.exported'
  | 'replay.begun'
  | 'replay.completed';

/** One event, which stands in the audit log as evidence. It holds names of tables, columns and claims, and counts; no value and no key of a row. */
export interface GallraEvent {
  /** Random (RFC 9562 UUID). */
  readonly id: string;
  readonly type: GallraEventType;
  readonly at: Date;
  /** Version of the policy's rules, see {@link PolicyVersion}. */
  readonly policy: PolicyVersion['rules'];
  readonly table?: string;
  readonly columns?: readonly string[];
  /** A partition of the table, as the database calls it. */
  readonly partition?: string;
  readonly rows?: number;
  readonly subject?: SubjectReference;
  /** Ties the events of one sweep or request together. */
  readonly operation?: string;
  readonly plan?: string;
  /** A purpose, duty or limit of the policy. */
  readonly claim?: string;
  /** Identifier of a legal hold. */
  readonly hold?: string;
  /** Key of the controller that it is about, in whose log it stands; absent: the vendor's. */
  readonly controller?: string;
}

/**
 * Makes an event with a random identifier.
 *
 * @param event - everything but the identifier
 * @example
 * ```ts
 * import { gallraEvent } from '@gallra/core/audit';
 *
 * const event = gallraEvent({ type: 'rows.erased', at: new Date(), policy: 'f3…', table: 'contacts', rows: 12 });
 * console.log(event.id.length); // 36
 * ```
 */
export function gallraEvent(event: Omit<GallraEvent, 'id'>): GallraEvent {
  return { id: crypto.randomUUID(), ...event };
}
