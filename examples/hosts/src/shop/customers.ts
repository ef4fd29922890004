import { forSubject } from 'gallra';
import { withContext } from 'gallra/audit';
import { db, gallra } from './gallra.ts';

/** What staff do. The change and its event are one transaction. */
export async function changeEmail(id: number, email: string): Promise<void> {
  await withContext({ purpose: 'customerCare' }, () =>
    db.updateTable('customers').set({ email }).where('id', '=', id).execute(),
  );
}

/** What we hold about a customer, as a page for them (Art. 15). */
export async function accessPage(id: number): Promise<string> {
  const { html } = await gallra.subject('customer', id).export();
  return html('sv');
}

/** What an erasure would leave, to show before the button (Art. 17). */
export async function erasurePreview(id: number) {
  const customer = gallra.subject('customer', id);
  const preview = await customer.erase({ preview: true });
  const { complete, kept } = forSubject(preview);
  return { complete, kept: kept.map(({ title, until }) => ({ title, until })) };
}

/** The button. */
export async function eraseCustomer(id: number) {
  const report = await gallra.subject('customer', id).erase();
  const { complete, kept } = forSubject(report);
  return { complete, kept: kept.map(({ title, until }) => ({ title, until })) };
}
