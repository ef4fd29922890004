import { dataSource, gallra } from './database.ts';

export async function migrateAll() {
  await dataSource.runMigrations();
  await gallra.migrate();
  await gallra.audit.triggers.install();
  // TypeORM's own list of migrations.
  return gallra.check({ ignore: ['migrations'] });
}
