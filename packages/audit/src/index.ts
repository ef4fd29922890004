export { type ExportedLeaf, type ExportHeader, type ExportLine, exportFormat, exportLog } from './audit-export.ts';
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
export { type ExportChunks, leafHashes } from './export-reader.ts';
export { inclusionProof, verifyInclusion } from './inclusion-proof.ts';
export type { KeptHashes } from './kept-hashes.ts';
export { keptLeaves } from './kept-leaves.ts';
export { formatLeafRanges, type LeafRange, parseLeafRanges } from './leaf-set.ts';
export { type SealedLog, type SealOptions, type SealReport, sealLogs } from './log-sealing.ts';
export { frontierAt, type MerkleFrontier, merkleFrontier } from './merkle-frontier.ts';
export { emptyRoot, hashSize, leafHash, nodeHash, tileWidth } from './merkle-tree.ts';
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
export { currentContext, withContext } from './processing-context.ts';
export type { RequestAuditOptions, Told } from './request-audit.ts';
export { type RefusedAccess, refuseAccess } from './security-event.ts';
export { formatNote, type NoteSignature, parseNote, type SignedNote, signNote, verifyNote } from './signed-note.ts';
export { type StrictContext, strictContext } from './strict-context.ts';
export type { NodeLookup } from './subtree.ts';
export { type LogVerification, type VerifyOptions, verifyLog } from './verify-log.ts';
