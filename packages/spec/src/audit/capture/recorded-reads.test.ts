import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';
import { audited, createAgency, readPolicy } from '../agency.ts';

eachDatabase((database) => {
  describe('consultations that are recorded (GDPR Art. 5(2), 15(1), 32; R89, R95; CJEU C-579/21)', () => {
    let host: ReturnType<typeof audited>;
    beforeAll(() => createAgency(database));
    beforeEach(async () => {
      for (const table of ['letters', 'deals', 'clients', 'places', 'gallra_audit', 'gallra_subjects'])
        await sql`delete from ${sql.id(table)}`.execute(database.db);
      host = audited(database, readPolicy);
      await sql`insert into clients (id, name, phone) values (1, 'Karin', '070-1'), (2, 'Olle', '070-2'), (3, 'Siv', null)`.execute(
        database.db,
      );
      await sql`insert into deals (id, client_id, price) values (10, 1, '100'), (20, 2, '200')`.execute(database.db);
      await sql`insert into letters (id, deal_id, body) values (100, 10, 'Dear'), (200, 20, 'Hello')`.execute(
        database.db,
      );
      await sql`insert into places (id, town) values (1, 'Lund')`.execute(database.db);
    });
    const records = async () => {
      await host.flush();
      return host.records();
    };
    const only = async () => {
      const found = await records();
      expect(found).toHaveLength(1);
      return found[0] ?? expect.unreachable();
    };

    test('a query of tagged columns tells which, in how many rows, and whose, and hands over what was asked for', async () => {
      const rows = await host.db.selectFrom('clients').select(['phone']).where('id', '<', 3).orderBy('id').execute();
      expect(rows).toEqual([{ phone: '070-1' }, { phone: '070-2' }]);
      const record = await only();
      expect(record).toMatchObject({
        class: 'read',
        type: 'rows.read',
        processing: 'dpv:Access',
        purpose: 'brokerage',
        basis: '6(1)(b)',
        table: 'clients',
        columns: ['phone'],
        rows: 2,
      });
      expect(record.actor).toMatch(/^[0-9a-f]{64}$/);
      expect(await host.whose(record)).toEqual(['1', '2']);
      expect(JSON.stringify(record)).not.toMatch(/070-1|agent-7/);
    });

    test('all columns are all tagged ones', async () => {
      const rows = await host.db.selectFrom('clients').selectAll().where('id', '=', 1).execute();
      expect(rows).toEqual([{ id: 1, name: 'Karin', phone: '070-1' }]);
      expect(await only()).toMatchObject({ columns: ['name', 'phone'], rows: 1 });
    });

    test('a column that only a condition names has been read too', async () => {
      await host.db.selectFrom('clients').select('id').where('phone', '=', '070-2').execute();
      const record = await only();
      expect(record).toMatchObject({ columns: ['phone'] });
      expect(await host.whose(record)).toEqual(['2']);
    });

    test('joined tables tell each whose rows they are', async () => {
      const rows = await host.db
        .selectFrom('clients as c')
        .innerJoin('deals as d', 'd.client_id', 'c.id')
        .select(['c.name', 'd.price'])
        .where('d.id', '=', 20)
        .execute();
      expect(rows).toEqual([{ name: 'Olle', price: '200' }]);
      const found = await records();
      expect(found.map(({ table, columns }) => [table, columns]).sort()).toEqual([
        ['clients', ['name']],
        ['deals', ['price']],
      ]);
      for (const record of found) expect(await host.whose(record)).toEqual(['2']);
    });

    test('a row says whose it is through the rows it belongs to', async () => {
      await host.db.selectFrom('letters').select('body').where('id', '=', 200).execute();
      expect(await host.whose(await only())).toEqual(['2']);
    });

    test('what names no tagged column, or finds no row, leaves no record', async () => {
      await host.db.selectFrom('clients').select('id').execute();
      await host.db
        .selectFrom('clients')
        .select((eb) => eb.fn.countAll().as('n'))
        .execute();
      await host.db.selectFrom('clients').selectAll().where('id', '=', 99).execute();
      await host.db.selectFrom('places').selectAll().execute();
      expect(await records()).toEqual([]);
    });

    test.each([
      [
        'an aggregate',
        () =>
          host.db
            .selectFrom('clients')
            .select((eb) => eb.fn.max('phone').as('last'))
            .execute(),
        ['phone'],
      ],
      ['a distinct list', () => host.db.selectFrom('clients').select('phone').distinct().execute(), ['phone']],
      [
        'a query within another',
        () =>
          host.db
            .selectFrom((eb) => eb.selectFrom('clients').select('name').as('inner'))
            .selectAll()
            .execute(),
        ['name', 'phone'],
      ],
      ['raw SQL', () => sql`select phone from clients`.execute(host.db), ['phone']],
      ['a raw expression', () => host.db.selectFrom('clients').select(sql`max(phone)`.as('last')).execute(), ['phone']],
    ])('%s comes as it would, and tells how many rows came, but not whose', async (_, query, columns) => {
      await query();
      const record = await only();
      expect(record).toMatchObject({ type: 'rows.read', table: 'clients', columns });
      expect(record.subjects).toBeUndefined();
    });

    test('what is copied from tagged columns elsewhere has been read', async () => {
      await host.db
        .insertInto('places')
        .columns(['id', 'town'])
        .expression((eb) => eb.selectFrom('clients').select(['id', 'phone']).where('id', '=', 2))
        .execute();
      expect(await only()).toMatchObject({ type: 'rows.read', table: 'clients', columns: ['phone'], rows: 1 });
    });

    test('one request that asks for the same again and again is one event with everybody in it', async () => {
      for (const id of [1, 2, 1]) await host.db.selectFrom('clients').select('phone').where('id', '=', id).execute();
      const record = await only();
      expect(record.rows).toBe(3);
      expect(await host.whose(record)).toEqual(['1', '2']);
    });

    test('a strict column is recorded before its rows are handed over, whatever becomes of them', async () => {
      await host.db.selectFrom('deals').select('price').where('id', '=', 10).execute();
      expect(await host.whose((await host.records())[0] ?? expect.unreachable())).toEqual(['1']);
    });

    test('a transaction that is rolled back has still read', async () => {
      const changedMind = new Error('changed my mind');
      const undone = host.db.transaction().execute(async (tx) => {
        await tx.selectFrom('clients').select('phone').where('id', '=', 1).execute();
        throw changedMind;
      });
      await expect(undone).rejects.toBe(changedMind);
      expect(await only()).toMatchObject({ type: 'rows.read', rows: 1 });
    });

    test('strict reads within transactions, many at once, are all recorded', async () => {
      await Promise.all(
        Array.from({ length: 5 }, () =>
          host.db.transaction().execute(async (tx) => {
            await tx.selectFrom('deals').select('price').where('id', '=', 10).execute();
            await tx.updateTable('clients').set({ phone: null }).where('id', '=', 3).execute();
          }),
        ),
      );
      const types = (await records()).map(({ type }) => type).sort();
      expect(types).toEqual([...Array(5).fill('rows.read'), ...Array(5).fill('rows.updated')]);
    });

    test('a query that fails leaves an event that says so', async () => {
      const failing = host.db
        .selectFrom('clients')
        .select(['phone', sql`no_such_column`.as('nothing')])
        .execute();
      await expect(failing).rejects.toThrow();
      expect(await only()).toMatchObject({
        class: 'security',
        type: 'access.failed',
        outcome: 'failed',
        table: 'clients',
        columns: ['phone'],
      });
    });

    // PostgreSQL streams only where the host gives its dialect a cursor, and PGlite does not at all.
    test.runIf(['sqlite', 'mysql'].includes(database.dialect))(
      'rows that are streamed are recorded as they come',
      async () => {
        const names: (string | null)[] = [];
        for await (const { name } of host.db.selectFrom('clients').select('name').orderBy('id').stream(1))
          names.push(name);
        expect(names).toEqual(['Karin', 'Olle', 'Siv']);
        const record = await only();
        expect(record).toMatchObject({ type: 'rows.read', columns: ['name'], rows: 3 });
        expect(await host.whose(record)).toEqual(['1', '2', '3']);
      },
    );

    test.runIf(database.dialect === 'sqlite')(
      'a stream that would have to be recorded first is refused where there is one connection',
      async () => {
        const streaming = async () => {
          for await (const _ of host.db.selectFrom('deals').select('price').stream(1)) expect.unreachable();
        };
        await expect(streaming()).rejects.toMatchObject({ code: 'audit.unreadable' });
        expect(await records()).toEqual([]);
      },
    );

    test('each consultation is recorded in the context in which it was made', async () => {
      host.within({ controller: '7', purpose: 'brokerage' });
      await host.db.selectFrom('clients').select('phone').where('id', '=', 1).execute();
      host.within({ controller: '8' });
      await host.db.selectFrom('clients').select('phone').where('id', '=', 1).execute();
      const found = await records();
      const logs = await host.store.transaction((tx) => tx.audit.list());
      const told = found.map(({ log, purpose }) => [logs.find((one) => one.log === log)?.controller, purpose]);
      expect(told).toEqual([
        ['7', 'brokerage'],
        ['8', undefined],
      ]);
    });
  });
});
