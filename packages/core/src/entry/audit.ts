export type { AuditEnvelope, ErasedPart, ProcessingTerm, PrunedEvents } from '../audit/audit-event.ts';
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
} from '../audit/audit-log.ts';
export {
  type AuditEvent,
  type AuditRecord,
  auditRecord,
  committedActor,
  envelopeText,
  type RecordedChange,
} from '../audit/audit-record.ts';
export { fromBase64, toBase64 } from '../audit/base64.ts';
export { evidenceEvent, evidenceRecord } from '../audit/evidence.ts';
export { type GallraEvent, type GallraEventType, gallraEvent } from '../audit/gallra-event.ts';
export {
  type CommittedPayload,
  commitment,
  commitmentDomain,
  isCommitted,
  type Payload,
  payload,
} from '../audit/payload.ts';
export { type ErasureRecord, eraseChanges, logsOfFormer, recordErasures } from '../audit/payload-erasure.ts';
export { type Actor, type ContextSource, contextTold, type ProcessingContext } from '../audit/processing-context.ts';
export {
  decryptedValue,
  type EncryptedValue,
  encryptedValue,
  freshSecret,
  type RecordedDigest,
  type RecordedRows,
  recordedDigest,
  type ValueContext,
} from '../audit/recorded-value.ts';
export { canonicalJson } from '../canonical-json.ts';
export type { AuditClass } from '../policy/vocabulary.ts';
export { sha256, sha256Of } from '../sha256.ts';
