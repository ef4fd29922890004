import { dataSource, gallra } from './database.ts';
import { Customer, Invoice } from './entities.ts';

const customers = () => dataSource.getRepository(Customer);

export async function changeEmail(id: number, email: string): Promise<void> {
  await customers().update({ id }, { email });
}

export async function invoice(row: Omit<Invoice, 'customer'>): Promise<void> {
  await dataSource.transaction(async (tx) => {
    await tx.insert(Invoice, row);
    const contact = { lastContactAt: new Date() };
    await tx.update(Customer, { id: row.customerId }, contact);
  });
}

export async function nameOf(id: number) {
  const customer = await customers().findOneBy({ id });
  return customer?.name;
}

/** Not within a transaction of TypeORM's: Gallra's is its own. */
export async function closeAccount(id: number): Promise<boolean> {
  const { complete } = await gallra.subject('customer', id).erase();
  return complete;
}
