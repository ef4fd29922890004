import type { AuditLeaf, AuditLog, AuditLogs, SealedCheckpoint, TreeTile } from '../audit/audit-log.ts';
import type { AuditRecord } from '../audit/audit-record.ts';

interface MemoryEvent extends AuditRecord {
  readonly place: string;
  readonly leaf?: number;
}

/** What the audit logs of an in-memory store hold; replaced as a whole, so that a transaction can be undone. */
export interface MemoryAudit {
  readonly logs: readonly AuditLog[];
  readonly events: readonly MemoryEvent[];
  readonly tiles: readonly (TreeTile & { readonly log: string })[];
  readonly checkpoints: readonly (SealedCheckpoint & { readonly log: string })[];
}

export const noAudit: MemoryAudit = { logs: [], events: [], tiles: [], checkpoints: [] };

const leafOf = ({ leaf = 0, envelope, actor, change }: MemoryEvent): AuditLeaf => ({
  leaf,
  envelope,
  ...(actor === undefined ? {} : { actor }),
  ...(change === undefined ? {} : { change: change.map(({ payload }) => payload) }),
});

/** The audit logs of the in-memory store. */
export function memoryAudit(get: () => MemoryAudit, set: (audit: MemoryAudit) => void): AuditLogs {
  const logOf = (log: string) => get().logs.find((other) => other.log === log);
  return {
    of: async (controller) => {
      const { logs, ...audit } = get();
      const open = logs.find((log) => log.controller === controller && !log.closed);
      if (open !== undefined) return open.log;
      const log = crypto.randomUUID();
      const made = { log, ...(controller === undefined ? {} : { controller }), size: 0, closed: false };
      set({ ...audit, logs: [...logs, made] });
      return log;
    },
    list: async () => get().logs,
    append: async (records) => {
      const { events, ...audit } = get();
      const added = records.map((record, index) => ({ ...record, place: String(events.length + index) }));
      set({ ...audit, events: [...events, ...added] });
    },
    unsealed: async (limit) =>
      get()
        .events.filter(({ leaf }) => leaf === undefined)
        .slice(0, limit)
        .map(({ place, log, envelope }) => ({ place, log, envelope })),
    seal: async ({ log, size, places, tiles, checkpoint }) => {
      const found = logOf(log);
      if (found === undefined || found.closed || found.size !== size) return false;
      const grown = size + places.length;
      const audit = get();
      const numbers = new Map(places.map((place, index) => [place, size + index]));
      const isRenewed = (old: TreeTile) =>
        tiles.some(({ level, number }) => level === old.level && number === old.number);
      set({
        logs: audit.logs.map((other) => (other.log === log ? { ...other, size: grown } : other)),
        events: audit.events.map((event) => {
          const leaf = numbers.get(event.place);
          return leaf === undefined ? event : { ...event, leaf };
        }),
        tiles: [
          ...audit.tiles.filter((tile) => tile.log !== log || !isRenewed(tile)),
          ...tiles.map((tile) => ({ ...tile, log })),
        ],
        checkpoints: [...audit.checkpoints, { log, size: grown, checkpoint }],
      });
      return true;
    },
    tiles: async (log, level, range) =>
      get()
        .tiles.filter(
          ({ log: its, level: at, number }) =>
            its === log && at === level && (range === undefined || (number >= range.from && number < range.until)),
        )
        .toSorted((a, b) => a.number - b.number)
        .map(({ log: _, ...tile }) => tile),
    checkpoints: async (log, newest = Number.POSITIVE_INFINITY) =>
      get()
        .checkpoints.filter((checkpoint) => checkpoint.log === log)
        .slice(-newest)
        .map(({ log: _, ...checkpoint }) => checkpoint),
    leaves: async (log, { from, until }) => {
      const size = Math.min(until, logOf(log)?.size ?? 0);
      const kept = new Map(
        get()
          .events.filter((event) => event.log === log && event.leaf !== undefined)
          .map((event) => [event.leaf, leafOf(event)]),
      );
      return Array.from(
        { length: Math.max(0, size - from) },
        (_, index) => kept.get(from + index) ?? { leaf: from + index },
      );
    },
  };
}
