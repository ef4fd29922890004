import type { EventSource, LegalBasis, StorageRule } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { check, found } from '../../../testing/checked.ts';
import { contacts, deals, estate, estatePolicy } from '../../../testing/estate.ts';

const last = { from: 'lastContact', for: 'P3M' } as const;

/** A policy whose contacts are kept by one purpose, which counts from what the table reads so. */
function policyOf(source: EventSource, keep: StorageRule = last, more: Readonly<Record<string, unknown>> = {}) {
  const { basis = '6(1)(f)', since, closed = 'closed_at' } = more;
  const brokerage = { ...estatePolicy().purposes.brokerage!, basis: basis as LegalBasis, keep };
  return estatePolicy(
    {
      contacts: {
        ...contacts,
        ...(since === undefined ? {} : { since: since as string }),
        events: { ...contacts.events, lastContact: source },
      },
      // What others count from stays.
      deals: { ...deals, events: { closed: closed as EventSource }, then: 'anonymise' },
    },
    { purposes: { brokerage: brokerage as never } },
  );
}

const foundOf = (...given: Parameters<typeof policyOf>) => found(policyOf(...given), estate, 'since.missing');
const missing = ['warning since.missing tables.contacts.since'];
const untold = { untold: true } as const;

describe('a table that does not tell since when a row has been there', () => {
  test('is found where a claim that an erasure ends counts from what is never told (Art. 17(1))', () => {
    expect(foundOf('last_contact_at')).toEqual([]);
    expect(foundOf(untold)).toEqual(missing);
    expect(foundOf(untold, last, { since: 'last_contact_at' })).toEqual([]);
  });

  test('is found where it counts from the end of the agreement alone, and that is said', () => {
    const keep = { while: 'agreement' } as const;
    expect(foundOf('last_contact_at', keep)).toEqual(missing);
    expect(foundOf('last_contact_at', keep, { since: 'last_contact_at' })).toEqual([]);
    const [finding] = check(policyOf('last_contact_at', keep), estate).findings.filter(
      ({ code }) => code === 'since.missing',
    );
    expect(finding?.message).toContain('"brokerage" (counts from the end of the agreement)');
  });

  test('the latest of several waits for the one that is untold; the earliest does not', () => {
    expect(foundOf({ latest: ['last_contact_at', untold] })).toEqual(missing);
    expect(foundOf({ earliest: ['last_contact_at', untold] })).toEqual([]);
  });

  test('what is read in another table is told if it is told there', () => {
    const linked = { in: 'deals', by: 'seller_id', event: 'closed' } as const;
    expect(foundOf({ latest: [linked] })).toEqual([]);
    expect(foundOf({ latest: [linked] }, last, { closed: untold })).toEqual(missing);
    expect(foundOf({ latest: [linked, 'last_contact_at'] }, last, { closed: untold })).toEqual([]);
  });

  test('is none where an erasure ends nothing by it: a contract that runs, a public task, a duty', () => {
    expect(foundOf(untold, last, { basis: '6(1)(b)' })).toEqual([]);
    expect(foundOf(untold, last, { basis: '6(1)(e)' })).toEqual([]);
    expect(foundOf(untold, last, { basis: '6(1)(a)' })).toEqual(missing);
  });
});
