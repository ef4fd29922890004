import type { AuditEnvelope } from './audit-event.ts';
import { type CommittedPayload, committedBody, committedPayload, type Payload, recordedText } from './payload.ts';
import type { Actor } from './processing-context.ts';

/** What changed for one data subject. */
export interface RecordedChange {
  readonly payload: Payload;
  /** Their random reference; absent where the row leads to nobody. */
  readonly subject?: string;
}

/** An event as a log keeps it: the envelope as canonical text, and what can be erased beside it. */
export interface AuditRecord {
  readonly log: string;
  readonly envelope: string;
  /** Of Gallra's own events alone: what they are listed by. */
  readonly type?: string;
  /** The data subjects that the envelope names. */
  readonly subjects: readonly string[];
  readonly actor?: Payload;
  /** In the order of the envelope's commitments. */
  readonly change?: readonly RecordedChange[];
}

/** What an event tells; commitments are added. */
export interface AuditEvent extends Omit<AuditEnvelope, 'v' | 'id' | 'at' | 'actor' | 'change' | 'outcome'> {
  /** Default: a random one. */
  readonly id?: string;
  readonly at: Date;
  /** Default: done. */
  readonly outcome?: AuditEnvelope['outcome'];
  readonly actor?: Actor;
  /** What changed, as JSON, for one data subject each. Values only where the host wants them recorded. */
  readonly change?: readonly { readonly subject?: string; readonly content: unknown }[];
}

/**
 * The text of an envelope: canonical, so that everybody hashes the same bytes.
 *
 * @throws GallraError `audit.invalid` where it is not JSON
 * @see RFC 8785 (JSON Canonicalization Scheme)
 */
export const envelopeText = (envelope: AuditEnvelope | Readonly<Record<string, unknown>>): string =>
  recordedText(envelope);

/**
 * Who did it, as it is kept beside an event, and the commitment to it. Of whatever object the host hands over, which may
 * be the whole row of a user, only the members of {@link Actor} are kept.
 *
 * @param actor - who did it
 * @throws GallraError `audit.invalid` where something in it is not JSON
 * @see RFC 8785, RFC 6234
 * @example
 * ```ts
 * import { committedActor } from '@gallra/core/audit';
 *
 * const { payload, commitment } = committedActor({ id: 'agent-7', role: 'agent' });
 * console.log(payload.body, commitment.length); // {"id":"agent-7","role":"agent"} 64
 * ```
 */
export function committedActor({ id, role, details }: Actor): CommittedPayload {
  // Most are a name or two, of which JSON is canonical as it is, and every event has one.
  if (details === undefined && typeof id === 'string' && id.isWellFormed()) {
    if (role === undefined) return committedBody(`{"id":${JSON.stringify(id)}}`);
    if (typeof role === 'string' && role.isWellFormed())
      return committedBody(`{"id":${JSON.stringify(id)},"role":${JSON.stringify(role)}}`);
  }
  return committedPayload({
    id,
    ...(role === undefined ? {} : { role }),
    ...(details === undefined ? {} : { details }),
  });
}

/**
 * Makes the record of an event: the envelope with a random identifier and with commitments, and the payloads.
 *
 * @param event - what happened; values of rows have no place in it but under `change`
 * @throws GallraError `audit.invalid` where something in it is not JSON
 * @see GDPR Art. 5(2), RFC 8785
 * @example
 * ```ts
 * import { auditRecord } from '@gallra/core/audit';
 *
 * const { envelope, actor } = auditRecord({
 *   log: 'b0f3…',
 *   at: new Date(),
 *   class: 'change',
 *   type: 'rows.updated',
 *   processing: 'dpv:Modify',
 *   purpose: 'brokerage',
 *   table: 'contacts',
 *   columns: ['phone'],
 *   rows: 1,
 *   actor: { id: 'agent-7', role: 'agent' },
 * });
 * console.log(envelope.includes('agent-7'), actor?.body.includes('agent-7')); // false true
 * ```
 */
export function auditRecord({
  id = crypto.randomUUID(),
  at,
  actor,
  change,
  subjects,
  outcome = 'done',
  ...told
}: AuditEvent): AuditRecord {
  const who = actor === undefined ? undefined : committedActor(actor);
  const changes = change?.map(({ subject, content }) => ({
    ...committedPayload(content),
    whose: subject === undefined ? {} : { subject },
  }));
  const named = [...new Set(subjects)].sort();
  const envelope = envelopeText({
    ...told,
    v: 1,
    id,
    at: at.toISOString(),
    outcome,
    ...(subjects === undefined ? {} : { subjects: named }),
    ...(who === undefined ? {} : { actor: who.commitment }),
    ...(changes === undefined ? {} : { change: changes.map(({ commitment, whose }) => ({ commitment, ...whose })) }),
  });
  return {
    log: told.log,
    envelope,
    subjects: named,
    ...(who === undefined ? {} : { actor: who.payload }),
    ...(changes === undefined ? {} : { change: changes.map(({ payload, whose }) => ({ payload, ...whose })) }),
  };
}
