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

/** Prisma's transaction first; then Gallra's, which is its own. */
export async function closeAccount(id: number): Promise<boolean> {
  await changeEmail(id, 'account closed');
  const { complete } = await gallra.subject('customer', id).erase();
  return complete;
}
