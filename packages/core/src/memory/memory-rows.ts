import { decide, type Reason, type RowDecision } from '../decision/decide.ts';
import type { Lookup } from '../decision/event-state.ts';
import { type InForce, type Person, type Situation, situationOf } from '../decision/situation.ts';
import type { SubjectKey } from '../decision/subject-reference.ts';
import { disposedValue, isLeft } from '../disposal/disposed-value.ts';
import { columnGroups } from '../policy/claim/column-group.ts';
import type { Policy } from '../policy/policy.ts';
import { isPersonal, personalTable, type ReadColumn, readColumns } from '../policy/table/classified-table.ts';
import { fileColumns } from '../policy/table/file-columns.ts';
import { keyColumns } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';
import { homeOf } from '../policy/table/subject-link.ts';
import type { NamedFile } from '../store/file-storage.ts';
import type {
  Disposal,
  DisposalResult,
  GroupTally,
  HostRows,
  IncomingKey,
  Scope,
  TableDue,
  TableTally,
  TallyQuestion,
} from '../store/host-rows.ts';
import type { MemoryTables } from './memory-tables.ts';

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

/** The files a row names in these columns; what a disposal put in place of a name is none. */
function filesIn(policy: Policy, table: string, row: Row, columns: readonly ReadColumn[]): readonly NamedFile[] {
  return columns
    .filter(({ name, then }) => (then === 'withRow' ? (row[name] ?? null) !== null : isLeft(policy, then, row[name])))
    .map(({ name }) => ({ table, column: name, value: String(row[name] ?? '') }))
    .filter(({ value }) => value !== '');
}

/** The host rows of the in-memory store: every question is answered by `decide`, row by row. */
export function memoryRows(
  policy: Policy,
  tables: Pick<MemoryTables, 'rows' | 'find' | 'erase' | 'replace'>,
  inForce: () => Promise<Omit<InForce, 'instruction'>>,
  list: (files: readonly NamedFile[], disposal: Disposal) => Promise<void>,
): HostRows {
  // Read once for each question: decisions about its rows all rest on the same.
  let known: Omit<InForce, 'instruction'> = {};
  const lookup: Lookup = (table, column, value) => tables.find(table, [column], [value]);

  const decided = (table: string, row: Row, { at, instruction }: Scope) => {
    const ordered = instruction === undefined ? {} : { instruction };
    const situation = situationOf(policy, table, row, at, lookup, { ...known, ...ordered });
    return { row, situation, decision: decide(policy, table, situation) };
  };
  const leadsTo = (people: Readonly<Record<string, readonly Person[]>>, subject: SubjectKey) => {
    const home = homeOf(policy, subject.category);
    return Object.values(people)
      .flat()
      .some((person) => person.home === home?.table && person.key === subject.key);
  };
  /** When one person's rows go, or those somebody ordered, others stay, also if they are due. */
  const isWithin = ({ parties, instruction }: Situation, scope: Scope) =>
    (scope.subject === undefined || leadsTo(parties, scope.subject)) &&
    (scope.instruction === undefined || instruction !== undefined);
  const rowsIn = (table: string, scope: Scope) =>
    [...tables.rows(table)]
      .sort(byKey(keyColumns(personalTable(policy, table))))
      .map((row) => decided(table, row, scope))
      .filter(({ situation }) => isWithin(situation, scope));

  /** Whether rows that will stay refer to a row. */
  const isReferenced = (row: Row, incomingKeys: readonly IncomingKey[], scope: Scope): boolean =>
    incomingKeys.some((reference) =>
      tables
        .find(
          reference.table,
          reference.columns,
          reference.to.map((column) => row[column]),
        )
        .some(
          (other) =>
            other !== row &&
            !(reference.blockedBy !== undefined && goes(reference.table, other, reference.blockedBy, scope)),
        ),
    );
  const goes = (table: string, row: Row, incomingKeys: readonly IncomingKey[], scope: Scope): boolean => {
    const { decision, situation } = decided(table, row, scope);
    return isWithin(situation, scope) && decision.disposal === 'erase' && !isReferenced(row, incomingKeys, scope);
  };

  const personalColumns = (table: string) => readColumns(personalTable(policy, table)).filter(isPersonal);
  const remains = (table: string, row: Row, decision: RowDecision, only?: readonly string[]) =>
    personalColumns(table).filter((column) => {
      const answer = decision.columns.find(({ column: name }) => name === column.name);
      return (
        answer?.personal === true &&
        !answer.keep &&
        (only?.includes(column.name) ?? true) &&
        isLeft(policy, column.then, row[column.name])
      );
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

  async function tally({ table, scope, incomingKeys }: TallyQuestion): Promise<TableTally> {
    known = await inForce();
    const rows = rowsIn(table, scope);
    const due = rows.filter(({ decision }) => decision.disposal === 'erase');
    const referenced = due.filter(({ row }) => isReferenced(row, incomingKeys, scope));
    return {
      table,
      rows: rows.length,
      erase: due.length - referenced.length,
      anonymise: rows.filter(
        ({ row, decision }) => decision.disposal === 'anonymise' && remains(table, row, decision).length > 0,
      ).length,
      referenced: referenced.filter(({ row, decision }) => remains(table, row, decision).length > 0).length,
      groups: groupTallies(table, rows),
    };
  }

  async function due(question: TallyQuestion): Promise<TableDue> {
    const { rows: _, groups, ...counted } = await tally(question);
    return { ...counted, groups: groups.map(({ columns, clear }) => ({ columns, clear })) };
  }

  function overwrite(table: string, row: Row, columns: readonly ReadColumn[]): void {
    tables.replace(table, row, {
      ...row,
      ...Object.fromEntries(columns.map(({ name, then }) => [name, disposedValue(policy, then, row[name])])),
    });
  }

  async function dispose(disposal: Disposal): Promise<DisposalResult> {
    known = await inForce();
    const { table, scope, limit, backwards = false } = disposal;
    const rows = backwards ? rowsIn(table, scope).reverse() : rowsIn(table, scope);
    const naming = fileColumns(policy, table);
    if (disposal.action === 'erase') {
      const free = rows.filter(
        ({ row, decision }) => decision.disposal === 'erase' && !isReferenced(row, disposal.incomingKeys, scope),
      );
      const batch = free.slice(0, limit);
      for (const { row } of batch) {
        await list(filesIn(policy, table, row, naming), disposal);
        tables.erase(table, row);
      }
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
        if (decision.disposal === 'anonymise') return disposal.incomingKeys === undefined;
        return (
          decision.disposal === 'erase' &&
          disposal.incomingKeys !== undefined &&
          isReferenced(row, disposal.incomingKeys, scope)
        );
      })
      .map(({ row, decision }) => ({
        row,
        columns: remains(table, row, decision, disposal.action === 'clear' ? disposal.columns : undefined),
      }))
      .filter(({ columns }) => columns.length > 0)
      .slice(0, limit);
    for (const { row, columns } of concerned) {
      const gone = columns.filter(({ name }) => naming.some((column) => column.name === name));
      await list(filesIn(policy, table, row, gone), disposal);
      overwrite(table, row, columns);
    }
    return { matched: concerned.length, changed: concerned.length };
  }

  return {
    due,
    tally,
    dispose,
    exists: async ({ category, key }) => {
      const home = homeOf(policy, category);
      return home !== undefined && tables.find(home.table, [home.column], [key]).length > 0;
    },
    async *keysOf(table) {
      const keys = keyColumns(personalTable(policy, table));
      for (const row of [...tables.rows(table)].sort(byKey(keys)))
        yield { row, key: keys.map((name) => String(row[name])) };
    },
    async *rowsOf(table, scope) {
      known = await inForce();
      for (const { row, situation } of rowsIn(table, scope)) yield { row, situation };
    },
  };
}
