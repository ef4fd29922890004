import type { Database } from '../shop/policy.ts';
import { gallra, knex } from './database.ts';

const customers = () => knex<Database['customers']>('customers');

export async function changeEmail(id: number, email: string): Promise<void> {
  await customers().where({ id }).update({ email });
}

export async function invoice(row: Database['invoices']): Promise<void> {
  await knex.transaction(async (tx) => {
    await tx('invoices').insert(row);
    await tx('customers')
      .where({ id: row.customer_id })
      .update({ last_contact_at: new Date() });
  });
}

export async function nameOf(id: number) {
  const row = await customers().where({ id }).first('name');
  return row?.name;
}

/** Not within a transaction of Knex's: Gallra's is its own. */
export async function closeAccount(id: number): Promise<boolean> {
  const { complete } = await gallra.subject('customer', id).erase();
  return complete;
}
