import type { AuditLog, SealedCheckpoint, TreeTile, WitnessProgress } from '../audit/audit-log.ts';
import type { AuditRecord } from '../audit/audit-record.ts';
import type { Payload } from '../audit/payload.ts';

/** An event as the in-memory store keeps it. */
export interface MemoryEvent extends Omit<AuditRecord, 'change'> {
  /** Without a payload: erased. */
  readonly change?: readonly { readonly payload?: Payload; readonly subject?: string }[];
  readonly position: string;
  readonly leaf?: number;
}

/** What the audit logs of an in-memory store hold; replaced as a whole, so that a transaction can be undone. */
export interface MemoryAudit {
  readonly logs: readonly AuditLog[];
  readonly events: readonly MemoryEvent[];
  /** The position of the next event. */
  readonly next: number;
  readonly tiles: readonly (TreeTile & { readonly log: string })[];
  readonly checkpoints: readonly (SealedCheckpoint & { readonly log: string })[];
  readonly witnesses: readonly WitnessProgress[];
}

export const noAudit: MemoryAudit = { logs: [], events: [], next: 0, tiles: [], checkpoints: [], witnesses: [] };
