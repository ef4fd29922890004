import * as z from 'zod';
import { GallraError } from '../error.ts';
import { vendorKey } from '../policy/table/controller-link.ts';
import { controllerColumn, type OwnRecord } from './own-record.ts';
import { ownColumns } from './own-table.ts';

type Members = Readonly<Record<string, unknown>>;

/** What a column holds. */
export type OwnCell = string | number | null;

function isInstant(record: OwnRecord<never>, member: string): boolean {
  let schema: unknown = record.members.shape[member];
  while (schema instanceof z.ZodOptional) schema = schema.unwrap();
  return schema instanceof z.ZodDate;
}

/**
 * Members that meet the declaration.
 *
 * @throws GallraError `record.invalid`, listing each member at fault without its value
 */
export function checkedMembers<T>(record: OwnRecord<T>, members: T): T {
  const parsed = record.members.safeParse(members);
  if (parsed.success) return parsed.data as T;
  throw new GallraError(
    'record.invalid',
    `A record of "${record.name}" was not written:`,
    parsed.error.issues.map(({ path, code }) => `${path.join('.') || record.name}: ${code.replaceAll('_', ' ')}.`),
  );
}

/** A record's columns, those that the store adds left out: `recorded` and `revision`. */
export function cellsOf(record: OwnRecord<never>, members: Members): Readonly<Record<string, OwnCell>> {
  const columns = ownColumns(record);
  const inColumns = new Set(columns.map(({ member }) => member));
  const cell = (value: unknown): OwnCell => {
    if (value === undefined || value === null) return null;
    return value instanceof Date ? value.toISOString() : typeof value === 'number' ? value : String(value);
  };
  const body = Object.fromEntries(Object.entries(members).filter(([member]) => !inColumns.has(member)));
  return {
    ...Object.fromEntries(
      columns.flatMap(({ name, member }) => (member === undefined ? [] : [[name, cell(members[member])]])),
    ),
    controller: controllerColumn(record.controller === undefined ? undefined : members[record.controller]),
    version: record.version,
    body: JSON.stringify(body),
  };
}

/** The members in a row of a record's table, in the form of its present version. */
export function membersOf<T>(record: OwnRecord<T>, row: Members): T {
  const shape = record as unknown as OwnRecord<never>;
  const value = (member: string, kind: string, found: unknown) => {
    if (kind === 'number') return Number(found);
    return kind === 'instant' || isInstant(shape, member) ? new Date(String(found)) : String(found);
  };
  const columns = ownColumns(shape).flatMap(({ name, member, kind }) => {
    const found = row[name];
    if (member === undefined || found === null || found === undefined) return [];
    return name === 'controller' && String(found) === vendorKey ? [] : [[member, value(member, kind, found)] as const];
  });
  const body = JSON.parse(String(row.body)) as Members;
  const members: Members = {
    ...Object.fromEntries(
      Object.entries(body).map(([member, found]) => [
        member,
        isInstant(shape, member) ? new Date(String(found)) : found,
      ]),
    ),
    ...Object.fromEntries(columns),
  };
  const version = Number(row.version);
  if (version >= record.version || record.upgrade === undefined) return members as T;
  return record.upgrade(members, version) as T;
}
