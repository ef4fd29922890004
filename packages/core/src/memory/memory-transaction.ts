import type { SubjectStates } from '../decision/people-behind.ts';
import type { Policy } from '../policy/policy.ts';
import { chosenPeriods, periodsOn } from '../record/chosen-period.ts';
import { categoriesOn, controllerCategories } from '../record/controller-category.ts';
import type { Journal } from '../record/erasure-journal.ts';
import { erasureJournal, journalExports, journalOn } from '../record/erasure-journal.ts';
import { exercisedRights, requestsOn, stateOf } from '../record/exercised-right.ts';
import { holdsOn, holdsOverRecords, legalHolds } from '../record/legal-hold.ts';
import { outboxFiles } from '../record/outbox-file.ts';
import type { Lease } from '../store/lease.ts';
import type { Transaction } from '../store/store.ts';
import { memoryAudit } from './memory-audit.ts';
import type { MemoryAudit } from './memory-audit-state.ts';
import { memoryEvents } from './memory-events.ts';
import { memoryFile, memoryFiles } from './memory-files.ts';
import { memoryLeases } from './memory-leases.ts';
import { type MemoryOwnRows, memoryOwnRecords } from './memory-own-records.ts';
import { ownRowTables } from './memory-own-rows.ts';
import { type MemoryPeople, memoryPeople, placeOf, whoIn } from './memory-people.ts';
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

/** What people have asked for and what has not ended. */
async function statesOf({ own, people }: KeptInMemory, at: Date): Promise<SubjectStates> {
  const records = await memoryOwnRecords(exercisedRights, own).list();
  const open = records.filter(({ members: { endedAt } }) => endedAt === undefined || endedAt > at);
  const byReference = Map.groupBy(open, ({ members }) => members.subject);
  const asked = [...people.get()].flatMap(
    ([
      place,
      {
        reference,
        subject: { controller },
      },
    ]) => {
      const rights = stateOf(byReference.get(reference) ?? []).rights;
      return rights.length === 0 ? [] : [{ place, whose: whoIn(place), controller, rights }];
    },
  );
  const byPlace = new Map(asked.map((one) => [one.place, one.rights]));
  const byPerson = Map.groupBy(asked, ({ whose }) => whose);
  return (person) => ({
    rights: byPlace.get(placeOf(person)) ?? [],
    elsewhere: (byPerson.get(whoIn(placeOf(person))) ?? [])
      .filter(({ controller }) => controller !== person.controller)
      .flatMap(({ controller, rights }) =>
        rights.map((right) => ({ ...right, ...(controller === undefined ? {} : { controller }) })),
      ),
  });
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
  const holds = holdsOn(memoryOwnRecords(legalHolds, own), people);
  const periods = periodsOn(memoryOwnRecords(chosenPeriods, own));
  return {
    rows: memoryRows(policy, tables, {
      inForce: async (at) => ({
        states: await statesOf(kept, at),
        holds: await holds.list(),
        chosen: await periods.list({ at }),
      }),
      list: async (files, { scope, operation }) =>
        outbox.append(files.map((file) => memoryFile(file, scope.at, operation))),
    }),
    events: memoryEvents(kept.audit.get, audit),
    requests: requestsOn(memoryOwnRecords(exercisedRights, own), people, policy),
    holds,
    periods,
    categories: categoriesOn(memoryOwnRecords(controllerCategories, own)),
    leases: memoryLeases(kept.leases.get, kept.leases.set),
    journal: journalIn(policy, own),
    files: memoryFiles(policy, tables, outbox),
    audit,
    // There is one transaction at a time.
    disposing: async () => undefined,
    preserving: async () => undefined,
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
