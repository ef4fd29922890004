import { decide, type Policy, type Row } from '@gallra/core';
import * as se from '@gallra/core/se';
import { addDays, localDate, startOfDay } from '@gallra/core/time';
import { plan, sweep } from '@gallra/retention';
import { column, liveSchema, liveTable, type OpenStore, smallPolicy, type World } from '@gallra/world';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const timeZone = 'Europe/Stockholm';
const noon = (date: string) => new Date(`${date}T11:00:00Z`);
const label = (text: string) => ({ sv: text, en: text });

/** Where an invoice tells when it was issued: one of these, or nothing. */
const issued = {
  latest: [
    { column: 'issued_on', encoding: 'date', ifNull: 'notApplicable' },
    { column: 'stamped', encoding: 'iso', ifNull: 'notApplicable' },
    { column: 'number', encoding: 'epochSeconds', ifNull: 'notApplicable' },
  ],
} as const;

const toldYears = { in: 'financial_years', controller: 'agency_id', ends: 'ends_on' };

/** Invoices of agencies, each with financial years of its own, kept as accounting records and for a month besides. */
function books(
  more: Partial<Parameters<typeof smallPolicy>[0]>,
  accounting: Partial<ReturnType<typeof se.bookkeeping>> = {},
): Policy {
  return smallPolicy({
    event: 'invoiced',
    categories: ['invoice'],
    purpose: { role: 'tenant', keep: { from: 'invoiced', for: 'P1M' } },
    duties: { accounting: { ...se.bookkeeping({ from: 'invoiced' }), ...accounting } },
    controllers: { in: 'agencies', financialYearEnd: toldYears },
    ...more,
    tables: {
      agencies: { columns: { id: 'key', year_end: 'notPersonal' }, then: 'anonymise' },
      financial_years: { columns: { id: 'key', agency_id: 'key', ends_on: 'notPersonal' }, then: 'anonymise' },
      invoices: {
        controller: 'agency_id',
        subjects: { id: 'contact' },
        events: { invoiced: issued },
        duties: { accounting: ['payer'] },
        columns: {
          id: 'key',
          agency_id: 'key',
          payer: 'invoice',
          issued_on: 'notPersonal',
          stamped: 'notPersonal',
          number: 'notPersonal',
          year_ended_on: 'notPersonal',
        },
        then: 'erase',
      },
      ...more.tables,
    },
  });
}

const schema = liveSchema(
  liveTable('agencies', ['id', 'year_end']),
  liveTable('financial_years', ['id', 'agency_id', 'ends_on']),
  liveTable('invoices', [
    'id',
    'agency_id',
    'payer',
    'issued_on',
    column('stamped', { type: 'text' }),
    column('number', { type: 'bigint' }),
    'year_ended_on',
  ]),
);

const invoice = (id: number, agency: number | null, told: Row): Row => ({
  id,
  agency_id: agency,
  payer: 'Karin',
  issued_on: null,
  stamped: null,
  number: null,
  year_ended_on: null,
  ...told,
});

const yearsOf = (agency: number, ...ends: readonly (string | null)[]): readonly Row[] =>
  ends.map((end, index) => ({ id: 100 * agency + index, agency_id: agency, ends_on: end }));

const agencies = [1, 2, 3].map((id) => ({ id, year_end: '12-31' }));

/** Until when each invoice is kept, as it is told; undefined where nobody knows. */
async function ends(open: OpenStore, world: World, at: Date): Promise<readonly unknown[]> {
  const { store } = await open(world);
  return store.transaction(async ({ rows }) => {
    const found: [number, unknown][] = [];
    for await (const { row, situation } of rows.rowsOf('invoices', { at })) {
      const [payer] = decide(world.policy, 'invoices', situation).columns;
      const { end } = payer ?? {};
      found.push([Number(row.id), end !== undefined && 'lastDay' in end ? end.lastDay : undefined]);
    }
    return found.toSorted(([a], [b]) => a - b).map(([, end]) => end);
  });
}

/** The invoices that a sweep leaves. */
async function left(open: OpenStore, world: World, at: Date): Promise<readonly number[]> {
  const { store, rows } = await open(world);
  const { hash } = await plan(store, world.policy, at);
  await sweep(store, world.policy, at, { approve: hash });
  return (await rows('invoices')).map(({ id }) => Number(id)).toSorted((a, b) => a - b);
}

const seventhYearAfter = (yearEnd: string) => `${Number(yearEnd.slice(0, 4)) + 7}-12-31`;

/** Financial years that change (bokföringslagen 3 kap. 1 and 3 §§, 7 kap. 2 §), on any store. */
export function financialYearSpec(open: OpenStore): void {
  describe('a financial year that is told', () => {
    const world = (financial_years: readonly Row[], invoices: readonly Row[]): World => ({
      policy: books({}),
      schema,
      rows: { agencies, financial_years, invoices },
    });

    test('counts what has begun to its own end, however years end later (bokföringslagen 3 kap. 1 and 3 §§)', async () => {
      const invoices = ['2025-09-15', '2026-06-30', '2026-07-01', '2027-09-15', '2028-01-01'].map((day, index) =>
        invoice(index + 1, 1, { issued_on: day }),
      );
      const before = yearsOf(1, '2025-06-30', '2026-06-30');
      const extended = [
        ...before,
        ...yearsOf(1, '2027-12-31', '2028-12-31').map((year) => ({ ...year, id: Number(year.id) + 50 })),
      ];
      expect(await ends(open, world(before, invoices), noon('2026-07-02'))).toEqual([
        '2033-12-31',
        '2033-12-31',
        undefined,
        undefined,
        undefined,
      ]);
      expect(await ends(open, world(extended, invoices), noon('2029-07-02'))).toEqual([
        '2033-12-31',
        '2033-12-31',
        '2034-12-31',
        '2034-12-31',
        '2035-12-31',
      ]);
      expect(await left(open, world(extended, invoices), noon('2033-12-31'))).toEqual([1, 2, 3, 4, 5]);
      expect(await left(open, world(extended, invoices), noon('2034-01-01'))).toEqual([3, 4, 5]);
      expect(await left(open, world(extended, invoices), noon('2035-01-01'))).toEqual([5]);
    });

    test('that nobody knows yet keeps: of an agency without years, of a day after the last, of a row without an agency', async () => {
      const years = yearsOf(1, '2010-12-31', null);
      const invoices = [
        invoice(1, 1, { issued_on: '2010-12-31' }),
        invoice(2, 1, { issued_on: '2011-01-01' }),
        invoice(3, 2, { issued_on: '2010-01-01' }),
        invoice(4, null, { issued_on: '2010-01-01' }),
      ];
      expect(await left(open, world(years, invoices), noon('2026-11-30'))).toEqual([2, 3, 4]);
    });

    test('is the agency’s own: those of others count for nothing', async () => {
      const years = [...yearsOf(1, '2016-06-30'), ...yearsOf(2, '2015-12-31', '2016-12-31')];
      const invoices = [1, 2].map((agency) => invoice(agency, agency, { issued_on: '2015-12-01' }));
      expect(await ends(open, world(years, invoices), noon('2020-01-01'))).toEqual(['2023-12-31', '2022-12-31']);
      expect(await left(open, world(years, invoices), noon('2023-01-01'))).toEqual([1]);
    });

    test('can be read of years and invoices of every kind: what goes is what has outlived the seventh year', async () => {
      const day = fc.nat(5000).map((days) => addDays('2004-01-01', days));
      const near = fc.constantFrom(-1, 0, 1);
      const drawn = fc.record({
        years: fc.array(fc.tuple(fc.constantFrom(1, 2, 3), day), { maxLength: 12 }),
        invoices: fc.array(
          fc.record({
            agency: fc.constantFrom(1, 2, 3, 99),
            day,
            of: fc.option(fc.tuple(fc.nat(11), near), { nil: undefined }),
            as: fc.constantFrom('issued_on', 'stamped', 'number'),
          }),
          { minLength: 5, maxLength: 25 },
        ),
        today: fc.tuple(fc.nat(11), near),
      });
      const property = fc.asyncProperty(drawn, async ({ years, invoices, today: [from, shift] }) => {
        const told = invoices.map(({ agency, day: anyDay, of, as }, index) => {
          const [of1, end] = (of && years[of[0] % years.length]) ?? [agency, anyDay];
          const date = addDays(end, of?.[1] ?? 0);
          const start = startOfDay(addDays(date, 1), timeZone).getTime() - 1000;
          const value = { issued_on: date, stamped: new Date(start).toISOString(), number: start / 1000 }[as];
          return { id: index + 1, agency: of1, date, row: invoice(index + 1, of1, { [as]: value }) };
        });
        const at = noon(addDays(seventhYearAfter(years[from % years.length]?.[1] ?? '2015-01-01'), shift));
        const stays = told.filter(({ agency, date }) => {
          const end = years
            .filter(([whose, last]) => whose === agency && last >= date)
            .map(([, last]) => last)
            .toSorted()[0];
          return end === undefined || localDate(at, timeZone) <= seventhYearAfter(end);
        });
        const rows = years.map(([agency, end], index) => ({ id: index + 1, agency_id: agency, ends_on: end }));
        const given = world(
          rows,
          told.map(({ row }) => row),
        );
        expect(await left(open, given, at)).toEqual(stays.map(({ id }) => id));
      });
      await everyCase(property, 100);
    });
  });

  describe('the vendor’s own financial years', () => {
    test('that have changed are told with their history, and nothing that has begun is moved', async () => {
      const policy = books(
        { financialYearEnd: ['06-30', { from: '2028-07-01', ends: '2029-12-31' }], controllers: { in: 'agencies' } },
        { align: ['financialYear'] },
      );
      const days = ['2025-09-15', '2028-06-30', '2028-07-01', '2029-08-01', '2030-01-01'];
      const invoices = days.map((day, index) => invoice(index + 1, 1, { issued_on: day }));
      const world: World = { policy, schema, rows: { agencies, financial_years: [], invoices } };
      expect(await ends(open, world, noon('2030-02-01'))).toEqual([
        '2033-06-30',
        '2035-06-30',
        '2036-12-31',
        '2036-12-31',
        '2037-12-31',
      ]);
      expect(await left(open, world, noon('2035-07-01'))).toEqual([3, 4, 5]);
      expect(await left(open, world, noon('2037-01-01'))).toEqual([5]);
    });
  });

  describe('a row that tells the end of its own financial year', () => {
    test('counts from it, whatever the years of its controller are now', async () => {
      const { tables } = books({});
      const invoices = tables.invoices as Exclude<Policy['tables'][string], string>;
      const policy = books(
        {
          events: { invoiced: label('invoiced'), yearEnded: label('the end of the financial year') },
          controllers: { in: 'agencies', financialYearEnd: 'year_end' },
          tables: {
            invoices: {
              ...invoices,
              events: { invoiced: issued, yearEnded: { column: 'year_ended_on', encoding: 'date' } },
            },
          },
        } as never,
        { from: 'yearEnded', align: ['calendarYear'] },
      );
      const rows = {
        agencies: agencies.map((agency) => ({ ...agency, year_end: '04-30' })),
        financial_years: [],
        invoices: [
          invoice(1, 1, { issued_on: '2015-09-15', year_ended_on: '2016-06-30' }),
          invoice(2, 1, { issued_on: '2015-09-15' }),
        ],
      };
      const world: World = { policy, schema, rows };
      expect(await ends(open, world, noon('2020-01-01'))).toEqual(['2023-12-31', undefined]);
      expect(await left(open, world, noon('2024-01-01'))).toEqual([2]);
    });
  });
}
