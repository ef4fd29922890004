import { inspect } from 'node:util';
import type { Row } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { recordRectification, recordRight } from '@gallra/dsar';
import {
  exportJournal,
  type JournalArchive,
  journalEntry,
  journalLoss,
  placeHold,
  plan,
  pruneJournal,
  purge,
  replay,
  sweep,
} from '@gallra/retention';
import {
  contact,
  days,
  deal,
  deals,
  estatePolicy,
  letters,
  message,
  now,
  type OpenStore,
  type OpenWorld,
  sale,
  type World,
} from '@gallra/world';
import { beforeEach, describe, expect, test } from 'vitest';

const fingerprintKey = new Uint8Array(32).fill(7);
const contactWith = (id: number, more: Row = {}): Row => ({ ...contact(id, days.lastWeek), ...more });
const world: World = sale({
  contacts: [1, 2, 3, 4].map((id) => contactWith(id)),
  deals: [deal(1, 3, days.twoYearsAgo)],
});
const person = (key: string) => ({ category: 'contact', key });

/** Lines in memory, as a file would keep them. */
function linesInMemory(): JournalArchive & { lines: readonly string[] } {
  const archive = {
    lines: [] as readonly string[],
    append: async (more: readonly string[]) => {
      archive.lines = [...archive.lines, ...more];
    },
    read: async () => archive.lines,
    replace: async (lines: readonly string[]) => {
      archive.lines = lines;
    },
  };
  return archive;
}

/** Whose mapping and journal stay: as after an erasure, which is for another package to do. */
async function erased(store: Store, id: number): Promise<void> {
  await store.transaction(async (tx) => {
    const subject = person(String(id));
    const reference = await tx.requests.record({ subject, right: 'erasure', effectiveAt: now });
    const about = { at: now, reason: 'erasure', reference, lives: { home: 'contacts', key: String(id) } } as const;
    await tx.journal.append([
      journalEntry(fingerprintKey, world.policy, { table: 'contacts', row: contactWith(id) }, about),
    ]);
  });
}

/** A database that was restored from its backup: `elsewhere` opens worlds beside those that `first` opens. */
export function replaySpec(first: OpenStore, elsewhere: OpenStore): void {
  const readable = ({ store, rows }: OpenWorld) => ({ ...store, rows });
  const withContacts = (contacts: readonly Row[] = world.rows.contacts ?? []): World => ({
    ...world,
    rows: {
      contacts,
      // Where the seller is not there yet, neither is the deal.
      deals: (world.rows.deals ?? []).filter((own) => contacts.some(({ id }) => id === own.seller_id)),
    },
  });
  const open = async (contacts?: readonly Row[]) => readable(await first(withContacts(contacts)));
  const restore = async (contacts?: readonly Row[]) => readable(await elsewhere(withContacts(contacts)));

  describe('a replay after a restore', () => {
    let archive: ReturnType<typeof linesInMemory>;
    let live: Awaited<ReturnType<typeof open>>;

    beforeEach(async () => {
      archive = linesInMemory();
      live = await open();
      const { hash } = await plan(live, world.policy, now);
      await sweep(live, world.policy, now, { approve: hash });
    });

    test('is not begun, nor its journal exported, where the archive fails; what it says about that stays out', async () => {
      const failing = async () => {
        throw Object.assign(new Error('EACCES: karin@example.com'), { code: 'EACCES' });
      };
      const broken: JournalArchive = { append: failing, read: failing, replace: failing };
      await erased(live, 4);
      const lost = (await journalLoss(live)).entries;
      for (const work of [
        () => exportJournal(live, world.policy, broken, now),
        () => replay(live, world.policy, now, { archive: broken, fingerprintKey }),
      ]) {
        const error = await work().catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'archive.failed', message: expect.stringContaining('(EACCES)') });
        expect(inspect(error, { depth: 5, showHidden: true })).not.toContain('karin');
      }
      expect((await journalLoss(live)).entries).toBe(lost);
    });

    /** The backup was taken before everything; what is swept afterwards needs an approval in it. */
    const replayed = async (store: Store) => {
      const { hash } = await plan(store, world.policy, now);
      return replay(store, world.policy, now, { archive, fingerprintKey, sweep: { approve: hash } });
    };
    const exported = () => exportJournal(live, world.policy, archive, now);

    test('disposes again of what was erased and purged, and of nothing else', async () => {
      await erased(live, 1);
      await purge(live, world.policy, { covers: [{ subject: person('2') }], at: now }, { fingerprintKey });
      await exported();
      const restored = await restore();
      const report = await replayed(restored);
      expect((await restored.rows('contacts')).map(({ id }) => id)).toEqual([3, 4]);
      expect(report).toMatchObject({ entries: 2, rights: { erasure: 1 }, others: {}, kept: {} });
    });

    test('takes a row that was erased, though its restored state would keep it', async () => {
      await erased(live, 3);
      await exported();
      const restored = readable(await elsewhere({ ...world, rows: { ...world.rows, deals: [] } }));
      await replay(restored, world.policy, now, { archive, fingerprintKey, sweep: false });
      expect((await restored.rows('contacts')).map(({ id }) => id)).toEqual([1, 2, 4]);
    });

    test('takes rows before those they refer to, however many there are', async () => {
      const ids = Array.from({ length: 150 }, (_, index) => index + 1);
      const post = letters('restrict', {
        contacts: ids.map((id) => contactWith(id)),
        messages: ids.map((id) => message(id, id, days.lastWeek)),
      });
      const lost = (await first(post)).store;
      const covers = [{ table: 'contacts' }, { table: 'messages' }];
      await purge(lost, post.policy, { covers, at: now }, { fingerprintKey });
      await exportJournal(lost, post.policy, archive, now);
      const restored = readable(await elsewhere(post));
      const report = await replay(restored, post.policy, now, { archive, fingerprintKey, sweep: false });
      expect(report).toMatchObject({ kept: {}, others: {} });
      expect([...(await restored.rows('contacts')), ...(await restored.rows('messages'))]).toEqual([]);
    });

    test('finds nothing more to do the second time', async () => {
      await erased(live, 1);
      await exported();
      const restored = await restore();
      await replayed(restored);
      const events = await restored.transaction((tx) => tx.events.list({ limit: 1000 }));
      const again = await replay(restored, world.policy, now, { archive, fingerprintKey, sweep: false });
      expect(again).toMatchObject({ actions: [], rights: { erasure: 0 } });
      expect(await restored.transaction((tx) => tx.journal.list())).toHaveLength(1);
      expect((await restored.transaction((tx) => tx.events.list({ limit: 1000 }))).length).toBe(events.length + 2);
    });

    test('leaves alone a row whose key was given to somebody else, and counts it', async () => {
      await erased(live, 1);
      await exported();
      const restored = await restore([contactWith(1, { name: 'Någon annan', phone: '08-1' }), contactWith(2)]);
      const report = await replay(restored, world.policy, now, { archive, fingerprintKey, sweep: false });
      expect(report).toMatchObject({ others: { contacts: 1 }, rights: { erasure: 0 }, actions: [] });
      expect(await restored.rows('contacts')).toHaveLength(2);
    });

    test('knows a row again in which something was changed after the backup', async () => {
      await erased(live, 1);
      await exported();
      const restored = await restore([contactWith(1, { last_contact_on: days.fourMonthsAgo })]);
      await replay(restored, world.policy, now, { archive, fingerprintKey, sweep: false });
      expect(await restored.rows('contacts')).toEqual([]);
    });

    test('puts restrictions, objections and withdrawals in effect again, under the reference they had (Art. 18, 21)', async () => {
      const restriction = { subject: person('1'), right: 'restriction', at: now } as const;
      const objection = { subject: person('2'), right: 'objection', purpose: 'support', at: now } as const;
      const reference = await recordRight(live, world.policy, restriction, { fingerprintKey });
      await recordRight(live, world.policy, objection, { fingerprintKey });
      await exported();
      const restored = await restore();
      const { rights } = await replay(restored, world.policy, now, { archive, fingerprintKey, sweep: false });
      expect(rights).toMatchObject({ erasure: 0, restriction: 1, objection: 1, withdrawal: 0, consent: 0 });
      const known = await restored.transaction((tx) => tx.requests.known(person('1')));
      expect(known).toMatchObject([{ reference, asked: [{ right: 'restriction' }] }]);
      expect(await restored.transaction((tx) => tx.requests.list('objection'))).toMatchObject([{ purpose: 'support' }]);
    });

    test('restricts people whose rectified values were lost, and reports the columns (Art. 16, 18(1)(a))', async () => {
      live = await open([contactWith(1, { phone: 'den rätta' }), contactWith(2, { phone: 'också rätt' })]);
      for (const id of ['1', '2']) {
        const order = { subject: person(id), table: 'contacts', key: [id], columns: ['phone'], at: now };
        await recordRectification(live, world.policy, order, fingerprintKey);
      }
      await exported();
      const restored = await restore([contactWith(1), contactWith(2, { phone: 'också rätt' })]);
      const report = await replay(restored, world.policy, now, { archive, fingerprintKey, sweep: false });
      expect(report.rectifications).toMatchObject([{ table: 'contacts', columns: ['phone'] }]);
      const restricted = await restored.transaction((tx) => tx.requests.list('restriction'));
      expect(restricted.map(({ subject }) => subject.key)).toEqual(['1']);
      expect((await restored.rows('contacts')).map(({ phone }) => phone)).toEqual(['070-000 00 1', 'också rätt']);
    });

    test('does not go against a hold in the restored database, and says what stays', async () => {
      await erased(live, 1);
      await exported();
      const restored = await restore();
      const hold = { reason: 'dispute', placedBy: 'legal', placedAt: now, reviewOn: '2027-01-01' };
      await placeHold(restored, world.policy, { ...hold, covers: { table: 'contacts', rows: { id: 1 } } });
      // A hold is in the backup; that it was placed is work the archive would know of.
      archive.lines = [
        ...archive.lines,
        JSON.stringify({
          exportedAt: now.toISOString(),
          event: 'later',
          events: (await restored.transaction((tx) => tx.events.list())).map(({ id }) => id),
        }),
      ];
      const report = await replay(restored, world.policy, now, { archive, fingerprintKey, sweep: false });
      expect(report.kept).toEqual({ contacts: 1 });
      expect(await restored.rows('contacts')).toHaveLength(4);
    });

    test('ends with a sweep, which finds again what had merely expired', async () => {
      await erased(live, 1);
      await exported();
      const restored = await restore([contactWith(1), contact(5, days.tenYearsAgo)]);
      const report = await replayed(restored);
      expect(report.sweep?.actions).toMatchObject([{ table: 'contacts', action: 'erase', rows: 1 }]);
      expect(await restored.rows('contacts')).toEqual([]);
    });

    describe('is refused', () => {
      const refusal = (store: Store) =>
        expect(replay(store, world.policy, now, { archive, fingerprintKey, sweep: false })).rejects.toMatchObject({
          code: 'replay.refused',
        });

      test('in the database the journal was exported from', async () => {
        await erased(live, 1);
        await exported();
        await refusal(live);
        expect(await live.rows('contacts')).toHaveLength(4);
      });

      test('in a restored database in which work has gone on', async () => {
        await erased(live, 1);
        await exported();
        const restored = await restore();
        const { hash } = await plan(restored, world.policy, now);
        await sweep(restored, world.policy, now, { approve: hash });
        await refusal(restored);
      });

      test('in one that was replayed into, and then went live', async () => {
        await erased(live, 1);
        await exported();
        const restored = await restore();
        await replay(restored, world.policy, now, { archive, fingerprintKey, sweep: false });
        await recordRight(restored, world.policy, { subject: person('2'), right: 'restriction', at: now });
        await refusal(restored);
      });

      test('while others are connected', async () => {
        await erased(live, 1);
        await exported();
        await refusal({ ...(await restore()), otherSessions: async () => 1 });
      });

      test('with an archive that is empty', async () => refusal(await restore()));
    });
  });

  describe('the export of the erasure journal', () => {
    test('tells what would be lost if the database died now, and appends only what is new', async () => {
      const archive = linesInMemory();
      const store = await open();
      expect(await journalLoss(store)).toEqual({ entries: 0 });
      await purge(
        store,
        world.policy,
        { covers: [{ table: 'contacts', rows: { id: 1 } }], at: now },
        { fingerprintKey },
      );
      expect(await journalLoss(store)).toEqual({ entries: 1, since: now.toISOString() });
      expect(await exportJournal(store, world.policy, archive, now)).toMatchObject({
        exported: 1,
        atRisk: { entries: 1 },
      });
      expect(await journalLoss(store)).toEqual({ entries: 0 });
      const before = archive.lines.length;
      expect(await exportJournal(store, world.policy, archive, now)).toMatchObject({ exported: 0 });
      expect(archive.lines).toHaveLength(before);
    });

    test('that the archive refuses leaves everything to be exported', async () => {
      const store = await open();
      await purge(store, world.policy, { covers: [{ table: 'contacts' }], at: now }, { fingerprintKey });
      const refusing = { ...linesInMemory(), append: async () => Promise.reject(new Error('disk full')) };
      await expect(exportJournal(store, world.policy, refusing, now)).rejects.toMatchObject({ code: 'archive.failed' });
      expect((await journalLoss(store)).entries).toBe(4);
    });

    test('is pruned when the last backup that could bring a row back is gone (R147 to R151)', async () => {
      const label = { sv: 'Säkerhetskopia', en: 'Backup' };
      const policy = estatePolicy(
        { contacts: world.policy.tables.contacts ?? 'todo', deals },
        {
          backups: {
            pointInTime: { ...label, kind: 'pointInTime', keptFor: 'P7D' },
            monthly: { ...label, kind: 'snapshot', keptFor: 'P12M', every: 'P1M' },
            mirror: { ...label, kind: 'replica' },
          },
        },
      );
      const archive = linesInMemory();
      const store = await open();
      const report = await purge(store, policy, { covers: [{ table: 'contacts' }], at: now }, { fingerprintKey });
      expect(report.lastCopyGone).toBe('2027-11-21');
      await exportJournal(store, policy, archive, now);
      const noon = (day: string) => new Date(`${day}T11:00:00Z`);
      expect(await pruneJournal(store, policy, noon('2027-11-21'), archive)).toBe(0);
      expect(await pruneJournal(store, policy, noon('2027-11-22'), archive)).toBe(4);
      expect(archive.lines).toHaveLength(1);
      expect(await pruneJournal(store, world.policy, noon('2099-01-01'))).toBe(0);
    });
  });
}
