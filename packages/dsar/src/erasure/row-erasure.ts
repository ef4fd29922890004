import { type ColumnDecision, decide, type Policy, type Reason, type RowDecision } from '@gallra/core';
import { belongingOf, classifiedColumns, isPersonal, personalTable, subjectSteps } from '@gallra/core/policy';
import type { SubjectRow, Transaction } from '@gallra/core/store';
import { isGone } from '../access/access-value.ts';
import type { AboutSubject } from '../person/about-subject.ts';
import { isAbout, reasonsOf, secretsIn } from '../person/secrecy.ts';
import { isSubject, ownParties, type Whereabouts } from '../person/whereabouts.ts';
import type { TalliedColumn } from './kept-claim.ts';

/** What keeps a column about the person that stays. */
export interface KeptColumn extends TalliedColumn {
  /** The person's own claims that are alive. */
  readonly claims: readonly Reason[];
  /** What keeps it for others in the row; `true` where somebody else's restriction does. */
  readonly others: readonly Reason[] | true;
  readonly heldBy: readonly string[];
}

/** What erasure means for one row, with the request in effect. */
export interface RowErasure {
  readonly table: string;
  readonly found: SubjectRow;
  readonly disposal: RowDecision['disposal'];
  /** Columns about the person whose value is disposed of. */
  readonly going: readonly TalliedColumn[];
  /** Columns about the person that go only with their row (`then: 'withRow'`), which is to be erased. */
  readonly leaving: readonly TalliedColumn[];
  /** The same where the row stays, though no claim keeps them. */
  readonly waiting: readonly TalliedColumn[];
  /** Every column of the row whose value is to be disposed of, whomever it is about. */
  readonly due: readonly string[];
  readonly kept: readonly KeptColumn[];
  /** Whether the row will still lead to the person afterwards by itself: by a key that stays in it. */
  readonly firm: boolean;
}

function keptColumn(whereabouts: Whereabouts, answer: ColumnDecision, placed: TalliedColumn): KeptColumn {
  const { own, others } = reasonsOf(whereabouts, answer);
  const alive = (among: readonly Reason[]) => among.filter((reason) => reason.alive);
  const restricted = Object.values(answer.parties)
    .flat()
    .some((party) => party.restricted && !isSubject(whereabouts, party.person));
  return { ...placed, claims: alive(own), others: restricted ? true : alive(others), heldBy: answer.heldBy };
}

/**
 * Whether a column leads to the person by key, and not through a value in another row that may go. A row that controllers
 * share leads to somebody at one of them through rows of that one.
 */
function leadsByKey(policy: Policy, { home, controller }: Whereabouts, table: string, party: string): boolean {
  const classified = personalTable(policy, table);
  const link = classified.subjects?.[party];
  if (link === undefined || (controller !== undefined && belongingOf(classified) === 'shared')) return false;
  const steps = subjectSteps(policy, link);
  return steps.length === 0 || steps.some((step) => step.table === home.table && step.column === home.column);
}

/** What erasure means for one row. Columns that are empty already do not count. */
function rowErasure(policy: Policy, whereabouts: Whereabouts, table: string, found: SubjectRow): RowErasure {
  const { disposal, columns } = decide(policy, table, found.situation);
  const personal = classifiedColumns(personalTable(policy, table)).filter(
    (column) => isPersonal(column) && !isGone(policy, column, found.row[column.name]),
  );
  const filled = personal.map(({ name }) => name);
  const withRow = personal.filter(({ then }) => then === 'withRow').map(({ name }) => name);
  const answers = columns.filter((answer) => answer.personal && filled.includes(answer.column));
  const own = answers.filter((answer) => isAbout(whereabouts, answer));
  const staysWithRow = ({ column }: ColumnDecision) => withRow.includes(column);
  const over = own.filter(({ keep }) => !keep);
  const ending = over.filter((answer) => disposal === 'erase' || !staysWithRow(answer)).map(({ column }) => column);
  const secrets = secretsIn(whereabouts, own, found.situation.at, ending);
  const placed = ({ column }: ColumnDecision): TalliedColumn => {
    const secret = secrets.get(column);
    return { column, ...(secret === undefined ? {} : { secret }) };
  };
  const due = answers.filter(({ keep, column }) => !keep && !withRow.includes(column)).map(({ column }) => column);
  const parties = ownParties(whereabouts, found.situation);
  return {
    table,
    found,
    disposal,
    going: over.filter((answer) => !staysWithRow(answer)).map(placed),
    leaving: disposal === 'erase' ? over.filter(staysWithRow).map(placed) : [],
    waiting: disposal === 'erase' ? [] : over.filter(staysWithRow).map(placed),
    due,
    kept: own.filter(({ keep }) => keep).map((answer) => keptColumn(whereabouts, answer, placed(answer))),
    firm:
      disposal !== 'erase' &&
      parties.some((party) => !due.includes(party) && leadsByKey(policy, whereabouts, table, party)),
  };
}

/** The same for every row that leads to the person; the request for erasure must be recorded, so that it is in effect. */
export async function* rowErasures(
  tx: Transaction,
  policy: Policy,
  whereabouts: Whereabouts,
  { subject, at }: AboutSubject,
): AsyncGenerator<RowErasure> {
  for (const table of whereabouts.tables) {
    for await (const found of tx.rows.rowsOf(table, { at, subject }))
      yield rowErasure(policy, whereabouts, table, found);
  }
}
