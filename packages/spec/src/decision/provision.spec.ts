import type { Duty, Row } from '@gallra/core';
import * as eu from '@gallra/core/eu';
import * as se from '@gallra/core/se';
import { plan } from '@gallra/retention';
import { liveSchema, liveTable, type OpenStore, smallPolicy, type World } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, later, planOf } from '../retention/carried-out.ts';
import { answered } from './answer.ts';

const client = { category: 'contact', key: '1' };
const dueDiligence = se.customerDueDiligence({ followedBy: 'regulation' });
const regulation = eu.customerDueDiligence({ read: true });

/** Clients of whom an act against money laundering keeps the name, and nothing else does. */
function world(duties: Readonly<Record<string, Duty>>, clients: readonly (Row & { ended_on: string | null })[]): World {
  const policy = smallPolicy({
    times: 'date',
    categories: ['identity'],
    event: 'relationshipEnded',
    purposes: {},
    duties,
    tables: {
      clients: {
        subjects: { id: 'contact' },
        events: { relationshipEnded: 'ended_on' },
        // Only the first is listed: what follows it reaches what it reaches.
        duties: { dueDiligence: ['name'] },
        columns: { id: 'key', name: 'identity', ended_on: 'notPersonal' },
        then: 'erase',
      },
    },
  });
  return {
    policy,
    schema: liveSchema(liveTable('clients', ['id', 'name', 'ended_on'])),
    rows: {
      clients: clients.map((given, index) => ({
        ...{ id: index + 1, name: `Namn ${index + 1}` },
        ...given,
      })),
    },
  };
}

/** Provisions that end, and what comes after them: pending, happened before, happened later. */
export function provisionSpec(open: OpenStore): void {
  const needs = async (duties: Readonly<Record<string, Duty>>, ended_on: string | null, date: string) => {
    const { needs } = await answered(open, world(duties, [{ ended_on }]), {
      of: client,
      table: 'clients',
      at: later(date),
    });
    return needs.name;
  };
  const waiting = (duty: string) => `${duty} (6(1)(c)), as long as relationshipEnded has not happened`;

  describe('a provision that ends (penningtvättslagen 5 kap. 3 § until 9 July 2027, then Regulation (EU) 2024/1624)', () => {
    test('keeps under what follows it from the first day on, in columns that only the first is listed for', async () => {
      const both = { dueDiligence, regulation };
      expect(await needs(both, null, '2027-07-09')).toEqual([waiting('dueDiligence'), waiting('regulation')]);
      expect(await needs(both, null, '2027-07-10')).toEqual([waiting('regulation')]);
      expect(await needs(both, null, '2031-01-01')).toEqual([waiting('regulation')]);
    });

    test('governs what ended by its last day, and what follows governs the rest: each for its own years', async () => {
      const both = { dueDiligence, regulation: { ...regulation, for: 'P6Y' } as const };
      expect(await needs(both, '2027-07-09', '2032-07-09')).toEqual(['dueDiligence (6(1)(c)), until 2032-07-09']);
      expect(await needs(both, '2027-07-09', '2032-07-10')).toEqual([]);
      expect(await needs(both, '2027-07-10', '2033-07-10')).toEqual(['regulation (6(1)(c)), until 2033-07-10']);
      expect(await needs(both, '2027-07-10', '2033-07-11')).toEqual([]);
    });

    test('keeps what is pending or ends later where nobody has said what follows, and what ended before for its years', async () => {
      const alone = { dueDiligence: se.customerDueDiligence() };
      expect(await needs(alone, null, '2027-07-10')).toEqual([waiting('dueDiligence')]);
      expect(await needs(alone, '2027-07-10', '2027-07-10')).toEqual(['dueDiligence (6(1)(c))']);
      expect(await needs(alone, '2027-07-10', '2050-01-01'), 'no day can be told').toEqual(['dueDiligence (6(1)(c))']);
      expect(await needs(alone, '2027-07-09', '2032-07-09')).toEqual(['dueDiligence (6(1)(c)), until 2032-07-09']);
      expect(await needs(alone, '2027-07-09', '2032-07-10')).toEqual([]);
    });

    test('keeps nothing more where nothing follows it', async () => {
      const last = { dueDiligence: se.customerDueDiligence({ followedBy: 'nothing' }) };
      expect(await needs(last, null, '2027-07-09')).toEqual([waiting('dueDiligence')]);
      expect(await needs(last, null, '2027-07-10')).toEqual([]);
      expect(await needs(last, '2027-07-10', '2027-07-10')).toEqual([]);
      expect(await needs(last, '2027-07-09', '2027-07-10')).toEqual(['dueDiligence (6(1)(c)), until 2032-07-09']);
    });

    test('is named by every plan until somebody decides, and no client goes on the day it ends', async () => {
      const undecided = world({ dueDiligence: se.customerDueDiligence() }, [
        { ended_on: null },
        { ended_on: '2027-07-09' },
        { ended_on: '2027-07-10' },
        { ended_on: '2022-07-09' },
      ]);
      const { store } = await open(undecided);
      const madeOn = async (date: string) => plan(store, undecided.policy, later(date));
      expect(await madeOn('2027-07-09')).toMatchObject({ undecided: [] });
      const made = await madeOn('2027-07-10');
      expect(made.undecided).toEqual([
        {
          duty: 'dueDiligence',
          title: { sv: 'Kundkännedom och transaktioner', en: 'Customer due diligence and transactions' },
          citation: 'penningtvättslagen (2017:630) 5 kap. 3 §',
          validTo: '2027-07-09',
          replacedBy: 'Regulation (EU) 2024/1624 Art. 77',
        },
      ]);
      expect(planOf(made, 'clients')).toMatchObject({ rows: 4, erase: 1 });
      await approved(store, undecided, later('2027-07-10'));
      expect(planOf(await madeOn('2027-07-10'), 'clients')).toMatchObject({ rows: 3, erase: 0 });
      await approved(store, undecided, later('2032-07-10'));
      expect(planOf(await madeOn('2032-07-10'), 'clients')).toMatchObject({ rows: 2, erase: 0 });
      const decided = world({ dueDiligence, regulation }, [{ ended_on: null }, { ended_on: '2027-07-10' }]);
      const then = await plan((await open(decided)).store, decided.policy, later('2032-07-11'));
      expect(then.undecided).toEqual([]);
      expect(planOf(then, 'clients'), 'the regulation has had its five years').toMatchObject({ rows: 2, erase: 1 });
    });
  });
}
