import type { EventSource, Purpose } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { check, found } from '../../../testing/checked.ts';
import { contacts, estate, estatePolicy } from '../../../testing/estate.ts';

const untold = { untold: true } as const;

/** A policy whose contacts are kept by a purpose as given, beside one that needs all of them without consent. */
function policyOf(more: Partial<Purpose>, source: EventSource = 'last_contact_at') {
  const brokerage = { ...estatePolicy().purposes.brokerage!, ...more } as Purpose;
  const beside = more.specialBasis === undefined ? {} : { specialBasis: '9(2)(h)' };
  const support = { ...estatePolicy().purposes.brokerage!, basis: '6(1)(b)', ...beside } as Purpose;
  const { identity, ...categories } = estatePolicy().categories;
  const special = more.specialBasis === undefined ? {} : { special: true as const };
  return estatePolicy(
    { contacts: { ...contacts, events: { ...contacts.events, lastContact: source } } },
    { purposes: { brokerage, support }, categories: { ...categories, identity: { ...identity!, ...special } } },
  );
}

const foundOf = (...given: Parameters<typeof policyOf>) => found(policyOf(...given), estate, 'consent.unnamed');

describe('a purpose on consent that names no event as the act of consent', () => {
  test('is asked for it where what it counts from is taken for one (Art. 7(3))', () => {
    expect(foundOf({ basis: '6(1)(a)' })).toEqual(['warning consent.unnamed purposes.brokerage.consent']);
    expect(foundOf({ basis: '6(1)(f)', specialBasis: '9(2)(a)' })).toHaveLength(1);
    const [finding] = check(policyOf({ basis: '6(1)(a)' }), estate).findings.filter(
      ({ code }) => code === 'consent.unnamed',
    );
    expect(finding?.message).toContain('"lastContact" in "contacts"');
  });

  test('is told as information where nothing is taken for one: consent may be on record', () => {
    expect(foundOf({ basis: '6(1)(a)' }, untold)).toEqual(['info consent.unnamed purposes.brokerage.consent']);
    expect(foundOf({ basis: '6(1)(a)' }, { latest: ['last_contact_at', untold] })).toHaveLength(1);
  });

  test('is not found once it names one, be it what it counts from', () => {
    expect(foundOf({ basis: '6(1)(a)', consent: 'lastContact' } as Partial<Purpose>)).toEqual([]);
  });

  test('is not found where there is no consent to withdraw, or no data held on it', () => {
    expect(foundOf({ basis: '6(1)(f)' })).toEqual([]);
    expect(foundOf({ basis: '6(1)(f)', specialBasis: '9(2)(h)' })).toEqual([]);
    expect(foundOf({ basis: '6(1)(a)', categories: ['financial'] })).toEqual([]);
    // Explicit consent carries special categories only.
    expect(foundOf({ basis: '6(1)(f)', specialBasis: '9(2)(a)', categories: ['contactDetails'] })).toEqual([]);
  });
});
