import { auditEvents } from '@gallra/audit';
import { decide, type SubjectKey } from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import type { RequestEntry } from '@gallra/core/store';
import { accessHtml, accessPackage, earlierRows, erase, erasurePreview, forSubject, recordRight } from '@gallra/dsar';
import { liveSchema, liveTable, type OpenStore, type OpenWorld, smallPolicy, type World } from '@gallra/world';
import { beforeEach, describe, expect, test } from 'vitest';
import { approved, later } from '../retention/carried-out.ts';

const purpose = (category: string, from: string) => ({
  title: { sv: category, en: category },
  role: 'controller' as const,
  basis: '6(1)(f)' as const,
  subjects: 'all' as const,
  categories: [category],
  keep: { from, for: 'P1Y' as const },
});

const policy = smallPolicy({
  subjects: ['member'],
  categories: ['identity', 'quarrel'],
  times: 'date',
  events: Object.fromEntries(['seen', 'noted'].map((name) => [name, { sv: name, en: name }])),
  purposes: { care: purpose('identity', 'seen'), claims: purpose('quarrel', 'noted') },
  tables: {
    members: {
      subjects: { id: 'member' },
      since: 'joined_on',
      keys: 'reused',
      events: { seen: 'seen_on' },
      columns: { id: 'key', name: 'identity', joined_on: 'notPersonal', seen_on: 'notPersonal' },
      then: 'erase',
    },
    quarrels: {
      subjects: { member_id: { in: 'members' } },
      since: 'made_on',
      events: { noted: 'noted_on' },
      columns: { id: 'key', member_id: 'key', what: 'quarrel', made_on: 'notPersonal', noted_on: 'notPersonal' },
      then: 'erase',
    },
    // They lead to a member through a quarrel, which tells whose it is.
    replies: {
      subjects: { quarrel_id: { in: 'quarrels' } },
      events: { noted: 'noted_on' },
      columns: { id: 'key', quarrel_id: 'key', what: 'quarrel', noted_on: 'notPersonal' },
      then: 'erase',
    },
  },
} as Parameters<typeof smallPolicy>[0]);

/** The key 1 was somebody else's until March: of them there is a quarrel with a reply, and one that does not say when. */
const world: World = {
  policy,
  schema: liveSchema(
    liveTable('members', ['id', 'name', 'joined_on', 'seen_on']),
    liveTable('quarrels', ['id', 'member_id', 'what', 'made_on', 'noted_on']),
    liveTable('replies', ['id', 'quarrel_id', 'what', 'noted_on']),
  ),
  rows: {
    members: [{ id: 1, name: 'new name', joined_on: '2026-03-01', seen_on: '2026-05-01' }],
    quarrels: [
      { id: 1, member_id: 1, what: 'old quarrel', made_on: '2026-01-10', noted_on: '2026-05-01' },
      { id: 2, member_id: 1, what: 'new quarrel', made_on: '2026-03-01', noted_on: '2026-05-01' },
      { id: 3, member_id: 1, what: 'timeless quarrel', made_on: null, noted_on: '2026-05-01' },
    ],
    replies: [
      { id: 1, quarrel_id: 1, what: 'old reply', noted_on: '2026-05-01' },
      { id: 2, quarrel_id: 2, what: 'new reply', noted_on: '2026-05-01' },
    ],
  },
};

const member: SubjectKey = { category: 'member', key: '1' };
const [february, june, july] = ['2026-02-01', '2026-06-01', '2026-07-01'].map(later) as [Date, Date, Date];
const afterYears = later('2027-09-01');
const older = [
  { table: 'quarrels', rows: 2 },
  { table: 'replies', rows: 1 },
];

/** Keys that are given to somebody new, on any store. */
export function reusedKeysSpec(open: OpenStore): void {
  describe('where a key is given to somebody new, what is older than they are', () => {
    let opened: OpenWorld;
    beforeEach(async () => {
      opened = await open(world);
    });
    const idsIn = async (table: string) => (await opened.rows(table)).map(({ id }) => Number(id)).sort();
    /** Asked for under the key when it was somebody else's. */
    const askedBefore = (right: RequestEntry['right'], more: Partial<RequestEntry> = {}) =>
      opened.store.transaction(({ requests }) =>
        requests.record({ subject: member, right, effectiveAt: february, ...more }),
      );
    /** Which quarrels a purpose keeps: as `decide` says it of each row, and as the store counts them. */
    async function keptQuarrels(at: Date): Promise<readonly number[]> {
      return opened.store.transaction(async ({ rows }) => {
        const kept: number[] = [];
        for await (const { row, situation } of rows.rowsOf('quarrels', { at }))
          if (decide(policy, 'quarrels', situation).disposal === 'keep') kept.push(Number(row.id));
        const asked = { table: 'quarrels', scope: { at }, incomingKeys: [] } as const;
        const { erase: going } = await rows.tally(asked);
        expect(going).toBe(world.rows.quarrels?.length ? world.rows.quarrels.length - kept.length : 0);
        return kept.sort();
      });
    }

    test('is not told to them, and to the controller as an earlier holder’s (Art. 5(1)(f), 15(4))', async () => {
      const about = { subject: member, at: june };
      const json = await accessPackage(opened.store, policy, about);
      expect(json.rows.flatMap(({ columns }) => columns.map(({ value }) => value)).sort()).toEqual([
        'new name',
        'new quarrel',
        'new reply',
      ]);
      expect(`${JSON.stringify(json)}${accessHtml(json, 'en')}`).not.toMatch(/old (quarrel|reply)|timeless|earlier/);
      expect(await earlierRows(opened.store, policy, about)).toEqual(older);
    });

    test('is decided about as an earlier holder’s, and goes when its own purposes end', async () => {
      const people = await opened.store.transaction(async ({ rows }) => {
        const found: unknown[] = [];
        for await (const { row, situation } of rows.rowsOf('quarrels', { at: june }))
          found.push([Number(row.id), situation.parties.member_id?.map(({ key, earlier }) => [key, earlier])]);
        return found;
      });
      expect(people).toEqual([
        [1, [['1', true]]],
        [2, [['1', undefined]]],
        [3, [['1', true]]],
      ]);
      await approved(opened.store, world, afterYears);
      expect(await idsIn('quarrels')).toEqual([]);
    });

    test('outlives an erasure that they ask for, and what is told of it to them does not say so (Art. 17)', async () => {
      const preview = await erasurePreview(opened.store, policy, { subject: member, at: june });
      expect(preview.earlierHolder).toEqual(older);
      const report = await erase(opened.store, policy, { subject: member, at: june });
      expect(report.earlierHolder).toEqual(older);
      for (const told of [preview, report]) expect(JSON.stringify(forSubject(told))).not.toContain('earlierHolder');
      expect([await idsIn('members'), await idsIn('quarrels'), await idsIn('replies')]).toEqual([[], [1, 3], [1]]);
      // Nothing of theirs is left, so that nothing they asked for is asked for whoever the key names now.
      await approved(opened.store, world, july);
      expect([await idsIn('quarrels'), await idsIn('replies')]).toEqual([[1, 3], [1]]);
      const known = () => opened.store.transaction(({ requests }) => requests.known(member));
      expect(await known()).toMatchObject([{ asked: [] }]);
      await approved(opened.store, world, afterYears);
      expect([await idsIn('quarrels'), await known()]).toEqual([[], []]);
    });

    test('keeps the reference that was theirs, too, until nothing of either is left', async () => {
      await askedBefore('objection', { purpose: 'care' });
      // All of the newcomer's goes by its clocks, and only the earlier holder's quarrels are seen again.
      await opened.store.transaction(({ holds }) =>
        holds.place({
          covers: { table: 'quarrels', rows: { what: 'old quarrel' } },
          reason: 'dispute',
          placedBy: 'kim',
          placedAt: june,
          reviewOn: '2030-01-01',
        }),
      );
      await approved(opened.store, world, afterYears);
      expect([await idsIn('members'), await idsIn('quarrels')]).toEqual([[], [1]]);
      expect(await opened.store.transaction(({ requests }) => requests.known(member))).toHaveLength(1);
    });

    test('stays under what an earlier holder asked for, also once they are erased (Art. 18)', async () => {
      await askedBefore('restriction');
      await erase(opened.store, policy, { subject: member, at: june });
      await approved(opened.store, world, afterYears);
      expect([await idsIn('quarrels'), await idsIn('replies')]).toEqual([[1, 3], [1]]);
    });

    test('is not bound by what they ask for, nor they by what an earlier holder asked for (Art. 18, 21)', async () => {
      await askedBefore('objection', { purpose: 'claims' });
      expect(await keptQuarrels(june)).toEqual([2]);
      const objection = { subject: member, right: 'objection', purpose: 'claims', at: june } as const;
      await recordRight(opened.store, policy, objection);
      expect(await keptQuarrels(july)).toEqual([]);
      await recordRight(opened.store, policy, { ...objection, right: 'retraction', at: july });
      expect(await keptQuarrels(later('2026-07-02'))).toEqual([2]);
    });

    test('stays apart under a restriction of theirs (Art. 18)', async () => {
      await recordRight(opened.store, policy, { subject: member, right: 'restriction', at: june });
      await approved(opened.store, world, afterYears);
      expect([await idsIn('members'), await idsIn('quarrels'), await idsIn('replies')]).toEqual([[1], [2], [2]]);
    });

    test('was asked about by somebody else: that is not in their history, and they cannot end it', async () => {
      await askedBefore('restriction');
      const found = await opened.store.transaction(({ rows }) => rows.ownRow(member));
      const asked = { ...member, ...(found?.heldSince === undefined ? {} : { heldSince: found.heldSince }) };
      const history = () => opened.store.transaction(({ requests }) => requests.history(asked));
      expect(await history()).toEqual([]);
      const lifting = { subject: member, right: 'lifting', at: june } as const;
      await expect(recordRight(opened.store, policy, lifting)).rejects.toMatchObject({ code: 'right.invalid' });
      await recordRight(opened.store, policy, { ...lifting, right: 'restriction' });
      expect((await history()).map(({ effectiveAt }) => effectiveAt)).toEqual([june]);
      await recordRight(opened.store, policy, { ...lifting, at: july });
      await approved(opened.store, world, afterYears);
      expect([await idsIn('members'), await idsIn('quarrels'), await idsIn('replies')]).toEqual([[], [1, 3], [1]]);
    });

    test('was asked about before they had the key: nothing takes effect for them then', async () => {
      const early = { subject: member, right: 'restriction', at: june, effectiveAt: february } as const;
      await expect(recordRight(opened.store, policy, early)).rejects.toMatchObject({
        code: 'right.invalid',
        problems: [expect.stringContaining('effectiveAt: ')],
      });
      const past = { subject: member, at: february };
      await expect(erase(opened.store, policy, past)).rejects.toMatchObject({ code: 'right.invalid' });
      expect(await idsIn('members')).toEqual([1]);
    });

    test('is in no record of Gallra’s own, and in no log, that is told to them (Art. 15)', async () => {
      const reference = await askedBefore('restriction');
      await recordRight(opened.store, policy, { subject: member, right: 'restriction', at: june });
      await opened.store.transaction(({ events }) =>
        events.append(
          [february, june].map((at) =>
            gallraEvent({ type: 'access.exported', at, policy: 'test', subject: reference, rows: 1 }),
          ),
        ),
      );
      const { ownRecords } = await accessPackage(opened.store, policy, { subject: member, at: july });
      expect(JSON.stringify(ownRecords)).toContain('2026-06-01');
      expect(JSON.stringify(ownRecords)).not.toContain('2026-02-01');
      const days: string[] = [];
      for await (const { event } of auditEvents(opened.store, { subject: member })) days.push(event.at.slice(0, 10));
      expect(days).toContain('2026-06-01');
      expect(days).not.toContain('2026-02-01');
    });

    test('is what a hold covers that was placed on the key then, and no other (Art. 17(3)(e))', async () => {
      const hold = { covers: { subject: member }, reason: 'dispute', placedBy: 'kim', reviewOn: '2030-01-01' } as const;
      await opened.store.transaction(({ holds }) => holds.place({ ...hold, placedAt: february }));
      await approved(opened.store, world, afterYears);
      // Of one that does not say since when it has been there, it is not known to be theirs.
      expect([await idsIn('members'), await idsIn('quarrels')]).toEqual([[], [1, 3]]);
    });

    test('is whoever’s the key names, once nobody has it any more', async () => {
      opened = await open({ ...world, rows: { ...world.rows, members: [] } });
      const json = await accessPackage(opened.store, policy, { subject: member, at: june });
      expect(json.rows).toHaveLength(5);
      expect(await earlierRows(opened.store, policy, { subject: member, at: june })).toEqual([]);
    });

    test('is all that does not say since when, where they do not say it themselves', async () => {
      const [own] = world.rows.members ?? [];
      opened = await open({ ...world, rows: { ...world.rows, members: [{ ...own, joined_on: null }] } });
      const json = await accessPackage(opened.store, policy, { subject: member, at: june });
      expect(json.rows.map(({ table }) => table)).toEqual(['members']);
      // What they ask for is heeded all the same.
      await erase(opened.store, policy, { subject: member, at: june });
      expect([await idsIn('members'), await idsIn('quarrels')]).toEqual([[], [1, 2, 3]]);
    });
  });
}
