import { decide, type RowDecision } from '../decision/decide.ts';
import { isUnreadable } from '../decision/event-state.ts';
import { heldSinceOf } from '../decision/key-holder.ts';
import { isEarlierHolder, isPerson, type Person } from '../decision/people-behind.ts';
import { controllerOf, type Lookup } from '../decision/row-with-links.ts';
import { type InForce, isOfGoneController, type Situation, situationOf } from '../decision/situation.ts';
import type { SubjectKey } from '../decision/subject-reference.ts';
import { disposedValue, isLeft } from '../disposal/disposed-value.ts';
import { columnGroups } from '../policy/claim/column-group.ts';
import { meets } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import { type ClassifiedColumn, classifiedColumns, personalTable } from '../policy/table/classified-table.ts';
import { fileColumns } from '../policy/table/file-columns.ts';
import { keyColumns } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';
import { homeOf } from '../policy/table/subject-link.ts';
import { heldSinceColumn, timeColumns } from '../policy/table/table-event.ts';
import type { NamedFile } from '../store/file-storage.ts';
import type {
  Cursor,
  Disposal,
  DisposalResult,
  GroupTally,
  HostRows,
  OwnRowKey,
  RowKey,
  Scope,
  StayingQuestion,
  StayingRows,
  SubjectRow,
  TableDue,
  TableTally,
  TallyQuestion,
  UnreadableTime,
} from '../store/host-rows.ts';
import { isNeeded } from './evidence.ts';
import type { MemoryTables } from './memory-tables.ts';
import { claimTally, type DecidedRow, type GroupInRow, hasAnyBegun } from './tally/group-in-row.ts';
import { isRestricted, isToReturn } from './tally/restricted-row.ts';

const byKey = (keys: readonly string[]) => (a: Row, b: Row) => {
  const [left, right] = [a, b].map((row) => keys.map((key) => row[key]));
  return (left ?? []).map((value, index) => compareValues(value, right?.[index])).find((order) => order !== 0) ?? 0;
};

function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  return (typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b)) ? -1 : 1;
}

/** The files a row names in these columns; what a disposal put in place of a name is none. */
function filesIn(policy: Policy, table: string, row: Row, columns: readonly ClassifiedColumn[]): readonly NamedFile[] {
  return columns
    .filter(({ name, then }) => (then === 'withRow' ? (row[name] ?? null) !== null : isLeft(policy, then, row[name])))
    .map(({ name }) => ({ table, column: name, value: String(row[name] ?? '') }))
    .filter(({ value }) => value !== '');
}

/** What is asked and done of the tables. */
type RowTables = Pick<MemoryTables, 'rows' | 'find' | 'erase' | 'replace'>;

/** What the in-memory store knows beside its tables. */
interface MemoryState {
  readonly inForce: (at: Date) => Promise<Omit<InForce, 'instruction'>>;
  /** Lists files that are to go. */
  readonly list: (files: readonly NamedFile[], disposal: Disposal) => Promise<void>;
}

/** A column that holds something, and whether it stays. */
interface Filled {
  readonly column: ClassifiedColumn;
  readonly keep: boolean;
}

/** A scope that is one person's. */
type PersonScope = Scope & Required<Pick<Scope, 'subject'>>;

/** The host rows of the in-memory store: every question is answered by `decide`, row by row. */
class MemoryRows implements HostRows {
  readonly #policy: Policy;
  readonly #tables: RowTables;
  readonly #state: MemoryState;
  readonly #lookup: Lookup;
  /** Read once for each question: decisions about its rows all rest on the same. */
  #known: Omit<InForce, 'instruction'> = {};

  constructor(policy: Policy, tables: RowTables, state: MemoryState) {
    this.#policy = policy;
    this.#tables = tables;
    this.#state = state;
    this.#lookup = (table, column, value) => tables.find(table, [column], [value]);
  }

  async due(question: TallyQuestion): Promise<TableDue> {
    const { table, erase, anonymise, referenced, groups } = await this.tally(question);
    return { table, erase, anonymise, referenced, groups: groups.map(({ columns, clear }) => ({ columns, clear })) };
  }

  async tally(question: TallyQuestion): Promise<TableTally> {
    const { table, scope } = question;
    this.#known = await this.#state.inForce(scope.at);
    const rows = this.#rowsIn(table, scope);
    const due = rows.filter(({ decision }) => decision.disposal === 'erase');
    const referenced = due.filter(({ row }) => this.#isReferenced(row, question));
    const left = ({ row, decision }: DecidedRow) => this.#due(table, row, decision).length > 0;
    const kept = (counts: typeof isRestricted) =>
      rows.filter(({ situation, decision }) => counts({ policy: this.#policy, table, situation, decision })).length;
    const [restricted, toReturn] = [kept(isRestricted), kept(isToReturn)];
    const unlisted = rows.filter(({ decision }) => decision.columns.some((one) => one.personal && one.nobodys)).length;
    return {
      table,
      rows: rows.length,
      erase: due.length - referenced.length,
      anonymise: rows.filter((one) => one.decision.disposal === 'anonymise' && left(one)).length,
      referenced: referenced.filter(left).length,
      groups: this.#groupTallies(table, rows, new Set(referenced.map(({ row }) => row))),
      ...(restricted === 0 ? {} : { restricted }),
      ...(toReturn === 0 ? {} : { toReturn }),
      ...(unlisted === 0 ? {} : { ofUnlistedTypes: unlisted }),
    };
  }

  async staying(question: StayingQuestion): Promise<StayingRows> {
    const { table, scope, because } = question;
    this.#known = await this.#state.inForce(scope.at);
    const stays = (row: Row) =>
      because === 'reference'
        ? this.#isReferenced(row, question)
        : !this.#isReferenced(row, question) && this.#isNeeded(row, question);
    const rows = this.#rowsIn(table, scope).filter(({ row, decision }) => decision.disposal === 'erase' && stays(row));
    return {
      rows: rows.length,
      anonymise: rows.filter(({ row, decision }) => this.#due(table, row, decision).length > 0).length,
    };
  }

  async ofGoneControllers(table: string): Promise<number> {
    const from = { policy: this.#policy, table, lookup: this.#lookup };
    return this.#tables.rows(table).filter((row) => isOfGoneController({ ...from, row })).length;
  }

  async unreadableTimes(table: string): Promise<readonly UnreadableTime[]> {
    const { timeZone } = this.#policy;
    return (timeColumns(this.#policy).get(table) ?? [])
      .map(({ column, encoding, when }) => ({
        column,
        rows: this.#tables
          .rows(table)
          .filter((row) => when.length === 0 || when.some((condition) => meets(row, condition)))
          .filter((row) => isUnreadable(row[column], encoding, timeZone)).length,
      }))
      .filter(({ rows }) => rows > 0);
  }

  /** Keys are compared here as decisions compare them: `sameKey`, in `memory-tables.ts`. */
  async linkFault(): Promise<undefined> {
    return undefined;
  }

  async dispose(disposal: Disposal): Promise<DisposalResult> {
    const { table, scope, backwards = false } = disposal;
    this.#known = await this.#state.inForce(scope.at);
    const rows = backwards ? this.#rowsIn(table, scope).reverse() : this.#rowsIn(table, scope);
    const batch = await this.#disposeOf(rows, disposal);
    const changed = batch.length;
    // The next batch begins at the start again, and finds what is behind this one.
    const last = changed === disposal.limit ? batch.at(-1) : undefined;
    const keys = keyColumns(personalTable(this.#policy, table)).map((name) => String(last?.[name]));
    return { matched: changed, changed, ...(last === undefined ? {} : { cursor: keys as unknown as Cursor }) };
  }

  async ownRow({ category, key }: SubjectKey): Promise<OwnRowKey | undefined> {
    const home = homeOf(this.#policy, category);
    if (home === undefined) return undefined;
    const integer = /^-?\d+$/.test(key) ? BigInt(key) : key;
    const [row] = [key, integer].flatMap((spelt) => this.#tables.find(home.table, [home.column], [spelt]));
    if (row === undefined) return undefined;
    const from = { policy: this.#policy, table: home.table, row, lookup: this.#lookup };
    const reused = heldSinceColumn(this.#policy, home.table) !== undefined;
    return {
      key: String(row[home.column]),
      ...controllerOf(from),
      ...(reused ? { heldSince: heldSinceOf(from) } : {}),
    };
  }

  async controller(key: string): Promise<Row | undefined> {
    const { controllers } = this.#policy;
    return controllers && this.#tables.find(controllers.in, [controllers.key ?? 'id'], [key])[0];
  }

  async *keysOf(table: string): AsyncGenerator<RowKey> {
    const keys = keyColumns(personalTable(this.#policy, table));
    for (const row of [...this.#tables.rows(table)].sort(byKey(keys)))
      yield { row, key: keys.map((name) => String(row[name])) };
  }

  async *rowsOf(table: string, scope: Scope): AsyncGenerator<SubjectRow> {
    this.#known = await this.#state.inForce(scope.at);
    for (const { row, situation } of this.#rowsIn(table, scope)) yield { row, situation };
  }

  #decided(table: string, row: Row, { at, instruction }: Scope): DecidedRow {
    const known = { ...this.#known, ...(instruction === undefined ? {} : { instruction }) };
    const situation = situationOf({ policy: this.#policy, table, row, lookup: this.#lookup }, at, known);
    return { row, situation, decision: decide(this.#policy, table, situation) };
  }

  #leadsTo(people: Readonly<Record<string, readonly Person[]>>, { subject, earlier }: PersonScope): boolean {
    const asked = { ...subject, home: homeOf(this.#policy, subject.category)?.table };
    return Object.values(people)
      .flat()
      .some((person) => (earlier === true ? isEarlierHolder(person, asked) : isPerson(person, asked)));
  }

  /**
   * When one person's rows go, or those somebody ordered, others stay, also if they are due.
   *
   * In SQL: `isWithinScope`, `packages/kysely/src/predicates/scope.ts`.
   */
  #isWithin({ parties, instruction }: Situation, scope: Scope): boolean {
    return (
      (scope.subject === undefined || this.#leadsTo(parties, { ...scope, subject: scope.subject })) &&
      (scope.instruction === undefined || instruction !== undefined)
    );
  }

  #rowsIn(table: string, scope: Scope): DecidedRow[] {
    return [...this.#tables.rows(table)]
      .sort(byKey(keyColumns(personalTable(this.#policy, table))))
      .map((row) => this.#decided(table, row, scope))
      .filter(({ situation }) => this.#isWithin(situation, scope));
  }

  /**
   * Whether rows that will stay refer to a row, or count from what it tells.
   *
   * In SQL: `mustStay`, `packages/kysely/src/predicates/due.ts`.
   */
  #mustStay(row: Row, staying: TallyQuestion): boolean {
    return this.#isReferenced(row, staying) || this.#isNeeded(row, staying);
  }

  #isNeeded(
    row: Row,
    { table, scope, incomingKeys, earlier = [] }: TallyQuestion & Pick<StayingQuestion, 'earlier'>,
  ): boolean {
    const decided = (name: string, other: Row) => {
      const known = this.#decided(name, other, scope);
      const goes = earlier.includes(name) && this.#isWithin(known.situation, scope);
      const withRow = (only?: readonly string[]) => this.#withRow(name, other, known.decision, only);
      const keepsData = (only?: readonly string[]) =>
        withRow(only) || this.#filled(name, other, known.decision, only).some(({ keep }) => keep || !goes);
      const holdsData = (only: readonly string[]) =>
        withRow(only) || this.#filled(name, other, known.decision, only).length > 0;
      return { ...known, holdsData, keepsData };
    };
    const from = { policy: this.#policy, table, row, lookup: this.#lookup };
    return isNeeded(from, { decided, chosen: this.#known.chosen ?? [], incomingKeys });
  }

  /** In SQL: `isReferenced`, `packages/kysely/src/predicates/due.ts`. */
  #isReferenced(row: Row, staying: TallyQuestion): boolean {
    return staying.incomingKeys.some(({ table, columns, to, blockedBy }) => {
      const referring = this.#tables.find(
        table,
        columns,
        to.map((column) => row[column]),
      );
      return referring.some(
        (other) =>
          other !== row &&
          !(blockedBy !== undefined && this.#goes(other, { ...staying, table, incomingKeys: blockedBy })),
      );
    });
  }

  /** In SQL: `isErased`, `packages/kysely/src/predicates/due.ts`. */
  #goes(row: Row, staying: TallyQuestion): boolean {
    const { decision, situation } = this.#decided(staying.table, row, staying.scope);
    const isDue = this.#isWithin(situation, staying.scope) && decision.disposal === 'erase';
    return isDue && !this.#isReferenced(row, staying);
  }

  /** The personal columns of a row that still hold something to take away; `only` of these. */
  #filled(table: string, row: Row, decision: RowDecision, only?: readonly string[]): readonly Filled[] {
    return classifiedColumns(personalTable(this.#policy, table)).flatMap((column) => {
      const answer = decision.columns.find(({ column: name }) => name === column.name);
      const isMeant = answer?.personal === true && (only?.includes(column.name) ?? true);
      return isMeant && isLeft(this.#policy, column.then, row[column.name]) ? [{ column, keep: answer.keep }] : [];
    });
  }

  /**
   * Whether something is kept in a row that would go with it.
   *
   * In SQL: `keepsData`, `packages/kysely/src/predicates/evidence.ts`.
   */
  #withRow(table: string, row: Row, decision: RowDecision, only?: readonly string[]): boolean {
    return classifiedColumns(personalTable(this.#policy, table)).some(({ name, then }) => {
      const isMeant = then === 'withRow' && (only?.includes(name) ?? true) && (row[name] ?? null) !== null;
      return isMeant && decision.columns.some(({ column, personal, keep }) => column === name && personal && keep);
    });
  }

  /** Those of them that are to go. */
  #due(table: string, row: Row, decision: RowDecision, only?: readonly string[]): readonly ClassifiedColumn[] {
    return this.#filled(table, row, decision, only).flatMap(({ column, keep }) => (keep ? [] : [column]));
  }

  #groupTallies(table: string, rows: readonly DecidedRow[], staying: ReadonlySet<Row>): readonly GroupTally[] {
    return columnGroups(this.#policy, table).map((group) => {
      const columns = group.columns.map(({ name }) => name);
      const concerned = rows.flatMap((one): GroupInRow[] => {
        const answer = one.decision.columns.find(({ column }) => column === columns[0]);
        return answer?.personal ? [{ ...one, keep: answer.keep, people: Object.values(answer.parties).flat() }] : [];
      });
      const isLeftIn = ({ row, decision }: DecidedRow) => this.#due(table, row, decision, columns).length > 0;
      const goes = (one: GroupInRow) =>
        !one.keep && (isLeftIn(one) || (one.decision.disposal === 'erase' && !staying.has(one.row)));
      const claims = group.claims.filter(({ clock }) => clock !== undefined);
      return {
        columns,
        clear: concerned.filter((one) => one.decision.disposal === 'clear' && isLeftIn(one)).length,
        claims: claims.map((claim) => claimTally(this.#policy, table, claim, concerned)),
        neverBegan: claims.length === 0 ? 0 : concerned.filter((one) => goes(one) && !hasAnyBegun(one, claims)).length,
      };
    });
  }

  /** @returns the rows, as they were */
  async #disposeOf(rows: readonly DecidedRow[], disposal: Disposal): Promise<readonly Row[]> {
    if (disposal.action === 'erase') return this.#erase(rows, disposal);
    if (disposal.action === 'unlink') return this.#unlink(rows, disposal);
    return this.#overwrite(rows, disposal);
  }

  async #erase(
    rows: readonly DecidedRow[],
    disposal: Disposal & { readonly action: 'erase' },
  ): Promise<readonly Row[]> {
    const { table, scope, limit, incomingKeys } = disposal;
    const naming = fileColumns(this.#policy, table);
    const batch = rows
      .filter(
        ({ row, decision }) => decision.disposal === 'erase' && !this.#mustStay(row, { table, scope, incomingKeys }),
      )
      .slice(0, limit);
    for (const { row } of batch) {
      await this.#state.list(filesIn(this.#policy, table, row, naming), disposal);
      this.#tables.erase(table, row);
    }
    return batch.map(({ row }) => row);
  }

  #unlink(rows: readonly DecidedRow[], disposal: Disposal & { readonly action: 'unlink' }): readonly Row[] {
    const { table, columns, limit } = disposal;
    const batch = rows
      .filter(
        ({ row, decision }) =>
          decision.disposal === 'erase' && columns.some((column) => (row[column] ?? null) !== null),
      )
      .slice(0, limit);
    for (const { row } of batch)
      this.#tables.replace(table, row, { ...row, ...Object.fromEntries(columns.map((column) => [column, null])) });
    return batch.map(({ row }) => row);
  }

  async #overwrite(
    rows: readonly DecidedRow[],
    disposal: Disposal & { readonly action: 'anonymise' | 'clear' },
  ): Promise<readonly Row[]> {
    const { table, scope, limit } = disposal;
    const naming = fileColumns(this.#policy, table);
    const isConcerned = ({ row, decision }: DecidedRow): boolean => {
      if (disposal.action === 'clear') return decision.disposal === 'clear';
      const { incomingKeys } = disposal;
      if (decision.disposal === 'anonymise') return incomingKeys === undefined;
      return (
        decision.disposal === 'erase' &&
        incomingKeys !== undefined &&
        this.#mustStay(row, { table, scope, incomingKeys })
      );
    };
    const only = disposal.action === 'clear' ? disposal.columns : undefined;
    const batch = rows
      .filter(isConcerned)
      .map(({ row, decision }) => ({ row, columns: this.#due(table, row, decision, only) }))
      .filter(({ columns }) => columns.length > 0)
      .slice(0, limit);
    for (const { row, columns } of batch) {
      const gone = columns.filter(({ name }) => naming.some((column) => column.name === name));
      await this.#state.list(filesIn(this.#policy, table, row, gone), disposal);
      const disposed = columns.map(({ name, then }) => [name, disposedValue(this.#policy, then, row[name])] as const);
      this.#tables.replace(table, row, { ...row, ...Object.fromEntries(disposed) });
    }
    return batch.map(({ row }) => row);
  }
}

/** The host rows of the in-memory store. */
export function memoryRows(policy: Policy, tables: RowTables, state: MemoryState): HostRows {
  const rows = new MemoryRows(policy, tables, state);
  return {
    due: (question) => rows.due(question),
    tally: (question) => rows.tally(question),
    staying: (question) => rows.staying(question),
    ofGoneControllers: (table) => rows.ofGoneControllers(table),
    unreadableTimes: (table) => rows.unreadableTimes(table),
    linkFault: () => rows.linkFault(),
    dispose: (disposal) => rows.dispose(disposal),
    ownRow: (subject) => rows.ownRow(subject),
    controller: (key) => rows.controller(key),
    keysOf: (table) => rows.keysOf(table),
    rowsOf: (table, scope) => rows.rowsOf(table, scope),
  };
}
