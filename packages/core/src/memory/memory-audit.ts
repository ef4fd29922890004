import type { AuditLeaf, AuditLogs, EventPage, KeptEvent, TreeTile } from '../audit/audit-log.ts';
import { memoryAuditEpochs } from './memory-audit-epochs.ts';
import { memoryAuditRetention } from './memory-audit-retention.ts';
import type { MemoryAudit, MemoryEvent } from './memory-audit-state.ts';

/** None behind the last that is left. */
const changesLeft = (change: MemoryEvent['change'] = []): NonNullable<AuditLeaf['change']> =>
  change.slice(0, change.findLastIndex(({ payload }) => payload !== undefined) + 1).map(({ payload }) => payload);

const leafOf = ({ leaf = 0, envelope, actor, change }: MemoryEvent): AuditLeaf => {
  const left = changesLeft(change);
  return {
    leaf,
    envelope,
    ...(actor === undefined ? {} : { actor }),
    ...(left.length === 0 ? {} : { change: left }),
  };
};

function eventsOf(events: readonly MemoryEvent[], page: EventPage): readonly KeptEvent[] {
  const { subject, logs, after, newestFirst = false, limit } = page;
  const isBehind = ({ position }: MemoryEvent) =>
    after === undefined || (newestFirst ? Number(position) < Number(after) : Number(position) > Number(after));
  return (newestFirst ? events.toReversed() : events)
    .filter(
      (event) =>
        isBehind(event) &&
        (logs === undefined || logs.includes(event.log)) &&
        (subject === undefined || event.subjects.includes(subject)),
    )
    .slice(0, limit)
    .map(({ position, log, envelope, leaf, actor }) => ({
      position,
      log,
      envelope,
      ...(leaf === undefined ? {} : { leaf }),
      ...(actor === undefined ? {} : { actor }),
    }));
}

/** The audit logs of the in-memory store. */
export function memoryAudit(get: () => MemoryAudit, set: (audit: MemoryAudit) => void): AuditLogs {
  const logOf = (log: string) => get().logs.find((other) => other.log === log);
  return {
    ...memoryAuditEpochs(get, set),
    handOver: async (from, to) => {
      const { logs, ...audit } = get();
      set({ ...audit, logs: logs.map((log) => (log.controller === from ? { ...log, controller: to } : log)) });
    },
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
      const { events, next, ...audit } = get();
      const added = records.map((record, index) => ({ ...record, position: String(next + index) }));
      set({ ...audit, events: [...events, ...added], next: next + added.length });
    },
    unsealed: async (limit, { log: only, after } = {}) =>
      get()
        .events.filter(
          ({ leaf, log, position }) =>
            leaf === undefined &&
            (only === undefined || log === only) &&
            (after === undefined || Number(position) > Number(after)),
        )
        .slice(0, limit)
        .map(({ position, log, envelope }) => ({ position, log, envelope })),
    seal: async ({ log, size, positions, tiles, checkpoint }) => {
      const found = logOf(log);
      if (found === undefined || found.closed || found.size !== size) return false;
      const grown = size + positions.length;
      const audit = get();
      const numbers = new Map(positions.map((position, index) => [position, size + index]));
      const isRenewed = (old: TreeTile) =>
        tiles.some(({ level, number }) => level === old.level && number === old.number);
      set({
        ...audit,
        logs: audit.logs.map((other) => (other.log === log ? { ...other, size: grown } : other)),
        events: audit.events.map((event) => {
          const leaf = numbers.get(event.position);
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
    ...memoryAuditRetention(get, set),
    events: async (page) => eventsOf(get().events, page),
  };
}
