import { currentContext, withContext } from '@gallra/audit';
import { type Policy, parsePolicy } from '@gallra/core';
import { auditedDialect, migrate } from '@gallra/kysely';
import { databases } from '@gallra/spec/databases';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

/** Contacts of an agency, and the towns they live in. */
export interface Contacts {
  contacts: { id: string; name: string; email: string; phone: string; address: string };
  towns: { id: string; name: string };
}

const label = (text: string) => ({ sv: text, en: text });

const policy: Policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  subjects: { contact: label('contact') },
  categories: {
    identity: label('identity'),
    contact: label('contact details'),
    whereabouts: { ...label('whereabouts'), reads: 'buffered' },
  },
  events: { lastContact: label('last contact') },
  purposes: {
    brokerage: {
      title: label('brokerage'),
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: 'all',
      keep: { from: 'lastContact', for: 'P1Y' },
    },
  },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: { untold: true } },
      columns: { id: 'key', name: 'identity', email: 'contact', phone: 'contact', address: 'whereabouts' },
      then: 'erase',
    },
    towns: 'notPersonal',
  },
});

/** As many as work at once, each with a connection of its own. */
const connections = 16;

/** A context as an agent's request has it. */
export const asAgent = <T>(work: () => Promise<T>): Promise<T> =>
  withContext(
    { actor: { id: 'agent-7', role: 'agent' }, controller: '3', purpose: 'brokerage', request: crypto.randomUUID() },
    work,
  );

/** A person is named once, with their first event. */
const nameEverybody = (rows: number): string => `
  insert into gallra_subjects (reference, controller, home, category, subject_key)
  select gen_random_uuid()::text, 'gallra:vendor', 'contacts', 'contact', id::text from generate_series(1, ${rows}) as id`;

/**
 * A PostgreSQL of its own with contacts, all of whom the audit log knows already, and two handles on it: the host's, and
 * one that records.
 *
 * @param rows - how many contacts
 */
export async function recordedContacts(rows: number) {
  const postgres = databases.find(({ name }) => name === 'postgres');
  if (postgres?.available !== true) throw new Error(`PostgreSQL is needed: ${postgres?.why ?? 'none found'}`);
  const home = await postgres.open();
  const pool = new pg.Pool({ connectionString: home.url, max: connections });
  pool.on('error', () => undefined);
  const dialect = new PostgresDialect({ pool });
  const plain = new Kysely<Contacts>({ dialect });
  const recording = auditedDialect({ dialect, policy, context: currentContext, direct: true });
  const audited = new Kysely<Contacts>({ dialect: recording });
  await migrate(plain);
  for (const statement of [
    `create table contacts as select id::bigint, 'Name ' || md5(id::text) as name, md5('e' || id) || '@example.se' as email,
      '070-' || substr(md5('p' || id), 1, 7) as phone, 'Street ' || substr(md5('a' || id), 1, 20) as address
      from generate_series(1, ${rows}) as id`,
    'alter table contacts add primary key (id)',
    `create table towns as select id::bigint, 'Town ' || md5(id::text) as name from generate_series(1, ${rows}) as id`,
    'alter table towns add primary key (id)',
    nameEverybody(rows),
    'vacuum analyze',
  ])
    await sql.raw(statement).execute(plain);
  return {
    plain,
    audited,
    flush: () => recording.flush(),
    run: (statement: string) => sql.raw(statement).execute(plain),
    count: async (what: string): Promise<number> => {
      const { rows: found } = await sql<{ found: string }>`select count(*) as found from ${sql.raw(what)}`.execute(
        plain,
      );
      return Number(found[0]?.found);
    },
    async close() {
      await plain.destroy();
      await home.close();
    },
  };
}

/** Does a piece of work so many times, by as many as there are connections. */
export async function byAll(times: number, work: (turn: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: connections }, worker));
}
