import type { Policy } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { auditedDialect, kyselyStore, migrate } from '@gallra/kysely';
import { smallPolicy } from '@gallra/world';
import { Kysely, sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';

const events = { closed: { untold: true } } as const;
const client = { client_id: { in: 'clients' } } as const;

const policy: Policy = smallPolicy({
  subjects: ['client'],
  categories: ['contact'],
  event: 'closed',
  purpose: { basis: '6(1)(b)' },
  tables: {
    clients: { subjects: { id: 'client' }, events, columns: { id: 'key', name: 'contact' }, then: 'erase' },
    deals: {
      subjects: client,
      events,
      columns: { id: 'key', client_id: 'key', follows: 'key', price: 'contact' },
      then: 'erase',
    },
    notes: {
      subjects: { deal_id: { in: 'deals', party: 'client_id' } },
      events,
      columns: { id: 'key', deal_id: 'key', body: 'contact' },
      then: 'erase',
    },
    bids: {
      subjects: client,
      events,
      columns: { id: 'key', client_id: 'key', deal_id: 'key', amount: 'contact' },
      then: 'erase',
    },
    mandates: { subjects: client, events, columns: { id: 'key', client_id: 'key', terms: 'contact' }, then: 'erase' },
    visits: { subjects: client, events, columns: { id: 'key', client_id: 'key', place: 'contact' }, then: 'erase' },
  },
});

interface Tables {
  clients: { id: number; name: string };
  deals: { id: number; client_id: number; follows: number | null; price: string | null };
}

eachDatabase((database) => {
  describe('rows that a foreign key changes (GDPR Art. 5(2); R89)', () => {
    let store: Store;
    let db: Kysely<Tables>;
    beforeAll(async () => {
      store = kyselyStore({ db: database.db, policy });
      db = new Kysely({
        dialect: auditedDialect({ dialect: database.host, policy, context: () => ({ purpose: 'brokerage' }) }),
      });
      const text = database.dialect === 'mysql' ? 'varchar(200)' : 'text';
      // InnoDB knows no SET DEFAULT.
      const byDefault = database.dialect === 'mysql' ? 'set null' : 'set default';
      await migrate(database.db);
      await database.run(`
        create table clients (id integer primary key, name ${text});
        create table deals (id integer primary key, client_id integer not null, follows integer, price ${text},
          constraint deals_client foreign key (client_id) references clients (id) on delete cascade on update cascade,
          constraint deals_follows foreign key (follows) references deals (id) on delete set null);
        create table notes (id integer primary key, deal_id integer, body ${text},
          constraint notes_deal foreign key (deal_id) references deals (id) on delete set null on update set null);
        create table bids (id integer primary key, client_id integer, deal_id integer, amount ${text},
          constraint bids_client foreign key (client_id) references clients (id) on delete cascade on update cascade,
          constraint bids_deal foreign key (deal_id) references deals (id) on delete set null);
        create table mandates (id integer primary key, client_id integer, witness_id integer, terms ${text},
          constraint mandates_client foreign key (client_id) references clients (id) on update cascade,
          constraint mandates_witness foreign key (witness_id) references clients (id) on delete set null on update cascade);
        create table visits (id integer primary key, client_id integer default 2, place ${text},
          constraint visits_client foreign key (client_id) references clients (id) on delete ${byDefault} on update cascade);
      `);
    });
    beforeEach(async () => {
      for (const table of [
        'mandates',
        'visits',
        'bids',
        'notes',
        'deals',
        'clients',
        'gallra_audit',
        'gallra_subjects',
      ])
        await sql`delete from ${sql.id(table)}`.execute(database.db);
      for (const statement of [
        "insert into clients (id, name) values (1, 'Karin'), (2, 'Olle')",
        'insert into deals (id, client_id, follows) values (10, 1, null), (11, 1, 10), (20, 2, 11)',
        "insert into notes (id, deal_id, body) values (100, 10, 'a'), (101, 11, 'b'), (200, 20, 'c')",
        'insert into bids (id, client_id, deal_id) values (1000, 1, 10), (2000, 2, 10)',
        'insert into mandates (id, client_id) values (5, 2)',
        'insert into visits (id, client_id) values (7, 1), (8, 2)',
      ])
        await sql.raw(statement).execute(database.db);
    });

    /** Each record as a line, in order. */
    const told = async (): Promise<readonly string[]> => {
      const [unsealed, known] = await store.transaction(async (tx) => [
        await tx.audit.unsealed(100),
        await tx.requests.known(),
      ]);
      return unsealed
        .map(({ envelope }) => JSON.parse(envelope))
        .map(({ type, table, columns, rows, subjects = [] }) => {
          const keys = known.filter(({ reference }) => subjects.includes(reference)).map(({ subject: { key } }) => key);
          const which = type === 'rows.deleted' ? '' : ` (${columns.join(', ')})`;
          return `${type} ${table}${which}: ${rows} of ${keys.sort().join(', ')}`;
        })
        .sort();
    };

    test('SET NULL is told for the rows that lose their link, the key, and whose they were before', async () => {
      await db.deleteFrom('deals').where('id', '=', 20).execute();
      expect(await told()).toEqual(['rows.deleted deals: 1 of 2', 'rows.updated notes (deal_id): 1 of 2']);
    });

    test('rows that a CASCADE takes along let others lose their link; what goes itself is told once', async () => {
      await db.deleteFrom('clients').where('id', '=', 1).execute();
      expect(await told()).toEqual([
        'rows.deleted bids: 1 of 1',
        'rows.deleted clients: 1 of 1',
        'rows.deleted deals: 2 of 1',
        'rows.updated bids (deal_id): 1 of 2',
        'rows.updated deals (follows): 1 of 2',
        'rows.updated notes (deal_id): 2 of 1',
        'rows.updated visits (client_id): 1 of 1',
      ]);
    });

    test('rows of the same table lose their link, and those that are deleted as well are told once', async () => {
      await db.deleteFrom('deals').where('client_id', '=', 1).execute();
      expect(await told()).toEqual([
        'rows.deleted deals: 2 of 1',
        'rows.updated bids (deal_id): 2 of 1, 2',
        'rows.updated deals (follows): 1 of 2',
        'rows.updated notes (deal_id): 2 of 1',
      ]);
    });

    test('a key that changes takes along the rows that refer to it', async () => {
      await db.updateTable('clients').set({ id: 9 }).where('id', '=', 1).execute();
      expect(await told()).toEqual([
        'rows.updated bids (client_id): 1 of 1',
        'rows.updated clients (id): 1 of 1, 9',
        'rows.updated deals (client_id): 2 of 1',
        'rows.updated visits (client_id): 1 of 1',
      ]);
    });

    test('a key can act on a change and not on a deletion: the database refuses that, and nothing is told', async () => {
      await db.updateTable('clients').set({ id: 9 }).where('id', '=', 2).execute();
      expect(await told()).toContain('rows.updated mandates (client_id): 1 of 2');
      const before = await told();
      await expect(db.deleteFrom('clients').where('id', '=', 9).execute()).rejects.toThrow();
      expect(await told()).toEqual(before);
    });

    test('of what changes in rows that are taken along, only columns are told that the policy names', async () => {
      await sql`update mandates set witness_id = 1`.execute(database.db);
      await db.updateTable('clients').set({ id: 9 }).where('id', '=', 1).execute();
      expect((await told()).filter((line) => line.includes('mandates'))).toEqual(['rows.updated mandates (): 1 of 2']);
    });

    test('a key that changes can unlink the rows that refer to it', async () => {
      await db.updateTable('deals').set({ id: 21 }).where('id', '=', 20).execute();
      expect(await told()).toEqual(['rows.updated deals (id): 1 of 2', 'rows.updated notes (deal_id): 1 of 2']);
    });

    test('a key that is written and stays as it was changes no other row', async () => {
      await db.updateTable('clients').set({ id: 1, name: 'Karin B' }).where('id', '=', 1).execute();
      expect(await told()).toEqual(['rows.updated clients (id, name): 1 of 1']);
    });

    test('of several keys that are written, those that change are told', async () => {
      await db.updateTable('clients').set({ id: sql`case when id = 1 then 9 else id end` }).execute();
      expect(await told()).toEqual([
        'rows.updated bids (client_id): 1 of 1',
        // MariaDB does not tell what became of a key that is computed.
        `rows.updated clients (id): 2 of 1, 2${database.dialect === 'mysql' ? '' : ', 9'}`,
        'rows.updated deals (client_id): 2 of 1',
        'rows.updated visits (client_id): 1 of 1',
      ]);
    });

    test('what takes nothing along is told as ever', async () => {
      await db.deleteFrom('clients').where('id', '=', 99).execute();
      await db.updateTable('deals').set({ price: '1' }).where('id', '=', 20).execute();
      expect(await told()).toEqual(['rows.updated deals (price): 1 of 2']);
    });
  });
});
