export { type ActorErasureOptions, type ActorErasureReport, eraseActor } from './actor-erasure.ts';
export type { AuditEntry } from './audit-entry.ts';
export { auditEvents, type EventFilter } from './audit-events.ts';
export { type ExportedLeaf, type ExportHeader, type ExportLine, exportFormat, exportLog } from './audit-export.ts';
export { type AuditHtmlOptions, auditHtml } from './audit-html.ts';
export type { AuditProblem, AuditProblemCode } from './audit-problem.ts';
export {
  type Checkpoint,
  checkpointText,
  parseCheckpoint,
  sealedAt,
  sealedLine,
  signCheckpoint,
  verifyCheckpoint,
} from './checkpoint.ts';
export { consistencyProof, type TreeHead, verifyConsistency } from './consistency-proof.ts';
export { type Consultation, type ConsultationOptions, consultations } from './consultations.ts';
export { type EpochOptions, type LogEpoch, openEpochs } from './epoch-opening.ts';
export { type ExportChunks, leafHashes } from './export-reader.ts';
export { fileWitness } from './file-witness.ts';
export { inclusionProof, verifyInclusion } from './inclusion-proof.ts';
export type { KeptHashes } from './kept-hashes.ts';
export { keptLeaves } from './kept-leaves.ts';
export { type ProvenEvent, provenEvent } from './kept-proof.ts';
export { formatLeafRanges, type LeafRange, parseLeafRanges } from './leaf-set.ts';
export { formatLogProof, type LogProof, parseLogProof, verifyLogProof } from './log-proof.ts';
export { type PrunedLog, type PruneOptions, type PruneReport, pruneLogs } from './log-pruning.ts';
export { type SealedLog, type SealOptions, type SealReport, sealLogs } from './log-sealing.ts';
export { frontierAt, type MerkleFrontier, merkleFrontier } from './merkle-frontier.ts';
export { emptyRoot, hashSize, leafHash, nodeHash, tileWidth } from './merkle-tree.ts';
export { newestCheckpoints } from './newest-checkpoints.ts';
export {
  generateNoteKeys,
  parseSignerKey,
  parseVerifierKey,
  type SignerKey,
  signerNamed,
  type VerifierKey,
  verifierNamed,
  verifierOf,
} from './note-key.ts';
export { type OcsfEvent, type OcsfOptions, ocsfEvent } from './ocsf-event.ts';
export type { PreviousCheckpoint } from './previous-checkpoint.ts';
export { currentContext, withContext } from './processing-context.ts';
export { type DecryptedRows, decryptedRows, digestMatches, recordedRows } from './recorded-change.ts';
export type { RequestAuditOptions, Told } from './request-audit.ts';
export { type RefusedAccess, refuseAccess } from './security-event.ts';
export { formatNote, type NoteSignature, parseNote, type SignedNote, signNote, verifyNote } from './signed-note.ts';
export { type CheckpointStorage, storageWitness } from './storage-witness.ts';
export { type StrictContext, strictContext } from './strict-context.ts';
export type { NodeLookup } from './subtree.ts';
export { type LogVerification, type VerifyOptions, verifyLog } from './verify-log.ts';
export { type LogsVerification, type MissingLog, verifyLogs } from './verify-logs.ts';
export { type WebhookOptions, webhookWitness } from './webhook-witness.ts';
export type { ReadableWitness, Witness, WitnessAlarm, WitnessedCheckpoint } from './witness.ts';
