// A host's policy and its handle, on either database; the same before and after an upgrade.
import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parsePolicy } from 'gallra';
import { bookkeeping } from 'gallra/se';
import { Kysely, PGliteDialect, SqliteDialect } from 'kysely';

const title = (text) => ({ sv: text, en: text });

export const policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  times: 'date',
  subjects: { customer: title('Customers') },
  categories: { identity: title('Identity'), contact: title('Contact details'), purchase: title('Purchases') },
  events: { lastContact: title('the last contact'), invoiced: title('the invoice') },
  purposes: {
    care: {
      title: title('Customer care'),
      role: 'controller',
      basis: '6(1)(f)',
      subjects: ['customer'],
      categories: ['identity', 'contact'],
      keep: { from: 'lastContact', for: 'P2Y' },
    },
  },
  duties: { accounting: bookkeeping({ from: 'invoiced' }) },
  tables: {
    customers: {
      subjects: { id: 'customer' },
      events: { lastContact: 'last_contact_on' },
      columns: { id: 'key', name: 'identity', email: 'contact', last_contact_on: { is: 'contact', then: 'withRow' } },
      then: 'erase',
    },
    invoices: {
      subjects: { customer_id: { in: 'customers' } },
      events: { invoiced: 'invoiced_on' },
      duties: { accounting: ['billed_to', 'amount', 'invoiced_on'] },
      columns: {
        id: 'key',
        customer_id: 'key',
        billed_to: 'identity',
        amount: 'purchase',
        invoiced_on: { is: 'purchase', then: 'withRow' },
      },
      then: 'erase',
    },
  },
});

const databases = {
  async sqlite(file = 'shop.db') {
    const { default: Database } = await import('better-sqlite3');
    const database = new Database(file);
    database.pragma('foreign_keys = on');
    return {
      dialect: new SqliteDialect({ database }),
      backup: async () => database.exec("vacuum into 'backup'"),
    };
  },
  async pglite(file) {
    const { PGlite } = await import('@electric-sql/pglite');
    const pglite = file === undefined ? new PGlite('./shop') : new PGlite({ loadDataDir: await openAsBlob(file) });
    return {
      dialect: new PGliteDialect({ pglite }),
      backup: async () => writeFile('backup', await (await pglite.dumpDataDir('none')).bytes()),
    };
  },
};

/** Opens `sqlite` or `pglite` in files of this folder; `backup` writes one. */
export const openShop = (name) => databases[name]();

/** Opens the backup, as after a restore. */
export const restoredShop = (name) => databases[name]('backup');

/** A handle on a dialect. */
export const handleOn = (dialect) => new Kysely({ dialect });

/** The day so many days ago. */
export const day = (ago) => new Date(Date.now() - ago * 24 * 3600 * 1000).toISOString().slice(0, 10);

export async function createTables(db) {
  await db.schema
    .createTable('customers')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text')
    .addColumn('email', 'text')
    .addColumn('last_contact_on', 'date', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('invoices')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('customer_id', 'integer', (column) => column.notNull().references('customers.id'))
    .addColumn('billed_to', 'text', (column) => column.notNull())
    .addColumn('amount', 'integer', (column) => column.notNull())
    .addColumn('invoiced_on', 'date', (column) => column.notNull())
    .execute();
}

/** Two customers of last month, and three of years ago: one with an invoice. */
export async function addPeople(db) {
  const people = ['Karin', 'Nils', 'Asta', 'Vera', 'Ivar'].map((person, index) => ({
    id: index + 1,
    name: `${person} Exempel`,
    email: `${person.toLowerCase()}@example.com`,
    last_contact_on: day(person === 'Karin' || person === 'Ivar' ? 30 : 1000),
  }));
  await db.insertInto('customers').values(people).execute();
  const invoice = (id, customer_id, billed_to, ago) => ({
    id,
    customer_id,
    billed_to,
    amount: 900,
    invoiced_on: day(ago),
  });
  await db
    .insertInto('invoices')
    .values([invoice(1, 1, 'Karin Exempel', 40), invoice(2, 2, 'Nils Exempel', 1000)])
    .execute();
}

/** Tables and people, recorded by nobody. */
export async function fillShop(db) {
  await createTables(db);
  await addPeople(db);
}
