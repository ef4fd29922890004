import type { AuditClass, LegalBasis } from '../policy/vocabulary.ts';

/*
 * The words of the audit log:
 * - event: something that happened to personal data, or that Gallra did; here always one of the log
 * - envelope: the text of an event that is hashed and signed for; names and counts, no value
 * - payload: who did it, or what changed; kept beside the envelope, which holds a commitment to it, and erasable
 * - leaf: an event as the tree of its log holds it, by its number from 0; when pruned, only its hash is left
 * - log: the events of one controller, or of the vendor
 * - seal: to number events, add them to the tree and sign its root
 * - checkpoint: that signature, with the number of events it vouches for
 * - witness: who keeps checkpoints where the administrators of the database cannot write
 * - epoch: the log that goes on after a restore, from a witness's checkpoint
 * - prune: to remove events whose time is up; erase: to remove payloads
 */

/**
 * A processing operation, by the Data Privacy Vocabulary.
 *
 * @see https://w3id.org/dpv (version 2.2), GDPR Art. 4(2)
 */
export type ProcessingTerm =
  | 'dpv:Store'
  | 'dpv:Modify'
  | 'dpv:Erase'
  | 'dpv:Anonymise'
  | 'dpv:Access'
  | 'dpv:Disclose'
  | 'dpv:Restrict';

/** What of earlier events is gone, because a person or a clock had it erased. */
export type ErasedPart =
  /** What changed for one data subject, in all earlier events of the log. */
  | { readonly part: 'change'; readonly subject: string }
  /** Who did it, in these events. */
  | { readonly part: 'actor'; readonly events: readonly string[] };

/** Events of which only the leaf hash is left. */
export interface PrunedEvents {
  readonly class: AuditClass;
  /** ISO 8601, UTC: events from before. */
  readonly before: string;
  /** Their numbers in the log, in order: `0-17,19,25-30`. */
  readonly leaves: string;
}

/** One event, as it is hashed and kept: names and counts, and no value. Parties stand in it as random references. */
export interface AuditEnvelope {
  readonly v: 1;
  /** Random (RFC 9562 UUID). */
  readonly id: string;
  /** The log it belongs to; random, and says nothing of the controller. */
  readonly log: string;
  /** ISO 8601, UTC, with milliseconds. */
  readonly at: string;
  readonly class: AuditClass;
  /** What happened: `rows.updated`. */
  readonly type: string;
  readonly processing?: ProcessingTerm;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly purpose?: string;
  readonly basis?: LegalBasis;
  /** Version of the policy's rules. */
  readonly policy?: string;
  readonly table?: string;
  readonly columns?: readonly string[];
  /** A partition of the table, as the database calls it. */
  readonly partition?: string;
  readonly rows?: number;
  /** Random references of data subjects, sorted. */
  readonly subjects?: readonly string[];
  readonly request?: string;
  readonly operation?: string;
  /** Hash of the plan that was carried out. */
  readonly plan?: string;
  /** A purpose, duty or limit of the policy. */
  readonly claim?: string;
  /** Identifier of a legal hold. */
  readonly hold?: string;
  /** Method and pattern of a route: `GET /contacts/:id`; never a path, which may hold what leads to a person. */
  readonly route?: string;
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Commitment to who did it, in hexadecimal. */
  readonly actor?: string;
  /** Commitments to what changed, one for each data subject. */
  readonly change?: readonly { readonly commitment: string; readonly subject?: string }[];
  readonly erased?: ErasedPart;
  readonly pruned?: PrunedEvents;
  /** The signed checkpoint of the log that this one follows, after a restore. */
  readonly previous?: string;
}
