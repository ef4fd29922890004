import {
  exportLog,
  generateNoteKeys,
  keptLeaves,
  type LogVerification,
  type SealOptions,
  sealLogs,
  verifierNamed,
  verifyLog,
} from '@gallra/audit';
import { auditRecord } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { sql } from 'kysely';
import type { TestDatabase } from '../databases/index.ts';

export const keys = generateNoteKeys('example.com/audit');
export const at = new Date('2026-11-21T12:00:00Z');
export const clock = () => at;
export const originOf = (log: string) => `example.com/audit/${log}`;

/** The tables of the audit log: all that is restored from a backup. */
export const auditTables = [
  'gallra_audit',
  'gallra_audit_logs',
  'gallra_audit_tiles',
  'gallra_audit_checkpoints',
  'gallra_audit_changes',
  'gallra_audit_subjects',
  'gallra_audit_witnesses',
] as const;

export async function emptyLogs({ db }: TestDatabase): Promise<void> {
  for (const table of auditTables) await sql`delete from ${sql.id(table)}`.execute(db);
}

/** Appends events, each in a transaction of its own. */
export async function append(store: Store, log: string, amount: number): Promise<void> {
  for (let event = 0; event < amount; event += 1) {
    const told = { log, at, class: 'change', type: 'rows.updated', table: 'clients', rows: event } as const;
    await store.transaction((tx) => tx.audit.append([auditRecord({ ...told, actor: { id: `agent-${event}` } })]));
  }
}

export const seal = (store: Store, options: Partial<SealOptions> = {}) =>
  sealLogs(store, { signer: keys.signer, clock, ...options });

export const exported = (store: Store, log: string) => exportLog(originOf(log), keptLeaves(store, log));

export const checkpointsOf = async (store: Store, log: string): Promise<readonly string[]> =>
  (await store.transaction((tx) => tx.audit.checkpoints(log))).map(({ checkpoint }) => checkpoint);

/** Verifies a log, by its own checkpoints where no others are given. */
export const verified = async (store: Store, log: string, checkpoints?: readonly string[]): Promise<LogVerification> =>
  verifyLog(exported(store, log), {
    checkpoints: checkpoints ?? (await checkpointsOf(store, log)),
    keys: [verifierNamed(keys.verifier, originOf(log))],
  });

/** Takes a backup of the audit log; `restore` puts it back, and nothing that came later stays. */
export async function backup({ db }: TestDatabase): Promise<{ restore(): Promise<void> }> {
  const kept = new Map<string, Record<string, unknown>[]>();
  for (const table of auditTables)
    kept.set(table, (await sql<Record<string, unknown>>`select * from ${sql.id(table)}`.execute(db)).rows);
  return {
    restore: async () => {
      for (const [table, rows] of kept) {
        await sql`delete from ${sql.id(table)}`.execute(db);
        if (rows.length > 0) await db.insertInto(table).values(rows).execute();
      }
    },
  };
}
