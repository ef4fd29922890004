import { GallraError, type Policy } from '@gallra/core';
import { ownPolicy, ownTableName } from '@gallra/core/policy';
import type { OwnRecord } from '@gallra/core/record';
import { impliedSchema, type LiveSchema, type Store, type Transaction } from '@gallra/core/store';
import { recordRule } from '@gallra/core/words';
import type { DisposalOrder } from '../order/table-order.ts';
import type { Work } from '../order/work.ts';
import { type Breaker, tablesOverBreaker } from './breaker.ts';
import type { OwnRecordsPlan } from './own-record-plan.ts';
import { type DueCount, dueInOrder, planInOrder, planInTransaction } from './plan.ts';
import type { DueInTable, TablePlan } from './table-plan.ts';

/** Which of Gallra's own records, and how many of them may go unread. */
export interface OwnRecordsOptions {
  /** The declarations; default: those of the store. */
  readonly records?: readonly OwnRecord<never>[];
  /** Default: half of a kind's records, or a thousand. */
  readonly breaker?: Breaker;
}

/**
 * These go by rules that nobody of the host has written, so that the first sweep need not be approved; what a mistaken
 * period of a backup would take, or a new rule of Gallra's, is looked at first.
 */
const usualBreaker: Required<Breaker> = { share: 0.5, rows: 1000 };

/** Refuses a database that has not been migrated. */
function ownSchema(live: LiveSchema, fragment: Policy): LiveSchema {
  if (!live.hasOwnTables) return impliedSchema(fragment);
  const tables = live.tables.filter(({ name }) => Object.hasOwn(fragment.tables, name));
  const missing = Object.keys(fragment.tables).filter((name) => !tables.some((table) => table.name === name));
  if (missing.length === 0) return { ...live, tables };
  throw new GallraError(
    'schema.drift',
    `The database lacks tables of Gallra's own (${missing.join(', ')}): run "gallra migrations" or call migrate().`,
  );
}

/**
 * The same database, its rows those of Gallra's own records: what is planned and disposed of there, is of them.
 *
 * @param store - the host's database
 * @param fragment - see `ownPolicy` of `@gallra/core/policy`
 */
function recordStore(store: Store, fragment: Policy): Store {
  return {
    records: store.records,
    schema: async () => ownSchema(await store.schema(), fragment),
    otherSessions: () => store.otherSessions(),
    now: () => store.now(),
    transaction: (work) => store.transaction((tx) => work({ ...tx, rows: tx.ownRows(fragment) })),
  };
}

const overLines = (
  tables: readonly TablePlan[],
  records: readonly OwnRecord<never>[],
  { share, rows = usualBreaker.rows }: Breaker,
): readonly string[] =>
  tablesOverBreaker(tables, { share, rows }).map((table) => {
    const name = records.find((record) => ownTableName(record) === table.table)?.name;
    return `ownRecords.${name}: ${table.erase} of ${table.rows} records would go`;
  });

/** What a section on Gallra's own records is made from. */
export interface RecordsToPlan {
  /** The live catalogue. */
  readonly live: LiveSchema;
  /** The host's. */
  readonly policy: Policy;
  readonly at: Date;
  readonly records: readonly OwnRecord<never>[];
}

/** Plans what a sweep would take of Gallra's own records, and changes nothing. */
export async function planOwnRecords(
  tx: Transaction,
  { live, policy, at, records }: RecordsToPlan,
  breaker: Breaker = usualBreaker,
): Promise<OwnRecordsPlan> {
  const fragment = ownPolicy(policy, records);
  const schema = ownSchema(live, fragment);
  const plan = await planInTransaction({ ...tx, rows: tx.ownRows(fragment) }, { policy: fragment, schema }, at);
  return {
    hash: plan.hash,
    policy: plan.policy.rules,
    records: records.map((record) => {
      const table = plan.tables.find((one) => one.table === ownTableName(record));
      const { title, basis, citation } = record.storage;
      return {
        record: record.name,
        table: ownTableName(record),
        title,
        basis,
        citation,
        rule: recordRule(policy, record),
        rows: table?.rows ?? 0,
        erase: table?.erase ?? 0,
      };
    }),
    over: overLines(plan.tables, records, breaker),
  };
}

/** What is due of Gallra's own records, in the order in which it goes. */
export interface DueRecords {
  readonly store: Store;
  readonly fragment: Policy;
  readonly due: DueCount & { readonly tables: readonly DueInTable[] };
  readonly order: DisposalOrder;
  readonly over: readonly string[];
  /** How many rows of each table the breaker lets pass. */
  readonly allowed: Readonly<Record<string, number>>;
}

/** Counts what is due of Gallra's own records; what stays is counted only where much is due. */
export async function dueRecords(
  host: Store,
  policy: Policy,
  at: Date,
  { records = host.records, breaker = usualBreaker }: OwnRecordsOptions = {},
): Promise<DueRecords> {
  const fragment = ownPolicy(policy, records);
  const store = recordStore(host, fragment);
  const { due, order } = await dueInOrder(store, fragment, at);
  const isMuch = due.tables.some(({ erase }) => erase > (breaker.rows ?? usualBreaker.rows));
  const work: Work = (wanted) => store.transaction(wanted);
  const much = isMuch ? await planInOrder(work, { policy: fragment, schema: await store.schema() }, at) : undefined;
  const { share, rows: least = usualBreaker.rows } = breaker;
  const allowed = Object.fromEntries(
    due.tables.map(({ table, erase }) => {
      const rows = much?.plan.tables.find((planned) => planned.table === table)?.rows ?? 0;
      return [table, Math.max(least, Math.floor(share * rows), erase)];
    }),
  );
  return { store, fragment, due, order, over: overLines(much?.plan.tables ?? [], records, breaker), allowed };
}
