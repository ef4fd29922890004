import { shopOnOrm } from '../testing/shop-on-orm.ts';

shopOnOrm(async () => {
  const { gallra, knex, pool } = await import('./database.ts');
  const { migrateAll } = await import('./migrate.ts');
  const customers = await import('./customers.ts');
  return {
    ...customers,
    gallra,
    migrate: migrateAll,
    invoice: (id, customer) =>
      customers.invoice({ id, customer_id: customer, billed_to: 'Karin', amount: '10.00', invoiced_on: new Date() }),
    end: async () => {
      await knex.destroy();
      await pool.end();
    },
  };
});
