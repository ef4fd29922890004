import { describe, expect, test } from 'vitest';
import { type Entailment, entailmentOf, erasureEnds, type Grounded } from './legal-basis.ts';

const none = { objection: false, withdrawal: false, portability: false, instruction: true } as const;

describe('what a legal basis entails (GDPR Art. 6(1))', () => {
  test.each<[string, Grounded, Entailment]>([
    [
      'consent is withdrawn, ends upon a request for erasure, and what it rests on is portable (Art. 7(3), 17(1)(b), 20(1)(a))',
      { basis: '6(1)(a)' },
      { ...none, erasure: 'ends', ground: '17(1)(a)', withdrawal: true, portability: true },
    ],
    [
      'a contract ends upon it once it has run out, and what it rests on is portable (Art. 17(1)(a), 20(1)(a))',
      { basis: '6(1)(b)' },
      { ...none, erasure: 'endsUnlessPending', ground: '17(1)(a)', portability: true },
    ],
    [
      'a legal obligation outlives it (Art. 17(3)(b))',
      { basis: '6(1)(c)' },
      { ...none, erasure: 'survives', ground: '17(3)(b)' },
    ],
    [
      'vital interests outlive it, for the data are still needed (Art. 17(1)(a))',
      { basis: '6(1)(d)' },
      { ...none, erasure: 'survives', ground: '17(1)(a)' },
    ],
    [
      'a task in the public interest outlives it, and can be objected to (Art. 17(3)(b), 21(1))',
      { basis: '6(1)(e)' },
      { ...none, erasure: 'survives', ground: '17(3)(b)', objection: true },
    ],
    [
      'interests that were weighed end upon it, and can be objected to (Art. 17(1)(c), 21(1))',
      { basis: '6(1)(f)' },
      { ...none, erasure: 'ends', ground: '17(1)(a)', objection: true },
    ],
    [
      'legal claims outlive it, whatever they rest on, and can still be objected to (Art. 17(3)(e), 21(1))',
      { basis: '6(1)(f)', legalClaims: true },
      { ...none, erasure: 'survives', ground: '17(3)(e)', objection: true },
    ],
    [
      'direct marketing can be objected to, whatever it rests on (Art. 21(2))',
      { basis: '6(1)(b)', directMarketing: true },
      { ...none, erasure: 'endsUnlessPending', ground: '17(1)(a)', portability: true, objection: true },
    ],
    [
      'nobody’s instruction sets a duty aside (Art. 28(3)(a))',
      { basis: '6(1)(c)', kind: 'duty' },
      { ...none, erasure: 'survives', ground: '17(3)(b)', instruction: false },
    ],
    [
      'what a processor carries out has no basis: the controller whom a person asks for erasure orders it, and there is nothing to object to or to withdraw (Art. 28(3)(a))',
      {},
      { ...none, erasure: 'ends', ground: '17(1)(a)' },
    ],
    [
      'a purpose that rests on a legal obligation is the controller’s to end (Art. 28(3)(a))',
      { basis: '6(1)(c)', kind: 'purpose' },
      { ...none, erasure: 'survives', ground: '17(3)(b)' },
    ],
    [
      'explicit consent to special categories is a consent, beside whatever basis (Art. 7(3), 9(2)(a), 20(1)(a))',
      { basis: '6(1)(c)', specialBasis: '9(2)(a)' },
      { ...none, erasure: 'ends', ground: '17(3)(b)', withdrawal: true, portability: true },
    ],
    [
      'the other conditions for special categories change nothing (Art. 9(2))',
      { basis: '6(1)(c)', specialBasis: '9(2)(h)' },
      { ...none, erasure: 'survives', ground: '17(3)(b)' },
    ],
    [
      'legal claims outlive even the withdrawal of such a consent by a request for erasure (Art. 17(3)(e))',
      { basis: '6(1)(f)', specialBasis: '9(2)(a)', legalClaims: true },
      { ...none, erasure: 'survives', ground: '17(3)(e)', objection: true, withdrawal: true, portability: true },
    ],
  ])('%s', (_, claim, entailed) => {
    expect(entailmentOf(claim)).toEqual(entailed);
  });

  test('a request for erasure ends at once what ends upon it, and a contract once it has run out', () => {
    const ended = (erasure: Entailment['erasure']) => [true, false].map((pending) => erasureEnds({ erasure }, pending));
    expect(ended('ends')).toEqual([true, true]);
    expect(ended('endsUnlessPending')).toEqual([false, true]);
    expect(ended('survives')).toEqual([false, false]);
  });
});
