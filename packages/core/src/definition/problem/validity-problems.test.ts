import { describe, expect, test } from 'vitest';
import * as eu from '../../jurisdiction/eu/index.ts';
import * as se from '../../jurisdiction/se/index.ts';
import { label, problemsOf, sound } from '../sound-policy.fixture.ts';

const ends = { ...sound.duties.books, validTo: '2027-07-09', followedBy: 'next' };
const next = { ...sound.duties.books, validFrom: '2027-07-10' };
const most = { ...sound.limits.most, validTo: '2027-07-09', followedBy: 'next' };

describe('what follows a provision', () => {
  const duties = (books: object, more: Readonly<Record<string, object>> = { next }) =>
    problemsOf({ duties: { books, ...more } });
  const limits = (first: object, second: object) => problemsOf({ limits: { most: first, next: second } });

  test('applies from the day after its last, or before that: not a day is without a rule', () => {
    expect(duties(ends)).toEqual({});
    expect(duties(ends, { next: { ...next, validFrom: '2027-01-01' } })).toEqual({});
    expect(duties(ends, { next: sound.duties.books })).toEqual({});
    expect(duties(ends, { next: { ...next, validFrom: '2027-07-11' } })).toEqual({
      'duties.books.followedBy': expect.stringContaining('let it apply from 2027-07-10'),
    });
  });

  test('is a duty of the policy, another one, that ends later and counts from the same event', () => {
    const at = (message: string) => ({ 'duties.books.followedBy': expect.stringContaining(message) });
    expect(duties(ends, {})).toEqual(at('there is no duty "next"; declare it or use one of: books'));
    expect(duties({ ...ends, followedBy: 'constructor' })).toEqual(at('there is no duty "constructor"'));
    expect(duties({ ...ends, followedBy: 'books' })).toEqual(at('is the provision itself'));
    expect(duties(ends, { next: { ...next, from: 'left' } })).toEqual(at('counts from "left", and this from "bought"'));
    expect(duties(ends, { next: { ...sound.duties.books, validTo: '2027-07-09' } })).toEqual(at('ends on 2027-07-09'));
    const { validTo: _, ...endless } = ends;
    expect(duties(endless)).toEqual(at('write the last day under validTo'));
  });

  test('may be nothing, which is the name of no provision', () => {
    expect(duties({ ...ends, followedBy: 'nothing' })).toEqual({});
    expect(problemsOf({ duties: { ...sound.duties, nothing: next } })).toEqual({
      'duties.nothing': expect.stringContaining('choose another name'),
    });
  });

  test('keeps a secret: whoever may not be told before is not told because the rule has changed', () => {
    const secret = { ...ends, secretFromSubject: 'penningtvättslagen 5 kap. 7 §' };
    expect(duties(secret)).toEqual({
      'duties.books.followedBy': expect.stringContaining('name its provision under secretFromSubject'),
    });
    expect(duties(secret, { next: { ...next, secretFromSubject: 'Art. 73' } })).toEqual({});
  });

  test('caps what was capped, of a limit', () => {
    const at = (message: string) => ({ 'limits.most.followedBy': expect.stringContaining(message) });
    expect(limits({ ...most, caps: ['sales', 'books'] }, { ...sound.limits.most, caps: ['books', 'sales'] })).toEqual(
      {},
    );
    expect(limits(most, { ...sound.limits.most, caps: 'all' })).toEqual({});
    expect(limits({ ...most, caps: ['sales', 'books'] }, sound.limits.most)).toEqual(at('does not cap books'));
    expect(limits({ ...most, caps: 'all' }, sound.limits.most)).toEqual(at('let it cap the same'));
    expect(problemsOf({ limits: { most } })).toEqual(at('there is no limit "next"'));
  });

  test('can be one after the other: three acts in a row reach what the first is listed for', () => {
    const second = { ...next, validTo: '2030-12-31', followedBy: 'third' };
    expect(duties(ends, { next: second, third: { ...next, validFrom: '2031-01-01' } })).toEqual({});
    expect(duties(ends, { next: second, third: { ...next, validFrom: '2032-01-01' } })).toEqual({
      'duties.next.followedBy': expect.stringContaining('2031-01-01'),
    });
  });

  test('is there for the Swedish act and the regulation that replaces it, in one policy', () => {
    const events = { ...sound.events, relationshipEnded: label, measureTaken: label, transactionDeclined: label };
    for (const counted of ['relationship', 'measure', 'abstention'] as const) {
      const both = {
        books: sound.duties.books,
        act: se.customerDueDiligence({ counted, followedBy: 'regulation' }),
        regulation: eu.customerDueDiligence({ counted }),
        suspicion: se.suspicionReport({ counted, followedBy: 'suspicionLater' }),
        suspicionLater: eu.suspicionReport({ counted }),
      };
      const caps = { caps: ['act', 'regulation'] } as const;
      const limits = {
        most: se.moneyLaunderingMaximum({ ...caps, followedBy: 'later' }),
        later: eu.moneyLaunderingMaximum(caps),
      };
      expect(problemsOf({ events, duties: both, limits })).toEqual({});
    }
  });
});
