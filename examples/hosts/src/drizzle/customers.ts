import { eq } from 'drizzle-orm';
import { gallra, orm } from './database.ts';
import { customers, invoices } from './schema.ts';

export async function changeEmail(id: number, email: string): Promise<void> {
  await orm.update(customers).set({ email }).where(eq(customers.id, id));
}

export async function invoice(row: typeof invoices.$inferInsert) {
  await orm.transaction(async (tx) => {
    await tx.insert(invoices).values(row);
    await tx
      .update(customers)
      .set({ last_contact_at: new Date() })
      .where(eq(customers.id, row.customer_id));
  });
}

export async function nameOf(id: number) {
  const [row] = await orm.select().from(customers).where(eq(customers.id, id));
  return row?.name;
}

/** Not within a transaction of Drizzle's: Gallra's is its own. */
export async function closeAccount(id: number): Promise<boolean> {
  const { complete } = await gallra.subject('customer', id).erase();
  return complete;
}
