import type { PersonalTable, Policy } from '@gallra/core';
import { accessPackage, erase, erasurePreview } from '@gallra/dsar';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { createGallra } from 'gallra';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase, loadSakila, sharedData, type TestDatabase } from '../databases/index.ts';
import { sakilaPolicy as policy } from './policy.ts';

/** Most rentals have been over for more than a year; the payments are of 2005 to 2007, the last kept through 2014. */
const at = new Date('2010-06-01T10:00:00Z');
const present = sharedData('sakila/postgres.sql') !== undefined;
if (!present) console.info('Sakila is left out: ../shared/data/sakila is absent.');

async function count(database: TestDatabase, table: string, where: string): Promise<number> {
  const { rows } = await sql<{
    n: string;
  }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(database.db);
  return Number(rows[0]?.n);
}

describe.skipIf(!present)('Sakila, a video shop', () => {
  eachDatabase(
    (database) => {
      const store = () => kyselyStore({ db: database.db, policy });
      const customer = { category: 'customer', key: '341' };
      beforeAll(async () => {
        await loadSakila(database);
        // The dump has every payment in the parent; the partitions of 2007 are empty.
        await database.run(`
          insert into payment_p2007_01 (customer_id, staff_id, rental_id, amount, payment_date)
            select customer_id, 1, rental_id, 4.99, '2007-01-15' from rental where customer_id = 341 order by rental_id limit 1;
          insert into payment_p2007_05 (customer_id, staff_id, rental_id, amount, payment_date)
            select customer_id, 1, rental_id, 2.99, '2007-05-15' from rental where customer_id = 341 order by rental_id limit 1;
          -- The dump leaves this foreign key without an index; every erased rental would read all payments.
          create index payment_rental on payment (rental_id);
          analyze;
        `);
        await migrate(database.db);
      });

      it('is checked for columns and tables that the policy leaves out, each with the way to mend it (Art. 25)', async () => {
        const problems = async (checked: Policy) => {
          const { ok, findings } = await createGallra({ policy: checked, db: database.db }).check();
          expect(findings.every(({ fix }) => fix !== '')).toBe(true);
          const errors = findings.filter(({ severity }) => severity === 'error');
          expect(ok).toBe(errors.length === 0);
          return errors.map(({ code, path }) => `${code} ${path}`).sort();
        };
        expect(await problems(policy)).toEqual([]);
        const { film_actor: _, ...tables } = policy.tables;
        const without = (table: string, ...left: readonly string[]) => {
          const classified = tables[table] as PersonalTable;
          const columns = Object.fromEntries(
            Object.entries(classified.columns).filter(([name]) => !left.includes(name)),
          );
          return { [table]: { ...classified, columns } };
        };
        const forgetful = {
          ...policy,
          tables: { ...tables, ...without('address', 'district'), ...without('staff', 'picture', 'password') },
        };
        expect(await problems(forgetful)).toEqual([
          'column.unclassified tables.address.columns.district',
          'column.unclassified tables.staff.columns.password',
          'column.unclassified tables.staff.columns.picture',
          'table.unclassified tables.film_actor',
        ]);
      });

      it('counts in a customer’s export what SQL counts, in inherited partitions too (Art. 15, R51)', async () => {
        const { rows } = await accessPackage(store(), policy, { subject: customer, at });
        const exported = (table: string) => rows.filter((row) => row.table === table).length;
        expect(exported('customer')).toBe(1);
        expect(exported('address')).toBe(
          await count(database, 'address', 'address_id = (select address_id from customer where customer_id = 341)'),
        );
        expect(exported('rental')).toBe(await count(database, 'rental', 'customer_id = 341'));
        expect(exported('payment')).toBe(await count(database, 'payment', 'customer_id = 341'));
        expect(exported('payment')).toBeGreaterThan(20);
        expect(await count(database, 'payment_p2007_01', 'customer_id = 341')).toBe(1);
      });

      it('finds the rows of inherited partitions when it plans (R34)', async () => {
        const made = await plan(store(), policy, new Date('2015-01-01T10:00:00Z'));
        expect(made.tables.find(({ table }) => table === 'payment')?.rows).toBe(
          await count(database, 'payment', 'true'),
        );
        expect(made.order).not.toContain('payment_p2007_01');
      });

      it('keeps exactly the payments and what they need when a customer is erased, and clears the rest (Art. 17(3)(b), R61)', async () => {
        const payments = await sql`select * from payment where customer_id = 341 order by payment_id`.execute(
          database.db,
        );
        const others = await count(database, 'customer', 'customer_id <> 341 and email is not null');
        const preview = await erasurePreview(store(), policy, { subject: customer, at });
        expect(preview.kept.map(({ claim }) => claim)).toEqual(['bookkeeping']);
        expect(preview.kept[0]).toMatchObject({ ground: '17(3)(b)', until: { lastDay: '2014-12-31' } });

        await erase(store(), policy, { subject: customer, at });

        expect(
          await sql`select * from payment where customer_id = 341 order by payment_id`.execute(database.db),
        ).toEqual(payments);
        const own = await sql`select first_name, last_name, email from customer where customer_id = 341`.execute(
          database.db,
        );
        expect(own.rows).toEqual([expect.objectContaining({ email: null })]);
        expect(own.rows[0]).not.toMatchObject({ first_name: '–' });
        expect(await count(database, 'rental', 'customer_id = 341')).toBeGreaterThan(20);
        const address =
          await sql`select address, address2, district, postal_code, phone from address where address_id = (select address_id from customer where customer_id = 341)`.execute(
            database.db,
          );
        expect(address.rows).toEqual([{ address: '–', address2: null, district: '–', postal_code: null, phone: '–' }]);
        expect(await count(database, 'customer', 'customer_id <> 341 and email is not null')).toBe(others);
      });

      it('keeps what a rental that is still out needs, for the contract is still running (Art. 17(1)(a), R67)', async () => {
        const { rows } = await sql<{
          customer_id: number;
        }>`select customer_id from rental where return_date is null order by 1 limit 1`.execute(database.db);
        const waiting = { category: 'customer', key: String(rows[0]?.customer_id) };
        const preview = await erasurePreview(store(), policy, { subject: waiting, at });
        expect(preview.kept.find(({ claim }) => claim === 'renting')).toMatchObject({ ground: '17(1)(a)' });
      });

      it('anonymises a staff member in place whom store, payment and rental hold, and the plan says why (R48)', async () => {
        await sql`update staff set active = false where staff_id = 2`.execute(database.db);
        const later = new Date(Date.now() + 2 * 366 * 86_400_000);
        const made = await plan(store(), policy, later);
        const staff = made.tables.find(({ table }) => table === 'staff');
        expect(staff).toMatchObject({ erase: 0, referenced: 1 });
        expect(staff?.referencedBy.map(({ table }) => table)).toEqual(
          expect.arrayContaining(['store', 'payment', 'rental']),
        );

        await sweep(store(), policy, later, { approve: made.hash, drill: true });

        const left =
          await sql`select staff_id, first_name, last_name, email, username, password, picture from staff order by 1`.execute(
            database.db,
          );
        expect(left.rows[0]).toMatchObject({ first_name: 'Mike', username: 'Mike' });
        expect(left.rows[1]).toMatchObject({
          first_name: '–',
          last_name: '–',
          email: null,
          password: null,
          picture: null,
        });
        expect(await count(database, 'staff', "staff_id = 2 and username like 'gallra-%'")).toBe(1);
        // The shops' own addresses stand in the same table and belong to nobody.
        expect(
          await count(database, 'address', "address_id in (select address_id from store) and address <> '–'"),
        ).toBe(2);
      });

      it('erases expired rows of inherited partitions, and no others (Art. 5(1)(e), R34)', async () => {
        expect(await count(database, 'payment_p2007_01', 'true')).toBe(0);
        expect(
          await count(database, 'payment', 'rental_id in (select rental_id from rental where return_date is null)'),
        ).toBe(await count(database, 'rental', 'return_date is null'));
      });

      it('finds nothing more to do after a sweep (R44)', async () => {
        const later = new Date(Date.now() + 2 * 366 * 86_400_000);
        const again = await plan(store(), policy, later);
        expect(
          again.tables.filter(
            ({ erase: e, anonymise, referenced, groups }) =>
              e + anonymise + referenced + groups.reduce((sum, { clear }) => sum + clear, 0) > 0,
          ),
        ).toEqual([]);
      });
    },
    { dialect: 'postgres' },
  );
});
