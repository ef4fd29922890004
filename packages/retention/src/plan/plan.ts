import {
  canonicalHash,
  type Instruction,
  type Policy,
  type PolicyVersion,
  policyVersion,
  type SubjectKey,
} from '@gallra/core';
import { type UndecidedDuty, undecidedDuties } from '@gallra/core/policy';
import type { IncomingKey, LiveSchema, Scope, Store, Transaction } from '@gallra/core/store';
import { localDate, type PlainDate } from '@gallra/core/time';
import { type OverdueHold, overdueHolds } from '../hold/legal-hold.ts';
import { orderOfDisposal } from '../order/order-of-disposal.ts';
import type { OrderedPolicy, PolicyOnSchema } from '../order/policy-on-schema.ts';
import type { Circle, DisposalOrder } from '../order/table-order.ts';
import type { Work } from '../order/work.ts';
import { estimatedBatches, refuseBadWork } from './batch-size.ts';
import { canGoWhole, expiredPartitions } from './expired-partitions.ts';
import { type Identifiability, identifiability } from './identifiability.ts';
import { type MissingIndex, missingIndexes } from './missing-index.ts';
import { type Blocked, obstacles } from './obstacle/blocked.ts';
import { refuseDrift } from './obstacle/schema-drift.ts';
import { refuseUnseen } from './obstacle/unseen-rows.ts';
import type { OwnRecordsPlan } from './own-record-plan.ts';
import { type Counting, type DueInTable, dueInTable, type TablePlan, tablePlan } from './table-plan.ts';
import type { UnreadableIn } from './unknown/unreadable-times.ts';

/** What is due. Plain JSON; it names no person and holds no value of a row. */
export interface DueCount {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The day in the policy's time zone that storage periods are held against. */
  readonly today: PlainDate;
  readonly policy: PolicyVersion;
  /** What one approves: rules, day and what is due. It does not change while nothing due does. */
  readonly hash: string;
  readonly order: readonly string[];
  readonly tables: readonly DueInTable[];
  readonly circles: readonly Circle[];
  readonly blocked: readonly Blocked[];
  /** Transactions that a sweep makes of it, about: each batch is one. It is no part of the hash. */
  readonly batches: number;
  /** Legal holds that somebody should have reviewed by now. */
  readonly overdueHolds: readonly OverdueHold[];
  /** Duties whose provision has ended, while nobody has said what follows: what they leave open stays until somebody does. */
  readonly undecided: readonly UndecidedDuty[];
}

/** What a sweep would do, and why: with what stays, and which claims keep it. */
export interface Plan extends DueCount {
  readonly tables: readonly TablePlan[];
  /** What no index serves, with the rows that are read for want of it, the most first. */
  readonly missingIndexes: readonly (MissingIndex & { readonly rows: number })[];
  /**
   * Times that cannot be read, by table and column: what counts from them stays. Absent where there are none, and in a plan
   * for one person, or for what somebody orders.
   */
  readonly unreadableTimes?: readonly UnreadableIn[];
  /** Gallra's own records; absent in a plan for one person, or for what somebody orders. */
  readonly ownRecords?: OwnRecordsPlan;
}

/** What to plan for. */
export interface PlanOptions {
  /** Only rows of this person. */
  readonly subject?: SubjectKey;
  /** Only rows that somebody orders to go. */
  readonly instruction?: Instruction;
  /** Rows in one batch of the sweep, for the number of batches; default 10,000. */
  readonly batchSize?: number;
}

/** In how many rows, at most, a blocked column is due now. */
function stuck(blocked: Blocked, tables: readonly DueInTable[]): Blocked {
  const table = tables.find((other) => other.table === blocked.table);
  if (table === undefined) return blocked;
  if (blocked.obstacle === 'todo') return { ...blocked, rows: table.anonymise };
  const { column } = blocked;
  if (blocked.obstacle === 'outsideKey') return { ...blocked, rows: table.erase };
  if (column === undefined) {
    // Rows that lose single columns are counted for each group of them.
    const cleared = table.groups.reduce((sum, { clear }) => sum + clear, 0);
    return { ...blocked, rows: table.erase + table.referenced + table.anonymise + cleared };
  }
  const group = table.groups.find(({ columns }) => columns.includes(column));
  return { ...blocked, rows: (group?.clear ?? 0) + table.anonymise + table.referenced };
}

/** Rows as they were counted; of tables that are not classified, as the catalogue estimates them. */
function unserved(policy: Policy, schema: LiveSchema, tables: readonly TablePlan[]): Plan['missingIndexes'] {
  const rowsOf = (name: string) =>
    tables.find(({ table }) => table === name)?.rows ??
    schema.tables.find((table) => table.name === name)?.estimatedRows ??
    0;
  return missingIndexes(policy, schema)
    .map((missing) => ({ ...missing, rows: rowsOf(missing.table) }))
    .sort((a, b) => b.rows - a.rows);
}

function hashOf(version: PolicyVersion, today: PlainDate, options: PlanOptions, tables: readonly DueInTable[]): string {
  const due = tables
    .map(({ table, erase, anonymise, referenced, groups }) => ({
      table,
      erase,
      anonymise,
      // The name it has always had in the hash: renamed, every plan approved before would be another.
      held: referenced,
      clear: groups.filter(({ clear }) => clear > 0).map(({ columns, clear }) => ({ columns, clear })),
    }))
    .filter(({ erase, anonymise, held, clear }) => erase + anonymise + held + clear.length > 0);
  return canonicalHash({
    rules: version.rules,
    today,
    subject: options.subject !== undefined,
    ordered: options.instruction !== undefined,
    due,
  });
}

/** What becomes of rows that stay is told of tables where some will. It is no part of the hash: it follows from the rules. */
function withWhatIsLeft<Table extends DueInTable>(
  tables: readonly Table[],
  found: readonly Identifiability[],
): readonly Table[] {
  return tables.map((table) => {
    const left = found.find((other) => other.table === table.table);
    return left === undefined || table.anonymise + table.referenced === 0 ? table : { ...table, left };
  });
}

/** What a plan stands on: a database as it is now, and a policy with the order it gives that database. */
export interface Ground extends PolicyOnSchema, OrderedPolicy {
  readonly work: Work;
}

/** Rows that are due refer to those of a table, and stay as evidence: what they hold in place was not foreseen. */
const refersAsEvidence = (keys: readonly IncomingKey[], tables: readonly DueInTable[]): boolean =>
  keys.some(
    ({ table, blockedBy = [] }) =>
      tables.some((other) => other.table === table && (other.evidence ?? 0) > 0) || refersAsEvidence(blockedBy, tables),
  );

/**
 * What is due in tables, and what stands in the way there.
 *
 * @param count - what is counted
 * @param only - these tables; default: all
 */
export async function planTables<Table extends DueInTable>(
  ground: Ground,
  count: Counting<Table>,
  scope: Scope,
  only?: readonly string[],
): Promise<{ readonly tables: readonly Table[]; readonly blocked: readonly Blocked[] }> {
  const { work, policy, schema, order } = ground;
  const tables: Table[] = [];
  const before = new Map<string, readonly string[]>();
  for (const table of order.tables) {
    // Not only those that it waits for itself: what they wait for has gone as well by then.
    const after = [...new Set(table.after.flatMap((first) => [first, ...(before.get(first) ?? [])]))];
    before.set(table.table, after);
    if (!(only?.includes(table.table) ?? true)) continue;
    const found = await work((tx) => count(tx, policy, { ...table, after }, scope));
    const counted = refersAsEvidence(table.incomingKeys, tables) ? { ...found, exact: false } : found;
    const isWhole = counted.erase > 0 && canGoWhole(ground, table, scope);
    const partitions = isWhole ? await work((tx) => expiredPartitions(tx, schema, table, scope)) : [];
    tables.push(partitions.length === 0 ? counted : { ...counted, partitions });
  }
  return { tables, blocked: obstacles(policy, schema, order).map((blocked) => stuck(blocked, tables)) };
}

async function make<Table extends DueInTable>(
  ground: Ground,
  count: Counting<Table>,
  at: Date,
  options: PlanOptions,
): Promise<DueCount & { readonly tables: readonly Table[] }> {
  const { work, policy, schema, order } = ground;
  const { batchSize, ...whose } = options;
  refuseBadWork(options);
  const scope: Scope = { at, ...whose };
  const today = localDate(at, policy.timeZone);
  const version = policyVersion(policy);
  const { tables, blocked } = await planTables(ground, count, scope);
  return {
    at: at.toISOString(),
    today,
    policy: version,
    hash: hashOf(version, today, options, tables),
    order: order.tables.map(({ table }) => table),
    tables: withWhatIsLeft(tables, identifiability(policy, schema, order)),
    circles: order.circles,
    blocked,
    batches: estimatedBatches(
      tables.flatMap(({ erase, anonymise, referenced, groups }) => [
        erase,
        anonymise,
        referenced,
        ...groups.map(({ clear }) => clear),
      ]),
      batchSize,
    ),
    overdueHolds: overdueHolds(await work((tx) => tx.holds.list()), today),
    undecided: undecidedDuties(policy, today),
  };
}

/** The order of disposal, where the database has all that the policy names, and shows it. */
function orderWithoutDrift(policy: Policy, schema: LiveSchema): DisposalOrder {
  refuseDrift(policy, schema);
  refuseUnseen(policy, schema);
  return orderOfDisposal(policy, schema);
}

/** What is due, with the order in which to take it. */
export async function dueInOrder(
  store: Store,
  policy: Policy,
  at: Date,
  options: PlanOptions = {},
): Promise<{ readonly due: DueCount; readonly order: DisposalOrder }> {
  const schema = await store.schema();
  const order = orderWithoutDrift(policy, schema);
  const work: Work = (wanted) => store.transaction(wanted);
  return { due: await make({ work, policy, schema, order }, dueInTable, at, options), order };
}

/** A plan, with the order in which to carry it out. */
export async function planInOrder(
  work: Work,
  { policy, schema }: PolicyOnSchema,
  at: Date,
  options: PlanOptions = {},
): Promise<{ readonly plan: Plan; readonly order: DisposalOrder }> {
  const order = orderWithoutDrift(policy, schema);
  const made = await make({ work, policy, schema, order }, tablePlan, at, options);
  return { plan: { ...made, missingIndexes: unserved(policy, schema, made.tables) }, order };
}

/**
 * Counts what is due, as a sweep does before it begins: quicker than a plan, for an index leads past what stays. It
 * changes nothing.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - the instant to decide for
 * @param options - for one person only; the size of batches
 * @returns what a plan says of what goes, under the same hash; nothing of what stays
 * @throws GallraError `schema.drift`, `schema.unseen`
 * @see GDPR Art. 5(1)(e)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { due } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { tables } = await due(store, policy, new Date());
 * for (const { table, erase, groups } of tables) console.log(table, erase, groups.map(({ clear }) => clear));
 * ```
 */
export async function due(store: Store, policy: Policy, at: Date, options: PlanOptions = {}): Promise<DueCount> {
  return (await dueInOrder(store, policy, at, options)).due;
}

/**
 * Plans a sweep inside a transaction that is open already; nothing of Gallra's own records.
 *
 * @param tx - the transaction
 * @param on - a checked policy, and the live catalogue, read beforehand
 * @param at - the instant to plan for
 * @param options - for one person only
 * @throws GallraError `schema.drift`, `schema.unseen`
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { planInTransaction } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const subject = { category: 'buyer', key: '17' };
 * const schema = await store.schema();
 * const preview = await store.transaction((tx) => planInTransaction(tx, { policy, schema }, new Date(), { subject }));
 * console.log(preview.tables.length);
 * ```
 */
export async function planInTransaction(
  tx: Transaction,
  on: PolicyOnSchema,
  at: Date,
  options: PlanOptions = {},
): Promise<Plan> {
  return (await planInOrder((work) => work(tx), on, at, options)).plan;
}
