import type { Policy } from '@gallra/core';
import { chosenPeriods, exercisedRights, legalHolds } from '@gallra/core/record';
import type { Store } from '@gallra/core/store';
import { type AccessOptions, type AccessPackage, accessHtml, accessPackage, erase, recordRight } from '@gallra/dsar';
import { placeHold, sweepOwnRecords } from '@gallra/retention';
import { brokerage, type OpenStore, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { brokerageOn } from './brokerage-store.ts';

const karin = { category: 'registered', key: '1', controller: '1' };
const other = { category: 'registered', key: '2', controller: '1' };
const fingerprintKey = new Uint8Array(32).fill(7);
/** A purpose to object to at any time (Art. 21(2)). */
const { brokerage: usual } = brokerage.purposes;
if (usual?.role !== 'tenant') throw new Error('The fixture has no such purpose.');
const marketing: Policy = {
  ...brokerage,
  purposes: { ...brokerage.purposes, news: { ...usual, directMarketing: true } },
};
/** Somebody about whom nothing has to be kept. */
const alone = { deals: [], bids: [], addresses: [], invoices: [], messages: [], visits: [] };

const told = (held: AccessPackage, record: string) => held.ownRecords.filter((one) => one.record === record);
const values = (held: AccessPackage, record: string) =>
  told(held, record).map((one) => Object.fromEntries(one.values.map(({ member, value }) => [member, value])));

/** What a person is told of Gallra's own records about them, and what an erasure does with those, on any store. */
export function ownRecordAccessSpec(open: OpenStore): void {
  const make = brokerageOn(open);
  const about = (store: Store, subject = karin, options: AccessOptions = {}, policy = brokerage) =>
    accessPackage(store, policy, { subject, at: today }, options);

  describe("Gallra's own records in the access package (Art. 15(1), 5(2))", () => {
    test("a right that was exercised stands in the report of that person, and in nobody else's", async () => {
      const store = await make();
      await recordRight(
        store,
        brokerage,
        { subject: karin, right: 'objection', purpose: 'brokerage', at: today },
        { fingerprintKey },
      );
      const held = await about(store);
      expect(values(held, 'exercised_rights')).toEqual([
        { exercised: 'objection', purpose: 'brokerage', effectiveAt: today.toISOString() },
      ]);
      expect(told(held, 'exercised_rights')).toMatchObject([
        { as: 'subject', withheld: [], rule: { en: expect.stringContaining('10 years after') } },
      ]);
      // The journal has an entry for each row, which say the same.
      expect(values(held, 'erasure_journal')).toEqual([
        { reason: 'objection', purpose: 'brokerage', at: today.toISOString() },
      ]);
      expect(JSON.stringify(held)).not.toMatch(/fingerprint|marks/);
      expect((await about(store, other)).ownRecords).toEqual([]);
      expect(accessHtml(held, 'sv')).toContain('Rätt att göra invändningar');
      expect(accessHtml(await about(store, other), 'sv')).not.toContain('Hur dina rättigheter har hanterats');
    });

    test('of a legal hold the person is told that it stands; its reason is withheld, and by which law is said (Art. 23(1)(j))', async () => {
      const store = await make();
      const order = {
        reason: 'Karin disputes the deposit.',
        placedBy: 'legal',
        placedAt: today,
        reviewOn: '2027-06-01',
      };
      await placeHold(store, brokerage, { ...order, covers: { subject: karin } });
      const held = await about(store);
      expect(values(held, 'legal_holds')).toEqual([{ placedAt: today.toISOString() }]);
      const citation = expect.stringContaining('dataskyddslagen (2018:218) 5 kap. 1 §');
      expect(told(held, 'legal_holds')[0]?.withheld).toEqual([{ category: expect.anything(), citation }]);
      for (const text of [JSON.stringify(held), accessHtml(held, 'sv'), accessHtml(held, 'en')])
        expect(text).not.toMatch(/disputes|placedBy|>legal</);
      expect(accessHtml(held, 'sv')).toContain(
        'Utelämnat: skälet till bevarandet (dataskyddslagen (2018:218) 5 kap. 1 §',
      );
    });

    test('who acted for the host is told to them alone, and only where the host says what it calls them', async () => {
      const store = await make();
      const choice = { claim: 'brokerage', period: 'P1M' as const, chosenBy: 'kim', chosenAt: today };
      await store.transaction((tx) => tx.own(chosenPeriods).append([{ ...choice, id: 'c', controller: '17' }]));
      expect((await about(store)).ownRecords).toEqual([]);
      const held = await about(store, karin, { actor: 'kim' });
      expect(held.ownRecords).toMatchObject([{ record: 'chosen_periods', as: 'actor', values: [{ value: 'kim' }] }]);
      expect(accessHtml(held, 'en')).toContain('You stand here because you acted for the organisation');
      expect((await about(store, karin, { actor: 'somebody' })).ownRecords).toEqual([]);
    });

    test('who acted for the host is found behind thousands of records of others', async () => {
      const store = await make();
      const choices = Array.from({ length: 2_001 }, (_, index) => ({
        ...{ claim: 'brokerage', period: 'P1M' as const, chosenAt: today, controller: '17' },
        ...{ id: `c${index}`, chosenBy: index % 1_000 === 0 ? 'kim' : 'somebody else' },
      }));
      await store.transaction((tx) => tx.own(chosenPeriods).append(choices));
      expect((await about(store, karin, { actor: 'kim' })).ownRecords).toMatchObject([{ as: 'actor', records: 3 }]);
    });

    test('where nothing else may be told, neither is a record that names a provision: it would say that there is something', async () => {
      const store = await make({ ...rows, ...alone, contacts: [] });
      const order = { reason: 'Suspicion.', placedBy: 'legal', placedAt: today, reviewOn: '2027-06-01' };
      await placeHold(store, brokerage, { ...order, covers: { subject: karin } });
      await expect(about(store)).rejects.toMatchObject({ code: 'subject.unknown' });
    });
  });

  describe('an erasure (Art. 17)', () => {
    test('does not take the record that proves it, and then leaves a reference that leads to nobody, until its time is up', async () => {
      const store = await make({ ...rows, ...alone });
      const { complete, reference } = await erase(store, brokerage, { subject: other, at: today }, { fingerprintKey });
      expect(complete).toBe(true);
      const proof = () => store.transaction((tx) => tx.own(exercisedRights).list({ subject: reference }));
      expect(await proof()).toMatchObject([{ members: { exercised: 'erasure', endedAt: today } }]);
      expect(await store.transaction((tx) => tx.requests.known(other))).toEqual([]);
      await expect(about(store, other)).rejects.toMatchObject({ code: 'subject.unknown' });
      expect((await about(store)).ownRecords).toEqual([]);
      const tomorrowIn = (years: number) =>
        new Date(Date.UTC(today.getUTCFullYear() + years, today.getUTCMonth(), today.getUTCDate() + 2, 12));
      await sweepOwnRecords(store, brokerage, tomorrowIn(9));
      expect(await proof()).toHaveLength(1);
      await sweepOwnRecords(store, brokerage, tomorrowIn(10));
      expect(await proof()).toEqual([]);
    });

    test('leaves an objection to direct marketing in force, which the person is told of when nothing else is left (Art. 21(3))', async () => {
      const store = await make({ ...rows, ...alone }, marketing);
      await recordRight(
        store,
        marketing,
        { subject: other, right: 'objection', purpose: 'news', at: today },
        { fingerprintKey },
      );
      await erase(store, marketing, { subject: other, at: today }, { fingerprintKey });
      await sweepOwnRecords(store, marketing, new Date('2099-01-01'));
      const held = await about(store, other, {}, marketing);
      expect(values(held, 'exercised_rights')).toContainEqual(
        expect.objectContaining({ exercised: 'objection', purpose: 'news' }),
      );
    });

    test('takes nothing of what is recorded about others', async () => {
      const store = await make();
      await recordRight(store, brokerage, { subject: karin, right: 'restriction', at: today }, { fingerprintKey });
      await erase(store, brokerage, { subject: other, at: today }, { fingerprintKey });
      expect(values(await about(store), 'exercised_rights')).toMatchObject([{ exercised: 'restriction' }]);
      expect(await store.transaction((tx) => tx.own(legalHolds).list())).toEqual([]);
    });
  });
}
