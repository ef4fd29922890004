import { eq } from 'drizzle-orm';
import { expect, expectTypeOf, test } from 'vitest';
import type { Database } from '../shop/policy.ts';
import { shopOnOrm } from '../testing/shop-on-orm.ts';

shopOnOrm(
  async () => {
    const { gallra, pool } = await import('./database.ts');
    const { migrateAll } = await import('./migrate.ts');
    const customers = await import('./customers.ts');
    return {
      ...customers,
      gallra,
      migrate: migrateAll,
      invoice: (id, customer) =>
        customers.invoice({ id, customer_id: customer, billed_to: 'Karin', amount: '10.00', invoiced_on: new Date() }),
      end: () => pool.end(),
    };
  },
  (host) => {
    test('the types of the tables are those that the policy is written for', async () => {
      const schema = await import('./schema.ts');
      expectTypeOf<keyof typeof schema>().toEqualTypeOf<keyof Database>();
      expectTypeOf<keyof import('./schema.ts').Database['customers']>().toEqualTypeOf<keyof Database['customers']>();
      expectTypeOf<keyof import('./schema.ts').Database['invoices']>().toEqualTypeOf<keyof Database['invoices']>();
    });

    test('what is written through a recording handle of the same pool tells who and why, once', async () => {
      const { shop, news } = host();
      const { rename } = await import('./recorded.ts');
      await news();
      await rename('staff-7', 1, 'Karin Nyberg');
      expect(await news()).toMatchObject([
        { type: 'rows.updated', columns: ['name'], purpose: 'customerCare', actor: { id: 'staff-7' } },
      ]);
      expect(await shop.nameOf(1)).toBe('Karin Nyberg');
    });

    test("an erasure inside the ORM's transaction finds the rows locked, and is taken back", async () => {
      const { shop } = host();
      const { orm } = await import('./database.ts');
      const { customers } = await import('./schema.ts');
      const erased = orm.transaction(async (tx) => {
        await tx.update(customers).set({ email: 'k@example.com' }).where(eq(customers.id, 1));
        await shop.gallra.subject('customer', 1).erase();
      });
      await expect(erased).rejects.toMatchObject({ code: 'disposal.failed' });
    });
  },
);
