import { expect, test } from 'vitest';
import { check, found, withTable } from '../../../testing/checked.ts';
import { estatePolicy } from '../../../testing/estate.ts';
import { column, index, table } from '../../../testing/live-schema.ts';

const { bookkeeping } = estatePolicy().duties!;
const duties = { bookkeeping: { ...bookkeeping!, align: ['financialYear', 'calendarYear'] as const } };
const controllers = { in: 'agencies', agreementEnded: 'ended_at' };
const agencies = { columns: { id: 'key', ended_at: 'notPersonal' }, then: 'anonymise' } as const;
const years = { in: 'financial_years', controller: 'agency_id', ends: 'ends_on' };
const yearTable = {
  columns: { id: 'key', agency_id: 'key', ends_on: 'notPersonal' },
  then: 'anonymise',
} as const;
const live = (type: 'date' | 'timestamp with time zone', indexed = true) =>
  withTable(
    table('financial_years', [column('id', 'integer'), column('agency_id', 'integer'), column('ends_on', type)], {
      primaryKey: ['id'],
      indexes: indexed ? [index(['agency_id'])] : [],
    }),
  );

test('a column that says how all financial years end is told to move what has begun, where something is aligned to them (bokföringslagen 3 kap. 1 and 3 §§)', () => {
  const told = estatePolicy(
    { agencies: { ...agencies, columns: { ...agencies.columns, year_end: 'notPersonal' } } },
    { duties, controllers: { ...controllers, financialYearEnd: 'year_end' } },
  );
  const code = 'financialYear.withoutHistory';
  expect(found(told, withTable(), code)).toEqual([`info ${code} controllers.financialYearEnd`]);
  expect(found({ ...told, duties: { bookkeeping: bookkeeping! } }, withTable(), code)).toEqual([]);
});

test('a table of financial years is not, and is held against the catalogue: the type of its days, and an index on its controllers', () => {
  const policy = estatePolicy(
    { agencies, financial_years: yearTable },
    { duties, controllers: { ...controllers, financialYearEnd: years } },
  );
  expect(found(policy, live('date'))).toEqual([]);
  expect(found(policy, live('date', false))).toEqual([
    'warning index.missing tables.financial_years.columns.agency_id',
  ]);
  const { findings } = check(policy, live('timestamp with time zone'));
  expect(findings).toMatchObject([
    { code: 'encoding.unfit', path: 'controllers.financialYearEnd.ends', fix: 'Name a column that holds a date.' },
  ]);
});
