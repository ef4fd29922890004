import type { Label, LegalBasis, Policy } from '@gallra/core';
import { type Claim, type ColumnGroup, columnGroups } from '@gallra/core/policy';
import type { ExpiredPartition, GroupDue, GroupTally, Scope, TableDue, Transaction } from '@gallra/core/store';
import { ruleInWords } from '@gallra/core/words';
import type { BlockingReason } from '../order/blocking-key.ts';
import type { TableOrder } from '../order/table-order.ts';
import type { Identifiability } from './identifiability.ts';

/** A purpose or duty that keeps a group of columns, and in how many rows it does. */
export interface ClaimPlan {
  readonly claim: string;
  readonly kind: Claim['kind'];
  readonly title: Label;
  /** Absent for what the vendor carries out as processor. */
  readonly basis?: LegalBasis;
  readonly citation?: string;
  /** For how long it keeps data, in words. */
  readonly rule: Label;
  /** Rows in which it keeps the columns. */
  readonly alive: number;
  /** Rows in which it has begun and ended. */
  readonly ended: number;
}

/** Columns that the same claims keep. */
export interface GroupPlan extends GroupDue {
  readonly claims: readonly ClaimPlan[];
  /** Purposes that keep the columns only as long as those of `claims` that they follow. */
  readonly following: readonly Omit<ClaimPlan, 'alive' | 'ended'>[];
}

/** A foreign key because of which rows stay that should be erased. */
export interface ReferencingKey {
  readonly constraint: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly because: BlockingReason;
  /** Rows that stay because of it; several keys can lead to one row. */
  readonly rows: number;
}

/** What goes in one table. */
export interface DueInTable extends TableDue {
  /** The foreign keys that lead to the rows of `referenced`. */
  readonly referencedBy: readonly ReferencingKey[];
  /** Whether `erase` and `referenced` are exact; otherwise a forecast, see {@link orderOfDisposal}. */
  readonly exact: boolean;
  /** Partitions that a sweep drops whole, their rows counted in `erase`; absent where there are none. */
  readonly partitions?: readonly ExpiredPartition[];
  /** Where rows lose the person and stay: whether they are anonymous then, or by what somebody is still found. */
  readonly left?: Identifiability;
}

/** What would become of one table. */
export interface TablePlan extends DueInTable {
  readonly rows: number;
  /**
   * Rows that name a controller whose own row is gone: what ends with its agreement, or with its financial year, stays for
   * ever. Absent where there are none, and in a plan for one person, or for what somebody orders.
   */
  readonly ofGoneControllers?: number;
  /**
   * Rows that would go, or something in them, were it not for somebody's restriction of processing (GDPR Art. 18(2)): no
   * expiry and no order goes past it. Absent where there are none.
   */
  readonly restricted?: number;
  /** Of these, rows of controllers whose agreement has ended: they are told, and get the data back first (Art. 28(3)(g)). */
  readonly toReturn?: number;
  /**
   * Rows that stay because nobody knows whose they are: a polymorphic link of a type that the policy does not list, or of
   * none. Absent where there are none.
   */
  readonly ofUnlistedTypes?: number;
  readonly groups: readonly GroupPlan[];
}

function claimPlan(policy: Policy, claim: Claim): Omit<ClaimPlan, 'alive' | 'ended'> {
  const { name, kind, title, basis, citation } = claim;
  return {
    claim: name,
    kind,
    title,
    ...(basis === undefined ? {} : { basis }),
    ...(citation === undefined ? {} : { citation }),
    rule: ruleInWords(policy, claim),
  };
}

function groupPlan(policy: Policy, group: ColumnGroup, tally: GroupTally | undefined): GroupPlan {
  const counts = (claim: Claim) => tally?.claims.find((other) => other.claim === claim.name);
  return {
    columns: group.columns.map(({ name }) => name),
    clear: tally?.clear ?? 0,
    claims: group.claims
      .filter(({ clock }) => clock !== undefined)
      .map((claim) => ({
        ...claimPlan(policy, claim),
        alive: counts(claim)?.alive ?? 0,
        ended: counts(claim)?.ended ?? 0,
      })),
    following: group.claims.filter(({ clock }) => clock === undefined).map((claim) => claimPlan(policy, claim)),
  };
}

/** Because of which foreign keys rows stay: asked for each by itself, and only where some do. */
async function referencingKeys(
  tx: Transaction,
  { table, incomingKeys }: TableOrder,
  scope: Scope,
): Promise<readonly ReferencingKey[]> {
  const found: ReferencingKey[] = [];
  for (const key of incomingKeys) {
    const { constraint, table: by, columns, because } = key;
    const { referenced } = await tx.rows.due({ table, scope, incomingKeys: [key] });
    if (referenced > 0) found.push({ constraint, table: by, columns, because, rows: referenced });
  }
  return found;
}

/** How a plan counts: what is due; or what becomes of every row. */
export type Counting<Table extends DueInTable> = (
  tx: Transaction,
  policy: Policy,
  order: TableOrder,
  scope: Scope,
) => Promise<Table>;

async function withReferencingKeys<Table extends TableDue>(
  tx: Transaction,
  counted: Table,
  order: TableOrder,
  scope: Scope,
) {
  return {
    ...counted,
    referencedBy: counted.referenced > 0 ? await referencingKeys(tx, order, scope) : [],
    exact: order.exact,
  };
}

/** Counts what is due in one table. */
export const dueInTable: Counting<DueInTable> = async (tx, _policy, order, scope) => {
  const { table, incomingKeys } = order;
  return withReferencingKeys(tx, await tx.rows.due({ table, scope, incomingKeys }), order, scope);
};

/** Counts what would become of one table, and gathers the reasons. */
export const tablePlan: Counting<TablePlan> = async (tx, policy, order, scope) => {
  const { table, incomingKeys } = order;
  const tally = await tx.rows.tally({ table, scope, incomingKeys });
  const groups = columnGroups(policy, table).map((group) => {
    const first = group.columns[0]?.name ?? '';
    return groupPlan(
      policy,
      group,
      tally.groups.find(({ columns }) => columns.includes(first)),
    );
  });
  return withReferencingKeys(tx, { ...tally, groups }, order, scope);
};
