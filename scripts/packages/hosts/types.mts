// What the compiler reads of every entry that needs nothing but kysely.
import { createGallra, defineConfig, definePolicy } from 'gallra';
import { auditedDialect, currentContext, generateNoteKeys } from 'gallra/audit';
import { bookkeeping, swedishPublicHolidays } from 'gallra/se';
import { verifyLog } from 'gallra/verify';
import { type Dialect, Kysely } from 'kysely';

interface Database {
  customers: { id: number; name: string | null; seen: Date };
}

export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  subjects: { customer: { sv: 'Kunder', en: 'Customers' } },
  categories: { identity: { sv: 'Identitet', en: 'Identity' } },
  events: { seen: { sv: 'senast', en: 'last seen' } },
  purposes: {
    care: {
      title: { sv: 'Kundvård', en: 'Customer care' },
      role: 'controller',
      basis: '6(1)(f)',
      subjects: ['customer'],
      categories: 'all',
      keep: { from: 'seen', for: 'P1Y' },
    },
  },
  duties: { accounting: bookkeeping({ from: 'seen' }) },
  tables: {
    customers: {
      subjects: { id: 'customer' },
      events: { seen: 'seen' },
      duties: { accounting: ['name'] },
      columns: { id: 'key', name: 'identity', seen: 'notPersonal' },
      then: 'erase',
    },
  },
});

declare const dialect: Dialect;
const db = new Kysely<Database>({ dialect: auditedDialect({ dialect, policy, context: currentContext }) });
const gallra = createGallra({ policy, db, audit: generateNoteKeys('shop.example') });
export const nightly = async (): Promise<number> => (await gallra.sweep()).actions.length;
export const erasure = () => gallra.subject('customer', 1).erase();
export const also = [swedishPublicHolidays, verifyLog];
export default defineConfig({ policy, database: db });
