import { type AuditEvent, auditRecord, contextTold, type ProcessingContext } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { currentContext } from './processing-context.ts';

/** What of an event the log learns about security, besides the context. */
export type SecurityEvent = Pick<
  AuditEvent,
  'type' | 'outcome' | 'route' | 'status' | 'table' | 'columns' | 'rows' | 'subjects'
>;

/** What somebody was kept from: names and counts, and no value. */
export type RefusedAccess = Pick<AuditEvent, 'table' | 'columns' | 'rows' | 'subjects'>;

/** Adds an event of class `security` to the log of the context's controller, in a transaction of its own. */
export async function recordSecurityEvent(
  store: Store,
  event: SecurityEvent,
  context: ProcessingContext,
): Promise<void> {
  const at = new Date();
  await store.transaction(async ({ audit }) => {
    const record = auditRecord({
      ...event,
      log: await audit.of(context.controller),
      at,
      class: 'security',
      ...contextTold(context),
    });
    await audit.append([record]);
  });
}

/**
 * Records that code has refused the current actor access to personal data: `access.refused`.
 *
 * For what no HTTP status tells: a refusal answered with 404, a field of a GraphQL answer, a job. It neither throws nor
 * answers in the host's place. Where the middleware records the 403 that follows too, both events name the same
 * request.
 *
 * @param store - the host's database; the event is committed by itself, so call it outside of an open transaction
 * @param refused - the table and columns, how many rows, references of the data subjects
 * @returns when the event is committed
 * @throws GallraError `audit.invalid` where something is not JSON; what the store throws
 * @see GDPR Art. 5(1)(f), 5(2), 32(1)(b)
 * @example
 * ```ts
 * import { refuseAccess } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const contact: { readonly name: string } | undefined;
 * if (contact === undefined) await refuseAccess(store, { table: 'contacts', rows: 1 });
 * ```
 */
export async function refuseAccess(store: Store, refused: RefusedAccess = {}): Promise<void> {
  await recordSecurityEvent(store, { ...refused, type: 'access.refused', outcome: 'refused' }, currentContext() ?? {});
}
