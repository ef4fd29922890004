import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { createSchema, dropSchema, tableNames } from './schema.ts';
import { fillWithSwedishData, findDemoContact, makeSwedishData } from './swedish-data.ts';

const now = new Date('2026-11-21T09:00:00Z');
const years = (count: number) => count * 365.25 * 86_400_000;
const ago = (moment: Date) => now.getTime() - moment.getTime();

let db: Kysely<Database>;

async function count(table: keyof Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(table)}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** How many rows a statement finds that would contradict the story. */
async function contradictions(query: ReturnType<typeof sql>): Promise<number> {
  return (await query.execute(db)).rows.length;
}

beforeAll(async () => {
  db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite: new PGlite() }) });
  await createSchema(db);
  await fillWithSwedishData(db, { now });
});

afterAll(() => db.destroy());

describe('the size of it', () => {
  it.each([
    ['agencies', 12, 12],
    ['users', 40, 40],
    ['contacts', 2_950, 3_050],
    ['properties', 620, 780],
    ['deals', 540, 660],
    ['bids', 3_600, 4_500],
    ['viewings', 2_000, 4_000],
    ['messages', 4_500, 5_700],
    ['images', 800, 1_050],
    ['invoices', 480, 600],
    ['due_diligence', 750, 1_100],
    ['suspicion_reports', 8, 12],
    ['support_cases', 280, 320],
  ] as const)('%s: between %i and %i rows', async (table, least, most) => {
    const rows = await count(table);
    expect(rows).toBeGreaterThanOrEqual(least);
    expect(rows).toBeLessThanOrEqual(most);
  });

  it('follows the number of contacts asked for', () => {
    const small = makeSwedishData({ contacts: 300, now });
    expect(small.contacts.length).toBeGreaterThan(280);
    expect(small.contacts.length).toBeLessThan(330);
    expect(small.deals.length).toBeLessThan(90);
  });
});

describe('the stories', () => {
  it('lie in the twelve years before now', async () => {
    const columns = await sql<{ table: string; column: string }>`
      select table_name as "table", column_name as "column" from information_schema.columns
      where table_schema = 'public' and data_type in ('timestamp with time zone', 'date')`.execute(db);
    const oldest: number[] = [];
    for (const { table, column } of columns.rows) {
      const { rows } = await sql<{ first: Date; last: Date }>`
        select min(${sql.ref(column)})::timestamptz as first, max(${sql.ref(column)})::timestamptz as last
        from ${sql.table(table)}`.execute(db);
      expect(rows[0]?.last.getTime(), `${table}.${column}`).toBeLessThanOrEqual(now.getTime());
      oldest.push(ago(rows[0]?.first as Date));
    }
    expect(Math.max(...oldest)).toBeGreaterThan(years(11.5));
    expect(Math.max(...oldest)).toBeLessThan(years(12) + 86_400_000);
  });

  it('stay within one agency: no row refers to another agency’s row', async () => {
    const keys = await sql<{ from: string; column: string; to: string }>`
      select conrelid::regclass::text as "from", attname as "column", confrelid::regclass::text as "to"
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'f' and confrelid <> 'agencies'::regclass`.execute(db);
    expect(keys.rows.length).toBeGreaterThan(15);
    for (const { from, column, to } of keys.rows) {
      const strays = sql`select 1 from ${sql.table(from)} a join ${sql.table(to)} b on b.id = ${sql.ref(`a.${column}`)}
        where a.agency_id <> b.agency_id`;
      expect(await contradictions(strays), `${from}.${column}`).toBe(0);
    }
  });

  it('sell to the highest bidder, after the bids, at the price bid', async () => {
    const sold = await db.selectFrom('deals').selectAll().where('buyer_id', 'is not', null).execute();
    expect(sold.length).toBeGreaterThan(400);
    const wrong = sql`select 1 from deals d where buyer_id is not null and not exists (
      select 1 from bids b where b.deal_id = d.id and b.bidder_id = d.buyer_id and b.amount = d.price
        and b.amount = (select max(amount) from bids where deal_id = d.id))`;
    expect(await contradictions(wrong)).toBe(0);
    const late = sql`select 1 from bids b join deals d on d.id = b.deal_id
      where b.created_at < d.commissioned_at or b.created_at >= d.closed_at or b.bidder_id = d.seller_id`;
    expect(await contradictions(late)).toBe(0);
    const notRising = sql`select 1 from (
        select amount, bidder_id, lag(amount) over w as before, lag(bidder_id) over w as bidder_before
        from bids window w as (partition by deal_id order by created_at)) turns
      where amount <= before or bidder_id = bidder_before`;
    expect(await contradictions(notRising)).toBe(0);
  });

  it('let people bid only after they came to see the place', async () => {
    const unseen = sql`select 1 from bids b where not exists (
      select 1 from viewings v where v.deal_id = b.deal_id and v.contact_id = b.bidder_id and v.visited_at < b.created_at)`;
    expect(await contradictions(unseen)).toBe(0);
  });

  it('close a deal when it is completed or withdrawn, and leave some open', async () => {
    const wrong = sql`select 1 from deals where (closed_at is null) <> (status in ('marketed', 'contracted'))
      or (buyer_id is null) <> (status in ('marketed', 'withdrawn')) or (buyer_id is null) <> (price is null)`;
    expect(await contradictions(wrong)).toBe(0);
    const statuses = await db
      .selectFrom('deals')
      .select(['status', (eb) => eb.fn.countAll<number>().as('deals')])
      .groupBy('status')
      .execute();
    expect(new Set(statuses.map(({ status }) => status)).size).toBe(4);
    for (const { deals } of statuses) expect(Number(deals)).toBeGreaterThanOrEqual(4);
  });

  it('bill the seller once, after the closing, in one unbroken series per agency', async () => {
    const wrong = sql`select 1 from invoices i join deals d on d.id = i.deal_id
      where d.closed_at is null or i.issued_at < d.closed_at::date or i.customer_id <> d.seller_id`;
    expect(await contradictions(wrong)).toBe(0);
    const broken = sql`select 1 from (
        select number::integer, lag(number::integer) over w as before from invoices
        window w as (partition by agency_id order by issued_at, number::integer)) series
      where number <> before + 1`;
    expect(await contradictions(broken)).toBe(0);
    const twice = sql`select 1 from invoices group by deal_id having count(*) > 1`;
    expect(await contradictions(twice)).toBe(0);
  });

  it('count every message, visit, bid and closing as contact', async () => {
    const forgotten = sql`select 1 from contacts c join (
        select contact_id, sent_at as at from messages
        union all select contact_id, visited_at from viewings
        union all select bidder_id, created_at from bids
        union all select seller_id, closed_at from deals
        union all select buyer_id, closed_at from deals) contact on contact.contact_id = c.id
      where c.last_contact_at < contact.at or c.last_contact_at < c.created_at`;
    expect(await contradictions(forgotten)).toBe(0);
    const tooEarly = sql`select 1 from messages m join contacts c on c.id = m.contact_id where m.sent_at < c.created_at
      union all select 1 from viewings v join contacts c on c.id = v.contact_id where v.visited_at < c.created_at`;
    expect(await contradictions(tooEarly)).toBe(0);
  });

  it('keep external contacts to visits and bids: no personnummer, no contract', async () => {
    const wrong = sql`select 1 from contacts c left join deals d on c.id in (d.seller_id, d.buyer_id)
      where c.kind = 'external' and (c.personnummer is not null or d.id is not null)`;
    expect(await contradictions(wrong)).toBe(0);
    const visited = sql`select 1 from contacts c where kind = 'external'
      and exists (select 1 from viewings where contact_id = c.id)`;
    expect(await contradictions(visited)).toBeGreaterThan(300);
  });

  it('leave many registered contacts without any deal', async () => {
    const idle = sql`select 1 from contacts c where kind = 'registered'
      and not exists (select 1 from deals where c.id in (seller_id, buyer_id))
      and not exists (select 1 from bids where bidder_id = c.id)`;
    expect(await contradictions(idle)).toBeGreaterThan(200);
  });

  it('check who the parties of a deal are, and report parties only', async () => {
    const unasked = sql`select 1 from deals d join contacts c on c.id in (d.seller_id, d.buyer_id)
      where c.personnummer is null`;
    expect(await contradictions(unasked)).toBe(0);
    const unchecked = sql`select 1 from deals d join contacts c on c.id in (d.seller_id, d.buyer_id)
      where d.commissioned_at >= '2017-08-01' and not exists (
        select 1 from due_diligence where deal_id = d.id and contact_id = c.id)`;
    expect(await contradictions(unchecked)).toBe(0);
    const strangers = sql`select 1 from suspicion_reports r where not exists (
      select 1 from deals where r.contact_id in (seller_id, buyer_id) and closed_at is not null)`;
    expect(await contradictions(strangers)).toBe(0);
    const recent = sql`select 1 from suspicion_reports where reported_at > ${new Date(now.getTime() - years(5))}`;
    expect(await contradictions(recent)).toBeGreaterThanOrEqual(3);
  });

  it('end two agreements, twenty days and two years ago, and leave those agencies’ rows (R34, Art. 28(3)(g))', async () => {
    const ended = await db
      .selectFrom('agencies')
      .select(['id', 'agreement_ended_at'])
      .where('agreement_ended_at', 'is not', null)
      .orderBy('agreement_ended_at')
      .execute();
    expect(ended.map((agency) => ago(agency.agreement_ended_at as Date) / 86_400_000)).toEqual([730, 20]);
    for (const { id, agreement_ended_at } of ended) {
      const contacts = sql`select 1 from contacts where agency_id = ${id}`;
      expect(await contradictions(contacts)).toBeGreaterThan(50);
      const after = sql`select 1 from messages where agency_id = ${id} and sent_at > ${agreement_ended_at}
        union all select 1 from deals where agency_id = ${id} and closed_at > ${agreement_ended_at}`;
      expect(await contradictions(after)).toBe(0);
    }
  });

  it('have support cases that are active, archived and long overdue (R36, R37)', async () => {
    const cases = await db.selectFrom('support_cases').select(['last_action_at', 'opened_by', 'user_id']).execute();
    const months = cases.map((each) => ago(each.last_action_at) / (years(1) / 12));
    expect(months.filter((month) => month < 3).length).toBeGreaterThan(5);
    expect(months.filter((month) => month > 3 && month < 15).length).toBeGreaterThan(20);
    expect(months.filter((month) => month > 15).length).toBeGreaterThan(20);
    expect(cases.filter((each) => (each.user_id === null) !== (each.opened_by === 'agency_contact'))).toEqual([]);
  });
});

describe('the identifiers', () => {
  /** Modulus 10 over the ten digits (folkbokföringslagen 18 §), written independently of the generator. */
  function controlDigitIsRight(tenDigits: string): boolean {
    const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    const sum = [...tenDigits].reduce(
      (total, digit, at) => total + (at % 2 ? Number(digit) : Number(doubled[+digit])),
      0,
    );
    return sum % 10 === 0;
  }

  it('the check itself knows the published examples', () => {
    expect(['6408233234', '8112189876', '7010632391', '5565867941'].every(controlDigitIsRight)).toBe(true);
    expect(controlDigitIsRight('6408233235')).toBe(false);
  });

  it('every personnummer is of the right form, of a real date, of the test series, and nobody else’s', async () => {
    const rows = await db.selectFrom('contacts').select('personnummer').where('personnummer', 'is not', null).execute();
    const numbers = rows.map((row) => row.personnummer as string);
    expect(numbers.length).toBeGreaterThan(900);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) {
      expect(number).toMatch(/^19\d{6}-9[89]\d{2}$/);
      const date = `${number.slice(0, 4)}-${number.slice(4, 6)}-${number.slice(6, 8)}`;
      expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
      expect(controlDigitIsRight(number.slice(2).replace('-', ''))).toBe(true);
    }
  });

  it('a sole trader’s organisation number is a personnummer, a company’s is not (T15)', async () => {
    const agencies = await db.selectFrom('agencies').select(['org_no', 'legal_form', 'fiscal_year_end']).execute();
    for (const { org_no, legal_form, fiscal_year_end } of agencies) {
      expect(controlDigitIsRight(org_no.replace('-', ''))).toBe(true);
      // The third digit tells them apart: a month's first is 0 or 1.
      expect(Number(org_no[2]) < 2).toBe(legal_form === 'sole');
      if (legal_form === 'sole') expect(fiscal_year_end).toBe('12-31');
    }
    expect(agencies.filter(({ legal_form }) => legal_form === 'sole').length).toBe(2);
    expect(agencies.filter(({ fiscal_year_end }) => fiscal_year_end !== '12-31').length).toBe(3);
  });

  it('addresses and numbers lead nowhere, and no two contacts of an agency share one', async () => {
    const contacts = await db.selectFrom('contacts').select(['agency_id', 'email', 'phone']).execute();
    const fiction = /^(070-17406\d\d|031-3900[67]\d\d|040-6280[45]\d\d|08-46500[45]\d\d|0980-319[23]\d\d)$/;
    for (const { email, phone } of contacts) {
      if (email !== null) expect(email).toMatch(/^[a-z0-9.-]+@[a-z]+\.example$/);
      if (phone !== null) expect(phone).toMatch(fiction);
    }
    for (const column of ['email', 'phone'] as const) {
      const known = contacts.filter((contact) => contact[column] !== null);
      expect(new Set(known.map((contact) => `${contact.agency_id} ${contact[column]}`)).size).toBe(known.length);
    }
  });
});

describe('the demo contact', () => {
  it('sold through the agency six years ago, after others had bid', async () => {
    const contact = await findDemoContact(db);
    const deal = await db.selectFrom('deals').selectAll().where('seller_id', '=', contact.id).executeTakeFirstOrThrow();
    expect(contact.kind).toBe('registered');
    expect(Math.abs(ago(deal.closed_at as Date) - years(6))).toBeLessThan(years(0.1));
    const bidders = await db.selectFrom('bids').select('bidder_id').distinct().where('deal_id', '=', deal.id).execute();
    expect(bidders.length).toBe(3);
    const invoice = await db.selectFrom('invoices').selectAll().where('customer_id', '=', contact.id).execute();
    expect(invoice.length).toBe(1);
  });

  it('bought four years ago, so that due diligence is still kept five years on (PTL 5 kap. 3 §)', async () => {
    const contact = await findDemoContact(db);
    const deal = await db.selectFrom('deals').selectAll().where('buyer_id', '=', contact.id).executeTakeFirstOrThrow();
    expect(ago(deal.closed_at as Date)).toBeLessThan(years(5));
    const checks = await db.selectFrom('due_diligence').selectAll().where('contact_id', '=', contact.id).execute();
    expect(checks.length).toBe(2);
  });

  it('was last heard of years ago, and still has notes, an e-mail address and letters', async () => {
    const contact = await findDemoContact(db);
    expect(ago(contact.last_contact_at)).toBeGreaterThan(years(4));
    expect(contact.notes).toBeTruthy();
    expect(contact.email).toBeTruthy();
    expect(contact.marketing_consent_at).toBeNull();
    const letters = await db.selectFrom('messages').select('id').where('contact_id', '=', contact.id).execute();
    expect(letters.length).toBeGreaterThan(3);
  });

  it('is known to another agency too, by the same address: another controller (R2)', async () => {
    const contact = await findDemoContact(db);
    const cards = await db.selectFrom('contacts').selectAll().where('email', '=', contact.email).execute();
    expect(cards.map((card) => card.kind).sort()).toEqual(['external', 'registered']);
    expect(new Set(cards.map((card) => card.agency_id)).size).toBe(2);
  });
});

// Last: it empties the database that the others read.
describe('two fills', () => {
  it('write the same rows for the same seed, and others for another', async () => {
    const options = { seed: 7, contacts: 400, now };
    const fillAndDump = async () => {
      await dropSchema(db);
      await createSchema(db);
      await fillWithSwedishData(db, options);
      const dump = [];
      for (const name of tableNames) dump.push(await db.selectFrom(name).selectAll().orderBy('id').execute());
      return JSON.stringify(dump);
    };
    const first = await fillAndDump();
    expect(await fillAndDump()).toBe(first);
    expect(makeSwedishData({ ...options, seed: 8 })).not.toEqual(makeSwedishData(options));
  });

  it('are refused where twelve agencies would get too few contacts, or personnummer run out', () => {
    for (const contacts of [50, 1_000_000, Number.NaN]) {
      expect(() => makeSwedishData({ contacts, now })).toThrow(RangeError);
    }
  });
});
