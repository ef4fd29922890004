/** What verifying a log takes, and nothing else: runs in a browser. */

export { type ExportChunks, leafHashes } from '../export/export-lines.ts';
export { type Checkpoint, parseCheckpoint, sealedAt, verifyCheckpoint } from '../note/checkpoint.ts';
export { type LogProof, parseLogProof, verifyLogProof } from '../note/log-proof.ts';
export { parseVerifierKey, type VerifierKey } from '../note/note-key.ts';
export { type NoteSignature, parseNote, type SignedNote, verifyNote } from '../note/signed-note.ts';
export { type TreeHead, verifyConsistency } from '../tree/consistency-proof.ts';
export { verifyInclusion } from '../tree/inclusion-proof.ts';
export { emptyRoot, leafHash, nodeHash } from '../tree/merkle-tree.ts';
export type { AuditProblem, AuditProblemCode } from './audit-problem.ts';
export type { KeptHashes } from './kept-hashes.ts';
export { type LogVerification, type VerifyOptions, verifyLog } from './verify-log.ts';
export { type LogsVerification, type MissingLog, verifyLogs } from './verify-logs.ts';
