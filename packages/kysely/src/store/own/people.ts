import type { Policy, SubjectKey, SubjectReference } from '@gallra/core';
import { requiredHome } from '@gallra/core/policy';
import { controllerColumn, type People } from '@gallra/core/record';
import { controllerWithKey } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded, notSeen } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
import { toSql } from '../../predicates/boolean.ts';
import { equal } from '../../predicates/compilation.ts';
import { inParts } from '../../records/inserted-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';
import { subjectReferences } from './subject-references.ts';
import { subjectSecrets } from './subject-secrets.ts';

/** References looked up at once. */
const atOnce = 500;

const knownIn = (row: Readonly<Record<string, unknown>>) => ({
  reference: String(row.reference) as SubjectReference,
  subject: {
    category: String(row.category),
    key: String(row.subject_key),
    ...controllerWithKey(String(row.controller)),
  } satisfies SubjectKey,
});

/** The tables of people, on a connection. */
interface PeopleTables {
  readonly db: Kysely<AnyDatabase>;
  readonly subjects: Sql;
  readonly former: Sql;
}

/** Gives people of one controller to another. Whom both know keeps the reference of the other; the first becomes former. */
async function succeeded({ db, subjects, former }: PeopleTables, from: string, to: string) {
  const both = await rowsOf(
    db,
    sql`select a.reference, a.home, a.category, a.subject_key, a.secret, b.reference as kept from ${subjects} as a inner join ${subjects} as b on b.home = a.home and b.subject_key = a.subject_key and b.controller = ${to} where a.controller = ${from} order by a.reference`,
  );
  for (const row of both) {
    await sql`insert into ${former} (controller, reference, home, category, subject_key, secret) values (${to}, ${row.reference}, ${row.home}, ${row.category}, ${row.subject_key}, ${row.secret})`.execute(
      db,
    );
    await sql`delete from ${subjects} where reference = ${row.reference}`.execute(db);
  }
  const { numAffectedRows = 0n } =
    await sql`update ${subjects} set controller = ${to} where controller = ${from}`.execute(db);
  const past = await rowsOf(
    db,
    sql`select f.reference, o.reference as known from ${former} as f left join ${former} as o on o.reference = f.reference and o.controller = ${to} where f.controller = ${from}`,
  );
  for (const { reference, known } of past) {
    const statement = known === null ? sql`update ${former} set controller = ${to}` : sql`delete from ${former}`;
    await sql`${statement} where controller = ${from} and reference = ${reference}`.execute(db);
  }
  const merged = both.map(({ reference, kept }) => ({
    from: String(reference) as SubjectReference,
    to: String(kept) as SubjectReference,
  }));
  return { people: both.length + Number(numAffectedRows), merged };
}

/** The mapping from people to random references, at each controller. */
export function kyselyPeople(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
  policy: Policy,
  dialect: Pick<DialectSql, 'leaveAlone' | 'latest' | 'isAmong' | 'keyComparison'>,
): People {
  const [subjects, former] = [own('gallra_subjects'), own('gallra_former_references')];
  const isTheirs = (value: Sql, key: string) =>
    toSql(dialect.keyComparison?.('text', key) === 'never' ? false : equal(value, sql`${key}`));
  const is = ({ category, key, controller }: SubjectKey, alias?: string) => {
    const column = (name: string) => (alias === undefined ? sql.id(name) : sql.id(alias, name));
    return sql`${column('home')} = ${requiredHome(policy, category).table} and ${isTheirs(column('subject_key'), key)} and ${column('controller')} = ${controllerColumn(controller)}`;
  };
  const read = async (ending: Sql) =>
    (await rowsOf(db, sql`select reference, controller, category, subject_key from ${subjects}${ending}`)).map(knownIn);
  const references = subjectReferences(db, subjects, policy, dialect);
  const secrets = subjectSecrets(db, subjects, dialect);
  return {
    reference: (subject, wanted) =>
      guarded('naming a data subject', async () => {
        const [made] = await references([subject], wanted === undefined ? undefined : () => wanted);
        if (made === undefined) throw notSeen('The reference of a data subject');
        return made;
      }),
    of: (wanted) =>
      guarded('reading who has a reference', async () => {
        const known = new Map<string, SubjectKey>();
        for (const part of inParts([...new Set(wanted)], atOnce)) {
          const some = sql.join(part.map((reference) => sql`${reference}`));
          for (const { reference, subject } of await read(sql` where reference in (${some})`))
            known.set(reference, subject);
        }
        return known;
      }),
    known: (subject) =>
      guarded('reading who has a reference', () =>
        read(sql`${subject === undefined ? sql`` : sql` where ${is(subject)}`} order by reference`),
      ),
    everywhere: ({ category, key }) =>
      guarded('reading who has a reference', async () => {
        const home = requiredHome(policy, category).table;
        const found = await read(
          sql` where home = ${home} and ${isTheirs(sql.id('subject_key'), key)} order by controller`,
        );
        return found.map(({ subject }) => subject);
      }),
    secrets: (wanted, { formerAt, ...asked } = {}) =>
      guarded('reading keys of data subjects', async () => {
        const found = new Map<string, string>();
        const parts = formerAt === undefined ? [] : inParts([...new Set(wanted)], atOnce);
        for (const part of parts) {
          const rows = await rowsOf(
            db,
            sql`select reference, secret from ${former} where controller = ${controllerColumn(formerAt?.controller)} and reference in (${sql.join(part)}) and secret is not null`,
          );
          for (const row of rows) found.set(String(row.reference), String(row.secret));
        }
        return new Map([...found, ...(await secrets(wanted, asked))]);
      }),
    former: (subject) =>
      guarded('reading who has a reference', async () => {
        const rows = await rowsOf(
          db,
          sql`select f.reference, o.controller from ${former} as f left join ${former} as o on o.reference = f.reference and o.controller <> f.controller where ${is(subject, 'f')} order by f.reference, o.controller`,
        );
        return [...Map.groupBy(rows, (row) => String(row.reference))].map(([reference, others]) => ({
          reference: reference as SubjectReference,
          alsoAt: others.flatMap(({ controller }) =>
            controller === null ? [] : [controllerWithKey(String(controller))],
          ),
        }));
      }),
    formerlyKnown: () =>
      guarded('reading who has a reference', async () => {
        const rows = await rowsOf(
          db,
          sql`select distinct f.controller, f.category, f.subject_key from ${former} as f left join ${subjects} as s on s.home = f.home and s.subject_key = f.subject_key and s.controller = f.controller where s.reference is null`,
        );
        return rows.map((row) => knownIn(row).subject);
      }),
    succeed: (from, to) => guarded('handing over data subjects', () => succeeded({ db, subjects, former }, from, to)),
    forget: (subject) =>
      guarded('forgetting a data subject', async () => {
        for (const table of [subjects, former]) await sql`delete from ${table} where ${is(subject)}`.execute(db);
      }),
  };
}
