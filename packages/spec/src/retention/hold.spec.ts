import type { HoldCover } from '@gallra/core';
import { accessPackage, erasurePreview, forSubject } from '@gallra/dsar';
import { placeHold, plan, releaseHold } from '@gallra/retention';
import { brokerage, brokerageWorld, contact, days, deal, now, type OpenStore, sale, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, eventsOf, later } from './carried-out.ts';

const order = (covers: HoldCover) => ({
  covers,
  reason: 'The deposit is in dispute.',
  placedBy: 'legal',
  placedAt: now,
  reviewOn: '2027-06-01',
});
const subject = { category: 'contact', key: '1' };

/** What a legal hold stops, on any store. */
export function holdSpec(open: OpenStore): void {
  describe('a legal hold (Art. 17(3)(e))', () => {
    const world = sale({
      contacts: [contact(1, days.twoYearsAgo), contact(2, days.twoYearsAgo)],
      deals: [deal(7, 1, days.tenYearsAgo)],
    });

    test('stops the sweep for a person and what refers to them; when it is released the rest goes', async () => {
      const { store, rows } = await open(world);
      const { id } = await placeHold(store, world.policy, order({ subject }));
      await approved(store, world);
      expect((await rows('contacts')).map((row) => row.id)).toEqual([1]);
      expect(await rows('deals')).toHaveLength(1);
      await releaseHold(store, world.policy, id, { by: 'legal', at: now, reason: 'The parties have settled.' });
      expect(await approved(store, world)).toMatchObject({ forgotten: 1 });
      expect(await rows('contacts')).toEqual([]);
    });

    test('keeps the mapping of the person it covers, also when no row is left', async () => {
      const { store } = await open(sale({ contacts: [] }));
      await placeHold(store, world.policy, order({ subject }));
      expect(await approved(store, world)).toMatchObject({ forgotten: 0 });
      expect(await store.transaction((tx) => tx.holds.list())).toMatchObject([{ covers: { subject } }]);
    });

    test('keeps the mapping of nobody else, whatever else it covers', async () => {
      const everyone = sale({ contacts: [contact(2, days.twoYearsAgo)] });
      const { store } = await open(everyone);
      await placeHold(store, world.policy, order({ subject }));
      await placeHold(store, world.policy, order({ table: 'deals' }));
      await store.transaction((tx) => tx.requests.reference({ category: 'contact', key: '2' }));
      expect(await approved(store, everyone)).toMatchObject({ forgotten: 1 });
    });

    test('leaves an event when it is placed and when it is released, without its reason', async () => {
      const { store } = await open(world);
      const { id } = await placeHold(store, world.policy, order({ table: 'deals', rows: { id: 7 } }));
      await releaseHold(store, world.policy, id, { by: 'legal', at: now, reason: 'The parties have settled.' });
      const events = await eventsOf(store);
      expect(events).toMatchObject([
        { type: 'hold.released', hold: id },
        { type: 'hold.placed', hold: id, table: 'deals' },
      ]);
      expect(JSON.stringify(events)).not.toMatch(/dispute|settled|legal/);
    });

    test('past its day of review is told by the plan', async () => {
      const { store } = await open(world);
      const { id } = await placeHold(store, world.policy, order({ subject }));
      expect((await plan(store, world.policy, later('2027-06-01'))).overdueHolds).toEqual([]);
      expect((await plan(store, world.policy, later('2027-06-02'))).overdueHolds).toEqual([
        { id, reviewOn: '2027-06-01' },
      ]);
    });

    test('that makes no sense is refused with every problem, and nothing is changed', async () => {
      const { store } = await open(world);
      const wrong = {
        ...order({ table: 'deals', rows: { colour: 'red' } }),
        reason: ' ',
        placedBy: '',
        reviewOn: '2020-01-01',
      };
      await expect(placeHold(store, world.policy, wrong)).rejects.toMatchObject({
        code: 'hold.invalid',
        problems: [
          expect.stringContaining('covers.rows.colour'),
          expect.stringContaining('reason'),
          expect.stringContaining('placedBy'),
          expect.stringContaining('reviewOn'),
        ],
      });
      await expect(placeHold(store, world.policy, order({ table: 'diary' }))).rejects.toMatchObject({
        problems: [expect.stringContaining('covers.table')],
      });
      // As a program without types may write it.
      await expect(placeHold(store, world.policy, order({ ...subject } as never))).rejects.toMatchObject({
        problems: [expect.stringContaining('covers.category'), expect.stringContaining('covers.key')],
      });
      await expect(placeHold(store, world.policy, order({ controller: '1' }))).rejects.toMatchObject({
        problems: [expect.stringContaining('covers.controller')],
      });
      await expect(
        placeHold(store, world.policy, order({ subject: { ...subject, category: 'ghost' } })),
      ).rejects.toMatchObject({ code: 'subject.unknown' });
      await expect(
        releaseHold(store, world.policy, 'none', { by: 'legal', at: now, reason: 'Settled.' }),
      ).rejects.toMatchObject({ code: 'hold.invalid' });
      expect(await store.transaction((tx) => tx.holds.list({ released: true }))).toEqual([]);
      expect(await eventsOf(store)).toEqual([]);
    });
  });
  describe('a legal hold on what somebody asks about (Art. 15(1)(d), 17(3)(e))', () => {
    const at = today;
    const held = async (key: string, reason: string) => {
      const { store } = await open(brokerageWorld());
      const person = { category: 'registered', key };
      const covers = { table: 'contacts', rows: { id: Number(key) } };
      await store.transaction((tx) => tx.holds.place({ ...order(covers), reason, placedAt: at }));
      return { store, about: { subject: person, at } };
    };

    test('keeps the row through an erasure; the reason is for the controller, that there is one is told', async () => {
      const reason = 'Tvist med Eva om handpenningen';
      const { store, about } = await held('1', reason);
      const preview = await erasurePreview(store, brokerage, about);
      expect(preview.holds).toMatchObject([
        { table: 'contacts', columns: expect.arrayContaining(['email', 'notes']), rows: 1, reasons: [reason] },
      ]);
      expect(preview.erased.map(({ table }) => table)).not.toContain('contacts');
      expect(preview.warnings.map(({ sv }) => sv)).toContainEqual(
        expect.stringMatching(/^Kontakt: .*E-post.* bevaras tills vidare av rättsliga skäl\.$/),
      );
      expect(forSubject(preview)).toMatchObject({ complete: false, holds: [{ reasons: [] }] });
      expect(JSON.stringify(forSubject(preview))).not.toContain('Tvist');
    });

    test('is what an access package gives as the end, without the reason', async () => {
      const { store, about } = await held('1', 'Tvist med Eva om handpenningen');
      const { rows } = await accessPackage(store, brokerage, about);
      const [contact] = rows.filter(({ table }) => table === 'contacts');
      expect(contact?.columns.find(({ column }) => column === 'email')).toMatchObject({ until: { state: 'hold' } });
      expect(JSON.stringify(rows)).not.toContain('Tvist');
    });

    test('on a record that only a secret keeps is as secret as the record (penningtvättslagen 5 kap. 7 §)', async () => {
      const { store, about } = await held('4', 'Förundersökning');
      const preview = await erasurePreview(store, brokerage, about);
      expect(preview.holds).toMatchObject([{ secretFromSubject: 'penningtvättslagen (2017:630) 5 kap. 7 §' }]);
      expect(forSubject(preview)).toMatchObject({ holds: [], kept: [], complete: true });
      await expect(accessPackage(store, brokerage, about)).rejects.toMatchObject({ code: 'subject.unknown' });
    });
  });
}
