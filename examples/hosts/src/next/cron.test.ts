import { expect, test } from 'vitest';
import { onPostgres } from '../testing/on-postgres.ts';
import { shopRows, shopTables } from '../testing/shop-rows.ts';

let approve: () => Promise<void>;
onPostgres(
  async ({ run }) => {
    await run(shopTables + shopRows);
    const { closeDatabase, gallra } = await import('../shop/gallra.ts');
    await gallra.migrate();
    process.env.CRON_SECRET = 'a secret of the test';
    approve = async () => {
      const { hash } = await gallra.plan();
      await gallra.sweep(undefined, { approve: hash });
    };
    return closeDatabase;
  },
  () => {
    test('a scheduled call sweeps once the first plan was approved, and nobody else may call it', async () => {
      const { GET } = await import('./app/api/cron/sweep/route.ts');
      const call = (authorization: string) =>
        GET(new Request('http://shop.example/api/cron/sweep', { headers: { authorization } }));
      expect((await call('Bearer undefined')).status).toBe(401);
      await expect(call('Bearer a secret of the test')).rejects.toMatchObject({ code: 'plan.unapproved' });
      await approve();
      const answer = await call('Bearer a secret of the test');
      expect([answer.status, await answer.json()]).toEqual([200, []]);
    });
  },
);
