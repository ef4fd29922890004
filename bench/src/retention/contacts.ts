import { type Policy, parsePolicy } from '@gallra/core';
import { type Kysely, sql } from 'kysely';

/** The instant of decision; half of the contacts were last in touch before the cutoff that follows from it. */
export const at = new Date('2026-11-21T12:00:00Z');
/** Three months and twelve before `at`, both last days kept: older is over. */
export const cutoff = '2025-08-20T22:00:00Z';

/** A contact is needed for fifteen months; for `clear`, a statute keeps the name for longer. */
export function contactsPolicy(statute: boolean): Policy {
  const label = (text: string) => ({ sv: text, en: text });
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    subjects: { contact: label('contact') },
    categories: { identity: label('identity'), contact: label('contact details') },
    events: { lastContact: label('last contact') },
    purposes: {
      brokerage: {
        title: label('brokerage'),
        role: 'controller',
        basis: '6(1)(f)',
        subjects: 'all',
        categories: 'all',
        keep: { from: 'lastContact', active: 'P3M', archived: 'P12M' },
      },
    },
    ...(statute
      ? {
          duties: {
            statute: {
              title: label('statute'),
              citation: 'example',
              obliges: 'controller',
              from: 'lastContact',
              for: 'P50Y',
            },
          },
        }
      : {}),
    tables: {
      contacts: {
        subjects: { id: 'contact' },
        events: { lastContact: 'last_contact_at' },
        ...(statute ? { duties: { statute: ['name'] } } : {}),
        columns: {
          id: 'key',
          last_contact_at: 'notPersonal',
          name: 'identity',
          email: 'contact',
          phone: 'contact',
          address: 'contact',
          notes: 'contact',
        },
        then: 'erase',
      },
    },
  });
}

/** Makes the contacts once; each run gets a copy. About 200 bytes a row, in the order they were made. */
export async function makeContacts(db: Kysely<never>, rows: number): Promise<void> {
  await sql`
    create table contacts_original as
    select
      id::bigint,
      timestamptz ${sql.lit(cutoff)} + (id - ${sql.lit(rows / 2)} - 0.5) * interval '20 seconds' as last_contact_at,
      'Name ' || md5(id::text) as name,
      md5('e' || id) || '@example.se' as email,
      '070-' || substr(md5('p' || id), 1, 7) as phone,
      'Street ' || substr(md5('a' || id), 1, 20) as address,
      md5('n' || id) as notes
    from generate_series(1, ${sql.lit(rows)}) as id
  `.execute(db);
}

/** A fresh copy with its indexes, analysed and flushed, so that no run pays for the one before. */
export async function freshContacts(db: Kysely<never>): Promise<void> {
  await sql`drop table if exists contacts`.execute(db);
  await sql`create table contacts (id bigint, last_contact_at timestamptz, name text, email text, phone text, address text, notes text)`.execute(
    db,
  );
  await sql`insert into contacts select * from contacts_original order by id`.execute(db);
  await sql`alter table contacts add primary key (id)`.execute(db);
  await sql`create index contacts_last_contact on contacts (last_contact_at)`.execute(db);
  await sql`vacuum analyze contacts`.execute(db);
  await sql`checkpoint`.execute(db);
}

/** Throws unless exactly this many rows meet a condition: a fast wrong answer is no answer. */
export async function expectRows(db: Kysely<never>, where: string, expected: number): Promise<void> {
  const { rows } = await sql<{ found: string }>`select count(*) as found from contacts where ${sql.raw(where)}`.execute(
    db,
  );
  if (Number(rows[0]?.found) !== expected)
    throw new Error(`Expected ${expected} rows where ${where}, found ${rows[0]?.found}.`);
}
