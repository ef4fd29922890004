import type { Policy } from '../policy/policy.ts';
import type { Row } from '../policy/table/row.ts';
import { ownRecords } from '../record/own-tables.ts';
import { impliedSchema } from '../store/implied-schema.ts';
import type { Lease } from '../store/lease.ts';
import type { LiveSchema } from '../store/live-schema.ts';
import type { Store } from '../store/store.ts';
import { type MemoryAudit, noAudit } from './memory-audit-state.ts';
import { type MemoryOwnRows, noOwnRows } from './memory-own-records.ts';
import type { MemoryPeople } from './memory-people.ts';
import { memoryTables } from './memory-tables.ts';
import { memoryTransaction } from './memory-transaction.ts';

/** An in-memory store, and a look at the rows in it. */
export interface MemoryStore extends Store {
  rows(table: string): readonly Row[];
}

interface Ledger {
  readonly own: MemoryOwnRows;
  readonly people: MemoryPeople;
  readonly leases: ReadonlyMap<string, Lease>;
  readonly audit: MemoryAudit;
}

/**
 * A store that keeps everything in memory: what the stores on databases are held against, and the quickest way to try a policy.
 *
 * @param options.policy - a checked policy
 * @param options.tables - rows by table; they are never changed, the store works on copies
 * @param options.schema - the catalogue, if foreign keys are to be obeyed; default: what the policy implies
 * @returns the store; `rows(table)` shows what is left
 * @example
 * ```ts
 * import { memoryStore } from '@gallra/core/memory';
 * import type { Policy } from '@gallra/core';
 *
 * declare const policy: Policy;
 * const store = memoryStore({ policy, tables: { contacts: [{ id: 1, name: 'Karin' }] } });
 * console.log(store.rows('contacts').length); // 1
 * ```
 */
export function memoryStore(options: {
  readonly policy: Policy;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  readonly schema?: LiveSchema;
}): MemoryStore {
  const { policy } = options;
  const schema = options.schema ?? impliedSchema(policy);
  const tables = memoryTables(options.tables, schema);
  let ledger: Ledger = { own: noOwnRows, people: new Map(), leases: new Map(), audit: noAudit };
  let last: Promise<unknown> = Promise.resolve();
  const kept = <Name extends keyof Ledger>(name: Name) => ({
    get: () => ledger[name],
    set: (value: Ledger[Name]) => {
      ledger = { ...ledger, [name]: value };
    },
  });
  const transaction = memoryTransaction(policy, tables, {
    own: kept('own'),
    people: kept('people'),
    leases: kept('leases'),
    audit: kept('audit'),
  });

  return {
    records: ownRecords,
    schema: async () => schema,
    rows: (table) => tables.rows(table),
    otherSessions: async () => undefined,
    now: async () => new Date(),
    transaction: (work) => {
      const turn = last.then(async () => {
        const before = { rows: tables.snapshot(), ledger };
        try {
          return await work(transaction);
        } catch (error) {
          tables.restore(before.rows);
          ledger = before.ledger;
          throw error;
        }
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
