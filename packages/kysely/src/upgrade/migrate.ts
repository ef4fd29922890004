import type { Policy } from '@gallra/core';
import type { Kysely } from 'kysely';
import { installAuditTriggers } from '../capture/triggers/audit-triggers.ts';
import { installedTriggers, ownSchema } from '../capture/triggers/trigger-catalogue.ts';
import type { AnyDatabase } from '../database/any-database.ts';
import { capabilitiesOf } from '../dialects/dialect-of.ts';
import { migrateTables } from '../store/migrations.ts';
import { carryPeople } from './carried-people.ts';

/** Names of functions that an older version of the triggers has called, and this one does not. */
const olderFunctions = ['gallra_audit_event', 'gallra_audit_reference'];

/** Installs triggers anew where they are those of before: what they name would have to be carried over again and again. */
async function renewTriggers(db: Kysely<AnyDatabase>, policy: Policy): Promise<void> {
  if (!capabilitiesOf(db).auditTriggers) return;
  const installed = await installedTriggers(db.withoutPlugins(), await ownSchema(db));
  if (installed.some((one) => olderFunctions.includes(one.function))) await installAuditTriggers(db, policy);
}

/**
 * Creates or updates Gallra's own tables, all named `gallra_…`. Safe to run again, and by several processes at once.
 *
 * People on record from before it was recorded at which controller they are known are carried over to those whose rows lead
 * to them, with their requests and holds: that takes the policy. Until it is done, a store refuses with `migration.needed`.
 *
 * @param db - a Kysely handle whose user may create tables
 * @param options.schema - where to put them; default: the schema of the handle (`withSchema`)
 * @param options.policy - a checked policy; without, only the tables are brought up to date
 * @throws GallraError `migration.failed`; with a policy also `database.refused`, `schema.drift`
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { migrate } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * declare const policy: Policy;
 * await migrate(db, { policy });
 * ```
 */
export async function migrate(
  db: Kysely<AnyDatabase>,
  { schema, policy }: { readonly schema?: string; readonly policy?: Policy } = {},
): Promise<void> {
  const where = schema === undefined ? {} : { schema };
  await migrateTables(db, where);
  if (policy === undefined) return;
  const own = schema === undefined ? db : db.withSchema(schema);
  await renewTriggers(own, policy);
  await carryPeople(db, { policy, ...where });
}
