import type { Situation } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import { brokerage, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { accessRow } from '../access/access-row.ts';
import { whereaboutsOf } from '../person/whereabouts.ts';
import { outlookTally } from './erasure-outlook.ts';
import { erasureWarnings } from './erasure-warning.ts';
import { rowErasure } from './row-erasure.ts';
import { forSubject } from './told.ts';

const subject = (key: string) => ({ category: 'registered', key });

/** The person's own row, as if these legal holds covered it. */
async function held(key: string, holds: NonNullable<Situation['holds']>) {
  const store = memoryStore({ policy: brokerage, tables: rows });
  return store.transaction(async (tx) => {
    await tx.requests.record({ subject: subject(key), right: 'erasure', effectiveAt: today });
    for await (const { row, situation } of tx.rows.rowsOf('contacts', { at: today, subject: subject(key) }))
      return { row, situation: { ...situation, holds } };
    throw new Error('The row is gone.');
  });
}

describe('a legal hold (Art. 17(3)(e))', () => {
  const hold = { reason: 'Tvist med Eva om handpenningen' };

  test('keeps the row through an erasure; the reason is for the controller, that there is one is told', async () => {
    const whereabouts = whereaboutsOf(brokerage, subject('1'));
    const tally = outlookTally(brokerage);
    tally.add(rowErasure(brokerage, whereabouts, 'contacts', await held('1', [hold])));
    const outlook = tally.outlook();
    expect(outlook.holds).toEqual([
      expect.objectContaining({
        table: 'contacts',
        columns: expect.arrayContaining(['email', 'notes']),
        rows: 1,
        reasons: [hold.reason],
      }),
    ]);
    expect(outlook.erased).toEqual([]);
    expect(erasureWarnings(brokerage, outlook).at(-1)?.sv).toMatch(
      /^Kontakt: .*E-post.* bevaras tills vidare av rättsliga skäl\.$/,
    );
    expect(forSubject(outlook)).toMatchObject({ complete: false, holds: [{ reasons: [] }] });
    expect(JSON.stringify(forSubject(outlook))).not.toContain('Tvist');
  });

  test('is what an access package gives as the end, without the reason', async () => {
    const row = accessRow(brokerage, whereaboutsOf(brokerage, subject('1')), {
      table: 'contacts',
      found: await held('1', [hold]),
    });
    expect(row?.columns.find(({ column }) => column === 'email')).toMatchObject({
      until: { state: 'hold' },
      purposes: [],
    });
    expect(JSON.stringify(row)).not.toContain('Tvist');
  });

  test('on a record that only a secret keeps is as secret as the record', async () => {
    const whereabouts = whereaboutsOf(brokerage, subject('4'));
    const found = await held('4', [{ reason: 'Förundersökning' }]);
    expect(accessRow(brokerage, whereabouts, { table: 'contacts', found })).toBeUndefined();
    const tally = outlookTally(brokerage);
    tally.add(rowErasure(brokerage, whereabouts, 'contacts', found));
    expect(tally.outlook().holds).toEqual([
      expect.objectContaining({ secretFromSubject: 'penningtvättslagen (2017:630) 5 kap. 7 §' }),
    ]);
    expect(forSubject(tally.outlook())).toMatchObject({ holds: [], kept: [], complete: true });
  });
});
