export type { AuditClass } from '../policy/vocabulary.ts';
export { sha256, sha256Of } from '../sha256.ts';
export type { AuditEnvelope, ErasedPart, ProcessingTerm, PrunedEvents } from './audit-event.ts';
export type {
  AuditLeaf,
  AuditLog,
  AuditLogs,
  EventPage,
  KeptEvent,
  PrunedEvent,
  RecordedActor,
  Seal,
  SealedCheckpoint,
  SealedEvent,
  TreeTile,
  UnsealedEvent,
  UnsealedRange,
  WitnessProgress,
} from './audit-log.ts';
export {
  type AuditEvent,
  type AuditRecord,
  auditRecord,
  committedActor,
  envelopeText,
  type RecordedChange,
} from './audit-record.ts';
export { fromBase64, toBase64 } from './base64.ts';
export { evidenceEvent, evidenceRecord } from './evidence.ts';
export { type GallraEvent, type GallraEventType, gallraEvent } from './gallra-event.ts';
export { type CommittedPayload, commitment, commitmentDomain, isCommitted, type Payload, payload } from './payload.ts';
export { type ErasureRecord, eraseChanges, recordErasures } from './payload-erasure.ts';
export { type Actor, type ContextSource, contextTold, type ProcessingContext } from './processing-context.ts';
export {
  decryptedValue,
  type EncryptedValue,
  encryptedValue,
  freshSecret,
  type RecordedDigest,
  type RecordedRows,
  recordedDigest,
  type ValueContext,
} from './recorded-value.ts';
