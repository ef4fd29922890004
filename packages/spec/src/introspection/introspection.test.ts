import { readFileSync } from 'node:fs';
import type { LiveSchema, LiveTable } from '@gallra/core/store';
import { introspect } from '@gallra/kysely';
import { CamelCasePlugin, type Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase, loadChinook, loadSakila, sharedData } from '../databases/index.ts';
import { agencyTables } from './agency-tables.ts';

const tableIn = (schema: LiveSchema, name: string): LiveTable => {
  const found = schema.tables.find((table) => table.name === name);
  if (found === undefined) throw new Error(`No ${name} among ${schema.tables.map((table) => table.name).join(', ')}.`);
  return found;
};

const columnIn = (schema: LiveSchema, table: string, name: string) =>
  tableIn(schema, table).columns.find((column) => column.name === name);

const indexIn = (schema: LiveSchema, table: string, name: string) =>
  tableIn(schema, table).indexes.find((index) => index.name === name);

/** A foreign key as one line: `deal.tip_id -> deal.id setNull`. */
const keysOf = (schema: LiveSchema, name: string): readonly string[] =>
  tableIn(schema, name)
    .foreignKeys.map(
      ({ columns, references, onDelete, deferrable }) =>
        `${columns.join('+')} -> ${references.table}.${references.columns.join('+')} ${onDelete}` +
        (deferrable ? ' deferrable' : ''),
    )
    .sort();

/** The same database, counting what is asked of it. */
function counting<DB>(db: Kysely<DB>): { readonly db: Kysely<DB>; readonly queries: () => number } {
  let queries = 0;
  const executor = new Proxy(db.withoutPlugins().getExecutor(), {
    get(target, name) {
      if (name === 'executeQuery') queries += 1;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const proxy: Kysely<DB> = new Proxy(db, {
    get: (target, name) =>
      name === 'getExecutor' ? () => executor : name === 'withoutPlugins' ? () => proxy : Reflect.get(target, name),
  });
  return { db: proxy, queries: () => queries };
}

eachDatabase((database, open) => {
  const { dialect } = database;
  let schema: LiveSchema;

  beforeAll(async () => {
    await database.run(agencyTables[dialect]);
    schema = await introspect(database.db);
  });

  test('tables and views are listed by name', () => {
    expect(schema.dialect).toBe(dialect);
    expect(schema.tables.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'agency: table',
      'bid: table',
      'contact: table',
      'deal: table',
      'open_deal: view',
    ]);
  });

  test('columns stand in their order, with what can be written and left out', () => {
    const { columns } = tableIn(schema, 'contact');
    expect(columns.map(({ name }) => name)).toEqual(['agency_id', 'number', 'name', 'email', 'email_lower']);
    expect(columns.map(({ nullable }) => nullable)).toEqual([false, false, false, true, true]);
    expect(columns.map(({ hasDefault }) => hasDefault)).toEqual([false, false, true, false, false]);
    expect(columns.map(({ generated }) => generated)).toEqual([false, false, false, false, true]);
  });

  test('types are in the words of the dialect', () => {
    const types = { postgres: 'timestamp with time zone', sqlite: 'datetime', mysql: 'datetime' };
    expect(columnIn(schema, 'deal', 'closed_at')?.type).toBe(types[dialect]);
    const texts = { postgres: 'character varying', sqlite: 'varchar', mysql: 'varchar' };
    expect(columnIn(schema, 'contact', 'email')?.type).toBe(texts[dialect]);
  });

  test('the longest text a column takes is told where the database holds to it', () => {
    expect(columnIn(schema, 'contact', 'email')?.maxLength).toBe(dialect === 'sqlite' ? undefined : 120);
    expect(columnIn(schema, 'contact', 'number')).not.toHaveProperty('maxLength');
  });

  test('a composite primary key stands in the order of the key, and not among the indexes', () => {
    expect(tableIn(schema, 'contact').primaryKey).toEqual(['number', 'agency_id']);
    expect(tableIn(schema, 'agency').primaryKey).toEqual(['id']);
    expect(tableIn(schema, 'agency').indexes).toEqual([]);
    expect(tableIn(schema, 'open_deal').primaryKey).toEqual([]);
  });

  test('indexes: unique, ordinary', () => {
    expect(indexIn(schema, 'contact', 'contact_email_key')).toEqual({
      name: 'contact_email_key',
      columns: ['email'],
      unique: true,
      partial: false,
    });
    expect(indexIn(schema, 'deal', 'deal_closed')).toEqual({
      name: 'deal_closed',
      columns: ['closed_at', 'agency_id'],
      unique: false,
      partial: false,
    });
  });

  if (dialect !== 'mysql') {
    test('an index with a WHERE clause is partial', () => {
      expect(indexIn(schema, 'deal', 'deal_open')).toMatchObject({ columns: ['seller_number'], partial: true });
    });

    test('an expression ends the columns of an index', () => {
      expect(indexIn(schema, 'deal', 'deal_on_expression')?.columns).toEqual(['agency_id']);
    });

    test('an index that is unique together with an expression is not called unique in what is left', () => {
      expect(indexIn(schema, 'deal', 'deal_unique_with_expression')).toMatchObject({
        columns: ['tip_id'],
        unique: false,
      });
    });
  }

  test('foreign keys: composite, self reference, cycle, and every action', () => {
    expect(keysOf(schema, 'contact')).toEqual(['agency_id -> agency.id restrict']);
    expect(keysOf(schema, 'bid')).toEqual([`deal_id -> deal.id cascade${dialect === 'mysql' ? '' : ' deferrable'}`]);
    expect(keysOf(schema, 'deal')).toEqual([
      ...(dialect === 'mysql' ? [] : ['agency_id -> agency.id setDefault']),
      'agency_id+seller_number -> contact.agency_id+number cascade',
      'latest_bid_id -> bid.id noAction',
      'tip_id -> deal.id setNull',
    ]);
  });

  test('foreign keys have names, on SQLite made-up ones', () => {
    expect(tableIn(schema, 'bid').foreignKeys.map(({ name }) => name)).toEqual(['bid_deal_id_fkey']);
    expect(tableIn(schema, 'deal').foreignKeys.map(({ name }) => name)).toContain('deal_agency_id_seller_number_fkey');
  });

  test('a foreign key names the schema it refers to as that table does', () => {
    const [key] = tableIn(schema, 'bid').foreignKeys;
    expect(key?.references.schema).toBe(tableIn(schema, 'deal').schema);
    expect('schema' in tableIn(schema, 'deal')).toBe(dialect !== 'sqlite');
  });

  test('triggers are named with their table', () => {
    expect(tableIn(schema, 'bid').triggers).toEqual(['bid_kept']);
    expect(tableIn(schema, 'deal').triggers).toEqual([]);
  });

  test('names are physical, whatever plugins rename', async () => {
    expect(await introspect(database.db.withPlugin(new CamelCasePlugin()))).toEqual(schema);
  });

  test('no schemas, no tables', async () => {
    expect(await introspect(database.db, { schemas: [] })).toEqual({
      dialect,
      hasIndexes: true,
      hasOwnTables: true,
      tables: [],
    });
  });

  test('a transaction may be asked, and sees its own tables', async () => {
    const rollback = new Error('not to be kept');
    let seen: LiveSchema | undefined;
    const transaction = database.db.transaction().execute(async (tx) => {
      if (dialect !== 'mysql') await tx.schema.createTable('passing').addColumn('id', 'integer').execute();
      seen = await introspect(tx);
      throw rollback;
    });
    await expect(transaction).rejects.toBe(rollback);
    expect(seen?.tables.some(({ name }) => name === 'passing')).toBe(dialect !== 'mysql');
  });

  test('an empty database has no tables, and as many queries are asked for many as for none', async () => {
    const other = await open();
    try {
      const none = counting(other.db);
      expect(await introspect(none.db)).toEqual({ dialect, hasIndexes: true, hasOwnTables: true, tables: [] });
      const tables = Array.from({ length: 60 }, (_, n) => `create table t${n} (id integer primary key, a integer);`);
      await other.run(tables.join('\n'));
      const many = counting(other.db);
      expect((await introspect(many.db)).tables).toHaveLength(60);
      expect(many.queries()).toBe(none.queries());
      expect(many.queries()).toBeLessThan(10);
    } finally {
      await other.close();
    }
  });
});

const withoutSakila = sharedData('sakila/postgres.sql') === undefined;
const withoutChinook = sharedData('chinook/chinook.sqlite') === undefined;
if (withoutSakila || withoutChinook) console.info('Sakila and Chinook: left out where ../shared/data has no copy.');

describe('of databases that others designed', () => {
  eachDatabase((database) => {
    if (database.dialect === 'postgres') {
      describe.skipIf(withoutSakila)('Sakila', () => {
        let schema: LiveSchema;
        beforeAll(async () => {
          await loadSakila(database);
          await database.run('analyze');
          schema = await introspect(database.db);
        });

        test('the inherited partitions of payment belong to it', () => {
          const partitions = schema.tables.filter(({ partitionOf }) => partitionOf === 'payment');
          expect(partitions.map(({ name }) => name)).toEqual(
            [1, 2, 3, 4, 5, 6].map((month) => `payment_p2007_0${month}`),
          );
          expect(partitions.every(({ kind }) => kind === 'partition')).toBe(true);
          expect(tableIn(schema, 'payment').kind).toBe('table');
          expect(tableIn(schema, 'payment').estimatedRows).toBe(16_049);
        });

        test('each foreign key of the script is found once', () => {
          const keys = schema.tables.flatMap(({ foreignKeys }) => foreignKeys);
          const script = readFileSync(sharedData('sakila/postgres.sql') ?? '', 'utf8');
          expect(keys).toHaveLength(script.match(/FOREIGN KEY \(/g)?.length ?? 0);
          expect(keysOf(schema, 'rental')).toEqual([
            'customer_id -> customer.customer_id restrict',
            'inventory_id -> inventory.inventory_id restrict',
            'staff_id -> staff.staff_id restrict',
          ]);
        });

        test('staff and store refer to one another', () => {
          expect(keysOf(schema, 'staff')).toContain('store_id -> store.store_id noAction');
          expect(keysOf(schema, 'store')).toContain('manager_staff_id -> staff.staff_id restrict');
        });

        test('the domain year is an integer, the enum its own type', () => {
          expect(columnIn(schema, 'film', 'release_year')?.type).toBe('integer');
          expect(columnIn(schema, 'film', 'rating')?.type).toBe('mpaa_rating');
        });

        test('views are views, and the full-text index answers no equality', () => {
          expect(schema.tables.filter(({ kind }) => kind === 'view')).toHaveLength(7);
          expect(indexIn(schema, 'film', 'film_fulltext_idx')).toBeUndefined();
          expect(indexIn(schema, 'film', 'idx_title')?.columns).toEqual(['title']);
        });
      });
    } else {
      describe.skipIf(withoutChinook)('Chinook', () => {
        let schema: LiveSchema;
        beforeAll(async () => {
          await loadChinook(database);
          schema = await introspect(database.db);
        });

        test('every table and foreign key is found', () => {
          expect(schema.tables).toHaveLength(11);
          expect(schema.tables.flatMap(({ foreignKeys }) => foreignKeys)).toHaveLength(11);
          expect(keysOf(schema, 'Employee')).toEqual(['ReportsTo -> Employee.EmployeeId noAction']);
          expect(tableIn(schema, 'PlaylistTrack').primaryKey).toEqual(['PlaylistId', 'TrackId']);
        });
      });
    }
  });
});
