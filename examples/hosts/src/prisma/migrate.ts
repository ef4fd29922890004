import { gallra } from './database.ts';

/** After `npx prisma migrate deploy`. */
export async function migrateGallra() {
  await gallra.migrate();
  await gallra.audit.triggers.install();
  return gallra.check();
}
