import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shopOnOrm } from '../testing/shop-on-orm.ts';

const beside = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

test('the client is the one that Prisma generates of the schema', () => {
  const [, schema = '""'] = /"inlineSchema": (".*"),\n/.exec(beside('./generated/internal/class.ts')) ?? [];
  expect(JSON.parse(schema)).toBe(beside('./schema.prisma'));
});

shopOnOrm(async (run) => {
  const { gallra, pool, prisma } = await import('./database.ts');
  const { migrateGallra } = await import('./migrate.ts');
  const customers = await import('./customers.ts');
  // Prisma's own migrations need an engine that it downloads; they are SQL.
  await run(beside('./migrations/20261129_shop/migration.sql'));
  return {
    ...customers,
    gallra,
    migrate: migrateGallra,
    invoice: (id, customer) =>
      customers.invoice({ id, customerId: customer, billedTo: 'Karin', amount: 10, invoicedOn: new Date() }),
    end: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
});
