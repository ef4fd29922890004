import type { AuditLogs } from '../audit/audit-log.ts';
import { evidenceEvent, evidenceRecord } from '../audit/evidence.ts';
import type { EvidenceLog } from '../store/evidence-log.ts';
import type { MemoryAudit } from './memory-audit-state.ts';

/** Gallra's own events, as evidence in the audit logs of the in-memory store. */
export function memoryEvents(get: () => MemoryAudit, audit: AuditLogs): EvidenceLog {
  return {
    append: async (events) => {
      for (const event of events) await audit.append([evidenceRecord(event, await audit.of(event.controller))]);
    },
    list: async ({ type: wanted, limit = 100 } = {}) => {
      const { logs, events } = get();
      return events
        .filter(
          ({ type }) =>
            type !== undefined && (wanted === undefined || ([wanted].flat() as readonly string[]).includes(type)),
        )
        .reverse()
        .slice(0, limit)
        .map(({ envelope, log: its }) => evidenceEvent(envelope, logs.find(({ log }) => log === its)?.controller));
    },
  };
}
