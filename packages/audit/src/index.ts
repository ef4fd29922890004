export { type ExportedLeaf, exportLog } from './export/audit-export.ts';
export { type ExportChunks, leafHashes } from './export/export-lines.ts';
export { type ActorErasureOptions, type ActorErasureReport, eraseActor } from './keep/actor-erasure.ts';
export { type PrunedLog, type PruneOptions, type PruneReport, pruneLogs } from './keep/log-pruning.ts';
export {
  type Checkpoint,
  parseCheckpoint,
  sealedAt,
  sealedLine,
  signCheckpoint,
  verifyCheckpoint,
} from './note/checkpoint.ts';
export { type LogProof, parseLogProof, verifyLogProof } from './note/log-proof.ts';
export {
  generateNoteKeys,
  parseSignerKey,
  parseVerifierKey,
  type SignerKey,
  type VerifierKey,
  verifierNamed,
  verifierOf,
} from './note/note-key.ts';
export {
  formatNote,
  type NoteSignature,
  parseNote,
  type SignedNote,
  signNote,
  verifyNote,
} from './note/signed-note.ts';
export type { AuditEntry } from './read/audit-entry.ts';
export { auditEvents, chosenLogs, type EventFilter } from './read/audit-events.ts';
export { type AuditHtmlOptions, auditHtml } from './read/audit-html.ts';
export { type Consultation, type ConsultationOptions, consultations } from './read/consultations.ts';
export { keptLeaves } from './read/kept-leaves.ts';
export { type KeptLogVerification, type KeptVerifyOptions, verifyKeptLogs } from './read/kept-verification.ts';
export { type OcsfEvent, type OcsfOptions, ocsfEvent } from './read/ocsf-event.ts';
export { type DecryptedRows, decryptedRows, digestMatches, recordedRows } from './read/recorded-change.ts';
export { currentContext, withContext } from './request/processing-context.ts';
export type { RequestAuditOptions, Told } from './request/request-audit.ts';
export { type RefusedAccess, refuseAccess } from './request/security-event.ts';
export { type StrictContext, strictContext } from './request/strict-context.ts';
export { type EpochOptions, type LogEpoch, openEpochs } from './seal/epoch-opening.ts';
export { type ProvenEvent, provenEvent } from './seal/kept-proof.ts';
export { type SealedLog, type SealOptions, type SealReport, sealLogs } from './seal/log-sealing.ts';
export { newestCheckpoints } from './seal/newest-checkpoints.ts';
export { type TreeHead, verifyConsistency } from './tree/consistency-proof.ts';
export { inclusionProof, verifyInclusion } from './tree/inclusion-proof.ts';
export type { LeafRange } from './tree/leaf-set.ts';
export { type MerkleFrontier, merkleFrontier } from './tree/merkle-frontier.ts';
export { emptyRoot, leafHash, nodeHash } from './tree/merkle-tree.ts';
export type { NodeLookup } from './tree/subtree.ts';
export type { AuditProblem, AuditProblemCode } from './verify/audit-problem.ts';
export type { KeptHashes } from './verify/kept-hashes.ts';
export { type LogVerification, type VerifyOptions, verifyLog } from './verify/verify-log.ts';
export { type LogsVerification, type MissingLog, verifyLogs } from './verify/verify-logs.ts';
export { fileWitness } from './witness/file-witness.ts';
export { type CheckpointStorage, storageWitness } from './witness/storage-witness.ts';
export { type WebhookOptions, webhookWitness } from './witness/webhook-witness.ts';
export type { ReadableWitness, Witness, WitnessAlarm, WitnessedCheckpoint } from './witness/witness.ts';
