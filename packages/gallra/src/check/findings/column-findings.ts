import type { PersonalTable, TimeEncoding } from '@gallra/core';
import { agreementColumns, keyColumns, tableEvent, yearTable } from '@gallra/core/policy';
import type { LiveTable } from '@gallra/core/store';
import { type CheckedSchema, liveColumn } from '../checked-schema.ts';
import { wordsOf } from '../column-name.ts';
import type { Finding } from '../finding.ts';

/** What to do about a key that is not there: the catalogue knows which one is. */
function keyFix({ primaryKey }: LiveTable): string {
  const [first, ...others] = primaryKey.map((column) => `'${column}'`);
  if (first === undefined)
    return 'The database has no primary key for this table either: add one, and name it under "key".';
  const key = others.length === 0 ? first : `[${[first, ...others].join(', ')}]`;
  return `The primary key of the table is ${primaryKey.join(', ')}: write key: ${key}, and classify it.`;
}

/** Columns that only the policy or only the database knows. */
export function columnFindings({ personal }: CheckedSchema): readonly Finding[] {
  return personal.flatMap(({ name, table, live }): readonly Finding[] => {
    const path = (column: string) => `tables.${name}.columns.${column}`;
    const unclassified = live.columns
      .filter((column) => !Object.hasOwn(table.columns, column.name))
      .map(
        (column): Finding => ({
          severity: 'error',
          code: 'column.unclassified',
          path: path(column.name),
          message: 'The table has a column that the policy does not classify.',
          fix: "Give it a category, or write 'notPersonal', 'key' or 'credential'; 'todo' puts it off and is counted.",
        }),
      );
    const vanished = Object.keys(table.columns)
      .filter((column) => liveColumn(live, column) === undefined)
      .map(
        (column): Finding => ({
          severity: 'error',
          code: 'column.vanished',
          path: path(column),
          message: 'The policy classifies a column that the table does not have.',
          fix: keyColumns(table).includes(column)
            ? keyFix(live)
            : 'Rename it in the policy, or take it out; what it held may be in another column now.',
        }),
      );
    return [...unclassified, ...vanished];
  });
}

interface TimeColumn {
  readonly path: string;
  readonly live: LiveTable;
  readonly column: string;
  readonly encoding: TimeEncoding;
  /** The policy cannot name another encoding. */
  readonly fixed?: true;
}

function timeColumns({ policy, personal }: CheckedSchema): readonly TimeColumn[] {
  const events = personal.flatMap(({ name, table, live }) =>
    Object.keys(table.events ?? {}).flatMap((event) =>
      (tableEvent(policy, name, event)?.sources ?? []).flatMap((source) =>
        'column' in source ? [{ path: `tables.${name}.events.${event}`, live, ...source }] : [],
      ),
    ),
  );
  const liveOf = (table: string | undefined) =>
    personal.flatMap(({ name, live }): readonly LiveTable[] => (name === table ? [live] : []));
  const years = yearTable(policy);
  return [
    ...events,
    ...liveOf(policy.controllers?.in).flatMap((live) =>
      agreementColumns(policy).map((ended) => ({ path: 'controllers.agreementEnded', live, ...ended })),
    ),
    ...liveOf(years?.in).flatMap((live): readonly TimeColumn[] =>
      years === undefined
        ? []
        : [{ path: 'controllers.financialYearEnd.ends', live, column: years.ends, encoding: 'date', fixed: true }],
    ),
  ];
}

const quoted = (encodings: readonly TimeEncoding[]) => encodings.map((encoding) => `'${encoding}'`).join(', ');

/** Points in time that the policy reads in a way the column's type does not allow. */
export function encodingFindings(checked: CheckedSchema): readonly Finding[] {
  return timeColumns(checked).flatMap(({ path, live, column, encoding, fixed }): readonly Finding[] => {
    const { type, times: fitting } = liveColumn(live, column) ?? {};
    if (fitting === undefined || fitting.includes(encoding)) return [];
    return [
      {
        severity: 'error',
        code: 'encoding.unfit',
        path,
        message: `Column "${column}" is of type ${type || 'none'}, which does not hold points in time as '${encoding}'.`,
        fix:
          fixed === true
            ? 'Name a column that holds a date.'
            : fitting.length === 0
              ? 'Name a column that holds a point in time.'
              : `Write { column: '${column}', encoding: … } with what is in it: ${quoted(fitting)}; or set "times" for the whole policy.`,
      },
    ];
  });
}

/** What marks a row as deleted, in English and in Swedish. */
const marks = new Set([
  'deleted',
  'softdeleted',
  'removed',
  'trashed',
  'raderad',
  'raderat',
  'raderades',
  'borttagen',
  'borttaget',
]);

/** What may stand beside it in a name: `is_deleted`, `deletedAt`, `raderad_av`. */
const besides = new Set([
  'is',
  'was',
  'has',
  'been',
  'soft',
  'at',
  'on',
  'by',
  'date',
  'time',
  'timestamp',
  'flag',
  'datum',
  'tid',
  'av',
]);

function isMark(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => marks.has(word)) && words.every((word) => marks.has(word) || besides.has(word));
}

/** The columns of a table that its events are read from, and those that say whether they are. */
function countedColumns({ policy }: CheckedSchema, name: string, table: PersonalTable): ReadonlySet<string> {
  const sources = Object.keys(table.events ?? {}).flatMap((event) => tableEvent(policy, name, event)?.sources ?? []);
  return new Set(
    sources.flatMap((source) => ('column' in source ? [source.column, ...Object.keys(source.when ?? {})] : [])),
  );
}

/**
 * Tables whose rows are marked as deleted, and in which nothing counts from the mark. A row that is marked is stored
 * still, which is processing (GDPR Art. 4(2)), and the mark erases nothing of it (Art. 17(1)).
 */
export function softDeleteFindings(checked: CheckedSchema): readonly Finding[] {
  return checked.personal.flatMap(({ name, table, live }): readonly Finding[] => {
    const marked = live.columns.map((column) => column.name).filter(isMark);
    const counted = countedColumns(checked, name, table);
    if (marked.length === 0 || marked.some((column) => counted.has(column))) return [];
    return [
      {
        severity: 'info',
        code: 'column.softDelete',
        path: `tables.${name}`,
        message: `Rows seem to be marked as deleted (${marked.join(', ')}). The mark disposes of nothing (GDPR Art. 4(2), 17(1)): a row that has it is stored still, and for plans, sweeps, exports and erasures it is a row like any other.`,
        fix: 'Read an event from the column that tells when the mark was set, where storage is to end some time after it; else nothing: the row goes when its claims end.',
      },
    ];
  });
}
