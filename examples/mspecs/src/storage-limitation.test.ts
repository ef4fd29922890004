import { openInMemory } from '@gallra/example-demo';
import { createGallra, type ErasureReport, forSubject, type Gallra } from 'gallra';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { estateAgents } from './example-database.ts';
import { policy } from './privacy.ts';
import { tableNames } from './schema.ts';
import { demoContact, findDemoContact } from './swedish-data.ts';

const now = new Date('2026-11-21T09:00:00Z');
const patience = 300_000;

let db: Kysely<Database>;
let gallra: Gallra<keyof typeof policy.subjects>;
let planned: Awaited<ReturnType<Gallra['plan']>>;
let swept: Awaited<ReturnType<Gallra['sweep']>>;
/** Counted before the sweep, in words of their own. */
let expected: Record<'bids' | 'invoices' | 'messages' | 'support_cases', number>;

async function count(query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from (${query}) as counted`.execute(db);
  return rows[0]?.n ?? Number.NaN;
}

const inForce = sql`(select id from agencies where agreement_ended_at is null or agreement_ended_at > '2026-10-21T22:00:00Z')`;
const all = (table: string) => sql`select 1 from ${sql.table(table)}`;

beforeAll(async () => {
  db = await openInMemory(estateAgents({ now, contacts: 400 }));
  gallra = createGallra({ policy, db, clock: () => now, fingerprintKey: new Uint8Array(32) });
  await gallra.migrate();
  expected = {
    bids: await count(sql`select 1 from bids b join deals d on d.id = b.deal_id
      where b.agency_id in ${inForce} and (d.closed_at is null or d.closed_at >= '2019-11-20T23:00:00Z')`),
    invoices: await count(sql`select 1 from invoices i join agencies a on a.id = i.agency_id where a.id in ${inForce}
      and 7 + extract(year from i.issued_at)
        + case when to_char(i.issued_at, 'MM-DD') > a.fiscal_year_end then 1 else 0 end >= 2026`),
    messages: await count(sql`select 1 from messages m join contacts c on c.id = m.contact_id
      where m.agency_id in ${inForce} and (
        m.sent_at >= case c.kind when 'registered' then '2024-11-20T23:00:00Z'::timestamptz else '2026-05-20T22:00:00Z' end
        or exists (select 1 from deals where c.id in (seller_id, buyer_id)
          and (closed_at is null or closed_at >= '2023-11-20T23:00:00Z')))`),
    support_cases: await count(sql`select 1 from support_cases
      where agency_id in ${inForce} and last_action_at >= '2025-08-20T22:00:00Z'`),
  };
  planned = await gallra.plan();
  swept = await gallra.sweep(undefined, { approve: planned.hash });
}, patience);

afterAll(() => db.destroy());

describe('the nightly sweep', () => {
  it('is allowed by the check: no error, everything classified, every personal column limited', async () => {
    const { findings, coverage, todo } = await gallra.check();
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(todo).toEqual([]);
    expect(coverage.columns.classified).toBe(coverage.columns.total);
    expect(coverage.enforced.columns).toBe(coverage.columns.personal);
  });

  it('warns of statutes about to be replaced and of those to be read, homes that lead to owners who stay, pictures out of reach, and nothing else', async () => {
    const warnings = (await gallra.check()).findings.filter(({ severity }) => severity === 'warning');
    expect(new Set(warnings.map(({ code }) => code))).toEqual(
      new Set(['provision.expiring', 'provision.unread', 'anonymisation.pseudonymised', 'files.unconfigured']),
    );
  });

  it('does what the plan said, and nothing stands in its way', async () => {
    expect(planned.blocked.filter(({ rows }) => rows > 0)).toEqual([]);
    for (const { table, rows, erase, evidence = 0 } of planned.tables) {
      const left = await count(all(table));
      expect(left, table).toBeLessThanOrEqual(rows - erase);
      // A row that others are decided about by may go in the same night, once those are done with.
      expect(left, table).toBeGreaterThanOrEqual(rows - erase - evidence);
    }
  });

  it(
    'finds nothing to do when it is run again',
    async () => {
      expect((await gallra.sweep()).actions).toEqual([]);
    },
    patience,
  );

  it.each(['bids', 'invoices', 'messages', 'support_cases'] as const)(
    'leaves the %s that the law or the agencies’ own periods leave',
    async (table) => {
      expect(await count(all(table))).toBe(expected[table]);
    },
  );

  it('has real work on contacts: most that only came to a viewing are gone, and some former clients', () => {
    const contacts = planned.tables.find(({ table }) => table === 'contacts');
    expect(contacts?.erase).toBeGreaterThan(120);
    expect((contacts?.rows ?? 0) - (contacts?.erase ?? 0)).toBeGreaterThan(150);
    expect(swept.actions.find(({ columns }) => columns?.includes('notes'))?.rows).toBeGreaterThan(10);
  });

  it('leaves no visitor without a bid who has not been heard of for half a year', async () => {
    const strangers = sql`select 1 from contacts c where kind = 'external' and name <> '–'
      and last_contact_at < '2026-05-20T22:00:00Z' and not exists (select 1 from bids where bidder_id = c.id)`;
    expect(await count(strangers)).toBe(0);
  });

  it('leaves nothing of an agency whose agreement ended two years ago but its firm (GDPR Art. 28(3)(g), R137)', async () => {
    const [agency] = await db
      .selectFrom('agencies')
      .selectAll()
      .where('agreement_ended_at', '<', new Date('2025-01-01'))
      .execute();
    expect(agency).toMatchObject({ contact_name: '–', contact_email: '–', legal_form: 'ab' });
    expect(agency?.name).not.toBe('–');
    for (const table of tableNames.filter((name) => name !== 'agencies' && name !== 'properties')) {
      expect(await count(sql`select 1 from ${sql.table(table)} where agency_id = ${agency?.id}`), table).toBe(0);
    }
    const addresses = sql`select 1 from properties where agency_id = ${agency?.id} and (street <> '–' or owner_id is not null)`;
    expect(await count(addresses)).toBe(0);
  });

  it('waits thirty days before it takes the data of an agency that has just left', async () => {
    const contacts = sql`select 1 from contacts c join agencies a on a.id = c.agency_id
      where a.agreement_ended_at between '2026-10-22' and '2026-11-21' and c.name <> '–'`;
    expect(await count(contacts)).toBeGreaterThan(5);
  });
});

describe('a person about whom a suspicion was reported', () => {
  it(
    'learns nothing of it, neither from an export nor from a refused erasure (penningtvättslagen 5 kap. 7 §)',
    async () => {
      const { contact_id } = await db.selectFrom('suspicion_reports').select('contact_id').executeTakeFirstOrThrow();
      const reported = gallra.subject('registered', contact_id);
      const { json, html } = await reported.export();
      const preview = await reported.erase({ preview: true });
      const told = [JSON.stringify(json), html('sv'), html('en'), JSON.stringify(forSubject(preview))].join(' ');
      expect(told).not.toMatch(/suspicio|misst[aä]nk|rapport|5 kap\. 7 §|4 kap\./i);
      // The agency itself is warned.
      expect(preview.warnings.map(({ claim }) => claim)).toContain('suspicionReports');
    },
    patience,
  );
});

describe('the demo contact', () => {
  let report: ErasureReport;
  const rowsOf = async (table: string, column: string, id: number) =>
    count(sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${id}`);

  it('has lost letters, visit and free notes to the sweep', async () => {
    const contact = await findDemoContact(db);
    expect(contact).toMatchObject({ name: demoContact.name, email: demoContact.email, notes: null, source: '–' });
    expect(contact.street).not.toBeNull();
    expect(await rowsOf('messages', 'contact_id', contact.id)).toBe(0);
    expect(await rowsOf('viewings', 'contact_id', contact.id)).toBe(0);
  });

  it(
    'is warned of four provisions before she is forgotten, each with the day it ends (R60, R61)',
    async () => {
      const contact = await findDemoContact(db);
      const { warnings } = await gallra.subject('registered', contact.id).erase({ preview: true });
      expect(warnings.map(({ claim, sv }) => [claim, /\d{4}-\d{2}-\d{2}/.exec(sv)?.[0]])).toEqual([
        ['dueDiligence', '2027-09-09'],
        ['bidList', '2029-09-09'],
        ['documents', '2029-09-09'],
        ['bookkeeping', '2028-12-31'],
      ]);
    },
    patience,
  );

  it(
    'is forgotten while the agency’s agreement runs on, but for what statutes keep (R59, GDPR Art. 17(3)(b))',
    async () => {
      const { id } = await findDemoContact(db);
      report = await gallra.subject('registered', id).erase();
      const columns = await db.selectFrom('contacts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      const left = Object.entries(columns).filter(([, value]) => value !== null && value !== '–');
      expect(left.map(([name]) => name)).toEqual([
        ...['id', 'agency_id', 'kind'],
        ...['name', 'personnummer', 'email', 'phone'],
        // NOT NULL, and what decisions are read from: gone with the row.
        ...['created_at', 'last_contact_at'],
      ]);
    },
    patience,
  );

  it('leaves exactly what each provision names, until the day it says', () => {
    const places = report.kept.flatMap(({ citation, tables }) =>
      tables.map(({ table, columns, rows, until }) => [
        `${citation?.replace(/ \(lydelse.*/, '')}: ${table}.${columns.join(',')}`,
        rows,
        until.state === 'date' ? until.lastDay : until.state,
      ]),
    );
    expect(places.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
      [
        'bokföringslagen (1999:1078) 7 kap. 2 § (i lydelsen enligt SFS 2024:342): invoices.number,issued_at,amount,reference',
        1,
        '2028-12-31',
      ],
      [
        'fastighetsmäklarlagen (2021:516) 3 kap. 18 §: bids.amount,conditions,created_at',
        expect.any(Number),
        '2029-09-09',
      ],
      ['fastighetsmäklarlagen (2021:516) 3 kap. 18 §: contacts.name,email,phone', 1, '2029-09-09'],
      ['fastighetsmäklarlagen (2021:516) 3 kap. 18 §: deals.closed_at', 2, '2029-09-09'],
      ['fastighetsmäklarlagen (2021:516) 3 kap. 19 §: contacts.name', 1, '2029-09-09'],
      ['fastighetsmäklarlagen (2021:516) 3 kap. 19 §: deals.price,commissioned_at,closed_at', 2, '2029-09-09'],
      [
        'fastighetsmäklarlagen (2021:516) 3 kap. 19 §: properties.designation,street,postal_code,description',
        2,
        '2029-09-09',
      ],
      ['penningtvättslagen (2017:630) 5 kap. 3 §: contacts.name,personnummer', 1, '2027-09-09'],
      ['penningtvättslagen (2017:630) 5 kap. 3 §: deals.price,seller_account,closed_at', 2, '2027-09-09'],
      ['penningtvättslagen (2017:630) 5 kap. 3 §: due_diligence.checked_at,method,risk_level,result', 2, '2027-09-09'],
    ]);
    expect(report.journal).toBe('on');
  });

  it('stands on no card of the other agency any more either: that one was swept, for reasons of its own (R2)', async () => {
    const cards = await db.selectFrom('contacts').select('agency_id').where('email', '=', demoContact.email).execute();
    expect(cards.length).toBe(1);
  });
});

describe('somebody without a deal', () => {
  it(
    'is forgotten altogether, though the agency’s agreement runs on (R59)',
    async () => {
      const contact = await db
        .selectFrom('contacts as c')
        .select('c.id')
        .where('c.kind', '=', 'registered')
        .where('c.last_contact_at', '>', new Date('2026-01-01'))
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('deals as d').whereRef('d.seller_id', '=', 'c.id').select('d.id'))),
        )
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('deals as d').whereRef('d.buyer_id', '=', 'c.id').select('d.id'))),
        )
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('bids as b').whereRef('b.bidder_id', '=', 'c.id').select('b.id'))),
        )
        .executeTakeFirstOrThrow();
      const report = await gallra.subject('registered', contact.id).erase();
      expect(report.complete).toBe(true);
      expect(await count(sql`select 1 from contacts where id = ${contact.id}`)).toBe(0);
    },
    patience,
  );
});
