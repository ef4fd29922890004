import type { ColumnDecision, PartyDecision, RowDecision } from '../../decision/decide.ts';
import { isBy } from '../../decision/right-in-force.ts';
import type { ControllerView, Situation } from '../../decision/situation.ts';
import { isLeft } from '../../disposal/disposed-value.ts';
import type { Policy } from '../../policy/policy.ts';
import { classifiedColumn, isErasable, personalTable } from '../../policy/table/classified-table.ts';

/** A row with what is decided about it. */
interface Decided {
  readonly policy: Policy;
  readonly table: string;
  readonly situation: Situation;
  readonly decision: RowDecision;
}

const answersOf = ({ parties }: ColumnDecision): readonly PartyDecision[] => Object.values(parties).flat();

/** No claim on a column is alive and no hold covers it: somebody's restriction keeps it. */
const isOnlyRestricted = (column: ColumnDecision): boolean =>
  column.personal &&
  column.heldBy.length === 0 &&
  answersOf(column).some(({ restricted }) => restricted) &&
  !answersOf(column).some(({ reasons }) => reasons.some(({ alive }) => alive));

/** Whether something in a row would go, were it not for the restriction of somebody whose answer counts. */
function isKept({ policy, table, situation, decision }: Decided, counts: (answer: PartyDecision) => boolean): boolean {
  const personal = decision.columns.filter((column) => column.personal);
  const only = personal.filter(
    (column) => isOnlyRestricted(column) && answersOf(column).some((answer) => answer.restricted && counts(answer)),
  );
  if (only.length === 0) return false;
  const goesWhole = isErasable(policy, table) && personal.every((column) => !column.keep || isOnlyRestricted(column));
  const classified = personalTable(policy, table);
  return (
    goesWhole ||
    only.some(({ column }) => isLeft(policy, classifiedColumn(classified, column).then, situation.row[column]))
  );
}

/**
 * Whether the agreement of a controller has ended.
 *
 * In SQL: `hasAgreementEnded`, `packages/kysely/src/predicates/claim.ts`.
 */
function hasAgreementEnded({ controller: { agreement } }: ControllerView, at: Date, timeZone: string): boolean {
  return agreement.state === 'happened' && isBy(agreement, at, timeZone);
}

/** Whether a row, or something in it, stays for nothing but a restriction of processing (GDPR Art. 18(2)). */
export const isRestricted = (row: Decided): boolean => isKept(row, () => true);

/** Whether, of such a row, a controller gets the data back first, for its agreement has ended (Art. 28(3)(g)). */
export function isToReturn(row: Decided): boolean {
  const { policy, situation } = row;
  return isKept(row, ({ person }) => hasAgreementEnded(person?.view ?? situation, situation.at, policy.timeZone));
}
