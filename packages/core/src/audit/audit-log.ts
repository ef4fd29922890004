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
  /** The log that goes on, where it is closed. */
  readonly successor?: string;
}

/** An event that has no number yet, and where the store keeps it. */
export interface UnsealedEvent {
  readonly position: string;
  readonly log: string;
  readonly envelope: string;
}

/** Which events without a number are asked for. */
export interface UnsealedRange {
  /** Those of one log. */
  readonly log?: string;
  /** Those behind this position. */
  readonly after?: string;
}

/** How far a witness has come with a log: the size of the newest checkpoint it has kept. */
export interface WitnessProgress {
  readonly witness: string;
  readonly log: string;
  readonly size: number;
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
  readonly positions: readonly string[];
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

/** An event with who did it. */
export interface RecordedActor {
  readonly position: string;
  readonly log: string;
  readonly envelope: string;
  readonly actor: Payload;
}

/** A sealed event that has not been pruned. */
export interface SealedEvent {
  readonly position: string;
  readonly leaf: number;
  readonly envelope: string;
}

/** An event that goes, and whom it names. */
export interface PrunedEvent {
  readonly position: string;
  readonly subjects: readonly string[];
}

/** An event as the store keeps it, sealed or not, with what is left of who did it. */
export interface KeptEvent extends UnsealedEvent {
  /** Its number in the log; absent until it is sealed. */
  readonly leaf?: number;
  readonly actor?: Payload;
}

/** Which events to read, and how many. */
export interface EventPage {
  /** Only those that name this data subject, by their random reference. */
  readonly subject?: string;
  /** Only those of these logs. */
  readonly logs?: readonly string[];
  /** Only those that come behind this position. */
  readonly after?: string;
  /** From the last that was added to the first; default the other way. */
  readonly newestFirst?: boolean;
  readonly limit: number;
}

/**
 * The audit logs of a database. Events are added beside the change they are evidence of, without waiting for each other;
 * a sealer numbers them afterwards.
 */
export interface AuditLogs {
  /** Identifier of the open log of a controller, or of the vendor; made when first asked for. */
  of(controller?: string): Promise<string>;
  list(): Promise<readonly AuditLog[]>;
  /** Lets the logs of a controller be those of the one that takes its place; envelopes and checkpoints stay as they are. */
  handOver(from: string, to: string): Promise<void>;
  append(records: readonly AuditRecord[]): Promise<void>;
  /** Committed events without a number, in the order in which they were added, about. */
  unsealed(limit: number, range?: UnsealedRange): Promise<readonly UnsealedEvent[]>;
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
  /**
   * Erases what changed for a data subject, salts included, and which events name them. The logs in which something had
   * changed; each needs an event that tells so.
   *
   * @param logs - only in these; default: in all
   */
  eraseChanges(subject: string, logs?: readonly string[]): Promise<readonly string[]>;
  /** Who did it, where that is still there: events in the order in which they were added, behind a position. */
  actors(page: { readonly after?: string; readonly limit: number }): Promise<readonly RecordedActor[]>;
  /** Erases who did it, salts included. Each log needs an event that tells so. */
  eraseActors(positions: readonly string[]): Promise<void>;
  /** Sealed events of a log that are kept, from a leaf on. */
  kept(log: string, page: { readonly from: number; readonly limit: number }): Promise<readonly SealedEvent[]>;
  /** Removes events with their payloads. Their hashes stay; the log needs an event that names their leaves. */
  prune(events: readonly PrunedEvent[]): Promise<void>;
  /** Events that are there, sealed or not, in the order in which they were added, about. */
  events(page: EventPage): Promise<readonly KeptEvent[]>;
  /**
   * Closes a log and opens another for the same controller. The identifier of that; undefined where the log is closed
   * already or has another size: then nothing is done.
   */
  succeed(log: Pick<AuditLog, 'log' | 'size'>): Promise<string | undefined>;
  /**
   * Moves events without a number from one log to another, with envelopes that say so; payloads stay theirs. Those that
   * somebody else has numbered or moved are left alone.
   */
  reissue(from: string, to: string, events: readonly Omit<UnsealedEvent, 'log'>[]): Promise<void>;
  /** How far the witnesses have come. */
  witnessed(): Promise<readonly WitnessProgress[]>;
  /** Keeps how far a witness has come; never less than before. */
  witness(progress: WitnessProgress): Promise<void>;
}
