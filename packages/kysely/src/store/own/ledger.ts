import type { Policy, SubjectKey, SubjectReference, SubjectState } from '@gallra/core';
import { requiredHome } from '@gallra/core/policy';
import type { KnownSubject, RequestEntry, Requests } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../any-database.ts';
import { guarded, notSeen } from '../../database-error.ts';
import type { DialectSql, Sql } from '../../dialects/dialect-sql.ts';
import type { FetchStates } from '../../records/linked-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';
import { subjectReferences } from './subject-references.ts';
import { subjectSecrets } from './subject-secrets.ts';

type Own = (table: string) => Sql;

/** What people have asked for, by where they live. */
export function kyselyStates(db: Kysely<AnyDatabase>, own: Own): FetchStates {
  return async (people) => {
    const states = new Map<string, SubjectState>();
    for (let start = 0; start < people.length; start += 500) {
      const homes = sql.join([...new Set(people.map(([home]) => home))].map((home) => sql`${home}`));
      const keys = sql.join(people.slice(start, start + 500).map(([, key]) => sql`${key}`));
      const rows = await rowsOf(
        db,
        sql`select s.home, s.subject_key, r.exercised, r.purpose from ${own('gallra_subjects')} as s inner join ${own('gallra_requests')} as r on r.subject = s.reference where s.home in (${homes}) and s.subject_key in (${keys})`,
      );
      for (const row of rows) {
        const person = `${String(row.home)}\0${String(row.subject_key)}`;
        const { objections = [], withdrawals = [], ...known } = states.get(person) ?? {};
        const right = String(row.exercised);
        states.set(person, {
          ...known,
          ...(right === 'erasure' ? { erasure: true } : right === 'restriction' ? { restricted: true } : {}),
          objections: right === 'objection' ? [...objections, String(row.purpose)] : objections,
          withdrawals: right === 'withdrawal' ? [...withdrawals, String(row.purpose)] : withdrawals,
        });
      }
    }
    return states;
  };
}

/** Requests, and the mapping from people to random references. */
export function kyselyRequests(
  db: Kysely<AnyDatabase>,
  own: Own,
  policy: Policy,
  dialect: Pick<DialectSql, 'leaveAlone' | 'latest' | 'isAmong'>,
): Requests {
  const homeTable = (category: string) => requiredHome(policy, category).table;
  const references = subjectReferences(db, own('gallra_subjects'), policy, dialect);
  const secrets = subjectSecrets(db, own('gallra_subjects'), dialect);
  async function reference(subject: SubjectKey, fresh?: string): Promise<SubjectReference> {
    const [made] = await references([subject], fresh === undefined ? undefined : () => fresh);
    if (made === undefined) throw notSeen('The reference of a data subject');
    return made;
  }
  return {
    reference: (subject) => guarded('naming a data subject', () => reference(subject)),
    record: (entry, wanted) =>
      guarded('recording a request', async () => {
        const subject = await reference(entry.subject, wanted);
        const values = sql`${crypto.randomUUID()}, ${subject}, ${entry.right}, ${entry.purpose ?? null}, ${entry.effectiveAt.toISOString()}`;
        await sql`insert into ${own('gallra_requests')} (id, subject, exercised, purpose, effective_at) values (${values})`.execute(
          db,
        );
        return subject;
      }),
    list: (right) =>
      guarded('reading requests', async () => {
        const rows = await rowsOf(
          db,
          sql`select s.reference, s.category, s.subject_key, r.purpose, r.effective_at from ${own('gallra_subjects')} as s inner join ${own('gallra_requests')} as r on r.subject = s.reference where r.exercised = ${right} order by r.effective_at, r.id`,
        );
        return rows.map((row): RequestEntry & { reference: SubjectReference } => ({
          reference: String(row.reference) as SubjectReference,
          subject: { category: String(row.category), key: String(row.subject_key) },
          right,
          ...(row.purpose === null ? {} : { purpose: String(row.purpose) }),
          effectiveAt: new Date(String(row.effective_at)),
        }));
      }),
    known: (subject) =>
      guarded('reading who has a reference', async () => {
        const one =
          subject === undefined
            ? sql``
            : sql` where s.home = ${homeTable(subject.category)} and s.subject_key = ${subject.key}`;
        const rows = await rowsOf(
          db,
          sql`select s.reference, s.category, s.subject_key, r.exercised, r.purpose from ${own('gallra_subjects')} as s left join ${own('gallra_requests')} as r on r.subject = s.reference${one} order by s.reference, r.effective_at, r.id`,
        );
        return [...Map.groupBy(rows, (row) => String(row.reference))].map(
          ([reference, [first, ...more]]): KnownSubject => ({
            reference: reference as SubjectReference,
            subject: { category: String(first?.category), key: String(first?.subject_key) },
            asked: [first, ...more].flatMap((row) =>
              row === undefined || row.exercised === null
                ? []
                : {
                    right: String(row.exercised) as RequestEntry['right'],
                    ...(row.purpose === null ? {} : { purpose: String(row.purpose) }),
                  },
            ),
          }),
        );
      }),
    secrets: (wanted, options) => guarded('reading keys of data subjects', () => secrets(wanted, options)),
    forget: ({ category, key }) =>
      guarded('forgetting a data subject', async () => {
        const person = sql`home = ${homeTable(category)} and subject_key = ${key}`;
        await sql`delete from ${own('gallra_requests')} where subject in (select reference from ${own('gallra_subjects')} where ${person})`.execute(
          db,
        );
        await sql`delete from ${own('gallra_subjects')} where ${person}`.execute(db);
      }),
  };
}
