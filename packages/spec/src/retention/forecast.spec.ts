import { forecast, plan } from '@gallra/retention';
import { contact, days, deal, now, type OpenStore, sale } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { later } from './carried-out.ts';

const world = sale({
  contacts: [contact(1, days.twoYearsAgo), contact(2, days.fourMonthsAgo), contact(3, days.lastWeek)],
  deals: [deal(7, 3, '2025-03-10')],
});

/** What is due in the months ahead, on any store. */
export function forecastSpec(open: OpenStore): void {
  describe('a forecast (Art. 5(1)(e))', () => {
    test('says month by month what ends, with what is due already in the first', async () => {
      const { store } = await open(world);
      const { months } = await forecast(store, world.policy, now, 4);
      expect(months.map(({ from, until }) => [from, until])).toEqual([
        ['2026-11-21', '2026-12-01'],
        ['2026-12-01', '2027-01-01'],
        ['2027-01-01', '2027-02-01'],
        ['2027-02-01', '2027-03-01'],
      ]);
      const contacts = months.map(({ tables }) => tables.find(({ table }) => table === 'contacts'));
      expect(contacts[0]).toMatchObject({ rows: 1, cleared: 1 });
      expect(contacts.slice(1, 3)).toEqual([undefined, undefined]);
      // A week before 21 November and three months: support ends with 14 February.
      expect(contacts[3]).toMatchObject({ rows: 0, cleared: 1, claims: { support: expect.any(Number) } });
    });

    test('adds up to the plan for its end', async () => {
      const { store } = await open(world);
      const { months } = await forecast(store, world.policy, now, 120);
      const end = months.at(-1)?.until ?? '';
      const { tables } = await plan(store, world.policy, later(end));
      for (const { table, erase, anonymise, referenced } of tables) {
        const rows = months.flatMap((month) => month.tables).filter((one) => one.table === table);
        expect(rows.reduce((sum, one) => sum + one.rows, 0)).toBe(erase + anonymise + referenced);
      }
      expect(tables.some(({ erase }) => erase > 0)).toBe(true);
    });

    test.each([0, 121, 1.5, Number.NaN])('for %d months is refused', async (months) => {
      const { store } = await open(world);
      await expect(forecast(store, world.policy, now, months)).rejects.toMatchObject({ code: 'options.invalid' });
    });
  });
}
