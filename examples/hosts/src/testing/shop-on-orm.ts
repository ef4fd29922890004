import type { AuditEntry, CheckReport, Gallra } from 'gallra';
import { expect, test } from 'vitest';
import { onPostgres } from './on-postgres.ts';
import { shopRows } from './shop-rows.ts';

/** The shop behind an ORM. */
export interface OrmShop {
  readonly gallra: Gallra;
  /** What the check need not know. */
  readonly ignore?: readonly string[];
  /** The ORM's migrations, then Gallra's. */
  migrate(): Promise<CheckReport>;
  changeEmail(id: number, email: string): Promise<void>;
  /** An invoice to a customer of today, in a transaction. */
  invoice(id: number, customer: number): Promise<void>;
  nameOf(id: number): Promise<string | null | undefined>;
  closeAccount(id: number): Promise<boolean>;
  end(): Promise<void>;
}

/**
 * What becomes of the statements of an ORM that knows nothing of Gallra: triggers record them, and a sweep or an erasure
 * goes past the ORM.
 *
 * @param start - imports the host, given how to run SQL
 * @param more - what is so with this ORM only, of a shop that is erased from already
 */
export function shopOnOrm(
  start: (run: (script: string) => Promise<void>) => Promise<OrmShop>,
  more: (host: () => { shop: OrmShop; news: () => Promise<readonly object[]> }) => void = () => undefined,
): void {
  let shop: OrmShop;
  let run: (script: string) => Promise<void>;
  let known: ReadonlySet<string> = new Set();

  /** What has been recorded since the last call. */
  const news = async () => {
    const entries: AuditEntry[] = [];
    for await (const entry of shop.gallra.audit.events()) entries.push(entry);
    const fresh = entries
      .filter(({ event }) => !known.has(event.id))
      .map(({ event: { actor: _commitment, ...told }, actor }) => ({ ...told, actor }));
    known = new Set(entries.map(({ event }) => event.id));
    return fresh;
  };

  onPostgres(
    async (database) => {
      ({ run } = database);
      shop = await start(run);
      return shop.end;
    },
    () => {
      test('the migrations of both run side by side, again too, and the policy fits what they made', async () => {
        await shop.migrate();
        const { ok, findings } = await shop.migrate();
        expect({ ok, findings: findings.filter(({ severity }) => severity !== 'info') }).toEqual({
          ok: true,
          findings: [],
        });
        await run(shopRows);
        await news();
      });

      test('a statement of the ORM is recorded by a trigger: what and whose, and not why', async () => {
        await shop.changeEmail(1, 'new@example.com');
        const events = await news();
        expect(events).toMatchObject([
          { type: 'rows.updated', table: 'customers', columns: ['email'], rows: 1, actor: { id: 'postgres' } },
        ]);
        expect(events[0]).not.toHaveProperty('purpose');
        expect(events[0]).toHaveProperty('subjects.0');
        expect(JSON.stringify(events)).not.toContain('new@example.com');
      });

      test("the events stand and fall with the ORM's transaction", async () => {
        await shop.invoice(3, 1);
        expect(await news()).toMatchObject([
          { type: 'rows.inserted', table: 'invoices' },
          { type: 'rows.updated', table: 'customers', columns: ['last_contact_at'] },
        ]);
        await expect(shop.invoice(3, 1)).rejects.toThrow();
        expect(await news()).toEqual([]);
      });

      test('an erasure goes past the ORM, which sees what is left; Gallra records it, and no trigger a second time', async () => {
        expect(await shop.nameOf(3)).toBe('Asta Exempel');
        expect(await shop.closeAccount(3)).toBe(true);
        expect(await shop.nameOf(3)).toBeUndefined();
        const erasure = await news();
        expect(erasure.filter(({ type }) => type === 'rows.erased')).toHaveLength(1);
        expect(erasure.filter(({ type }) => type === 'rows.deleted')).toEqual([]);
        expect(await shop.closeAccount(2)).toBe(false);
        expect(await shop.nameOf(2)).toBeNull();
      });

      test('a column that a later migration adds is found by the check', async () => {
        await run('alter table customers add column phone text');
        expect(await shop.gallra.check({ ignore: shop.ignore ?? [] })).toMatchObject({
          ok: false,
          findings: expect.arrayContaining([
            expect.objectContaining({ code: 'column.unclassified', path: 'tables.customers.columns.phone' }),
          ]),
        });
      });

      more(() => ({ shop, news }));
    },
  );
}
