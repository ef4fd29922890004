import type { ColumnKind, OwnRecord } from './own-record.ts';

/** A column of a record's table. */
export interface OwnColumn {
  readonly name: string;
  readonly kind: ColumnKind | 'order' | 'body';
  readonly nullable: boolean;
  /** The member in it; absent for what the store adds. */
  readonly member?: string;
}

const snakeCase = (member: string): string => member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const isOptional = (record: OwnRecord<never>, member: string): boolean =>
  record.members.shape[member] === undefined || record.members.shape[member].safeParse(undefined).success;

const columnsOf = new WeakMap<OwnRecord<never>, readonly OwnColumn[]>();

/**
 * The columns of a record's table, in their order.
 *
 * `recorded` is the order of recording; `revision` counts how often a record was replaced; `version` is that of the
 * declaration which wrote it; `body` holds the other members as JSON.
 */
export function ownColumns(record: OwnRecord<never>): readonly OwnColumn[] {
  const known = columnsOf.get(record) ?? columnsIn(record);
  columnsOf.set(record, known);
  return known;
}

function columnsIn(record: OwnRecord<never>): readonly OwnColumn[] {
  const { key, subject, controller, inForce, columns } = record;
  const columnWith = (name: string, kind: ColumnKind, member: string): OwnColumn => ({
    name,
    kind,
    nullable: isOptional(record, member),
    member,
  });
  return [
    { name: 'recorded', kind: 'order', nullable: false },
    columnWith('id', 'id', key),
    { name: 'controller', kind: 'name', nullable: false, ...(controller === undefined ? {} : { member: controller }) },
    ...(subject === undefined ? [] : [columnWith('subject', 'id', subject)]),
    ...(inForce === undefined ? [] : [columnWith('in_force_from', 'instant', inForce.from)]),
    ...(inForce?.until === undefined ? [] : [columnWith('in_force_until', 'instant', inForce.until)]),
    ...Object.entries(columns).map(([member, kind]) => columnWith(snakeCase(member), kind, member)),
    { name: 'revision', kind: 'number', nullable: false },
    { name: 'version', kind: 'number', nullable: false },
    { name: 'body', kind: 'body', nullable: false },
  ];
}

/** Columns that are unique together, or searched together: each ends with the order, so that it may be made as a constraint. */
export function ownIndexes(record: OwnRecord<never>): readonly (readonly string[])[] {
  const names = new Map(ownColumns(record).map(({ name, member }) => [member, name]));
  return [
    ['id'],
    ['controller', 'recorded'],
    ...(record.subject === undefined ? [] : [['subject', 'recorded']]),
    ...(record.inForce?.until === undefined ? [] : [['in_force_until', 'recorded']]),
    ...(record.indexes ?? []).map((members) => [...members.map((member) => names.get(member) ?? member), 'recorded']),
  ];
}
