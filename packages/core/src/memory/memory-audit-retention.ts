import type { AuditLogs } from '../audit/audit-log.ts';
import type { MemoryAudit, MemoryEvent } from './memory-audit-state.ts';

const without = <T>(list: readonly T[], gone: T): readonly T[] => list.filter((one) => one !== gone);

/** What of its audit logs an in-memory store erases and prunes. */
export function memoryAuditRetention(
  get: () => MemoryAudit,
  set: (audit: MemoryAudit) => void,
): Pick<AuditLogs, 'eraseChanges' | 'actors' | 'eraseActors' | 'kept' | 'prune'> {
  const replace = (replaced: (event: MemoryEvent) => MemoryEvent) => {
    const { events, ...audit } = get();
    set({ ...audit, events: events.map(replaced) });
  };
  return {
    eraseChanges: async (subject, only) => {
      const isIn = (log: string) => only === undefined || only.includes(log);
      const isTheirs = (part: NonNullable<MemoryEvent['change']>[number]) =>
        part.subject === subject && part.payload !== undefined;
      const logs = get().events.flatMap(({ log, change = [] }) => (isIn(log) && change.some(isTheirs) ? [log] : []));
      replace((whole) => {
        if (!isIn(whole.log)) return whole;
        const { change, ...event } = whole;
        return {
          ...event,
          subjects: without(event.subjects, subject),
          ...(change === undefined ? {} : { change: change.map((part) => (isTheirs(part) ? { subject } : part)) }),
        };
      });
      return [...new Set(logs)];
    },
    actors: async ({ after = '-1', limit }) =>
      get()
        .events.flatMap(({ position, log, envelope, actor }) =>
          actor === undefined || Number(position) <= Number(after) ? [] : [{ position, log, envelope, actor }],
        )
        .slice(0, limit),
    eraseActors: async (positions) => {
      replace(({ actor, ...event }) =>
        actor === undefined || positions.includes(event.position) ? event : { ...event, actor },
      );
    },
    kept: async (log, { from, limit }) =>
      get()
        .events.flatMap(({ log: its, position, leaf, envelope }) =>
          its === log && leaf !== undefined && leaf >= from ? [{ position, leaf, envelope }] : [],
        )
        .sort((a, b) => a.leaf - b.leaf)
        .slice(0, limit),
    prune: async (pruned) => {
      const gone = new Set(pruned.map(({ position }) => position));
      const { events, ...audit } = get();
      set({ ...audit, events: events.filter(({ position }) => !gone.has(position)) });
    },
  };
}
