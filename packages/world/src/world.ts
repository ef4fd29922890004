import { type Policy, parsePolicy, type Row } from '@gallra/core';
import type { DeleteAction, LiveColumn, LiveForeignKey, LiveSchema, LiveTable, Store } from '@gallra/core/store';

/** A policy, a catalogue and rows: what a test begins with. */
export interface World {
  readonly policy: Policy;
  readonly schema: LiveSchema;
  readonly rows: Readonly<Record<string, readonly Row[]>>;
}

/** A store made for a world, and a look at the rows in it. */
export interface OpenWorld {
  readonly store: Store;
  readonly rows: (table: string) => Promise<readonly Row[]>;
}

/** Puts a world in place of the one that was opened before. */
export type OpenStore = (world: World) => Promise<OpenWorld>;

const typesByName: readonly (readonly [RegExp, string])[] = [
  [/^id$|_id$|^price$|^amount$/, 'integer'],
  [/_on$/, 'date'],
  [/_at$/, 'instant'],
  [/^details$/, 'json'],
  [/^attachment$/, 'bytes'],
];

/** What a database tells of columns of some types. */
export const types = {
  text: { type: 'text', takes: 'text', times: ['iso'] },
  'character varying': { type: 'character varying', takes: 'text', times: ['iso'] },
  integer: { type: 'integer', takes: 'number', times: ['epochSeconds', 'epochMilliseconds'] },
  bigint: { type: 'bigint', takes: 'number', times: ['epochSeconds', 'epochMilliseconds'] },
  date: { type: 'date', takes: 'time', times: ['date'] },
  instant: { type: 'instant', takes: 'time', times: ['instant'] },
  'timestamp with time zone': { type: 'timestamp with time zone', takes: 'time', times: ['instant'] },
  boolean: { type: 'boolean', times: [] },
  inet: { type: 'inet', takes: 'address', times: [] },
} as const satisfies Readonly<Record<string, Partial<LiveColumn> & Pick<LiveColumn, 'type'>>>;

const toldOf = (type: string): Partial<LiveColumn> & Pick<LiveColumn, 'type'> =>
  Object.entries(types).find(([name]) => name === type)?.[1] ?? { type };
const typeOf = (name: string) => toldOf(typesByName.find(([pattern]) => pattern.test(name))?.[1] ?? 'text');

/**
 * A column, whose name says its type: `integer`, `date`, `instant`, `json`, `bytes` or `text`. Each database has words
 * of its own for them.
 */
export function column(name: string, more: Partial<LiveColumn> = {}): LiveColumn {
  const told = more.type === undefined ? typeOf(name) : { type: more.type };
  return { name, ...told, nullable: name !== 'id', hasDefault: false, generated: false, ...more };
}

/** A foreign key to the `id` of another table. */
export function foreignKey(
  columnName: string,
  table: string,
  onDelete: DeleteAction = 'noAction',
  name = `${columnName}_fkey`,
): LiveForeignKey {
  return { name, columns: [columnName], references: { table, columns: ['id'] }, onDelete, deferrable: false };
}

/** A table with primary key `id`. Columns are given by name, or in full. */
export function liveTable(
  name: string,
  columns: readonly (string | LiveColumn)[],
  foreignKeys: readonly LiveForeignKey[] = [],
  more: Partial<LiveTable> = {},
): LiveTable {
  return {
    name,
    kind: 'table',
    columns: columns.map((given) => (typeof given === 'string' ? column(given) : given)),
    primaryKey: ['id'],
    indexes: [],
    foreignKeys: foreignKeys.map((key) => ({
      ...key,
      name: key.name.startsWith(`${name}_`) ? key.name : `${name}_${key.name}`,
    })),
    triggers: [],
    ...more,
  };
}

/** A catalogue. */
export function liveSchema(...tables: readonly LiveTable[]): LiveSchema {
  return { dialect: 'memory', hasIndexes: false, hasOwnTables: false, tables };
}

/** A policy around its tables: three purposes and a duty of an estate agent, told by category. */
export function estatePolicy(tables: Policy['tables'], more: Partial<Policy> = {}): Policy {
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    subjects: { contact: { sv: 'Kontakt', en: 'Contact' }, staff: { sv: 'Anställd', en: 'Staff member' } },
    categories: {
      identity: { sv: 'Identitet', en: 'Identity' },
      contactDetails: { sv: 'Kontaktuppgifter', en: 'Contact details' },
      correspondence: { sv: 'Korrespondens', en: 'Correspondence' },
      financial: { sv: 'Ekonomi', en: 'Financial data' },
    },
    events: {
      lastContact: { sv: 'senaste kontakten', en: 'last contact' },
      closed: { sv: 'affärens avslut', en: 'closing of the deal' },
    },
    purposes: {
      support: {
        title: { sv: 'Kundtjänst', en: 'Customer service' },
        role: 'controller',
        basis: '6(1)(f)',
        subjects: 'all',
        categories: ['identity', 'contactDetails', 'correspondence'],
        keep: { from: 'lastContact', for: 'P3M' },
      },
      complaints: {
        title: { sv: 'Klagomål och tvister', en: 'Complaints and disputes' },
        role: 'controller',
        basis: '6(1)(f)',
        legalClaims: true,
        subjects: 'all',
        categories: ['identity'],
        keep: { from: 'lastContact', for: 'P1Y' },
      },
      statistics: {
        title: { sv: 'Statistik', en: 'Statistics' },
        role: 'controller',
        basis: '6(1)(f)',
        subjects: 'all',
        categories: ['identity'],
        keep: { inherit: ['support', 'complaints'] },
      },
    },
    duties: {
      bookkeeping: {
        title: { sv: 'Bokföring', en: 'Bookkeeping' },
        citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
        obliges: 'controller',
        from: 'closed',
        for: 'P7Y',
        align: ['financialYear', 'calendarYear'],
      },
    },
    ...more,
    tables,
  });
}

/** The instant tests decide for: 21 November 2026 in Stockholm. */
export const now = new Date('2026-11-21T11:00:00Z');

/** Days seen from there. */
export const days = {
  lastWeek: '2026-11-14',
  fourMonthsAgo: '2026-07-20',
  twoYearsAgo: '2024-11-20',
  tenYearsAgo: '2016-02-10',
} as const;
