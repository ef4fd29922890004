import type { TimeEncoding } from '@gallra/core';
import { agreementColumns, tableEvent } from '@gallra/core/policy';
import type { LiveTable } from '@gallra/core/store';
import { type CheckedSchema, liveColumn } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

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
          fix: 'Rename it in the policy, or take it out; what it held may be in another column now.',
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
}

function timeColumns({ policy, personal }: CheckedSchema): readonly TimeColumn[] {
  const events = personal.flatMap(({ name, table, live }) =>
    Object.keys(table.events ?? {}).flatMap((event) =>
      (tableEvent(policy, name, event)?.sources ?? []).flatMap((source) =>
        'column' in source ? [{ path: `tables.${name}.events.${event}`, live, ...source }] : [],
      ),
    ),
  );
  const home = personal.find(({ name }) => name === policy.controllers?.in)?.live;
  return home === undefined
    ? events
    : [
        ...events,
        ...agreementColumns(policy).map((ended) => ({ path: 'controllers.agreementEnded', live: home, ...ended })),
      ];
}

const quoted = (encodings: readonly TimeEncoding[]) => encodings.map((encoding) => `'${encoding}'`).join(', ');

/** Points in time that the policy reads in a way the column's type does not allow. */
export function encodingFindings(checked: CheckedSchema): readonly Finding[] {
  return timeColumns(checked).flatMap(({ path, live, column, encoding }): readonly Finding[] => {
    const { type, times: fitting } = liveColumn(live, column) ?? {};
    if (fitting === undefined || fitting.includes(encoding)) return [];
    return [
      {
        severity: 'error',
        code: 'encoding.unfit',
        path,
        message: `Column "${column}" is of type ${type || 'none'}, which does not hold points in time as '${encoding}'.`,
        fix:
          fitting.length === 0
            ? 'Name a column that holds a point in time.'
            : `Write { column: '${column}', encoding: … } with what is in it: ${quoted(fitting)}; or set "times" for the whole policy.`,
      },
    ];
  });
}
