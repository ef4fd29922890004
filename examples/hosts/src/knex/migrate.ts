import { gallra, knex } from './database.ts';

const directory = new URL('migrations', import.meta.url).pathname;

export async function migrateAll() {
  await knex.migrate.latest({ directory, loadExtensions: ['.ts'] });
  await gallra.migrate();
  await gallra.audit.triggers.install();
  return gallra.check();
}
