import { columnGroups } from '../decision/claims.ts';
import { decide, type Reason, type RowDecision } from '../decision/decide.ts';
import type { Lookup, Row } from '../decision/event-state.ts';
import { type Person, type SubjectStates, situationOf } from '../decision/situation.ts';
import type { ConditionValue } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import { homeOf, isPersonal, keyColumns, personalTable, type ReadColumn, readColumns } from '../policy/reading.ts';
import type { HoldEntry } from '../store/legal-hold.ts';
import type {
  Disposal,
  DisposalResult,
  GroupTally,
  Records,
  Reference,
  Scope,
  TableTally,
  TallyQuestion,
} from '../store/store.ts';
import type { SubjectKey } from '../store/subject-reference.ts';
import type { MemoryTables } from './memory-tables.ts';

/** Marks text put in place of a value by the disposal `random`, so that a second pass leaves it alone. */
const randomMark = 'gallra-';

/** Whether there is still something to dispose of in a column. */
function differs(row: Row, { name, then }: ReadColumn): boolean {
  const value = row[name] ?? null;
  if (then === 'withRow') return false;
  if (then === 'clear') return value !== null;
  return then === 'random' ? value !== null && !String(value).startsWith(randomMark) : value !== then.replace;
}

function replacement({ then }: ReadColumn): ConditionValue {
  if (then === 'clear' || then === 'withRow') return null;
  return then === 'random' ? `${randomMark}${crypto.randomUUID()}` : then.replace;
}

/** Whether the event a claim counts from has been, or is awaited: also where the financial year is unknown. */
const hasBegun = ({ end, cutBy }: Reason): boolean => end !== undefined || cutBy !== undefined;

const byKey = (keys: readonly string[]) => (a: Row, b: Row) => {
  const [left, right] = [a, b].map((row) => keys.map((key) => row[key]));
  return (left ?? []).map((value, index) => compareValues(value, right?.[index])).find((order) => order !== 0) ?? 0;
};

function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  return (typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b)) ? -1 : 1;
}

/** The records of the in-memory store: every question is answered by `decide`, row by row. */
export function memoryRecords(
  policy: Policy,
  tables: MemoryTables,
  states: SubjectStates,
  holds: () => readonly HoldEntry[],
): Records {
  const lookup: Lookup = (table, column, value) => tables.find(table, [column], [value]);

  const decided = (table: string, row: Row, at: Date) => {
    const situation = situationOf(policy, table, row, at, lookup, states, holds());
    return { row, situation, decision: decide(policy, table, situation) };
  };
  const leadsTo = (people: Readonly<Record<string, readonly Person[]>>, subject: SubjectKey) => {
    const home = homeOf(policy, subject.category);
    return Object.values(people)
      .flat()
      .some((person) => person.home === home?.table && person.key === subject.key);
  };
  const rowsIn = (table: string, scope: Scope) =>
    [...tables.rows(table)]
      .sort(byKey(keyColumns(personalTable(policy, table))))
      .map((row) => decided(table, row, scope.at))
      .filter(({ situation }) => scope.subject === undefined || leadsTo(situation.parties, scope.subject));

  /** Whether rows that will stay refer to a row. */
  const isHeld = (row: Row, references: readonly Reference[], scope: Scope): boolean =>
    references.some((reference) =>
      tables
        .find(
          reference.table,
          reference.columns,
          reference.to.map((column) => row[column]),
        )
        .some(
          (other) =>
            other !== row && !(reference.heldBy !== undefined && goes(reference.table, other, reference.heldBy, scope)),
        ),
    );
  /** When one person's rows go, those of others stay, also if they are due. */
  const goes = (table: string, row: Row, references: readonly Reference[], scope: Scope): boolean => {
    const { decision, situation } = decided(table, row, scope.at);
    if (scope.subject !== undefined && !leadsTo(situation.parties, scope.subject)) return false;
    return decision.disposal === 'erase' && !isHeld(row, references, scope);
  };

  const personalColumns = (table: string) => readColumns(personalTable(policy, table)).filter(isPersonal);
  const remains = (table: string, row: Row, decision: RowDecision, only?: readonly string[]) =>
    personalColumns(table).filter((column) => {
      const answer = decision.columns.find(({ column: name }) => name === column.name);
      return answer?.personal === true && !answer.keep && (only?.includes(column.name) ?? true) && differs(row, column);
    });

  function groupTallies(table: string, rows: readonly ReturnType<typeof decided>[]): readonly GroupTally[] {
    return columnGroups(policy, table).map((group) => {
      const columns = group.columns.map(({ name }) => name);
      const answers = rows.map(({ row, decision }) => ({
        row,
        decision,
        answer: decision.columns.find(({ column }) => column === columns[0]),
      }));
      const concerned = answers.filter(({ answer }) => answer?.personal);
      const reasons = (claim: string) =>
        concerned.map(({ answer }) =>
          Object.values(answer?.parties ?? {})
            .flatMap((people) => people.flatMap((person) => person.reasons))
            .filter((reason) => reason.claim === claim),
        );
      return {
        columns,
        clear: concerned.filter(
          ({ row, decision }) => decision.disposal === 'clear' && remains(table, row, decision, columns).length > 0,
        ).length,
        claims: group.claims
          .filter(({ clock }) => clock !== undefined)
          .map(({ name: claim }) => ({
            claim,
            alive: reasons(claim).filter((found) => found.some(({ alive }) => alive)).length,
            ended: reasons(claim).filter((found) => found.some(hasBegun) && !found.some(({ alive }) => alive)).length,
          })),
      };
    });
  }

  async function tally({ table, scope, references }: TallyQuestion): Promise<TableTally> {
    const rows = rowsIn(table, scope);
    const due = rows.filter(({ decision }) => decision.disposal === 'erase');
    const held = due.filter(({ row }) => isHeld(row, references, scope));
    return {
      table,
      rows: rows.length,
      erase: due.length - held.length,
      anonymise: rows.filter(
        ({ row, decision }) => decision.disposal === 'anonymise' && remains(table, row, decision).length > 0,
      ).length,
      held: held.filter(({ row, decision }) => remains(table, row, decision).length > 0).length,
      groups: groupTallies(table, rows),
    };
  }

  function overwrite(table: string, row: Row, columns: readonly ReadColumn[]): void {
    tables.replace(table, row, {
      ...row,
      ...Object.fromEntries(columns.map((column) => [column.name, replacement(column)])),
    });
  }

  async function dispose(disposal: Disposal): Promise<DisposalResult> {
    const { table, scope, limit, backwards = false } = disposal;
    const rows = backwards ? rowsIn(table, scope).reverse() : rowsIn(table, scope);
    if (disposal.action === 'erase') {
      const free = rows.filter(
        ({ row, decision }) => decision.disposal === 'erase' && !isHeld(row, disposal.references, scope),
      );
      const batch = free.slice(0, limit);
      for (const { row } of batch) tables.erase(table, row);
      return { matched: batch.length, changed: batch.length };
    }
    if (disposal.action === 'unlink') {
      const linked = rows.filter(
        ({ row, decision }) =>
          decision.disposal === 'erase' && disposal.columns.some((column) => (row[column] ?? null) !== null),
      );
      const batch = linked.slice(0, limit);
      for (const { row } of batch)
        tables.replace(table, row, { ...row, ...Object.fromEntries(disposal.columns.map((column) => [column, null])) });
      return { matched: batch.length, changed: batch.length };
    }
    const concerned = rows
      .filter(({ row, decision }) => {
        if (disposal.action === 'clear') return decision.disposal === 'clear';
        if (decision.disposal === 'anonymise') return disposal.references === undefined;
        return (
          decision.disposal === 'erase' && disposal.references !== undefined && isHeld(row, disposal.references, scope)
        );
      })
      .map(({ row, decision }) => ({
        row,
        columns: remains(table, row, decision, disposal.action === 'clear' ? disposal.columns : undefined),
      }))
      .filter(({ columns }) => columns.length > 0)
      .slice(0, limit);
    for (const { row, columns } of concerned) overwrite(table, row, columns);
    return { matched: concerned.length, changed: concerned.length };
  }

  return {
    tally,
    dispose,
    exists: async ({ category, key }) => {
      const home = homeOf(policy, category);
      return home !== undefined && tables.find(home.table, [home.column], [key]).length > 0;
    },
    async *rowsOf(subject, table, at) {
      for (const { row, situation } of rowsIn(table, { at, subject })) yield { row, situation };
    },
  };
}
