import type { Policy, Purpose } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { found } from '../../../testing/checked.ts';
import { estate, estatePolicy } from '../../../testing/estate.ts';

const automatedDecision = { sv: 'Poäng av betalningar', en: 'A score of payments' };
const foundOf = (more: Partial<Purpose>, policy: Partial<Policy> = {}) => {
  const brokerage = { ...estatePolicy().purposes.brokerage!, role: 'controller', ...more } as Purpose;
  return found(estatePolicy({}, { purposes: { brokerage }, ...policy }), estate);
};

describe('decisions by machines alone', () => {
  test.each(['6(1)(d)', '6(1)(f)'] as const)('are not made on %s (Art. 22(2), R88)', (basis) => {
    expect(foundOf({ basis, automatedDecision })).toEqual([
      'error automatedDecision.unfounded purposes.brokerage.automatedDecision',
    ]);
    expect(foundOf({ basis })).toEqual([]);
  });

  test.each(['6(1)(a)', '6(1)(b)', '6(1)(c)', '6(1)(e)'] as const)('can be made on %s', (basis) => {
    const asked = basis === '6(1)(a)' ? { consent: 'lastContact' } : {};
    expect(foundOf({ basis, automatedDecision, ...asked })).toEqual([]);
  });

  test('are made on special categories only with explicit consent or for a substantial public interest (Art. 22(4))', () => {
    const of = (specialBasis: '9(2)(a)' | '9(2)(g)' | '9(2)(h)') =>
      foundOf({ basis: '6(1)(b)', automatedDecision, specialBasis });
    expect(of('9(2)(h)')).toEqual(['error automatedDecision.unfounded purposes.brokerage.automatedDecision']);
    expect([...of('9(2)(a)'), ...of('9(2)(g)')]).toEqual([]);
  });
});

test('that there are no special categories is contradicted by a category and by a purpose (R24)', () => {
  const categories = {
    ...estatePolicy().categories,
    health: { sv: 'Hälsa', en: 'Health', special: true },
  };
  expect(foundOf({ specialBasis: '9(2)(h)' }, { categories, specialCategories: 'none' })).toEqual([
    'error specialCategories.contradicted categories.health.special',
    'error specialCategories.contradicted purposes.brokerage.specialBasis',
  ]);
  expect(foundOf({ specialBasis: '9(2)(h)' }, { categories })).toEqual([]);
  expect(foundOf({}, { specialCategories: 'none' })).toEqual([]);
});

test('what is held for tenants has an end only where the policy says when an agreement has ended (Art. 28(3)(g))', () => {
  const { agreementEnded: _, ...controllers } = estatePolicy().controllers!;
  expect(foundOf({}, { controllers })).toEqual([]);
  const endless = ['warning agreement.endless controllers.agreementEnded'];
  expect(foundOf({ role: 'tenant' }, { controllers })).toEqual(endless);
  expect(foundOf({ role: 'tenant' })).toEqual([]);
});
