import { readFileSync } from 'node:fs';
import { createGallra } from 'gallra';
import type { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { onPostgres } from '../testing/on-postgres.ts';
import { shopTables } from '../testing/shop-rows.ts';
import { policy } from './policy.ts';

test('the policy is the one of "Getting started"', () => {
  const text = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
  const [, , said] = text('./policy.ts').split(/^(?=export )/m);
  expect(said).toMatch(/^export const policy = definePolicy/);
  expect(text('../../../../docs/getting-started.md')).toContain(said);
});

let db: Kysely<unknown>;
onPostgres(
  async ({ run }) => {
    await run(shopTables);
    const { database } = (await import('../../gallra.config.ts')).default;
    db = typeof database === 'function' ? await database() : database;
    return () => db.destroy();
  },
  () => {
    test('the configuration opens a handle that the command can work with', async () => {
      const gallra = createGallra({ policy, db });
      await gallra.migrate();
      expect(await gallra.check()).toMatchObject({ ok: true });
    });
  },
);
