import { days, estatePolicy, now } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { EventState } from './event-state.ts';
import type { Person } from './people-behind.ts';
import type { RightInForce } from './right-in-force.ts';
import type { Situation } from './situation.ts';

const policy = estatePolicy({
  contacts: {
    subjects: { id: 'contact' },
    events: { lastContact: 'last_contact_on', closed: 'closed_on' },
    duties: { bookkeeping: ['reference'] },
    columns: {
      id: 'key',
      name: 'identity',
      phone: { is: 'contactDetails', when: { kind: 'person' } },
      reference: 'financial',
      kind: 'notPersonal',
      last_contact_on: 'notPersonal',
      closed_on: 'notPersonal',
    },
    then: 'erase',
  },
  numbers: {
    subjects: { contact_id: { in: 'contacts' } },
    events: { lastContact: 'last_contact_on' },
    columns: {
      id: 'key',
      contact_id: 'key',
      phone: { is: 'contactDetails', when: { kind: 'person' } },
      kind: 'notPersonal',
      last_contact_on: 'notPersonal',
    },
    then: 'erase',
  },
});

const karin: Person = { home: 'contacts', key: '1', category: 'contact' };
const asked = (right: RightInForce['right'], more: Partial<RightInForce> = {}): RightInForce => ({
  right,
  from: now,
  order: 1,
  ...more,
});
const happened = (date: string): EventState => ({ state: 'happened', date });

const situation = (more: Partial<Situation> = {}): Situation => ({
  at: now,
  row: { id: 1, kind: 'person' },
  events: { lastContact: happened(days.lastWeek), closed: { state: 'notApplicable' } },
  parties: { id: [karin] },
  controller: { agreement: { state: 'pending' }, financialYears: [{ month: 12 }] },
  ...more,
});

const column = (name: string, more: Partial<Situation> = {}) => {
  const found = decide(policy, 'contacts', situation(more)).columns.find((one) => one.column === name);
  if (found === undefined) throw new Error(`No column is called ${name}.`);
  return found;
};
const reasons = (name: string, more: Partial<Situation> = {}) => column(name, more).parties.id?.[0]?.reasons ?? [];

describe('what becomes of a row', () => {
  const long = { events: { lastContact: happened(days.tenYearsAgo) } };

  test('one in which nothing is personal is kept, whatever the policy does with those of people (R33)', () => {
    const number = (kind: string) =>
      decide(policy, 'numbers', situation({ ...long, row: { id: 1, kind }, parties: { contact_id: [karin] } }));
    expect(number('person').disposal).toBe('erase');
    expect(number('company')).toMatchObject({ disposal: 'keep', columns: [{ personal: false, keep: true }] });
  });

  test('cannot be said in a table that the policy does not know column by column', () => {
    const other = { ...policy, tables: { ...policy.tables, countries: 'notPersonal' } } as const;
    for (const table of ['countries', 'unheard_of'])
      expect(() => decide(other, table, situation())).toThrow(expect.objectContaining({ code: 'table.unknown' }));
  });

  test('what is not personal in it does not keep the rest', () => {
    const row = { id: 1, kind: 'company' };
    const events = { ...long.events, closed: { state: 'notApplicable' } as const };
    expect(decide(policy, 'contacts', situation({ events, row })).disposal).toBe('erase');
  });
});

describe('when the last who needs a column is done', () => {
  const ends = (name: string, more: Partial<Situation> = {}) => column(name, more).end;
  const lastDay = (date: string) => expect.objectContaining({ lastDay: date });

  test('is the latest of its claims that are alive', () => {
    expect(ends('phone')).toEqual(lastDay('2027-02-14'));
    expect(ends('name')).toEqual(lastDay('2027-11-14'));
    expect(ends('name', { events: { lastContact: happened(days.fourMonthsAgo) } })).toEqual(lastDay('2027-07-20'));
  });

  test('is not told of claims that are over', () => {
    expect(ends('phone', { events: { lastContact: happened(days.tenYearsAgo) } })).toBeUndefined();
    expect(ends('name', { events: { lastContact: happened(days.tenYearsAgo) } })).toBeUndefined();
  });

  test('is not told where a legal hold or a restriction keeps the column for longer', () => {
    expect(ends('name', { holds: [{ reason: 'The deposit is in dispute.' }] })).toBeUndefined();
    expect(ends('name', { parties: { id: [{ ...karin, rights: [asked('restriction')] }] } })).toBeUndefined();
    const lifted = asked('restriction', { until: now });
    expect(ends('name', { parties: { id: [{ ...karin, rights: [lifted] }] } })).toBeDefined();
  });

  test('is an event where a claim waits for one', () => {
    expect(ends('name', { events: { lastContact: { state: 'pending' } } })).toEqual({ waitingFor: 'lastContact' });
  });

  test('is not told where that of one claim cannot be counted: the financial year is not known', () => {
    const events = { closed: happened(days.lastWeek) };
    expect(ends('reference', { events })).toEqual(lastDay('2033-12-31'));
    const controller = { agreement: { state: 'pending' } } as const;
    expect(column('reference', { events, controller })).toMatchObject({ keep: true });
    expect(ends('reference', { events, controller })).toBeUndefined();
  });
});

describe('why a claim is over', () => {
  const cut = (name: string, person: Partial<Person>, more: Partial<Situation> = {}) =>
    reasons(name, { parties: { id: [{ ...karin, ...person }] }, ...more }).map(({ claim, cutBy }) => [claim, cutBy]);

  test('is what the person has asked for, and else what somebody ordered', () => {
    const instruction = { ends: 'purposes' } as const;
    expect(cut('phone', { rights: [asked('erasure')] }, { instruction })).toEqual([['support', 'erasure']]);
    expect(cut('phone', {}, { instruction })).toEqual([['support', 'instruction']]);
  });

  test('is not a maximum in law that comes later than its own period (R46)', () => {
    const limitedTo = (period: 'P1M' | 'P1Y') => {
      const limits = {
        maximum: {
          title: { sv: 'Längsta tid', en: 'Maximum' },
          citation: 'penningtvättslagen (2017:630) 5 kap. 5 §',
          caps: ['support'],
          from: 'lastContact',
          for: period,
        },
      };
      const { columns } = decide({ ...policy, limits }, 'contacts', situation());
      return columns.find((one) => one.column === 'phone')?.parties.id?.[0]?.reasons;
    };
    expect(limitedTo('P1Y')).toMatchObject([{ claim: 'support', end: { lastDay: '2027-02-14' } }]);
    expect(limitedTo('P1Y')?.[0]).not.toHaveProperty('cutBy');
    expect(limitedTo('P1M')).toMatchObject([{ end: { lastDay: '2026-12-14' }, cutBy: { limit: 'maximum' } }]);
  });

  test('is an instruction to do again what was done, duties in law included; no duty ends where purposes do (Art. 28(3)(a))', () => {
    const closed = { events: { closed: happened(days.lastWeek) } };
    const duty = (ends: 'purposes' | 'claims') => cut('reference', {}, { ...closed, instruction: { ends } });
    expect(duty('purposes')).toEqual([['bookkeeping', undefined]]);
    expect(duty('claims')).toEqual([['bookkeeping', 'instruction']]);
  });

  test('is not told of one that never began', () => {
    const events = { lastContact: { state: 'notApplicable' } } as const;
    expect(cut('phone', { rights: [asked('erasure')] }, { events })).toEqual([['support', undefined]]);
    expect(reasons('phone', { events })).toMatchObject([{ claim: 'support', alive: false }]);
  });

  test('of one that only follows others is its own, or theirs', () => {
    const alive = (person: Partial<Person>) =>
      reasons('name', { parties: { id: [{ ...karin, ...person }] } }).flatMap(({ claim, alive }) =>
        alive ? claim : [],
      );
    const objectedTo = (...purposes: readonly string[]) => ({
      rights: purposes.map((purpose) => asked('objection', { purpose })),
    });
    expect(alive({})).toEqual(['support', 'complaints', 'statistics']);
    expect(alive(objectedTo('statistics'))).toEqual(['support', 'complaints']);
    expect(alive(objectedTo('support'))).toEqual(['complaints', 'statistics']);
    expect(alive(objectedTo('support', 'complaints'))).toEqual([]);
  });
});
