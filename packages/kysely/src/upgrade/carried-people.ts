import type { Policy, SubjectReference } from '@gallra/core';
import { ownKey, personalTable, personalTables } from '@gallra/core/policy';
import { exercisedRights, legalHolds, type Recorded, vendorKey } from '@gallra/core/record';
import { controllerWithKey, retried } from '@gallra/core/store';
import { localDate, localTime } from '@gallra/core/time';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { guarded, mustGiveWay } from '../database/database-error.ts';
import type { Sql } from '../database/sql.ts';
import { spokenBy } from '../dialects/dialect-of.ts';
import { ownTable } from '../names/own-tables.ts';
import { physicalNames, schemaOf } from '../names/physical-names.ts';
import { rowsOf } from '../records/selected-rows.ts';
import { unrecordedKey } from '../store/controllers-migration.ts';
import { kyselyOwnRecords } from '../store/own/own-records.ts';
import { namingSubjects } from '../store/own/subject-naming.ts';
import { readSchema } from '../store/policy-names.ts';
import { controllersOfPeople, type HostTables, keysInOwnRows } from './controllers-of-people.ts';

/** People in one transaction. */
const batch = 100;

/** How a batch is tried again that had to give way to others. */
const patience = { attempts: 8, milliseconds: 10, when: mustGiveWay } as const;

/** Somebody of whom it is not recorded at whom they are known. */
interface Unrecorded {
  readonly reference: string;
  readonly home: string;
  readonly category: string;
  readonly key: string;
  readonly secret: string | null;
}

/** The database, and what it takes to carry people over. */
interface Carrying extends HostTables {
  readonly db: Kysely<AnyDatabase>;
  readonly own: (table: string) => Sql;
  readonly now: Date;
}

/** A member of a record, as it is copied for a controller; for the vendor it has none. */
const at = <T extends { readonly controller?: string | undefined }>(
  { controller: _, ...members }: T,
  whose: string,
) => ({
  ...members,
  ...controllerWithKey(whose),
});

const rights = ({ db, own, dialect }: Carrying) => kyselyOwnRecords(db, own, dialect, exercisedRights);
const holds = ({ db, own, dialect }: Carrying) => kyselyOwnRecords(db, own, dialect, legalHolds);

const localOf = ({ policy: { timeZone } }: Carrying, at: Date): string =>
  `${localDate(at, timeZone)} ${localTime(at, timeZone)}`;

/** Tells of somebody's requests and holds what they could not tell before; `marked`: nobody knows at whom they were. */
async function completed(carrying: Carrying, reference: string, marked: boolean): Promise<void> {
  const mark = marked ? { controllerNotRecorded: true as const } : {};
  const subject = reference as SubjectReference;
  const ofRights = rights(carrying);
  for (const seen of await ofRights.list({ subject }))
    await ofRights.replace(seen, {
      ...seen.members,
      effectiveLocal: localOf(carrying, seen.members.effectiveAt),
      ...mark,
    });
  if (!marked) return;
  const ofHolds = holds(carrying);
  for (const seen of await ofHolds.inForce({ subject })) await ofHolds.replace(seen, { ...seen.members, ...mark });
}

/** Copies somebody's requests and holds to controllers, and ends them where they stood. */
async function copied(carrying: Carrying, reference: string, targets: ReadonlyMap<string, string>): Promise<void> {
  const subject = reference as SubjectReference;
  const mark = targets.size > 1 ? { controllerNotRecorded: true as const } : {};
  const { now } = carrying;
  const ofRights = rights(carrying);
  const asked = await ofRights.list({ subject });
  const ofHolds = holds(carrying);
  const held = await ofHolds.inForce({ subject });
  for (const [whose, fresh] of targets) {
    await ofRights.append(
      asked.map(({ members }) => ({
        ...at(members, whose),
        ...mark,
        id: crypto.randomUUID(),
        subject: fresh as SubjectReference,
        effectiveLocal: localOf(carrying, members.effectiveAt),
      })),
    );
    await ofHolds.append(
      held.map(({ members }) => ({ ...at(members, whose), ...mark, id: crypto.randomUUID(), subject: fresh })),
    );
  }
  const isOpen = ({ members: { endedAt } }: Recorded<{ readonly endedAt?: Date | undefined }>) =>
    endedAt === undefined || endedAt > now;
  for (const seen of asked.filter(isOpen)) await ofRights.replace(seen, { ...seen.members, endedAt: now });
  const released = { by: 'gallra', reason: 'carried over to each controller' };
  for (const seen of held) await ofHolds.replace(seen, { ...seen.members, releasedAt: now, released });
}

/** The references of a person at controllers, made where they have none. */
async function referencesAt(
  { db, own, dialect }: Carrying,
  { home, category, key }: Unrecorded,
  controllers: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const subjects = own('gallra_subjects');
  const made = [...controllers].map(
    (controller) => sql`(${crypto.randomUUID()}, ${controller}, ${home}, ${category}, ${key})`,
  );
  await sql`${namingSubjects(subjects, sql`values ${sql.join(made)}`)}${dialect.leaveAlone('reference')}`.execute(db);
  const rows = await rowsOf(
    db,
    sql`select reference, controller from ${subjects} where home = ${home} and subject_key = ${key}${dialect.latest}`,
  );
  const known = new Map(rows.map((row) => [String(row.controller), String(row.reference)]));
  return new Map([...controllers].map((controller) => [controller, known.get(controller) ?? '']));
}

/** Lets what stands in the logs under a reference be found, and read, at each controller in whose log it stands. */
async function remembered({ db, own }: Carrying, person: Unrecorded): Promise<void> {
  const { reference, home, category, key, secret } = person;
  const logs = await rowsOf(
    db,
    sql`select distinct l.open_for, l.controller from ${own('gallra_audit_subjects')} as s inner join ${own('gallra_audit')} as e on e.sequence = s.event inner join ${own('gallra_audit_logs')} as l on l.log = e.log where s.subject = ${reference}`,
  );
  const controllers = new Set(logs.map(({ controller }) => (controller === null ? vendorKey : String(controller))));
  for (const controller of controllers)
    await sql`insert into ${own('gallra_former_references')} (controller, reference, home, category, subject_key, secret) values (${controller}, ${reference}, ${home}, ${category}, ${key}, ${secret})`.execute(
      db,
    );
}

/** Carries one person over to the controllers at which rows lead to them. */
async function carried(carrying: Carrying, person: Unrecorded, controllers: ReadonlySet<string>): Promise<void> {
  const { db, own, policy } = carrying;
  const { reference, home, key } = person;
  const subjects = own('gallra_subjects');
  const one = policy.controllers === undefined || controllers.size === 0;
  if (one) {
    const [taken] = await rowsOf(
      db,
      sql`select reference from ${subjects} where home = ${home} and subject_key = ${key} and controller = ${vendorKey}`,
    );
    if (taken === undefined) {
      await completed(carrying, reference, policy.controllers !== undefined);
      await sql`update ${subjects} set controller = ${vendorKey}, subject_key = ${key} where reference = ${reference}`.execute(
        db,
      );
      return;
    }
  }
  await remembered(carrying, person);
  await copied(carrying, reference, await referencesAt(carrying, person, one ? [vendorKey] : [...controllers].sort()));
  await sql`delete from ${subjects} where reference = ${reference}`.execute(db);
}

/** People of whom it is not recorded at whom they are known, kept from others who carry them over. */
async function unrecorded({ db, own, dialect }: Carrying): Promise<readonly Unrecorded[]> {
  const rows = await rowsOf(
    db,
    sql`select r.reference, r.home, r.category, r.subject_key, r.secret from ${own('gallra_subjects')} as r where r.controller = ${unrecordedKey} order by r.reference limit ${sql.lit(batch)}${dialect.locked}`,
  );
  return rows.map((row) => ({
    reference: String(row.reference),
    home: String(row.home),
    category: String(row.category),
    key: String(row.subject_key),
    secret: row.secret === null ? null : String(row.secret),
  }));
}

/** Carries some people over. @returns whether there may be more */
async function someCarried(carrying: Carrying): Promise<boolean> {
  const { db, own, policy } = carrying;
  const people = await unrecorded(carrying);
  if (people.length === 0) {
    const left = await rowsOf(
      db,
      sql`select reference from ${own('gallra_subjects')} where controller = ${unrecordedKey} limit 1`,
    );
    return left.length > 0;
  }
  const known = new Set(personalTables(policy).map(([table]) => table));
  for (const [home, there] of Map.groupBy(people, (person) => person.home)) {
    const column = known.has(home) ? ownKey(personalTable(policy, home))?.[0] : undefined;
    const written = there.map(({ key }) => key);
    const own =
      column === undefined ? new Map<string, string>() : await keysInOwnRows(carrying, db, { home, column }, written);
    const spelt = there.map((person) => ({ ...person, key: own.get(person.key) ?? person.key }));
    const found =
      policy.controllers === undefined || column === undefined
        ? new Map<string, ReadonlySet<string>>()
        : await controllersOfPeople(carrying, db, home, [...new Set(spelt.map(({ key }) => key))]);
    for (const person of spelt) await carried(carrying, person, found.get(person.key) ?? new Set());
  }
  return true;
}

/**
 * Gives people from before it was recorded at whom they are known a reference at each controller whose rows lead to them
 * now, with what they have asked for and the holds on them. Some people a transaction; by several processes at once, and
 * again, it changes nothing more.
 *
 * @throws GallraError `database.refused`, `database.busy`
 */
export async function carryPeople(
  db: Kysely<AnyDatabase>,
  { policy, schema = schemaOf(db) }: { readonly policy: Policy; readonly schema?: string | undefined },
): Promise<void> {
  const plain = db.withoutPlugins();
  const names = physicalNames(db, policy);
  const tables: HostTables = { policy, names, dialect: spokenBy(db), live: await readSchema(plain, policy, names) };
  const own = ownTable(schema);
  const once = () =>
    guarded('carrying people over to their controllers', () =>
      plain.transaction().execute((transaction) => someCarried({ ...tables, db: transaction, own, now: new Date() })),
    );
  for (let isMore = true; isMore; ) isMore = await retried(once, patience);
}
