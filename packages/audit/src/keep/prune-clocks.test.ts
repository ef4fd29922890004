import type { Policy } from '@gallra/core';
import { expect, test } from 'vitest';
import { pruneClocks } from './prune-clocks.ts';

const at = new Date('2026-03-31T12:00:00Z');
const policyKeeping = (keep: NonNullable<Policy['auditLog']>['keep']): Policy => ({
  timeZone: 'Europe/Stockholm',
  subjects: {},
  categories: {},
  events: {},
  purposes: {},
  tables: {},
  auditLog: { keep },
});

test('an event is kept through the last hour of its last day, where it happened (Regulation 1182/71 Art. 3(2)(c))', () => {
  const clocks = pruneClocks(policyKeeping({ read: 'P1Y', security: 'P90D', change: 'P1M' }), at);
  expect(Object.fromEntries(clocks)).toEqual({
    // Of 30 March 2025, when clocks went forward in Stockholm, it was the last day.
    read: '2025-03-30T22:00:00.000Z',
    security: '2025-12-30T23:00:00.000Z',
    // What is of 28 February is kept through 28 March; of the days after it there were none.
    change: '2026-02-28T23:00:00.000Z',
  });
});

test('a period in hours is exact', () => {
  const clocks = pruneClocks(policyKeeping({ security: 'PT24H' }), at);
  expect([...clocks]).toEqual([['security', '2026-03-30T12:00:00.001Z']]);
});

test('a class without a period has no clock, nor has any where the policy says nothing', () => {
  expect([...pruneClocks(policyKeeping({}), at)]).toEqual([]);
  const { auditLog: _, ...silent } = policyKeeping({});
  expect([...pruneClocks(silent, at)]).toEqual([]);
});
