import { describe, expect, test } from 'vitest';
import { problemsOf, sound } from '../sound-policy.fixture.ts';

describe('the vendor’s financial years', () => {
  const years = (...financialYearEnd: readonly unknown[]) => problemsOf({ financialYearEnd });

  test('may have been extended and shortened, each from the day after the year before (bokföringslagen 3 kap. 3 §)', () => {
    expect(years('06-30')).toEqual({});
    expect(years('06-30', { from: '2028-07-01', ends: '2029-12-31' })).toEqual({});
    expect(
      years('06-30', { from: '2028-07-01', ends: '2028-12-31' }, { from: '2029-01-01', ends: '2029-04-30' }),
    ).toEqual({});
  });

  test('leave no day between two of them, and end with a month, eighteen months at most after they began', () => {
    expect(years('06-30', { from: '2028-08-01', ends: '2029-12-31' })).toEqual({
      'financialYearEnd.1.from': expect.stringContaining('write its first day'),
    });
    expect(
      years('06-30', { from: '2028-07-01', ends: '2029-12-31' }, { from: '2029-07-01', ends: '2030-06-30' }),
    ).toEqual({ 'financialYearEnd.2.from': expect.stringContaining('write its first day') });
    expect(years('06-30', { from: '2028-07-01', ends: '2030-01-31' })).toEqual({
      'financialYearEnd.1.ends': expect.stringContaining('up to 2029-12-31'),
    });
    expect(years('06-30', { from: '2028-07-01', ends: '2028-06-30' })).toEqual({
      'financialYearEnd.1.ends': expect.stringContaining('after it has begun'),
    });
    expect(years('06-30', { from: '2028-07-01', ends: '2029-12-30' })).toEqual({
      'financialYearEnd.1.ends': expect.stringContaining('last day of a month'),
    });
  });

  test('are written as days', () => {
    expect(Object.keys(years('06-15'))).toEqual([expect.stringMatching(/^financialYearEnd/)]);
    expect(Object.keys(years('06-30', { from: '2028-07-01', ends: '12-31' }))).toEqual([
      expect.stringMatching(/^financialYearEnd/),
    ]);
    expect(Object.keys(years())).toEqual([expect.stringMatching(/^financialYearEnd/)]);
  });
});

describe('a table of financial years', () => {
  const path = 'controllers.financialYearEnd';
  const columns = { id: 'key', firm_id: 'key', ends_on: 'notPersonal' };
  const told = (table: unknown, years: object = {}, more: object = {}) =>
    problemsOf({
      controllers: {
        ...sound.controllers,
        financialYearEnd: { in: 'years', controller: 'firm_id', ends: 'ends_on', ...years },
      },
      tables: { ...sound.tables, ...(table === undefined ? {} : { years: table }) },
      ...more,
    });

  test('is classified, and its columns are there', () => {
    expect(told({ columns, then: 'erase' })).toEqual({});
    expect(told(undefined)).toEqual({ [`${path}.in`]: expect.stringContaining('there is no table "years"') });
    expect(told('notPersonal')).toEqual({ [`${path}.in`]: expect.stringContaining('classify the columns') });
    expect(told({ columns, then: 'erase' }, { controller: 'firm', ends: 'ended' })).toEqual({
      [`${path}.controller`]: expect.stringContaining('there is no column "firm"'),
      [`${path}.ends`]: expect.stringContaining('there is no column "ended"'),
    });
  });

  test('stays: neither its rows nor what is read in them may go', () => {
    const closedBy = { ...columns, customer_id: 'key', closed_by: 'identity', at: 'notPersonal' };
    const more = {
      subjects: { customer_id: { in: 'customers' } },
      events: { bought: { column: 'at', encoding: 'iso' } },
    };
    expect(told({ columns: closedBy, ...more, then: 'anonymise' })).toEqual({});
    expect(told({ columns: closedBy, ...more, then: 'erase' })).toEqual({
      [`${path}.in`]: expect.stringContaining('write then: "anonymise"'),
    });
    expect(told({ columns: { ...closedBy, ends_on: 'identity' }, ...more, then: 'anonymise' })).toMatchObject({
      [`${path}.ends`]: expect.stringContaining('classify it as "notPersonal"'),
    });
  });

  test('tells the year of the event’s own day: nothing moves the event before', () => {
    const books = (...align: readonly string[]) =>
      told({ columns, then: 'erase' }, {}, { duties: { books: { ...sound.duties.books, align } } });
    expect(books('financialYear', 'calendarYear')).toEqual({});
    expect(books('calendarYear', 'financialYear')).toEqual({
      'duties.books.align': expect.stringContaining('"financialYear" before "calendarYear"'),
    });
  });
});
