import type { TimeEncoding } from '@gallra/core';

/**
 * The host that every generated policy is about: an estate agents' system with the shapes that make policies hard.
 * The tables are always the same, so that they are created once per database; only policies and rows vary.
 *
 * | Table | What it is there for |
 * | --- | --- |
 * | `addresses` | people and agencies point at them, not the other way round: a link read in reverse |
 * | `agencies` | the controllers; each may have a contact person |
 * | `people` | the home of most data subjects; `referrer_id` is a second person in the same row |
 * | `deals` | two parties in one row |
 * | `bids` | reach a person directly, or through their deal |
 * | `visits` | a composite key, with a reserved word in it |
 * | `logs` | reach a person by e-mail address, or by a polymorphic link |
 * | `years` | the last day of each financial year of an agency; about nobody |
 *
 * Where no foreign key is declared, links may dangle.
 */
export interface HostTable {
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnKind>>;
}

/** `key` is a key or a link to one: which type these have varies by case. */
export type ColumnKind = 'key' | 'integer' | 'decimal' | 'boolean' | 'text' | TimeEncoding;

export type TableName = 'addresses' | 'agencies' | 'people' | 'deals' | 'bids' | 'visits' | 'logs' | 'years';

/** Every table about people has a time column in every encoding, so that each event may be read from any of them. */
export const timeColumns = {
  at_instant: 'instant',
  at_utc: 'utc',
  at_local: 'local',
  at_iso: 'iso',
  at_date: 'date',
  at_seconds: 'epochSeconds',
  at_millis: 'epochMilliseconds',
} as const satisfies Record<string, TimeEncoding>;

/** Tables from parents to children: links lead backwards in this order, except a person's to their referrer. */
export const host: Readonly<Record<TableName, HostTable>> = {
  addresses: { key: ['id'], columns: { id: 'key', street: 'text', city: 'text', ...timeColumns } },
  agencies: {
    key: ['id'],
    columns: { id: 'key', address_id: 'key', name: 'text', contact: 'text', year_end: 'text', ...timeColumns },
  },
  people: {
    key: ['id'],
    columns: {
      id: 'key',
      agency_id: 'key',
      address_id: 'key',
      referrer_id: 'key',
      kind: 'text',
      name: 'text',
      phone: 'text',
      email: 'text',
      score: 'integer',
      vip: 'boolean',
      ...timeColumns,
    },
  },
  deals: {
    key: ['id'],
    columns: {
      id: 'key',
      agency_id: 'key',
      seller_id: 'key',
      buyer_id: 'key',
      status: 'text',
      account: 'text',
      price: 'decimal',
      open: 'boolean',
      ...timeColumns,
    },
  },
  bids: {
    key: ['id'],
    columns: {
      id: 'key',
      deal_id: 'key',
      person_id: 'key',
      status: 'text',
      amount: 'integer',
      ...timeColumns,
    },
  },
  visits: {
    key: ['person_id', 'order'],
    columns: { person_id: 'key', order: 'integer', note: 'text', ...timeColumns },
  },
  logs: {
    key: ['id'],
    columns: { id: 'key', email: 'text', owner_type: 'text', owner_id: 'key', line: 'text', ...timeColumns },
  },
  years: { key: ['id'], columns: { id: 'key', agency_id: 'key', at_date: 'date' } },
};

export const tableNames = Object.keys(host) as readonly TableName[];

/** A column that holds the key of a row in another table. */
export interface HostLink {
  readonly table: TableName;
  readonly column: string;
  readonly to: TableName;
}

export const links: readonly HostLink[] = [
  { table: 'agencies', column: 'address_id', to: 'addresses' },
  { table: 'people', column: 'agency_id', to: 'agencies' },
  { table: 'people', column: 'address_id', to: 'addresses' },
  { table: 'people', column: 'referrer_id', to: 'people' },
  { table: 'deals', column: 'agency_id', to: 'agencies' },
  { table: 'deals', column: 'seller_id', to: 'people' },
  { table: 'deals', column: 'buyer_id', to: 'people' },
  { table: 'bids', column: 'deal_id', to: 'deals' },
  { table: 'bids', column: 'person_id', to: 'people' },
  { table: 'visits', column: 'person_id', to: 'people' },
  { table: 'logs', column: 'owner_id', to: 'people' },
  { table: 'logs', column: 'owner_id', to: 'deals' },
];

/** Columns that hold keys or lead to rows: a generated policy seldom calls them personal. */
export function isLink(table: TableName, column: string): boolean {
  return host[table].key.includes(column) || links.some((link) => link.table === table && link.column === column);
}

export function isTime(column: string): column is keyof typeof timeColumns {
  return Object.hasOwn(timeColumns, column);
}
