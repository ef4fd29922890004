import { describe, expect, test } from 'vitest';
import { policy } from '../testing/contacts.fixture.ts';
import { withContext } from './processing-context.ts';
import { strictContext } from './strict-context.ts';

const actor = { id: 'agent-7' };

describe('a strict context', () => {
  test('is the current one where actor and purpose are told', () => {
    const context = { actor, purpose: 'brokerage', controller: 'a' };
    expect(withContext(context, strictContext(policy))).toEqual(context);
  });

  test.each([
    ['an actor and a purpose', undefined],
    ['an actor and a purpose', { controller: 'a' }],
    ['an actor', { purpose: 'brokerage' }],
    ['a purpose', { actor }],
  ])('refuses to go on without %s, and says how to mend it (GDPR Art. 5(2))', (what, context) => {
    const source = strictContext(policy);
    const asked = () => (context === undefined ? source() : withContext(context, source));
    expect(asked).toThrow(expect.objectContaining({ code: 'context.missing' }));
    expect(asked).toThrow(new RegExp(`without ${what}\\. .*withContext`));
  });

  test('refuses a purpose that the policy does not know, and lists those it does (GDPR Art. 5(1)(b))', () => {
    for (const purpose of ['Karin Berg', 'toString']) {
      const asked = () => withContext({ actor, purpose }, strictContext(policy));
      expect(asked).toThrow(expect.objectContaining({ code: 'context.invalid', problems: ['brokerage'] }));
      expect(asked).not.toThrow(purpose);
    }
  });

  test('takes any purpose where there is no policy', () => {
    expect(withContext({ actor, purpose: 'viewings' }, strictContext()).purpose).toBe('viewings');
  });
});
