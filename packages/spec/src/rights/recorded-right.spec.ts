import { recordRectification, recordRight } from '@gallra/dsar';
import { contact, days, letters, message, now, type OpenStore, type OpenWorld } from '@gallra/world';
import { beforeEach, describe, expect, test } from 'vitest';
import { approved, eventsOf } from '../retention/carried-out.ts';

const world = letters('restrict', {
  contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek)],
  messages: [message(1, 1, days.lastWeek)],
});
const fingerprintKey = new Uint8Array(32).fill(7);
const subject = { category: 'contact', key: '1' };

/** Rights that have taken effect, on any store. */
export function recordedRightSpec(open: OpenStore): void {
  describe('a right that has taken effect', () => {
    let opened: OpenWorld;
    beforeEach(async () => {
      opened = await open(world);
    });
    const journal = () => opened.store.transaction((tx) => tx.journal.list());

    test('is heeded by the next sweep, and is in the journal without a name (Art. 18(2))', async () => {
      const reference = await recordRight(
        opened.store,
        world.policy,
        { subject, right: 'restriction', at: now },
        { fingerprintKey },
      );
      await approved(opened.store, world);
      expect((await opened.rows('contacts')).map(({ id }) => id)).toEqual([1, 2]);
      expect(await journal()).toMatchObject([{ reason: 'restriction', reference, table: 'contacts', columns: [] }]);
      expect(JSON.stringify([await journal(), await eventsOf(opened.store)])).not.toMatch(/Namn|070-000 /);
    });

    test.each([
      ['a restriction of one purpose', { right: 'restriction', purpose: 'support' }],
      ['an objection to nothing', { right: 'objection' }],
      ['an objection to no purpose of the policy', { right: 'objection', purpose: 'cats' }],
      ['consent to what does not rest on it', { right: 'consent', purpose: 'support' }],
      ['a lifting of a restriction of one purpose', { right: 'lifting', purpose: 'support' }],
    ] as const)('%s is refused, and nothing is recorded', async (_, order) => {
      await expect(
        recordRight(opened.store, world.policy, { subject, at: now, ...order }, { fingerprintKey }),
      ).rejects.toMatchObject({
        code: 'right.invalid',
        problems: [expect.stringContaining('purpose: ')],
      });
      expect(await journal()).toEqual([]);
    });

    test('that its basis does not give is refused with the reason, and that it was asked for is on record (Art. 12(4))', async () => {
      const order = { subject, right: 'withdrawal', purpose: 'support', at: now } as const;
      await expect(recordRight(opened.store, world.policy, order, { fingerprintKey })).rejects.toMatchObject({
        code: 'right.notGiven',
        problems: [expect.stringContaining('Art. 7(3)')],
      });
      expect(await journal()).toEqual([]);
      const asked = await opened.store.transaction((tx) => tx.requests.history(subject));
      expect(asked).toMatchObject([
        { right: 'withdrawal', purpose: 'support', refused: expect.stringContaining('Art. 7(3)') },
      ]);
      expect(await opened.store.transaction((tx) => tx.requests.list('withdrawal'))).toEqual([]);
      expect((await eventsOf(opened.store)).map(({ type }) => type)).toContain('request.refused');
    });

    test('of somebody who is not there is refused', async () => {
      const nobody = { subject: { ...subject, key: '99' }, right: 'restriction', at: now } as const;
      await expect(recordRight(opened.store, world.policy, nobody)).rejects.toMatchObject({ code: 'subject.unknown' });
    });

    test('to rectification wants a row that leads to the person, and columns of it (Art. 16)', async () => {
      const order = { subject, table: 'messages', key: ['1'], columns: ['body'], at: now };
      await recordRectification(opened.store, world.policy, order, fingerprintKey);
      expect(await journal()).toMatchObject([{ reason: 'rectification', table: 'messages', columns: ['body'] }]);
      const wrong = [
        { ...order, table: 'contacts', key: ['2'], columns: ['name'] },
        { ...order, columns: [] },
        { ...order, columns: ['cats'] },
        { ...order, key: [] },
      ];
      for (const one of wrong)
        await expect(recordRectification(opened.store, world.policy, one, fingerprintKey)).rejects.toMatchObject({
          code: 'right.invalid',
        });
      expect(await journal()).toHaveLength(1);
    });
  });
}
