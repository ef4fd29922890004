import { expect, test } from 'vitest';
import { decide } from '../../decision/decide.ts';
import { situationOf } from '../../decision/situation.ts';
import { GallraError } from '../../error.ts';
import { type Database, policy } from '../brokerage.fixture.ts';
import { definePolicy } from './define-policy.ts';

test('a policy is plain data: JSON and back is the same', () => {
  expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
});

test('a policy is a frozen copy of what was written', () => {
  const written = {
    timeZone: 'Europe/Stockholm',
    subjects: {},
    categories: {},
    events: {},
    purposes: {},
    tables: { countries: 'notPersonal' },
  } as const;
  const defined = definePolicy<Pick<Database, 'countries'>>()(written);
  expect(defined).toEqual(written);
  expect(defined.tables).not.toBe(written.tables);
  expect(Object.isFrozen(defined) && Object.isFrozen(defined.tables)).toBe(true);
  expect(Object.isFrozen(policy.purposes.brokerage.categories)).toBe(true);
});

test('what the compiler cannot see is refused when the module loads', () => {
  const define = () =>
    definePolicy<Pick<Database, 'countries'>>()({
      timeZone: 'Europe/Stokholm',
      subjects: {},
      categories: { todo: { sv: 'Att göra', en: 'To do' } },
      events: {},
      purposes: {},
      tables: { countries: 'notPersonal' },
    });
  expect(define).toThrow(GallraError);
  expect(define).toThrow(/timeZone: .*\n.*categories\.todo: /);
});

test('a defined policy is what the decision reads', () => {
  const row = {
    id: 'c1',
    agency_id: 'a1',
    kind: 'external',
    name: 'x',
    last_contact_at: new Date('2025-01-15T10:00:00Z'),
  };
  const situation = situationOf({ policy, table: 'contacts', row, lookup: () => [] }, new Date('2026-02-01T00:00:00Z'));
  const phone = decide(policy, 'contacts', situation).columns.find(({ column }) => column === 'phone');
  expect(phone).toMatchObject({ keep: true, end: { lastDay: '2026-04-15' } });
});
