import { gallra, prisma } from './database.ts';
import type { Prisma } from './generated/client.ts';

export async function changeEmail(id: number, email: string): Promise<void> {
  await prisma.customer.update({ where: { id }, data: { email } });
}

export async function invoice(data: Prisma.InvoiceUncheckedCreateInput) {
  await prisma.$transaction(async (tx) => {
    await tx.invoice.create({ data });
    const contact = { lastContactAt: new Date() };
    await tx.customer.update({ where: { id: data.customerId }, data: contact });
  });
}

export async function nameOf(id: number) {
  const customer = await prisma.customer.findUnique({ where: { id } });
  return customer?.name;
}

/** Not within a transaction of Prisma's: Gallra's is its own. */
export async function closeAccount(id: number): Promise<boolean> {
  const { complete } = await gallra.subject('customer', id).erase();
  return complete;
}
