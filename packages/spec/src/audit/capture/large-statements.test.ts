import { cases } from '@gallra/world/cases';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';
import { audited, createAgency } from '../agency.ts';

/** More than can stand as the arguments of one call in JavaScript. */
const beyondOneCall = 150_000;

eachDatabase((database) => {
  // What happens to the rows in JavaScript is the same on every database, and SQLite is there in no time.
  const many = database.dialect === 'sqlite' ? beyondOneCall : cases(beyondOneCall);
  describe('a statement that changes very many rows (GDPR Art. 5(2), 32; R89)', () => {
    let host: ReturnType<typeof audited>;
    beforeAll(async () => {
      await createAgency(database);
      host = audited(database);
      await sql`insert into clients (id, name, phone) values (1, 'Karin', '070-1')`.execute(database.db);
      await sql`insert into deals (id, client_id, price) values (10, 1, '100')`.execute(database.db);
      await sql`insert into letters (id, deal_id, body) values (1, 10, 'Dear')`.execute(database.db);
      for (let rows = 1; rows < many; rows *= 2)
        await sql`
          insert into letters (id, deal_id, body)
          select id + ${sql.lit(rows)}, deal_id, body from letters where id <= ${sql.lit(many - rows)}
        `.execute(database.db);
    });
    afterAll(async () => {
      for (const table of ['letters', 'deals', 'clients', 'gallra_audit', 'gallra_subjects'])
        await sql`delete from ${sql.id(table)}`.execute(database.db);
    });

    test('is one event that tells how many, and whose', async () => {
      await host.db.updateTable('letters').set({ body: 'Hello' }).execute();
      await host.db.deleteFrom('letters').execute();
      const records = await host.records();
      expect(records).toMatchObject([
        { type: 'rows.updated', table: 'letters', rows: many },
        { type: 'rows.deleted', table: 'letters', rows: many },
      ]);
      for (const record of records) expect(await host.whose(record)).toEqual(['1']);
    });
  });
});
