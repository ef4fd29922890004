import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';
import { audited, createAgency } from '../agency.ts';

eachDatabase((database) => {
  describe('changes that are recorded (GDPR Art. 5(2), 32; R89, R90)', () => {
    let host: ReturnType<typeof audited>;
    beforeAll(() => createAgency(database));
    beforeEach(async () => {
      for (const table of ['letters', 'deals', 'clients', 'places', 'gallra_audit', 'gallra_subjects'])
        await sql`delete from ${sql.id(table)}`.execute(database.db);
      host = audited(database);
      await sql`insert into clients (id, name, phone) values (1, 'Karin', '070-1'), (2, 'Olle', '070-2')`.execute(
        database.db,
      );
      await sql`insert into deals (id, client_id, price) values (10, 1, '100'), (20, 2, '200')`.execute(database.db);
      await sql`insert into letters (id, deal_id, body) values (100, 10, 'Dear'), (200, 20, 'Hello')`.execute(
        database.db,
      );
    });
    const only = async () => {
      const records = await host.records();
      expect(records).toHaveLength(1);
      return records[0] ?? expect.unreachable();
    };

    test('an insertion tells table, columns, rows and whose they are, and no value', async () => {
      const result = await host.db
        .insertInto('clients')
        .values({ id: 3, name: 'Siv', phone: '070-3' })
        .executeTakeFirst();
      expect(result.numInsertedOrUpdatedRows).toBe(1n);
      const record = await only();
      expect(record).toMatchObject({
        class: 'change',
        type: 'rows.inserted',
        processing: 'dpv:Store',
        purpose: 'brokerage',
        basis: '6(1)(b)',
        table: 'clients',
        columns: ['id', 'name', 'phone'],
        rows: 1,
      });
      expect(await host.whose(record)).toEqual(['3']);
      expect(JSON.stringify(record)).not.toMatch(/Siv|070-3|agent-7/);
    });

    test('a log that a transaction began and took back is begun again by the next', async () => {
      const changed = async (work: () => Promise<void>) =>
        host.db.transaction().execute(async (tx) => {
          await tx.updateTable('clients').set({ phone: '070-9' }).where('id', '=', 1).execute();
          await work();
        });
      host.within({ purpose: 'brokerage', controller: '77' });
      const changedMind = new Error('changed my mind');
      await expect(changed(() => Promise.reject(changedMind))).rejects.toBe(changedMind);
      expect(await host.records()).toEqual([]);
      await changed(async () => undefined);
      const { log } = await only();
      const logs = await host.store.transaction((tx) => tx.audit.list());
      expect(logs.find(({ controller }) => controller === '77')?.log).toBe(log);
    });

    test('a key that the database makes is known too', async () => {
      const { insertId } = await host.db
        .insertInto('clients')
        .values([{ name: 'Siv' }, { name: 'Ulf' }])
        .executeTakeFirstOrThrow();
      const made = await host.db.selectFrom('clients').select('id').where('name', 'in', ['Siv', 'Ulf']).execute();
      expect(await host.whose(await only())).toEqual(made.map(({ id }) => String(id)).sort());
      if (database.dialect !== 'postgres') expect(made.map(({ id }) => BigInt(id))).toContain(insertId);
    });

    test('an update tells whose rows it has changed, and how many', async () => {
      const result = await host.db
        .updateTable('clients')
        .set({ phone: null })
        .where('phone', 'like', '070-%')
        .executeTakeFirst();
      expect(result.numUpdatedRows).toBe(2n);
      const record = await only();
      expect(record).toMatchObject({ type: 'rows.updated', processing: 'dpv:Modify', columns: ['phone'], rows: 2 });
      expect(await host.whose(record)).toEqual(['1', '2']);
    });

    test('an update tells that whatever finds its rows: their key, something else besides, or several keys', async () => {
      const update = () => host.db.updateTable('clients as s').set({ phone: '070-9' });
      const found = async (query: ReturnType<typeof update>, rows: number, whose: readonly string[]) => {
        const known = new Set((await host.records()).map(({ id }) => id));
        expect(await query.executeTakeFirst()).toMatchObject({ numUpdatedRows: BigInt(rows) });
        const made = (await host.records()).filter(({ id }) => !known.has(id));
        expect(made.map((record) => record.rows)).toEqual(rows === 0 ? [] : [rows]);
        for (const record of made) expect(await host.whose(record)).toEqual(whose);
      };
      for (let turn = 0; turn < 2; turn += 1) {
        await found(update().where('id', '=', 1), 1, ['1']);
        await found(update().where('s.id', '=', 2).where('name', '=', 'Olle'), 1, ['2']);
        await found(update().where('id', '=', 1).where('name', '=', 'Olle'), 0, []);
        await found(
          update().where((row) => row.or([row('id', '=', 1), row('id', '=', 2)])),
          2,
          ['1', '2'],
        );
        await found(update().where('id', 'in', [1, 2, 3]), 2, ['1', '2']);
        await found(update().where('id', '=', 3), 0, []);
      }
    });

    test('an update that hands rows to somebody else names both', async () => {
      await host.db.updateTable('deals').set({ client_id: 2 }).where('id', '=', 10).execute();
      expect(await host.whose(await only())).toEqual(['1', '2']);
    });

    test('a row says whose it is through the rows it belongs to', async () => {
      await host.db.updateTable('letters').set({ body: 'Hi' }).where('id', '=', 200).execute();
      expect(await host.whose(await only())).toEqual(['2']);
    });

    test('a deletion names people before their rows are gone, and those of rows that a foreign key takes along', async () => {
      const result = await host.db.deleteFrom('clients').where('id', '=', 1).executeTakeFirst();
      expect(result.numDeletedRows).toBe(1n);
      const records = await host.records();
      expect(records.map(({ table, type, rows }) => [table, type, rows])).toEqual([
        ['clients', 'rows.deleted', 1],
        ['deals', 'rows.deleted', 1],
        ['letters', 'rows.deleted', 1],
      ]);
      for (const record of records) expect(await host.whose(record)).toEqual(['1']);
      expect(records.map(({ columns = [] }) => columns)).toEqual([
        ['id', 'name', 'phone'],
        ['id', 'client_id', 'price'],
        ['id', 'deal_id', 'body'],
      ]);
      expect(await host.db.selectFrom('letters').select('id').execute()).toEqual([{ id: 200 }]);
    });

    test('what changes no row leaves no record', async () => {
      await host.db.updateTable('clients').set({ phone: null }).where('id', '=', 99).execute();
      await host.db.deleteFrom('clients').where('id', '=', 99).execute();
      expect(await host.records()).toEqual([]);
    });

    test('tables without personal data leave no record', async () => {
      await host.db.insertInto('places').values({ id: 1, town: 'Lund' }).execute();
      expect(await host.records()).toEqual([]);
    });

    test('what the host asks to be returned comes as it would', async () => {
      if (database.dialect === 'mysql') return;
      const rows = await host.db
        .updateTable('clients')
        .set({ phone: '0' })
        .where('id', '=', 1)
        .returning(['name', 'phone'])
        .execute();
      expect(rows).toEqual([{ name: 'Karin', phone: '0' }]);
      expect(await host.db.deleteFrom('deals').where('id', '=', 10).returningAll().execute()).toEqual([
        { id: 10, client_id: 1, price: '100' },
      ]);
    });

    test('a transaction is recorded when it commits, and not at all when it does not', async () => {
      const changedMind = new Error('changed my mind');
      const undone = host.db.transaction().execute(async (tx) => {
        await tx.updateTable('clients').set({ phone: null }).execute();
        throw changedMind;
      });
      await expect(undone).rejects.toBe(changedMind);
      expect(await host.records()).toEqual([]);
      await host.db.transaction().execute(async (tx) => {
        await tx.updateTable('clients').set({ phone: null }).where('id', '=', 1).execute();
        await tx.insertInto('deals').values({ id: 30, client_id: 2 }).execute();
      });
      expect((await host.records()).map(({ type }) => type)).toEqual(['rows.updated', 'rows.inserted']);
    });

    test('work that is rolled back to a savepoint leaves no record', async () => {
      const tx = await host.db.startTransaction().execute();
      await tx.updateTable('clients').set({ phone: 'a' }).where('id', '=', 1).execute();
      const inner = await tx.savepoint('half').execute();
      await inner.deleteFrom('deals').execute();
      await inner.rollbackToSavepoint('half').execute();
      await inner.updateTable('clients').set({ phone: 'b' }).where('id', '=', 2).execute();
      await tx.commit().execute();
      const record = await only();
      expect(record).toMatchObject({ table: 'clients', rows: 2 });
      expect(await host.whose(record)).toEqual(['1', '2']);
    });

    test('writes of one transaction that tell the same are one event, and others are events of their own', async () => {
      await host.db.transaction().execute(async (tx) => {
        for (const id of [1, 2, 1]) await tx.updateTable('clients').set({ phone: 'a' }).where('id', '=', id).execute();
        await tx.updateTable('clients').set({ name: 'b' }).where('id', '=', 1).execute();
      });
      const records = await host.records();
      expect(records.map(({ columns, rows }) => [columns, rows])).toEqual([
        [['phone'], 3],
        [['name'], 1],
      ]);
      expect(await Promise.all(records.map(host.whose))).toEqual([['1', '2'], ['1']]);
    });

    test('a statement that comes again and again is recorded each time, whatever it is executed with', async () => {
      for (let turn = 0; turn < 8; turn += 1)
        await host.db
          .updateTable('clients')
          .set({ phone: String(turn) })
          .where('id', '=', 1 + (turn % 2))
          .execute();
      expect(await Promise.all((await host.records()).map(host.whose))).toEqual(
        Array.from({ length: 8 }, (_, turn) => [String(1 + (turn % 2))]),
      );
    });

    test('a plan that is asked for changes nothing, and leaves no record', async () => {
      await host.db.updateTable('clients').set({ phone: 'a' }).explain();
      expect(await host.records()).toEqual([]);
    });

    test('a transaction that the host begins in raw SQL on a borrowed connection is followed', async () => {
      await host.db.connection().execute(async (connection) => {
        await sql`begin`.execute(connection);
        await connection.updateTable('clients').set({ phone: 'a' }).where('id', '=', 1).execute();
        await sql`rollback`.execute(connection);
        await sql`begin`.execute(connection);
        await connection.updateTable('clients').set({ phone: 'b' }).where('id', '=', 2).execute();
        await sql`commit`.execute(connection);
      });
      expect(await host.whose(await only())).toEqual(['2']);
    });

    test('transactions at the same time name a person alike, and wait for nobody longer than they must', async () => {
      await sql`delete from gallra_subjects`.execute(database.db);
      await Promise.all(
        Array.from({ length: 6 }, (_, turn) =>
          host.db
            .insertInto('deals')
            .values({ id: 1000 + turn, client_id: 1 + (turn % 2) })
            .execute(),
        ),
      );
      const records = await host.records();
      expect(records).toHaveLength(6);
      expect(new Set(records.flatMap(({ subjects = [] }) => subjects)).size).toBe(2);
    });

    test('each change is recorded in the context in which it was made', async () => {
      await host.db.transaction().execute(async (tx) => {
        host.within({ actor: { id: 'agent-7' }, controller: '7', request: 'r-1' });
        await tx.updateTable('clients').set({ phone: 'a' }).where('id', '=', 1).execute();
        host.within({ controller: '8', request: 'r-2' });
        await tx.updateTable('clients').set({ phone: 'b' }).where('id', '=', 2).execute();
      });
      const logs = await host.store.transaction((tx) => tx.audit.list());
      const told = (await host.records()).map(({ log, request, actor }) => [
        logs.find((one) => one.log === log)?.controller,
        request,
        actor === undefined,
      ]);
      expect(told).toEqual([
        ['7', 'r-1', false],
        ['8', 'r-2', true],
      ]);
    });

    test.each([
      ['raw SQL', () => sql`update clients set phone = null`.execute(host.db)],
      ['raw SQL that names the table as a reference', () => sql`delete from ${sql.table('deals')}`.execute(host.db)],
    ])('%s that writes personal data is refused, and changes nothing', async (_, write) => {
      await expect(write()).rejects.toMatchObject({ code: 'audit.unreadable' });
      expect(await host.db.selectFrom('clients').select('phone').orderBy('id').execute()).toEqual([
        { phone: '070-1' },
        { phone: '070-2' },
      ]);
      expect(await host.db.selectFrom('deals').select('id').execute()).toHaveLength(2);
    });

    test('raw SQL that reads, or writes to other tables, goes through', async () => {
      await sql`insert into places (id, town) values (7, 'Lund')`.execute(host.db);
      expect((await sql`select count(*) as n from clients`.execute(host.db)).rows).toHaveLength(1);
      expect(await host.records()).toEqual([]);
    });

    test('what the database refuses comes as it would, and leaves no record', async () => {
      const twice = host.db.insertInto('clients').values({ id: 1, name: 'Again' }).execute();
      await expect(twice).rejects.toThrow(/unique|duplicate/i);
      expect(await host.records()).toEqual([]);
      await host.db.insertInto('clients').values({ id: 5, name: 'Eva' }).execute();
      expect(await host.records()).toHaveLength(1);
    });
  });
});
