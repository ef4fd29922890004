import { expect, test } from 'vitest';
import { shopOnOrm } from '../testing/shop-on-orm.ts';

shopOnOrm(
  async () => {
    const { dataSource, gallra, pool } = await import('./database.ts');
    const { migrateAll } = await import('./migrate.ts');
    const customers = await import('./customers.ts');
    await dataSource.initialize();
    return {
      ...customers,
      gallra,
      ignore: ['migrations'],
      migrate: migrateAll,
      invoice: (id, customer) =>
        customers.invoice({ id, customerId: customer, billedTo: 'Karin', amount: '10.00', invoicedOn: '2026-11-29' }),
      end: async () => {
        await dataSource.destroy();
        await pool.end();
      },
    };
  },
  () => {
    test("a comparison of the entities with the database does not touch Gallra's tables", async () => {
      const { dataSource } = await import('./database.ts');
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      const statements = upQueries.map(({ query }) => query);
      expect(statements.filter((query) => query.includes('gallra'))).toEqual([]);
      // It sees the column that was added by hand.
      expect(statements).toContain('ALTER TABLE "customers" DROP COLUMN "phone"');
    });
  },
);
