import type { Policy, Row } from '@gallra/core';
import {
  agreementColumns,
  classifiedColumns,
  isPersonal,
  personalTables,
  sinceColumn,
  tableEvent,
} from '@gallra/core/policy';
import { isFullSize } from '@gallra/world/cases';
import fc from 'fast-check';
import { valuesOf } from '../host/conditions.ts';
import { host, isTime, links, type TableName, tableNames, timeColumns } from '../host/host.ts';
import type { HostDialect } from '../host/host-schema.ts';
import { type HostKeys, keyValue, spelling } from '../host/keys.ts';
import { livingMomentDraft, type MomentDraft, momentDraft, momentReader } from './moments.ts';
import { type Cell, same, timeCell } from './times.ts';

/** A row before the policy is known: times are drafts, everything else is as it will stand. */
export type RowDraft = Readonly<Record<string, unknown>>;
export type RowDrafts = Readonly<Record<TableName, readonly RowDraft[]>>;

/** Rows of every table in both forms, keys first. */
export type Rows = Readonly<Record<TableName, readonly { readonly memory: Row; readonly database: Row }[]>>;

/** Keys are called 1, 2, 3; a link leads to one of them, seldom by another spelling, nowhere, or to a row that is not there. */
const link = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 1, arbitrary: fc.constant(spelling) },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.constant(99) },
);

const emails = ['a@example.se', 'A@example.se', 'a@example.se ', 'b@example.se', ''];
const yearEnds = ['12-31', '06-30', '02-28', '02-29', '02-29', '--04-30', '06-15', ''];

function cell(table: TableName, column: string, isDense: boolean): fc.Arbitrary<unknown> {
  const kind = host[table].columns[column] ?? 'text';
  if (isTime(column)) return isDense ? livingMomentDraft : momentDraft;
  if (column === 'agency_id' || links.some((known) => known.table === table && known.column === column)) return link;
  if (column === 'email') return fc.constantFrom(...emails, null);
  if (column === 'year_end') return fc.constantFrom(...yearEnds, null);
  const likely =
    column === 'kind' || column === 'owner_type'
      ? fc.constantFrom('sole', 'company')
      : fc.constantFrom(...valuesOf(kind));
  return fc.oneof({ weight: 3, arbitrary: likely }, { weight: 2, arbitrary: fc.constantFrom(...valuesOf(kind), null) });
}

function row(table: TableName, isDense: boolean): fc.Arbitrary<RowDraft> {
  const columns = Object.keys(host[table].columns).filter((column) => column !== 'id' && column !== 'order');
  const cells = fc.record(Object.fromEntries(columns.map((column) => [column, cell(table, column, isDense)])));
  // A visit without a person has no key.
  return table === 'visits' ? cells.map((visit) => ({ ...visit, person_id: visit.person_id ?? 1 })) : cells;
}

/** Links lead to the first three rows, however many there are. */
const most = isFullSize ? 40 : 3;

/**
 * Up to three rows a table, and many in the full size.
 *
 * @param isDense - two or three, and mostly still kept
 */
export const rowDrafts = (isDense = false): fc.Arbitrary<RowDrafts> =>
  fc.record(
    Object.fromEntries(
      tableNames.map((table) => [
        table,
        fc.array(row(table, isDense), { minLength: isDense ? 2 : 0, maxLength: isDense ? 3 : most, size: 'max' }),
      ]),
    ) as Record<TableName, fc.Arbitrary<RowDraft[]>>,
  );

const sinceIn = (policy: Policy, table: string): readonly string[] => {
  const since = sinceColumn(policy, table);
  return since === undefined ? [] : [since.column];
};

/** Where keys are given to somebody new, some rows have been there as long as whoever has the key, to the millisecond. */
function together(policy: Policy, table: string, column: string, moment: MomentDraft): MomentDraft {
  const reused = Object.values(policy.tables).some((one) => typeof one === 'object' && one.keys === 'reused');
  if (!reused || !sinceIn(policy, table).includes(column) || typeof moment !== 'object' || moment === null)
    return moment;
  return 'edge' in moment && moment.edge % 3 === 0 ? { near: -400, after: moment.edge === 3 ? 1 : 0 } : moment;
}

/** The time columns that matter to a policy; the others stay null, so that a counterexample shows little else. */
function timesThatMatter(policy: Policy): ReadonlySet<string> {
  return new Set([
    ...agreementColumns(policy).map(({ column }) => `agencies ${column}`),
    'years at_date',
    ...personalTables(policy).flatMap(([name, table]) => [
      ...classifiedColumns(table)
        .filter(isPersonal)
        .map((column) => `${name} ${column.name}`),
      ...sinceIn(policy, name).map((column) => `${name} ${column}`),
      ...Object.keys(table.events ?? {}).flatMap((event) =>
        (tableEvent(policy, name, event)?.sources ?? []).flatMap((source) =>
          'column' in source ? [`${name} ${source.column}`] : [],
        ),
      ),
    ]),
  ]);
}

/** The same rows, of agencies whose agreements have ended long ago. */
export function whoHaveLeft(drafts: RowDrafts, policy: Policy): RowDrafts {
  const left = agreementColumns(policy).map(({ column }) => [column, { near: -1000, after: 0 } satisfies MomentDraft]);
  return { ...drafts, agencies: drafts.agencies.map((row) => ({ ...row, ...Object.fromEntries(left) })) };
}

/** Of which host rows are, and from when they are seen. */
export interface RowsOn {
  readonly dialect: HostDialect;
  readonly keys: HostKeys;
  readonly at: Date;
}

/** The rows that drafts become under a policy. */
export function rowsOf(drafts: RowDrafts, policy: Policy, { dialect, keys, at }: RowsOn): Rows {
  const read = momentReader(policy, at);
  const times = timesThatMatter(policy);
  const inTable = (table: TableName) =>
    drafts[table].map((draft, index) => {
      const cells = Object.keys(host[table].columns).map((column): readonly [string, Cell] => {
        if (column === 'order') return [column, same(index + 1)];
        if (column === 'id') return [column, same(keyValue(keys, index + 1))];
        const drawn = draft[column] ?? null;
        if (host[table].columns[column] === 'key')
          return [column, same(drawn === null ? null : keyValue(keys, drawn as number))];
        if (!isTime(column)) return [column, same(drawn)];
        const drafted = times.has(`${table} ${column}`) ? (draft[column] as MomentDraft) : null;
        const moment = together(policy, table, column, drafted);
        return [column, timeCell(moment, { encoding: timeColumns[column], dialect, timeZone: policy.timeZone }, read)];
      });
      return {
        memory: Object.fromEntries(cells.map(([column, { memory }]) => [column, memory])),
        database: Object.fromEntries(cells.map(([column, { database }]) => [column, database])),
      };
    });
  return Object.fromEntries(tableNames.map((table) => [table, inTable(table)])) as unknown as Rows;
}
