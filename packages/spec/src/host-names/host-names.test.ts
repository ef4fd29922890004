import type { PersonalTable, Policy } from '@gallra/core';
import { kyselyStore, migrate } from '@gallra/kysely';
import { smallPolicy } from '@gallra/world';
import { CamelCasePlugin, type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../databases/index.ts';

/** A policy in the names of the host's types, which a plugin turns into other names in the database. */
const policy: Policy = smallPolicy({
  subjects: ['client'],
  categories: ['identity'],
  purpose: { keep: { from: 'lastContact', for: 'P1M' } },
  tables: {
    contactPeople: {
      subjects: { personId: 'client' },
      events: {
        lastContact: {
          latest: [
            { column: 'lastContactAt', encoding: 'epochMilliseconds' },
            { in: 'houseDeals', by: 'sellerId' },
          ],
        },
      },
      columns: {
        personId: 'key',
        fullName: 'identity',
        isVip: 'notPersonal',
        nickName: { is: 'identity', when: { isVip: true } },
        lastContactAt: 'notPersonal',
      },
      then: 'erase',
    } satisfies PersonalTable,
    houseDeals: {
      subjects: { sellerId: { in: 'contactPeople' } },
      events: { lastContact: { column: 'closedAt', encoding: 'epochMilliseconds' } },
      columns: { id: 'key', sellerId: 'key', sellerNote: 'identity', closedAt: 'notPersonal' },
      then: 'anonymise',
    } satisfies PersonalTable,
    openDeals: 'view',
  },
});

const at = new Date('2026-11-21T12:00:00Z');
const scope = { at };
const long = at.getTime() - 90 * 86_400_000;
const short = at.getTime() - 86_400_000;

interface Host {
  readonly contactPeople: {
    personId: number;
    fullName: string | null;
    nickName: string | null;
    isVip: boolean | number;
    lastContactAt: number | null;
  };
  readonly houseDeals: { id: number; sellerId: number; sellerNote: string | null; closedAt: number | null };
  readonly openDeals: { id: number; sellerNote: string | null };
}

const schema = (prefix: string) => `
  create table ${prefix}contact_people (person_id integer primary key, full_name varchar(50), nick_name varchar(50), is_vip boolean, last_contact_at bigint);
  create table ${prefix}house_deals (id integer primary key, seller_id integer, seller_note varchar(50), closed_at bigint,
    constraint house_deals_seller foreign key (seller_id) references ${prefix}contact_people (person_id));
  create view ${prefix}open_deals as select id, seller_note from ${prefix}house_deals where closed_at is null;
`;

/** A host that names things its own way sees the same as one that does not. */
function namedByTheHost(dialect: TestDatabase['dialect'], host: () => Kysely<Host>): void {
  const flag = (value: boolean) => (dialect === 'postgres' ? value : Number(value));

  test("the catalogue is in the policy's names, foreign keys included", async () => {
    const { tables } = await kyselyStore({ db: host(), policy }).schema();
    const deals = tables.find(({ name }) => name === 'houseDeals');
    expect(deals?.columns.map(({ name }) => name)).toEqual(['id', 'sellerId', 'sellerNote', 'closedAt']);
    expect(deals?.foreignKeys).toMatchObject([
      { columns: ['sellerId'], references: { table: 'contactPeople', columns: ['personId'] } },
    ]);
    expect(tables.find(({ name }) => name === 'openDeals')?.kind).toBe('view');
  });

  test("rows are counted, shown, cleared, anonymised and erased in the host's own tables", async () => {
    const db = host();
    await db
      .insertInto('contactPeople')
      .values([
        { personId: 1, fullName: 'Karin', nickName: 'K', isVip: flag(true), lastContactAt: long },
        { personId: 2, fullName: 'Olle', nickName: 'O', isVip: flag(false), lastContactAt: long },
        { personId: 3, fullName: 'Siv', nickName: 'S', isVip: flag(false), lastContactAt: long },
      ] as Host['contactPeople'][])
      .execute();
    await db
      .insertInto('houseDeals')
      .values([
        { id: 1, sellerId: 2, sellerNote: 'sells', closedAt: short },
        { id: 2, sellerId: 3, sellerNote: 'sold', closedAt: long },
      ])
      .execute();
    const store = kyselyStore({ db, policy });
    const incomingKeys = [
      { constraint: 'house_deals_seller', table: 'houseDeals', columns: ['sellerId'], to: ['personId'] },
    ];
    await store.transaction(async (tx) => {
      const counted = await tx.rows.tally({ table: 'contactPeople', scope, incomingKeys });
      expect(counted).toMatchObject({ rows: 3, erase: 1, referenced: 1 });
      const found = [];
      for await (const { row, situation } of tx.rows.rowsOf('houseDeals', {
        at,
        subject: { category: 'client', key: '2' },
      }))
        found.push([row.sellerNote, situation.parties]);
      expect(found).toMatchObject([['sells', { sellerId: [{ home: 'contactPeople', key: '2', category: 'client' }] }]]);
      expect(await tx.rows.dispose({ table: 'houseDeals', scope, limit: 9, action: 'anonymise' })).toMatchObject({
        matched: 1,
        changed: 1,
      });
      expect(
        await tx.rows.dispose({ table: 'contactPeople', scope, limit: 9, action: 'erase', incomingKeys }),
      ).toMatchObject({ matched: 1, changed: 1 });
      expect(
        await tx.rows.dispose({ table: 'contactPeople', scope, limit: 9, action: 'anonymise', incomingKeys }),
      ).toMatchObject({ matched: 1, changed: 1 });
      await tx.requests.record({ subject: { category: 'client', key: '2' }, right: 'erasure', effectiveAt: at });
    });
    expect(
      await db.selectFrom('contactPeople').select(['personId', 'fullName', 'nickName']).orderBy('personId').execute(),
    ).toEqual([
      { personId: 2, fullName: 'Olle', nickName: 'O' },
      // Nobody said that Siv's nickname is personal: she is no VIP.
      { personId: 3, fullName: null, nickName: 'S' },
    ]);
    expect(await db.selectFrom('houseDeals').select(['sellerNote']).orderBy('id').execute()).toEqual([
      { sellerNote: 'sells' },
      { sellerNote: null },
    ]);
    await store.transaction(async (tx) => {
      expect(await tx.rows.tally({ table: 'houseDeals', scope, incomingKeys: [] })).toMatchObject({
        rows: 2,
        anonymise: 1,
      });
      expect(await tx.requests.list('erasure')).toHaveLength(1);
    });
  });

  test('a view is read and not touched', async () => {
    expect(await host().selectFrom('openDeals').selectAll().execute()).toEqual([]);
  });
}

for (const kind of databases.filter(({ name }) => name === 'sqlite' || name === 'pglite')) {
  describe.skipIf(!kind.available)(kind.name, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await kind.open();
    });
    afterAll(() => database?.close());

    describe('a host that writes camelCase over snake_case', () => {
      beforeAll(async () => {
        await database.run(schema(''));
        await migrate(database.db.withPlugin(new CamelCasePlugin()));
      });
      namedByTheHost(kind.dialect, () => database.db.withPlugin(new CamelCasePlugin()));
    });

    // SQLite has no schemas.
    if (kind.dialect !== 'postgres') return;
    describe('a host in a schema of its own', () => {
      beforeAll(async () => {
        await database.run(`create schema app; ${schema('app.')}`);
        await migrate(database.db, { schema: 'app' });
      });
      namedByTheHost(kind.dialect, () => database.db.withPlugin(new CamelCasePlugin()).withSchema('app'));

      test("has Gallra's tables beside its own", async () => {
        const { rows } = await sql<{
          table_schema: string;
        }>`select table_schema from information_schema.tables where table_name = 'gallra_audit' order by 1`.execute(
          database.db,
        );
        expect(rows.map(({ table_schema }) => table_schema)).toContain('app');
      });
    });
  });
}
