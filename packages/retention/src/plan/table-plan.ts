import type { Label, LegalBasis, Policy } from '@gallra/core';
import { type Claim, type ColumnGroup, columnGroups, isRead } from '@gallra/core/policy';
import type {
  ClaimTally,
  ExpiredPartition,
  GroupDue,
  GroupTally,
  Scope,
  StayingQuestion,
  TableDue,
  Transaction,
} from '@gallra/core/store';
import { ruleInWords } from '@gallra/core/words';
import type { BlockingReason } from '../order/blocking-key.ts';
import type { TableOrder } from '../order/table-order.ts';
import type { Identifiability } from './identifiability.ts';

/**
 * A purpose or duty that keeps a group of columns, and in how many rows it does. `alive`, `ended` and `neverBegan` together
 * are the rows in which the columns are personal.
 */
export interface ClaimPlan extends ClaimTally {
  readonly kind: Claim['kind'];
  readonly title: Label;
  /** Absent for what the vendor carries out as processor. */
  readonly basis?: LegalBasis;
  readonly citation?: string;
  /** For how long it keeps data, in words. */
  readonly rule: Label;
}

/** A purpose or duty as it is told, whatever it does to rows. */
export type ToldClaim = Omit<ClaimPlan, 'alive' | 'pending' | 'ended' | 'neverBegan'>;

/** Columns that the same claims keep. */
export interface GroupPlan extends GroupDue {
  readonly claims: readonly ClaimPlan[];
  /** Purposes that keep the columns only as long as those of `claims` that they follow. */
  readonly following: readonly ToldClaim[];
  /**
   * Rows in which these columns go, and for which none of `claims` ever began: there is no reason that ended, and a column
   * or link that is empty too often looks like this. 0 where no claim with a period reaches them.
   */
  readonly neverBegan: number;
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
  /**
   * Rows that are due and stay only because they tell what other rows count from, or whom those are about; absent where there
   * are none.
   */
  readonly evidence?: number;
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

function toldClaim(policy: Policy, claim: Claim): ToldClaim {
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
  const counts = ({ name }: Claim): ClaimTally =>
    tally?.claims.find(({ claim }) => claim === name) ?? { claim: name, alive: 0, ended: 0, neverBegan: 0 };
  return {
    columns: group.columns.map(({ name }) => name),
    clear: tally?.clear ?? 0,
    claims: group.claims
      .filter(({ clock }) => clock !== undefined)
      .map((claim) => ({ ...toldClaim(policy, claim), ...counts(claim) })),
    following: group.claims.filter(({ clock }) => clock === undefined).map((claim) => toldClaim(policy, claim)),
    neverBegan: tally?.neverBegan ?? 0,
  };
}

/** A table in its place in the order, and what is asked about it. */
interface Asked {
  readonly order: TableOrder;
  readonly scope: Scope;
}

/** Because of which foreign keys rows stay: asked for each by itself, and only where some do. */
async function referencingKeys(tx: Transaction, { order, scope }: Asked): Promise<readonly ReferencingKey[]> {
  const found: ReferencingKey[] = [];
  for (const key of order.incomingKeys) {
    const { constraint, table, columns, because } = key;
    const { anonymise } = await tx.rows.staying({
      ...questionOf(order, scope),
      incomingKeys: [key],
      because: 'reference',
    });
    if (anonymise > 0) found.push({ constraint, table, columns, because, rows: anonymise });
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

const questionOf = ({ table, incomingKeys }: TableOrder, scope: Scope) => ({ table, scope, incomingKeys });

/**
 * What was counted by foreign keys alone, with the rows that stay though none keeps them. They are asked for only where
 * some would go.
 */
export async function besideEvidence<Table extends TableDue>(
  tx: Transaction,
  policy: Policy,
  counted: Table,
  question: Omit<StayingQuestion, 'because'>,
): Promise<Table & { readonly evidence?: number }> {
  if (counted.erase === 0 || !isRead(policy, counted.table)) return counted;
  const { rows, anonymise } = await tx.rows.staying({ ...question, because: 'evidence' });
  return {
    ...counted,
    erase: counted.erase - rows,
    referenced: counted.referenced + anonymise,
    ...(rows === 0 ? {} : { evidence: rows }),
  };
}

/** What stays of the rows that should be erased, and why. */
async function withWhatKeeps<Table extends TableDue>(tx: Transaction, policy: Policy, counted: Table, asked: Asked) {
  const { order, scope } = asked;
  const question = { ...questionOf(order, scope), earlier: order.after };
  return {
    ...(await besideEvidence(tx, policy, counted, question)),
    referencedBy: counted.referenced > 0 ? await referencingKeys(tx, asked) : [],
    exact: order.exact,
  };
}

/** Counts what is due in one table. */
export const dueInTable: Counting<DueInTable> = async (tx, policy, order, scope) => {
  return withWhatKeeps(tx, policy, await tx.rows.due(questionOf(order, scope)), { order, scope });
};

/** Counts what would become of one table, and gathers the reasons. */
export const tablePlan: Counting<TablePlan> = async (tx, policy, order, scope) => {
  const { table } = order;
  const tally = await tx.rows.tally(questionOf(order, scope));
  const groups = columnGroups(policy, table).map((group) => {
    const first = group.columns[0]?.name ?? '';
    return groupPlan(
      policy,
      group,
      tally.groups.find(({ columns }) => columns.includes(first)),
    );
  });
  return withWhatKeeps(tx, policy, { ...tally, groups }, { order, scope });
};
