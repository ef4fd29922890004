import { accessPackage, erase, erasurePreview } from '@gallra/dsar';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { databases, loadChinook, sharedData, type TestDatabase } from '../databases/index.ts';
import { chinookPolicy } from './policy.ts';

const kinds = databases.filter(({ name }) => name === 'sqlite' || name === 'mariadb');
const present = sharedData('chinook/chinook.sqlite') !== undefined;
if (!present) console.info('Chinook is left out: ../shared/data/chinook is absent.');
for (const { name, available, why } of kinds) if (!available) console.info(`${name} is left out: ${why}.`);

const stockholm = (date: string) => new Date(`${date}T12:00:00+01:00`);

describe.skipIf(!present)('Chinook, a music shop', () => {
  describe.each(kinds.filter(({ available }) => available))('$name', (kind) => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await kind.open();
      await loadChinook(database);
      await migrate(database.db);
      return () => database.close();
    });

    const policyOf = (yearEnd: string) => chinookPolicy(yearEnd, 'local');
    const store = (yearEnd: string) => kyselyStore({ db: database.db, policy: policyOf(yearEnd) });
    const count = async (table: string, where: string): Promise<number> => {
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(database.db);
      return Number(rows[0]?.n);
    };
    const due = async (yearEnd: string, table: string, at: Date): Promise<number> => {
      const { tables } = await plan(store(yearEnd), policyOf(yearEnd), at);
      return tables.find((one) => one.table === table)?.erase ?? 0;
    };

    it('keeps an invoice of 2025-09-15 through 2033-12-31 where the financial year ends 2026-06-30 (bokföringslagen 7 kap. 2 §, R46)', async () => {
      // Of all invoices only those after 30 June 2025 belong to the financial year that ends on 30 June 2026.
      await sql`update ${sql.table('Invoice')} set ${sql.ref('InvoiceDate')} = '2025-09-15 00:00:00' where ${sql.ref('InvoiceId')} = 412`.execute(
        database.db,
      );
      const late = await count('Invoice', "InvoiceDate > '2025-06-30 23:59:59'");
      const all = await count('Invoice', '1 = 1');
      expect(late).toBeGreaterThan(0);
      expect(await due('06-30', 'Invoice', stockholm('2033-12-31'))).toBe(all - late);
      expect(await due('06-30', 'Invoice', stockholm('2034-01-01'))).toBe(all);
      const owner = await sql<{
        CustomerId: number;
      }>`select ${sql.ref('CustomerId')} from ${sql.table('Invoice')} where ${sql.ref('InvoiceId')} = 412`.execute(
        database.db,
      );
      const preview = await erasurePreview(store('06-30'), policyOf('06-30'), {
        subject: { category: 'customer', key: String(owner.rows[0]?.CustomerId) },
        at: stockholm('2027-01-01'),
      });
      expect(preview.kept.find(({ claim }) => claim === 'bookkeeping')?.until).toMatchObject({ lastDay: '2033-12-31' });
    });

    it('lets invoices of 2021 go on 1 January of the eighth year after it, not a day before (bokföringslagen 7 kap. 2 §)', async () => {
      const of2021 = await count('Invoice', "InvoiceDate < '2022-01-01'");
      expect(of2021).toBeGreaterThan(50);
      expect(await due('12-31', 'Invoice', stockholm('2028-12-31'))).toBe(0);
      expect(await due('12-31', 'Invoice', stockholm('2029-01-01'))).toBe(of2021);
    });

    it('keeps a broken financial year until the calendar year in which it ended has passed seven times (bokföringslagen 7 kap. 2 §)', async () => {
      const early = await count('Invoice', "InvoiceDate < '2021-09-01'");
      expect(await due('08-31', 'Invoice', stockholm('2029-01-01'))).toBe(early);
      expect(await due('08-31', 'Invoice', stockholm('2030-01-01'))).toBe(
        await count('Invoice', "InvoiceDate < '2022-09-01'"),
      );
    });

    it('sweeps what has expired, lines before invoices, and keeps the rest (Art. 5(1)(e), R44)', async () => {
      const at = stockholm('2030-01-01');
      const [lines, invoices] = [
        await count('InvoiceLine', "InvoiceId in (select InvoiceId from Invoice where InvoiceDate >= '2023-01-01')"),
        await count('Invoice', "InvoiceDate >= '2023-01-01'"),
      ];
      const { hash } = await plan(store('12-31'), policyOf('12-31'), at);
      await sweep(store('12-31'), policyOf('12-31'), at, { approve: hash, drill: true });
      expect(await count('InvoiceLine', '1 = 1')).toBe(lines);
      expect(await count('Invoice', '1 = 1')).toBe(invoices);
      expect(await count('Customer', 'Phone is not null')).toBe(0);
      expect(await count('Employee', '1 = 1')).toBe(8);
    });

    it('forgets a customer whose invoices are under bokföringslagen, but for those and the name on them (Art. 17(3)(b), R61)', async () => {
      const [at, policy] = [stockholm('2027-02-01'), policyOf('12-31')];
      const customer = { category: 'customer', key: '2' };
      const invoices = await count('Invoice', 'CustomerId = 2');
      const { rows } = await accessPackage(store('12-31'), policy, { subject: customer, at });
      expect(rows.filter(({ table }) => table === 'Invoice')).toHaveLength(invoices);
      expect(rows.filter(({ table }) => table === 'InvoiceLine')).toHaveLength(
        await count('InvoiceLine', 'InvoiceId in (select InvoiceId from Invoice where CustomerId = 2)'),
      );

      await erase(store('12-31'), policy, { subject: customer, at });

      expect(await count('Invoice', 'CustomerId = 2')).toBe(invoices);
      expect(
        await count(
          'Customer',
          "CustomerId = 2 and LastName <> '–' and Phone is null and Email = '–' and Address is null",
        ),
      ).toBe(1);
      const later = stockholm('2040-01-01');
      const { hash } = await plan(store('12-31'), policy, later);
      await sweep(store('12-31'), policy, later, { approve: hash, drill: true });
      expect(await count('Customer', '1 = 1')).toBe(0);
      const forgotten = await sql<{ n: number }>`select count(*) as n from gallra_subjects`.execute(database.db);
      expect(Number(forgotten.rows[0]?.n)).toBe(0);
    });
  });
});
