import { auditedDialect, currentContext, withContext } from 'gallra/audit';
import { Kysely, PostgresDialect } from 'kysely';
import { policy } from '../shop/policy.ts';
import { pool } from './database.ts';
import type { Database } from './schema.ts';

/** For statements of which the audit log has to tell who and why. */
const recorded = new Kysely<Database>({
  dialect: auditedDialect({
    dialect: new PostgresDialect({ pool }),
    policy,
    context: currentContext,
    triggers: true, // which leave out what this handle writes
  }),
});

export async function rename(staff: string, id: number, name: string) {
  const context = { actor: { id: staff }, purpose: 'customerCare' };
  await withContext(context, () =>
    recorded
      .updateTable('customers')
      .set({ name })
      .where('id', '=', id)
      .execute(),
  );
}
