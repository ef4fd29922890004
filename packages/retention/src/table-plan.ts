import {
  type Claim,
  type ColumnGroup,
  columnGroups,
  type ExpiredPartition,
  type GroupTally,
  type Label,
  type LegalBasis,
  type Policy,
  type Scope,
  type Transaction,
} from '@gallra/core';
import type { TableOrder } from './disposal-order.ts';
import type { HoldingReason } from './holding.ts';
import type { Identifiability } from './identifiability.ts';
import { ruleInWords } from './rule-in-words.ts';

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
export interface GroupPlan {
  readonly columns: readonly string[];
  /** Rows in which these columns go and others stay. */
  readonly clear: number;
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

/** What would become of one table. */
export interface TablePlan {
  readonly table: string;
  readonly rows: number;
  readonly erase: number;
  /** Rows that lose the person and stay, as the policy wants it. */
  readonly anonymise: number;
  /** Rows that should be erased, but lose the person where they stand, because others refer to them. */
  readonly held: number;
  readonly heldBy: readonly Holder[];
  /** Whether `erase` and `held` are exact; otherwise a forecast, see {@link orderOfDisposal}. */
  readonly exact: boolean;
  readonly groups: readonly GroupPlan[];
  /** Partitions that a sweep drops whole, their rows counted in `erase`; absent where there are none. */
  readonly partitions?: readonly ExpiredPartition[];
  /** Where rows lose the person and stay: whether they are anonymous then, or by what somebody is still found. */
  readonly left?: Identifiability;
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
    const { held } = await tx.records.tally({ table, scope, references: [reference] });
    if (held > 0) found.push({ constraint, table: by, columns, because, rows: held });
  }
  return found;
}

/** Counts what would become of one table, and gathers the reasons. */
export async function tablePlan(tx: Transaction, policy: Policy, order: TableOrder, scope: Scope): Promise<TablePlan> {
  const { table, references, exact } = order;
  const tally = await tx.records.tally({ table, scope, references });
  const { rows, erase, anonymise, held } = tally;
  const groups = columnGroups(policy, table).map((group) => {
    const first = group.columns[0]?.name ?? '';
    return groupPlan(
      policy,
      group,
      tally.groups.find(({ columns }) => columns.includes(first)),
    );
  });
  return {
    table,
    rows,
    erase,
    anonymise,
    held,
    heldBy: held > 0 ? await holders(tx, order, scope) : [],
    exact,
    groups,
  };
}
