import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { gallra, orm } from './database.ts';

const migrationsFolder = new URL('migrations', import.meta.url).pathname;

export async function migrateAll() {
  await migrate(orm, { migrationsFolder });
  await gallra.migrate();
  await gallra.audit.triggers.install();
  return gallra.check();
}
