/** What verifying a log takes, and nothing else: runs in a browser. */
export type { ExportHeader, ExportLine } from './audit-export.ts';
export type { AuditProblem, AuditProblemCode } from './audit-problem.ts';
export { type Checkpoint, parseCheckpoint, sealedAt, verifyCheckpoint } from './checkpoint.ts';
export { type TreeHead, verifyConsistency } from './consistency-proof.ts';
export { type ExportChunks, leafHashes } from './export-reader.ts';
export { verifyInclusion } from './inclusion-proof.ts';
export type { KeptHashes } from './kept-hashes.ts';
export { type LogProof, parseLogProof, verifyLogProof } from './log-proof.ts';
export { emptyRoot, leafHash, nodeHash } from './merkle-tree.ts';
export { parseVerifierKey, type VerifierKey } from './note-key.ts';
export type { PreviousCheckpoint } from './previous-checkpoint.ts';
export { type NoteSignature, parseNote, type SignedNote, verifyNote } from './signed-note.ts';
export { type LogVerification, type VerifyOptions, verifyLog } from './verify-log.ts';
export { type LogsVerification, type MissingLog, verifyLogs } from './verify-logs.ts';
