import type { SubjectReference } from '../decision/subject-reference.ts';
import { GallraError } from '../error.ts';
import type { AuditEnvelope, ProcessingTerm } from './audit-event.ts';
import { type AuditRecord, auditRecord } from './audit-record.ts';
import type { GallraEvent, GallraEventType } from './gallra-event.ts';

/** What was done with the data; nothing where the event is about something else, or sums up others. */
const processing: Readonly<Record<GallraEventType, ProcessingTerm | undefined>> = {
  'plan.approved': undefined,
  'sweep.completed': undefined,
  'sweep.stopped': undefined,
  'sweep.exceeded': undefined,
  'rows.erased': 'dpv:Erase',
  'partition.dropped': 'dpv:Erase',
  'rows.anonymised': 'dpv:Anonymise',
  'columns.cleared': 'dpv:Erase',
  'rows.unlinked': 'dpv:Modify',
  'files.removed': 'dpv:Erase',
  'access.exported': 'dpv:Disclose',
  'erasure.requested': undefined,
  'erasure.completed': undefined,
  'hold.placed': undefined,
  'hold.released': undefined,
  'period.chosen': undefined,
  'period.withdrawn': undefined,
  'category.declared': undefined,
  'category.withdrawn': undefined,
  'controller.succeeded': undefined,
  'purge.completed': undefined,
  'request.recorded': undefined,
  'request.refused': undefined,
  'journal.exported': undefined,
  'replay.begun': undefined,
  'replay.completed': undefined,
};

const isEventType = (type: string): type is GallraEventType => Object.hasOwn(processing, type);

/**
 * Makes the record of one of Gallra's own events: evidence, sealed and verified as everything else in a log.
 *
 * @param event - what happened
 * @param log - the open log of the controller that the event names, or the vendor's
 * @see GDPR Art. 5(2); DPV 2.2 for the processing
 * @example
 * ```ts
 * import { evidenceRecord, gallraEvent } from '@gallra/core/audit';
 *
 * const event = gallraEvent({ type: 'rows.erased', at: new Date(), policy: 'f3…', table: 'contacts', rows: 12 });
 * console.log(evidenceRecord(event, 'b0f3…').envelope.includes('dpv:Erase')); // true
 * ```
 */
export function evidenceRecord({ controller: _, subject, ...event }: GallraEvent, log: string): AuditRecord {
  const term = processing[event.type];
  const record = auditRecord({
    ...event,
    log,
    class: 'evidence',
    ...(term === undefined ? {} : { processing: term }),
    ...(subject === undefined ? {} : { subjects: [subject] }),
  });
  return { ...record, type: event.type };
}

/**
 * Reads one of Gallra's own events out of its envelope.
 *
 * @param envelope - as {@link evidenceRecord} wrote it
 * @param controller - key of the controller whose log it stands in
 * @throws GallraError `audit.altered` where the envelope is of no such event
 * @example
 * ```ts
 * import { evidenceEvent, evidenceRecord, gallraEvent } from '@gallra/core/audit';
 *
 * const event = gallraEvent({ type: 'rows.erased', at: new Date(), policy: 'f3…', table: 'contacts', rows: 12 });
 * console.log(evidenceEvent(evidenceRecord(event, 'b0f3…').envelope).rows); // 12
 * ```
 */
export function evidenceEvent(envelope: string, controller?: string): GallraEvent {
  const told: AuditEnvelope & { readonly subjects?: readonly SubjectReference[] } = JSON.parse(envelope);
  const { id, type, at, policy, table, columns, partition, rows, subjects, operation, plan, claim, hold } = told;
  if (!isEventType(type) || policy === undefined)
    throw new GallraError(
      'audit.altered',
      'An event of the audit log is listed as what it is not. Verify the log, and find out who writes to gallra_audit.',
    );
  const [subject] = subjects ?? [];
  return {
    id,
    type,
    at: new Date(at),
    policy,
    ...(table === undefined ? {} : { table }),
    ...(columns === undefined ? {} : { columns }),
    ...(partition === undefined ? {} : { partition }),
    ...(rows === undefined ? {} : { rows }),
    ...(subject === undefined ? {} : { subject }),
    ...(operation === undefined ? {} : { operation }),
    ...(plan === undefined ? {} : { plan }),
    ...(claim === undefined ? {} : { claim }),
    ...(hold === undefined ? {} : { hold }),
    ...(controller === undefined ? {} : { controller }),
  };
}
