import type { Reason } from '@gallra/core';
import { brokerage } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { outlookTally } from './erasure-outlook.ts';
import type { KeptColumn, RowErasure } from './row-erasure.ts';

const secret = 'penningtvättslagen (2017:630) 5 kap. 7 §';
const claim = (name: string, lastDay?: string, more: Partial<Reason> = {}): Reason => ({
  claim: name,
  kind: 'duty',
  basis: '6(1)(c)',
  alive: true,
  ...(lastDay === undefined ? {} : { end: { lastDay, expires: new Date(`${lastDay}T23:00:00Z`) } }),
  ...more,
});
const told = claim('dueDiligence', '2031-10-01');
const hidden = claim('suspicion', '2034-02-02', { secretFromSubject: secret });

const column = (name: string, more: Partial<KeptColumn>): KeptColumn => ({
  column: name,
  claims: [],
  others: [],
  heldBy: [],
  ...more,
});

const contact = (kept: readonly KeptColumn[], more: Partial<RowErasure> = {}): RowErasure => ({
  table: 'contacts',
  found: { row: { id: 1 }, situation: { controller: {} } } as unknown as RowErasure['found'],
  disposal: 'keep',
  going: [],
  leaving: [],
  waiting: [],
  due: [],
  kept,
  firm: true,
  ...more,
});

function outlook(...rows: readonly RowErasure[]) {
  const tally = outlookTally(brokerage);
  for (const row of rows) tally.add(row);
  return tally.outlook();
}

describe('what stays for others in the row', () => {
  const others = [claim('brokerage', '2028-01-20')];
  const forOthers = (kept: KeptColumn) => outlook(contact([kept])).keptForOthers.map(({ columns }) => columns);

  test.each<[string, Partial<KeptColumn>, boolean]>([
    ['no claim of the person’s, and one of somebody else’s', { others }, true],
    ['somebody else’s restriction alone', { others: true }, true],
    ['nobody else', { claims: [told] }, false],
    ['neither', {}, false],
    ['a claim that may be told accounts for it', { claims: [told], others }, false],
    ['one that may be told accounts for it beside a secret one', { claims: [hidden, told], others }, false],
    ['a secret claim alone does not account for it', { claims: [hidden], others }, true],
    ['somebody else’s claim alone, in a column that is itself a secret', { others, secret }, true],
    ['a column that is itself a secret is told as such', { claims: [hidden], others, secret }, false],
  ])('%s', (_, kept, listed) => {
    expect(forOthers(column('email', kept))).toEqual(listed ? [['email']] : []);
  });
});

describe('until when a claim keeps data', () => {
  const keptUntil = (...rows: readonly RowErasure[]) =>
    outlook(...rows).kept.map(({ until, tables }) => [until, tables.map((table) => table.until)]);
  const date = (lastDay: string) => ({ state: 'date', lastDay });

  test('is the latest of its columns, in whichever order', () => {
    const columns = ['2030-01-01', '2032-01-01', '2031-01-01'].map((lastDay, index) =>
      column(`column${index}`, { claims: [claim('bidList', lastDay)] }),
    );
    expect(keptUntil(contact(columns))).toEqual([[date('2032-01-01'), [date('2032-01-01')]]]);
  });

  test('is the latest of its rows and of its tables, in whichever order', () => {
    const name = (lastDay: string) => [column('name', { claims: [claim('bidList', lastDay)] })];
    const rows = ['2030-01-01', '2032-01-01', '2031-01-01'].map((lastDay) => contact(name(lastDay)));
    const bids = contact(name('2031-06-01'), { table: 'bids' });
    expect(keptUntil(...rows, bids)).toEqual([[date('2032-01-01'), [date('2032-01-01'), date('2031-06-01')]]]);
  });

  test('is not known where that of one column is not', () => {
    const columns = [
      column('name', { claims: [claim('bookkeeping', '2030-01-01')] }),
      column('phone', { claims: [claim('bookkeeping')] }),
    ];
    expect(keptUntil(contact(columns))[0]?.[0]).not.toMatchObject({ state: 'date' });
  });
});

describe('what becomes of rows', () => {
  test('nothing is complete while a claim, somebody else or a legal hold keeps something', () => {
    const complete = (kept: Partial<KeptColumn>) => outlook(contact([column('name', kept)])).complete;
    expect(complete({ claims: [told] })).toBe(false);
    expect(complete({ others: true })).toBe(false);
    expect(complete({ heldBy: ['The deposit is in dispute.'] })).toBe(false);
    expect(outlook(contact([])).complete).toBe(true);
  });

  test('those that are held in place lose the person, and those that have lost them before stay as they are', () => {
    const tally = outlookTally(brokerage);
    const whole = { disposal: 'erase' } as const;
    for (const due of [['name'], ['name'], ['name'], []]) tally.add(contact([], { ...whole, due }));
    const fates = (erasable: number) => tally.outlook(() => erasable).rows;
    expect(fates(4)).toEqual([{ table: 'contacts', erase: 4, anonymise: 0, clear: 0, keep: 0 }]);
    expect(fates(1)).toEqual([{ table: 'contacts', erase: 1, anonymise: 2, clear: 0, keep: 1 }]);
  });

  test('a row in which nothing is due is kept, whatever the decision would make of it', () => {
    expect(outlook(contact([], { disposal: 'anonymise' })).rows).toMatchObject([{ anonymise: 0, keep: 1 }]);
    expect(outlook(contact([], { disposal: 'clear', due: ['name'] })).rows).toMatchObject([{ clear: 1, keep: 0 }]);
  });
});
