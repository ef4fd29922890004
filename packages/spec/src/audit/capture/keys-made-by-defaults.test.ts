import { migrate } from '@gallra/kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../../databases/index.ts';
import { audited } from '../agency.ts';

eachDatabase(({ dialect }, open) => {
  describe('a row whose key a default makes, in a log that tells whose rows were inserted (GDPR Art. 5(2))', () => {
    let own: TestDatabase;
    beforeEach(async () => {
      own = await open();
      await migrate(own.db);
    });
    afterEach(() => own.close());
    const createClients = async (key: string) => {
      await own.run(`create table clients (id ${key} primary key, name varchar(200) unique, phone varchar(200));`);
      return audited(own);
    };
    const keys = async () =>
      (await own.db.selectFrom('clients').select('id').execute()).map(({ id }: { readonly id: unknown }) => String(id));

    if (dialect === 'mysql') {
      const refused = { code: 'audit.unreadable' };

      test.each(['varchar(36) default (uuid())', 'bigint default (1000 + floor(rand() * 1000000))'])(
        'is not inserted, for no driver tells the key: %s',
        async (key) => {
          const { db, records } = await createClients(key);
          await expect(db.insertInto('clients').values({ name: 'Siv' }).execute()).rejects.toMatchObject(refused);
          expect(await keys()).toEqual([]);
          expect(await records()).toEqual([]);
        },
      );

      test('is not inserted by a transaction either that goes on and commits', async () => {
        const { db, records } = await createClients('varchar(36) default (uuid())');
        await db.transaction().execute(async (tx) => {
          await expect(tx.insertInto('clients').values({ name: 'Siv' }).execute()).rejects.toMatchObject(refused);
        });
        expect(await keys()).toEqual([]);
        expect(await records()).toEqual([]);
      });

      test('leaves no record where it is ignored, for it is there already', async () => {
        const { db, records } = await createClients('bigint auto_increment');
        await own.run("insert into clients (name) values ('Siv');");
        await db.insertInto('clients').values({ name: 'Siv' }).ignore().execute();
        expect(await records()).toEqual([]);
      });
    } else {
      test('is recorded as the person that it is', async () => {
        const made = dialect === 'postgres' ? 'gen_random_uuid()' : '(hex(randomblob(8)))';
        const { db, records, whose } = await createClients(`text default ${made}`);
        await db.insertInto('clients').values({ name: 'Siv' }).execute();
        const [record, ...others] = await records();
        expect(others).toEqual([]);
        expect(await whose(record ?? expect.unreachable())).toEqual(await keys());
      });
    }
  });
});
