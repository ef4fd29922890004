import type { Policy, SubjectKey, SubjectReference } from '@gallra/core';
import { requiredHome } from '@gallra/core/policy';
import { controllerColumn, type People } from '@gallra/core/record';
import { controllerWithKey } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded, notSeen } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
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

/** The mapping from people to random references, at each controller. */
export function kyselyPeople(
  db: Kysely<AnyDatabase>,
  subjects: Sql,
  policy: Policy,
  dialect: Pick<DialectSql, 'leaveAlone' | 'latest' | 'isAmong'>,
): People {
  const is = ({ category, key, controller }: SubjectKey) =>
    sql`home = ${requiredHome(policy, category).table} and subject_key = ${key} and controller = ${controllerColumn(controller)}`;
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
        const found = await read(sql` where home = ${home} and subject_key = ${key} order by controller`);
        return found.map(({ subject }) => subject);
      }),
    secrets: (wanted, options) => guarded('reading keys of data subjects', () => secrets(wanted, options)),
    forget: (subject) =>
      guarded('forgetting a data subject', async () => {
        await sql`delete from ${subjects} where ${is(subject)}`.execute(db);
      }),
  };
}
