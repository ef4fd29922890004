import { freshSecret } from '../audit/recorded-value.ts';
import type { ChosenPeriod } from '../decision/chosen-period.ts';
import type { HoldEntry } from '../decision/legal-hold.ts';
import type { SubjectStates } from '../decision/situation.ts';
import type { SubjectKey, SubjectReference } from '../decision/subject-reference.ts';
import type { Policy } from '../policy/policy.ts';
import { personalTables } from '../policy/table/classified-table.ts';
import { keyColumns } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';
import { requiredHome } from '../policy/table/subject-link.ts';
import type { JournalEntry } from '../store/erasure-journal.ts';
import type { Lease } from '../store/lease.ts';
import type { LiveSchema } from '../store/live-schema.ts';
import type { KnownSubject, RequestEntry } from '../store/requests.ts';
import type { Store, Transaction } from '../store/store.ts';
import { localDate } from '../time/plain-date.ts';
import { memoryAudit } from './memory-audit.ts';
import { type MemoryAudit, noAudit } from './memory-audit-state.ts';
import { memoryEvents } from './memory-events.ts';
import { type MemoryFile, memoryFile, memoryFiles } from './memory-files.ts';
import { memoryLeases } from './memory-leases.ts';
import { memoryRows } from './memory-rows.ts';
import { memoryTables } from './memory-tables.ts';

/** An in-memory store, and a look at the rows in it. */
export interface MemoryStore extends Store {
  rows(table: string): readonly Row[];
}

interface Ledger {
  readonly requests: readonly (RequestEntry & { readonly reference: SubjectReference })[];
  readonly references: ReadonlyMap<string, Pick<KnownSubject, 'reference' | 'subject'> & { readonly secret?: string }>;
  readonly journal: readonly (JournalEntry & { readonly exported?: Date })[];
  readonly holds: readonly HoldEntry[];
  readonly periods: readonly ChosenPeriod[];
  readonly files: readonly MemoryFile[];
  readonly leases: ReadonlyMap<string, Lease>;
  readonly audit: MemoryAudit;
}

/** The catalogue a policy implies where no database tells: keys, and no foreign keys. */
function impliedSchema(policy: Policy): LiveSchema {
  const column = (name: string) => ({
    name,
    type: 'any',
    takes: 'anything' as const,
    nullable: true,
    hasDefault: false,
    generated: false,
  });
  return {
    dialect: 'memory',
    hasIndexes: false,
    hasOwnTables: false,
    tables: personalTables(policy).map(([name, table]) => ({
      name,
      kind: 'table',
      columns: Object.keys(table.columns).map(column),
      primaryKey: keyColumns(table),
      indexes: [],
      foreignKeys: [],
      triggers: [],
    })),
  };
}

/**
 * A store that keeps everything in memory: the oracle of the conformance suite, and the quickest way to try a policy.
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
  let ledger: Ledger = {
    requests: [],
    references: new Map(),
    journal: [],
    holds: [],
    periods: [],
    files: [],
    leases: new Map(),
    audit: noAudit,
  };
  let last: Promise<unknown> = Promise.resolve();

  // A category can change while the person stays the same, so people are told apart by where they live.
  const identity = ({ category, key }: SubjectKey) => `${requiredHome(policy, category).table}\0${key}`;
  const states: SubjectStates = (home, key) => {
    const own = ledger.requests.filter(({ subject }) => identity(subject) === `${home}\0${key}`);
    const purposes = (right: RequestEntry['right']) =>
      own.flatMap((entry) => (entry.right === right && entry.purpose !== undefined ? [entry.purpose] : []));
    return {
      erasure: own.some(({ right }) => right === 'erasure'),
      restricted: own.some(({ right }) => right === 'restriction'),
      objections: purposes('objection'),
      withdrawals: purposes('withdrawal'),
    };
  };
  const random = () => crypto.randomUUID() as string as SubjectReference;
  const reference = (subject: SubjectKey, wanted: SubjectReference = random()): SubjectReference => {
    const fresh = { subject, reference: wanted };
    const known = ledger.references.get(identity(subject)) ?? fresh;
    ledger = { ...ledger, references: new Map(ledger.references).set(identity(subject), known) };
    return known.reference;
  };

  const standing = () => ledger.holds.filter(({ released }) => released === undefined);
  const inOrder = (entries: Ledger['journal']): readonly JournalEntry[] =>
    entries
      .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
      .map(({ exported: _, ...entry }) => entry);
  const applying = () => ledger.periods.filter(({ replacedAt }) => replacedAt === undefined);

  const audit = memoryAudit(
    () => ledger.audit,
    (replaced) => {
      ledger = { ...ledger, audit: replaced };
    },
  );
  const transaction: Transaction = {
    rows: memoryRows(
      policy,
      tables,
      () => ({ states, holds: standing(), chosen: applying() }),
      (files, { scope, operation }) => {
        const listed = files.map((file) => memoryFile(file, scope.at, operation));
        ledger = { ...ledger, files: [...ledger.files, ...listed] };
      },
    ),
    events: memoryEvents(() => ledger.audit, audit),
    requests: {
      reference: async (subject) => reference(subject),
      record: async (entry, wanted) => {
        const own = reference(entry.subject, wanted);
        ledger = { ...ledger, requests: [...ledger.requests, { ...entry, reference: own }] };
        return own;
      },
      list: async (right) => ledger.requests.filter((entry) => entry.right === right),
      known: async (subject) =>
        [...ledger.references]
          .filter(([person]) => subject === undefined || person === identity(subject))
          .map(([, { secret: _, ...known }]) => ({
            ...known,
            asked: ledger.requests
              .filter((entry) => entry.reference === known.reference)
              .map(({ right, purpose }) => ({ right, ...(purpose === undefined ? {} : { purpose }) })),
          })),
      secrets: async (wanted, { make = false } = {}) => {
        const found = [...ledger.references].filter(([, one]) => wanted.includes(one.reference));
        if (make) {
          const made = found.map(([person, one]) => [person, { secret: freshSecret(), ...one }] as const);
          ledger = { ...ledger, references: new Map([...ledger.references, ...made]) };
        }
        return new Map(
          found.flatMap(([person, { reference: own }]) => {
            const secret = ledger.references.get(person)?.secret;
            return secret === undefined ? [] : [[own, secret] as const];
          }),
        );
      },
      forget: async (subject) => {
        const own = identity(subject);
        ledger = {
          ...ledger,
          requests: ledger.requests.filter((entry) => identity(entry.subject) !== own),
          references: new Map([...ledger.references].filter(([known]) => known !== own)),
        };
      },
    },
    holds: {
      place: async (order) => {
        const entry = { ...order, id: crypto.randomUUID() };
        if ('subject' in order.covers) reference(order.covers.subject);
        ledger = { ...ledger, holds: [...ledger.holds, entry] };
        return entry;
      },
      release: async (id, released) => {
        const stood = standing().some((entry) => entry.id === id);
        const holds = ledger.holds.map((entry) =>
          entry.id === id && entry.released === undefined ? { ...entry, released } : entry,
        );
        ledger = { ...ledger, holds };
        return stood;
      },
      list: async ({ released = false } = {}) => (released ? ledger.holds : standing()),
    },
    periods: {
      choose: async (order) => {
        const entry = { ...order, id: crypto.randomUUID() };
        const replaced = (old: ChosenPeriod) =>
          old.replacedAt === undefined && old.controller === order.controller && old.claim === order.claim;
        const periods = ledger.periods.map((old) => (replaced(old) ? { ...old, replacedAt: order.chosenAt } : old));
        ledger = { ...ledger, periods: [...periods, entry] };
        return entry;
      },
      list: async ({ replaced = false } = {}) => (replaced ? ledger.periods : applying()),
    },
    leases: memoryLeases(
      () => ledger.leases,
      (leases) => {
        ledger = { ...ledger, leases };
      },
    ),
    audit,
    journal: {
      append: async (entries) => {
        const fresh = entries.filter(({ id }) => !ledger.journal.some((entry) => entry.id === id));
        ledger = { ...ledger, journal: [...ledger.journal, ...fresh] };
      },
      list: async (since) =>
        inOrder(ledger.journal.filter(({ at }) => since === undefined || localDate(at, policy.timeZone) >= since)),
      unexported: async () => inOrder(ledger.journal.filter(({ exported }) => exported === undefined)),
      markExported: async (ids, exported) => {
        const journal = ledger.journal.map((entry) => (ids.includes(entry.id) ? { ...entry, exported } : entry));
        ledger = { ...ledger, journal };
      },
      prune: async (before) => {
        const journal = ledger.journal.filter(({ at }) => at >= before);
        const pruned = ledger.journal.length - journal.length;
        ledger = { ...ledger, journal };
        return pruned;
      },
    },
    files: memoryFiles(
      policy,
      tables,
      () => ledger.files,
      (files) => {
        ledger = { ...ledger, files };
      },
    ),
  };

  return {
    schema: async () => schema,
    rows: (table) => tables.rows(table),
    otherSessions: async () => undefined,
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
