import type { Policy, SubjectReference } from '@gallra/core';
import {
  chosenPeriods,
  erasureJournal,
  exercisedRights,
  legalHolds,
  type OwnRecord,
  outboxFiles,
  ownRecords,
} from '@gallra/core/record';
import type { Store } from '@gallra/core/store';
import { type OwnRecordPlan, type Plan, plan, sweep, sweepOwnRecords } from '@gallra/retention';
import { contact, days, now, type OpenStore, sale } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, eventsOf, later } from './carried-out.ts';

const world = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek)] });
const withPolicy = (more: Partial<Policy>) => ({ ...world, policy: { ...world.policy, ...more } });

/** Eleven years before, and nine. */
const [longAgo, lately] = [later('2015-11-21'), later('2017-11-21')];

const hold = (id: string, releasedAt?: Date, more: object = {}) => ({
  id,
  tableName: 'deals',
  reason: 'The deposit is in dispute.',
  placedBy: 'legal',
  placedAt: later('2005-01-01'),
  reviewOn: '2006-01-01',
  ...(releasedAt === undefined ? {} : { releasedAt, released: { by: 'legal', reason: 'Settled.' } }),
  ...more,
});
const right = (id: string, endedAt?: Date, subject = `nobody-${id}`) => ({
  id,
  subject: subject as SubjectReference,
  exercised: 'erasure' as const,
  effectiveAt: later('2005-01-01'),
  ...(endedAt === undefined ? {} : { endedAt }),
});
const choice = (id: string, replacedAt?: Date, controller = '17') => ({
  id,
  controller,
  claim: 'brokerage',
  period: 'P6M' as const,
  chosenBy: 'board',
  chosenAt: later('2005-01-01'),
  ...(replacedAt === undefined ? {} : { replacedAt }),
});

async function write<T>(store: Store, record: OwnRecord<T>, entries: readonly T[]): Promise<void> {
  await store.transaction((tx) => tx.own(record).append(entries));
}

/** The keys of the records that are there. */
async function keys<T>(store: Store, record: OwnRecord<T>): Promise<readonly unknown[]> {
  const found = await store.transaction((tx) => tx.own(record).list());
  return found.map(({ members }) => (members as Readonly<Record<string, unknown>>)[record.key]);
}

function sectionOf({ ownRecords: section }: Plan) {
  if (section === undefined) throw new Error('The plan has no section on own records.');
  return section;
}

const inSection = (made: Plan, name: string): OwnRecordPlan | undefined =>
  sectionOf(made).records.find(({ record }) => record === name);

/** What becomes of Gallra's own records, on any store. */
export function ownRecordSpec(open: OpenStore): void {
  describe("Gallra's own records (Art. 5(1)(e), 5(2))", () => {
    test('go when their storage period has ended; what is in force stays, however old it is', async () => {
      const { store } = await open(world);
      await write(store, legalHolds, [hold('old', longAgo), hold('recent', lately), hold('standing')]);
      await write(store, exercisedRights, [right('old', longAgo), right('recent', lately), right('standing')]);
      await write(store, chosenPeriods, [choice('old', longAgo), choice('recent', lately), choice('standing')]);
      const { ownRecords: report } = await approved(store, world);
      for (const record of [legalHolds, exercisedRights, chosenPeriods] as unknown as readonly OwnRecord<never>[])
        expect(await keys(store, record)).toEqual(['recent', 'standing']);
      expect(report.records.map(({ record, title, rows }) => [record, title.en, rows])).toEqual(
        expect.arrayContaining([
          ['legal_holds', 'Legal holds', 1],
          ['exercised_rights', "Data subjects' requests", 1],
          ['chosen_periods', 'Chosen periods', 1],
        ]),
      );
      expect((await approved(store, world)).ownRecords.records).toEqual([]);
    });

    test('stay through the last day of their period, in the time zone of the policy', async () => {
      const { store } = await open(world);
      await write(store, legalHolds, [hold('one', new Date('2016-11-21T22:30:00Z'))]);
      const due = async (at: string) => inSection(await plan(store, world.policy, new Date(at)), 'legal_holds')?.erase;
      expect(await due('2026-11-21T22:59:59Z')).toBe(0);
      expect(await due('2026-11-21T23:00:00Z')).toBe(1);
    });

    test('stand in a section of the plan, each with its title, its rule in words, who says so, and how many go', async () => {
      const { store } = await open(world);
      await write(store, legalHolds, [hold('old', longAgo), hold('standing')]);
      const made = await plan(store, world.policy, now);
      expect(inSection(made, 'legal_holds')).toMatchObject({
        table: 'gallra_legal_holds',
        title: { sv: 'Beslut om bevarande', en: 'Legal holds' },
        citation: expect.stringContaining('preskriptionslagen (1981:130) 2 §'),
        rule: { sv: '10 år efter ”hävandet av beslutet”', en: '10 years after “release of the hold”' },
        rows: 2,
        erase: 1,
      });
      expect(inSection(made, 'outbox_files')?.rule.en).toBe('until the file is gone');
      expect(inSection(made, 'erasure_journal')?.rule.en).toContain('until the policy says');
      expect(made.tables.map(({ table }) => table)).not.toContain('gallra_legal_holds');
      expect(await plan(store, world.policy, now, { subject: { category: 'contact', key: '1' } })).not.toHaveProperty(
        'ownRecords',
      );
    });

    test('leave an event each time some go, with the operation of the sweep and the hash of their own section', async () => {
      const { store } = await open(world);
      await write(store, legalHolds, [hold('old', longAgo)]);
      const section = sectionOf(await plan(store, world.policy, now));
      const report = await approved(store, world);
      expect(report.ownRecords.plan).toBe(section.hash);
      expect(await eventsOf(store, 'rows.erased')).toContainEqual(
        expect.objectContaining({
          table: 'gallra_legal_holds',
          rows: 1,
          operation: report.operation,
          plan: section.hash,
          policy: section.policy,
        }),
      );
    });

    test('go once each where two sweeps are at it, and every one that goes is in an event', async () => {
      const { store } = await open(world);
      const old = Array.from({ length: 400 }, (_, index) => right(`old${index}`, longAgo));
      await write(store, exercisedRights, [...old, right('standing')]);
      const once = () => sweepOwnRecords(store, world.policy, now, { batchSize: 20 });
      // A sweep leaves what the other has just locked, and says so: the third takes what both have left.
      const reports = [...(await Promise.all([once(), once()])), await once()];
      const gone = reports.flatMap(({ records }) => records.map(({ rows }) => rows));
      expect(gone.reduce((sum, rows) => sum + rows, 0)).toBe(400);
      expect(await keys(store, exercisedRights)).toEqual(['standing']);
      const told = (await eventsOf(store, 'rows.erased')).map(({ rows = 0 }) => rows);
      expect(told.reduce((sum, rows) => sum + rows, 0)).toBe(400);
    });

    test("do not move the host's plan: not when Gallra declares another, and not when the host moves a period", async () => {
      const { store } = await open(world);
      await write(store, legalHolds, [hold('six years', later('2020-06-01'))]);
      const before = await plan(store, world.policy, now);
      const fewer = await plan(store, world.policy, now, { ownRecords: { records: ownRecords.slice(0, -1) } });
      expect(fewer.hash).toBe(before.hash);
      expect(sectionOf(fewer).hash).not.toBe(sectionOf(before).hash);
      const { policy } = withPolicy({ ownRecords: { legal_holds: { storage: 'P5Y' } } });
      const moved = await plan(store, policy, now);
      expect(moved.hash).toBe(before.hash);
      expect(moved.policy).toEqual(before.policy);
      expect(sectionOf(moved).hash).not.toBe(sectionOf(before).hash);
      expect(inSection(before, 'legal_holds')?.erase).toBe(0);
      expect(inSection(moved, 'legal_holds')?.erase).toBe(1);
      expect(inSection(moved, 'legal_holds')?.rule.sv).toContain('5 år');
    });

    test("wait for approval of their own where their breaker does not let them pass; the host's rows do not wait", async () => {
      const { store, rows } = await open(world);
      await write(store, legalHolds, [hold('a', longAgo), hold('b', longAgo), hold('c')]);
      await write(store, exercisedRights, [right('a', longAgo)]);
      const breaker = { share: 0.5, rows: 1 };
      const made = await plan(store, world.policy, now, { ownRecords: { breaker } });
      const { hash, over } = sectionOf(made);
      expect(over).toEqual(['ownRecords.legal_holds: 2 of 3 records would go']);
      const first = await sweep(store, world.policy, now, { approve: made.hash, ownRecords: { breaker } });
      expect(first.ownRecords).toMatchObject({ plan: hash, records: [], over });
      expect(await rows('contacts')).toHaveLength(1);
      expect(await keys(store, legalHolds)).toEqual(['a', 'b', 'c']);
      expect(await keys(store, exercisedRights)).toContain('a');

      const others = await eventsOf(store);
      const wrong = sweep(store, world.policy, now, { ownRecords: { breaker, approve: made.hash } });
      await expect(wrong).rejects.toMatchObject({ code: 'plan.unapproved' });
      expect(await eventsOf(store)).toEqual(others);

      // What the first sweep itself has recorded is not due, and changes nothing of what is approved.
      const second = await sweep(store, world.policy, now, { ownRecords: { breaker, approve: hash } });
      expect(second.ownRecords.over).toEqual([]);
      expect(await keys(store, legalHolds)).toEqual(['c']);
      expect(await keys(store, exercisedRights)).not.toContain('a');
      expect(await eventsOf(store, 'plan.approved')).toContainEqual(expect.objectContaining({ plan: hash }));
    });

    test('are stopped by a breaker that nobody has set, when a first sweep finds a great many', async () => {
      const { store } = await open(world);
      const many = Array.from({ length: 1001 }, (_, number) => choice(`c${number}`, longAgo));
      await write(store, chosenPeriods, many);
      const { over } = await sweepOwnRecords(store, world.policy, now);
      expect(over).toEqual(['ownRecords.chosen_periods: 1001 of 1001 records would go']);
      expect(await keys(store, chosenPeriods)).toHaveLength(1001);
      await write(
        store,
        chosenPeriods,
        Array.from({ length: 1010 }, (_, number) => choice(`d${number}`, lately)),
      );
      expect((await sweepOwnRecords(store, world.policy, now)).records).toMatchObject([{ rows: 1001 }]);
    });

    test("are no sweep of the host's: its first still needs approval", async () => {
      const { store } = await open(world);
      await write(store, legalHolds, [hold('old', longAgo)]);
      await sweepOwnRecords(store, world.policy, now);
      expect(await keys(store, legalHolds)).toEqual([]);
      await expect(sweep(store, world.policy, now)).rejects.toMatchObject({ code: 'plan.unapproved' });
    });

    test('of a person or a controller stay while a legal hold covers them (Art. 17(3)(e))', async () => {
      const { store } = await open(world);
      const reference = await store.transaction((tx) => tx.requests.reference({ category: 'contact', key: '1' }));
      await write(store, exercisedRights, [right('theirs', longAgo, reference), right('others', longAgo)]);
      await write(store, chosenPeriods, [choice('seventeen', longAgo, '17'), choice('eighteen', longAgo, '18')]);
      const { tableName: _, ...open17 } = hold('of 17', undefined, { controller: '17' });
      const { tableName: __, ...ofPerson } = hold('of a person', undefined, { subject: reference });
      await write(store, legalHolds, [open17, ofPerson]);
      await sweepOwnRecords(store, world.policy, now);
      expect(await keys(store, exercisedRights)).toEqual(['theirs']);
      expect(await keys(store, chosenPeriods)).toEqual(['seventeen']);
    });

    test('that say what is still to be done are never taken by their age', async () => {
      const { store } = await open(world);
      await write(store, outboxFiles, [
        {
          ...{ id: 'f', tableName: 'contacts', columnName: 'picture', value: 'karin.jpg', attempts: 0 },
          retryAt: later('2001-01-01'),
          attemptedAt: later('2001-01-01'),
        },
      ]);
      await sweepOwnRecords(store, world.policy, now);
      expect(await keys(store, outboxFiles)).toEqual(['f']);
    });

    test('go no further than the budget of the sweep', async () => {
      const { store } = await open(world);
      await write(store, legalHolds, [hold('a', longAgo), hold('b', longAgo), hold('c', longAgo)]);
      const report = await approved(store, world, now, { budget: { rows: 3 }, batchSize: 1 });
      expect(report.ownRecords).toMatchObject({ stopped: 'rows', records: [{ record: 'legal_holds', rows: 2 }] });
      expect(await keys(store, legalHolds)).toEqual(['c']);
    });
  });

  describe('the erasure journal', () => {
    const backups = {
      daily: { sv: 'Nattlig kopia', en: 'Nightly copy', kind: 'snapshot', keptFor: 'P7D' },
      yearly: { sv: 'Årlig kopia', en: 'Yearly copy', kind: 'snapshot', keptFor: 'P12M' },
    } as const;
    const entry = (id: string, at: Date) => ({
      ...{ id, at, reason: 'purge' as const, table: 'contacts', fingerprint: 'f', marks: {} },
    });

    test('is kept until no backup can bring a row back, and no longer (R147 to R151)', async () => {
      const { policy, ...rest } = withPolicy({ backups });
      const { store } = await open({ ...rest, policy });
      await write(store, erasureJournal, [entry('old', later('2025-11-20')), entry('last', later('2025-11-21'))]);
      await sweepOwnRecords(store, policy, now);
      expect(await keys(store, erasureJournal)).toEqual(['last']);
    });

    test('stays where the policy lists no backups: nobody knows what one could bring back', async () => {
      const { store } = await open(world);
      await write(store, erasureJournal, [entry('old', later('1999-01-01'))]);
      await sweepOwnRecords(store, world.policy, now);
      expect(await keys(store, erasureJournal)).toEqual(['old']);
    });
  });
}
