import type { Label, LegalBasis, Policy } from '@gallra/core';
import { type Claim, type ColumnGroup, columnGroups } from '@gallra/core/policy';
import type { ExpiredPartition, GroupDue, GroupTally, Scope, TableDue, Transaction } from '@gallra/core/store';
import { ruleInWords } from '@gallra/core/words';
import type { HoldingReason } from '../order/blocking-key.ts';
import type { TableOrder } from '../order/table-order.ts';
import type { Identifiability } from './identifiability.ts';

/** A purpose or duty that keeps a group of columns, and in how many rows it does. */
export interface ClaimPlan {
  readonly claim: string;
  readonly kind: Claim['kind'];
  readonly title: Label;
  readonly basis: LegalBasis;
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

/** A foreign key that holds rows in place. */
export interface Holder {
  readonly constraint: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly because: HoldingReason;
  /** Rows it holds; one row can be held by several. */
  readonly rows: number;
}

/** What goes in one table. */
export interface DueInTable extends TableDue {
  /** Foreign keys that hold rows in place: those of `held`. */
  readonly heldBy: readonly Holder[];
  /** Whether `erase` and `held` are exact; otherwise a forecast, see {@link orderOfDisposal}. */
  readonly exact: boolean;
  /** Partitions that a sweep drops whole, their rows counted in `erase`; absent where there are none. */
  readonly partitions?: readonly ExpiredPartition[];
  /** Where rows lose the person and stay: whether they are anonymous then, or by what somebody is still found. */
  readonly left?: Identifiability;
}

/** What would become of one table. */
export interface TablePlan extends DueInTable {
  readonly rows: number;
  readonly groups: readonly GroupPlan[];
}

function claimPlan(policy: Policy, claim: Claim): Omit<ClaimPlan, 'alive' | 'ended'> {
  const { name, kind, title, basis, citation } = claim;
  return {
    claim: name,
    kind,
    title,
    basis,
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

/** Which foreign keys hold rows: asked for each by itself, and only where rows are held at all. */
async function holders(tx: Transaction, { table, references }: TableOrder, scope: Scope): Promise<readonly Holder[]> {
  const found: Holder[] = [];
  for (const reference of references) {
    const { constraint, table: by, columns, because } = reference;
    const { held } = await tx.rows.due({ table, scope, references: [reference] });
    if (held > 0) found.push({ constraint, table: by, columns, because, rows: held });
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

async function withHolders<Table extends TableDue>(tx: Transaction, counted: Table, order: TableOrder, scope: Scope) {
  return { ...counted, heldBy: counted.held > 0 ? await holders(tx, order, scope) : [], exact: order.exact };
}

/** Counts what is due in one table. */
export const dueInTable: Counting<DueInTable> = async (tx, _policy, order, scope) => {
  const { table, references } = order;
  return withHolders(tx, await tx.rows.due({ table, scope, references }), order, scope);
};

/** Counts what would become of one table, and gathers the reasons. */
export const tablePlan: Counting<TablePlan> = async (tx, policy, order, scope) => {
  const { table, references } = order;
  const tally = await tx.rows.tally({ table, scope, references });
  const groups = columnGroups(policy, table).map((group) => {
    const first = group.columns[0]?.name ?? '';
    return groupPlan(
      policy,
      group,
      tally.groups.find(({ columns }) => columns.includes(first)),
    );
  });
  return withHolders(tx, { ...tally, groups }, order, scope);
};
