import { isOwnKey, type LiveTable, readEvent, subjectSteps } from '@gallra/core';
import { type CheckedSchema, liveColumn } from './checked-schema.ts';
import type { Finding } from './finding.ts';
import { links } from './foreign-key-findings.ts';

/** Columns by which rows are looked up, and for what. */
interface Lookup {
  readonly table: string;
  readonly columns: readonly string[];
  readonly why: string;
}

/** Whether a lookup begins an index of a table; a partial index answers for some rows only. */
function leads({ primaryKey, indexes }: LiveTable, columns: readonly string[]): boolean {
  return [primaryKey, ...indexes.filter(({ partial }) => !partial).map((index) => index.columns)].some(
    ([first]) => first !== undefined && columns.includes(first),
  );
}

function eventLookups({ policy, personal }: CheckedSchema): readonly Lookup[] {
  return personal.flatMap(({ name, table }) =>
    Object.keys(table.events ?? {}).flatMap((event) =>
      (readEvent(policy, name, event)?.places ?? []).flatMap((place): readonly Lookup[] => {
        if ('column' in place) return [{ table: name, columns: [place.column], why: `event "${event}" is read there` }];
        if (!('by' in place)) return [];
        return [{ table: place.in, columns: [place.by], why: `event "${event}" of "${name}" is found by it` }];
      }),
    ),
  );
}

function partyLookups({ policy, personal }: CheckedSchema): readonly Lookup[] {
  return personal.flatMap(({ name, table }) =>
    Object.entries(table.subjects ?? {}).flatMap(([party, link]): readonly Lookup[] => {
      if (link === undefined) return [];
      const own = { table: name, columns: [party], why: 'the rows of a person are found by it' };
      if (isOwnKey(link)) return [own];
      const onward = subjectSteps(policy, link).map(({ table: target, column }) => ({
        table: target,
        columns: [column],
        why: `the people behind "${name}" are found by it`,
      }));
      return [own, ...onward];
    }),
  );
}

function deletionLookups(checked: CheckedSchema): readonly Lookup[] {
  return links(checked).flatMap(({ table, columns, target }) => {
    const classified = checked.policy.tables[target];
    const erased = typeof classified === 'object' && classified.then === 'erase';
    return erased ? [{ table, columns, why: `the database looks here before it deletes a row of "${target}"` }] : [];
  });
}

/** Columns without an index by which sweeps, deletions and requests have to find rows. */
export function indexFindings(checked: CheckedSchema): readonly Finding[] {
  const { schema } = checked;
  if (schema.dialect === 'memory') return [];
  const isCovered = ({ table, columns }: Lookup): boolean => {
    const root = schema.tables.find(({ name, kind }) => name === table && kind === 'table');
    if (root === undefined || columns.some((column) => liveColumn(root, column) === undefined)) return true;
    const parts = schema.tables.filter(({ partitionOf }) => partitionOf === table);
    return leads(root, columns) || (parts.length > 0 && parts.every((part) => leads(part, columns)));
  };
  const missing = [...eventLookups(checked), ...partyLookups(checked), ...deletionLookups(checked)].filter(
    (lookup) => !isCovered(lookup),
  );
  const places = Map.groupBy(missing, ({ table, columns }) => JSON.stringify([table, columns]));
  return [...places.values()].flatMap((lookups): readonly Finding[] => {
    const [first] = lookups;
    if (first === undefined) return [];
    const { table, columns } = first;
    return [
      {
        severity: 'warning',
        code: 'index.missing',
        path: columns.length === 1 ? `tables.${table}.columns.${columns[0]}` : `tables.${table}`,
        message: `No index begins with ${columns.join(', ')}: ${[...new Set(lookups.map(({ why }) => why))].join('; ')}.`,
        fix: `Add an index on ${table} (${columns.join(', ')}).`,
      },
    ];
  });
}
