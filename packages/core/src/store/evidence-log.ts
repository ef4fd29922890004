import type { GallraEvent } from '../audit/gallra-event.ts';

/** What happened, as evidence in the audit logs; without what was pruned from them. */
export interface EvidenceLog {
  append(events: readonly GallraEvent[]): Promise<void>;
  /** Newest first, of one type or of several; `limit` default 100. */
  list(filter?: {
    readonly type?: GallraEvent['type'] | readonly GallraEvent['type'][];
    readonly limit?: number;
  }): Promise<readonly GallraEvent[]>;
}
