import type { Policy } from '@gallra/core';
import type { GallraEvent } from '@gallra/core/audit';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, type SweepOptions, sweep } from '@gallra/retention';
import { smallPolicy } from '@gallra/world';
import { sql } from 'kysely';
import { beforeAll, beforeEach } from 'vitest';
import type { TestDatabase } from '../databases/index.ts';

export const at = new Date('2026-11-22T12:00:00Z');

/** Visits go a month after they were closed; one that is open stays. They lie by the day they were registered. */
export const policyWith = (changes: Readonly<Record<string, unknown>> = {}): Policy =>
  smallPolicy({
    times: 'date',
    subjects: ['customer'],
    categories: ['identity', 'note'],
    purpose: { keep: { from: 'lastContact', for: 'P1M' } },
    tables: {
      customers: {
        subjects: { id: 'customer' },
        events: { lastContact: 'seen_on' },
        columns: { id: 'key', name: 'identity', seen_on: 'notPersonal' },
        then: 'erase',
      },
      visits: {
        key: ['id', 'registered_on'],
        subjects: { customer_id: { in: 'customers' } },
        events: { lastContact: 'closed_on' },
        columns: {
          id: 'key',
          customer_id: 'key',
          registered_on: 'notPersonal',
          closed_on: 'notPersonal',
          note: 'note',
        },
        then: 'erase',
        ...changes,
      },
      photos: 'notPersonal',
    },
  });
export const policy = policyWith();

export const base = `
  drop table if exists photos, visits, customers cascade;
  create table customers (id integer primary key, name text, seen_on date);
  create table visits (
    id integer not null, customer_id integer references customers, registered_on date not null, closed_on date, note text,
    primary key (id, registered_on)
  )`;
export const people = "insert into customers select id, 'Karin', '2026-11-20' from generate_series(1, 9) as id;";

/** Visits 1 to 4 of 2023, 5 to 7 and 8 to 10 of 2024, 11 and 12 of this year, 13 of long ago: all are due. */
const schema = `
  ${base} partition by range (registered_on);
  create table visits_2023 partition of visits for values from ('2023-01-01') to ('2024-01-01');
  create table visits_2024 partition of visits for values from ('2024-01-01') to ('2025-01-01')
    partition by range (registered_on);
  create table visits_2024_h1 partition of visits_2024 for values from ('2024-01-01') to ('2024-07-01');
  create table visits_2024_h2 partition of visits_2024 for values from ('2024-07-01') to ('2025-01-01');
  create table visits_2025 partition of visits for values from ('2025-01-01') to ('2026-01-01');
  create table visits_2026 partition of visits for values from ('2026-01-01') to ('2027-01-01');
  create table visits_other partition of visits default;
  ${people}
  insert into visits
    select id, id % 5 + 1, day, day, 'Fick hjälp'
    from (values (1, '2023-02-01'), (2, '2023-02-02'), (3, '2023-12-30'), (4, '2023-12-31'), (5, '2024-01-01'),
      (6, '2024-03-03'), (7, '2024-06-30'), (8, '2024-07-01'), (9, '2024-08-01'), (10, '2024-12-31'),
      (11, '2026-01-15'), (12, '2026-02-15'), (13, '2011-01-01')) as v (id, text), lateral cast(text as date) as day;
`;
export const whole = [
  { partition: 'visits_2023', rows: 4 },
  { partition: 'visits_2024_h1', rows: 3 },
  { partition: 'visits_2024_h2', rows: 3 },
];
export const without = (...left: readonly string[]) => whole.filter(({ partition }) => !left.includes(partition));

/** The visits anew before each test, and what is asked of them. */
export function partitionedVisits(database: TestDatabase) {
  beforeAll(() => migrate(database.db));
  beforeEach(async () => {
    await database.run(
      `${schema} delete from gallra_audit; delete from gallra_legal_holds; delete from gallra_exercised_rights; delete from gallra_subjects;`,
    );
  });

  const store = (own: Policy = policy, db = database.db) => kyselyStore({ db, policy: own });
  const planned = async (own: Policy = policy, db = database.db) => {
    const { tables, hash } = await plan(store(own, db), own, at);
    const { erase, partitions } = tables.find(({ table }) => table === 'visits') ?? {};
    return { erase, partitions, hash };
  };
  const swept = async (options: SweepOptions = {}, own: Policy = policy, db = database.db) =>
    sweep(store(own, db), own, at, { ...options, approve: (await planned(own, db)).hash });
  const holdVisit2 = () =>
    store().transaction((tx) =>
      tx.holds.place({
        covers: { table: 'visits', rows: { id: 2 } },
        reason: 'Disputed.',
        placedBy: 'legal',
        placedAt: at,
        reviewOn: '2027-06-01',
      }),
    );
  const run = (text: string, db: TestDatabase['db'] = database.db) => sql.raw(text).execute(db);
  const values = async (text: string) =>
    (await sql<{ value: unknown }>`${sql.raw(text)}`.execute(database.db)).rows.map(({ value }) => value);
  const left = () => values('select id as value from visits order by id');
  const leaves = () =>
    values(
      "select c.relname::text as value from pg_inherits i join pg_class c on c.oid = i.inhrelid and c.relkind = 'r' where c.relname like 'visits%' order by 1",
    );
  const events = (type: GallraEvent['type']) => store().transaction((tx) => tx.events.list({ type, limit: 100 }));
  const gone = (actions: readonly { readonly action: string; readonly rows: number }[]) =>
    Object.fromEntries(actions.map(({ action, rows }) => [action, rows]));

  return { store, planned, swept, holdVisit2, run, values, left, leaves, events, gone };
}
