import type { Policy, RowCover } from '@gallra/core';
import type { LiveSchema, Store } from '@gallra/core/store';
import { capabilitiesOf, migrate } from '@gallra/kysely';
import {
  forecast,
  type Plan,
  type PurgeReport,
  pauseSweeps,
  plan,
  purge,
  purgePreview,
  removeFiles,
  resumeSweeps,
  sweep,
  sweepStatus,
} from '@gallra/retention';
import { checkPolicy } from '../check/check.ts';
import type { Finding } from '../check/finding.ts';
import {
  goneFindings,
  linkFindings,
  movedFindings,
  recordFindings,
  timeFindings,
  unbegunFindings,
} from '../check/findings/record-findings.ts';
import { registrationFindings } from '../check/findings/registration-findings.ts';
import { missingOwnTables } from '../check/own-tables.ts';
import { checkArguments, checkingArguments } from './arguments/checked-arguments.ts';
import { createArguments, gallraArguments, subjectArguments } from './arguments/gallra-arguments.ts';
import { gallraAudit } from './audit-log.ts';
import { categoryChoices } from './controller-categories.ts';
import { controllersOf } from './controllers.ts';
import { type AskedAs, dataSubject } from './data-subject.ts';
import { erasureJournal } from './erasure-journal.ts';
import { flushed } from './flush.ts';
import type { Gallra } from './gallra.ts';
import type { GallraOptions } from './gallra-options.ts';
import { type Host, hostOf } from './host.ts';
import { legalHolds } from './legal-holds.ts';
import type { PeopleOfNone } from './people-of-none.ts';
import { periodChoices } from './period-choices.ts';

/** The schema the host's tables are in, where its handle or search path makes it a single one; Gallra's go there too. */
async function hostSchema(store: Store, policy: Policy): Promise<string | undefined> {
  const { tables } = await store.schema();
  const schemas = new Set(tables.flatMap(({ name, schema }) => (Object.hasOwn(policy.tables, name) ? [schema] : [])));
  return schemas.size === 1 ? [...schemas][0] : undefined;
}

/** What Gallra's own records tell a check, and the host's rows where they are to be looked at. */
async function foundOnRecord(
  { store, policy }: Host,
  schema: LiveSchema,
  { at, rows }: { readonly at: Date; readonly rows: boolean },
): Promise<readonly Finding[]> {
  if (missingOwnTables(schema).length > 0) return [];
  const recorded = await recordFindings(store, policy);
  if (recorded.some(({ code }) => code === 'migration.needed')) return recorded;
  const found = [...recorded, ...(await linkFindings(store, { policy, schema }, rows))];
  if (!rows) return found;
  return [
    ...found,
    ...(await movedFindings(store, policy)),
    ...(await goneFindings(store, policy, schema)),
    ...(await timeFindings(store, policy, schema)),
    ...(await unbegunFindings(store, policy, at)),
  ];
}

function purgeOf({ store, policy, clock, run, fingerprintKey, files }: Host): Gallra['purge'] {
  function purged(covers: readonly RowCover[], wish: { readonly preview: true }): Promise<Plan>;
  function purged(covers: readonly RowCover[]): Promise<PurgeReport>;
  function purged(covers: readonly RowCover[], wish?: { readonly preview: true }): Promise<Plan | PurgeReport> {
    const order = { covers, at: clock() };
    if (wish?.preview === true) return run(() => purgePreview(store, policy, order));
    return run(async () => {
      const report = await purge(store, policy, order, fingerprintKey === undefined ? {} : { fingerprintKey });
      if (files !== undefined) await removeFiles(store, policy, files, { now: clock() });
      return report;
    });
  }
  return purged;
}

/** With the categories of a policy, of which some are asked about at a controller that has to be named. */
type GallraOf<Subject extends string, Written> = Gallra<
  Exclude<Subject, PeopleOfNone<Written>>,
  Extract<Subject, PeopleOfNone<Written>>
>;

/**
 * Enforces a policy in the host's own database, and answers its data subjects.
 *
 * @param options.policy - what `definePolicy` or `parsePolicy` returned; its subject categories type `subject()`
 * @param options.db - the host's Kysely handle
 * @param options.clock - the time now, for every method that is not given an instant
 * @param options.fingerprintKey - for the erasure journal, at least 16 bytes
 * @param options.files - the file storage (an `unstorage` `Storage` is one), and how a value becomes a key in it
 * @param options.audit - the signer key of the audit log, its witnesses, and who is told where one of them fails
 * @throws GallraError `policy.invalid`; `handle.unsuitable` for another dialect; `key.missing` for an empty fingerprint key, `key.invalid` for a short one;
 *   `config.invalid` for a file storage that is none;
 *   `audit.invalid` for a signer key that is none; each method, `options.invalid` for arguments that it does not take
 * @see GDPR Art. 5(1)(e), 5(2), 15, 17, 25
 * @example
 * ```ts
 * import { createGallra, parsePolicy } from 'gallra';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * declare const json: string;
 * const gallra = createGallra({ policy: parsePolicy(JSON.parse(json)), db });
 * await gallra.migrate();
 * const { hash, tables } = await gallra.plan();
 * for (const { table, erase } of tables) console.log(table, erase);
 * await gallra.sweep(undefined, { approve: hash });
 * const { html } = await gallra.subject('registered', 17).export();
 * console.log(html('sv'));
 * ```
 */
export function createGallra<const Subject extends string, const Written extends Policy = Policy>(
  options: GallraOptions<Subject> & { readonly policy: Written },
): GallraOf<Subject, Written> {
  checkArguments('createGallra', createArguments, options);
  const { db, audit = {} } = options;
  const host = hostOf(options);
  const { store, policy, clock, run, fingerprintKey, files } = host;
  const auditLog = gallraAudit(host, db, audit);
  const gallra: GallraOf<Subject, Written> = {
    policy,
    store,
    plan: (at = clock(), wish = {}) => run(() => plan(store, policy, at, wish)),
    forecast: (at = clock(), months = 12) => run(() => forecast(store, policy, at, months)),
    sweep: (at = clock(), wish = {}) =>
      run(() => sweep(store, policy, at, { ...wish, ...(files === undefined ? {} : { files }) })),
    flush: (wish = {}) =>
      run(() => flushed(host, wish, audit.signer === undefined ? undefined : () => auditLog.seal(wish))),
    status: (at = clock()) => run(() => sweepStatus(store, policy, at)),
    pause: (hours) => run(() => pauseSweeps(store, hours)),
    resume: () => run(() => resumeSweeps(store)),
    subject: (category: Subject, key: string | number | bigint, { controller, vendor, actor }: AskedAs = {}) => {
      const subject = {
        category,
        key: String(key),
        ...(controller === undefined ? {} : { controller: String(controller) }),
        ...(vendor === undefined ? {} : { vendor }),
      };
      const known = dataSubject(host, subject, actor === undefined ? {} : { actor });
      return checkingArguments(known, subjectArguments, 'subject(…)');
    },
    holds: legalHolds(host),
    periods: periodChoices(host),
    categories: categoryChoices(host),
    controllers: controllersOf(host),
    purge: purgeOf(host),
    journal: erasureJournal(host),
    audit: auditLog,
    check: async ({ at = clock(), rows = false, ...wish } = {}) => {
      const schema = await store.schema();
      return checkPolicy(policy, schema, {
        ...wish,
        at,
        onRecord: await foundOnRecord(host, schema, { at, rows }),
        hasFingerprintKey: fingerprintKey !== undefined,
        hasFiles: files !== undefined,
        registrations: await registrationFindings(policy),
      });
    },
    migrate: async () => {
      const schema = capabilitiesOf(db).schemas ? await hostSchema(store, policy) : undefined;
      await migrate(db, { policy, ...(schema === undefined ? {} : { schema }) });
    },
  };
  return checkingArguments<GallraOf<Subject, Written>, 'policy' | 'store'>(gallra, gallraArguments);
}
