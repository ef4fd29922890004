import type { AuditRecord } from './audit-record.ts';
import type { Payload } from './payload.ts';

/** One log: of a controller, or the vendor's own. */
export interface AuditLog {
  /** Random; it stands in every envelope and in the origin of the checkpoints. */
  readonly log: string;
  /** Key of the controller; absent: the vendor's. */
  readonly controller?: string;
  /** Events that are sealed. */
  readonly size: number;
  /** No events are added any more: another log goes on, after a restore. */
  readonly closed: boolean;
}

/** An event that has no number yet, and where the store keeps it. */
export interface UnsealedEvent {
  readonly place: string;
  readonly log: string;
  readonly envelope: string;
}

/** Up to 256 hashes of a tree, side by side: those of its leaves at level 0, of 256 subtrees each above. */
export interface TreeTile {
  readonly level: number;
  readonly number: number;
  /** 32 bytes a hash, in base64. */
  readonly hashes: string;
}

/** What a sealer has computed for the events that come next in a log. */
export interface Seal {
  readonly log: string;
  /** Events sealed before; where there are others by now, somebody else has sealed, and nothing is done. */
  readonly size: number;
  /** Of the events that get the next numbers, in their order. */
  readonly places: readonly string[];
  /** Tiles that are new or have become longer. */
  readonly tiles: readonly TreeTile[];
  /** Signed, for the new size. */
  readonly checkpoint: string;
}

/** A checkpoint, and the number of events it is for. */
export interface SealedCheckpoint {
  readonly size: number;
  readonly checkpoint: string;
}

/** A leaf of a log: the event with what is left of its payloads; no envelope where it was pruned. */
export interface AuditLeaf {
  readonly leaf: number;
  readonly envelope?: string;
  readonly actor?: Payload;
  /** In the order of the envelope's commitments; undefined where one was erased, and none behind the last that is left. */
  readonly change?: readonly (Payload | undefined)[];
}

/**
 * The audit logs of a database. Events are added beside the change they are evidence of, without waiting for each other;
 * a sealer numbers them afterwards.
 */
export interface AuditLogs {
  /** Identifier of the open log of a controller, or of the vendor; made when first asked for. */
  of(controller?: string): Promise<string>;
  list(): Promise<readonly AuditLog[]>;
  append(records: readonly AuditRecord[]): Promise<void>;
  /** Committed events without a number, in the order in which they were added, about. */
  unsealed(limit: number): Promise<readonly UnsealedEvent[]>;
  /** Numbers events and keeps the checkpoint. False where somebody else has sealed in between: then nothing is done. */
  seal(seal: Seal): Promise<boolean>;
  /** Tiles of one level, in order. */
  tiles(
    log: string,
    level: number,
    range?: { readonly from: number; readonly until: number },
  ): Promise<readonly TreeTile[]>;
  /** In order of size; only the newest of them where a number is given. */
  checkpoints(log: string, newest?: number): Promise<readonly SealedCheckpoint[]>;
  /** Leaves in order, pruned ones included. */
  leaves(log: string, range: { readonly from: number; readonly until: number }): Promise<readonly AuditLeaf[]>;
}
