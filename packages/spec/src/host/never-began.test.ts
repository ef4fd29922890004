import { createGallra } from 'gallra';
import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { accountsPolicy } from '../retention/accounts-policy.ts';

const shop = (columns: Readonly<Record<string, 'contact' | 'notPersonal'>> = {}) =>
  accountsPolicy({ columns: { id: 'key', email: 'contact', ...columns } });

eachDatabase((_, open) => {
  describe('a check that looks at rows', () => {
    test('warns where much of what goes never had a reason to be there, and names nobody (GDPR Art. 5(1)(e))', async () => {
      const database = await open();
      try {
        await database.run('create table accounts (id integer not null primary key, email varchar(40))');
        await database.run(
          'create table orders (id integer not null primary key, account_id integer, parcel varchar(40), ordered date)',
        );
        await database.run("insert into accounts values (1, 'a@example.com'), (2, 'b@example.com')");
        await database.run("insert into orders values (1, 1, 'shoes', '2026-10-01'), (2, 2, 'hat', '2020-01-01')");
        const clock = () => new Date('2026-11-22T12:00:00Z');
        const found = async (policy = shop(), rows = true) => {
          const gallra = createGallra({ policy, db: database.db, clock });
          await gallra.migrate();
          return (await gallra.check({ rows })).findings.filter(({ code }) => code === 'claim.neverBegan');
        };
        expect(await found()).toEqual([]);
        await database.run("insert into accounts values (3, 'yesterday@example.com')");
        expect(await found(shop(), false)).toEqual([]);
        const warned = await found();
        expect(warned).toMatchObject([
          {
            severity: 'warning',
            path: 'tables.accounts.columns.email',
            message: expect.stringMatching(/^Of 2 rows from which email goes, no claim ever began in 1:/),
          },
        ]);
        expect(JSON.stringify(warned)).not.toContain('example.com');
        // Where no plan can be made, the check says why, and does not end.
        expect(await found(shop({ vanished: 'contact' }))).toEqual([]);
      } finally {
        await database.close();
      }
    });
  });
});
