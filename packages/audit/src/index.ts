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
export { inclusionProof, verifyInclusion } from './inclusion-proof.ts';
export { frontierAt, type MerkleFrontier, merkleFrontier } from './merkle-frontier.ts';
export { emptyRoot, hashSize, leafHash, nodeHash, tileWidth } from './merkle-tree.ts';
export { generateNoteKeys, parseSignerKey, parseVerifierKey, type SignerKey, type VerifierKey } from './note-key.ts';
export { formatNote, type NoteSignature, parseNote, type SignedNote, signNote, verifyNote } from './signed-note.ts';
export type { NodeLookup } from './subtree.ts';
