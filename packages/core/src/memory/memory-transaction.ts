import type { SubjectStates } from '../decision/situation.ts';
import type { Policy } from '../policy/policy.ts';
import { chosenPeriods, periodsOn } from '../record/chosen-period.ts';
import type { Journal } from '../record/erasure-journal.ts';
import { erasureJournal, journalExports, journalOn } from '../record/erasure-journal.ts';
import { exercisedRights, requestsOn } from '../record/exercised-right.ts';
import { holdsOn, holdsOverRecords, legalHolds } from '../record/legal-hold.ts';
import { outboxFiles } from '../record/outbox-file.ts';
import type { OwnRecord } from '../record/own-record.ts';
import type { Lease } from '../store/lease.ts';
import type { Transaction } from '../store/store.ts';
import { memoryAudit } from './memory-audit.ts';
import type { MemoryAudit } from './memory-audit-state.ts';
import { memoryEvents } from './memory-events.ts';
import { memoryFile, memoryFiles } from './memory-files.ts';
import { memoryLeases } from './memory-leases.ts';
import { type MemoryOwnRows, memoryOwnRecords } from './memory-own-records.ts';
import { ownRowTables } from './memory-own-rows.ts';
import { type MemoryPeople, memoryPeople } from './memory-people.ts';
import { memoryRows } from './memory-rows.ts';
import type { MemoryTables } from './memory-tables.ts';

/** One part of what the store keeps. */
export interface Kept<T> {
  get(): T;
  set(value: T): void;
}

/** What the in-memory store keeps beside the host's rows. */
export interface KeptInMemory {
  readonly own: Kept<MemoryOwnRows>;
  readonly people: Kept<MemoryPeople>;
  readonly leases: Kept<ReadonlyMap<string, Lease>>;
  readonly audit: Kept<MemoryAudit>;
}

/** Reads the records of a kind at once, for what decides row by row. */
const reading =
  (own: Kept<MemoryOwnRows>) =>
  <T>(record: OwnRecord<T>): readonly T[] =>
    memoryOwnRecords(record, own).all();

/** What people have asked for and what has not ended. */
function statesOf({ own, people }: KeptInMemory): SubjectStates {
  const read = reading(own);
  return (home, key) => {
    const person = people.get().get(`${home}\0${key}`);
    const asked = read(exercisedRights).filter(
      ({ subject, endedAt }) => endedAt === undefined && subject === person?.reference,
    );
    const purposes = (right: 'objection' | 'withdrawal') =>
      asked.flatMap(({ exercised, purpose }) => (exercised === right && purpose !== undefined ? [purpose] : []));
    return {
      erasure: asked.some(({ exercised }) => exercised === 'erasure'),
      restricted: asked.some(({ exercised }) => exercised === 'restriction'),
      objections: purposes('objection'),
      withdrawals: purposes('withdrawal'),
    };
  };
}

function journalIn(policy: Policy, own: Kept<MemoryOwnRows>): Journal {
  const entries = memoryOwnRecords(erasureJournal, own);
  const exports = memoryOwnRecords(journalExports, own);
  return journalOn(entries, exports, {
    timeZone: policy.timeZone,
    unexported: async () => {
      const known = new Set(exports.all().map(({ entry }) => entry));
      return (await entries.list()).filter(({ members }) => !known.has(members.id));
    },
  });
}

/** What a transaction of the in-memory store hands out. */
export function memoryTransaction(policy: Policy, tables: MemoryTables, kept: KeptInMemory): Transaction {
  const { own } = kept;
  const people = memoryPeople(policy, kept.people);
  const audit = memoryAudit(kept.audit.get, kept.audit.set);
  const outbox = memoryOwnRecords(outboxFiles, own);
  const states = statesOf(kept);
  const holds = holdsOn(memoryOwnRecords(legalHolds, own), people);
  const periods = periodsOn(memoryOwnRecords(chosenPeriods, own));
  return {
    rows: memoryRows(policy, tables, {
      inForce: async () => ({ states, holds: await holds.list(), chosen: await periods.list() }),
      list: async (files, { scope, operation }) =>
        outbox.append(files.map((file) => memoryFile(file, scope.at, operation))),
    }),
    events: memoryEvents(kept.audit.get, audit),
    requests: requestsOn(memoryOwnRecords(exercisedRights, own), people),
    holds,
    periods,
    leases: memoryLeases(kept.leases.get, kept.leases.set),
    journal: journalIn(policy, own),
    files: memoryFiles(policy, tables, outbox),
    audit,
    own: (record) => memoryOwnRecords(record, own),
    ownRows: (fragment) => {
      const over = holdsOverRecords(memoryOwnRecords(legalHolds, own), Object.keys(fragment.subjects));
      return memoryRows(fragment, ownRowTables(own), {
        inForce: async () => ({ holds: await over.list() }),
        list: async () => undefined,
      });
    },
  };
}
