import type { AuditLogs, WitnessProgress } from '../audit/audit-log.ts';
import type { MemoryAudit } from './memory-audit-state.ts';

/** Epochs and witness progress of the in-memory audit logs. */
export const memoryAuditEpochs = (
  get: () => MemoryAudit,
  set: (audit: MemoryAudit) => void,
): Pick<AuditLogs, 'succeed' | 'reissue' | 'witnessed' | 'witness'> => ({
  succeed: async ({ log, size }) => {
    const { logs, ...audit } = get();
    const found = logs.find((other) => other.log === log);
    if (found === undefined || found.closed || found.size !== size) return undefined;
    const successor = crypto.randomUUID();
    const { controller } = found;
    const made = { log: successor, ...(controller === undefined ? {} : { controller }), size: 0, closed: false };
    const closed = { ...found, closed: true, successor };
    set({ ...audit, logs: [...logs.map((other) => (other === found ? closed : other)), made] });
    return successor;
  },
  reissue: async (from, to, reissued) => {
    const envelopes = new Map(reissued.map(({ position, envelope }) => [position, envelope]));
    const { events, ...audit } = get();
    set({
      ...audit,
      events: events.map((event) => {
        const envelope = envelopes.get(event.position);
        const moves = envelope !== undefined && event.log === from && event.leaf === undefined;
        return moves ? { ...event, log: to, envelope } : event;
      }),
    });
  },
  witnessed: async () => get().witnesses,
  witness: async ({ witness, log, size }) => {
    const { witnesses, ...audit } = get();
    const isSame = (other: WitnessProgress) => other.witness === witness && other.log === log;
    const before = witnesses.find(isSame)?.size ?? 0;
    const progress = { witness, log, size: Math.max(before, size) };
    set({ ...audit, witnesses: [...witnesses.filter((other) => !isSame(other)), progress] });
  },
});
